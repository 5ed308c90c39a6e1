//! No form of a secret survives, and what is no secret does.

use plainwire_core::redact::redact;
use proptest::prelude::*;

const KEY: &str = "canary-Zq8/Xw+77=\"k\\é";

#[test]
fn a_given_secret_is_hidden_in_every_form() {
    let forms = [
        KEY.to_owned(),
        serde_json::to_string(KEY).expect("JSON"),
        "canary-Zq8%2FXw%2B77%3D%22k%5C%C3%A9".to_owned(),
        "canary-Zq8%2fXw%2b77%3d%22k%5c%c3%a9".to_owned(),
        // base64 of the key, of "user:" + key, of "ab" + key.
        "Y2FuYXJ5LVpxOC9Ydys3Nz0ia1zDqQ==".to_owned(),
        "dXNlcjpjYW5hcnktWnE4L1h3Kzc3PSJrXMOp".to_owned(),
        "YWJjYW5hcnktWnE4L1h3Kzc3PSJrXMOp".to_owned(),
        "canary-Zq8/Xw".to_owned(),
    ];
    for form in forms {
        let shown = redact(&format!("before <{form}> after"), &["other", KEY]);
        assert!(shown.contains("[redacted]"), "{form} → {shown}");
        assert!(!shown.contains("Zq8") && !shown.contains("WnE4") && !shown.contains("VpxO"), "{form} → {shown}");
        assert!(shown.starts_with("before <") && shown.ends_with("> after"), "{shown}");
    }
}

#[test]
fn secrets_by_their_place() {
    let rows = [
        ("Authorization: Bearer abc", "Authorization: [redacted]"),
        ("authorization:abc def\r\nnext: line", "authorization:[redacted]\r\nnext: line"),
        ("-H 'Authorization: Bearer abc' -d x", "-H 'Authorization: [redacted]' -d x"),
        ("-H \"api-key: abc\" -d x", "-H \"api-key: [redacted]\" -d x"),
        (r#"{"Authorization": "Bearer abc", "x": 1}"#, r#"{"Authorization": "[redacted]", "x": 1}"#),
        (r#"{\"x-api-key\": \"abc\", \"x\": 1}"#, r#"{\"x-api-key\": \"[redacted]\", \"x\": 1}"#),
        (r#"("x-api-key", "abc")"#, r#"("x-api-key", "[redacted]")"#),
        ("cookie: a=b; c=d", "cookie: [redacted]"),
        ("Set-Cookie: a=b", "Set-Cookie: [redacted]"),
        ("api_key=abc&x=1", "api_key=[redacted]&x=1"),
        ("https://h/v1?key=abc&alt=sse", "https://h/v1?key=[redacted]&alt=sse"),
        ("https://h/v1?a=1&api-key=abc#f", "https://h/v1?a=1&api-key=[redacted]#f"),
        ("https://user:pass@h/v1", "https://[redacted]@h/v1"),
        ("http://user@h:1/ and http://h/@x", "http://[redacted]@h:1/ and http://h/@x"),
        ("with Bearer abc123 there", "with Bearer [redacted] there"),
        ("Basic dXNlcjpwYXNz1", "Basic [redacted]"),
    ];
    for (text, shown) in rows {
        assert_eq!(redact(text, &[]), shown);
    }
}

#[test]
fn secrets_by_their_shape() {
    let rows = [
        ("Incorrect API key provided: sk-proj-Ab3dEf6hIj9. You can", "Incorrect API key provided: [redacted]. You can"),
        ("provided: sk-…abcd.", "provided: [redacted]."),
        ("provided: sk-ab***********cd.", "provided: [redacted]."),
        ("provided: sk-abc...wxyz", "provided: [redacted]"),
        ("Your api key: ****-key is invalid", "Your api key: [redacted] is invalid"),
        ("use gsk_1234567890abcdef now", "use [redacted] now"),
        ("AIzaSyA1234567890", "[redacted]"),
        ("hf_abcdefghijklmnopqrstuvwxyz", "[redacted]"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "[redacted]"),
    ];
    for (text, shown) in rows {
        assert_eq!(redact(text, &[]), shown);
    }
}

#[test]
fn words_are_left_alone() {
    for text in [
        "The model `gpt-4o` does not exist",
        "Missing Authentication header",
        "Please provide a Bearer token in the header",
        "task-management and sk-learn, basic rules: 1, 2",
        "***bold*** and **strong** text",
        "https://api.example.com/v1/chat/completions?api-version=2024-08-01",
        "maximum context length is 8192 tokens, key facts: none; token=5",
        "data:image/png;base64,iVBORw0KGgo",
        "",
    ] {
        assert_eq!(redact(text, &["", "a", "some-other-key-1234"]), text);
    }
}

#[test]
fn hiding_twice_is_hiding_once_also_where_the_mask_looks_like_a_secret() {
    for secret in ["redacted", "[redacted]", "[red", "acted]x", "]]]]"] {
        let once = redact(&format!("a {secret} b Authorization: {secret}{secret}"), &[secret]);
        assert_eq!(redact(&once, &[secret]), once, "{secret}");
    }
}

#[test]
fn a_secret_is_hidden_whole_where_a_named_value_ends_inside_it() {
    let secret = "abcdef\"ghi&jkl mno";
    for text in [format!("{{\"api_key\": \"{secret}\"}}"), format!("?key={secret}"), format!("password={secret}, x")] {
        let shown = redact(&text, &[secret]);
        assert!(!shown.contains("ghi") && !shown.contains("jkl"), "{shown}");
    }
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Authorization: ".to_owned()),
        Just("Bearer ".to_owned()),
        Just("\"api_key\": \"".to_owned()),
        Just("https://".to_owned()),
        Just("?key=".to_owned()),
        Just("sk-".to_owned()),
        Just("****".to_owned()),
        Just("[redacted]".to_owned()),
        Just("\n".to_owned()),
        "[a-z0-9@:/\"'&= .…é\\\\]{0,9}",
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn hiding_is_idempotent(text in text(), secret in "[ -~]{0,12}") {
        let once = redact(&text, &[&secret]);
        prop_assert_eq!(redact(&once, &[&secret]), once);
    }

    #[test]
    fn a_secret_never_survives(before in text(), after in text(), secret in "[!-~]{12,40}") {
        prop_assume!(!"[redacted]".contains(&secret));
        let shown = redact(&format!("{before}{secret}{after}"), &[&secret]);
        prop_assert!(!shown.contains(&secret));
    }
}

#[test]
fn an_error_that_repeats_the_key_hides_it_wherever_it_stands() {
    let body =
        br#"{"error":{"message":"Incorrect API key provided: k-9f2c71d0a4.","code":"k-9f2c71d0a4","param":null}}"#;
    let error = plainwire_core::error::ApiError::from_response(401, &[], body).redacted(&["k-9f2c71d0a4"]);
    assert!(error.message.starts_with("Incorrect API key provided"), "{error:?}");
    assert!(!format!("{error:?}").contains("9f2c71d0a4"), "{error:?}");
    let label = br#"{"error":"Wrong_key:k-9f2c71d0a4","message":"The key is not known here, or no longer."}"#;
    let error = plainwire_core::error::ApiError::from_response(401, &[], label).redacted(&["k-9f2c71d0a4"]);
    assert!(error.kind.is_some(), "{error:?}");
    assert!(!format!("{error:?}").contains("9f2c71d0a4"), "{error:?}");
}
