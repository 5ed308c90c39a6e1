//! The model list, keys, and paths.

use plainwire_mock_provider::{Provider, list_shapes};
use serde_json::json;

use crate::client::{KEY, ask, chat_at, ended, not_streamed, streamed};

#[tokio::test]
async fn lists_the_well_mannered_models() {
    let provider = Provider::start(0).await.unwrap();
    let reply = ask(&provider.origin(), "GET", "/v1/models", &[KEY], "").await.unwrap();
    assert_eq!(reply.status, 200);
    let list = reply.json();
    let ids: Vec<&str> = list["data"].as_array().unwrap().iter().map(|model| model["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["demo-chat", "demo-markdown", "demo-reasoning", "demo-tools", "demo-fast"]);
    for field in ["id", "object", "created", "owned_by", "context_length"] {
        assert!(!list["data"][0][field].is_null(), "{field}");
    }
}

#[tokio::test]
async fn a_wrong_or_missing_key_is_refused_in_openais_shape() {
    let provider = Provider::start(0).await.unwrap();
    for headers in [&[][..], &[("Authorization", "Bearer sk-wrong")], &[("Authorization", "Bearer ")]] {
        for (method, path) in [("GET", "/v1/models"), ("POST", "/v1/chat/completions")] {
            let body = streamed("demo-chat").to_string();
            let reply = ask(&provider.origin(), method, path, headers, &body).await.unwrap();
            assert_eq!(reply.status, 401);
            let error = &reply.json()["error"];
            assert_eq!(error["code"], "invalid_api_key");
            assert_eq!(error["type"], "invalid_request_error");
            assert!(error["message"].is_string() && error["param"].is_null());
            assert!(reply.header("access-control-allow-origin").is_some());
        }
    }
}

#[tokio::test]
async fn keys_can_be_asked_for_otherwise() {
    let provider = Provider::start(0).await.unwrap();
    let list = |path: &'static str| {
        let origin = provider.origin();
        async move { ask(&origin, "GET", path, &[], "").await.unwrap().status }
    };
    assert_eq!(list("/open/v1/models").await, 200);
    assert_eq!(list("/opt/key=models/v1/models").await, 200);
    assert_eq!(list("/opt/key=broken/v1/models").await, 500);
    let body = not_streamed("demo-chat").to_string();
    let chat = |path: &'static str| {
        let (origin, body) = (provider.origin(), body.clone());
        async move { ask(&origin, "POST", path, &[], &body).await.unwrap().status }
    };
    assert_eq!(chat("/open/v1/chat/completions").await, 200);
    assert_eq!(chat("/opt/key=models/v1/chat/completions").await, 401);
}

#[tokio::test]
async fn full_endpoints_and_azure_answer_too() {
    let provider = Provider::start(0).await.unwrap();
    let body = not_streamed("demo-chat");
    assert_eq!(chat_at(&provider, "/api/v2/models/chat", &body).await.status, 200);
    let azure = "/openai/deployments/demo-chat/chat/completions";
    let with = |path: String, header: (&'static str, &'static str)| {
        let (origin, body) = (provider.origin(), body.to_string());
        async move { ask(&origin, "POST", &path, &[header], &body).await.unwrap().status }
    };
    assert_eq!(with(format!("{azure}?api-version=2024-06-01"), ("api-key", "demo-key")).await, 200);
    assert_eq!(with(format!("{azure}?api-version=2024-06-01"), KEY).await, 401);
    assert_eq!(with(azure.to_owned(), ("api-key", "demo-key")).await, 404);
    assert_eq!(provider.log().last().unwrap().header("api-key"), Some("demo-key"));
}

#[tokio::test]
async fn other_paths_and_methods_are_refused_with_words() {
    let provider = Provider::start(0).await.unwrap();
    for (method, path, status) in [
        ("GET", "/models", 404),
        ("POST", "/chat/completions", 404),
        ("GET", "/v1/models/", 404),
        ("GET", "/opt/slash=redirect/v1/models/", 307),
        ("POST", "/v1/models", 405),
        ("GET", "/v1/chat/completions", 405),
        ("GET", "/opt/tokes=5/v1/models", 400),
        ("GET", "/", 200),
        ("GET", "/_mock/oddities", 200),
        ("GET", "/_mock/log", 200),
    ] {
        let reply = ask(&provider.origin(), method, path, &[KEY], "").await.unwrap();
        assert_eq!(reply.status, status, "{method} {path}");
        assert_eq!(reply.body.is_empty(), status == 307, "{method} {path}");
    }
}

#[tokio::test]
async fn every_list_shape_answers() {
    let provider = Provider::start(0).await.unwrap();
    for (name, ..) in list_shapes() {
        let reply = ask(&provider.origin(), "GET", &format!("/lists/{name}/v1/models"), &[KEY], "").await.unwrap();
        let status = match name {
            "none" => 404,
            "error-403" => 403,
            "error-500" => 500,
            _ => 200,
        };
        assert_eq!(reply.status, status, "{name}");
        let shows_models = !matches!(name, "none" | "html" | "empty" | "null") && !name.starts_with("error-");
        assert_eq!(reply.text().contains("demo-chat"), shows_models, "{name}");
        if name != "html" {
            reply.json();
        }
    }
}

#[tokio::test]
async fn a_list_tells_what_its_models_cost_and_can() {
    let provider = Provider::start(0).await.unwrap();
    let reply = ask(&provider.origin(), "GET", "/lists/openrouter/v1/models", &[KEY], "").await.unwrap().json();
    let of = |id: &str| reply["data"].as_array().unwrap().iter().find(|model| model["id"] == id).unwrap().clone();
    let chat = of("demo-chat");
    assert_eq!(chat["context_length"], 128_000);
    assert_eq!(chat["top_provider"]["max_completion_tokens"], 8192);
    assert_eq!(chat["pricing"]["prompt"], "0.000000200000");
    assert_eq!(chat["pricing"]["completion"], "0.000000600000");
    assert_eq!(chat["pricing"]["input_cache_read"], "0.000000050000");
    assert_eq!(chat["architecture"]["input_modalities"], json!(["text", "image"]));
    assert_eq!(of("demo-fast")["pricing"]["prompt"], "0");
    assert_eq!(of("demo-fast")["architecture"]["input_modalities"], json!(["text"]));
    assert!(of("demo-tools")["supported_parameters"].as_array().unwrap().contains(&"tools".into()));
    assert!(of("demo-reasoning")["supported_parameters"].as_array().unwrap().contains(&"reasoning".into()));
}

#[tokio::test]
async fn the_lists_of_local_servers_stand_where_those_have_them() {
    let provider = Provider::start(0).await.unwrap();
    for (path, key) in [("/api/tags", "name"), ("/api/v1/models", "key")] {
        let reply = ask(&provider.origin(), "GET", path, &[], "").await.unwrap();
        assert_eq!((reply.status, reply.json()["models"][0][key].as_str()), (200, Some("demo-chat")), "{path}");
    }
}

#[tokio::test]
async fn anthropics_headers_are_insisted_on() {
    let provider = Provider::start(0).await.unwrap();
    let origin = ("Origin", "http://app.example");
    let page = ("anthropic-dangerous-direct-browser-access", "true");
    let (key, version) = (("x-api-key", "demo-key"), ("anthropic-version", "2023-06-01"));
    for (headers, status, said) in [
        (&[origin, key, version][..], 401, "direct-browser-access"),
        (&[origin, key, version, ("anthropic-dangerous-direct-browser-access", "false")], 401, "direct-browser-access"),
        (&[origin, page, key], 400, "anthropic-version"),
        (&[origin, page, version, KEY], 401, "x-api-key header is required"),
        (&[origin, page, version, ("x-api-key", "sk-wrong")], 401, "invalid x-api-key"),
        (&[origin, page, version, key], 200, "demo-chat"),
    ] {
        let reply = ask(&provider.origin(), "GET", "/anthropic/v1/models", headers, "").await.unwrap();
        assert_eq!(reply.status, status, "{headers:?}");
        assert!(reply.text().contains(said), "{}", reply.text());
        assert_eq!(reply.json()["type"] == "error", status != 200);
        // Without its own header, no page can read why.
        assert_eq!(reply.header("access-control-allow-origin").is_some(), headers.contains(&page), "{headers:?}");
    }
    let body = not_streamed("demo-chat").to_string();
    for (headers, status) in [(&[KEY][..], 401), (&[KEY, page], 200), (&[key, page], 200), (&[page], 401)] {
        let reply = ask(&provider.origin(), "POST", "/anthropic/v1/chat/completions", headers, &body).await.unwrap();
        assert_eq!(reply.status, status, "{headers:?}");
    }
}

#[tokio::test]
async fn an_error_can_repeat_the_key() {
    let provider = Provider::start(0).await.unwrap();
    let with = |path: &'static str, model: &'static str, header: (&'static str, &'static str)| {
        let (origin, body) = (provider.origin(), not_streamed(model).to_string());
        async move { ask(&origin, "POST", path, &[header], &body).await.unwrap() }
    };
    let chat = "/v1/chat/completions";
    let wrong = ("Authorization", "Bearer sk-canary");
    let reply = with("/opt/echo=key/v1/chat/completions", "demo-chat", wrong).await;
    assert_eq!(reply.status, 401);
    assert!(reply.text().contains("sk-canary"));
    assert!(!with(chat, "demo-chat", wrong).await.text().contains("sk-canary"));
    let reply = with("/open/v1/chat/completions", "demo-chat?status=503&echo=key&message=No.", wrong).await;
    assert_eq!(reply.status, 503);
    assert_eq!(reply.json()["error"]["message"], "No. You sent `sk-canary`.");
    assert!(with(chat, "demo-chat?status=401&echo=key", KEY).await.text().contains("`demo-key`"));
    let list = ask(&provider.origin(), "GET", "/opt/echo=key/v1/models", &[wrong], "").await.unwrap();
    assert!(list.text().contains("sk-canary"));
}

#[tokio::test]
async fn the_log_that_is_shown_masks_keys() {
    let provider = Provider::start(0).await.unwrap();
    chat_at(&provider, "/v1/chat/completions?x=1", &not_streamed("demo-chat")).await;
    let exchange = ended(&provider).await;
    assert_eq!((exchange.method.as_str(), exchange.path.as_str()), ("POST", "/v1/chat/completions"));
    assert_eq!((exchange.query.as_str(), exchange.status), ("x=1", Some(200)));
    assert_eq!(exchange.model.as_deref(), Some("demo-chat"));
    assert_eq!(exchange.header("authorization"), Some("Bearer demo-key"));
    let shown = ask(&provider.origin(), "GET", "/_mock/log", &[], "").await.unwrap();
    assert!(!shown.text().contains("demo-key"));
    assert_eq!(shown.json()[0]["outcome"], "Completed");
    assert_eq!(provider.log().len(), 1);
}
