//! What holds for every reply.

use plainwire_core::chat::{Completion, ReplyReader, Stats, TransportEnd};
use plainwire_core::error::ApiError;
use plainwire_core::models::{nearest, parse_models};
use plainwire_core::redact::redact;
use proptest::prelude::*;
use serde_json::{Value, json};

fn read(body: &[u8], split: usize) -> Completion {
    let mut reader = ReplyReader::new();
    body.chunks(split).for_each(|piece| reader.push(piece));
    reader.finish(TransportEnd::Clean)
}

/// Any JSON, small.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z<>/|é😀 \\n]{0,8}".prop_map(Value::from),
        Just(Value::from("<think>")),
        Just(Value::from("</think>")),
        Just(Value::from("[DONE]")),
        Just(Value::from("stop")),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let name = prop_oneof![
            prop::sample::select(vec![
                "choices",
                "delta",
                "message",
                "content",
                "text",
                "type",
                "index",
                "id",
                "tool_calls",
                "function",
                "name",
                "arguments",
                "finish_reason",
                "usage",
                "error",
                "code",
                "reasoning",
                "reasoning_content",
                "reasoning_details",
                "thinking",
                "images",
                "audio",
                "citations",
                "annotations",
                "detail",
                "metadata",
                "raw",
                "base_resp",
                "status_code",
                "prompt_tokens",
                "data",
                "models",
                "pricing",
                "loc",
                "object",
            ])
            .prop_map(str::to_owned),
            "[a-z]{1,4}",
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name, inner), 0..5).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// A chunk that is right in most places and anything in some.
fn chunk() -> impl Strategy<Value = Value> {
    let text = prop_oneof![Just("<think>".to_owned()), Just("</think>".to_owned()), "[a-z<>/é😀 \\n]{0,10}"];
    let sound = (text.clone(), text, 0..3i64).prop_map(|(text, thought, index)| {
        json!({"choices": [{"index": 0, "delta": {"content": text, "reasoning": thought,
            "tool_calls": [{"index": index, "id": format!("c{index}"), "function": {"name": "f", "arguments": "{}"}}]}}]})
    });
    let odd = value().prop_map(|value| json!({"choices": [{"delta": value}]}));
    let odder = value().prop_map(|value| json!({"choices": value}));
    prop_oneof![3 => sound, 1 => odd, 1 => odder, 1 => value()]
}

fn stream() -> impl Strategy<Value = String> {
    prop::collection::vec(chunk(), 0..8)
        .prop_map(|chunks| chunks.iter().map(|chunk| format!("data: {chunk}\n\n")).collect())
}

proptest! {
    #[test]
    fn splitting_a_stream_changes_nothing(body in stream(), split in 1usize..20) {
        prop_assert_eq!(read(body.as_bytes(), split), read(body.as_bytes(), usize::MAX));
    }

    #[test]
    fn splitting_anything_changes_nothing(body in prop::collection::vec(any::<u8>(), 0..200), split in 1usize..9) {
        prop_assert_eq!(read(&body, split), read(&body, usize::MAX));
    }

    #[test]
    fn splitting_a_json_body_changes_nothing(body in value(), split in 1usize..9) {
        let body = body.to_string();
        prop_assert_eq!(read(body.as_bytes(), split), read(body.as_bytes(), usize::MAX));
    }

    #[test]
    fn what_stands_between_events_changes_nothing(
        body in stream(),
        noise in prop::collection::vec(prop::sample::select(vec![": keep-alive\n\n", ":\n", "\n", "\n\n", "data: : x\n\n", "data:\n\n", "data: null\n\n", "event: ping\ndata: {}\n\n"]), 9),
        ending in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        mark: bool,
    ) {
        let plain = read(body.as_bytes(), usize::MAX);
        let mut noisy = if mark { "\u{FEFF}".to_owned() } else { String::new() };
        for (event, noise) in body.split_inclusive("\n\n").zip(noise.iter().cycle()) {
            noisy.push_str(event);
            noisy.push_str(noise);
        }
        let mut noisy = read(noisy.replace('\n', ending).as_bytes(), 7);
        noisy.stats = Stats { bad_json_events: noisy.stats.bad_json_events, ..plain.stats };
        prop_assert_eq!(noisy, plain);
    }

    #[test]
    fn text_grows_at_the_end_unless_the_revision_says_otherwise(body in stream()) {
        let mut reader = ReplyReader::new();
        let mut last = Completion::default();
        for byte in body.as_bytes() {
            reader.push(std::slice::from_ref(byte));
            let known = reader.completion();
            if known.revision == last.revision {
                prop_assert!(known.text.starts_with(&last.text));
                prop_assert!(known.reasoning.starts_with(&last.reasoning));
            }
            if known.text != last.text || known.reasoning != last.reasoning {
                last = known.clone();
            }
        }
    }

    #[test]
    fn reading_never_fails(bytes in prop::collection::vec(any::<u8>(), 0..300), status: u16) {
        let error = ApiError::from_response(status, &[("retry-after".to_owned(), "x".to_owned())], &bytes);
        let _ = (error.is_transient(), error.excess_tokens());
        let text = String::from_utf8_lossy(&bytes);
        let _ = redact(&text, &[text.get(..8).unwrap_or_default()]);
        let _ = parse_models(&bytes);
    }

    /// What is nearly JSON is searched rather than read.
    #[test]
    fn errors_of_nearly_json_are_read(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "{", "}", "[", "]", "(", "\"", "'", "\\", ":", ",", " ", "\n", "é", "message", "msg", "error", "param", "loc",
                "body", "role", "developer", "unsupported", " > ", "context length", "try again in ", "4096", "1.5", "s", "-",
            ]),
            0..30,
        ),
        status: u16,
    ) {
        let body = pieces.concat();
        let error = ApiError::from_response(status, &[], body.as_bytes());
        prop_assert!(error.message.len() <= body.len());
        prop_assert!(error.param.is_none_or(|param| body.contains(&param)));
        let _ = (ApiError::from_stream(&body).is_transient(), ApiError::from_stream(&body).excess_tokens());
    }

    #[test]
    fn errors_and_lists_of_any_json_are_read(body in value(), typed in ".{0,20}") {
        let body = body.to_string();
        let error = ApiError::from_body(body.as_bytes());
        let _ = (error.is_transient(), error.excess_tokens(), error.to_string());
        if let Ok(models) = parse_models(body.as_bytes()) {
            let _ = nearest(&models, &typed, 3);
        }
    }

    #[test]
    fn a_completion_survives_being_stored(body in stream()) {
        let completion = read(body.as_bytes(), usize::MAX);
        let stored = serde_json::to_string(&completion).expect("JSON");
        let value = plainwire_core::value::from_text(&stored).expect("read back");
        prop_assert_eq!(serde_json::from_value::<Completion>(value).expect("a completion"), completion);
    }
}
