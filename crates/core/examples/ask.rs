//! Shows how a client asks, without a network: the request, what a rejection of it teaches, the request after that, and what
//! is made of an error that may pass.
//!
//! `cargo run -p plainwire-core --example ask -- o3-mini-high`

use plainwire_core::chat::lesson::{Lesson, apply};
use plainwire_core::chat::{ChatRequest, Message, Role};
use plainwire_core::error::ApiError;
use plainwire_core::retry;
use serde_json::{Value, json};

const ORIGIN: &str = "https://api.example.com";

fn main() {
    let model = std::env::args().nth(1).unwrap_or_else(|| "demo-chat".to_owned());
    let request = ChatRequest {
        model: model.clone(),
        system: "Be brief.".to_owned(),
        messages: vec![Message::new(Role::User, "How many ripples?")],
        stream: true,
        include_usage: true,
        max_tokens: Some(256),
        temperature: Some(0.2),
        ..ChatRequest::default()
    };
    let mut body = request.to_body();
    println!("asked:     {}", Value::Object(body.clone()));

    let refused = json!({"detail": [{
        "type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra inputs are not permitted",
    }]});
    let error = ApiError::from_response(422, &[], refused.to_string().as_bytes());
    println!("refused:   {error} (advice: {:?})", error.advice());
    let mut lessons = Vec::new();
    if let Some(lesson) = Lesson::from_error(&error, &body, ORIGIN, &model) {
        lesson.add_to(&mut lessons);
    }
    apply(&lessons, ORIGIN, &model, &mut body);
    println!("asked:     {}", Value::Object(body));

    let busy =
        json!({"error": {"message": "Rate limit reached. Please try again in 7.5s.", "code": "rate_limit_exceeded"}});
    let error = ApiError::from_response(429, &[], busy.to_string().as_bytes());
    let wait_ms = retry::wait_ms(0, retry::REPEATS, error.retry_after_ms, 0).filter(|_| error.is_transient());
    println!("busy:      {error} (again in {wait_ms:?} ms)");
}
