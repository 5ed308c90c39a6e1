//! Recorded replies of real providers, where the folder with them is present beside the project.

use std::fs;
use std::path::{Path, PathBuf};

use plainwire_core::chat::{Completion, ReplyReader, TransportEnd};
use plainwire_core::error::ApiError;
use plainwire_core::models::parse_models;
use serde_json::Value;

/// The folder and the lists in it; none, with a word on it, where it is absent.
fn fixtures() -> Option<(PathBuf, Vec<Value>, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures");
    let read = |name: &str| serde_json::from_slice(&fs::read(folder.join(name)).ok()?).ok();
    match (read("index.json"), read("expected.json")) {
        (Some(Value::Array(index)), Some(expected)) => Some((folder, index, expected)),
        _ => {
            println!("no recorded replies were read: ../shared/fixtures is not there");
            None
        }
    }
}

fn read(body: &[u8], split: usize) -> Completion {
    let mut reader = ReplyReader::new();
    body.chunks(split).for_each(|piece| reader.push(piece));
    reader.finish(TransportEnd::Clean)
}

/// An inline block of reasoning stands in the expected text and in our reasoning. Both sides are brought to one form by
/// moving such a block from the front of the text to the end of the reasoning, and are then equal, white space around the
/// block apart.
fn moved(text: &str, reasoning: &str) -> (String, String) {
    match text.trim_start().strip_prefix("<think>").and_then(|block| block.split_once("</think>")) {
        Some((block, answer)) => (answer.trim_start().to_owned(), format!("{reasoning}{}", block.trim())),
        None => (text.to_owned(), reasoning.to_owned()),
    }
}

/// Whether two values are the same, 0 and 0.0 being the same number.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

#[test]
fn recorded_replies_come_to_what_is_expected_at_every_split() {
    let Some((folder, index, expected)) = fixtures() else { return };
    let mut replies = 0;
    for entry in index.iter().filter(|entry| entry["api"] == "chat" && entry["kind"] != "error") {
        let id = entry["id"].as_str().expect("id");
        let body = fs::read(folder.join(entry["file"].as_str().expect("file"))).expect(id);
        let want = &expected[id];
        let got = read(&body, usize::MAX);
        let text = |name: &str| want[name].as_str().unwrap_or_default();
        let (answer, reasoning) = moved(text("text"), text("reasoning"));
        assert_eq!(got.text, answer, "{id}");
        assert_eq!(got.reasoning, reasoning, "{id}");
        assert_eq!(got.refusal, text("refusal"), "{id}");
        assert_eq!(got.finish_reason.as_deref(), want["finish_reason"].as_str(), "{id}");
        let usage = got.usage.as_ref().map_or(&Value::Null, |usage| &usage.raw);
        assert!(same(usage, &want["usage"]), "{id}: {usage} instead of {}", want["usage"]);
        let calls = want["tool_calls"].as_array().expect("calls");
        assert_eq!(got.tool_calls.len(), calls.len(), "{id}");
        for (got, want) in got.tool_calls.iter().zip(calls) {
            assert_eq!(got.id, want["id"], "{id}");
            assert_eq!(got.name, want["name"], "{id}");
            assert_eq!(got.arguments, want["arguments"], "{id}");
        }
        if entry["kind"] == "stream" {
            assert_eq!(got.stats.comments, want["comments"].as_u64().expect("comments"), "{id}");
            assert_eq!(got.stats.bad_json_events, want["bad_json_events"].as_u64().expect("bad events"), "{id}");
            assert_eq!(got.done_marker, want["done_marker"], "{id}");
        }
        let reported = want["sse_error_field"].as_str().or(want["stream_error"].as_str());
        assert_eq!(got.error.is_some(), reported.is_some(), "{id}");
        let ended = want["finish_reason"].is_string() || want["done_marker"] == true;
        assert_eq!(got.complete, ended && reported.is_none(), "{id}");
        for split in 1..=16 {
            assert!(read(&body, split) == got, "{id} differs when fed {split} bytes at a time");
        }
        replies += 1;
    }
    println!("{replies} recorded replies agree, whole and split into 1 to 16 bytes");
}

#[test]
fn recorded_errors_say_what_the_provider_said() {
    let Some((folder, index, expected)) = fixtures() else { return };
    let mut errors = 0;
    for entry in index.iter().filter(|entry| entry["api"] == "chat" && entry["kind"] == "error") {
        let id = entry["id"].as_str().expect("id");
        let body = fs::read(folder.join(entry["file"].as_str().expect("file"))).expect(id);
        let headers: Vec<(String, String)> = entry["headers"]
            .as_object()
            .expect("headers")
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
            .collect();
        let status = entry["status"].as_u64().and_then(|status| u16::try_from(status).ok()).expect("status");
        let error = ApiError::from_response(status, &headers, &body);
        assert_eq!(error.message, expected[id]["error_message"], "{id}");
        // The same body where a reply was meant, with a good status.
        let reply = read(&body, 7);
        assert_eq!(reply.error.map(|error| error.message).as_deref(), Some(error.message.as_str()), "{id}");
        assert!(!reply.complete, "{id}");
        errors += 1;
    }
    println!("{errors} recorded errors say what they should");
}

#[test]
fn recorded_model_lists_are_read() {
    let Some((folder, index, _)) = fixtures() else { return };
    for entry in index.iter().filter(|entry| entry["api"] == "models") {
        let id = entry["id"].as_str().expect("id");
        let body = fs::read(folder.join(entry["file"].as_str().expect("file"))).expect(id);
        let models = parse_models(&body).expect(id);
        assert!(models.len() > 5, "{id}");
        assert!(models.iter().all(|model| !model.id.is_empty()), "{id}");
    }
}
