//! Keys: what was shown of one, and the answer that refuses it.

use axum::http::HeaderMap;
use serde_json::json;

use crate::answer::{Answer, PLAIN, openai_error};
use crate::options::{KeyRule, Options};
use crate::place::{Api, Place, Target};

/// The one key the provider takes. It is no secret.
pub const DEMO_KEY: &str = "demo-key";

/// A key as it was sent.
pub(crate) struct Key {
    /// Empty where none was.
    pub(crate) text: String,
    kind: Kind,
}

/// How a place wants its key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    OpenAi,
    Azure,
    Anthropic,
}

impl Key {
    /// The key of a request, from the header in which the place wants it.
    pub(crate) fn shown(headers: &HeaderMap, place: &Place) -> Key {
        let kind = match (&place.target, place.api) {
            (Target::AzureChat { .. }, _) => Kind::Azure,
            // Anthropic's chat takes OpenAI's header too; its list of models does not.
            (Target::Models | Target::ModelsWithSlash, Api::Anthropic) => Kind::Anthropic,
            _ => Kind::OpenAi,
        };
        let header = |name| headers.get(name).map(|value| value.as_bytes());
        let bearer = || {
            let value = header("authorization")?;
            Some(value.strip_prefix(b"Bearer ").or_else(|| value.strip_prefix(b"bearer ")).unwrap_or(value))
        };
        let shown = match (kind, place.api) {
            (Kind::Azure, _) => header("api-key"),
            (Kind::Anthropic, _) => header("x-api-key"),
            (Kind::OpenAi, Api::Anthropic) => header("x-api-key").or_else(bearer),
            (Kind::OpenAi, Api::OpenAi) => bearer(),
        };
        Key { text: String::from_utf8_lossy(shown.unwrap_or_default()).into_owned(), kind }
    }

    /// The answer that refuses the key, if it is to be refused.
    pub(crate) fn refusal(&self, options: &Options) -> Option<Answer> {
        let is_missing = self.text.is_empty();
        if self.text == DEMO_KEY || options.key == KeyRule::NoOne {
            return None;
        }
        if options.key == KeyRule::Broken {
            if !is_missing {
                let message = "The proxy has no database to look the key up in.";
                return Some(Answer::json(400, &openai_error("no_db_connection", None, Some("400"), message)));
            }
            let mut answer = Answer::whole(500, PLAIN, "Internal Server Error");
            answer.without_cors = true;
            return Some(answer);
        }
        let echo = options.echo(self);
        Some(match self.kind {
            Kind::Azure => {
                let message =
                    format!("The key in the header `api-key` is missing or not valid for this resource.{echo}");
                Answer::json(401, &json!({ "error": { "code": "401", "message": message } }))
            }
            Kind::Anthropic if is_missing => anthropic_error(401, "x-api-key header is required"),
            Kind::Anthropic => anthropic_error(401, &format!("invalid x-api-key{echo}")),
            Kind::OpenAi => {
                let message = if is_missing {
                    "No API key was sent. The demo provider wants `Authorization: Bearer demo-key`.".to_owned()
                } else {
                    format!("Incorrect API key provided. The key of the demo provider is `demo-key`.{echo}")
                };
                Answer::error(401, "invalid_request_error", None, Some("invalid_api_key"), &message)
            }
        })
    }
}

/// What Anthropic's API misses in the headers of a page: without its own header no answer has CORS headers either, and its
/// list of models wants to know a version.
pub(crate) fn anthropic_refusal(headers: &HeaderMap, place: &Place) -> Option<Answer> {
    if place.api != Api::Anthropic {
        return None;
    }
    if headers.get("anthropic-dangerous-direct-browser-access").is_none_or(|value| value != "true") {
        let message = "CORS requests must set 'anthropic-dangerous-direct-browser-access' header";
        let mut answer = anthropic_error(401, message);
        answer.without_cors = true;
        return Some(answer);
    }
    let is_list = matches!(place.target, Target::Models | Target::ModelsWithSlash);
    (is_list && !headers.contains_key("anthropic-version"))
        .then(|| anthropic_error(400, "anthropic-version: header is required"))
}

fn anthropic_error(status: u16, message: &str) -> Answer {
    let kind = if status == 401 { "authentication_error" } else { "invalid_request_error" };
    Answer::json(status, &json!({ "type": "error", "error": { "type": kind, "message": message } }))
}
