//! D4: tool calls, however they are cut up. Text comes first, then the calls.

use serde_json::{Value, json};

use super::script::Script;
use super::{ODD_ARGUMENTS, ODD_TOOL};
use crate::text::tokens;

const SECOND_ARGUMENTS: &str = r#"{"pond":"south"}"#;

/// The chunks of a reply with these entries of `tool_calls`, one a chunk.
fn reply(script: &Script, entries: Vec<Value>) -> Vec<Value> {
    ending(script, entries, "tool_calls")
}

fn ending(script: &Script, entries: Vec<Value>, finish: &str) -> Vec<Value> {
    let mut middle = script.texts();
    middle.extend(entries.into_iter().map(|entry| script.chunk(json!({ "tool_calls": [entry] }), Value::Null)));
    script.around(middle, script.finish(finish.into()))
}

fn begins(id: &str) -> Value {
    json!({ "id": id, "type": "function", "function": { "name": ODD_TOOL, "arguments": "" } })
}

/// A good call in pieces, each entry then changed by `change`.
fn pieces(id: &str, arguments: &str, change: impl Fn(&mut Value)) -> Vec<Value> {
    let rest = tokens(arguments).map(|token| json!({ "function": { "arguments": token } }));
    let mut entries: Vec<Value> = std::iter::once(begins(id)).chain(rest).collect();
    entries.iter_mut().for_each(change);
    entries
}

fn at(index: usize) -> impl Fn(&mut Value) {
    move |entry| entry["index"] = index.into()
}

fn two(script: &Script, first: impl Fn(&mut Value), second: impl Fn(&mut Value)) -> Vec<Value> {
    let mut entries = pieces("call_heron_1", ODD_ARGUMENTS, first);
    entries.extend(pieces("call_heron_2", SECOND_ARGUMENTS, second));
    reply(script, entries)
}

/// One good call with its first entry changed.
fn first_changed(script: &Script, change: impl Fn(&mut Value)) -> Vec<Value> {
    let mut entries = pieces("call_heron_1", ODD_ARGUMENTS, at(0));
    if let Some(first) = entries.first_mut() {
        change(first);
    }
    reply(script, entries)
}

pub(super) fn no_index(script: &Script) -> Vec<Value> {
    two(script, |_| {}, |_| {})
}

pub(super) fn sparse_index(script: &Script) -> Vec<Value> {
    two(script, at(1), at(5))
}

pub(super) fn reused_index(script: &Script) -> Vec<Value> {
    two(script, at(0), at(0))
}

pub(super) fn late_name(script: &Script) -> Vec<Value> {
    let mut entries = pieces("call_heron_1", ODD_ARGUMENTS, at(0));
    if let Some(first) = entries.first_mut() {
        *first = json!({ "index": 0, "id": "call_heron_1", "type": "function", "function": { "arguments": "" } });
    }
    entries.insert(1, json!({ "index": 0, "function": { "name": ODD_TOOL } }));
    reply(script, entries)
}

pub(super) fn null_fields(script: &Script) -> Vec<Value> {
    let mut entries = pieces("call_heron_1", ODD_ARGUMENTS, at(0));
    for (position, entry) in entries.iter_mut().enumerate() {
        if position == 0 {
            entry["function"]["arguments"] = Value::Null;
        } else {
            entry["id"] = Value::Null;
            entry["type"] = Value::Null;
            entry["function"]["name"] = Value::Null;
        }
    }
    reply(script, entries)
}

pub(super) fn whole(script: &Script) -> Vec<Value> {
    let mut calls = [begins("call_heron_1"), begins("call_heron_2")];
    for (index, (call, arguments)) in calls.iter_mut().zip([ODD_ARGUMENTS, SECOND_ARGUMENTS]).enumerate() {
        call["index"] = index.into();
        call["function"]["arguments"] = arguments.into();
    }
    reply(script, calls.to_vec())
}

pub(super) fn no_type(script: &Script) -> Vec<Value> {
    first_changed(script, |entry| {
        if let Some(entry) = entry.as_object_mut() {
            entry.remove("type");
        }
    })
}

pub(super) fn empty_id(script: &Script) -> Vec<Value> {
    reply(
        script,
        pieces("", ODD_ARGUMENTS, |entry| {
            entry["index"] = 0.into();
            entry["id"] = "".into();
        }),
    )
}

pub(super) fn builtin(script: &Script) -> Vec<Value> {
    first_changed(script, |entry| entry["type"] = "builtin_function".into())
}

pub(super) fn signature(script: &Script) -> Vec<Value> {
    first_changed(script, |entry| {
        entry["extra_content"] = json!({ "google": { "thought_signature": "aGVyb24=" } });
    })
}

pub(super) fn content_null(script: &Script) -> Vec<Value> {
    let mut chunks = reply(script, pieces("call_heron_1", ODD_ARGUMENTS, at(0)));
    for chunk in &mut chunks {
        if chunk["choices"][0]["delta"]["tool_calls"].is_array() {
            chunk["choices"][0]["delta"]["content"] = Value::Null;
        }
    }
    chunks
}

pub(super) fn finish_stop(script: &Script) -> Vec<Value> {
    ending(script, pieces("call_heron_1", ODD_ARGUMENTS, at(0)), "stop")
}

pub(super) fn object_arguments(script: &Script) -> Vec<Value> {
    let mut call = begins("call_heron_1");
    call["index"] = 0.into();
    call["function"]["arguments"] = serde_json::from_str(ODD_ARGUMENTS).unwrap_or_default();
    reply(script, vec![call])
}
