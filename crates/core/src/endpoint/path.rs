//! The path of an endpoint: a base URL or the full one, and what is next to it.

use super::{Kind, Reading, Warning};

/// What follows a base URL.
const CHAT: &str = "/chat/completions";

/// Last segments that only a full endpoint has.
const FULL: [&str; 4] = ["chat", "completions", "invocations", "generate"];

/// Last segments of other APIs beside chat completions.
const OTHER_APIS: [&str; 7] =
    ["responses", "embeddings", "messages", "generations", "transcriptions", "moderations", "assistants"];

/// Appends `/chat/completions`. Never a version: where one is missing, it is offered.
pub(super) fn join(base: &str) -> String {
    format!("{}{CHAT}", base.trim_end_matches('/'))
}

/// Whether a path is that of a chat endpoint. `/chat/completions` counts wherever it stands, so that it is never
/// appended to itself.
pub(super) fn is_full(path: &str) -> bool {
    let segments = segments(path);
    segments.windows(2).any(is_chat) || segments.last().is_some_and(|last| FULL.contains(&last.as_str()))
}

/// Whether a path is that of a list of models.
pub(super) fn is_model_list(path: &str) -> bool {
    segments(path).last().is_some_and(|last| last == "models")
}

/// The base of a list of models.
pub(super) fn without_model_list(path: &str) -> &str {
    without_end(path, "/models").unwrap_or(path)
}

/// Drops slashes after a `/chat/completions` at the end.
pub(super) fn without_slash_after_chat(path: &str) -> &str {
    if ends_in_chat(path) { path.trim_end_matches('/') } else { path }
}

/// The list of models beside a chat endpoint, or none where there is no such place: beside the deployments of Azure, the
/// serving endpoints of Databricks, and endpoints of unknown shape.
pub(super) fn model_list(chat: &str) -> Option<String> {
    let base = without_end(chat, CHAT)?;
    let segments = segments(base);
    let is_databricks = segments.last().is_some_and(|last| last == "serving-endpoints");
    (!is_databricks && !is_deployment(chat)).then(|| format!("{base}/models"))
}

/// Whether a path ends in `/deployments/<x>/chat/completions`.
pub(super) fn is_deployment(path: &str) -> bool {
    let segments = segments(path);
    match segments.as_slice() {
        [.., deployments, _, chat, completions] => {
            deployments == "deployments" && chat == "chat" && completions == "completions"
        }
        _ => false,
    }
}

/// Whether a path ends in `/chat/completions`, with or without a slash.
pub(super) fn ends_in_chat(path: &str) -> bool {
    segments(path).last_chunk::<2>().is_some_and(|last| is_chat(last))
}

/// Whether a chat path is that of a bare host.
pub(super) fn is_at_root(chat: &str) -> bool {
    chat == CHAT
}

/// Whether a path is below that of Ollama's own API.
pub(super) fn is_ollama_native(path: &str) -> bool {
    segments(path).first().is_some_and(|first| first == "api")
}

/// The segments of a path that are not empty, in lower case: endpoints are recognised in any spelling.
pub(super) fn segments(path: &str) -> Vec<String> {
    path.split('/').filter(|segment| !segment.is_empty()).map(str::to_ascii_lowercase).collect()
}

/// Resolves `.` and `..` as a browser does. The path begins with a slash afterwards.
pub(super) fn without_dot_segments(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.strip_prefix('/').unwrap_or(path).split('/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        let dots = segment.to_ascii_lowercase().replace("%2e", ".");
        match dots.as_str() {
            "." | ".." => {
                if dots == ".." {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            _ => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}

/// Makes one slash of several, except after a colon: a proxy may take a whole URL in its path.
pub(super) fn with_single_slashes(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.strip_prefix('/').unwrap_or(path).split('/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        let follows_colon = kept.last().is_some_and(|previous| previous.ends_with(':'));
        if !segment.is_empty() || is_last || follows_colon {
            kept.push(segment);
        }
    }
    format!("/{}", kept.join("/"))
}

/// What may be wrong with a path, given how it was read.
pub(super) fn advice(path: &str, reading: Reading, kind: Kind) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let segments = segments(path);
    let last = segments.last().map(String::as_str).unwrap_or_default();
    match kind {
        Kind::BaseUrl if reading == Reading::BaseUrl && is_full(path) => {
            warnings.push(Warning::LooksFull);
        }
        Kind::FullEndpoint if !is_full(path) && !OTHER_APIS.contains(&last) => {
            warnings.push(Warning::LooksLikeBase);
        }
        _ => {}
    }
    if segments.windows(2).filter(|pair| is_chat(pair)).count() > 1 {
        warnings.push(Warning::DoubledPath);
    }
    if kind == Kind::FullEndpoint && last == "completions" && !ends_in_chat(path) {
        warnings.push(Warning::LegacyCompletions);
    }
    if OTHER_APIS.contains(&last) {
        warnings.push(Warning::OtherApi { segment: last.to_owned() });
    }
    warnings
}

fn is_chat(pair: &[String]) -> bool {
    matches!(pair, [chat, completions] if chat == "chat" && completions == "completions")
}

/// A path without this end, in any spelling, and without slashes after it.
fn without_end<'a>(path: &'a str, end: &str) -> Option<&'a str> {
    let path = path.trim_end_matches('/');
    let (base, last) = path.split_at_checked(path.len().checked_sub(end.len())?)?;
    last.eq_ignore_ascii_case(end).then_some(base)
}
