//! How replies are framed (D1, D11): each row quotes what a server was seen to send.

use plainwire_core::chat::{Completion, ReplyReader, TransportEnd};

/// Reads a reply whole and a byte at a time; both have to come to the same.
fn read(body: &str) -> Completion {
    let end = |split: usize| {
        let mut reader = ReplyReader::new();
        body.as_bytes().chunks(split).for_each(|piece| reader.push(piece));
        reader.finish(TransportEnd::Clean)
    };
    assert_eq!(end(1), end(usize::MAX), "{body:?}");
    end(1)
}

const HI: &str = r#"{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}"#;
const STOP: &str = r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#;

#[test]
fn every_framing_comes_to_the_same_text() {
    let rows = [
        format!("data: {HI}\n\ndata: {STOP}\n\ndata: [DONE]\n\n"),
        // Comments: OpenRouter, DeepSeek, llama.cpp.
        format!(": OPENROUTER PROCESSING\n\n: keep-alive\n\n:\n\ndata: {HI}\n\ndata: {STOP}\n\n"),
        // A comment that a gateway wrapped into an event.
        format!("data: : OPENROUTER PROCESSING\n\ndata: {HI}\n\ndata: {STOP}\n\n"),
        // Empty data, null, keep-alives in JSON.
        format!("data:\n\ndata: \n\ndata: null\n\ndata: {HI}\n\ndata: {STOP}\n\n"),
        format!("data: {{\"type\":\"keepalive\",\"sequence_number\":59}}\n\ndata: {HI}\n\ndata: {STOP}\n\n"),
        format!("event: ping\ndata: {{}}\n\ndata: {HI}\n\ndata: {STOP}\n\n"),
        // No space behind the colon.
        format!("data:{HI}\n\ndata:{STOP}\n\ndata:[DONE]\n\n"),
        // Line ends and byte order mark.
        format!("data: {HI}\r\n\r\ndata: {STOP}\r\n\r\n"),
        format!("data: {HI}\r\rdata: {STOP}\r\r"),
        format!("\u{FEFF}data: {HI}\n\ndata: {STOP}\n\n"),
        format!("\u{FEFF} \u{FEFF}\n\u{FEFF}data: {HI}\n\ndata: {STOP}\n\n"),
        format!("\n\n  \ndata: {HI}\n\ndata: {STOP}\n\n"),
        // Two objects in one event, and two data lines in one event.
        format!("data: {HI}{STOP}\n\n"),
        format!("data: {HI}\ndata: {STOP}\n\n"),
        format!("data: {HI}\ndata: {STOP}\ndata: [DONE]\n\n"),
        // No blank line at the end; no line end at all.
        format!("data: {HI}\n\ndata: {STOP}\n"),
        format!("data: {HI}\n\ndata: {STOP}"),
        // The stream begins with another field.
        format!("event: message\ndata: {HI}\n\nid: 3\nretry: 10\ndata: {STOP}\n\n"),
        // JSON although a stream was asked for, also behind blank lines, a mark, or comments.
        r#"{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}"#.to_owned(),
        "\n\n\n{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n".to_owned(),
        "\u{FEFF} {\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}".to_owned(),
        ": keep-alive\n\n{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}".to_owned(),
        // A stream although JSON was asked for.
        "data: {\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n".to_owned(),
        // JSON lines, and an array of chunks.
        format!("{HI}\n{STOP}\n"),
        format!("[{HI},{STOP}]"),
        // A gateway's JSON in front of a stream.
        format!("{{\"status\":\"queued\"}}\n\ndata: {HI}\n\ndata: {STOP}\n\n"),
    ];
    for row in rows {
        let reply = read(&row);
        assert_eq!(reply.text, "Hi", "{row}");
        assert_eq!(reply.finish_reason.as_deref(), Some("stop"), "{row}");
        assert!(reply.complete, "{row}");
        assert_eq!(reply.error, None, "{row}");
        assert_eq!(reply.stats.bad_json_events, 0, "{row}");
        assert_eq!(reply.stats.bytes, row.len() as u64, "{row}");
    }
}

#[test]
fn the_end_marker_in_every_spacing_ends_a_reply() {
    for marker in [
        "data: [DONE]\n\n",
        "data:[DONE]\n\n",
        "data:  [DONE]  \n\n",
        "data: [DONE]",
        "data: [done]\r\n\r\n",
        "data: DONE\n\n",
    ] {
        let reply = read(&format!("data: {HI}\n\n{marker}"));
        assert!(reply.done_marker && reply.complete, "{marker:?}");
    }
}

#[test]
fn a_reply_without_finish_reason_and_marker_is_cut_off() {
    for body in [
        format!("data: {HI}\n\n"),
        format!("data: {HI}\n\ndata: {{\"choices\":[{{\"delta\":{{\"content\":\" the"),
        format!("data: {HI}\n\ndata: {{\"choices\":[{{\"delta\":{{}},\"finish_reason\":\"\"}}]}}\n\n"),
    ] {
        let reply = read(&body);
        assert_eq!(reply.text, "Hi");
        assert!(!reply.complete, "{body}");
        assert_eq!(reply.error, None, "{body}");
    }
}

#[test]
fn a_broken_or_aborted_transport_is_never_complete() {
    for (end, complete) in [(TransportEnd::Clean, true), (TransportEnd::Broken, false), (TransportEnd::Aborted, false)]
    {
        let mut reader = ReplyReader::new();
        reader.push(format!("data: {HI}\n\ndata: {STOP}\n\ndata: [DONE]\n\n").as_bytes());
        assert_eq!(reader.completion().text, "Hi");
        assert!(!reader.completion().complete);
        let reply = reader.finish(end);
        assert_eq!(reply.complete, complete, "{end:?}");
        assert_eq!(reply.error, None);
    }
}

#[test]
fn an_empty_body_is_an_error_unless_the_transport_explains_it() {
    for body in ["", "\n", " \r\n\r\n"] {
        let reply = read(body);
        assert!(!reply.complete);
        let error = reply.error.expect("an error");
        assert_eq!(error.code.as_deref(), Some("empty_body"));
        assert_eq!(error.headline(), "The server answered with an empty body.");
    }
    assert_eq!(ReplyReader::new().finish(TransportEnd::Aborted).error, None);
}

#[test]
fn counters_tell_what_was_met() {
    let reply = read(&format!(": c\n\ndata: : c\n\ndata: {HI}\n\ndata: {{broken\n\ndata: {STOP}\n\ndata: [DONE]\n\n"));
    assert_eq!((reply.stats.events, reply.stats.comments, reply.stats.bad_json_events), (3, 2, 1));
    assert_eq!(reply.text, "Hi");
    assert!(reply.complete, "one bad event does not spoil a reply");
}

#[test]
fn split_inside_every_character() {
    let text = "héllo, 世界 😀 — ok";
    let body =
        format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{text}\"}},\"finish_reason\":\"stop\"}}]}}\n\n");
    for at in 0..body.len() {
        let (front, back) = body.as_bytes().split_at(at);
        let mut reader = ReplyReader::new();
        reader.push(front);
        reader.push(back);
        assert_eq!(reader.finish(TransportEnd::Clean).text, text);
    }
}

#[test]
fn escapes_split_anywhere_are_read() {
    let body = r#"data: {"choices":[{"delta":{"content":"a\n\"b\" é \ud83d\ude00"},"finish_reason":"stop"}]}"#;
    assert_eq!(read(body).text, "a\n\"b\" é 😀");
}
