//! What the well-mannered models say.

use plainwire_mock_provider::Provider;
use serde_json::{Value, json};

use crate::client::{KEY, ask, chat, not_streamed, streamed};

#[tokio::test]
async fn a_stream_adds_up_to_the_reply_that_is_not_streamed() {
    let provider = Provider::start(0).await.unwrap();
    for model in ["demo-chat?rate=max", "demo-markdown?rate=max", "demo-reasoning?rate=max", "demo-fast"] {
        let stream = chat(&provider, &streamed(model)).await;
        let whole = chat(&provider, &not_streamed(model)).await.json();
        let message = &whole["choices"][0]["message"];
        assert!(stream.whole);
        assert_eq!(stream.header("content-type"), Some("text/event-stream; charset=utf-8"));
        assert_eq!(message["content"], stream.joined("content"), "{model}");
        assert_eq!(message["reasoning_content"].as_str().unwrap_or_default(), stream.joined("reasoning_content"));
        assert_eq!(stream.finish_reason().as_deref(), Some("stop"));
        assert_eq!(stream.events().last().map(String::as_str), Some("[DONE]"));
        assert!(stream.joined("content").len() > 300, "{model}");
        assert!(stream.header("x-request-id").is_some());
    }
}

#[tokio::test]
async fn the_answer_takes_up_what_was_said() {
    let provider = Provider::start(0).await.unwrap();
    let reply = chat(&provider, &streamed("demo-chat?rate=max")).await;
    let text = reply.joined("content");
    assert!(text.contains("How deep is the pond?") && text.contains("Plainwire"), "{text}");
    assert!(text.contains("\n\n"));
    let again = chat(&provider, &streamed("demo-chat?rate=max")).await;
    assert_eq!(again.joined("content"), text);
}

#[tokio::test]
async fn length_limit_and_usage_are_honoured() {
    let provider = Provider::start(0).await.unwrap();
    for limit in ["max_tokens", "max_completion_tokens"] {
        let mut body = streamed("demo-chat?rate=max");
        body[limit] = 7.into();
        body["stream_options"] = json!({ "include_usage": true });
        let reply = chat(&provider, &body).await;
        assert_eq!(reply.finish_reason().as_deref(), Some("length"));
        let chunks = reply.chunks();
        let last = chunks.last().unwrap();
        assert_eq!(last["choices"], json!([]));
        assert_eq!(last["usage"]["completion_tokens"], 7);
        assert_eq!(last["usage"]["total_tokens"], 7 + last["usage"]["prompt_tokens"].as_u64().unwrap());
        assert!(chunks.iter().rev().skip(1).all(|chunk| chunk["usage"].is_null()));
    }
    let reply = chat(&provider, &streamed("demo-markdown?tokens=5000&rate=max")).await;
    let pieces = reply.chunks().iter().filter(|chunk| chunk["choices"][0]["delta"]["content"] != "").count();
    // The role and the finish reason have chunks of their own; only the latter's delta has no content at all.
    assert_eq!(pieces, 5000 + 1);
    assert!(reply.chunks().iter().all(|chunk| chunk.get("usage").is_none()));
    let reply = chat(&provider, &not_streamed("demo-reasoning")).await.json();
    let thought = reply["usage"]["completion_tokens_details"]["reasoning_tokens"].as_u64().unwrap();
    assert!(thought > 20 && thought < reply["usage"]["completion_tokens"].as_u64().unwrap());
}

#[tokio::test]
async fn usage_tells_of_caches_and_money() {
    let provider = Provider::start(0).await.unwrap();
    for stream in [true, false] {
        let usage = |options: &'static str| {
            let provider = &provider;
            async move {
                let model = format!("demo-chat?rate=max&tokens=7&prompt=1000&{options}");
                if !stream {
                    return chat(provider, &not_streamed(&model)).await.json()["usage"].clone();
                }
                let mut body = streamed(&model);
                body["stream_options"] = json!({ "include_usage": true });
                chat(provider, &body).await.chunks().last().unwrap()["usage"].clone()
            }
        };
        let plain = usage("").await;
        assert_eq!((&plain["prompt_tokens"], &plain["completion_tokens"]), (&json!(1000), &json!(7)));
        assert_eq!(plain["prompt_tokens_details"], json!({ "cached_tokens": 0 }));
        assert!(plain.get("cost").is_none());
        let paid = usage("cached=100&cache_write=50&cost=0.5").await;
        assert_eq!(paid["prompt_tokens_details"], json!({ "cached_tokens": 100, "cache_write_tokens": 50 }));
        assert_eq!((&paid["prompt_tokens"], &paid["cost"]), (&json!(1000), &json!(0.5)));
        let more_than_all = usage("cached=2000&cache_write=9").await;
        assert_eq!(more_than_all["prompt_tokens_details"], json!({ "cached_tokens": 1000 }));
        let deepseek = usage("usage=deepseek&cached=100").await;
        assert_eq!((&deepseek["prompt_cache_hit_tokens"], &deepseek["prompt_tokens"]), (&json!(100), &json!(1000)));
        assert_eq!(
            usage("usage=anthropic&cached=100&cache_write=50").await,
            json!({ "input_tokens": 850, "output_tokens": 7, "cache_read_input_tokens": 100, "cache_creation_input_tokens": 50 })
        );
    }
}

#[tokio::test]
async fn images_are_counted_or_refused() {
    let provider = Provider::start(0).await.unwrap();
    let with = |model: &str, images: usize| {
        let mut body = not_streamed(model);
        let mut parts = vec![json!({ "type": "text", "text": "What is this?" })];
        parts.resize(images + 1, json!({ "type": "image_url", "image_url": { "url": "data:image/png;base64,AA==" } }));
        body["messages"][0]["content"] = parts.into();
        body
    };
    for (model, images, said) in [
        ("demo-chat", 1, "One image came"),
        ("demo-markdown", 3, "3 images came"),
        ("demo-fast?images=on", 2, "2 images"),
    ] {
        let reply = chat(&provider, &with(model, images)).await.json();
        let text = reply["choices"][0]["message"]["content"].as_str().unwrap().to_owned();
        assert!(text.contains(said), "{model}: {text}");
        assert!(reply["usage"]["prompt_tokens"].as_u64().unwrap() >= 1000 * images as u64);
    }
    for model in ["demo-chat?images=off", "demo-fast"] {
        let reply = chat(&provider, &with(model, 1)).await;
        assert_eq!(reply.status, 400, "{model}");
        assert!(reply.json()["error"]["message"].as_str().unwrap().contains("image"));
        assert_eq!(chat(&provider, &with(model, 0)).await.status, 200, "{model}");
    }
    let reply = chat(&provider, &with("demo-chat", 0)).await.json();
    assert!(!reply["choices"][0]["message"]["content"].as_str().unwrap().contains("image"));
}

#[tokio::test]
async fn a_tool_is_asked_for_and_its_result_answered() {
    let provider = Provider::start(0).await.unwrap();
    let mut body = streamed("demo-tools?rate=max&calls=2");
    let parameters =
        json!({ "type": "object", "properties": { "pond": { "type": "string" }, "n": { "type": "integer" } } });
    body["tools"] = json!([{ "type": "function", "function": { "name": "measure", "parameters": parameters } }]);
    let reply = chat(&provider, &body).await;
    assert_eq!(reply.finish_reason().as_deref(), Some("tool_calls"));
    let mut calls = vec![(String::new(), String::new(), String::new()); 2];
    for chunk in reply.chunks() {
        for entry in chunk["choices"][0]["delta"]["tool_calls"].as_array().into_iter().flatten() {
            let call = &mut calls[usize::try_from(entry["index"].as_u64().unwrap()).unwrap()];
            call.0.push_str(entry["id"].as_str().unwrap_or_default());
            call.1.push_str(entry["function"]["name"].as_str().unwrap_or_default());
            call.2.push_str(entry["function"]["arguments"].as_str().unwrap_or_default());
        }
    }
    assert_ne!(calls[0].0, calls[1].0);
    assert_eq!(calls[0].1, "measure");
    let arguments: Value = serde_json::from_str(&calls[0].2).unwrap();
    assert_eq!(arguments["pond"], "How deep is the pond?");
    assert!(arguments["n"].is_number());

    let messages = body["messages"].as_array_mut().unwrap();
    let call =
        json!({ "id": calls[0].0, "type": "function", "function": { "name": "measure", "arguments": calls[0].2 } });
    messages.push(json!({ "role": "assistant", "content": null, "tool_calls": [call] }));
    messages.push(json!({ "role": "tool", "tool_call_id": calls[0].0, "content": "eleven feet" }));
    let answer = chat(&provider, &body).await;
    assert_eq!(answer.finish_reason().as_deref(), Some("stop"));
    assert!(answer.joined("content").contains("eleven feet"));
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_said() {
    let provider = Provider::start(0).await.unwrap();
    let message = json!([{ "role": "user", "content": "hi" }]);
    for (body, status, param) in [
        ("{\"model\":".to_owned(), 400, ""),
        ("[]".to_owned(), 400, ""),
        (json!({ "messages": message }).to_string(), 400, "model"),
        (json!({ "model": "demo-chat" }).to_string(), 400, "messages"),
        (json!({ "model": "demo-chat", "messages": [] }).to_string(), 400, "messages"),
        (
            json!({ "model": "demo-chat", "messages": [{ "role": "bird", "content": "" }] }).to_string(),
            400,
            "messages[0].role",
        ),
        (json!({ "model": "demo-chat", "messages": [{ "role": "user" }] }).to_string(), 400, "messages[0].content"),
        (json!({ "model": "demo-chat", "messages": message, "stream": "yes" }).to_string(), 400, "stream"),
        (json!({ "model": "demo-chat", "messages": message, "max_tokens": 0 }).to_string(), 400, "max_tokens"),
        (json!({ "model": "demo-chat?tokes=1", "messages": message }).to_string(), 400, "model"),
        (json!({ "model": "gpt-9", "messages": message }).to_string(), 404, ""),
    ] {
        let reply = ask(&provider.origin(), "POST", "/v1/chat/completions", &[KEY], &body).await.unwrap();
        assert_eq!(reply.status, status, "{body}");
        let error = reply.json()["error"].clone();
        assert!(error["message"].as_str().unwrap().len() > 10);
        assert_eq!(error["param"].as_str().unwrap_or_default(), param, "{body}");
        if status == 404 {
            assert_eq!(error["code"], "model_not_found");
        }
    }
}

#[tokio::test]
async fn a_failure_can_be_asked_for_and_limited_to_some_requests() {
    let provider = Provider::start(0).await.unwrap();
    let body = streamed("demo-chat?status=429&retry_after=2&times=2&rate=max");
    for _ in 0..2 {
        let reply = chat(&provider, &body).await;
        assert_eq!((reply.status, reply.header("retry-after")), (429, Some("2")));
        assert_eq!(reply.json()["error"]["code"], "rate_limit_exceeded");
        assert!(reply.header("access-control-expose-headers").unwrap().contains("retry-after"));
    }
    assert_eq!(chat(&provider, &body).await.status, 200);
}

#[tokio::test]
async fn a_question_can_be_repeated_to_the_letter() {
    let provider = Provider::start(0).await.unwrap();
    let question = "**Wor\u{200b}d** `<b>` 水🪶\n\n- [a](b)\n".repeat(9);
    let asked = |model: &str| {
        let mut body = streamed(model);
        body["messages"] = json!([{ "role": "user", "content": question }]);
        body
    };
    let reply = chat(&provider, &asked("demo-chat?rate=max&echo=question")).await;
    assert_eq!(reply.joined("content"), question);
    let other = chat(&provider, &asked("demo-chat?rate=max&echo=question&seed=2")).await;
    assert_eq!(other.joined("content"), question);
    assert_ne!(reply.chunks().len(), other.chunks().len(), "it is cut elsewhere");
    let thought = chat(&provider, &asked("demo-reasoning?rate=max&echo=question")).await;
    assert_eq!(thought.joined("reasoning_content"), question);
    let mut body = asked("demo-tools?echo=question");
    body["stream"] = json!(false);
    let called = chat(&provider, &body).await.json();
    let arguments = called["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"].as_str().unwrap();
    assert_eq!(arguments, json!({ "question": question }).to_string());
}
