//! The wire format of a good reply, streamed and whole.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::answer::{Answer, EVENT_STREAM, Part};
use crate::demo::Plan;
use crate::options::Finish;
use crate::text::tokens;

/// What all chunks of a reply have in common.
#[derive(Clone)]
pub(crate) struct Wire {
    pub(crate) id: String,
    pub(crate) model: String,
    /// Seconds since 1970.
    pub(crate) created: u64,
    pub(crate) include_usage: bool,
}

impl Wire {
    pub(crate) fn new(number: u64, model: &str, include_usage: bool) -> Wire {
        let created = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Wire { id: format!("chatcmpl-mock{number:06}"), model: model.to_owned(), created, include_usage }
    }

    /// One event that carries `delta`, a JSON object as text.
    fn event(&self, delta: &str, finish: Option<&str>) -> Vec<u8> {
        self.chunk(
            &format!(
                r#"[{{"index":0,"delta":{delta},"logprobs":null,"finish_reason":{}}}]"#,
                finish.map_or("null".to_owned(), quoted)
            ),
            None,
        )
    }

    fn chunk(&self, choices: &str, usage: Option<Usage>) -> Vec<u8> {
        // Written by hand: at full speed this is what a reply costs.
        let usage = match usage {
            Some(usage) => format!(r#","usage":{}"#, usage.to_json()),
            None if self.include_usage => r#","usage":null"#.to_owned(),
            None => String::new(),
        };
        format!(
            "data: {{\"id\":{},\"object\":\"chat.completion.chunk\",\"created\":{},\"model\":{},\"choices\":{choices}{usage}}}\n\n",
            quoted(&self.id),
            self.created,
            quoted(&self.model),
        )
        .into_bytes()
    }
}

/// Tokens of a reply, and what it cost.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Usage {
    pub(crate) prompt: usize,
    /// Reasoning included.
    pub(crate) completion: usize,
    pub(crate) reasoning: usize,
    /// Of the prompt, read from a cache.
    pub(crate) cached: usize,
    /// Of the prompt, written to a cache.
    pub(crate) cache_write: usize,
    pub(crate) dollars: Option<f64>,
    pub(crate) names: UsageNames,
}

/// Whose names the counts have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum UsageNames {
    #[default]
    OpenAi,
    DeepSeek,
    /// Tokens of a cache stand beside those of the prompt, and are no part of them.
    Anthropic,
}

pub(crate) const USAGE_NAMES: &[(&str, UsageNames)] =
    &[("openai", UsageNames::OpenAi), ("deepseek", UsageNames::DeepSeek), ("anthropic", UsageNames::Anthropic)];

impl Usage {
    pub(crate) fn to_json(self) -> Value {
        let Usage { prompt, completion, reasoning, cached, cache_write, .. } = self;
        let mut usage = match self.names {
            UsageNames::Anthropic => json!({
                "input_tokens": prompt - cached - cache_write, "output_tokens": completion,
                "cache_read_input_tokens": cached, "cache_creation_input_tokens": cache_write,
            }),
            UsageNames::OpenAi | UsageNames::DeepSeek => json!({
                "prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion,
                "completion_tokens_details": { "reasoning_tokens": reasoning },
            }),
        };
        match self.names {
            UsageNames::OpenAi => usage["prompt_tokens_details"] = json!({ "cached_tokens": cached }),
            UsageNames::DeepSeek => {
                usage["prompt_cache_hit_tokens"] = cached.into();
                usage["prompt_cache_miss_tokens"] = (prompt - cached).into();
            }
            UsageNames::Anthropic => {}
        }
        if self.names == UsageNames::OpenAi && cache_write > 0 {
            usage["prompt_tokens_details"]["cache_write_tokens"] = cache_write.into();
        }
        if let Some(dollars) = self.dollars {
            usage["cost"] = dollars.into();
        }
        usage
    }
}

/// How a reply ends.
pub(crate) struct Ending {
    /// What is known of it before anything is said.
    pub(crate) usage: Usage,
    pub(crate) max_tokens: Option<usize>,
    /// In place of the reason that would follow.
    pub(crate) finish: Option<Finish>,
    pub(crate) done: bool,
}

/// The plan as an event stream.
pub(crate) fn streamed(plan: Plan, wire: Wire, ending: Ending) -> Answer {
    let mut said = Said::new(plan, &ending);
    let role = Part { bytes: wire.event(r#"{"role":"assistant","content":""}"#, None), tokens: 0 };
    let mut tail: Option<std::vec::IntoIter<Vec<u8>>> = None;
    let parts = std::iter::from_fn(move || {
        if tail.is_none() {
            if let Some(delta) = said.next() {
                let carries_token = !matches!(delta, Delta::CallBegins { .. });
                return Some(Part { bytes: wire.event(&delta.to_json(), None), tokens: u32::from(carries_token) });
            }
            tail = Some(events_of_the_end(&wire, &said, &ending).into_iter());
        }
        let bytes = tail.as_mut()?.next()?;
        Some(Part { bytes, tokens: 0 })
    });
    Answer::new(200, EVENT_STREAM, Box::new(std::iter::once(role).chain(parts)))
        .with_header("cache-control", "no-cache")
}

fn events_of_the_end(wire: &Wire, said: &Said, ending: &Ending) -> Vec<Vec<u8>> {
    let mut events = Vec::new();
    if let Some(reason) = said.finish_reason(ending) {
        events.push(wire.event("{}", Some(&reason)));
    }
    if wire.include_usage {
        events.push(wire.chunk("[]", Some(said.usage)));
    }
    if ending.done {
        events.push(b"data: [DONE]\n\n".to_vec());
    }
    events
}

/// The plan as one JSON body.
pub(crate) fn whole(plan: Plan, wire: &Wire, ending: &Ending) -> Answer {
    let mut said = Said::new(plan, ending);
    let (mut content, mut reasoning) = (String::new(), String::new());
    let mut calls: Vec<(String, String, String)> = Vec::new();
    for delta in said.by_ref() {
        match delta {
            Delta::Content(text) => content.push_str(&text),
            Delta::Reasoning(text) => reasoning.push_str(&text),
            Delta::CallBegins { id, name, .. } => calls.push((id, name, String::new())),
            Delta::Arguments { text, .. } => {
                if let Some((.., arguments)) = calls.last_mut() {
                    arguments.push_str(&text);
                }
            }
        }
    }
    let mut message = json!({ "role": "assistant", "content": content, "refusal": null });
    if !reasoning.is_empty() {
        message["reasoning_content"] = reasoning.into();
    }
    if !calls.is_empty() {
        let calls = calls.into_iter().map(|(id, name, arguments)| call_json(&id, &name, &arguments));
        message["tool_calls"] = calls.collect();
    }
    let choice =
        json!({ "index": 0, "message": message, "logprobs": null, "finish_reason": said.finish_reason(ending) });
    Answer::json(200, &completion(wire, choice, &said.usage.to_json()))
}

/// A reply that is not streamed.
pub(crate) fn completion(wire: &Wire, choice: Value, usage: &Value) -> Value {
    let mut completion = json!({
        "id": wire.id, "object": "chat.completion", "created": wire.created, "model": wire.model, "usage": usage,
    });
    completion["choices"] = Value::Array(vec![choice]);
    completion
}

/// A tool call of a message.
pub(crate) fn call_json(id: &str, name: &str, arguments: &str) -> Value {
    json!({ "id": id, "type": "function", "function": { "name": name, "arguments": arguments } })
}

enum Delta {
    Reasoning(String),
    Content(String),
    CallBegins { index: usize, id: String, name: String },
    Arguments { index: usize, text: String },
}

impl Delta {
    fn to_json(&self) -> String {
        match self {
            Delta::Content(text) => format!(r#"{{"content":{}}}"#, quoted(text)),
            Delta::Reasoning(text) => format!(r#"{{"reasoning_content":{}}}"#, quoted(text)),
            Delta::CallBegins { index, id, name } => {
                let mut call = call_json(id, name, "");
                call["index"] = (*index).into();
                json!({ "tool_calls": [call] }).to_string()
            }
            Delta::Arguments { index, text } => {
                json!({ "tool_calls": [{ "index": index, "function": { "arguments": text } }] }).to_string()
            }
        }
    }
}

/// A plan as it is said: token after token, counted, up to the limit.
struct Said {
    deltas: Box<dyn Iterator<Item = Delta> + Send>,
    left: Option<usize>,
    cut_short: bool,
    asks_for_tools: bool,
    usage: Usage,
}

impl Said {
    fn new(plan: Plan, ending: &Ending) -> Said {
        let asks_for_tools = !plan.calls.is_empty();
        let calls = plan.calls.into_iter().enumerate().flat_map(|(index, call)| {
            let mut deltas = vec![Delta::CallBegins { index, id: call.id, name: call.name }];
            deltas.extend(tokens(&call.arguments).map(|text| Delta::Arguments { index, text: text.to_owned() }));
            deltas
        });
        let deltas = plan.reasoning.map(Delta::Reasoning).chain(plan.content.map(Delta::Content)).chain(calls);
        Said {
            deltas: Box::new(deltas),
            left: ending.max_tokens,
            cut_short: false,
            asks_for_tools,
            usage: ending.usage,
        }
    }

    fn finish_reason(&self, ending: &Ending) -> Option<String> {
        match &ending.finish {
            Some(Finish::None) => None,
            Some(Finish::Reason(reason)) => Some(reason.clone()),
            None if self.cut_short => Some("length".to_owned()),
            None if self.asks_for_tools => Some("tool_calls".to_owned()),
            None => Some("stop".to_owned()),
        }
    }
}

impl Iterator for Said {
    type Item = Delta;

    fn next(&mut self) -> Option<Delta> {
        let delta = self.deltas.next()?;
        if !matches!(delta, Delta::CallBegins { .. }) {
            if self.left == Some(0) {
                self.cut_short = true;
                self.deltas = Box::new(std::iter::empty());
                return None;
            }
            self.left = self.left.map(|left| left - 1);
            self.usage.completion += 1;
        }
        if matches!(delta, Delta::Reasoning(_)) {
            self.usage.reasoning += 1;
        }
        Some(delta)
    }
}

/// The text as a JSON string.
pub(crate) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}
