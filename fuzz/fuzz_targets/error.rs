//! Any error body is read and shown without the secret in it, and hiding twice is hiding once. Whatever it says is taken for
//! a rejection of a parameter only if that was sent, and the request is then another, and still one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plainwire_core::chat::lesson::{Lesson, apply};
use plainwire_core::chat::{ChatRequest, Message, Role};
use plainwire_core::error::ApiError;
use plainwire_core::redact::redact;

fuzz_target!(|input: &[u8]| {
    let Some((lengths, rest)) = input.split_first_chunk::<2>() else { return };
    let [status, length] = lengths.map(u16::from);
    let (secret, body) = rest.split_at(usize::from(length).min(rest.len()));
    let secret = String::from_utf8_lossy(secret);
    let headers = [("retry-after".to_owned(), secret.to_string()), ("date".to_owned(), secret.to_string())];
    let error = ApiError::from_response(status * 4, &headers, body);
    let _ = (error.advice(), error.excess_tokens(), error.headline().len(), error.is_transient());
    let shown = redact(&error.message, &[&secret]);
    assert_eq!(redact(&shown, &[&secret]), shown);

    let request = ChatRequest {
        model: "o3-mini".into(),
        system: "Be brief.".into(),
        messages: vec![Message::new(Role::User, "Hello")],
        stream: true,
        include_usage: true,
        max_tokens: Some(1),
        ..ChatRequest::default()
    };
    let sent = request.to_body();
    if let Some(lesson) = Lesson::from_error(&error, &sent, "https://api.example", "o3-mini") {
        let mut next = sent.clone();
        apply(&[lesson], "https://api.example", "o3-mini", &mut next);
        assert_ne!(next, sent);
        assert!(next.contains_key("model") && next.contains_key("messages"));
    }
});
