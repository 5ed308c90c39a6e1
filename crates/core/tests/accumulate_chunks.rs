//! Shapes of chunks (D2), finish reasons (D5) and usage (D6): each row quotes what a provider was seen to send.

use plainwire_core::chat::{Completion, FinishKind, ReplyReader, TransportEnd};
use serde_json::json;

/// Reads chunks as events, whole and a few bytes at a time.
fn stream(chunks: &[&str]) -> Completion {
    let body: String = chunks.iter().map(|chunk| format!("data: {chunk}\n\n")).collect();
    let end = |split: usize| {
        let mut reader = ReplyReader::new();
        body.as_bytes().chunks(split).for_each(|piece| reader.push(piece));
        reader.finish(TransportEnd::Clean)
    };
    assert_eq!(end(3), end(usize::MAX));
    end(usize::MAX)
}

fn body(json: &str) -> Completion {
    let mut reader = ReplyReader::new();
    reader.push(json.as_bytes());
    reader.finish(TransportEnd::Clean)
}

const HI: &str = r#"{"choices":[{"index":0,"delta":{"content":"Hi"}}]}"#;
const STOP: &str = r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#;

#[test]
fn chunks_of_every_shape_leave_the_text_alone() {
    let rows: &[&[&str]] = &[
        // Azure: a first chunk without choices, a last one without a delta.
        &[r#"{"choices":[],"prompt_filter_results":[{"prompt_index":0}],"id":"","model":"","object":""}"#, HI, STOP],
        &[HI, STOP, r#"{"choices":[{"index":0,"finish_reason":null,"content_filter_offsets":{"check_offset":1}}]}"#],
        // Usage at the end, with choices empty, null or missing.
        &[HI, STOP, r#"{"choices":[],"usage":{"prompt_tokens":1}}"#],
        &[r#"{"choices":null}"#, HI, STOP, r#"{"choices":null,"usage":{"prompt_tokens":1}}"#],
        &[HI, STOP, r#"{"id":"x","usage":{"prompt_tokens":1}}"#],
        // Roles of every kind.
        &[r#"{"choices":[{"delta":{"role":""}}]}"#, r#"{"choices":[{"delta":{"role":null,"content":"Hi"}}]}"#, STOP],
        // `object` and `created` missing or odd.
        &[r#"{"object":"chat.completion.done","choices":[{"index":0,"delta":{"content":"Hi"}}]}"#, STOP],
        // Index missing, a string, or null; another choice beside.
        &[r#"{"choices":[{"delta":{"content":"Hi"}}]}"#, STOP],
        &[r#"{"choices":[{"index":"0","delta":{"content":"Hi"}}]}"#, STOP],
        &[r#"{"choices":[{"index":1,"delta":{"content":"no"}},{"index":0,"delta":{"content":"Hi"}}]}"#, STOP],
        &[HI, r#"{"choices":[{"index":1,"delta":{"content":"no"},"finish_reason":"length"}]}"#, STOP],
        // Content as a list, as one part, as nothing.
        &[r#"{"choices":[{"delta":{"content":[{"type":"text","text":"H"},{"type":"text","text":"i"}]}}]}"#, STOP],
        &[r#"{"choices":[{"delta":{"content":{"type":"text","text":"Hi"}}}]}"#, STOP],
        &[r#"{"choices":[{"delta":{"content":["H","i"]}}]}"#, STOP],
        &[r#"{"choices":[{"delta":{"content":null}}]}"#, HI, r#"{"choices":[{"delta":null}]}"#, STOP],
        // Wrong types in any field leave the others alone.
        &[r#"{"choices":[{"delta":{"content":5,"refusal":[],"tool_calls":"none"}}]}"#, HI, STOP],
        &[
            r#"{"id":7,"model":["x"],"choices":[{"delta":{"content":"Hi","reasoning_content":{},"audio":false}}]}"#,
            STOP,
        ],
        &[r#"{"choices":{"index":0,"delta":{"content":"Hi"}}}"#, STOP],
        &[r#"{"choices":[{"delta":[]}, null, 3]}"#, HI, STOP],
        &[r#"{"choices":"x","usage":"y","citations":4,"search_results":{},"error":null}"#, HI, STOP],
        // Keys twice: the last counts.
        &[r#"{"choices":[{"delta":{"content":"no","content":"Hi"}}]}"#, STOP],
        // Text completions behind a chat address.
        &[r#"{"choices":[{"index":0,"text":"Hi"}]}"#, STOP],
        // Perplexity's full mode: the message grows beside the increments.
        &[
            r#"{"choices":[{"index":0,"delta":{"content":"H"},"message":{"content":"H"}}]}"#,
            r#"{"choices":[{"index":0,"delta":{"content":"i"},"message":{"content":"Hi"}}]}"#,
            r#"{"object":"chat.completion.done","choices":[{"index":0,"delta":{"content":""},"message":{"content":"Hi"},"finish_reason":"stop"}]}"#,
        ],
        // Messages without deltas: growing, repeated, or in pieces.
        &[
            r#"{"choices":[{"message":{"content":"H"}}]}"#,
            r#"{"choices":[{"message":{"content":"Hi"}}]}"#,
            r#"{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}"#,
        ],
        &[r#"{"choices":[{"message":{"content":"H"}}]}"#, r#"{"choices":[{"message":{"content":"i"}}]}"#, STOP],
    ];
    for row in rows {
        let reply = stream(row);
        assert_eq!(reply.text, "Hi", "{row:?}");
        assert_eq!(reply.finish_reason.as_deref(), Some("stop"), "{row:?}");
        assert!(reply.complete && reply.error.is_none(), "{row:?}");
        assert_eq!(reply.revision, 0, "{row:?}");
    }
}

#[test]
fn a_completion_that_is_replaced_raises_the_revision() {
    let reply = stream(&[
        r#"{"object":"chat.completion","choices":[{"message":{"content":"Helo"}}]}"#,
        r#"{"object":"chat.completion","choices":[{"message":{"content":"Hello"},"finish_reason":"stop"}]}"#,
    ]);
    assert_eq!((reply.text.as_str(), reply.revision), ("Hello", 1));
}

#[test]
fn who_answered_is_kept() {
    let reply = stream(&[
        r#"{"id":"gen-1","provider":"Google","model":"gemini-2.5","choices":[{"delta":{"content":"x"}}]}"#,
        STOP,
    ]);
    assert_eq!(reply.id.as_deref(), Some("gen-1"));
    assert_eq!(reply.provider.as_deref(), Some("Google"));
    assert_eq!(reply.model.as_deref(), Some("gemini-2.5"));
}

#[test]
fn refusals_images_and_speech_are_kept() {
    let reply = stream(&[
        r#"{"choices":[{"delta":{"refusal":"I can't "}}]}"#,
        r#"{"choices":[{"delta":{"refusal":"do that."}}]}"#,
        r#"{"choices":[{"delta":{"images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAA"}}]}}]}"#,
        r#"{"choices":[{"delta":{"content":[{"type":"image_url","image_url":{"url":"https://h/2.png"}}]}}]}"#,
        r#"{"choices":[{"delta":{"audio":{"id":"a1","transcript":"Hel"}}}]}"#,
        r#"{"choices":[{"delta":{"audio":{"data":"AAAA","transcript":"lo"}}}]}"#,
        STOP,
    ]);
    assert_eq!(reply.refusal, "I can't do that.");
    assert_eq!(reply.images, ["data:image/png;base64,AAA", "https://h/2.png"]);
    let audio = reply.audio.expect("speech");
    assert_eq!((audio.id.as_deref(), audio.transcript.as_str()), (Some("a1"), "Hello"));
    assert_eq!(audio.data, ["AAAA"]);
}

#[test]
fn sources_are_kept_once_each() {
    let chunk = r#"{"citations":["https://a","https://b"],"search_results":[{"title":"A","url":"https://a","date":"2024-01-02"}],"choices":[{"delta":{"content":"x"}}]}"#;
    let annotated = r#"{"choices":[{"delta":{"annotations":[{"type":"url_citation","url_citation":{"url":"https://c","title":"C","content":"words"}}]}}]}"#;
    let reply = stream(&[chunk, chunk, annotated, r#"{"type":"end_of_stream","status":"COMPLETED"}"#, STOP]);
    let urls: Vec<&str> = reply.citations.iter().map(|source| source.url.as_str()).collect();
    assert_eq!(urls, ["https://a", "https://b", "https://c"]);
    assert_eq!(reply.citations[0].title.as_deref(), Some("A"));
    assert_eq!(reply.citations[0].date.as_deref(), Some("2024-01-02"));
    assert_eq!(reply.citations[2].snippet.as_deref(), Some("words"));
    assert!(reply.complete);
}

#[test]
fn finish_reasons_are_open_strings() {
    let rows = [
        ("stop", FinishKind::Stop),
        ("eos", FinishKind::Stop),
        ("stop_sequence", FinishKind::Stop),
        ("end_turn", FinishKind::Stop),
        ("STOP", FinishKind::Stop),
        ("COMPLETE", FinishKind::Stop),
        ("length", FinishKind::Length),
        ("model_length", FinishKind::Length),
        ("tool_calls", FinishKind::ToolCalls),
        ("function_call", FinishKind::ToolCalls),
        ("content_filter", FinishKind::Filtered),
        ("insufficient_system_resource", FinishKind::Failed),
        ("network_error", FinishKind::Failed),
        ("error", FinishKind::Failed),
        ("some_new_word", FinishKind::Other),
    ];
    for (reason, kind) in rows {
        let reply = stream(&[HI, &format!(r#"{{"choices":[{{"delta":{{}},"finish_reason":"{reason}"}}]}}"#)]);
        assert_eq!(reply.finish_reason.as_deref(), Some(reason));
        assert_eq!(reply.finish_kind(), Some(kind), "{reason}");
        assert!(reply.complete, "{reason}");
    }
    // Empty, null for ever, of another type: no reason.
    for reason in [r#""""#, "null", "1", "{}"] {
        let reply = stream(&[&format!(r#"{{"choices":[{{"delta":{{"content":"Hi"}},"finish_reason":{reason}}}]}}"#)]);
        assert_eq!(reply.finish_reason, None, "{reason}");
        assert!(!reply.complete, "{reason}");
    }
    // In the chunk with the last text, and repeated after it.
    let last = r#"{"choices":[{"delta":{"content":"Hi"},"finish_reason":"length"}]}"#;
    let empty = r#"{"choices":[{"delta":{},"finish_reason":""}]}"#;
    assert_eq!(stream(&[last, last, empty]).finish_reason.as_deref(), Some("length"));
}

#[test]
fn a_body_with_a_message_needs_no_finish_reason() {
    assert!(body(r#"{"choices":[{"message":{"content":"Hi"},"finish_reason":null}]}"#).complete);
    assert!(!body(r#"{"choices":[{"message":{"content":"Hi"#).complete);
    assert!(!body(r#"{"choices":[]}"#).complete);
    assert!(!body(r#"{"hello":"world"}"#).complete);
}

#[test]
fn usage_from_wherever_it_stands_and_the_last_one_counts() {
    let rows: &[(&[&str], serde_json::Value)] = &[
        // Cumulative in every chunk: never summed.
        (
            &[
                r#"{"choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":5,"completion_tokens":1}}"#,
                r#"{"choices":[{"delta":{"content":"b"}}],"usage":{"prompt_tokens":5,"completion_tokens":2}}"#,
                r#"{"choices":[],"usage":null}"#,
            ],
            json!({"prompt_tokens": 5, "completion_tokens": 2}),
        ),
        (&[r#"{"choices":[],"x_groq":{"id":"r","usage":{"prompt_tokens":9}}}"#], json!({"prompt_tokens": 9})),
        (&[r#"{"choices":[{"delta":{},"usage":{"prompt_tokens":4}}]}"#], json!({"prompt_tokens": 4})),
        (&[r#"{"usage":{"prompt_tokens":3}}"#, r#"{"usage":{}}"#], json!({"prompt_tokens": 3})),
    ];
    for (chunks, expected) in rows {
        assert_eq!(stream(chunks).usage.expect("usage").raw, *expected, "{chunks:?}");
    }
}

#[test]
fn usage_is_read_from_every_dialect() {
    let usage = |json: &str| stream(&[&format!(r#"{{"usage":{json}}}"#)]).usage.expect("usage");
    let clamped = usage(r#"{"completion_tokens":10,"completion_tokens_details":{"reasoning_tokens":25}}"#);
    assert_eq!(clamped.reasoning_tokens, Some(10));
    let deepseek = usage(r#"{"prompt_tokens":100,"prompt_cache_hit_tokens":64,"prompt_cache_miss_tokens":36}"#);
    assert_eq!((deepseek.prompt_tokens, deepseek.cached_tokens), (Some(100), Some(64)));
    let openai = usage(r#"{"prompt_tokens_details":{"cached_tokens":7,"cache_write_tokens":3},"total_tokens":"12"}"#);
    assert_eq!((openai.cached_tokens, openai.cache_write_tokens, openai.total_tokens), (Some(7), Some(3), Some(12)));
    assert_eq!(usage(r#"{"prompt_tokens":1,"cost":0.0012}"#).cost, Some(0.0012));
    assert_eq!(usage(r#"{"prompt_tokens":1,"cost":{"total_cost":0.00522}}"#).cost, Some(0.00522));
    let chutes = usage(r#"{"prompt_tokens":1,"prompt_tokens_details":null}"#);
    assert_eq!((chutes.prompt_tokens, chutes.cached_tokens), (Some(1), None));
    assert_eq!(usage(r#"{"prompt_tokens":-1,"completion_tokens":2.0}"#).completion_tokens, Some(2));
}

#[test]
fn timings_of_llama_cpp_are_kept() {
    let reply =
        stream(&[r#"{"choices":[],"timings":{"prompt_n":3,"predicted_n":9},"prompt_progress":{"total":3}}"#, STOP]);
    assert_eq!(reply.timings, Some(json!({"prompt_n": 3, "predicted_n": 9})));
}
