//! CORS, right and wrong.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// How the server treats pages of other origins (rows D10 and D11). All but `Correct` are ways that servers were seen to
/// get it wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CorsManner {
    /// As it should be.
    #[default]
    Correct,
    /// No CORS at all; the preflight is answered 405.
    None,
    /// Headers on the preflight and nowhere else.
    PreflightOnly,
    /// Answers with an error status have no headers.
    NotOnErrors,
    /// The preflight is answered with this status and no headers.
    PreflightStatus(u16),
    /// The preflight is never answered.
    PreflightHangs,
    /// The preflight does not allow `Authorization`.
    NoAuthorization,
    /// The preflight allows `*`, which does not stand for `Authorization`.
    StarHeaders,
    /// The preflight allows `Authorization` and `Content-Type` and no other header, whatever was asked for.
    Listed,
    /// Another origin is allowed.
    OtherOrigin,
    /// `Access-Control-Allow-Origin` stands twice.
    Twice,
    /// A preflight that asks for the private network is answered 400.
    NoPrivateNetwork,
    /// No header is exposed, so a page cannot read `Retry-After`.
    NoExpose,
}

/// Every manner by the name that `/cors/NAME/v1` takes, with what it does.
#[must_use]
pub fn manners() -> Vec<(&'static str, CorsManner, &'static str)> {
    MANNERS.to_vec()
}

pub(crate) const MANNERS: &[(&str, CorsManner, &str)] = &[
    ("correct", CorsManner::Correct, "as it should be"),
    ("none", CorsManner::None, "no CORS headers, preflight 405 (also /nocors/v1)"),
    ("preflight-only", CorsManner::PreflightOnly, "headers only on the preflight"),
    ("not-on-errors", CorsManner::NotOnErrors, "a 401 and every other error without headers"),
    ("preflight-400", CorsManner::PreflightStatus(400), "preflight answered 400"),
    ("preflight-401", CorsManner::PreflightStatus(401), "preflight answered 401, the key being checked first"),
    ("preflight-403", CorsManner::PreflightStatus(403), "preflight answered 403"),
    ("preflight-404", CorsManner::PreflightStatus(404), "preflight answered 404"),
    ("preflight-405", CorsManner::PreflightStatus(405), "preflight answered 405"),
    ("preflight-hangs", CorsManner::PreflightHangs, "preflight never answered"),
    ("no-authorization", CorsManner::NoAuthorization, "preflight does not allow the Authorization header"),
    ("star-headers", CorsManner::StarHeaders, "preflight allows *, which leaves out Authorization"),
    ("listed", CorsManner::Listed, "preflight allows authorization and content-type only (also /listed/v1)"),
    ("other-origin", CorsManner::OtherOrigin, "another origin is allowed"),
    ("twice", CorsManner::Twice, "the allowed origin stands twice"),
    ("no-private-network", CorsManner::NoPrivateNetwork, "preflight for a private network answered 400"),
    ("no-expose", CorsManner::NoExpose, "Retry-After cannot be read by a page"),
];

const EXPOSED: &str = "retry-after, x-request-id, x-ratelimit-limit-requests, x-ratelimit-remaining-requests";

/// The status of the answer to an `OPTIONS` request; none means that it is never answered.
pub(crate) fn preflight_status(manner: CorsManner, asked: &HeaderMap) -> Option<u16> {
    match manner {
        CorsManner::PreflightHangs => None,
        CorsManner::None => Some(405),
        CorsManner::PreflightStatus(status) => Some(status),
        CorsManner::NoPrivateNetwork if asked.contains_key("access-control-request-private-network") => Some(400),
        _ => Some(204),
    }
}

/// The CORS headers of the answer to an `OPTIONS` request.
pub(crate) fn add_to_preflight(manner: CorsManner, asked: &HeaderMap, headers: &mut HeaderMap) {
    if preflight_status(manner, asked) != Some(204) {
        return;
    }
    add_origin(manner, asked, headers);
    let mut set = |name: &'static str, value: HeaderValue| headers.insert(HeaderName::from_static(name), value);
    set("access-control-allow-methods", HeaderValue::from_static("GET, POST, OPTIONS"));
    let allowed = match (manner, asked.get("access-control-request-headers")) {
        (CorsManner::NoAuthorization, _) => HeaderValue::from_static("content-type, accept"),
        (CorsManner::Listed, _) => HeaderValue::from_static("authorization, content-type"),
        (CorsManner::StarHeaders, _) => HeaderValue::from_static("*"),
        (_, Some(wanted)) => wanted.clone(),
        (_, None) => HeaderValue::from_static("authorization, content-type, accept, api-key, x-request-id"),
    };
    set("access-control-allow-headers", allowed);
    set("access-control-max-age", HeaderValue::from_static("5"));
    if asked.contains_key("access-control-request-private-network") {
        set("access-control-allow-private-network", HeaderValue::from_static("true"));
    }
}

/// The CORS headers of every other answer.
pub(crate) fn add(manner: CorsManner, asked: &HeaderMap, status: u16, headers: &mut HeaderMap) {
    match manner {
        CorsManner::None | CorsManner::PreflightOnly => return,
        CorsManner::NotOnErrors if status >= 400 => return,
        _ => {}
    }
    add_origin(manner, asked, headers);
    if manner != CorsManner::NoExpose {
        headers.insert("access-control-expose-headers", HeaderValue::from_static(EXPOSED));
    }
}

fn add_origin(manner: CorsManner, asked: &HeaderMap, headers: &mut HeaderMap) {
    let origin = match manner {
        CorsManner::OtherOrigin => HeaderValue::from_static("https://somewhere-else.example"),
        _ => asked.get("origin").cloned().unwrap_or_else(|| HeaderValue::from_static("*")),
    };
    if manner == CorsManner::Twice {
        headers.append("access-control-allow-origin", origin.clone());
    }
    headers.append("access-control-allow-origin", origin);
    headers.append("vary", HeaderValue::from_static("Origin"));
}
