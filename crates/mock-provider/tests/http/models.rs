//! The model list, keys, and paths.

use plainwire_mock_provider::{Provider, list_shapes};

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
        assert_eq!(reply.status, if name == "none" { 404 } else { 200 }, "{name}");
        let shows_models = !matches!(name, "none" | "html" | "empty" | "null");
        assert_eq!(reply.text().contains("demo-chat"), shows_models, "{name}");
        if name != "html" {
            reply.json();
        }
    }
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
