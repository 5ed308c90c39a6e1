//! The shapes on the wire: what came, not what it means.
//!
//! No field is relied on: one that is missing, null or of an unexpected type reads as absent and leaves its neighbours
//! alone. Strings are borrowed from the event where they hold no escapes. An absent string and an empty one are the same:
//! no provider distinguishes them reliably.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

/// Part of an event that is kept as text until someone needs it.
pub(crate) type Raw<'de> = Option<&'de RawValue>;

/// Visitor methods for the types that a field does not expect: each reads as `$absent`.
macro_rules! absent {
    ($absent:expr; $($kind:ident)*) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("any JSON")
        }
        $(absent!(@ $absent, $kind);)*
    };
    (@ $absent:expr, bool) => {
        fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> { Ok($absent) }
    };
    (@ $absent:expr, null) => {
        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> { Ok($absent) }
    };
    (@ $absent:expr, number) => {
        fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> { Ok($absent) }
        fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> { Ok($absent) }
        fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> { Ok($absent) }
    };
    (@ $absent:expr, string) => {
        fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> { Ok($absent) }
    };
    (@ $absent:expr, list) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok($absent)
        }
    };
    (@ $absent:expr, object) => {
        fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
            while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok($absent)
        }
    };
}

/// A wire object: key by key, the last of equal keys counting, unknown keys passed over, anything else reading as empty.
macro_rules! wire_object {
    ($(#[$doc:meta])* $name:ident { $($key:literal => $field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Default)]
        pub(crate) struct $name<'de> { $(pub(crate) $field: $kind,)* }

        impl<'de> Deserialize<'de> for $name<'de> {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                struct Reader;
                impl<'de> Visitor<'de> for Reader {
                    type Value = $name<'de>;
                    absent!($name::default(); bool null number string list);
                    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
                        let mut read = $name::default();
                        while let Some(key) = object.next_key::<Text<'de>>()? {
                            match &*key.0 {
                                $($key => read.$field = object.next_value()?,)*
                                _ => { object.next_value::<IgnoredAny>()?; }
                            }
                        }
                        Ok(read)
                    }
                }
                from.deserialize_any(Reader)
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
    BaseResp { "status_code" => status_code: Index, "status_msg" => _status_msg: Text<'de>, }
}

wire_object! {
    /// Groq's own corner of a chunk.
    Groq { "usage" => usage: Raw<'de>, "error" => error: Something, }
}

wire_object! {
    Choice {
        "index" => index: Index,
        "delta" => delta: Body<'de>,
        "message" => message: Option<Box<Body<'de>>>,
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
        "reasoning_details" => reasoning_details: Vec1<Detail<'de>>,
        "refusal" => refusal: Text<'de>,
        "tool_calls" => tool_calls: Vec1<CallPart<'de>>,
        "function_call" => function_call: FunctionPart<'de>,
        "images" => images: Raw<'de>,
        "audio" => audio: AudioPart<'de>,
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

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Text<'de>;
            absent!(Text::default(); bool null number list object);
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        from.deserialize_any(Reader)
    }
}

/// The arguments of a call: a string that holds JSON, or, from some servers, the JSON itself.
#[derive(Default)]
pub(crate) struct Arguments<'de>(pub(crate) Cow<'de, str>);

impl<'de> Deserialize<'de> for Arguments<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Arguments<'de>;
            absent!(Arguments::default(); bool null number list);
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Arguments(Cow::Borrowed(text)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Arguments(Cow::Owned(text.to_owned())))
            }
            fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
                let value = Value::deserialize(MapAccessDeserializer::new(object))?;
                Ok(Arguments(Cow::Owned(value.to_string())))
            }
        }
        from.deserialize_any(Reader)
    }
}

/// A whole number, also one written as a string.
#[derive(Clone, Copy, Default)]
pub(crate) struct Index(pub(crate) Option<i64>);

impl<'de> Deserialize<'de> for Index {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Index;
            absent!(Index(None); bool null list object);
            fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Index(i64::try_from(number).ok()))
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Index(Some(number)))
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
                Ok(Index(Some(number as i64)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Index(text.trim().parse().ok()))
            }
        }
        from.deserialize_any(Reader)
    }
}

/// Whether a field says anything: not null, false, zero or empty.
#[derive(Clone, Copy, Default)]
pub(crate) struct Something(pub(crate) bool);

impl<'de> Deserialize<'de> for Something {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Something;
            absent!(Something(false); null);
            fn visit_bool<E: Error>(self, it: bool) -> Result<Self::Value, E> {
                Ok(Something(it))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Something(number != 0))
            }
            fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
                Ok(Something(true))
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
                Ok(Something(number != 0.0))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Something(!text.trim().is_empty()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut any = false;
                while list.next_element::<IgnoredAny>()?.is_some() {
                    any = true;
                }
                Ok(Something(any))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
                let mut any = false;
                while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
                    any = true;
                }
                Ok(Something(any))
            }
        }
        from.deserialize_any(Reader)
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

impl<'de> Deserialize<'de> for Content<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Content<'de>;
            absent!(Content::Absent; bool null number);
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Content::Text(Cow::Borrowed(text)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Content::Text(Cow::Owned(text.to_owned())))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut parts = Vec::new();
                while let Some(part) = list.next_element()? {
                    parts.push(part);
                }
                Ok(Content::Parts(parts))
            }
            fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
                Ok(Content::Parts(vec![Value::deserialize(MapAccessDeserializer::new(object))?]))
            }
        }
        from.deserialize_any(Reader)
    }
}

/// The choice that is shown, the first with index 0 or none, and whether there was any choice at all.
#[derive(Default)]
pub(crate) struct Choices<'de> {
    pub(crate) shown: Option<Choice<'de>>,
    pub(crate) any: bool,
}

impl<'de> Deserialize<'de> for Choices<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Choices<'de>;
            absent!(Choices::default(); bool null number string);
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut choices = Choices::default();
                while let Some(choice) = list.next_element::<Choice<'de>>()? {
                    choices.any = true;
                    if choices.shown.is_none() && choice.index.0.unwrap_or(0) == 0 {
                        choices.shown = Some(choice);
                    }
                }
                Ok(choices)
            }
            fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
                let choice = Choice::deserialize(MapAccessDeserializer::new(object))?;
                Ok(Choices { shown: Some(choice), any: true })
            }
        }
        from.deserialize_any(Reader)
    }
}

/// A list, or one object where a list was meant.
pub(crate) struct Vec1<T>(pub(crate) Vec<T>);

impl<T> Default for Vec1<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Vec1<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Reader<T> {
            type Value = Vec1<T>;
            absent!(Vec1::default(); bool null number string);
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                Ok(Vec1(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
                Ok(Vec1(vec![T::deserialize(MapAccessDeserializer::new(object))?]))
            }
        }
        from.deserialize_any(Reader(std::marker::PhantomData))
    }
}
