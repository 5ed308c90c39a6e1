//! Reasoning inside the text, moved to where it belongs as it streams.
//!
//! Three shapes are known:
//! - a block at the very beginning of the text, `<think>…</think>` and its spellings. White space around the block is
//!   layout of the tags and is dropped;
//! - a `</think>` whose opening tag the server swallowed (chat templates put it into the prompt). What came before it is
//!   reasoning *unless something says that the tag is only talked about*: reasoning came by another way, an opening tag
//!   stands in the text before it, it stands in code (an odd number of backticks before it) or directly behind a quotation
//!   mark. One tag is judged; after that the text is left alone;
//! - gpt-oss' raw channels, `<|channel|>analysis<|message|>…<|end|><|start|>assistant<|channel|>final<|message|>…`: the
//!   channels analysis and commentary are reasoning, final is text.
//!
//! Tags may be split anywhere. Text is held back only while it could still become a tag.

use super::completion::Completion;

/// Opening and closing tags. The first byte of each occurs nowhere else in it, so that a tag that breaks off can only
/// begin again at the byte that broke it.
const TAGS: [(&str, &str); 4] =
    [("<think>", "</think>"), ("<thinking>", "</thinking>"), ("<thought>", "</thought>"), ("[THINK]", "[/THINK]")];
const CHANNEL_STARTS: [&str; 2] = ["<|channel|>", "<|start|>"];
const BARE_CLOSE: &str = "</think>";
/// No channel token is longer, with room for ones to come.
const LONGEST_TOKEN: usize = 24;

#[derive(Clone, Debug, Default)]
enum State {
    /// Nothing but white space so far.
    #[default]
    Start,
    /// Inside a block that this tag closes.
    Block(&'static str),
    /// Behind a block: white space is dropped.
    Behind,
    /// Ordinary text.
    Text,
    /// Raw channels.
    Channels(Sink),
}

/// Where the text of a raw channel goes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Sink {
    /// The role behind `<|start|>` and settings behind `<|constrain|>` are dropped.
    Nothing,
    /// The name behind `<|channel|>`.
    Name,
    Text,
    Reasoning,
}

/// Splits the content of a reply into text and reasoning.
#[derive(Clone, Debug)]
pub(crate) struct Splitter {
    state: State,
    /// What may still turn out to be a tag, or layout around one.
    held: String,
    /// How many bytes at the front of `held` are white space (at the start).
    blank: usize,
    /// How many bytes of the awaited tag have been seen.
    matched: usize,
    /// Nothing but white space in the block so far.
    block_is_blank: bool,
    /// A bare closing tag would still be taken for one.
    watching: bool,
    channel: String,
}

impl Default for Splitter {
    fn default() -> Self {
        Self {
            state: State::Start,
            held: String::new(),
            blank: 0,
            matched: 0,
            block_is_blank: true,
            watching: true,
            channel: String::new(),
        }
    }
}

impl Splitter {
    /// Reads the next piece of content.
    pub(crate) fn feed(&mut self, mut piece: &str, out: &mut Completion) {
        while !piece.is_empty() {
            piece = match self.state {
                State::Start => return self.start(piece, out),
                State::Block(close) => self.block(piece, close, out),
                State::Behind => {
                    let rest = piece.trim_start();
                    if !rest.is_empty() {
                        self.state = State::Text;
                        self.watching = false;
                    }
                    rest
                }
                State::Text => self.text(piece, out),
                State::Channels(sink) => self.channels(piece, sink, out),
            };
        }
    }

    /// The content has ended: what was held back was no tag.
    pub(crate) fn finish(&mut self, out: &mut Completion) {
        let held = std::mem::take(&mut self.held);
        match self.state {
            State::Start | State::Text => out.text.push_str(&held),
            State::Block(_) => self.reason(&held, out, true),
            State::Channels(sink) => self.pour(sink, &held, out),
            State::Behind => {}
        }
    }

    fn start(&mut self, piece: &str, out: &mut Completion) {
        self.held.push_str(piece);
        let fresh = self.held.get(self.blank..).unwrap_or_default();
        let begun = fresh.trim_start();
        self.blank += fresh.len() - begun.len();
        if begun.is_empty() {
            return;
        }
        let opened = TAGS.iter().find(|(open, _)| begun.starts_with(open));
        let (state, skipped) = if let Some((open, close)) = opened {
            (State::Block(close), self.blank + open.len())
        } else if CHANNEL_STARTS.iter().any(|start| begun.starts_with(start)) {
            (State::Channels(Sink::Nothing), self.blank)
        } else if TAGS.iter().map(|(open, _)| *open).chain(CHANNEL_STARTS).any(|open| open.starts_with(begun)) {
            return;
        } else {
            (State::Text, 0)
        };
        self.state = state;
        let held = std::mem::take(&mut self.held);
        self.feed(held.get(skipped..).unwrap_or_default(), out);
    }

    /// Inside a block: everything is reasoning until the tag closes it. Returns what follows the block.
    fn block<'a>(&mut self, piece: &'a str, close: &'static str, out: &mut Completion) -> &'a str {
        let mut rest = piece;
        loop {
            let Some(at) = (if self.matched > 0 { Some(0) } else { first_of(rest, close) }) else {
                self.reason(rest, out, false);
                return "";
            };
            let (before, tag) = rest.split_at(at);
            if at > 0 {
                self.reason(before, out, false);
            }
            let awaited = close.get(self.matched..).unwrap_or_default();
            let same = common_prefix(tag, awaited);
            if same == awaited.len() {
                self.held.clear();
                self.matched = 0;
                self.state = State::Behind;
                return tag.get(same..).unwrap_or_default();
            }
            self.held.push_str(tag.get(..same).unwrap_or_default());
            if same == tag.len() {
                self.matched += same;
                return "";
            }
            // The tag broke off: what was held is reasoning after all.
            let held = std::mem::take(&mut self.held);
            self.matched = 0;
            self.reason(&held, out, true);
            rest = tag.get(same..).unwrap_or_default();
        }
    }

    /// Adds reasoning, holding white space at its end back: it may be the layout before the closing tag.
    fn reason(&mut self, piece: &str, out: &mut Completion, to_the_end: bool) {
        let solid = if to_the_end { piece.len() } else { piece.trim_end().len() };
        let (solid, layout) = piece.split_at(solid);
        if !solid.is_empty() {
            let held = std::mem::take(&mut self.held);
            for part in [held.as_str(), solid] {
                let part = if self.block_is_blank { part.trim_start() } else { part };
                self.block_is_blank &= part.is_empty();
                out.reasoning.push_str(part);
            }
        }
        self.held.push_str(layout);
    }

    /// Ordinary text, in which a bare closing tag may still turn up. Returns what follows that tag.
    fn text<'a>(&mut self, piece: &'a str, out: &mut Completion) -> &'a str {
        if !out.reasoning.is_empty() {
            self.watching = false;
        }
        let mut rest = piece;
        while self.watching {
            let Some(at) = (if self.matched > 0 { Some(0) } else { first_of(rest, BARE_CLOSE) }) else { break };
            let (before, tag) = rest.split_at(at);
            out.text.push_str(before);
            let awaited = BARE_CLOSE.get(self.matched..).unwrap_or_default();
            let same = common_prefix(tag, awaited);
            let (tag, after) = tag.split_at(same);
            out.text.push_str(tag);
            rest = after;
            if same == awaited.len() {
                self.matched = 0;
                self.watching = false;
                let thought = out.text.len() - BARE_CLOSE.len();
                if out.text.get(..thought).is_some_and(ends_a_thought) {
                    out.text.truncate(thought);
                    out.reasoning = std::mem::take(&mut out.text).trim().to_owned();
                    out.revision += 1;
                    self.state = State::Behind;
                    return rest;
                }
            } else if rest.is_empty() {
                self.matched += same;
                return "";
            } else {
                self.matched = 0;
            }
        }
        out.text.push_str(rest);
        ""
    }

    fn channels<'a>(&mut self, piece: &'a str, sink: Sink, out: &mut Completion) -> &'a str {
        if self.held.is_empty() {
            let at = piece.find('<').unwrap_or(piece.len());
            let (before, rest) = piece.split_at(at);
            self.pour(sink, before, out);
            if let Some(rest) = rest.strip_prefix('<') {
                self.held.push('<');
                return rest;
            }
            return "";
        }
        // A token is read byte by byte; it is short.
        for (at, byte) in piece.bytes().enumerate() {
            let fits = match (self.held.len(), byte) {
                (1, b'|') => true,
                (1, _) => false,
                (length, b'|' | b'a'..=b'z' | b'_') => length < LONGEST_TOKEN && !self.closing_bar(),
                (_, b'>') => self.closing_bar(),
                _ => false,
            };
            if !fits {
                let held = std::mem::take(&mut self.held);
                self.pour(sink, &held, out);
                return piece.get(at..).unwrap_or_default();
            }
            self.held.push(byte as char);
            if byte == b'>' {
                let token = std::mem::take(&mut self.held);
                self.state = State::Channels(self.after_token(&token, sink));
                return piece.get(at + 1..).unwrap_or_default();
            }
        }
        ""
    }

    fn closing_bar(&self) -> bool {
        self.held.len() > 2 && self.held.ends_with('|')
    }

    fn after_token(&mut self, token: &str, sink: Sink) -> Sink {
        match token {
            "<|start|>" | "<|constrain|>" => Sink::Nothing,
            "<|channel|>" => {
                self.channel.clear();
                Sink::Name
            }
            "<|message|>" => match self.channel.split_whitespace().next() {
                Some("analysis" | "commentary") => Sink::Reasoning,
                _ => Sink::Text,
            },
            // Servers that print some of the tokens leave the answer bare behind the reasoning.
            "<|end|>" | "<|return|>" | "<|call|>" => {
                self.channel.clear();
                Sink::Text
            }
            _ => sink,
        }
    }

    fn pour(&mut self, sink: Sink, piece: &str, out: &mut Completion) {
        match sink {
            Sink::Nothing => {}
            Sink::Name => self.channel.push_str(piece),
            Sink::Text => out.text.push_str(piece),
            Sink::Reasoning => out.reasoning.push_str(piece),
        }
    }
}

fn first_of(text: &str, tag: &str) -> Option<usize> {
    text.find(tag.chars().next()?)
}

fn common_prefix(text: &str, tag: &str) -> usize {
    text.bytes().zip(tag.bytes()).take_while(|(a, b)| a == b).count()
}

/// Whether a closing tag behind this text is one, and not a word about tags.
fn ends_a_thought(before: &str) -> bool {
    let in_code = before.bytes().filter(|byte| *byte == b'`').count() % 2 == 1;
    let quoted = before.ends_with(['"', '\'', '“', '‘', '«', '„', '\\']);
    let opened = TAGS.iter().any(|(open, _)| before.contains(open));
    !(in_code || quoted || opened)
}
