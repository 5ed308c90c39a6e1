//! What is refused, and that the words name the part without repeating a secret.

#![allow(clippy::panic, reason = "a helper of tests fails as tests do")]

use plainwire_core::endpoint::{Reading, resolve};

fn refusal(typed: &str) -> (&'static str, String) {
    match resolve(typed, Reading::Auto) {
        Ok(endpoint) => panic!("{typed:?} was read as {}", endpoint.chat),
        Err(error) => (error.code(), error.to_string()),
    }
}

#[test]
fn each_refusal_names_its_part() {
    #[rustfmt::skip]
    let rows = [
        ("", "empty", "empty"),
        (" \t\n", "empty", "empty"),
        ("\"\"", "empty", "empty"),
        ("#", "empty", "empty"),
        ("https://", "no_host", "no host"),
        ("https", "no_host", "no host"),
        ("https://https", "no_host", "no host"),
        ("https://http:8080/v1", "no_host", "no host"),
        ("https://\u{fffd}/v1", "bad_host_character", "“\u{fffd}”"),
        ("/v1/chat/completions", "no_host", "no host"),
        ("https://:8080/v1", "no_host", "no host"),
        ("https://?x=1", "no_host", "no host"),
        ("https://h/v1 /chat", "space_inside", "after “https://h/v1”"),
        ("https://api provider.com", "space_inside", "after “https://api”"),
        ("https://h/v1\nsk-secret", "space_inside", "after “https://h/v1”"),
        ("ws://h/v1", "unsupported_scheme", "“ws:”"),
        ("file:///etc/passwd", "unsupported_scheme", "“file:”"),
        ("FTP://h", "unsupported_scheme", "“ftp:”"),
        ("ftp:21", "unsupported_scheme", "“ftp:”"),
        ("javascript:alert(1)", "unsupported_scheme", "“javascript:”"),
        ("javascript:https://h", "unsupported_scheme", "“javascript:”"),
        ("data:text/html,x", "unsupported_scheme", "“data:”"),
        ("blob:https://h/1", "unsupported_scheme", "“blob:”"),
        ("mailto:me@h.example", "unsupported_scheme", "“mailto:”"),
        ("htps://h/v1", "unsupported_scheme", "“htps:”"),
        ("https://h:0/v1", "bad_port", "“0”"),
        ("https://h:65536/v1", "bad_port", "“65536”"),
        ("https://h:99999999999999999999/v1", "bad_port", "“999999999999…”"),
        ("https://h:8o80/v1", "bad_port", "“8o80”"),
        ("https://h:-1/v1", "bad_port", "“-1”"),
        ("localhost:port", "bad_port", "“port”"),
        ("https://[::1]8080/v1", "bad_port", "“8080”"),
        ("http://h:6000/v1", "blocked_port", "port 6000"),
        ("http://h:10080/v1", "blocked_port", "port 10080"),
        ("localhost:1", "blocked_port", "port 1,"),
        ("https://{res}.openai.azure.com", "bad_host_character", "“{”"),
        ("https://<res>.openai.azure.com", "bad_host_character", "“<”"),
        ("https://h%2ecom/v1", "bad_host_character", "“%”"),
        ("https://h,com/v1", "bad_host_character", "“,”"),
        ("https://a..b/v1", "empty_label", "“a..b”"),
        ("https://.h/v1", "empty_label", "“.h”"),
        ("https://256.1.1.1/v1", "bad_ipv4", "“256.1.1.1”"),
        ("https://1.2.3.4.5/v1", "bad_ipv4", "“1.2.3.4.5”"),
        ("https://h.08/v1", "bad_ipv4", "“h.08”"),
        ("https://[::g]/v1", "bad_ipv6", "“::g”"),
        ("https://[::1/v1", "bad_ipv6", "“[::1”"),
        ("http://[fe80::1%25eth0]/v1", "zone", "zone"),
        ("fe80::1%eth0", "zone", "zone"),
        ("sk-proj-0123456789abcdef0123", "looks_like_key", "API Key field"),
        ("Bearer sk-proj-0123456789abcdef0123", "looks_like_key", "API Key field"),
    ];
    for (typed, code, part) in rows {
        let (found, text) = refusal(typed);
        assert_eq!(found, code, "{typed:?}: {text}");
        assert!(text.contains(part), "{typed:?}: {text}");
        assert!(text.ends_with('.'), "{text}");
        assert!(!text.contains("secret"), "{text}");
    }
    assert_eq!(refusal(&format!("https://{}/v1", "a".repeat(64))).0, "host_too_long");
    assert_eq!(refusal(&format!("https://h/{}", "a".repeat(9000))).0, "too_long");
}

#[test]
fn user_info_is_refused_and_never_repeated() {
    for typed in [
        "https://me:secret@h/v1",
        "https://me@h/v1",
        "https://@h/v1",
        "https://:secret@h/v1",
        "me:secret@h/v1",
        "me:secret@localhost:8080",
        "me.you:secret@h/v1",
        "me:12345@h/v1",
        "https://me:sec/ret@h/v1",
        "https://me:sec ret@h/v1",
        "https:\\\\me:secret@h",
        "https://h:80@evil.example/v1",
        "https://me:secret＠h/v1",
    ] {
        let (code, text) = refusal(typed);
        assert!(code == "user_info" || typed.contains(' '), "{typed:?}: {text}");
        assert!(!text.contains("sec") && !text.contains("12345") && !text.contains("evil"), "{text}");
    }
}
