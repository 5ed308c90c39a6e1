//! D2, D5, D6: the chunks themselves, how they end, and where the usage is.

use serde_json::{Value, json};

use super::ODD_USAGE;
use super::script::Script;

/// The good chunks, each changed by `change`.
fn changed(script: &Script, change: impl Fn(&mut Value)) -> Vec<Value> {
    let mut chunks = script.chunks();
    chunks.iter_mut().for_each(change);
    chunks
}

/// The good chunks with the role chunk replaced.
fn with_role(script: &Script, delta: Value) -> Vec<Value> {
    let mut chunks = script.chunks();
    if let Some(first) = chunks.first_mut() {
        *first = script.chunk(delta, Value::Null);
    }
    chunks
}

/// The good chunks with `fields` put into the last one.
fn with_last(script: &Script, fields: Value) -> Vec<Value> {
    let mut chunks = script.chunks();
    if let (Some(Value::Object(last)), Value::Object(fields)) = (chunks.last_mut(), fields) {
        last.extend(fields);
    }
    chunks
}

/// The good chunks with one more delta before the end.
fn with_delta(script: &Script, delta: Value) -> Vec<Value> {
    let mut middle = script.texts();
    middle.push(script.chunk(delta, Value::Null));
    script.around(middle, script.finish("stop".into()))
}

fn with_usage(script: &Script, more: Value) -> Vec<Value> {
    let mut usage = script.usage();
    if let (Value::Object(usage), Value::Object(more)) = (&mut usage, more) {
        usage.extend(more);
    }
    with_last(script, json!({ "usage": usage }))
}

pub(super) fn azure_first(script: &Script) -> Vec<Value> {
    let clean = json!({ "filtered": false, "severity": "safe" });
    let first = json!({
        "choices": [], "created": 0, "id": "", "model": "", "object": "",
        "prompt_filter_results": [{ "prompt_index": 0, "content_filter_results": { "hate": clean, "violence": clean } }],
    });
    std::iter::once(first).chain(script.chunks()).collect()
}

pub(super) fn azure_last(script: &Script) -> Vec<Value> {
    let offsets = json!({ "check_offset": 0, "start_offset": 0, "end_offset": 90 });
    let trailing =
        json!({ "index": 0, "finish_reason": null, "content_filter_offsets": offsets, "content_filter_results": {} });
    let last = json!({ "choices": [trailing], "created": 0, "id": "", "model": "", "object": "" });
    script.chunks().into_iter().chain([last]).collect()
}

pub(super) fn choices_null(script: &Script) -> Vec<Value> {
    let mut empty = script.with_choices(Vec::new());
    empty["choices"] = Value::Null;
    let mut chunks = script.chunks();
    chunks.insert(1, empty.clone());
    chunks.push(empty);
    chunks
}

pub(super) fn usage_no_choices(script: &Script) -> Vec<Value> {
    script.chunks().into_iter().chain([json!({ "id": script.wire.id, "usage": script.usage() })]).collect()
}

pub(super) fn role_empty(script: &Script) -> Vec<Value> {
    with_role(script, json!({ "role": "", "content": "" }))
}

pub(super) fn role_null(script: &Script) -> Vec<Value> {
    with_role(script, json!({ "role": null, "content": null }))
}

pub(super) fn role_missing(script: &Script) -> Vec<Value> {
    script.chunks().split_off(1)
}

pub(super) fn no_object(script: &Script) -> Vec<Value> {
    changed(script, |chunk| {
        *chunk = json!({ "choices": chunk["choices"] });
    })
}

pub(super) fn object_completion(script: &Script) -> Vec<Value> {
    let mut chunks = changed(script, |chunk| chunk["object"] = "chat.completion".into());
    if let Some(last) = chunks.last_mut() {
        last["object"] = "chat.completion.done".into();
    }
    chunks
}

pub(super) fn full_message(script: &Script) -> Vec<Value> {
    let mut chunks = script.chunks();
    let mut so_far = String::new();
    for chunk in &mut chunks {
        so_far.push_str(chunk["choices"][0]["delta"]["content"].as_str().unwrap_or_default());
        chunk["choices"][0]["message"] = json!({ "role": "assistant", "content": so_far });
    }
    chunks
}

pub(super) fn no_choice_index(script: &Script) -> Vec<Value> {
    changed(script, |chunk| {
        if let Some(choice) = chunk["choices"][0].as_object_mut() {
            choice.remove("index");
        }
    })
}

pub(super) fn two_choices(script: &Script) -> Vec<Value> {
    let mut chunks = Vec::new();
    for chunk in script.chunks() {
        let other = json!({ "index": 1, "delta": { "content": "(another choice) " }, "finish_reason": null });
        chunks.push(chunk);
        chunks.push(script.with_choices(vec![other]));
    }
    chunks
}

pub(super) fn content_array(script: &Script) -> Vec<Value> {
    let mut middle = script.each(
        &script.reasoning,
        |token| json!({ "content": [{ "type": "thinking", "thinking": [{ "type": "text", "text": token }] }] }),
    );
    middle.extend(script.each(&script.text, |token| json!({ "content": [{ "type": "text", "text": token }] })));
    script.around(middle, script.finish("stop".into()))
}

pub(super) fn content_null(script: &Script) -> Vec<Value> {
    let mut chunks = with_role(script, json!({ "role": "assistant", "content": null, "tool_calls": null }));
    if let Some(last) = chunks.last_mut() {
        last["choices"][0]["delta"] = json!({ "content": null, "function_call": null, "refusal": null });
    }
    chunks
}

pub(super) fn refusal(script: &Script) -> Vec<Value> {
    script.around(script.each(&script.text, |token| json!({ "refusal": token })), script.finish("stop".into()))
}

/// A red square of one pixel.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

pub(super) fn images(script: &Script) -> Vec<Value> {
    let url = format!("data:image/png;base64,{PIXEL}");
    with_delta(script, json!({ "images": [{ "type": "image_url", "index": 0, "image_url": { "url": url } }] }))
}

pub(super) fn audio(script: &Script) -> Vec<Value> {
    let audio =
        json!({ "id": "audio_mock", "data": "AAAAAAAAAAA=", "transcript": "", "expires_at": script.wire.created });
    with_delta(script, json!({ "audio": audio }))
}

pub(super) fn annotations(script: &Script) -> Vec<Value> {
    let link = json!({
        "url": "https://example.com/herons", "title": "On herons", "content": "", "start_index": 2, "end_index": 15,
    });
    let mut chunks = with_delta(script, json!({ "annotations": [{ "type": "url_citation", "url_citation": link }] }));
    chunks.iter_mut().for_each(|chunk| chunk["provider"] = "Heronry".into());
    chunks
}

pub(super) fn citations(script: &Script) -> Vec<Value> {
    let mut chunks = changed(script, |chunk| {
        chunk["citations"] = json!(["https://example.com/herons", "https://example.org/ripples"]);
        chunk["search_results"] = json!([{ "title": "On herons", "url": "https://example.com/herons", "date": "2025-03-01", "snippet": null }]);
        chunk["type"] = "message".into();
        chunk["status"] = "PENDING".into();
    });
    if let Some(last) = chunks.last_mut() {
        last["type"] = "end_of_stream".into();
        last["status"] = "COMPLETED".into();
    }
    chunks
}

pub(super) fn finish_empty(script: &Script) -> Vec<Value> {
    let mut chunks = changed(script, |chunk| {
        chunk["choices"][0]["finish_reason"] = "".into();
    });
    if let Some(last) = chunks.last_mut() {
        last["choices"][0]["finish_reason"] = "stop".into();
    }
    chunks
}

pub(super) fn finish_with_text(script: &Script) -> Vec<Value> {
    let mut chunks = script.chunks();
    chunks.pop();
    if let Some(last) = chunks.last_mut() {
        last["choices"][0]["finish_reason"] = "stop".into();
    }
    chunks
}

pub(super) fn finish_repeated(script: &Script) -> Vec<Value> {
    let again = [script.finish("stop".into()), script.finish("stop".into())];
    finish_with_text(script).into_iter().chain(again).collect()
}

pub(super) fn usage_every_chunk(script: &Script) -> Vec<Value> {
    let mut chunks = script.chunks();
    let (prompt, completion) = ODD_USAGE;
    let before_last = (chunks.len() as u64).saturating_sub(1);
    for (index, chunk) in chunks.iter_mut().enumerate() {
        let so_far = (completion * index as u64) / before_last.max(1);
        chunk["usage"] =
            json!({ "prompt_tokens": prompt, "completion_tokens": so_far, "total_tokens": prompt + so_far });
    }
    chunks
}

pub(super) fn usage_x_groq(script: &Script) -> Vec<Value> {
    with_last(script, json!({ "x_groq": { "id": "req_mock", "usage": script.usage() } }))
}

pub(super) fn usage_null(script: &Script) -> Vec<Value> {
    changed(script, |chunk| chunk["usage"] = Value::Null)
}

pub(super) fn usage_reasoning_over(script: &Script) -> Vec<Value> {
    with_usage(script, json!({ "completion_tokens_details": { "reasoning_tokens": 90 } }))
}

pub(super) fn usage_cache_hit(script: &Script) -> Vec<Value> {
    with_usage(script, json!({ "prompt_cache_hit_tokens": 8, "prompt_cache_miss_tokens": 4 }))
}

pub(super) fn usage_cost(script: &Script) -> Vec<Value> {
    with_usage(script, json!({ "cost": 0.0012, "is_byok": false }))
}

pub(super) fn usage_cost_object(script: &Script) -> Vec<Value> {
    with_usage(
        script,
        json!({ "cost": { "input_tokens_cost": 0.0004, "output_tokens_cost": 0.0008, "total_cost": 0.0012 } }),
    )
}

pub(super) fn usage_details_null(script: &Script) -> Vec<Value> {
    with_usage(script, json!({ "prompt_tokens_details": null, "completion_tokens_details": null }))
}

pub(super) fn timings(script: &Script) -> Vec<Value> {
    let progress = json!({ "total": 12, "cache": 0, "processed": 12, "time_ms": 40 });
    let mut chunks = with_usage(script, json!({}));
    if let Some(first) = chunks.first_mut() {
        first["prompt_progress"] = progress;
    }
    if let Some(last) = chunks.last_mut() {
        last["timings"] = json!({ "prompt_n": 12, "prompt_ms": 40.0, "predicted_n": 34, "predicted_per_second": 85.0 });
    }
    chunks
}
