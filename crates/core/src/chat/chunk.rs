//! The shapes on the wire: what came, not what it means. How a field is read, and what it may hold, is told in `wire`.

use std::borrow::Cow;

use serde_json::Value;

use super::wire::{Arguments, Boxed, Index, List, Raw, Something, Text, Wire};
use plainwire_json::{Json, Names};

/// Reads the first JSON value of a text into `chunk`; the text behind it is returned, or nothing when it is no JSON.
pub(crate) fn read_chunk<'de>(text: &'de str, chunk: &mut Chunk<'de>) -> Option<&'de str> {
    read_first(text, chunk)
}

/// Reads a list of chunks, as some servers send their errors.
pub(crate) fn read_chunks<'de>(text: &'de str, chunks: &mut Vec<Chunk<'de>>) -> Option<&'de str> {
    let mut list = List(Vec::new());
    let rest = read_first(text, &mut list)?;
    *chunks = list.0;
    Some(rest)
}

fn read_first<'de, T: Wire<'de>>(text: &'de str, place: &mut T) -> Option<&'de str> {
    let mut json = Json::new(text);
    place.read(&mut json);
    (!json.is_broken()).then(|| json.rest())
}

wire_object! {
    /// One event of a stream, or a whole JSON body.
    Chunk {
        "id" => id: Text<'de>,
        "model" => model: Text<'de>,
        "provider" => provider: Text<'de>,
        "object" => object: Text<'de>,
        "type" => kind: Text<'de>,
        "choices" => choices: Choices<'de>,
        "usage" => usage: Raw<'de>,
        "x_groq" => x_groq: Groq<'de>,
        "timings" => timings: Raw<'de>,
        "citations" => citations: Raw<'de>,
        "search_results" => search_results: Raw<'de>,
        "error" => error: Something,
        "errors" => errors: Something,
        "error_code" => error_code: Something,
        "detail" => detail: Something,
        "message" => message: Something,
        "code" => code: Something,
        "base_resp" => base_resp: BaseResp<'de>,
    }
}

wire_object! {
    /// MiniMax reports failures beside the choices.
    BaseResp { "status_code" => status_code: Index, "status_msg" => status_msg: Text<'de>, }
}

wire_object! {
    /// Groq's own corner of a chunk.
    Groq { "usage" => usage: Raw<'de>, "error" => error: Something, }
}

wire_object! {
    Choice {
        "index" => index: Index,
        "delta" => delta: Body<'de>,
        "message" => message: Boxed<Body<'de>>,
        "text" => text: Text<'de>,
        "finish_reason" => finish_reason: Text<'de>,
        "usage" => usage: Raw<'de>,
        "error" => error: Something,
    }
}

wire_object! {
    /// A `delta` or a `message`: the fields are the same.
    Body {
        "content" => content: Content<'de>,
        "reasoning_content" => reasoning_content: Text<'de>,
        "reasoning" => reasoning: Text<'de>,
        "reasoning_details" => reasoning_details: List<Detail<'de>>,
        "refusal" => refusal: Text<'de>,
        "tool_calls" => tool_calls: List<CallPart<'de>>,
        "function_call" => function_call: Boxed<FunctionPart<'de>>,
        "images" => images: Raw<'de>,
        "audio" => audio: Boxed<AudioPart<'de>>,
        "annotations" => annotations: Raw<'de>,
        "citations" => citations: Raw<'de>,
    }
}

wire_object! {
    /// One entry of OpenRouter's `reasoning_details`.
    Detail {
        "type" => kind: Text<'de>,
        "index" => index: Index,
        "id" => id: Text<'de>,
        "format" => format: Text<'de>,
        "text" => text: Text<'de>,
        "summary" => summary: Text<'de>,
        "data" => data: Text<'de>,
        "signature" => signature: Text<'de>,
    }
}

wire_object! {
    CallPart {
        "index" => index: Index,
        "id" => id: Text<'de>,
        "type" => kind: Text<'de>,
        "function" => function: FunctionPart<'de>,
        "extra_content" => extra_content: Raw<'de>,
    }
}

wire_object! {
    FunctionPart { "name" => name: Text<'de>, "arguments" => arguments: Arguments<'de>, }
}

wire_object! {
    AudioPart { "id" => id: Text<'de>, "data" => data: Text<'de>, "transcript" => transcript: Text<'de>, }
}

/// Content: a string, or a list of parts, or one part outside a list.
#[derive(Default)]
pub(crate) enum Content<'de> {
    #[default]
    Absent,
    Text(Cow<'de, str>),
    Parts(Vec<Value>),
}

impl<'de> Wire<'de> for Content<'de> {
    fn read(&mut self, json: &mut Json<'de>) {
        if json.peek() == b'"' {
            let mut text = Cow::default();
            json.string(&mut text);
            *self = Content::Text(text);
            return;
        }
        let text = json.pass();
        if !text.starts_with(['[', '{']) {
            return;
        }
        match crate::value::from_text(text) {
            Some(Value::Array(parts)) => *self = Content::Parts(parts),
            Some(part @ Value::Object(_)) => *self = Content::Parts(vec![part]),
            _ => {}
        }
    }
}

/// The choice that is shown, the first with index 0 or none, and whether there was any choice at all.
#[derive(Default)]
pub(crate) struct Choices<'de> {
    pub(crate) shown: Choice<'de>,
    pub(crate) has_shown: bool,
    pub(crate) any: bool,
}

impl<'de> Choices<'de> {
    /// Reads one choice into `shown`; it stays there only if it is the one.
    fn one(&mut self, json: &mut Json<'de>) {
        self.any = true;
        if self.has_shown {
            json.pass();
            return;
        }
        self.shown.read(json);
        self.has_shown = self.shown.index.0.unwrap_or(0) == 0;
        if !self.has_shown {
            self.shown = Choice::default();
        }
    }
}

impl<'de> Wire<'de> for Choices<'de> {
    fn read(&mut self, json: &mut Json<'de>) {
        if json.peek() == b'{' {
            self.one(json);
        } else if json.enter(b'[') {
            while json.element() {
                self.one(json);
            }
        }
    }
}
