//! D1: the event stream around the chunks.

use serde_json::{Value, json};

use super::ODD_ERROR;
use super::script::{Script, events, stream};
use crate::answer::{Answer, EVENT_STREAM, JSON};

const DONE: &str = "data: [DONE]\n\n";

/// An event a chunk, each followed by `after`, then `[DONE]`.
fn with_after(chunks: &[String], after: &str) -> Vec<Vec<u8>> {
    let events = chunks.iter().map(|chunk| format!("data: {chunk}\n\n{after}").into_bytes());
    events.chain([DONE.into()]).collect()
}

pub(super) fn plain(chunks: &[String]) -> Vec<Vec<u8>> {
    with_after(chunks, "")
}

pub(super) fn comments(chunks: &[String]) -> Vec<Vec<u8>> {
    with_first(": MOCK PROCESSING\n\n", with_after(chunks, ": MOCK PROCESSING\n\n: keep-alive\n"))
}

pub(super) fn bare_colon(chunks: &[String]) -> Vec<Vec<u8>> {
    with_first(":\n\n", with_after(chunks, ":\n\n:\n"))
}

pub(super) fn comment_in_data(chunks: &[String]) -> Vec<Vec<u8>> {
    with_first("data: : MOCK PROCESSING\n\n", with_after(chunks, "data: : MOCK PROCESSING\n\n"))
}

pub(super) fn empty_data(chunks: &[String]) -> Vec<Vec<u8>> {
    with_first("data:\n\n", with_after(chunks, "data: \n\ndata\n\n"))
}

pub(super) fn data_null(chunks: &[String]) -> Vec<Vec<u8>> {
    with_first("data: null\n\n", with_after(chunks, "data: null\n\n"))
}

pub(super) fn keepalive_json(chunks: &[String]) -> Vec<Vec<u8>> {
    with_after(chunks, "data: {\"type\":\"keepalive\",\"sequence_number\":59}\n\n")
}

pub(super) fn fields(chunks: &[String]) -> Vec<Vec<u8>> {
    let event = |(number, chunk): (usize, &String)| {
        format!("event: message\nid: {number}\nretry: 3000\nmood: calm\ndata: {chunk}\n\n").into_bytes()
    };
    chunks.iter().enumerate().map(event).chain(["event: done\ndata: [DONE]\n\n".into()]).collect()
}

fn with_first(first: &str, mut parts: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    parts.insert(0, first.into());
    parts
}

pub(super) fn no_space(chunks: &[String]) -> Vec<Vec<u8>> {
    chunks.iter().map(|chunk| format!("data:{chunk}\n\n").into_bytes()).chain(["data:[DONE]\n\n".into()]).collect()
}

pub(super) fn crlf(chunks: &[String]) -> Vec<Vec<u8>> {
    with_line_ends(chunks, "\r\n")
}

pub(super) fn cr(chunks: &[String]) -> Vec<Vec<u8>> {
    with_line_ends(chunks, "\r")
}

fn with_line_ends(chunks: &[String], end: &str) -> Vec<Vec<u8>> {
    let chunks = chunks.iter().map(String::as_str).chain(["[DONE]"]);
    chunks.map(|chunk| format!("data: {chunk}{end}{end}").into_bytes()).collect()
}

pub(super) fn bom(chunks: &[String]) -> Vec<Vec<u8>> {
    with_first("\u{feff}", plain(chunks))
}

pub(super) fn two_in_one(chunks: &[String]) -> Vec<Vec<u8>> {
    let event = |pair: &[String]| {
        let lines: String = pair.iter().map(|chunk| format!("data: {chunk}\n")).collect();
        format!("{lines}\n").into_bytes()
    };
    chunks.chunks(2).map(event).chain([DONE.into()]).collect()
}

pub(super) fn two_on_a_line(chunks: &[String]) -> Vec<Vec<u8>> {
    let event = |pair: &[String]| format!("data: {}\n\n", pair.concat()).into_bytes();
    chunks.chunks(2).map(event).chain([DONE.into()]).collect()
}

pub(super) fn many_lines(chunks: &[String]) -> Vec<Vec<u8>> {
    let event = |chunk: &String| {
        let spread = serde_json::from_str::<Value>(chunk).map_or_else(|_| chunk.clone(), |chunk| format!("{chunk:#}"));
        let lines: String = spread.lines().map(|line| format!("data: {line}\n")).collect();
        format!("{lines}\n").into_bytes()
    };
    chunks.iter().map(event).chain([DONE.into()]).collect()
}

pub(super) fn no_done(chunks: &[String]) -> Vec<Vec<u8>> {
    let mut parts = plain(chunks);
    parts.pop();
    parts
}

pub(super) fn no_finish(chunks: &[String]) -> Vec<Vec<u8>> {
    no_done(&without_finish(chunks))
}

pub(super) fn done_only(chunks: &[String]) -> Vec<Vec<u8>> {
    plain(&without_finish(chunks))
}

fn without_finish(chunks: &[String]) -> Vec<String> {
    chunks.iter().filter(|chunk| !chunk.contains(r#""finish_reason":"stop""#)).cloned().collect()
}

pub(super) fn no_last_newline(chunks: &[String]) -> Vec<Vec<u8>> {
    let mut parts = plain(chunks);
    parts.pop();
    parts.push("data: [DONE]".into());
    parts
}

pub(super) fn event_error(chunks: &[String]) -> Vec<Vec<u8>> {
    let mut parts = no_finish(chunks);
    let error = json!({ "error": { "message": ODD_ERROR, "type": "server_error", "code": 500 } });
    parts.push(format!("event: error\ndata: {error}\n\n").into_bytes());
    parts
}

pub(super) fn blank_lines(script: &Script) -> Answer {
    if script.stream {
        let parts = plain(&script.chunks().iter().map(Value::to_string).collect::<Vec<_>>());
        return events(EVENT_STREAM, with_first("\n\n: keep-alive\n\n\n: keep-alive\n\n", parts));
    }
    let answer = script.folded(&script.chunks());
    let body = answer.parts.flat_map(|part| part.bytes);
    events(JSON, vec!["\n\n".into(), "\n\n".into(), body.collect()])
}

pub(super) fn json_for_stream(script: &Script) -> Answer {
    script.folded(&script.chunks())
}

pub(super) fn stream_for_json(script: &Script) -> Answer {
    stream(&script.chunks())
}

pub(super) fn wrong_content_type(script: &Script) -> Answer {
    let mut answer = script.say(script.chunks());
    answer.content_type = Some(if script.stream { JSON } else { EVENT_STREAM });
    answer
}

pub(super) fn no_content_type(script: &Script) -> Answer {
    let mut answer = script.say(script.chunks());
    answer.content_type = None;
    answer
}
