//! A chat request, read as strictly as a good provider reads it.

use serde_json::Value;

use crate::answer::Answer;
use crate::text::tokens;

/// A request whose body holds what it must.
pub(crate) struct ChatRequest {
    /// As it was sent, options included.
    pub(crate) model: String,
    pub(crate) stream: bool,
    pub(crate) include_usage: bool,
    /// The most tokens the reply may have.
    pub(crate) max_tokens: Option<usize>,
    /// The whole body.
    pub(crate) body: Value,
}

const ROLES: [&str; 6] = ["system", "developer", "user", "assistant", "tool", "function"];

impl ChatRequest {
    /// Reads a request body; `default_model` is for places that name the model in the path. The error is the answer
    /// that says what is wrong.
    pub(crate) fn read(bytes: &[u8], default_model: Option<&str>) -> Result<ChatRequest, Box<Answer>> {
        let body: Value = serde_json::from_slice(bytes)
            .map_err(|error| Answer::bad_request(None, &format!("The body is not valid JSON: {error}.")))?;
        if !body.is_object() {
            return Err(Answer::bad_request(None, "The body must be a JSON object.").into());
        }
        let model = match (&body["model"], default_model) {
            (Value::String(model), _) if !model.trim().is_empty() => model.clone(),
            (Value::Null, Some(model)) => model.to_owned(),
            _ => {
                return Err(Answer::bad_request(Some("model"), "The parameter `model` is missing or no string.").into());
            }
        };
        check_messages(&body)?;
        let stream = flag(&body, "stream")?;
        if !stream && body.get("stream_options").is_some_and(|options| !options.is_null()) {
            let message = "The parameter `stream_options` is only allowed when `stream` is true.";
            return Err(Answer::bad_request(Some("stream_options"), message).into());
        }
        let (short, long) = (count(&body, "max_tokens")?, count(&body, "max_completion_tokens")?);
        if short.is_some() && long.is_some() {
            let message = "Only one of `max_tokens` and `max_completion_tokens` may be given.";
            return Err(Answer::bad_request(Some("max_tokens"), message).into());
        }
        Ok(ChatRequest {
            model,
            stream,
            include_usage: body["stream_options"]["include_usage"] == Value::Bool(true),
            max_tokens: short.or(long),
            body,
        })
    }

    pub(crate) fn messages(&self) -> &[Value] {
        self.body["messages"].as_array().map_or(&[], Vec::as_slice)
    }

    /// The text of the last user message, empty if there is none.
    pub(crate) fn last_user_text(&self) -> String {
        self.messages().iter().rev().find(|message| message["role"] == "user").map(content_text).unwrap_or_default()
    }

    /// How many user messages there are.
    pub(crate) fn user_turns(&self) -> usize {
        self.messages().iter().filter(|message| message["role"] == "user").count()
    }

    /// The results of tools that no assistant message has answered yet, in order.
    pub(crate) fn open_tool_results(&self) -> Vec<String> {
        let mut results: Vec<String> =
            self.messages().iter().rev().take_while(|message| message["role"] == "tool").map(content_text).collect();
        results.reverse();
        results
    }

    /// How many images the messages hold.
    pub(crate) fn images(&self) -> usize {
        let parts = self.messages().iter().filter_map(|message| message["content"].as_array()).flatten();
        parts.filter(|part| part["type"] == "image_url").count()
    }

    /// The size of the prompt in tokens, with four for the frame of each message, and a round thousand for an image.
    pub(crate) fn prompt_tokens(&self) -> usize {
        let text: usize = self.messages().iter().map(|message| 4 + tokens(&content_text(message)).count()).sum();
        text + 1000 * self.images()
    }
}

fn check_messages(body: &Value) -> Result<(), Box<Answer>> {
    let refuse = |param: &str, message: &str| Err(Answer::bad_request(Some(param), message).into());
    let Some(messages) = body["messages"].as_array() else {
        return refuse("messages", "The parameter `messages` is missing or no array.");
    };
    if messages.is_empty() {
        return refuse("messages", "The array `messages` is empty; at least one message is needed.");
    }
    for (index, message) in messages.iter().enumerate() {
        let role = message["role"].as_str().unwrap_or_default();
        if !ROLES.contains(&role) {
            let known = ROLES.join(", ");
            return refuse(&format!("messages[{index}].role"), &format!("The role `{role}` is none of {known}."));
        }
        let content = &message["content"];
        let empty_is_fine = role == "assistant" && message["tool_calls"].is_array();
        if !(content.is_string() || content.is_array() || (content.is_null() && empty_is_fine)) {
            return refuse(
                &format!("messages[{index}].content"),
                "A message needs `content`, a string or an array; only an assistant's tool calls may do without.",
            );
        }
        if role == "tool" && !message["tool_call_id"].is_string() {
            return refuse(&format!("messages[{index}].tool_call_id"), "A tool message needs its `tool_call_id`.");
        }
    }
    Ok(())
}

fn flag(body: &Value, name: &str) -> Result<bool, Box<Answer>> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(_) => {
            Err(Answer::bad_request(Some(name), &format!("The parameter `{name}` must be true or false.")).into())
        }
    }
}

fn count(body: &Value, name: &str) -> Result<Option<usize>, Box<Answer>> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match value.as_u64().and_then(|count| usize::try_from(count).ok()) {
            Some(count) if count > 0 => Ok(Some(count)),
            _ => {
                let message = format!("The parameter `{name}` must be a whole number above 0.");
                Err(Answer::bad_request(Some(name), &message).into())
            }
        },
    }
}

/// The text of a message, its parts joined.
fn content_text(message: &Value) -> String {
    match &message["content"] {
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            let texts: Vec<&str> = parts.iter().filter_map(|part| part["text"].as_str()).collect();
            texts.join("\n")
        }
        _ => String::new(),
    }
}
