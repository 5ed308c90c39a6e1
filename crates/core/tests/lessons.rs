//! Parameters that providers reject. If this broke, a person would see the same rejection again and again, or, worse, a
//! request that was changed although nothing in it was rejected.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what cannot be read fails the test")]

use plainwire_core::chat::lesson::{Lesson, apply};
use plainwire_core::chat::{ChatRequest, Message, Role};
use plainwire_core::error::ApiError;
use serde_json::{Map, Value, json};

const ORIGIN: &str = "https://api.example.com";

fn request(model: &str) -> ChatRequest {
    ChatRequest {
        model: model.into(),
        system: "Be brief.".into(),
        messages: vec![Message::new(Role::User, "Hello")],
        stream: true,
        include_usage: true,
        max_tokens: Some(100),
        temperature: Some(0.5),
        extra: json!({"presence_penalty": 0.1, "top_p": 0.9, "reasoning": {"effort": "low"}})
            .as_object()
            .unwrap()
            .clone(),
        ..ChatRequest::default()
    }
}

fn learn(status: u16, error: &Value, body: &Map<String, Value>) -> Option<Lesson> {
    let error = ApiError::from_response(status, &[], error.to_string().as_bytes());
    Lesson::from_error(&error, body, ORIGIN, "m")
}

/// What the next request holds after `known` and what this error teaches.
fn after(status: u16, error: &Value, request: &ChatRequest, known: &mut Vec<Lesson>) -> Map<String, Value> {
    let mut body = request.to_body();
    apply(known, ORIGIN, "m", &mut body);
    learn(status, error, &body).unwrap_or_else(|| panic!("nothing learned from {error}")).add_to(known);
    let mut body = request.to_body();
    apply(known, ORIGIN, "m", &mut body);
    body
}

#[test]
fn the_token_cap_goes_under_its_other_name_and_then_not_at_all() {
    let mut known = Vec::new();
    let openai = json!({"error": {"message": "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", "type": "invalid_request_error", "param": "max_tokens", "code": "unsupported_parameter"}});
    let body = after(400, &openai, &request("gpt-4o"), &mut known);
    assert_eq!((body.get("max_tokens"), &body["max_completion_tokens"]), (None, &json!(100)));

    let mistral = json!({"object": "error", "message": {"detail": [{"type": "extra_forbidden", "loc": ["body", "max_completion_tokens"], "msg": "Extra inputs are not permitted", "input": 100}]}, "type": "invalid_request_error", "param": null, "code": null});
    let body = after(422, &mistral, &request("gpt-4o"), &mut known);
    assert_eq!((body.get("max_tokens"), body.get("max_completion_tokens")), (None, None));
    assert_eq!(known.len(), 2, "both are shown, and can be undone");

    // And from the other side.
    let mut known = Vec::new();
    let body = after(422, &mistral, &request("o3-mini"), &mut known);
    assert_eq!((&body["max_tokens"], body.get("max_completion_tokens")), (&json!(100), None));
}

#[test]
fn what_has_no_other_name_is_left_out() {
    let mut known = Vec::new();
    let request = request("gpt-4o");
    let not_supported = |name: &str| json!({"error": {"message": format!("Unsupported parameter: '{name}' is not supported with this model."), "param": name, "code": "unsupported_parameter"}});
    for name in ["stream_options", "temperature", "top_p", "presence_penalty", "reasoning"] {
        let body = after(400, &not_supported(name), &request, &mut known);
        assert!(!body.contains_key(name), "{name}");
        assert!(body.contains_key("max_tokens") && body.contains_key("messages"), "{name}");
    }
    assert_eq!(known.len(), 5);
}

#[test]
fn streaming_that_is_refused_is_turned_off_with_its_options() {
    let openai = json!({"error": {"message": "Your organization must be verified to stream this model.", "type": "invalid_request_error", "param": "stream", "code": "unsupported_value"}});
    let body = after(400, &openai, &request("m"), &mut Vec::new());
    assert_eq!((body.get("stream"), body.get("stream_options")), (None, None));
}

#[test]
fn a_role_that_is_not_known_becomes_another() {
    let mut known = Vec::new();
    let deepseek = json!({"error": {"message": "Failed to deserialize the JSON body into the target type: messages[0].role: unknown variant `developer`, expected one of `system`, `user`, `assistant`, `tool` at line 1 column 60", "type": "invalid_request_error", "param": null, "code": "invalid_request_error"}});
    let body = after(422, &deepseek, &request("o3-mini"), &mut known);
    assert_eq!(body["messages"][0]["role"], "system");
    assert_eq!(known[0].instead.as_deref(), Some("system"));
}

#[test]
fn spelling_and_depth_do_not_hide_a_parameter() {
    let grok = json!({"code": "Client specified an invalid argument", "error": "Argument not supported on this model: presencePenalty"});
    assert!(!after(400, &grok, &request("m"), &mut Vec::new()).contains_key("presence_penalty"));
    let inside = json!({"detail": [{"type": "extra_forbidden", "loc": ["body", "stream_options", "include_usage"], "msg": "Extra inputs are not permitted"}]});
    assert!(!after(422, &inside, &request("m"), &mut Vec::new()).contains_key("stream_options"));
}

#[test]
fn thoughts_that_a_server_does_not_want_back_stay_here() {
    let thought =
        plainwire_core::chat::Reasoning { field: "reasoning_content".into(), text: "Hm.".into(), details: vec![] };
    let call = plainwire_core::chat::ToolCall { id: "a".into(), name: "x".into(), ..Default::default() };
    let messages = vec![Message::reply("", std::slice::from_ref(&call), thought), Message::tool_result(&call, "1")];
    let request = ChatRequest { messages, ..request("m") };
    assert_eq!(request.to_body()["messages"][1]["reasoning_content"], "Hm.");
    let refused = json!({"error": {"message": "Unsupported field: `reasoning_content` is not allowed in input messages", "param": "reasoning_content", "code": "unsupported_parameter"}});
    let body = after(400, &refused, &request, &mut Vec::new());
    assert_eq!(body["messages"][1].get("reasoning_content"), None);
}

#[test]
fn only_a_rejection_that_names_what_was_sent_teaches() {
    let body = request("m").to_body();
    for (status, error) in [
        (
            400,
            json!({"error": {"message": "Unsupported parameter: 'logit_bias' is not supported.", "param": "logit_bias", "code": "unsupported_parameter"}}),
        ),
        (
            400,
            json!({"error": {"message": "The model `m` does not exist.", "param": "model", "code": "model_not_found"}}),
        ),
        (400, json!({"error": {"message": "Bad request"}})),
        (422, json!({})),
        (401, json!({"error": {"message": "Unsupported key for temperature"}})),
        (429, json!({"error": {"message": "Rate limit reached; temperature is not supported"}})),
        (
            400,
            json!({"error": {"message": "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.", "param": "messages", "code": "context_length_exceeded"}}),
        ),
    ] {
        assert_eq!(learn(status, &error, &body), None, "{error}");
    }
}

#[test]
fn what_was_learned_of_one_model_or_provider_holds_for_no_other() {
    let lesson = Lesson { origin: ORIGIN.into(), model: "m".into(), parameter: "temperature".into(), instead: None };
    let lessons = [lesson];
    for (origin, model, is_left_out) in
        [(ORIGIN, "m", true), (ORIGIN, "n", false), ("https://other.example", "m", false)]
    {
        let mut body = request("gpt-4o").to_body();
        apply(&lessons, origin, model, &mut body);
        assert_eq!(!body.contains_key("temperature"), is_left_out, "{origin} {model}");
    }
}

#[test]
fn native_models_are_asked_as_they_want_it() {
    let body = Value::Object(request("o3-mini-high").to_body());
    assert_eq!(
        body,
        json!({
            "model": "o3-mini", "reasoning_effort": "high", "max_completion_tokens": 100, "stream": true,
            "stream_options": {"include_usage": true},
            "messages": [
                {"role": "developer", "content": "Formatting re-enabled\nBe brief."},
                {"role": "user", "content": "Hello"},
            ],
            "presence_penalty": 0.1, "top_p": 0.9, "reasoning": {"effort": "low"},
        })
    );
    let early = request("o1-mini").to_body();
    assert_eq!(early["messages"], json!([{"role": "user", "content": "Be brief.\n\nHello"}]));
    let ordinary = request("gpt-4o").to_body();
    assert_eq!((&ordinary["temperature"], &ordinary["max_tokens"]), (&json!(0.5), &json!(100)));
    assert_eq!(ordinary["messages"][0], json!({"role": "system", "content": "Be brief."}));
}

#[test]
fn nothing_is_learned_from_what_was_not_rejected() {
    // Requests that were changed for good although the server had taken what was changed: the instructions became part of
    // the question, the limit of tokens got another name, calls lost their place while their answers stayed.
    let call = plainwire_core::chat::ToolCall { id: "a".into(), name: "x".into(), ..Default::default() };
    let reply = Message::reply("", std::slice::from_ref(&call), plainwire_core::chat::Reasoning::default());
    let messages = vec![Message::new(Role::User, "I am a developer"), reply, Message::tool_result(&call, "1")];
    let extra = json!({"seed": 1}).as_object().unwrap().clone();
    let body = ChatRequest { messages, extra, ..request("gpt-4o") }.to_body();
    for (status, error) in [
        (
            422,
            json!({"detail": [{"type": "literal_error", "loc": ["body", "messages", 3, "role"], "msg": "Input should be 'system', 'user' or 'assistant'", "input": "tool"}]}),
        ),
        (
            422,
            json!({"detail": [{"type": "literal_error", "loc": ["body", "messages", 3, "role"], "msg": "Input should be 'system', 'user' or 'assistant'"}]}),
        ),
        (
            422,
            json!({"detail": [{"type": "value_error", "loc": ["body", "messages", 1, "role"], "msg": "Value error", "input": "I am a developer"}]}),
        ),
        (400, json!({"error": {"code": "1214", "message": "Incorrect role information"}})),
        (400, json!({"error": {"message": "temperature 3 is not allowed; it must be between 0 and 2"}})),
        (400, json!({"error": {"message": "max_tokens of 9999 is not supported. The maximum is 4096."}})),
        (400, json!({"error": {"message": "Images are not supported in stream mode"}})),
        (400, json!({"error": {"message": "Model seed-oss does not support image input"}})),
    ] {
        assert_eq!(learn(status, &error, &body), None, "{error}");
    }
    for field in ["tool_calls", "tool_call_id", "function_call", "name"] {
        let param = format!("messages[2].{field}");
        let error = json!({"error": {"message": format!("Unknown parameter: '{param}'."), "param": param, "code": "unknown_parameter"}});
        assert_eq!(learn(400, &error, &body), None, "{error}");
    }
}

#[test]
fn a_limit_of_the_persons_own_takes_the_place_of_ours() {
    // "Setting both is not supported": `max_tokens` among the provider's own fields, and a model that knows the other name.
    for model in ["o3", "gpt-4o"] {
        for name in ["max_tokens", "max_completion_tokens"] {
            let extra = json!({name: 7}).as_object().unwrap().clone();
            let body = ChatRequest { extra, ..request(model) }.to_body();
            let caps: Vec<_> = body.iter().filter(|(name, _)| name.starts_with("max_")).collect();
            assert_eq!(caps, [(&name.to_owned(), &json!(7))], "{model}");
        }
    }
}
