//! The shapes on the wire: what came, not what it means.
//!
//! No field is relied on: one that is missing, null or of an unexpected type reads as absent and leaves its neighbours
//! alone. Strings are borrowed from the event where they hold no escapes. An absent string and an empty one are the same:
//! no provider distinguishes them reliably.
//!
//! Every value is read into its place, so that a chunk, some hundreds of bytes, is never moved.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

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

/// What can stand in a field. Reading leaves the field as it is when it meets a type that does not belong there.
pub(crate) trait Wire<'de>: Default {
    fn read<D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error>;
}

/// The place that a value is read into.
struct Into<'place, T>(&'place mut T);

impl<'de, T: Wire<'de>> DeserializeSeed<'de> for Into<'_, T> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        self.0.read(from)
    }
}

/// Part of an event that is kept as text until someone needs it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Raw<'de>(pub(crate) Option<&'de RawValue>);

impl<'de> Wire<'de> for Raw<'de> {
    fn read<D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        self.0 = Option::deserialize(from)?;
        Ok(())
    }
}

impl Raw<'_> {
    /// The part as a value; none when there is none or it is null.
    pub(crate) fn value(self) -> Option<Value> {
        serde_json::from_str(self.0?.get()).ok()
    }
}

/// A type that is read by its visitor, whatever comes.
macro_rules! by_visitor {
    ($($name:ident)*) => {$(
        impl<'de> Wire<'de> for $name<'de> {
            fn read<D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
                from.deserialize_any(Into(self))
            }
        }
    )*};
    ($($name:ident,)*) => {$(
        impl<'de> Wire<'de> for $name {
            fn read<D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
                from.deserialize_any(Into(self))
            }
        }
    )*};
}

by_visitor!(Text Arguments Content Choices);
by_visitor!(Index, Something,);

/// Visitor methods for the types that do not belong in a field: they are passed over.
macro_rules! pass_over {
    ($($kind:ident)*) => {
        type Value = ();
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("any JSON")
        }
        $(pass_over!(@ $kind);)*
    };
    (@ bool) => {
        fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> { Ok(()) }
    };
    (@ null) => {
        fn visit_unit<E: Error>(self) -> Result<(), E> { Ok(()) }
    };
    (@ number) => {
        fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> { Ok(()) }
        fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> { Ok(()) }
        fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> { Ok(()) }
    };
    (@ string) => {
        fn visit_str<E: Error>(self, _: &str) -> Result<(), E> { Ok(()) }
    };
    (@ list) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok(())
        }
    };
    (@ object) => {
        fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
            while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(())
        }
    };
}

/// A wire object: key by key, the last of equal keys counting, unknown keys passed over.
macro_rules! wire_object {
    ($(#[$doc:meta])* $name:ident { $($key:literal => $field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Default)]
        pub(crate) struct $name<'de> { $(pub(crate) $field: $kind,)* }

        by_visitor!($name);

        impl<'de> Visitor<'de> for Into<'_, $name<'de>> {
            pass_over!(bool null number string list);
            fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
                let place = self.0;
                let mut key = Text::default();
                while object.next_key_seed(Into(&mut key))?.is_some() {
                    match &*key.0 {
                        $($key => object.next_value_seed(Into(&mut place.$field))?,)*
                        _ => { object.next_value::<IgnoredAny>()?; }
                    }
                }
                Ok(())
            }
        }
    };
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

/// A string; anything else is empty.
#[derive(Default)]
pub(crate) struct Text<'de>(pub(crate) Cow<'de, str>);

impl<'de> Visitor<'de> for Into<'_, Text<'de>> {
    pass_over!(bool null number list object);
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<(), E> {
        self.0.0 = Cow::Borrowed(text);
        Ok(())
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.0 = Cow::Owned(text.to_owned());
        Ok(())
    }
}

/// The arguments of a call: a string that holds JSON, or, from some servers, the JSON itself.
#[derive(Default)]
pub(crate) struct Arguments<'de>(pub(crate) Cow<'de, str>);

impl<'de> Visitor<'de> for Into<'_, Arguments<'de>> {
    pass_over!(bool null number list);
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<(), E> {
        self.0.0 = Cow::Borrowed(text);
        Ok(())
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.0 = Cow::Owned(text.to_owned());
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<(), A::Error> {
        self.0.0 = Cow::Owned(Value::deserialize(MapAccessDeserializer::new(object))?.to_string());
        Ok(())
    }
}

/// A whole number, also one written as a string.
#[derive(Clone, Copy, Default)]
pub(crate) struct Index(pub(crate) Option<i64>);

impl<'de> Visitor<'de> for Into<'_, Index> {
    pass_over!(bool null list object);
    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.0.0 = i64::try_from(number).ok();
        Ok(())
    }
    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.0.0 = Some(number);
        Ok(())
    }
    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.0.0 = Some(number as i64);
        Ok(())
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.0 = text.trim().parse().ok();
        Ok(())
    }
}

/// Whether a field says anything: not null, false, zero or empty.
#[derive(Clone, Copy, Default)]
pub(crate) struct Something(pub(crate) bool);

impl<'de> Visitor<'de> for Into<'_, Something> {
    pass_over!(null);
    fn visit_bool<E: Error>(self, it: bool) -> Result<(), E> {
        self.0.0 = it;
        Ok(())
    }
    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.0.0 = number != 0;
        Ok(())
    }
    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        self.0.0 = true;
        Ok(())
    }
    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.0.0 = number != 0.0;
        Ok(())
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.0 = !text.trim().is_empty();
        Ok(())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {
            self.0.0 = true;
        }
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
            self.0.0 = true;
        }
        Ok(())
    }
}

/// Content: a string, or a list of parts, or one part outside a list.
#[derive(Default)]
pub(crate) enum Content<'de> {
    #[default]
    Absent,
    Text(Cow<'de, str>),
    Parts(Vec<Value>),
}

impl<'de> Visitor<'de> for Into<'_, Content<'de>> {
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

impl<'de> Visitor<'de> for Into<'_, Choices<'de>> {
    pass_over!(bool null number string);
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let choices = self.0;
        while !choices.has_shown {
            if list.next_element_seed(Into(&mut choices.shown))?.is_none() {
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

/// A list, or one object where a list was meant.
pub(crate) struct List<T>(pub(crate) Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Wire<'de>> Wire<'de> for List<T> {
    fn read<D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(Into(self))
    }
}

impl<'de, T: Wire<'de>> Visitor<'de> for Into<'_, List<T>> {
    pass_over!(bool null number string);
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut item = T::default();
        while list.next_element_seed(Into(&mut item))?.is_some() {
            self.0.0.push(std::mem::take(&mut item));
        }
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<(), A::Error> {
        let mut item = T::default();
        item.read(MapAccessDeserializer::new(object))?;
        self.0.0.push(item);
        Ok(())
    }
}

/// What is rarely there, kept apart so that a chunk stays small.
pub(crate) struct Boxed<T>(pub(crate) Option<Box<T>>);

impl<T> Default for Boxed<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Wire<'de>> Wire<'de> for Boxed<T> {
    fn read<D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        self.0.get_or_insert_default().read(from)
    }
}
