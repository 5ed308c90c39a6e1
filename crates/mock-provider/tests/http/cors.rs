//! What a page of another origin is allowed.

use plainwire_mock_provider::{CorsManner, Provider, cors_manners};

use crate::client::{KEY, Reply, ask};

const ORIGIN: (&str, &str) = ("Origin", "http://app.example");

async fn preflight(provider: &Provider, prefix: &str) -> Reply {
    let asked = [
        ORIGIN,
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "authorization,content-type,x-extra"),
        ("Access-Control-Request-Private-Network", "true"),
    ];
    ask(&provider.origin(), "OPTIONS", &format!("{prefix}/v1/chat/completions"), &asked, "").await.unwrap()
}

#[tokio::test]
async fn the_preflight_allows_what_is_asked() {
    let provider = Provider::start(0).await.unwrap();
    let reply = preflight(&provider, "").await;
    assert_eq!(reply.status, 204);
    assert_eq!(reply.header("access-control-allow-origin"), Some("http://app.example"));
    assert_eq!(reply.header("access-control-allow-headers"), Some("authorization,content-type,x-extra"));
    assert_eq!(reply.header("access-control-allow-private-network"), Some("true"));
    assert!(reply.header("access-control-allow-methods").unwrap().contains("POST"));
    assert!(reply.header("access-control-max-age").is_some());
    assert_eq!(reply.header("vary"), Some("Origin"));
    assert_eq!(provider.log().last().unwrap().method, "OPTIONS");
}

#[tokio::test]
async fn a_list_of_allowed_headers_is_kept_to() {
    let provider = Provider::start(0).await.unwrap();
    for prefix in ["/listed", "/cors/listed"] {
        let reply = preflight(&provider, prefix).await;
        assert_eq!(reply.status, 204);
        assert_eq!(reply.header("access-control-allow-headers"), Some("authorization, content-type"));
    }
    let asked = [
        ORIGIN,
        ("Access-Control-Request-Method", "GET"),
        (
            "Access-Control-Request-Headers",
            "anthropic-dangerous-direct-browser-access,anthropic-version,authorization,x-api-key",
        ),
    ];
    let reply = ask(&provider.origin(), "OPTIONS", "/anthropic/v1/models", &asked, "").await.unwrap();
    assert_eq!((reply.status, reply.header("access-control-allow-headers")), (204, Some(asked[2].1)));
}

#[tokio::test]
async fn answers_and_errors_have_the_headers() {
    let provider = Provider::start(0).await.unwrap();
    for (path, status) in [("/v1/models", 200), ("/v1/nowhere", 404)] {
        let reply = ask(&provider.origin(), "GET", path, &[KEY, ORIGIN], "").await.unwrap();
        assert_eq!(reply.status, status);
        assert_eq!(reply.header("access-control-allow-origin"), Some("http://app.example"));
        let exposed = reply.header("access-control-expose-headers").unwrap();
        assert!(exposed.contains("retry-after") && exposed.contains("x-request-id"));
    }
    let reply = ask(&provider.origin(), "GET", "/v1/models", &[KEY], "").await.unwrap();
    assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
}

#[tokio::test]
async fn every_wrong_manner_is_wrong_in_its_way() {
    let provider = Provider::start(0).await.unwrap();
    for (name, manner, _) in cors_manners() {
        let prefix = format!("/cors/{name}");
        let listed = ask(&provider.origin(), "GET", &format!("{prefix}/v1/models"), &[KEY, ORIGIN], "").await.unwrap();
        let refused = ask(&provider.origin(), "GET", &format!("{prefix}/v1/models"), &[ORIGIN], "").await.unwrap();
        assert_eq!((listed.status, refused.status), (200, 401), "{name}");
        let origins =
            |reply: &Reply| reply.headers.iter().filter(|(header, _)| header == "access-control-allow-origin").count();
        let expected = match manner {
            CorsManner::None | CorsManner::PreflightOnly => (0, 0),
            CorsManner::NotOnErrors => (1, 0),
            CorsManner::Twice => (2, 2),
            _ => (1, 1),
        };
        assert_eq!((origins(&listed), origins(&refused)), expected, "{name}");
        if manner == CorsManner::PreflightHangs {
            continue;
        }
        let reply = preflight(&provider, &prefix).await;
        let status = match manner {
            CorsManner::None => 405,
            CorsManner::PreflightStatus(status) => status,
            CorsManner::NoPrivateNetwork => 400,
            _ => 204,
        };
        assert_eq!(reply.status, status, "{name}");
        assert_eq!(origins(&reply) > 0, status == 204, "{name}");
    }
    assert_eq!(preflight(&provider, "/nocors").await.status, 405);
}
