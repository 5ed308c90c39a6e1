//! Whole replies as particular servers were seen to send them (D2 to D6, D11), trimmed: each has several deviations at once.

#![allow(clippy::expect_used, reason = "what cannot be read fails the test")]

use plainwire_core::chat::{ChatRequest, Completion, FinishKind, Message, ReplyReader, Role, TransportEnd};
use plainwire_core::error::Advice;
use serde_json::{Value, json};

/// Reads a reply whole and in pieces of every small size; all have to come to the same.
fn read(body: &str) -> Completion {
    let end = |split: usize| {
        let mut reader = ReplyReader::new();
        body.as_bytes().chunks(split).for_each(|piece| reader.push(piece));
        reader.finish(TransportEnd::Clean)
    };
    let whole = end(usize::MAX);
    for split in 1..=16 {
        assert_eq!(end(split), whole, "by {split}: {body}");
    }
    whole
}

/// The messages of a request that goes on after this reply.
fn sent_back(reply: &Completion) -> Vec<Value> {
    let messages = vec![Message::new(Role::User, "u"), reply.to_message()];
    let request = ChatRequest { model: "m".to_owned(), messages, ..ChatRequest::default() };
    let body: Value = serde_json::from_str(&request.to_json()).expect("JSON");
    body["messages"].as_array().expect("messages").clone()
}

#[test]
fn azure_frames_the_text_with_chunks_of_its_filter() {
    let reply = read(concat!(
        r#"data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,"content_filter_results":{"hate":{"filtered":false}}}]}"#,
        "\n\n",
        r#"data: {"choices":[{"content_filter_results":{},"delta":{"content":"","refusal":null,"role":"assistant"},"finish_reason":null,"index":0,"logprobs":null}],"id":"c1","model":"gpt-4o"}"#,
        "\n\n",
        r#"data: {"choices":[{"delta":{"content":"Hi"},"finish_reason":null,"index":0}],"id":"c1","model":"gpt-4o"}"#,
        "\n\n",
        r#"data: {"choices":[{"delta":{},"finish_reason":"stop","index":0}],"id":"c1","model":"gpt-4o"}"#,
        "\n\n",
        r#"data: {"choices":[{"content_filter_offsets":{"check_offset":44,"start_offset":44,"end_offset":46},"finish_reason":null,"index":0}],"id":"","model":"","object":""}"#,
        "\n\ndata: [DONE]\n\n",
    ));
    assert_eq!((reply.text.as_str(), reply.finish_reason.as_deref()), ("Hi", Some("stop")));
    assert_eq!(
        (reply.id.as_deref(), reply.model.as_deref()),
        (Some("c1"), Some("gpt-4o")),
        "an empty name hides no other"
    );
    assert!(reply.complete);
}

#[test]
fn chunks_that_call_themselves_whole_completions_bring_increments() {
    // FastChat's object, no `created`, no role.
    let reply = read(concat!(
        "data: {\"id\":\"1\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"H\"}}]}\n\n",
        "data: {\"id\":\"1\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"i\"}}]}\n\n",
        "data: {\"id\":\"1\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
    ));
    assert_eq!((reply.text.as_str(), reply.revision), ("Hi", 0));
    assert!(reply.complete);
}

#[test]
fn perplexity_tells_everything_in_every_chunk() {
    let reply = read(concat!(
        r#"data: {"id":"1","model":"sonar","object":"chat.completion.chunk","citations":["https://a"],"search_results":[{"title":"A","url":"https://a","date":null}],"usage":{"prompt_tokens":1,"completion_tokens":1,"cost":{"total_cost":0.005}},"choices":[{"index":0,"finish_reason":null,"message":{"role":"assistant","content":"H"},"delta":{"role":"assistant","content":"H"}}]}"#,
        "\r\n\r\n",
        r#"data: {"id":"1","model":"sonar","object":"chat.completion.chunk","citations":["https://a"],"search_results":[{"title":"A","url":"https://a","date":null}],"usage":{"prompt_tokens":1,"completion_tokens":2,"cost":{"total_cost":0.006}},"choices":[{"index":0,"finish_reason":null,"message":{"role":"assistant","content":"Hi"},"delta":{"role":null,"content":"i"}}]}"#,
        "\r\n\r\n",
        r#"data: {"id":"1","model":"sonar","object":"chat.completion.done","type":"end_of_stream","status":"COMPLETED","citations":["https://a"],"usage":{"prompt_tokens":1,"completion_tokens":2,"cost":{"total_cost":0.00522}},"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hi"},"delta":{"content":""}}]}"#,
        "\r\n\r\n",
    ));
    assert_eq!((reply.text.as_str(), reply.citations.len()), ("Hi", 1));
    let usage = reply.usage.expect("usage");
    assert_eq!((usage.completion_tokens, usage.cost), (Some(2), Some(0.00522)), "the last, not the sum");
    assert!(reply.complete);
}

#[test]
fn gemini_gives_no_indexes_and_wants_its_signature_back() {
    let reply = read(concat!(
        r#"data: {"choices":[{"delta":{"role":"assistant","tool_calls":[{"extra_content":{"google":{"thought_signature":"sig"}},"function":{"arguments":"{\"a\":1}","name":"f"},"id":"","type":"function"}]},"finish_reason":"STOP"}],"usage":{"completion_tokens":3,"prompt_tokens":5}}"#,
        "\n\ndata: [DONE]\n\n",
    ));
    assert_eq!(reply.finish_kind(), Some(FinishKind::Stop));
    let call = &sent_back(&reply)[1]["tool_calls"][0];
    assert_eq!(call["function"], json!({"name": "f", "arguments": "{\"a\":1}"}));
    assert_eq!(call["extra_content"], json!({"google": {"thought_signature": "sig"}}));
}

#[test]
fn reasoning_goes_back_with_tool_calls_in_the_field_it_came_in() {
    for field in ["reasoning_content", "reasoning"] {
        let chunk = json!({"choices": [{"index": 0, "delta": {"content": "", field: "plan", "tool_calls": [
            {"index": 0, "id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}},
        ]}, "finish_reason": "tool_calls"}]});
        let reply = read(&format!("data: {chunk}\n\n"));
        let message = &sent_back(&reply)[1];
        assert_eq!(message[field], "plan");
        assert_eq!(message["content"], Value::Null, "nothing but calls was said");
        assert_eq!(message.as_object().map(serde_json::Map::len), Some(4), "{message}");
    }
    // OpenRouter's details carry signatures, so they go back as they are.
    let details = json!([{"type": "reasoning.text", "text": "plan", "signature": "s", "index": 0}]);
    let chunk = json!({"choices": [{"delta": {"reasoning": "plan", "reasoning_details": details, "tool_calls": [
        {"index": 0, "id": "a", "function": {"name": "f", "arguments": "{}"}},
    ]}}]});
    let reply = read(&format!("data: {chunk}\n\ndata: [DONE]\n\n"));
    assert_eq!(reply.reasoning, "plan", "the details repeat the field");
    assert_eq!(sent_back(&reply)[1]["reasoning_details"], details);
}

#[test]
fn only_a_message_with_tool_calls_goes_back_without_content() {
    let silent = read("data: {\"choices\":[{\"delta\":{\"content\":null},\"finish_reason\":\"stop\"}]}\n\n");
    assert!(silent.complete);
    assert!(sent_back(&silent).iter().all(|message| !message["content"].is_null()));
}

#[test]
fn mistral_thinks_in_parts_of_the_content() {
    let reply = read(concat!(
        r#"data: {"choices":[{"index":0,"delta":{"role":"assistant","content":[{"type":"thinking","thinking":[{"type":"text","text":"pl"}],"closed":false}]},"finish_reason":null}]}"#,
        "\n\n",
        r#"data: {"choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"an"}],"closed":true}]},"finish_reason":null}]}"#,
        "\n\n",
        r#"data: {"choices":[{"index":0,"delta":{"content":"answer"},"finish_reason":"model_length"}],"usage":{"prompt_tokens":2}}"#,
        "\n\ndata: [DONE]\n\n",
    ));
    assert_eq!((reply.reasoning.as_str(), reply.text.as_str()), ("plan", "answer"));
    assert_eq!(reply.finish_kind(), Some(FinishKind::Length));
}

#[test]
fn minimax_ends_with_nulls_and_a_report_that_nothing_failed() {
    let reply = read(concat!(
        r#"data: {"id":"1","choices":[{"finish_reason":"","index":0,"delta":{"content":"Hi","role":"assistant"}}],"object":"chat.completion.chunk","usage":null}"#,
        "\n\n",
        r#"data: {"id":"1","choices":[{"finish_reason":"stop","index":0,"message":{"content":"Hi","role":"assistant"}}],"object":"chat.completion","usage":{"total_tokens":9},"base_resp":{"status_code":0,"status_msg":""}}"#,
        "\n\n",
        r#"data: {"id":"1","choices":null,"base_resp":{"status_code":0,"status_msg":""}}"#,
        "\n\n",
    ));
    assert_eq!(reply.text, "Hi", "the whole message repeats the increments");
    assert_eq!(reply.usage.expect("usage").total_tokens, Some(9));
    assert!(reply.complete && reply.error.is_none());
}

#[test]
fn json_although_a_stream_was_asked_for_with_an_empty_tool_id() {
    // What llm-katan does when tools are given.
    let reply = read(
        r#"{"id":"1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":1}}"#,
    );
    assert_eq!(reply.tool_calls[0].arguments, "{\"a\":1}");
    assert_eq!(reply.finish_kind(), Some(FinishKind::ToolCalls));
    assert!(reply.complete);
}

#[test]
fn the_only_word_of_a_failure_stands_where_parsers_do_not_look() {
    let text = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n";
    let rows = [
        // GPUStack: no field of the standard.
        format!("{text}error: {{\"code\":500,\"message\":\"No luck\"}}\n\n"),
        // Groq: an event of its own, without choices, with status 200.
        format!(
            "{text}event: error\ndata: {{\"error\":{{\"message\":\"No luck\",\"type\":\"invalid_request_error\",\"code\":\"tool_use_failed\",\"failed_generation\":\"<f>\"}}}}\n\n"
        ),
        // OpenRouter: an error, and then the end marker.
        format!(
            "{text}data: {{\"id\":\"g\",\"provider\":\"P\",\"error\":{{\"code\":\"server_error\",\"message\":\"No luck\"}},\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"\"}},\"finish_reason\":\"error\"}}]}}\n\ndata: [DONE]\n\n"
        ),
        // vLLM and SGLang.
        format!(
            "{text}data: {{\"error\":{{\"object\":\"error\",\"message\":\"No luck\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}}}}\n\ndata: [DONE]\n\n"
        ),
        format!("{text}data: {{\"error\":\"No luck\"}}\n\n"),
        // A gateway that writes it between events, bare.
        format!("{text}{{\"error\":{{\"message\":\"No luck\"}}}}\n\n"),
    ];
    for row in rows {
        let reply = read(&row);
        assert_eq!(reply.error.expect(&row).message, "No luck", "{row}");
        assert_eq!(reply.text, "Hi", "{row}");
        assert!(!reply.complete, "{row}");
    }
}

#[test]
fn a_good_status_with_a_bad_body() {
    let rows = [
        // RunPod in front of vLLM.
        (
            r#"{"code":404,"message":"The model `x` does not exist.","object":"error","type":"NotFoundError"}"#,
            Advice::UnknownModel,
        ),
        // MiniMax.
        (r#"{"choices":null,"base_resp":{"status_code":1004,"status_msg":"login fail"}}"#, Advice::WrongKey),
        // An application's page where the path is wrong, and a captive portal.
        ("<!doctype html><html><head><title>App</title></head><body></body></html>", Advice::NotAnApi),
        ("<html><body>Sign in to the network</body></html>", Advice::NotAnApi),
        // llama-cpp-python, when a prompt is too long for a stream: nothing at all.
        ("", Advice::Unknown),
    ];
    for (body, advice) in rows {
        let reply = read(body);
        assert_eq!(reply.error.expect(body).advice(), advice, "{body}");
        assert!(!reply.complete && reply.text.is_empty(), "{body}");
    }
}
