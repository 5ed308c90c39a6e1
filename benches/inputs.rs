//! The replies that both benchmarks read, made here in the shapes and sizes that providers send.

/// A reply of one kind.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    /// What is in it, in a word or two.
    pub(crate) name: &'static str,
    /// The body, as it comes over the network.
    pub(crate) body: Vec<u8>,
    /// About how many bytes one event has.
    pub(crate) event_bytes: usize,
}

const ENGLISH: &[&str] = &[
    " the",
    " river",
    " is",
    " a",
    " strong",
    " brown",
    " and",
    " patient",
    " traveller",
    ",",
    " who",
    " knows",
    " every",
    " stone",
    " by",
    " its",
    " weight",
    ".",
    " Sometimes",
    " it",
    " carries",
    " whole",
    " trees",
];
const MANY_SCRIPTS: &[&str] = &[
    "日本語の文章",
    "を読む",
    "。",
    "漢字と",
    "仮名",
    " Καλημέρα",
    " κόσμε",
    " 🦀🚀",
    "🙂",
    "中文字符",
    "，",
    "한국어",
    " Привет",
    " мир",
    "ありがとう",
    "ございます",
];
const CODE: &[&str] = &[
    "fn",
    " main",
    "() {",
    "\\n",
    "    let",
    " name",
    " =",
    " \\\"",
    "wire",
    "\\\"",
    ";\\n",
    "    print",
    "ln!(",
    "\\\"{",
    "name",
    "}\\\");",
    "\\n}\\n",
];
const ESCAPED: &[&str] =
    &["\\u65e5\\u672c", "\\u8a9e", "\\u306e", " \\ud83d\\ude42", "\\u03ba\\u03b1\\u03bb\\u03ae", " ok"];

/// One of each kind, each of at least `bytes` bytes.
pub(crate) fn all(bytes: usize) -> Vec<Input> {
    let chat = |name, words: &'static [&'static str]| of(name, bytes, move |stream| stream.chat(words));
    vec![
        chat("text, ASCII", ENGLISH),
        chat("text, multi-byte", MANY_SCRIPTS),
        chat("code (escapes)", CODE),
        chat("text as \\uXXXX", ESCAPED),
        of("reasoning", bytes, Stream::reasoning),
        of("tool calls", bytes, Stream::tool_call),
        of("16 KB events", bytes, |stream| stream.large(ENGLISH)),
        of("16 KB, multi-byte", bytes, |stream| stream.large(MANY_SCRIPTS)),
    ]
}

/// A reply of the first kind, of at least `bytes` bytes.
pub(crate) fn text(bytes: usize) -> Input {
    of("text, ASCII", bytes, |stream| stream.chat(ENGLISH))
}

/// A reply that is one event of about `bytes` bytes.
pub(crate) fn one_event(bytes: usize) -> Input {
    const SENTENCE: &str = "The river is a patient traveller. ";
    let mut stream = Stream::default();
    stream.delta(&format!("\"content\":\"{}\"", SENTENCE.repeat(bytes / SENTENCE.len())));
    Input { name: "one event", event_bytes: stream.body.len(), body: stream.body.into_bytes() }
}

fn of(name: &'static str, bytes: usize, event: impl Fn(&mut Stream)) -> Input {
    let mut stream = Stream::default();
    while stream.body.len() < bytes {
        event(&mut stream);
        stream.events += 1;
    }
    let event_bytes = stream.body.len() / stream.events;
    stream.body.push_str("data: [DONE]\n\n");
    Input { name, body: stream.body.into_bytes(), event_bytes }
}

/// A reply that is being written.
#[derive(Default)]
struct Stream {
    body: String,
    events: usize,
    random: u32,
}

impl Stream {
    /// A number that looks random and is the same in every run.
    fn random(&mut self, below: usize) -> usize {
        self.random = self.random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.random >> 8) as usize % below
    }

    fn word(&mut self, words: &[&'static str]) -> &'static str {
        words[self.random(words.len())]
    }

    /// One event with a delta; the fields around it are those of a large provider, padding against listeners included.
    fn delta(&mut self, delta: &str) {
        let created = 1_770_768_904 + self.events / 90;
        let padding = "Zk3vQ9x1LmB7tR"[self.random(14)..].to_owned();
        self.body.push_str(&format!(
            "data: {{\"id\":\"chatcmpl-Bq7Zr2wXkV0uT5sN8yLcD3fGhJ1mP\",\"object\":\"chat.completion.chunk\",\
             \"created\":{created},\"model\":\"gpt-large-2026-04-14\",\"service_tier\":\"default\",\
             \"system_fingerprint\":\"fp_0a1b2c3d4e\",\"choices\":[{{\"index\":0,\"delta\":{{{delta}}},\"logprobs\":null,\
             \"finish_reason\":null}}],\"usage\":null,\"obfuscation\":\"{padding}\"}}\n\n"
        ));
    }

    fn chat(&mut self, words: &[&'static str]) {
        let word = self.word(words);
        self.delta(&format!("\"content\":\"{word}\""));
    }

    fn reasoning(&mut self) {
        let word = self.word(ENGLISH);
        self.delta(&format!("\"content\":null,\"reasoning_content\":\"{word}\""));
    }

    /// A call's first event names it, those after it bring its arguments piece by piece.
    fn tool_call(&mut self) {
        const PIECES: &[&str] = &["{\\\"city\\\":", "\\\"Lis", "bon", "\\\",", "\\\"days\\\":", "3", "}"];
        let step = self.events % (PIECES.len() + 1);
        let call = self.events / (PIECES.len() + 1) % 8;
        let delta = match step.checked_sub(1).map(|piece| PIECES[piece]) {
            None if self.events < 8 * (PIECES.len() + 1) => format!(
                "\"tool_calls\":[{{\"index\":{call},\"id\":\"call_{call}x7Kq\",\"type\":\"function\",\
                 \"function\":{{\"name\":\"get_weather\",\"arguments\":\"\"}}}}]"
            ),
            None => format!("\"tool_calls\":[{{\"index\":{call},\"function\":{{\"arguments\":\" \"}}}}]"),
            Some(piece) => format!("\"tool_calls\":[{{\"index\":{call},\"function\":{{\"arguments\":\"{piece}\"}}}}]"),
        };
        self.delta(&delta);
    }

    fn large(&mut self, words: &[&'static str]) {
        let mut text = String::new();
        while text.len() < 16_000 {
            text.push_str(self.word(words));
        }
        self.delta(&format!("\"content\":\"{text}\""));
    }
}
