//! What went wrong, as the provider tells it.
//!
//! [`ApiError`] is read from a response with an error status, from a body with status 200 that is none, or from inside a
//! stream. `sentence` finds the provider's own words wherever they hide, and `wait` how long to wait. What it all means is
//! said by [`ApiError::advice`] (with `rejected`, which names the parameter at fault), [`ApiError::is_transient`] and
//! [`ApiError::excess_tokens`].

/// A list of phrases in one string: lists of strings would be a third larger in the program, for the addresses in them.
macro_rules! phrases {
    ($first:literal $(, $next:literal)* $(,)?) => { concat!($first $(, "|", $next)*) };
}

pub(crate) use phrases;

mod advice;
mod excess;
mod rejected;
mod sentence;
mod wait;

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::record::record;
use crate::redact::redact;

pub use advice::Advice;

/// An error that a provider reported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApiError {
    /// The HTTP status; inside a stream the number that the report itself gives, if it is one.
    pub status: Option<u16>,
    /// The provider's code, numbers as text; or one of the constants here when the body itself was the fault.
    pub code: Option<String>,
    /// The provider's `type`.
    pub kind: Option<String>,
    /// The parameter at fault.
    pub param: Option<String>,
    /// The provider's sentence, never raw JSON or HTML; empty when the body gives none, and then the status speaks.
    pub message: String,
    /// The id under which the provider's support finds the request.
    pub request_id: Option<String>,
    /// How long to wait before the next try, in milliseconds.
    pub retry_after_ms: Option<u64>,
    /// The provider behind a router.
    pub provider: Option<String>,
    /// The body, up to 64 KB.
    pub raw: String,
}

record! { ApiError { status, code, kind, param, message, request_id, retry_after_ms, provider, raw } }

const RAW_BYTES: usize = 64 * 1024;

impl ApiError {
    /// The code of an error that a body without content is.
    pub const EMPTY_BODY: &'static str = "empty_body";
    /// The code of an error that JSON without a completion or a model list is.
    pub const NOT_A_COMPLETION: &'static str = "not_a_completion";

    /// Reads a response with an error status. Header names are lower case. The `Retry-After` header may hold seconds or a
    /// date; a date is understood only beside a `date` header, since nobody here owns a clock.
    #[must_use]
    pub fn from_response(status: u16, headers: &[(String, String)], body: &[u8]) -> Self {
        Self::of_response(status, headers, body, None)
    }

    /// [`ApiError::from_response`] for those who know what time it is, in milliseconds since 1970: other origins seldom
    /// let a page read `date`, and then a date in `Retry-After` is understood by this.
    #[must_use]
    pub fn from_response_at(status: u16, headers: &[(String, String)], body: &[u8], now_ms: u64) -> Self {
        Self::of_response(status, headers, body, Some(now_ms))
    }

    fn of_response(status: u16, headers: &[(String, String)], body: &[u8], now_ms: Option<u64>) -> Self {
        let mut error = Self::read(&String::from_utf8_lossy(body));
        error.status = Some(status);
        let header = |name: &str| {
            let (_, value) = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
            Some(value.trim()).filter(|value| !value.is_empty())
        };
        let ids = ["x-request-id", "request-id", "apim-request-id", "x-amzn-requestid", "x-generation-id", "cf-ray"];
        if let Some(id) = ids.into_iter().find_map(header) {
            error.request_id = Some(id.to_owned());
        }
        if let Some(wait_ms) = wait::from_headers(&header, now_ms) {
            error.retry_after_ms = Some(wait_ms);
        }
        error
    }

    /// The same error with every secret hidden in it, so that it can be shown and kept.
    #[must_use]
    pub fn redacted(mut self, secrets: &[&str]) -> Self {
        for text in [&mut self.message, &mut self.raw] {
            *text = redact(text, secrets);
        }
        let words = [&mut self.code, &mut self.kind, &mut self.param, &mut self.request_id, &mut self.provider];
        for text in words.into_iter().flatten() {
            *text = redact(text, secrets);
        }
        self
    }

    /// Reads a body that came with a good status and is not what was asked for.
    #[must_use]
    pub fn from_body(body: &[u8]) -> Self {
        Self::from_stream(&String::from_utf8_lossy(body))
    }

    /// Reads a report from inside a stream: JSON of any shape, or words.
    #[must_use]
    pub fn from_stream(source: &str) -> Self {
        let mut error = Self::read(source);
        if source.trim().is_empty() {
            error.code = Some(Self::EMPTY_BODY.to_owned());
        }
        error
    }

    /// The provider's sentence, or, where there is none, what can be said without one.
    #[must_use]
    pub fn headline(&self) -> Cow<'_, str> {
        if !self.message.is_empty() {
            return Cow::Borrowed(&self.message);
        }
        match (self.code.as_deref(), self.status, self.kind.as_deref()) {
            (Some(Self::EMPTY_BODY), _, _) => Cow::Borrowed("The server answered with an empty body."),
            (Some(Self::NOT_A_COMPLETION), _, _) => Cow::Borrowed("The server answered with JSON of another kind."),
            (Some(word), _, _) | (None, None, Some(word)) => Cow::Borrowed(word),
            (None, Some(status), _) => Cow::Owned(["HTTP status ", &status.to_string()].concat()),
            (None, None, None) => Cow::Borrowed("The server reported an error without words."),
        }
    }

    fn read(body: &str) -> Self {
        let text = body.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        let raw = capped(body, RAW_BYTES).to_owned();
        let mut error = Self { param: parameter(&raw), raw, ..Self::default() };
        let Some(value) = crate::value::from_text(text) else {
            error.message = sentence::of_text(text);
            error.retry_after_ms = wait::from_words(&error.message);
            return error;
        };
        error.message = sentence::of_json(&value).unwrap_or_default();
        let scopes = scopes(&value);
        let first = |places: &str| scopes.iter().find_map(|scope| at_one_of(scope, places, word));
        error.code = first(phrases!["/code", "/error_code", "/status_code", "/err_code"]);
        error.kind = first("/type").or_else(|| first(phrases!["/status", "/__type"]));
        error.request_id = first(phrases!["/request_id", "/requestId", "/trace_id"]);
        error.provider = first(phrases!["/metadata/provider_name", "/provider_name", "/provider"]);
        // A label beside the sentence (`{"error": "Unauthorized", "message": "…"}`) names the kind.
        if error.kind.is_none() {
            error.kind = value.get("error").and_then(word).filter(|label| *label != error.message);
        }
        const STATUSES: &str = phrases!["/raw_status_code", "/status_code", "/status", "/code", "/http_status"];
        let status = |value: &Value| word(value)?.parse().ok().filter(|status| (400..600).contains(status));
        error.status = scopes.iter().find_map(|scope| at_one_of(scope, STATUSES, status));
        error.retry_after_ms = wait::from_json(&scopes).or_else(|| wait::from_words(&error.message));
        error
    }
}

/// The objects in which a body's fields may stand, innermost first.
fn scopes(value: &Value) -> Vec<&Value> {
    let mut scopes = Vec::new();
    let mut next = Some(value);
    while let Some(scope) = next {
        if scopes.len() == 8 {
            break;
        }
        const INNER: &str =
            phrases!["/error", "/message", "/detail", "/errors", "/base_resp", "/x_groq", "/choices/0", "/0"];
        let holds_something =
            |inner: &Value| inner.is_object() || inner.as_array().is_some_and(|list| !list.is_empty());
        next = at_one_of(scope, INNER, |inner| Some(inner).filter(|inner| holds_something(inner)));
        scopes.push(scope);
    }
    scopes.reverse();
    scopes
}

/// What the first place that has it holds.
pub(crate) fn at_one_of<'a, T>(value: &'a Value, places: &str, read: impl Fn(&'a Value) -> Option<T>) -> Option<T> {
    places.split('|').find_map(|place| read(value.pointer(place)?))
}

/// A short text or a number, as text.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty() && text != "error"),
        Value::Number(number) => number.as_i64().map(|number| number.to_string()),
        _ => None,
    }
}

/// The parameter that a body names in `param`, or at the end of the path in `loc`.
fn parameter(body: &str) -> Option<String> {
    if let Some(named) = value_behind(body, "param", b"\"'\\") {
        let named = named.trim_start_matches('\\').get(1..)?;
        let end = named.bytes().position(|byte| b"\"'\\".contains(&byte));
        return named.get(..end?).map(str::to_owned);
    }
    let path = value_behind(body, "loc", b"[(")?;
    let end = path.bytes().position(|byte| b"])".contains(&byte))?;
    let mut last = None;
    names(path.get(..end)?, &mut |_, name, _| {
        if name != "body" {
            last = Some(name);
        }
        None
    });
    last.map(str::to_owned)
}

/// The first value of a field that begins with one of these and is no empty string. The text is searched, not read: it may
/// be JSON inside a string, JSON that broke off, or Python's way of writing an object.
fn value_behind<'a>(text: &'a str, field: &str, begins: &[u8]) -> Option<&'a str> {
    let mut rest = text;
    while let Some(at) = rest.find(field) {
        rest = rest.get(at + field.len()..)?;
        let behind = rest.trim_start_matches(is_mark);
        if behind.len() < rest.len()
            && let Some(value) = behind.trim_start().strip_prefix(':')
        {
            let value = value.trim_start();
            let bare = value.trim_start_matches('\\').as_bytes();
            if value.bytes().next().is_some_and(|byte| begins.contains(&byte)) && bare.first() != bare.get(1) {
                return Some(value);
            }
        }
    }
    None
}

/// Quotation marks, and what stands before them in JSON inside a string.
fn is_mark(c: char) -> bool {
    matches!(c, '"' | '\'' | '\\')
}

/// Whether something is said in one of these phrases.
fn says(words: &str, phrases: &str) -> bool {
    phrases.split('|').any(|phrase| words.contains(phrase))
}

/// Shows the names in a text, each between what stands before and behind it, until one is taken.
fn names<'a>(text: &'a str, take: &mut dyn FnMut(&'a str, &'a str, &'a str) -> Option<String>) -> Option<String> {
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let length =
            rest.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'_')).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(length);
        if name.starts_with(|c: char| c.is_ascii_lowercase()) {
            let taken = take(text.get(..at)?, name, behind);
            if taken.is_some() {
                return taken;
            }
        }
        at += length + behind.chars().next().map_or(0, char::len_utf8);
    }
    None
}

fn capped(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or(text)
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline())
    }
}

impl std::error::Error for ApiError {}
