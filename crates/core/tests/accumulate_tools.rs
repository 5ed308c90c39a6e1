//! Tool calls, however they are cut up (D4), and how they go back.

use plainwire_core::chat::{ChatRequest, Completion, Message, ReplyReader, Role, ToolCall, TransportEnd};
use serde_json::{Value, json};

fn read(body: &str, split: usize) -> Completion {
    let mut reader = ReplyReader::new();
    body.as_bytes().chunks(split).for_each(|piece| reader.push(piece));
    reader.finish(TransportEnd::Clean)
}

/// Feeds the values of `delta.tool_calls`, each in an event of its own.
fn calls(parts: &[Value]) -> Vec<ToolCall> {
    let body: String = parts
        .iter()
        .map(|part| format!("data: {}\n\n", json!({"choices": [{"delta": {"tool_calls": part}}]})))
        .collect();
    assert_eq!(read(&body, 5), read(&body, usize::MAX));
    read(&body, usize::MAX).tool_calls
}

fn short(calls: &[ToolCall]) -> Vec<(&str, &str, &str)> {
    calls.iter().map(|call| (call.id.as_str(), call.name.as_str(), call.arguments.as_str())).collect()
}

#[test]
fn calls_are_put_together() {
    type Row = (&'static str, Value, Vec<(&'static str, &'static str, &'static str)>);
    let rows: Vec<Row> = vec![
        (
            "in pieces, by index",
            json!([
                [{"index": 0, "id": "a", "type": "function", "function": {"name": "f", "arguments": ""}}],
                [{"index": 0, "function": {"arguments": "{\"x\""}}],
                [{"index": 1, "id": "b", "function": {"name": "g", "arguments": "{"}}, {"index": 0, "function": {"arguments": ":1}"}}],
                [{"index": 1, "function": {"arguments": "}"}}],
            ]),
            vec![("a", "f", "{\"x\":1}"), ("b", "g", "{}")],
        ),
        (
            "whole arguments at once",
            json!([[{"index": 0, "id": "a", "function": {"name": "f", "arguments": "{\"x\":1}"}}]]),
            vec![("a", "f", "{\"x\":1}")],
        ),
        (
            "no index",
            json!([
                [{"id": "a", "function": {"name": "f", "arguments": "{"}}],
                [{"function": {"arguments": "}"}}],
                [{"id": "b", "function": {"name": "g", "arguments": "{}"}}],
            ]),
            vec![("a", "f", "{}"), ("b", "g", "{}")],
        ),
        (
            "no index, several at once",
            json!([[{"id": "a", "function": {"name": "f", "arguments": "{}"}}, {"id": "b", "function": {"name": "f", "arguments": "{}"}}]]),
            vec![("a", "f", "{}"), ("b", "f", "{}")],
        ),
        (
            "no index, the id repeated with every part",
            json!([
                [{"id": "a", "function": {"name": "f", "arguments": "{"}}],
                [{"id": "b", "function": {"name": "g", "arguments": "{"}}],
                [{"id": "a", "function": {"arguments": "}"}}],
                [{"id": "b", "function": {"arguments": "}"}}],
            ]),
            vec![("a", "f", "{}"), ("b", "g", "{}")],
        ),
        (
            "neither index nor id",
            json!([[{"function": {"name": "f", "arguments": "{}"}}], [{"function": {"name": "f", "arguments": "{\"x\":2}"}}]]),
            vec![("", "f", "{}"), ("", "f", "{\"x\":2}")],
        ),
        (
            "sparse indexes",
            json!([
                [{"index": 3, "id": "a", "function": {"name": "f", "arguments": "{}"}}],
                [{"index": 7, "id": "b", "function": {"name": "g", "arguments": "{}"}}],
            ]),
            vec![("a", "f", "{}"), ("b", "g", "{}")],
        ),
        (
            "an index used again",
            json!([
                [{"index": 0, "id": "a", "function": {"name": "f", "arguments": "{}"}}],
                [{"index": 0, "id": "b", "function": {"name": "g", "arguments": "{"}}],
                [{"index": 0, "function": {"arguments": "}"}}],
            ]),
            vec![("a", "f", "{}"), ("b", "g", "{}")],
        ),
        (
            "an index used again, ids empty",
            json!([
                [{"index": 0, "id": "", "function": {"name": "f", "arguments": "{}"}}],
                [{"index": 0, "id": "", "function": {"name": "f", "arguments": "{\"x\":2}"}}],
            ]),
            vec![("", "f", "{}"), ("", "f", "{\"x\":2}")],
        ),
        (
            "the same id and name with every part",
            json!([
                [{"index": 0, "id": "a", "function": {"name": "f", "arguments": "{\"x\""}}],
                [{"index": 0, "id": "a", "function": {"name": "f", "arguments": ":1}"}}],
            ]),
            vec![("a", "f", "{\"x\":1}")],
        ),
        (
            "another id without a name begins nothing",
            json!([
                [{"index": 0, "id": "a", "function": {"name": "f", "arguments": "{"}}],
                [{"index": 0, "id": "other", "function": {"arguments": "}"}}],
            ]),
            vec![("a", "f", "{}")],
        ),
        (
            "name after id, by index and without",
            json!([
                [{"index": 0, "id": "a"}],
                [{"index": 0, "function": {"name": "f"}}],
                [{"index": 0, "function": {"arguments": "{}"}}],
                [{"id": "b"}],
                [{"function": {"name": "g", "arguments": "{}"}}],
            ]),
            vec![("a", "f", "{}"), ("b", "g", "{}")],
        ),
        (
            "id after name",
            json!([
                [{"index": 0, "function": {"name": "f", "arguments": ""}}],
                [{"index": 0, "id": "a", "function": {"arguments": "{}"}}],
            ]),
            vec![("a", "f", "{}")],
        ),
        (
            "null name and arguments",
            json!([
                [{"index": 0, "id": "a", "type": null, "function": {"name": "f", "arguments": null}}],
                [{"index": 0, "id": null, "function": {"name": null, "arguments": "{}"}}],
                [{"index": 0, "function": null}],
            ]),
            vec![("a", "f", "{}")],
        ),
        (
            "an object where a list was meant, arguments as JSON, index as text",
            json!([{"index": "0", "id": "a", "function": {"name": "f", "arguments": {"x": [1, null]}}}]),
            vec![("a", "f", "{\"x\":[1,null]}")],
        ),
    ];
    for (what, parts, expected) in rows {
        let calls = calls(parts.as_array().expect("parts"));
        assert_eq!(short(&calls), expected, "{what}");
    }
}

#[test]
fn the_kind_and_what_hangs_on_a_call_are_kept() {
    let calls = calls(&[json!([{
        "index": 0, "id": "a", "type": "builtin_function", "function": {"name": "$web_search", "arguments": "{}"},
        "extra_content": {"google": {"thought_signature": "sig"}}
    }])]);
    assert_eq!(calls[0].kind.as_deref(), Some("builtin_function"));
    assert_eq!(calls[0].extra_content, Some(json!({"google": {"thought_signature": "sig"}})));
}

#[test]
fn the_field_from_before_tools() {
    let body = concat!(
        "data: {\"choices\":[{\"delta\":{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}}}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"function_call\":{\"arguments\":\"{}\"}},\"finish_reason\":\"function_call\"}]}\n\n",
    );
    let reply = read(body, 1);
    assert_eq!(short(&reply.tool_calls), [("", "f", "{}")]);
    assert_eq!(reply.tool_calls[0].kind.as_deref(), Some("function_call"));
    assert!(reply.complete);
}

#[test]
fn every_entry_of_a_whole_message_is_a_call() {
    let body = json!({"choices": [{"message": {"content": null, "tool_calls": [
        {"index": 0, "id": "a", "function": {"name": "f", "arguments": "{}"}},
        {"index": 0, "id": "a", "function": {"name": "f", "arguments": {"x": 1}}},
    ]}, "finish_reason": "tool_calls"}]});
    let expected = [("a", "f", "{}"), ("a", "f", "{\"x\":1}")];
    assert_eq!(short(&read(&body.to_string(), 9).tool_calls), expected);
    // The same as the one event of a stream, and repeated.
    let stream = format!("data: {body}\n\ndata: {body}\n\ndata: [DONE]\n\n");
    assert_eq!(short(&read(&stream, 9).tool_calls), expected);
}

#[test]
fn a_turn_goes_back_as_it_came() {
    let body = concat!(
        "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"plan\",\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"type\":\"function\",",
        "\"function\":{\"name\":\"f\",\"arguments\":\"\"},\"extra_content\":{\"s\":1}}]},\"finish_reason\":\"tool_calls\"}]}\n\n",
    );
    let turn = read(body, 1).to_message();
    let answer = Message::tool_result(&turn.tool_calls[0], "42");
    let request = ChatRequest {
        model: "m".to_owned(),
        messages: vec![Message::new(Role::System, "s"), Message::new(Role::User, "u"), turn, answer],
        stream: true,
        include_usage: true,
        ..ChatRequest::default()
    };
    assert_eq!(
        serde_json::from_str::<Value>(&request.to_json()).expect("JSON"),
        json!({
            "model": "m", "stream": true, "stream_options": {"include_usage": true},
            "messages": [
                {"role": "system", "content": "s"},
                {"role": "user", "content": "u"},
                {"role": "assistant", "content": null, "reasoning_content": "plan", "tool_calls": [
                    {"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}, "extra_content": {"s": 1}},
                ]},
                {"role": "tool", "tool_call_id": "a", "content": "42"},
            ],
        })
    );
}

#[test]
fn reasoning_stays_here_without_tool_calls() {
    let reply = read("data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"plan\",\"content\":\"x\"}}]}\n\n", 1);
    assert_eq!(reply.to_message(), Message::new(Role::Assistant, "x"));
}

#[test]
fn extra_fields_are_merged_last() {
    let extra = json!({"temperature": 1, "stream": null, "top_k": 3});
    let request = ChatRequest {
        model: "m".to_owned(),
        stream: true,
        max_tokens: Some(5),
        temperature: Some(0.5),
        extra: extra.as_object().cloned().unwrap_or_default(),
        ..ChatRequest::default()
    };
    assert_eq!(
        serde_json::from_str::<Value>(&request.to_json()).expect("JSON"),
        json!({"model": "m", "messages": [], "max_tokens": 5, "temperature": 1, "top_k": 3})
    );
}
