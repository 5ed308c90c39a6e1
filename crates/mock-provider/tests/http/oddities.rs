//! Every way to misbehave answers, and says what it must.

use plainwire_mock_provider::{
    Expect, ODD_ARGUMENTS, ODD_ERROR, ODD_REASONING, ODD_TEXT, ODD_TOOL, Outcome, Provider, error_shapes, oddities,
    rejections,
};
use serde_json::{Value, json};

use crate::client::{Reply, chat, ended, not_streamed, streamed};

/// All strings of all JSON values in a body, whatever is around them, each field's joined.
fn strings(body: &str) -> std::collections::BTreeMap<String, String> {
    let mut found = std::collections::BTreeMap::new();
    // The only thing all framings share is that JSON begins with a brace.
    let lines = body.replace("\ndata: ", "\n").replace('\r', "\n");
    let mut rest = lines.as_str();
    while let Some(at) = rest.find(['{', '[']) {
        let mut values = serde_json::Deserializer::from_str(&rest[at..]).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                collect("", &value, &mut found);
                rest = &rest[at + values.byte_offset()..];
            }
            _ => rest = &rest[at + 1..],
        }
    }
    found
}

fn collect(name: &str, value: &Value, found: &mut std::collections::BTreeMap<String, String>) {
    match value {
        Value::String(text) => found.entry(name.to_owned()).or_default().push_str(text),
        Value::Array(values) => values.iter().for_each(|value| collect(name, value, found)),
        Value::Object(fields) => {
            // The second choice and the repeated message are there to be left out.
            if fields.get("index") == Some(&json!(1)) && fields.contains_key("delta") {
                return;
            }
            for (field, value) in fields.iter().filter(|(field, _)| *field != "message" || !value["delta"].is_object())
            {
                collect(field, value, found);
            }
        }
        _ => {}
    }
}

fn holds(reply: &Reply, text: &str) -> bool {
    strings(&reply.text()).values().any(|found| found.contains(text)) || reply.text().contains(text)
}

#[tokio::test]
async fn every_oddity_answers_and_carries_its_text() {
    let provider = Provider::start(0).await.unwrap();
    for odd in oddities() {
        for body in [streamed(odd.name), not_streamed(odd.name)] {
            let reply = chat(&provider, &body).await;
            let stream = body["stream"] == true;
            let shown = || format!("{} stream={stream}: {}", odd.name, reply.text());
            assert!(reply.whole, "{}", shown());
            assert_eq!(ended(&provider).await.outcome, Outcome::Completed, "{}", shown());
            let in_stream_only = !stream && odd.expect == Expect::TextThenError;
            match odd.expect {
                Expect::Error(status) => {
                    assert_eq!(reply.status, status, "{}", shown());
                    assert!(holds(&reply, ODD_ERROR), "{}", shown());
                }
                Expect::Wordless(status) => assert_eq!(reply.status, status, "{}", shown()),
                Expect::TextThenError if in_stream_only => {
                    assert!(holds(&reply, ODD_ERROR) || holds(&reply, ODD_TEXT), "{}", shown());
                }
                _ => {
                    assert_eq!(reply.status, 200, "{}", shown());
                    assert!(holds(&reply, ODD_TEXT), "{}", shown());
                }
            }
            match odd.expect {
                Expect::Reasoning => assert!(holds(&reply, ODD_REASONING), "{}", shown()),
                Expect::TextThenError if stream => assert!(holds(&reply, ODD_ERROR), "{}", shown()),
                Expect::ToolCalls(_) => {
                    let found = strings(&reply.text());
                    assert!(found["name"].starts_with(ODD_TOOL), "{}", shown());
                    let whole = found.get("arguments").is_some_and(|arguments| arguments.starts_with(ODD_ARGUMENTS));
                    assert_ne!(whole, odd.name == "odd-tools-object-arguments", "{}", shown());
                }
                _ => {}
            }
        }
    }
}

#[tokio::test]
async fn names_and_rows_are_in_order() {
    let table = oddities();
    let mut names: Vec<_> = table.iter().map(|odd| odd.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), table.len());
    assert!(names.iter().all(|name| name.starts_with("odd-")));
    for row in ["D1", "D2", "D3", "D4", "D5", "D6", "D7", "D11"] {
        assert!(table.iter().any(|odd| odd.row == row), "{row}");
    }
}

#[tokio::test]
async fn a_demo_model_can_speak_in_an_odd_manner() {
    let provider = Provider::start(0).await.unwrap();
    let good = chat(&provider, &streamed("demo-chat?rate=max")).await.joined("content");
    let odd = chat(&provider, &streamed("demo-chat?rate=max&as=crlf")).await;
    let lines = odd.text().replace("\r\n", "\n");
    let same = Reply { body: lines.into_bytes(), ..odd };
    assert_eq!(same.joined("content"), good);
}

#[tokio::test]
async fn framing_is_odd_in_the_way_that_is_named() {
    let provider = Provider::start(0).await.unwrap();
    let body = |name: &'static str| {
        let provider = &provider;
        async move { chat(provider, &streamed(name)).await.text() }
    };
    let crlf = body("odd-crlf").await;
    assert!(crlf.contains("\r\n\r\n") && !crlf.contains("\n\n"));
    assert!(!body("odd-cr").await.contains('\n'));
    assert!(body("odd-bom").await.starts_with('\u{feff}'));
    assert!(!body("odd-no-space").await.contains("data: "));
    assert!(!body("odd-no-done").await.contains("[DONE]"));
    let unfinished = body("odd-no-finish").await;
    assert!(!unfinished.contains("[DONE]") && !unfinished.contains("\"stop\""));
    let odd = chat(&provider, &streamed("odd-json-for-stream")).await;
    assert_eq!(odd.header("content-type"), Some("application/json"));
    assert_eq!(odd.json()["choices"][0]["message"]["content"], ODD_TEXT);
    let odd = chat(&provider, &not_streamed("odd-stream-for-json")).await;
    assert_eq!(odd.joined("content"), ODD_TEXT);
    assert_eq!(chat(&provider, &streamed("odd-no-content-type")).await.header("content-type"), None);
}

#[tokio::test]
async fn every_error_shape_answers_with_any_status() {
    let provider = Provider::start(0).await.unwrap();
    for shape in error_shapes() {
        let reply = chat(&provider, &streamed(&format!("demo-chat?error={}", shape.name))).await;
        assert_eq!(reply.status, shape.status, "{}", shape.name);
        let asked = format!("demo-chat?error={}&status=503&message=no%20herons;retry_after=9", shape.name);
        let reply = chat(&provider, &streamed(&asked)).await;
        assert_eq!((reply.status, reply.header("retry-after")), (503, Some("9")), "{}", shape.name);
        let wordless = matches!(shape.name, "spa" | "empty" | "empty-200");
        assert_ne!(reply.text().contains("no herons"), wordless, "{}", shape.name);
    }
}

#[tokio::test]
async fn a_refused_parameter_is_named_and_its_absence_is_fine() {
    let provider = Provider::start(0).await.unwrap();
    for rejection in rejections() {
        let mut body = streamed(&format!("demo-chat?rate=max&reject={}", rejection.name));
        match rejection.name {
            "developer" | "system" => {
                body["messages"]
                    .as_array_mut()
                    .unwrap()
                    .insert(0, json!({ "role": rejection.name, "content": "Be brief." }));
            }
            "role_order" => body["messages"].as_array_mut().unwrap().push(json!({ "role": "user", "content": "And?" })),
            "empty_assistant" => {
                body["messages"].as_array_mut().unwrap().push(json!({ "role": "assistant", "content": "" }));
            }
            "reasoning" | "reasoning_content" => body["messages"][0][rejection.name] = "hm".into(),
            "unknown" => body["safe_mode"] = false.into(),
            "stream" => {}
            "stream_options" => body["stream_options"] = json!({ "include_usage": true }),
            "tools" => body["tools"] = json!([]),
            name => body[name] = 1.into(),
        }
        let reply = chat(&provider, &body).await;
        assert!(matches!(reply.status, 400 | 422), "{}", rejection.name);
        let named = if rejection.name == "unknown" { "safe_mode" } else { rejection.name };
        assert!(reply.text().contains(named), "{}", reply.text());
        if rejection.name != "stream" {
            let without = chat(&provider, &streamed(&format!("demo-chat?rate=max&reject={}", rejection.name))).await;
            assert_eq!(without.status, 200, "{}", rejection.name);
        }
    }
    let mut body = not_streamed("demo-chat?reject=stop+user&reject_as=openai");
    body["user"] = "me".into();
    let error = chat(&provider, &body).await.json()["error"].clone();
    assert_eq!((error["param"].as_str(), error["code"].as_str()), (Some("user"), Some("unsupported_parameter")));
}
