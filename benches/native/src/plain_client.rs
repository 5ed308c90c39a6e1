//! What a client makes of an event when it takes the API at its word: the job that other decoders leave to their users.

use serde_json::Value;

/// What a reply says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) text: String,
    pub(crate) reasoning: String,
    /// Those of each tool call, by its index.
    pub(crate) arguments: Vec<String>,
}

impl Reply {
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.reasoning.is_empty() && self.arguments.is_empty()
    }
}

/// Adds what an event brings.
pub(crate) fn read_event(data: &str, reply: &mut Reply) {
    if data == "[DONE]" {
        return;
    }
    let Ok(chunk) = serde_json::from_str::<Value>(data) else { return };
    let delta = &chunk["choices"][0]["delta"];
    if let Some(text) = delta["content"].as_str() {
        reply.text.push_str(text);
    }
    if let Some(text) = delta["reasoning_content"].as_str() {
        reply.reasoning.push_str(text);
    }
    for call in delta["tool_calls"].as_array().into_iter().flatten() {
        let at = call["index"].as_u64().map_or(0, |index| index as usize).min(1024);
        if reply.arguments.len() <= at {
            reply.arguments.resize(at + 1, String::new());
        }
        if let (Some(arguments), Some(text)) = (reply.arguments.get_mut(at), call["function"]["arguments"].as_str()) {
            arguments.push_str(text);
        }
    }
}
