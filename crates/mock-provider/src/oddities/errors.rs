//! D7: errors in every shape, in place of a reply and inside a stream.

use serde_json::{Value, json};

use super::ODD_ERROR;
use super::script::{Script, events};
use crate::answer::{Answer, EVENT_STREAM, HTML, JSON, PLAIN, openai_error, pieces};
use crate::reply::quoted;

/// The shape of an error body, for the option `error=NAME`.
#[derive(Clone, Copy, Debug)]
pub struct ErrorShape {
    /// The value of the option.
    pub name: &'static str,
    /// The status it comes with unless `status=` says otherwise.
    pub status: u16,
    /// What it looks like.
    pub what: &'static str,
    body: fn(&str, u16) -> (&'static str, String),
}

/// Every shape.
#[must_use]
pub fn shapes() -> Vec<ErrorShape> {
    SHAPES.to_vec()
}

pub(crate) fn find(name: &str) -> Option<&'static ErrorShape> {
    SHAPES.iter().find(|shape| shape.name == name)
}

macro_rules! shapes {
    ($($name:literal $status:literal $what:literal $body:expr;)*) => {
        &[$(ErrorShape { name: $name, status: $status, what: $what, body: $body }),*]
    };
}

fn json(value: &Value) -> (&'static str, String) {
    (JSON, value.to_string())
}

pub(crate) const SHAPES: &[ErrorShape] = shapes! {
    "openai" 400 "{error:{message,type,param,code}}"
        |message, status| { let (kind, code) = openai_words(status); json(&openai_error(kind, None, code, message)) };
    "string" 400 "{error:text}" |message, _| json(&json!({ "error": message }));
    "label" 403 "{error:label,message:text}" |message, _| json(&json!({ "error": "Forbidden", "message": message }));
    "detail" 404 "{detail:text}" |message, _| json(&json!({ "detail": message }));
    "detail-list" 422 "{detail:[{loc,msg,type}]}"
        |message, _| json(&json!({ "detail": [{ "loc": ["body", "model"], "msg": message, "type": "value_error" }] }));
    "mistral-422" 422 "{object:error,message:{detail:[{type,loc,msg}]}}" |message, _| json(&json!({
        "object": "error", "type": "invalid_request_error", "code": null,
        "message": { "detail": [{ "type": "extra_forbidden", "loc": ["body", "safe_mode"], "msg": message, "input": false }] },
    }));
    "mistral-429" 429 "{object:error,message,type,code,raw_status_code}" |message, status| json(&json!({
        "object": "error", "message": message, "type": "rate_limited", "param": null, "code": "1300", "raw_status_code": status,
    }));
    "message" 429 "{message:text}" |message, _| json(&json!({ "message": message }));
    "siliconflow" 400 "{code,message,data:null}"
        |message, _| json(&json!({ "code": 20012, "message": message, "data": null }));
    "vllm-200" 200 "status 200 with {code:404,message,object:error,type}" |message, _| json(&json!({
        "object": "error", "message": message, "type": "NotFoundError", "param": null, "code": 404,
    }));
    "minimax" 200 "status 200 with {base_resp:{status_code,status_msg}}"
        |message, _| json(&json!({ "choices": null, "base_resp": { "status_code": 1004, "status_msg": message } }));
    "databricks" 400 "{error_code,message}"
        |message, _| json(&json!({ "error_code": "BAD_REQUEST", "message": message }));
    "array" 400 "[{error:{code,message,status}}]" |message, status| json(&json!([
        { "error": { "code": status, "message": message, "status": "INVALID_ARGUMENT" } }
    ]));
    "anthropic" 400 "{type:error,error:{type,message}}" |message, _| json(&json!({
        "type": "error", "error": { "type": "invalid_request_error", "message": message }, "request_id": "req_mock",
    }));
    "metadata" 502 "{error:{code,message,metadata:{provider_name,raw}}}" |message, status| json(&json!({
        "error": {
            "code": status, "message": "Provider returned error",
            "metadata": { "provider_name": "Heronry", "raw": message },
        },
        "user_id": "user_mock",
    }));
    "html" 502 "a gateway's HTML page" |message, status| (HTML, format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>{status} Bad gateway</title><style>h1{{color:red}}</style></head>\n\
         <body><h1>Error {status}</h1><p>{message}</p><script>var ray = 1;</script></body>\n</html>\n",
    ));
    "spa" 200 "status 200 with the page of a web app" |_, _| (HTML, "<!doctype html><html><head><meta charset=\"utf-8\">\
        <title>Model garden</title></head><body><div id=\"root\"></div><script src=\"/app.js\"></script></body></html>".into());
    "plain" 500 "plain text" |message, _| (PLAIN, message.to_owned());
    "empty" 422 "an empty body" |_, _| (JSON, String::new());
    "empty-200" 200 "status 200 with an empty body" |_, _| (EVENT_STREAM, String::new());
    "context" 400 "exceed_context_size_error with its numbers" |message, status| json(&json!({ "error": {
        "code": status, "message": message, "type": "exceed_context_size_error", "n_prompt_tokens": 9021, "n_ctx": 4096,
    } }));
    "balance" 402 "no balance" |message, _| json(&openai_error("unknown_error", None, Some("invalid_request_error"), message));
};

/// An error in place of a reply: of this shape (OpenAI's if none is given), with this status and sentence in place of the
/// usual ones. `retry_after` goes into the usual sentence of a 429.
pub(crate) fn answer(
    shape: Option<&ErrorShape>,
    status: Option<u16>,
    message: Option<&str>,
    retry_after: Option<&str>,
) -> Answer {
    let Some(shape) = shape.or_else(|| SHAPES.first()) else {
        return Answer::new(500, PLAIN, pieces(Vec::new()));
    };
    let status = status.unwrap_or(shape.status);
    let message = message.map_or_else(|| usual_sentence(status, retry_after), str::to_owned);
    let (content_type, body) = (shape.body)(&message, status);
    Answer::whole(status, content_type, body)
}

/// OpenAI's type and code for a status.
fn openai_words(status: u16) -> (&'static str, Option<&'static str>) {
    match status {
        401 => ("invalid_request_error", Some("invalid_api_key")),
        402 => ("insufficient_quota", Some("insufficient_quota")),
        403 => ("permission_error", None),
        404 => ("invalid_request_error", Some("model_not_found")),
        429 => ("requests", Some("rate_limit_exceeded")),
        498 => ("server_error", Some("capacity_exceeded")),
        500.. => ("server_error", None),
        _ => ("invalid_request_error", None),
    }
}

fn usual_sentence(status: u16, retry_after: Option<&str>) -> String {
    let seconds = retry_after.filter(|text| text.parse::<f64>().is_ok()).unwrap_or("2");
    match status {
        401 => "Incorrect API key provided; this answer was asked for by an option.".to_owned(),
        402 => "The balance of this account is used up; this answer was asked for by an option.".to_owned(),
        404 => "The model does not exist; this answer was asked for by an option.".to_owned(),
        408 => "The request took too long; this answer was asked for by an option.".to_owned(),
        429 => format!("Rate limit reached for requests. Please try again in {seconds}s."),
        503 => "The server is overloaded; this answer was asked for by an option.".to_owned(),
        500.. => "The server had an error; this answer was asked for by an option.".to_owned(),
        _ => "The request was refused; this answer was asked for by an option.".to_owned(),
    }
}

/// The role and the text as events, then `after`. Without a stream the error is the answer.
fn after_text(script: &Script, after: &str) -> Answer {
    if !script.stream {
        return answer(find("openai"), Some(502), Some(&sentence(script)), None);
    }
    let chunks = std::iter::once(script.role()).chain(script.texts());
    let mut parts: Vec<Vec<u8>> = chunks.map(|chunk| format!("data: {chunk}\n\n").into_bytes()).collect();
    parts.push(after.into());
    events(EVENT_STREAM, parts)
}

fn sentence(script: &Script) -> String {
    script.message.clone().unwrap_or_else(|| ODD_ERROR.to_owned())
}

pub(super) fn in_stream(script: &Script) -> Answer {
    let error = json!({
        "id": script.wire.id, "object": "chat.completion.chunk", "created": script.wire.created,
        "model": script.wire.model, "provider": "Heronry",
        "error": {
            "code": 502, "message": sentence(script),
            "metadata": { "provider_name": "Heronry", "raw": sentence(script) },
        },
        "choices": [],
    });
    after_text(script, &format!("data: {error}\n\n"))
}

pub(super) fn in_stream_string(script: &Script) -> Answer {
    after_text(script, &format!("data: {{\"error\":{}}}\n\n", quoted(&sentence(script))))
}

pub(super) fn in_stream_flat(script: &Script) -> Answer {
    let error = json!({ "object": "error", "message": sentence(script), "type": "InternalServerError", "code": 500 });
    after_text(script, &format!("data: {error}\n\n"))
}

pub(super) fn then_done(script: &Script) -> Answer {
    let error = openai_error("server_error", None, None, &sentence(script));
    after_text(script, &format!("data: {error}\n\ndata: [DONE]\n\n"))
}

pub(super) fn field(script: &Script) -> Answer {
    let error = json!({ "code": 500, "message": sentence(script) });
    after_text(script, &format!("error: {error}\n\n"))
}

pub(super) fn first(script: &Script) -> Answer {
    let error = openai_error("server_error", None, None, &sentence(script));
    alone(script, &format!("data: {error}\n\n"))
}

pub(super) fn event_200(script: &Script) -> Answer {
    let error = json!({ "error": { "message": sentence(script), "type": "server_error", "status_code": 503 } });
    alone(script, &format!("event: error\ndata: {error}\n\n"))
}

/// A stream of one event; without a stream, the same error as JSON, still with status 200.
fn alone(script: &Script, event: &str) -> Answer {
    if !script.stream {
        return answer(find("openai"), Some(200), Some(&sentence(script)), None);
    }
    events(EVENT_STREAM, vec![event.into()])
}
