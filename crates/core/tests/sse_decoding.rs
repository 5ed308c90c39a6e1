//! The decoder against the event-stream rules and against what servers make of them.

use plainwire_core::sse::{Decoder, Event};
use proptest::prelude::*;

/// Every event as `name|data|id`, the bytes fed `split` at a time.
fn events(bytes: &[u8], split: usize) -> Vec<String> {
    let mut seen = Vec::new();
    let mut note = |event: Event<'_>| seen.push(format!("{}|{}|{}", event.event, event.data, event.id));
    let mut decoder = Decoder::new();
    bytes.chunks(split).for_each(|piece| decoder.push(piece, &mut note));
    decoder.finish(&mut note);
    seen
}

#[test]
fn the_rules_of_the_standard() {
    let rows: &[(&str, &[&str])] = &[
        ("data: one\n\n", &["message|one|"]),
        ("data: one\n\ndata: two\n\n", &["message|one|", "message|two|"]),
        ("data: one\r\n\r\ndata: two\r\n\r\n", &["message|one|", "message|two|"]),
        ("data: one\r\rdata: two\r\r", &["message|one|", "message|two|"]),
        ("data: one\n\r\ndata: two\r\n\n", &["message|one|", "message|two|"]),
        ("data: first\ndata: second\n\n", &["message|first\nsecond|"]),
        ("data:no space\n\n", &["message|no space|"]),
        ("data:  two spaces\n\n", &["message| two spaces|"]),
        ("data: a:b: c\n\n", &["message|a:b: c|"]),
        ("data\n\n", &["message||"]),
        ("data:\n\n", &["message||"]),
        ("data:\ndata:\n\n", &["message|\n|"]),
        ("event: ping\ndata: x\n\ndata: y\n\n", &["ping|x|", "message|y|"]),
        ("event: lonely\n\ndata: y\n\n", &["message|y|"]),
        ("data: x\nevent: late\n\n", &["late|x|"]),
        ("id: 7\ndata: x\n\ndata: y\n\nid\ndata: z\n\n", &["message|x|7", "message|y|7", "message|z|"]),
        ("id: 1\u{0}2\ndata: x\n\n", &["message|x|"]),
        (": comment\ndata: x\n:\n\n", &["message|x|"]),
        ("unknown: field\ndata: x\nfoo\n\n", &["message|x|"]),
        (" data: indented\n\n", &[]),
        ("\u{FEFF}data: x\n\n", &["message|x|"]),
        ("data: x\n\n\u{FEFF}data: y\n\n", &["message|x|"]),
        ("\n\n\n", &[]),
        ("", &[]),
    ];
    for (stream, expected) in rows {
        for split in 1..=stream.len().max(1) {
            assert_eq!(events(stream.as_bytes(), split), *expected, "{stream:?} by {split}");
        }
    }
}

#[test]
fn what_the_standard_drops_and_a_reader_needs() {
    let rows: &[(&[u8], &[&str])] = &[
        (b"data: cut", &["message|cut|"]),
        (b"data: cut\n", &["message|cut|"]),
        (b"event: end\ndata: cut\r", &["end|cut|"]),
        (b"error: {\"message\":\"failed to decode\"}\n\n", &["error|{\"message\":\"failed to decode\"}|"]),
        (b"{\"error\":\"bare\"}\n\n", &["message|{\"error\":\"bare\"}|"]),
        (b"data: \xFF\xFEa\n\n", &["message|\u{FFFD}\u{FFFD}a|"]),
        (b"data: \xE2\x82", &["message|\u{FFFD}|"]),
        (b"\xEF\xBBdata: x\n\ndata: y\n\n", &["message|y|"]),
    ];
    for (stream, expected) in rows {
        for split in 1..=stream.len() {
            assert_eq!(events(stream, split), *expected, "{:?} by {split}", String::from_utf8_lossy(stream));
        }
    }
}

#[test]
fn comments_and_the_reconnection_time_are_kept() {
    let mut decoder = Decoder::new();
    decoder.push(b": keep-alive\n\n:\nretry: 3000\nretry: soon\n", &mut |_| {});
    assert_eq!(decoder.comments(), 2);
    assert_eq!(decoder.retry_ms(), Some(3000));
}

#[test]
fn the_last_event_of_a_cr_stream_is_not_held_back() {
    let mut seen = 0;
    let mut decoder = Decoder::new();
    decoder.push(b"data: x\r\r", &mut |_| seen += 1);
    assert_eq!(seen, 1);
}

/// Pieces that matter to a decoder, so that random streams are not all noise.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"data: ".to_vec()),
        Just(b"data:".to_vec()),
        Just(b"event: e".to_vec()),
        Just(b"error: x".to_vec()),
        Just(b"id: 1".to_vec()),
        Just(b":".to_vec()),
        Just(b"{\"a\":1}".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\n\n".to_vec()),
        Just("é€😀".as_bytes().to_vec()),
        Just(vec![0xEF, 0xBB, 0xBF]),
        proptest::collection::vec(any::<u8>(), 0..12),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn splitting_changes_nothing(stream in stream(), split in 1usize..20) {
        prop_assert_eq!(events(&stream, split), events(&stream, usize::MAX));
    }

    /// The line search looks at eight bytes at a time: held here against looking at one.
    #[test]
    fn every_line_end_is_found(lines in proptest::collection::vec("[a-z\u{80}-\u{FF}\u{8}\u{b}\u{c}\u{e}]{0,30}", 1..8)) {
        let stream: String = lines.iter().map(|line| format!("data: {line}\n\n")).collect();
        let expected: Vec<String> = lines.iter().map(|line| format!("message|{line}|")).collect();
        prop_assert_eq!(events(stream.as_bytes(), usize::MAX), expected);
    }
}
