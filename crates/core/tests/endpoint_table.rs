//! What the Base URL field accepts and what comes out of it, row by row.

#![allow(clippy::panic, reason = "a helper of tests fails as tests do")]

use plainwire_core::endpoint::{Endpoint, KeyHeader, Kind, Reading, resolve};

fn read(typed: &str, reading: Reading) -> Endpoint {
    resolve(typed, reading).unwrap_or_else(|error| panic!("{typed:?}: {error}"))
}

fn auto(typed: &str) -> Endpoint {
    read(typed, Reading::Auto)
}

fn codes(endpoint: &Endpoint) -> Vec<&'static str> {
    endpoint.warnings.iter().map(|warning| warning.code()).collect()
}

/// Every row: what is typed, the chat URL, the model list's URL.
#[rustfmt::skip]
const TABLE: &[(&str, &str, Option<&str>)] = &[
    ("https://h/v1", "https://h/v1/chat/completions", Some("https://h/v1/models")),
    ("https://h/v1/", "https://h/v1/chat/completions", Some("https://h/v1/models")),
    ("https://h/v1/chat/completions", "https://h/v1/chat/completions", Some("https://h/v1/models")),
    ("https://h/v1/chat/completions/", "https://h/v1/chat/completions", Some("https://h/v1/models")),
    ("https://h/v1/chat/completions/?k=v", "https://h/v1/chat/completions?k=v", Some("https://h/v1/models?k=v")),
    ("https://h/v1?k=v", "https://h/v1/chat/completions?k=v", Some("https://h/v1/models?k=v")),
    ("https://h/v1/models", "https://h/v1/chat/completions", Some("https://h/v1/models")),
    ("https://h/v1/models/?k=v", "https://h/v1/chat/completions?k=v", Some("https://h/v1/models?k=v")),
    ("https://h/api/v2/models/chat", "https://h/api/v2/models/chat", None),
    ("https://open.bigmodel.cn/api/paas/v4", "https://open.bigmodel.cn/api/paas/v4/chat/completions",
        Some("https://open.bigmodel.cn/api/paas/v4/models")),
    ("https://generativelanguage.googleapis.com/v1beta/openai/",
        "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions",
        Some("https://generativelanguage.googleapis.com/v1beta/openai/models")),
    ("localhost:11434", "http://localhost:11434/chat/completions", Some("http://localhost:11434/models")),
    // The two full URLs of the documentation, with nothing ticked.
    ("https://api.provider.com/v1/chat/completions", "https://api.provider.com/v1/chat/completions",
        Some("https://api.provider.com/v1/models")),
    ("https://custom-endpoint.provider.com/api/v2/models/chat",
        "https://custom-endpoint.provider.com/api/v2/models/chat", None),
    // Other full endpoints.
    ("https://h/serving-endpoints/x/invocations", "https://h/serving-endpoints/x/invocations", None),
    ("https://h/serving-endpoints", "https://h/serving-endpoints/chat/completions", None),
    ("https://h/deployments/x/chat/completions", "https://h/deployments/x/chat/completions", None),
    ("https://h/v1/completions", "https://h/v1/completions", None),
    ("https://h/generate?stream=1", "https://h/generate?stream=1", None),
    ("https://h/V1/Chat/Completions", "https://h/V1/Chat/Completions", Some("https://h/V1/models")),
    // Hosts, schemes and ports.
    ("HTTPS://API.Provider.COM/V1", "https://api.provider.com/V1/chat/completions",
        Some("https://api.provider.com/V1/models")),
    ("https://h:443/v1", "https://h/v1/chat/completions", Some("https://h/v1/models")),
    ("http://h:80/v1", "http://h/v1/chat/completions", Some("http://h/v1/models")),
    ("http://h:443/v1", "http://h:443/v1/chat/completions", Some("http://h:443/v1/models")),
    ("https://h:/v1", "https://h/v1/chat/completions", Some("https://h/v1/models")),
    ("https://h:08080/v1", "https://h:8080/v1/chat/completions", Some("https://h:8080/v1/models")),
    ("api.provider.com/v1", "https://api.provider.com/v1/chat/completions",
        Some("https://api.provider.com/v1/models")),
    ("gpu-box:8000/v1", "https://gpu-box:8000/v1/chat/completions", Some("https://gpu-box:8000/v1/models")),
    ("llm.localhost:1234", "http://llm.localhost:1234/chat/completions", Some("http://llm.localhost:1234/models")),
    ("192.168.1.20:8000/v1", "http://192.168.1.20:8000/v1/chat/completions",
        Some("http://192.168.1.20:8000/v1/models")),
    ("8.8.8.8/v1", "https://8.8.8.8/v1/chat/completions", Some("https://8.8.8.8/v1/models")),
    ("127.1:8080/v1", "http://127.0.0.1:8080/v1/chat/completions", Some("http://127.0.0.1:8080/v1/models")),
    ("http://0x7f.1/v1", "http://127.0.0.1/v1/chat/completions", Some("http://127.0.0.1/v1/models")),
    ("::1", "http://[::1]/chat/completions", Some("http://[::1]/models")),
    ("[::1]:11434/v1", "http://[::1]:11434/v1/chat/completions", Some("http://[::1]:11434/v1/models")),
    ("::1:11434/v1", "http://[::1]:11434/v1/chat/completions", Some("http://[::1]:11434/v1/models")),
    ("http://[FE80:0:0::1]/v1", "http://[fe80::1]/v1/chat/completions", Some("http://[fe80::1]/v1/models")),
    ("2001:db8::1/v1", "https://[2001:db8::1]/v1/chat/completions", Some("https://[2001:db8::1]/v1/models")),
    // Paths and queries.
    ("https://h", "https://h/chat/completions", Some("https://h/models")),
    ("https://h//v1//", "https://h/v1/chat/completions", Some("https://h/v1/models")),
    ("https://h/a/../v1/./", "https://h/v1/chat/completions", Some("https://h/v1/models")),
    ("https://h/a/%2E%2e/v1", "https://h/v1/chat/completions", Some("https://h/v1/models")),
    ("https://h/v%31", "https://h/v%31/chat/completions", Some("https://h/v%31/models")),
    ("https://proxy/https://api.h/v1", "https://proxy/https://api.h/v1/chat/completions",
        Some("https://proxy/https://api.h/v1/models")),
    ("https://h/v1?", "https://h/v1/chat/completions", Some("https://h/v1/models")),
    // What stood before an empty query was kept, and dropped when the result was read again.
    ("https://h/chat/completions/v1.?", "https://h/chat/completions/v1", None),
    ("https://h/chat/completions/v1,?", "https://h/chat/completions/v1", None),
    ("https://h/v1?a=b?c/d", "https://h/v1/chat/completions?a=b?c/d", Some("https://h/v1/models?a=b?c/d")),
    ("https://h/v1#part", "https://h/v1/chat/completions", Some("https://h/v1/models")),
    ("https://h/v1#", "https://h/v1", None),
    ("https://h/v1/chat/completions/#", "https://h/v1/chat/completions/", Some("https://h/v1/models")),
];

#[test]
fn every_row_of_the_table() {
    for (typed, chat, models) in TABLE {
        let endpoint = auto(typed);
        assert_eq!(endpoint.chat, *chat, "chat of {typed}");
        assert_eq!(endpoint.models.as_deref(), *models, "models of {typed}");
        assert_eq!(endpoint.key_header, KeyHeader::Authorization, "{typed}");
    }
}

#[test]
fn azure() {
    let r = "https://r.openai.azure.com";
    let s = "https://r.services.ai.azure.com";
    let chat = "/openai/deployments/d/chat/completions";
    #[rustfmt::skip]
    let rows = [
        (format!("{r}{chat}?api-version=…"), format!("{r}{chat}?api-version=…"), None),
        (format!("{r}{chat}"), format!("{r}{chat}?api-version=2024-08-01-preview"), None),
        (format!("{r}{chat}?a=b"), format!("{r}{chat}?a=b&api-version=2024-08-01-preview"), None),
        (format!("{r}{chat}#"), format!("{r}{chat}"), None),
        (format!("{r}/openai/deployments/d/?API-Version=1"), format!("{r}{chat}?API-Version=1"), None),
        (format!("{r}/openai/v1"), format!("{r}/openai/v1/chat/completions"), Some(format!("{r}/openai/v1/models"))),
        (r.to_owned(), format!("{r}/chat/completions"), Some(format!("{r}/models"))),
        (s.to_owned(), format!("{s}/models/chat/completions?api-version=2024-05-01-preview"), None),
        (format!("{s}/models"), format!("{s}/models/chat/completions?api-version=2024-05-01-preview"), None),
        (format!("{s}/models/chat/completions?api-version=2"), format!("{s}/models/chat/completions?api-version=2"), None),
        (format!("{s}/openai/v1/"), format!("{s}/openai/v1/chat/completions"), Some(format!("{s}/openai/v1/models"))),
        ("https://azure.com/x".to_owned(), "https://azure.com/x/chat/completions".to_owned(), Some("https://azure.com/x/models".to_owned())),
        (format!("https://r.openai.azure.us{chat}?api-version=1"), format!("https://r.openai.azure.us{chat}?api-version=1"), None),
        // A gateway in front of Azure.
        (format!("https://gateway.example{chat}?api-version=1"), format!("https://gateway.example{chat}?api-version=1"), None),
    ];
    for (typed, chat, models) in rows {
        let endpoint = auto(&typed);
        assert_eq!(endpoint.chat, chat, "chat of {typed}");
        assert_eq!(endpoint.models, models, "models of {typed}");
        assert_eq!(endpoint.key_header, KeyHeader::ApiKey, "{typed}");
    }
    assert_eq!(auto("https://notazure.com/v1").key_header, KeyHeader::Authorization);
}

#[test]
fn the_switch_overrides_the_guess() {
    let full = read("https://h/v1//x/?k=v", Reading::FullEndpoint);
    assert_eq!((full.chat.as_str(), full.models.as_deref()), ("https://h/v1//x/?k=v", None));
    let full = read("https://h/v1/chat/completions", Reading::FullEndpoint);
    assert_eq!(full.models.as_deref(), Some("https://h/v1/models"));
    let azure = "https://r.openai.azure.com/openai/deployments/d/chat/completions";
    assert_eq!(read(azure, Reading::FullEndpoint).chat, azure);

    for (typed, chat) in [
        ("https://h/api/chat", "https://h/api/chat/chat/completions"),
        ("https://h/v1/chat/completions", "https://h/v1/chat/completions/chat/completions"),
        ("https://h/v1/models", "https://h/v1/models/chat/completions"),
        ("https://h/v1#", "https://h/v1/chat/completions"),
    ] {
        let endpoint = read(typed, Reading::BaseUrl);
        assert_eq!((endpoint.chat.as_str(), endpoint.kind), (chat, Kind::BaseUrl));
    }
}

#[test]
fn origin_host_and_network() {
    for (typed, origin, host, is_loopback, is_private) in [
        ("https://H.example:443/v1", "https://h.example", "h.example", false, false),
        ("http://[::1]:8080", "http://[::1]:8080", "[::1]", true, false),
        ("localhost.:8080", "http://localhost.:8080", "localhost.", true, false),
        ("127.8.8.8:8080", "http://127.8.8.8:8080", "127.8.8.8", true, false),
        ("a.localhost", "http://a.localhost", "a.localhost", true, false),
        ("10.0.0.1", "http://10.0.0.1", "10.0.0.1", false, true),
        ("172.31.0.1", "http://172.31.0.1", "172.31.0.1", false, true),
        ("172.32.0.1", "https://172.32.0.1", "172.32.0.1", false, false),
        ("169.254.1.1", "http://169.254.1.1", "169.254.1.1", false, true),
        ("fd00::1", "http://[fd00::1]", "[fd00::1]", false, true),
        ("fe80::1", "http://[fe80::1]", "[fe80::1]", false, true),
        ("nas.local:8080", "https://nas.local:8080", "nas.local", false, true),
        ("notlocalhost", "https://notlocalhost", "notlocalhost", false, false),
    ] {
        let endpoint = auto(typed);
        assert_eq!((endpoint.origin.as_str(), endpoint.host.as_str()), (origin, host), "{typed}");
        assert_eq!((endpoint.is_loopback(), endpoint.is_private()), (is_loopback, is_private), "{typed}");
    }
}

#[test]
fn warnings_name_what_may_be_wrong() {
    #[rustfmt::skip]
    let rows: &[(&str, &[&str])] = &[
        ("https://h.example/v1", &[]),
        ("https://h.example/v1/chat/completions?k=v", &[]),
        ("localhost:11434", &["scheme_added", "version_may_be_missing"]),
        ("https://api.perplexity.ai", &[]),
        ("http://h.example/v1", &["plain_http"]),
        ("http://192.168.0.2/v1", &[]),
        ("http://gpu-box:8000/v1", &[]),
        ("http://nas.local/v1", &[]),
        ("http://0.0.0.0:8000/v1", &["unspecified_address"]),
        ("http://2130706433/v1", &["host_rewritten"]),
        ("https://bücher.example/v1", &["international_host"]),
        ("https://h/v1#x", &["fragment_dropped"]),
        ("https://h/v1#", &["looks_like_base", "models_by_hand"]),
        ("https://h/v1/chat/completions/chat/completions", &["doubled_path"]),
        ("https://h/v1/completions", &["legacy_completions", "models_by_hand"]),
        ("https://h/v1/responses", &["other_api"]),
        ("https://h/v1/embeddings", &["other_api"]),
        ("https://h/models", &["version_may_be_missing"]),
        ("http://localhost:11434/api", &["ollama_native"]),
        ("http://localhost:11434/api/chat", &["ollama_native", "models_by_hand"]),
        ("https://h/v1?api-version=x/chat/completions", &["path_in_query"]),
        ("https://r.openai.azure.com/openai/v1", &["azure_v1_unconfirmed"]),
        ("https://r.openai.azure.com", &["azure_deployment_missing"]),
        ("https://r.openai.azure.com/openai/deployments/d", &["azure_version_added", "models_by_hand"]),
        ("https://r.openai.azure.com/openai/deployments/d/chat/completions#", &["azure_version_missing", "models_by_hand"]),
    ];
    for (typed, expected) in rows {
        let endpoint = auto(typed);
        assert_eq!(codes(&endpoint), *expected, "{typed}");
        for warning in &endpoint.warnings {
            let text = warning.to_string();
            assert!(text.ends_with('.') && text.len() > 20, "{text}");
        }
    }
    let looks_full = read("https://h/v1/chat/completions", Reading::BaseUrl);
    assert_eq!(codes(&looks_full), ["looks_full"]);
    let shown = auto("https://BÜCHER.example/v1").warnings[0].to_string();
    assert!(shown.contains("bücher.example") && shown.contains("xn--bcher-kva.example"), "{shown}");
}
