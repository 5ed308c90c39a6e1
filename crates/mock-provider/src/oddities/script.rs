//! What an oddity has to say, and the good form that it departs from.

use serde_json::{Map, Value, json};

use super::ODD_USAGE;
use crate::answer::{Answer, EVENT_STREAM, Part};
use crate::reply::{Wire, completion};
use crate::text::tokens;

/// The words of an oddity and what it knows of the request.
pub(crate) struct Script {
    pub(crate) wire: Wire,
    pub(crate) text: String,
    pub(crate) reasoning: String,
    /// A stream was asked for.
    pub(crate) stream: bool,
    /// The sentence of an error, if one was asked for.
    pub(crate) message: Option<String>,
}

impl Script {
    /// A chunk with one choice; `finish` is a finish reason or null.
    pub(crate) fn chunk(&self, delta: Value, finish: Value) -> Value {
        let mut choice = json!({ "index": 0 });
        choice["delta"] = delta;
        choice["finish_reason"] = finish;
        self.with_choices(vec![choice])
    }

    /// A chunk with these choices.
    pub(crate) fn with_choices(&self, choices: Vec<Value>) -> Value {
        let mut chunk = json!({
            "id": self.wire.id, "object": "chat.completion.chunk", "created": self.wire.created, "model": self.wire.model,
        });
        chunk["choices"] = Value::Array(choices);
        chunk
    }

    pub(crate) fn role(&self) -> Value {
        self.chunk(json!({ "role": "assistant", "content": "" }), Value::Null)
    }

    /// A chunk for each token of a text, its delta made by `delta`.
    pub(crate) fn each(&self, text: &str, delta: impl Fn(&str) -> Value) -> Vec<Value> {
        tokens(text).map(|token| self.chunk(delta(token), Value::Null)).collect()
    }

    /// The chunks that carry the text.
    pub(crate) fn texts(&self) -> Vec<Value> {
        self.each(&self.text, |token| json!({ "content": token }))
    }

    pub(crate) fn finish(&self, reason: Value) -> Value {
        self.chunk(json!({}), reason)
    }

    /// All chunks of a good reply.
    pub(crate) fn chunks(&self) -> Vec<Value> {
        self.chunks_with_finish("stop".into())
    }

    /// The same with this finish reason; the word `null` stands for null.
    pub(crate) fn chunks_with_finish(&self, reason: Value) -> Vec<Value> {
        let reason = if reason == "null" { Value::Null } else { reason };
        self.around(self.texts(), self.finish(reason))
    }

    /// Chunks between the one with the role and a last one.
    pub(crate) fn around(&self, middle: Vec<Value>, last: Value) -> Vec<Value> {
        std::iter::once(self.role()).chain(middle).chain([last]).collect()
    }

    pub(crate) fn usage(&self) -> Value {
        let (prompt, completion) = ODD_USAGE;
        json!({ "prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion })
    }

    /// The chunk that carries the usage and no choice.
    pub(crate) fn usage_chunk(&self) -> Value {
        let mut chunk = self.with_choices(Vec::new());
        chunk["usage"] = self.usage();
        chunk
    }

    /// The chunks as a good stream, or folded into one reply when no stream was asked for.
    pub(crate) fn say(&self, mut chunks: Vec<Value>) -> Answer {
        if !self.stream {
            return self.folded(&chunks);
        }
        if self.wire.include_usage && !chunks.iter().any(|chunk| chunk.to_string().contains("\"usage\"")) {
            chunks.push(self.usage_chunk());
        }
        stream(&chunks)
    }

    /// The reply that the chunks add up to, oddness and all, as far as that can be.
    pub(crate) fn folded(&self, chunks: &[Value]) -> Answer {
        let mut message =
            Map::from_iter([("role".to_owned(), "assistant".into()), ("content".to_owned(), Value::Null)]);
        let (mut finish, mut beside) = (Value::Null, Map::new());
        for chunk in chunks {
            for (name, value) in chunk.as_object().into_iter().flatten() {
                if !["id", "object", "created", "model", "choices"].contains(&name.as_str()) {
                    beside.insert(name.clone(), value.clone());
                }
            }
            let choice = &chunk["choices"][0];
            if choice["index"].as_u64().unwrap_or_default() != 0 {
                continue;
            }
            if !choice["finish_reason"].is_null() {
                finish = choice["finish_reason"].clone();
            }
            for (name, value) in choice["delta"].as_object().into_iter().flatten() {
                if name == "tool_calls" {
                    fold_calls(message.entry("tool_calls").or_insert_with(|| json!([])), value);
                } else if name != "role" {
                    fold(message.entry(name.clone()).or_insert(Value::Null), value);
                }
            }
        }
        let choice = json!({ "index": 0, "message": message, "finish_reason": finish });
        let mut reply = completion(&self.wire, choice, &self.usage());
        if let Some(reply) = reply.as_object_mut() {
            reply.extend(beside);
        }
        Answer::json(200, &reply)
    }
}

/// Chunks in good framing, with `[DONE]`.
pub(crate) fn stream(chunks: &[Value]) -> Answer {
    let mut parts: Vec<Vec<u8>> = chunks.iter().map(|chunk| format!("data: {chunk}\n\n").into_bytes()).collect();
    parts.push(b"data: [DONE]\n\n".to_vec());
    events(EVENT_STREAM, parts)
}

/// Parts of a stream, each counted as one token for the pace.
pub(crate) fn events(content_type: &'static str, parts: Vec<Vec<u8>>) -> Answer {
    Answer::new(200, content_type, Box::new(parts.into_iter().map(|bytes| Part { bytes, tokens: 1 })))
}

fn fold(whole: &mut Value, part: &Value) {
    match (whole, part) {
        (_, Value::Null) => {}
        (Value::String(whole), Value::String(part)) => whole.push_str(part),
        (Value::Array(whole), Value::Array(part)) => whole.extend(part.iter().cloned()),
        (whole, part) => *whole = part.clone(),
    }
}

/// Adds the calls of a delta to those of the message. A call begins where the name is given.
fn fold_calls(whole: &mut Value, part: &Value) {
    let Some(whole) = whole.as_array_mut() else {
        return;
    };
    for call in part.as_array().into_iter().flatten() {
        let named = call["function"]["name"].is_string();
        let completes = whole.last().is_some_and(|last| last["function"]["name"].is_null());
        match whole.last_mut() {
            Some(last) if !named || completes => {
                if named {
                    last["function"]["name"] = call["function"]["name"].clone();
                }
                fold(&mut last["function"]["arguments"], &call["function"]["arguments"]);
            }
            _ => {
                let mut call = call.clone();
                if let Some(call) = call.as_object_mut() {
                    call.remove("index");
                }
                whole.push(call);
            }
        }
    }
}
