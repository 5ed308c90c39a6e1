//! D8: parameters and message roles that a provider does not take.

use serde_json::{Value, json};

use crate::answer::{Answer, PLAIN, openai_error};

/// Something that a request may not hold, for the option `reject=NAME`. Without it the request is answered well.
#[derive(Clone, Copy, Debug)]
pub struct Rejection {
    /// The value of the option.
    pub name: &'static str,
    /// What is refused, and in whose manner.
    pub what: &'static str,
    status: u16,
    manner: Manner,
    found: fn(&Value, &str) -> bool,
    /// What to use in its place, if anything.
    instead: Option<&'static str>,
}

/// In whose manner it is refused, for the option `reject_as=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// `{error:{message,param,code:unsupported_parameter}}`.
    OpenAi,
    /// `{object:error,message:{detail:[{type,loc,msg}]}}`.
    Mistral,
    /// `{detail:[{type,loc,msg}]}`.
    FastApi,
    /// A sentence.
    Plain,
}

pub(crate) const MANNERS: &[(&str, Manner)] =
    &[("openai", Manner::OpenAi), ("mistral", Manner::Mistral), ("fastapi", Manner::FastApi), ("plain", Manner::Plain)];

/// Everything that can be refused.
#[must_use]
pub fn rejections() -> Vec<Rejection> {
    REJECTIONS.to_vec()
}

macro_rules! rejections {
    ($($name:literal $status:literal $manner:ident $found:expr, $instead:expr, $what:literal;)*) => {
        &[$(Rejection { name: $name, what: $what, status: $status, manner: Manner::$manner, found: $found, instead: $instead }),*]
    };
}

pub(crate) const REJECTIONS: &[Rejection] = rejections! {
    "stream_options" 422 Mistral field, None, "422, as Mistral once did";
    "max_tokens" 400 OpenAi field, Some("max_completion_tokens"), "400, as models that reason do; max_completion_tokens is taken";
    "max_completion_tokens" 422 Mistral field, Some("max_tokens"), "422, as Mistral; max_tokens is taken";
    "temperature" 400 OpenAi field, None, "400, as models that reason do";
    "top_p" 400 OpenAi field, None, "400, as models that reason do";
    "presence_penalty" 422 Mistral field, None, "422, as Mistral";
    "frequency_penalty" 422 Mistral field, None, "422, as Mistral";
    "stop" 422 Mistral field, None, "422, as Mistral";
    "user" 422 Mistral field, None, "422, as Mistral";
    "seed" 422 Mistral field, None, "422, as Mistral";
    "tools" 400 OpenAi field, None, "400, as a model without tools";
    "reasoning_effort" 400 OpenAi field, None, "400, as a model that does not reason";
    "stream" 400 Plain stream, None, "400 in plain text: no streaming here";
    "developer" 422 FastApi role, Some("system"), "422: the role developer is not known; system is";
    "system" 400 OpenAi role, Some("user"), "400: the role system is not known";
    "unknown" 400 OpenAi unknown, None, "400 for any field that is not of the first days of the API";
    "role_order" 400 OpenAi role_order, None, "400 unless user and assistant take turns";
    "empty_assistant" 400 OpenAi empty_assistant, None, "400 for an assistant message without text";
    "reasoning_content" 400 OpenAi echoed, None, "400 when reasoning_content is sent back";
    "reasoning" 400 OpenAi echoed, None, "400 when reasoning is sent back";
};

/// The first refusal that applies to this body.
pub(crate) fn refuse(rejections: &[&Rejection], manner: Option<Manner>, body: &Value) -> Option<Answer> {
    let rejection = rejections.iter().find(|rejection| (rejection.found)(body, rejection.name))?;
    Some(answer(rejection, manner.unwrap_or(rejection.manner), body))
}

fn answer(rejection: &Rejection, manner: Manner, body: &Value) -> Answer {
    let unknown = first_unknown(body);
    let name = if rejection.name == "unknown" { unknown.as_deref().unwrap_or_default() } else { rejection.name };
    let instead = rejection.instead.map(|instead| format!(" Use '{instead}' instead.")).unwrap_or_default();
    let message = match rejection.name {
        "role_order" => {
            "After the system message, the roles user and assistant must alternate (see 'role_order').".to_owned()
        }
        "empty_assistant" => "An assistant message must not be empty (see 'empty_assistant').".to_owned(),
        "developer" | "system" => format!("Unknown role '{name}' in messages.{instead}"),
        _ => format!("Unsupported parameter: '{name}' is not taken by this model.{instead}"),
    };
    match manner {
        Manner::OpenAi => {
            let error = openai_error("invalid_request_error", Some(name), Some("unsupported_parameter"), &message);
            Answer::json(rejection.status, &error)
        }
        Manner::Mistral => {
            let detail =
                json!([{ "type": "extra_forbidden", "loc": ["body", name], "msg": message, "input": body[name] }]);
            let error = json!({ "object": "error", "message": { "detail": detail }, "type": "invalid_request_error", "code": null });
            Answer::json(rejection.status, &error)
        }
        Manner::FastApi => {
            let place = if matches!(rejection.name, "developer" | "system") {
                json!(["body", "messages", 0, "role"])
            } else {
                json!(["body", name])
            };
            Answer::json(
                rejection.status,
                &json!({ "detail": [{ "type": "value_error", "loc": place, "msg": message }] }),
            )
        }
        Manner::Plain => Answer::whole(rejection.status, PLAIN, message),
    }
}

fn field(body: &Value, name: &str) -> bool {
    body.get(name).is_some()
}

fn stream(body: &Value, _: &str) -> bool {
    body["stream"] == true
}

fn messages(body: &Value) -> impl Iterator<Item = &Value> {
    body["messages"].as_array().into_iter().flatten()
}

fn role(body: &Value, name: &str) -> bool {
    messages(body).any(|message| message["role"] == name)
}

fn echoed(body: &Value, name: &str) -> bool {
    messages(body).any(|message| message.get(name).is_some())
}

fn empty_assistant(body: &Value, _: &str) -> bool {
    messages(body).any(|message| {
        let empty =
            message["content"].as_str().is_none_or(|text| text.trim().is_empty()) && !message["content"].is_array();
        message["role"] == "assistant" && empty && !message["tool_calls"].is_array()
    })
}

fn role_order(body: &Value, _: &str) -> bool {
    let roles: Vec<&str> = messages(body)
        .filter_map(|message| message["role"].as_str())
        .skip_while(|role| matches!(*role, "system" | "developer"))
        .collect();
    roles.first().is_some_and(|first| *first != "user") || roles.windows(2).any(|pair| pair.first() == pair.last())
}

fn unknown(body: &Value, _: &str) -> bool {
    first_unknown(body).is_some()
}

fn first_unknown(body: &Value) -> Option<String> {
    const KNOWN: [&str; 8] = ["model", "messages", "stream", "temperature", "top_p", "max_tokens", "stop", "n"];
    body.as_object()?.keys().find(|name| !KNOWN.contains(&name.as_str())).cloned()
}
