//! A pasted text beside everything that is understood of it.

use plainwire_core::paste::{Pasted, read};

/// Compares every part, so that nothing is understood that was not meant.
pub(crate) fn check(cases: &[(&str, &[&str])]) {
    let mut wrong = String::new();
    for (text, expected) in cases {
        let parts = parts(&read(text));
        if parts != *expected {
            wrong.push_str(&format!("{text}\n  read as  {parts:?}\n  meant is {expected:?}\n\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn parts(pasted: &Pasted) -> Vec<String> {
    let mut parts = Vec::new();
    let mut add = |label: &str, value: Option<&str>| parts.extend(value.map(|value| format!("{label} {value}")));
    add("url", pasted.base_url.as_deref());
    add("key", pasted.api_key.as_deref());
    add("model", pasted.model.as_deref());
    for (name, value) in &pasted.headers {
        add("header", Some(&format!("{name}: {value}")));
    }
    add("version", pasted.azure_api_version.as_deref());
    add("temperature", pasted.temperature.as_deref());
    add("tokens", pasted.max_output_tokens.as_deref());
    add("effort", pasted.reasoning_effort.as_deref());
    add("streaming", pasted.is_streaming_off.then_some("off"));
    add("prompt", pasted.system_prompt.as_deref());
    add("provider", pasted.provider);
    parts
}
