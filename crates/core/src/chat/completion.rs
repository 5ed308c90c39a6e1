//! What a reply came to: plain data, kept with a conversation and drawn by the screen.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::request::Message;
use crate::error::ApiError;
use crate::record::record;

/// One reply, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Completion {
    /// The text of choice 0, without an inline block of reasoning.
    pub text: String,
    /// The reasoning of choice 0, from whichever field or tag it came.
    pub reasoning: String,
    /// The field that the reasoning came in (`reasoning_content` or `reasoning`), for servers that want it back in the
    /// same one; none when it came in content parts, details or tags.
    pub reasoning_field: Option<String>,
    /// OpenRouter's `reasoning_details`, put together; to be sent back as they are, since they carry signatures.
    pub reasoning_details: Vec<Value>,
    /// Why the model declined, in its words.
    pub refusal: String,
    /// The calls that the model asks for, in the order in which they began.
    pub tool_calls: Vec<ToolCall>,
    /// The last finish reason that was not empty, as the provider wrote it.
    pub finish_reason: Option<String>,
    /// The last usage that came.
    pub usage: Option<Usage>,
    /// llama.cpp's `timings`, as they came.
    pub timings: Option<Value>,
    /// What went wrong, when the reply says so itself.
    pub error: Option<ApiError>,
    /// The model that answered.
    pub model: Option<String>,
    /// The provider behind a router.
    pub provider: Option<String>,
    /// The reply's id.
    pub id: Option<String>,
    /// Sources that the reply names, each URL once.
    pub citations: Vec<Citation>,
    /// Images in the reply: `https:` or `data:` URLs.
    pub images: Vec<String>,
    /// Speech in the reply.
    pub audio: Option<Audio>,
    /// Whether `[DONE]` was seen.
    pub done_marker: bool,
    /// Whether the reply is whole: the transport ended properly, no error was reported, and a finish reason or `[DONE]`
    /// was seen (a JSON body that holds a message needs neither). Never true before the end. Anything else is cut off.
    pub complete: bool,
    /// Raised whenever text, reasoning or calls changed other than by growing at the end: who appends has to draw anew.
    pub revision: u32,
    /// What was counted on the way.
    pub stats: Stats,
}

/// Counters of one reply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stats {
    /// Events of the stream, `[DONE]` not counted.
    pub events: u64,
    /// Comment lines, also those that a gateway wrapped into `data:`.
    pub comments: u64,
    /// Events whose data should have been JSON and was not.
    pub bad_json_events: u64,
    /// Bytes of the body.
    pub bytes: u64,
}

/// A function that the model wants to be called.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ToolCall {
    /// The id that the answer has to name; empty when the provider gave none.
    pub id: String,
    /// The function's name.
    pub name: String,
    /// The arguments: JSON in a string, possibly unfinished.
    pub arguments: String,
    /// The `type` (`function`, `builtin_function`), or `function_call` for the field of that name from before tools.
    pub kind: Option<String>,
    /// What a provider hung onto the call and wants back (Gemini's thought signature).
    pub extra_content: Option<Value>,
}

/// Tokens and money, as the provider counted them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    /// Tokens of the prompt, cached ones included.
    pub prompt_tokens: Option<u64>,
    /// Tokens of the reply, reasoning included.
    pub completion_tokens: Option<u64>,
    /// Both.
    pub total_tokens: Option<u64>,
    /// Prompt tokens that were read from a cache.
    pub cached_tokens: Option<u64>,
    /// Prompt tokens that were written to a cache.
    pub cache_write_tokens: Option<u64>,
    /// Tokens of the reply that were reasoning, never more than the reply has.
    pub reasoning_tokens: Option<u64>,
    /// What the provider charged, in US dollars.
    pub cost: Option<f64>,
    /// The object as it came.
    pub raw: Value,
}

record! {
    Citation { url, title, date, snippet }
    Audio { id, data, transcript }
    ToolCall { id, name, arguments, kind, extra_content }
    Usage {
        prompt_tokens, completion_tokens, total_tokens, cached_tokens, cache_write_tokens, reasoning_tokens, cost, raw,
    }
}

/// A source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Citation {
    /// Where it is.
    pub url: String,
    /// Its title.
    pub title: Option<String>,
    /// Its date, in the provider's form.
    pub date: Option<String>,
    /// A passage of it.
    pub snippet: Option<String>,
}

/// Speech.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Audio {
    /// The id by which a later request may refer to it.
    pub id: Option<String>,
    /// Base64, piece by piece as it came: each piece may have padding of its own.
    pub data: Vec<String>,
    /// What is said.
    pub transcript: String,
}

/// What a finish reason means, whatever word a provider has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FinishKind {
    /// The model was done.
    Stop,
    /// A limit of tokens was reached: the text may go on.
    Length,
    /// The model waits for the answers to its calls.
    ToolCalls,
    /// A filter ended the reply.
    Filtered,
    /// The provider gave up.
    Failed,
    /// A word that is not known.
    Other,
}

impl ToolCall {
    /// Whether it came in the field from before tools, which is answered in another role.
    #[must_use]
    pub fn is_legacy(&self) -> bool {
        self.kind.as_deref() == Some("function_call")
    }
}

impl Completion {
    /// The turn as it is sent back in the next request.
    #[must_use]
    pub fn to_message(&self) -> Message {
        let field = self.reasoning_field.as_deref();
        Message::kept_reply(&self.text, &self.tool_calls, &self.reasoning, field, &self.reasoning_details)
    }

    /// Whether nothing of a reply has come yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
            && self.reasoning.is_empty()
            && self.reasoning_details.is_empty()
            && self.refusal.is_empty()
            && self.tool_calls.is_empty()
            && self.citations.is_empty()
            && self.images.is_empty()
            && self.audio.is_none()
    }

    /// What the finish reason means; none while there is none.
    #[must_use]
    pub fn finish_kind(&self) -> Option<FinishKind> {
        self.finish_reason.as_deref().map(FinishKind::of)
    }
}

impl FinishKind {
    /// The meaning of a finish reason.
    #[must_use]
    pub fn of(reason: &str) -> Self {
        match reason.to_ascii_lowercase().as_str() {
            "stop" | "eos" | "eos_token" | "end_turn" | "stop_sequence" | "complete" | "completed" | "done" => {
                FinishKind::Stop
            }
            "length" | "max_tokens" | "model_length" | "max_output_tokens" => FinishKind::Length,
            "tool_calls" | "function_call" | "tool_use" | "tool_call" => FinishKind::ToolCalls,
            "content_filter" | "safety" | "refusal" | "recitation" | "prohibited_content" | "sensitive" => {
                FinishKind::Filtered
            }
            "error" | "network_error" | "insufficient_system_resource" | "abort" | "cancelled" => FinishKind::Failed,
            _ => FinishKind::Other,
        }
    }
}

impl Usage {
    /// Reads a usage object of any provider; none when it is no object or an empty one.
    #[must_use]
    pub fn from_json(raw: Value) -> Option<Self> {
        if raw.as_object().is_none_or(serde_json::Map::is_empty) {
            return None;
        }
        let first = |paths: &[&str]| paths.iter().find_map(|path| raw.pointer(path).and_then(count));
        let completion_tokens = first(&["/completion_tokens", "/output_tokens"]);
        let reasoning_tokens = first(&[
            "/completion_tokens_details/reasoning_tokens",
            "/output_tokens_details/reasoning_tokens",
            "/reasoning_tokens",
        ]);
        let cost = ["/cost", "/cost/total_cost", "/estimated_cost", "/total_cost"];
        Some(Self {
            prompt_tokens: first(&["/prompt_tokens", "/input_tokens"]),
            completion_tokens,
            total_tokens: first(&["/total_tokens"]),
            cached_tokens: first(&[
                "/prompt_tokens_details/cached_tokens",
                "/input_tokens_details/cached_tokens",
                "/prompt_cache_hit_tokens",
                "/cache_read_input_tokens",
                "/cached_tokens",
            ]),
            cache_write_tokens: first(&[
                "/prompt_tokens_details/cache_write_tokens",
                "/prompt_tokens_details/cache_creation_tokens",
                "/cache_creation_input_tokens",
            ]),
            reasoning_tokens: reasoning_tokens.map(|tokens| tokens.min(completion_tokens.unwrap_or(tokens))),
            cost: cost.iter().find_map(|path| raw.pointer(path).and_then(amount)),
            raw,
        })
    }
}

fn count(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| amount(value).filter(|number| *number >= 0.0).map(|number| number as u64))
}

fn amount(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => decimal(text.trim()),
        _ => None,
    }
}

/// Reads a decimal number that a person or a provider wrote, with JSON's own reader: the standard library's would come on
/// top of it in what a browser downloads (12 KB compressed).
#[must_use]
pub fn decimal(text: &str) -> Option<f64> {
    let digits = text.trim_start_matches('0');
    let whole = match digits.bytes().next() {
        Some(b'0'..=b'9' | b'-') => "",
        Some(b'.') => "0",
        None if digits.len() < text.len() => "0",
        _ => return None,
    };
    crate::value::number(&[whole, digits].concat())?.as_f64()
}
