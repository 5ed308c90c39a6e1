//! The shapes on the wire: what came, not what it means. How a field is read, and what it may hold, is told in `wire`.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::wire::{Arguments, At, Boxed, Index, List, Raw, Something, Text, Wire};

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
    let mut json = serde_json::Deserializer::from_str(text);
    place.read(&mut json).ok()?;
    text.get(json.into_iter::<IgnoredAny>().byte_offset()..)
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

by_visitor!(Content Choices);

/// Content: a string, or a list of parts, or one part outside a list.
#[derive(Default)]
pub(crate) enum Content<'de> {
    #[default]
    Absent,
    Text(Cow<'de, str>),
    Parts(Vec<Value>),
}

impl<'de> Visitor<'de> for At<'_, Content<'de>> {
    pass_over!(bool null number);
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<(), E> {
        *self.0 = Content::Text(Cow::Borrowed(text));
        Ok(())
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        *self.0 = Content::Text(Cow::Owned(text.to_owned()));
        Ok(())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut parts = Vec::new();
        while let Some(part) = list.next_element()? {
            parts.push(part);
        }
        *self.0 = Content::Parts(parts);
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<(), A::Error> {
        *self.0 = Content::Parts(vec![Value::deserialize(MapAccessDeserializer::new(object))?]);
        Ok(())
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
    /// A choice has been read into `shown`; it stays there only if it is the one.
    fn judge(&mut self) {
        self.any = true;
        self.has_shown = self.shown.index.0.unwrap_or(0) == 0;
        if !self.has_shown {
            self.shown = Choice::default();
        }
    }
}

impl<'de> Visitor<'de> for At<'_, Choices<'de>> {
    pass_over!(bool null number string);
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let choices = self.0;
        while !choices.has_shown {
            if list.next_element_seed(At(&mut choices.shown))?.is_none() {
                return Ok(());
            }
            choices.judge();
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<(), A::Error> {
        self.0.shown.read(MapAccessDeserializer::new(object))?;
        self.0.judge();
        Ok(())
    }
}
