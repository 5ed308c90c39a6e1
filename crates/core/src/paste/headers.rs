//! Which headers of a pasted request are a person's own.

/// Headers that carry the key.
const OF_KEY: [&str; 4] = ["authorization", "api-key", "x-api-key", "x-goog-api-key"];

/// Headers that the app writes, that a browser writes by itself, or that it lets nobody write.
const NOT_OURS: [&str; 32] = [
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "authority",
    "cache-control",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "method",
    "origin",
    "path",
    "permissions-policy",
    "pragma",
    "priority",
    "referer",
    "scheme",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "upgrade-insecure-requests",
    "user-agent",
    "via",
];

/// Beginnings of names of such headers.
const NOT_OURS_BEGIN: [&str; 5] = ["sec-", "proxy-", "access-control-", "if-", "x-stainless-"];

/// Whether a header carries the key.
pub(super) fn is_of_key(name: &str) -> bool {
    OF_KEY.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a header is one that somebody chose to add.
pub(super) fn is_custom(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    is_name(&name)
        && !is_of_key(&name)
        && !NOT_OURS.contains(&name.as_str())
        && !NOT_OURS_BEGIN.iter().any(|begin| name.starts_with(begin))
}

/// Whether a text can be the name of a header, by RFC 9110.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 128
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}
