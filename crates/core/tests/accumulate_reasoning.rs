//! Reasoning from every field and tag (D3).

use plainwire_core::chat::{Completion, ReplyReader, TransportEnd};
use serde_json::json;

/// Feeds deltas, each in an event of its own.
fn deltas(deltas: &[serde_json::Value]) -> Completion {
    let mut reader = ReplyReader::new();
    for delta in deltas {
        let chunk = json!({"choices": [{"index": 0, "delta": delta}]});
        reader.push(format!("data: {chunk}\n\n").as_bytes());
    }
    reader.push(b"data: [DONE]\n\n");
    reader.finish(TransportEnd::Clean)
}

/// Feeds a text in deltas of `size` characters; also what the screen would have drawn by appending.
fn typed(text: &str, size: usize) -> Completion {
    let mut reader = ReplyReader::new();
    let letters: Vec<char> = text.chars().collect();
    let (mut drawn, mut revision) = (String::new(), 0);
    for piece in letters.chunks(size) {
        let piece: String = piece.iter().collect();
        let chunk = json!({"choices": [{"delta": {"content": piece}}]});
        reader.push(format!("data: {chunk}\n\n").as_bytes());
        let known = reader.completion();
        if known.revision == revision {
            assert!(known.text.starts_with(&drawn), "{text:?}: {drawn:?} became {:?}", known.text);
        }
        revision = known.revision;
        drawn.clone_from(&known.text);
    }
    reader.push(b"data: [DONE]\n\n");
    reader.finish(TransportEnd::Clean)
}

#[test]
fn fields_by_precedence() {
    let rows = [
        (
            json!([{"reasoning_content": "pl"}, {"reasoning_content": "an"}, {"content": "answer"}]),
            Some("reasoning_content"),
        ),
        (json!([{"reasoning": "pl"}, {"reasoning": "an"}, {"content": "answer"}]), Some("reasoning")),
        (json!([{"reasoning_content": "plan", "reasoning": "plan"}, {"content": "answer"}]), Some("reasoning_content")),
        (json!([{"reasoning_content": "", "reasoning": "plan"}, {"content": "answer"}]), Some("reasoning")),
        (json!([{"reasoning_content": null, "reasoning": "plan"}, {"content": "answer"}]), Some("reasoning")),
        // Content empty or null beside it.
        (
            json!([{"content": "", "reasoning_content": "plan"}, {"content": "answer", "reasoning_content": ""}]),
            Some("reasoning_content"),
        ),
        // The details repeat the field.
        (
            json!([
                {"reasoning": "plan", "reasoning_details": [{"type": "reasoning.text", "text": "plan", "index": 0}]},
                {"reasoning_details": [{"type": "reasoning.text", "text": "plan", "signature": "s", "index": 0}], "content": "answer"},
            ]),
            Some("reasoning"),
        ),
        // Details alone.
        (
            json!([
                {"reasoning_details": [{"type": "reasoning.summary", "summary": "pl"}]},
                {"reasoning_details": [{"type": "reasoning.text", "text": "an"}, {"type": "reasoning.encrypted", "data": "xx"}]},
                {"content": "answer"},
            ]),
            None,
        ),
        // Mistral's parts.
        (
            json!([
                {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "pl"}]}]},
                {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "an"}]}, {"type": "text", "text": "answer"}]},
            ]),
            None,
        ),
        (json!([{"content": [{"type": "thinking", "thinking": "plan"}, {"type": "text", "text": "answer"}]}]), None),
        // The field counts, its repetition in parts does not.
        (
            json!([{"reasoning_content": "plan", "content": [{"type": "thinking", "thinking": "plan"}]}, {"content": "answer"}]),
            Some("reasoning_content"),
        ),
    ];
    for (row, field) in rows {
        let reply = deltas(row.as_array().expect("deltas"));
        assert_eq!((reply.reasoning.as_str(), reply.text.as_str()), ("plan", "answer"), "{row}");
        assert_eq!(reply.reasoning_field.as_deref(), field, "{row}");
    }
}

#[test]
fn tags_wherever_they_are_split() {
    let rows = [
        ("<think>plan</think>answer", "plan", "answer"),
        ("<think>\nplan\n</think>\n\nanswer", "plan", "answer"),
        ("\n <think> plan </think>answer", "plan", "answer"),
        ("<think>\n\n</think>\n\nanswer", "", "answer"),
        ("<think></think>answer", "", "answer"),
        ("<thinking>plan</thinking>answer", "plan", "answer"),
        ("<thought>plan</thought>answer", "plan", "answer"),
        ("[THINK]plan[/THINK]answer", "plan", "answer"),
        ("<think>a < b </thin </ </think >\n\nplan</think>answer", "a < b </thin </ </think >\n\nplan", "answer"),
        ("<think><</think>answer", "<", "answer"),
        ("<think>plan", "plan", ""),
        ("<think>plan</thi", "plan</thi", ""),
        // No tag after all.
        ("<thin ice", "", "<thin ice"),
        ("<", "", "<"),
        ("  <th", "", "  <th"),
        ("[THINGS] to do", "", "[THINGS] to do"),
        ("\n\n  Hello", "", "\n\n  Hello"),
        ("The tag <think>x</think> is known", "", "The tag <think>x</think> is known"),
        // A second block is text: only the one at the beginning is the model's own.
        ("<think>plan</think>a <think>b</think> c", "plan", "a <think>b</think> c"),
        ("<think>plan</think>a</think>b", "plan", "a</think>b"),
        // The opening tag was swallowed.
        ("plan</think>answer", "plan", "answer"),
        ("pl\nan\n</think>\n\nanswer", "pl\nan", "answer"),
        ("a < b</thin</think>answer", "a < b</thin", "answer"),
        ("</think>\n\nanswer", "", "answer"),
        // The tag is only talked about.
        ("Close it with `</think>` and go on", "", "Close it with `</think>` and go on"),
        ("Write \"</think>\" there", "", "Write \"</think>\" there"),
        ("```\nx</think>\n```", "", "```\nx</think>\n```"),
        ("Write \"</think>\" or </think> there", "", "Write \"</think>\" or </think> there"),
        ("a</think", "", "a</think"),
        // gpt-oss, raw.
        (
            "<|channel|>analysis<|message|>plan<|end|><|start|>assistant<|channel|>final<|message|>answer<|return|>",
            "plan",
            "answer",
        ),
        ("<|start|>assistant<|channel|>analysis<|message|>plan<|end|>answer", "plan", "answer"),
        ("<|channel|>final<|message|>answer", "", "answer"),
        ("<|channel|>analysis<|message|>a <| b |> <|x", "a <| b |> <|x", ""),
        (
            "<|channel|>commentary to=functions.f <|constrain|>json<|message|>plan<|call|><|channel|>final<|message|>answer",
            "plan",
            "answer",
        ),
    ];
    for (text, reasoning, answer) in rows {
        for size in 1..=text.chars().count() {
            let reply = typed(text, size);
            assert_eq!((reply.reasoning.as_str(), reply.text.as_str()), (reasoning, answer), "{text:?} by {size}");
        }
    }
}

#[test]
fn text_is_held_back_only_while_it_may_become_a_tag() {
    let mut reader = ReplyReader::new();
    let mut seen = Vec::new();
    for piece in ["<", "th", "e", " end"] {
        reader.push(format!("data: {}\n\n", json!({"choices": [{"delta": {"content": piece}}]})).as_bytes());
        seen.push(reader.completion().text.clone());
    }
    assert_eq!(seen, ["", "", "<the", "<the end"]);
}

#[test]
fn a_swallowed_opening_tag_raises_the_revision_once() {
    let reply = typed("plan</think>answer", 4);
    assert_eq!(reply.revision, 1);
    assert_eq!(typed("<think>plan</think>answer", 4).revision, 0);
}

#[test]
fn a_closing_tag_is_text_where_reasoning_came_by_another_way() {
    let reply = deltas(&[json!({"reasoning_content": "plan"}), json!({"content": "a </think> b"})]);
    assert_eq!((reply.reasoning.as_str(), reply.text.as_str()), ("plan", "a </think> b"));
}

#[test]
fn tags_in_a_json_body_are_moved_too() {
    let mut reader = ReplyReader::new();
    reader.push(br#"{"choices":[{"message":{"content":"<think>plan</think>answer"},"finish_reason":"stop"}]}"#);
    let reply = reader.finish(TransportEnd::Clean);
    assert_eq!((reply.reasoning.as_str(), reply.text.as_str()), ("plan", "answer"));
}

#[test]
fn details_are_put_together_to_be_sent_back() {
    let reply = deltas(&[
        json!({"reasoning": "a", "reasoning_details": [{"type": "reasoning.text", "text": "a", "format": "f", "index": 0}]}),
        json!({"reasoning": "b", "reasoning_details": [{"type": "reasoning.text", "text": "b", "format": "f", "index": 0}]}),
        json!({"reasoning_details": [{"type": "reasoning.text", "signature": "sig", "format": "f", "index": 0}]}),
        json!({"reasoning_details": [{"type": "reasoning.encrypted", "data": "x", "index": 1}]}),
    ]);
    assert_eq!(
        reply.reasoning_details,
        [
            json!({"type": "reasoning.text", "text": "ab", "format": "f", "index": 0, "signature": "sig"}),
            json!({"type": "reasoning.encrypted", "data": "x", "index": 1}),
        ]
    );
    assert_eq!(reply.reasoning, "ab");
}
