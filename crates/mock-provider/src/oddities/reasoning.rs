//! D3: where the reasoning stands.

use serde_json::{Value, json};

use super::script::Script;

/// Reasoning chunks, then the text.
fn before_text(script: &Script, mut reasoning: Vec<Value>) -> Vec<Value> {
    reasoning.extend(script.texts());
    script.around(reasoning, script.finish("stop".into()))
}

pub(super) fn content_field(script: &Script) -> Vec<Value> {
    before_text(script, script.each(&script.reasoning, |token| json!({ "reasoning_content": token })))
}

pub(super) fn empty_content(script: &Script) -> Vec<Value> {
    let delta = |token: &str| json!({ "content": "", "reasoning_content": token });
    before_text(script, script.each(&script.reasoning, delta))
}

pub(super) fn short_field(script: &Script) -> Vec<Value> {
    before_text(script, script.each(&script.reasoning, |token| json!({ "reasoning": token, "content": "" })))
}

fn detail(token: &str) -> Value {
    json!({ "type": "reasoning.text", "text": token, "signature": null, "format": "unknown", "index": 0 })
}

pub(super) fn details(script: &Script) -> Vec<Value> {
    let delta = |token: &str| json!({ "content": "", "reasoning": token, "reasoning_details": [detail(token)] });
    before_text(script, script.each(&script.reasoning, delta))
}

pub(super) fn details_only(script: &Script) -> Vec<Value> {
    let mut reasoning = script.each(&script.reasoning, |token| json!({ "reasoning_details": [detail(token)] }));
    let sealed =
        json!({ "type": "reasoning.encrypted", "data": "bm90aGluZyB0byBzZWU=", "format": "unknown", "index": 1 });
    reasoning.push(script.chunk(json!({ "reasoning_details": [sealed] }), Value::Null));
    before_text(script, reasoning)
}

pub(super) fn think_tags(script: &Script) -> Vec<Value> {
    in_text(script, &["<thi", "nk>\n"], &["\n</th", "ink", ">\n\n"])
}

pub(super) fn think_unopened(script: &Script) -> Vec<Value> {
    in_text(script, &[], &["\n</thi", "nk>\n\n"])
}

pub(super) fn harmony(script: &Script) -> Vec<Value> {
    in_text(
        script,
        &["<|chan", "nel|>", "analysis", "<|message|>"],
        &["<|end|>", "<|start|>", "assistant", "<|channel|>", "final", "<|mess", "age|>"],
    )
}

/// Reasoning inside the text, between marks that come in pieces.
fn in_text(script: &Script, open: &[&str], close: &[&str]) -> Vec<Value> {
    let delta = |token: &str| json!({ "content": token });
    let marks =
        |pieces: &[&str]| pieces.iter().map(|piece| script.chunk(delta(piece), Value::Null)).collect::<Vec<_>>();
    let mut reasoning = marks(open);
    reasoning.extend(script.each(&script.reasoning, delta));
    reasoning.extend(marks(close));
    before_text(script, reasoning)
}
