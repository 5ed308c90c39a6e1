//! What is sent.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::completion::ToolCall;
use super::native::{MARKDOWN, rules};
use crate::record::to_text;

/// Who says a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Instructions.
    System,
    /// Instructions, by the name that newer OpenAI models use.
    Developer,
    /// The person.
    #[default]
    User,
    /// The model.
    Assistant,
    /// The answer to a tool call.
    Tool,
    /// The answer to a `function_call`, from before tools.
    Function,
}

impl Role {
    /// The name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Developer => "developer",
            Self::User => "user",
            Self::Assistant => "assistant",
            Self::Tool => "tool",
            Self::Function => "function",
        }
    }
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Content {
    /// Text alone; the form that every server takes.
    Text(String),
    /// Text and images, in order.
    Parts(Vec<Part>),
}

impl Default for Content {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// One part of a content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Part {
    /// Text.
    Text {
        /// The text.
        text: String,
    },
    /// An image.
    ImageUrl {
        /// Where it is.
        image_url: ImageUrl,
    },
}

/// Where an image is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageUrl {
    /// An `https:` or `data:` URL.
    pub url: String,
}

/// Reasoning that goes back to the server with a turn that asked for tools, as some servers demand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reasoning {
    /// The field it came in and goes back in: `reasoning_content` or `reasoning`.
    pub field: String,
    /// The text.
    pub text: String,
    /// OpenRouter's `reasoning_details`, untouched.
    pub details: Vec<Value>,
}

/// One message of a request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Message {
    /// Who says it.
    pub role: Role,
    /// What is said.
    pub content: Content,
    /// The calls that an assistant's turn asked for.
    pub tool_calls: Vec<ToolCall>,
    /// The call that a tool's turn answers.
    pub tool_call_id: Option<String>,
    /// The function that a [`Role::Function`] turn answers.
    pub name: Option<String>,
    /// Reasoning to send back; usually none.
    pub reasoning: Option<Reasoning>,
}

impl Message {
    /// A message of text.
    #[must_use]
    pub fn new(role: Role, content: impl Into<Content>) -> Self {
        Self { role, content: content.into(), ..Self::default() }
    }

    /// A reply, as it is sent back. Reasoning goes with it only beside tool calls, in the field that it came in: some
    /// servers demand it there, and some refuse it elsewhere.
    #[must_use]
    pub fn reply(text: &str, tool_calls: &[ToolCall], reasoning: Reasoning) -> Self {
        let is_wanted = !reasoning.details.is_empty() || (!reasoning.field.is_empty() && !reasoning.text.is_empty());
        Self {
            tool_calls: tool_calls.to_vec(),
            reasoning: Some(reasoning).filter(|_| is_wanted && !tool_calls.is_empty()),
            ..Self::new(Role::Assistant, text)
        }
    }

    /// [`Message::reply`] of the fields in which a reply is kept.
    pub(crate) fn kept_reply(
        text: &str,
        tool_calls: &[ToolCall],
        reasoning: &str,
        field: Option<&str>,
        details: &[Value],
    ) -> Self {
        let field = field.unwrap_or_default().to_owned();
        Self::reply(text, tool_calls, Reasoning { field, text: reasoning.to_owned(), details: details.to_vec() })
    }

    /// The answer to a tool call, in the form that belongs to the form of the call.
    #[must_use]
    pub fn tool_result(call: &ToolCall, content: impl Into<Content>) -> Self {
        if call.is_legacy() {
            return Self { name: Some(call.name.clone()), ..Self::new(Role::Function, content) };
        }
        Self { tool_call_id: Some(call.id.clone()), ..Self::new(Role::Tool, content) }
    }

    fn to_value(&self) -> Value {
        let mut message = Map::new();
        message.insert("role".to_owned(), Value::from(self.role.as_str()));
        let content = match &self.content {
            // Servers refuse null except beside tool calls, and some refuse an empty string there.
            Content::Text(text) if text.is_empty() && !self.tool_calls.is_empty() => Value::Null,
            Content::Text(text) => Value::from(text.as_str()),
            Content::Parts(parts) => parts.iter().map(Part::to_value).collect(),
        };
        message.insert("content".to_owned(), content);
        let (legacy, calls): (Vec<_>, Vec<_>) = self.tool_calls.iter().partition(|call| call.is_legacy());
        if !calls.is_empty() {
            message.insert("tool_calls".to_owned(), calls.into_iter().map(call_value).collect());
        }
        if let Some(call) = legacy.first() {
            message.insert("function_call".to_owned(), function_value(call));
        }
        if let Some(id) = &self.tool_call_id {
            message.insert("tool_call_id".to_owned(), Value::from(id.as_str()));
        }
        if let Some(name) = &self.name {
            message.insert("name".to_owned(), Value::from(name.as_str()));
        }
        if let Some(reasoning) = &self.reasoning {
            if !reasoning.field.is_empty() && !reasoning.text.is_empty() {
                message.insert(reasoning.field.clone(), Value::from(reasoning.text.as_str()));
            }
            if !reasoning.details.is_empty() {
                message.insert("reasoning_details".to_owned(), Value::from(reasoning.details.clone()));
            }
        }
        Value::Object(message)
    }
}

impl Part {
    fn to_value(&self) -> Value {
        match self {
            Self::Text { text } => json!({"type": "text", "text": text}),
            Self::ImageUrl { image_url } => json!({"type": "image_url", "image_url": {"url": image_url.url}}),
        }
    }
}

fn call_value(call: &ToolCall) -> Value {
    let mut value = json!({
        "id": call.id,
        "type": call.kind.as_deref().unwrap_or("function"),
        "function": function_value(call),
    });
    if let (Value::Object(value), Some(extra)) = (&mut value, &call.extra_content) {
        value.insert("extra_content".to_owned(), extra.clone());
    }
    value
}

fn function_value(call: &ToolCall) -> Value {
    // Several servers read the arguments of earlier calls as JSON and fail on an empty string.
    let arguments = if call.arguments.trim().is_empty() { "{}" } else { &call.arguments };
    json!({"name": call.name, "arguments": arguments})
}

/// A request for a completion.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChatRequest {
    /// The model's id.
    pub model: String,
    /// Instructions; sent in front of the messages, in the role that the model takes them from.
    pub system: String,
    /// The conversation so far.
    pub messages: Vec<Message>,
    /// Whether the reply is to come as a stream.
    pub stream: bool,
    /// Whether a stream is to end with its usage (`stream_options`; some servers refuse the field).
    pub include_usage: bool,
    /// The most tokens that the reply may have, under the name that the [model](rules) knows; not sent where `extra` has a
    /// limit under either name.
    pub max_tokens: Option<u64>,
    /// The sampling temperature; not sent to a [model](rules) that takes none, nor if it is not finite.
    pub temperature: Option<f64>,
    /// How hard the model is to think, where its name does not say so.
    pub effort: Option<String>,
    /// Other parameters by their names on the wire: `top_p`, `seed`, `stop` and the like.
    pub sampling: Map<String, Value>,
    /// Fields of the provider's own. They are merged last: a field given here replaces the one of the same name, and null
    /// removes it.
    pub extra: Map<String, Value>,
}

impl ChatRequest {
    /// The body to send, as the model wants it, before anything is [learned](super::lesson) from a rejection.
    #[must_use]
    pub fn to_body(&self) -> Map<String, Value> {
        let rules = rules(&self.model);
        let mut body = Map::new();
        let mut put = |name: &str, value: Value| {
            if !value.is_null() && !self.extra.contains_key(name) {
                body.insert(name.to_owned(), value);
            }
        };
        put("model", Value::from(rules.model));
        let mut messages = Vec::with_capacity(self.messages.len() + 1);
        if !self.system.trim().is_empty() {
            let phrase = if rules.asks_for_markdown { MARKDOWN } else { "" };
            messages.push(Message::new(rules.system_role, [phrase, &self.system].concat()).to_value());
        }
        messages.extend(self.messages.iter().map(Message::to_value));
        join_questions(&mut messages);
        put("messages", Value::Array(messages));
        put("stream", Value::from(self.stream));
        put(
            "stream_options",
            if self.stream && self.include_usage { json!({"include_usage": true}) } else { Value::Null },
        );
        // Never both names: one that the person gave takes the place of ours.
        let has_own_cap = ["max_tokens", "max_completion_tokens"].iter().any(|name| self.extra.contains_key(*name));
        put(rules.token_cap, Value::from(self.max_tokens.filter(|_| !has_own_cap)));
        put("reasoning_effort", Value::from(rules.effort.or(self.effort.as_deref())));
        let temperature = self.temperature.filter(|number| rules.takes_temperature && number.is_finite());
        put("temperature", Value::from(temperature));
        for (name, value) in &self.sampling {
            put(name, value.clone());
        }
        let given = self.extra.iter().filter(|(_, value)| !value.is_null());
        body.extend(given.map(|(name, value)| (name.clone(), value.clone())));
        body
    }

    /// [`ChatRequest::to_body`] as text.
    #[must_use]
    pub fn to_json(&self) -> String {
        to_text(&Value::Object(self.to_body()))
    }
}

/// Joins questions that follow each other, as they do where a reply failed: several servers insist on turns that
/// alternate. Text stays text; where one of them has parts, so has what they become, in the same order.
pub(super) fn join_questions(messages: &mut Vec<Value>) {
    let mut joined: Vec<Value> = Vec::with_capacity(messages.len());
    for mut message in messages.drain(..) {
        let content = joined.last_mut().and_then(content_of_question).zip(content_of_question(&mut message));
        match content {
            Some((Value::String(so_far), Value::String(text))) => {
                so_far.push_str("\n\n");
                so_far.push_str(text);
            }
            Some((so_far, more)) => {
                let mut parts = parts_of(so_far.take());
                parts.append(&mut parts_of(more.take()));
                *so_far = Value::Array(parts);
            }
            None => joined.push(message),
        }
    }
    *messages = joined;
}

/// What a question says; none where the message is no question, or says it in neither text nor parts.
fn content_of_question(message: &mut Value) -> Option<&mut Value> {
    let is_question = message.get("role").and_then(Value::as_str) == Some(Role::User.as_str());
    message.get_mut("content").filter(|content| is_question && (content.is_string() || content.is_array()))
}

fn parts_of(content: Value) -> Vec<Value> {
    match content {
        Value::Array(parts) => parts,
        // An empty part is refused where an empty text is not.
        Value::String(text) if !text.is_empty() => vec![Part::Text { text }.to_value()],
        _ => Vec::new(),
    }
}
