//! What a clipboard adds to an address, and how addresses are mistyped.

use plainwire_core::endpoint::{Reading, resolve};

const CHAT: &str = "https://api.provider.com/v1/chat/completions";

#[test]
fn junk_changes_nothing() {
    for typed in [
        // White space and what cannot be seen.
        "  https://api.provider.com/v1\r\n",
        "\u{a0}https://api.provider.com/v1\u{3000}\t",
        "\u{feff}https://api.provider.com/v1\u{200b}",
        "https://\u{200b}api.pro\u{ad}vider.com/v1\u{202c}",
        "\u{2068}https://api.provider.com/v1\u{2069}",
        "https://api.provider.com/v1\0",
        // Quotes, brackets, punctuation.
        "\"https://api.provider.com/v1\",",
        "'https://api.provider.com/v1';",
        "“https://api.provider.com/v1”",
        "„https://api.provider.com/v1“",
        "«https://api.provider.com/v1»",
        "`https://api.provider.com/v1`",
        "```https://api.provider.com/v1```",
        "<https://api.provider.com/v1>",
        "(https://api.provider.com/v1)",
        "[https://api.provider.com/v1]",
        "**https://api.provider.com/v1**",
        "- `https://api.provider.com/v1`",
        "| https://api.provider.com/v1 |",
        "https://api.provider.com/v1.",
        "https://api.provider.com/v1)",
        "https://api.provider.com/v1\"}",
        "https://api.provider.com/v1 \\",
        "https://api.provider.com/v1\\",
        "\\\"https://api.provider.com/v1\\\"",
        "[the API](https://api.provider.com/v1)",
        "[the API](<https://api.provider.com/v1> \"Title\").",
        "[https://api.provider.com/v1](https://api.provider.com/v1)",
        // Words.
        "Bearer https://api.provider.com/v1",
        "Authorization: Bearer https://api.provider.com/v1",
        "POST https://api.provider.com/v1/chat/completions",
        "POST https://api.provider.com/v1/chat/completions HTTP/1.1",
        "GET https://api.provider.com/v1/models",
        "curl https://api.provider.com/v1/chat/completions \\",
        "$ curl https://api.provider.com/v1/models",
        "curl -sS -X POST \"https://api.provider.com/v1/chat/completions\" -H 'Authorization: Bearer k'",
        "OPENAI_BASE_URL=https://api.provider.com/v1",
        "OPENAI_BASE_URL=api.provider.com/v1",
        "export OPENAI_BASE_URL=\"https://api.provider.com/v1\"",
        "set OPENAI_BASE_URL=https://api.provider.com/v1",
        "$env:OPENAI_BASE_URL = \"https://api.provider.com/v1\"",
        "base_url: https://api.provider.com/v1",
        "base_url:api.provider.com/v1",
        "base_url: api.provider.com/v1",
        "\"base_url\": \"api.provider.com/v1\",",
        "base_url=\"https://api.provider.com/v1\",",
        "const baseURL = 'https://api.provider.com/v1';",
        "os.environ[\"OPENAI_BASE_URL\"] = \"https://api.provider.com/v1\"",
        "Base URL: https://api.provider.com/v1",
        "the address is https://api.provider.com/v1",
        // Escapes.
        "https:\\/\\/api.provider.com\\/v1",
        // Schemes and slashes.
        "https:/api.provider.com/v1",
        "https:api.provider.com/v1",
        "https//api.provider.com/v1",
        "https:///api.provider.com/v1",
        "https://https://api.provider.com/v1",
        "http://https://api.provider.com/v1",
        "HTTPS://HTTPS//api.provider.com/v1",
        "//api.provider.com/v1",
        "://api.provider.com/v1",
        "//https://api.provider.com/v1",
        "api.provider.com/v1",
        "https:\\\\api.provider.com\\v1",
        "https://api.provider.com\\v1\\",
        "https://api.provider.com:443//v1//",
        // Full-width forms.
        "ｈｔｔｐｓ：／／ａｐｉ．provider。com／v1",
    ] {
        let endpoint = resolve(typed, Reading::Auto).unwrap_or_else(|error| panic!("{typed:?}: {error}"));
        assert_eq!(endpoint.chat, CHAT, "{typed:?}");
    }
}

#[test]
fn what_was_removed_is_said() {
    for (typed, code) in [
        ("https://h/v\u{200b}1", "invisible_removed"),
        ("\"https://h/v1\"", "wrapping_removed"),
        ("Bearer https://h/v1", "words_removed"),
        ("https://h/v1?a=1&amp;b=2", "escapes_read"),
        ("ｈttps://h/v1", "full_width_read"),
        ("https:\\\\h\\v1", "slashes_repaired"),
        ("https://h//v1", "slashes_repaired"),
        ("https:/h/v1", "scheme_repaired"),
        ("h/v1", "scheme_added"),
    ] {
        let warnings = resolve(typed, Reading::Auto).unwrap().warnings;
        assert!(warnings.iter().any(|warning| warning.code() == code), "{typed:?}: {warnings:?}");
    }
}

#[test]
fn what_belongs_to_the_address_stays() {
    for (typed, chat) in [
        ("https://h/v1?a=1&amp;b=2", "https://h/v1/chat/completions?a=1&b=2"),
        ("https://h/v1?a=\\b", "https://h/v1/chat/completions?a=\\b"),
        ("https://h/v1?a=ｂ", "https://h/v1/chat/completions?a=ｂ"),
        ("https://h/(v1)", "https://h/(v1)/chat/completions"),
        ("https://h./v1", "https://h./v1/chat/completions"),
        ("https://h.example.", "https://h.example./chat/completions"),
        ("proxy.example/?u=https://h/v1", "https://proxy.example/chat/completions?u=https://h/v1"),
        ("host:8080", "https://host:8080/chat/completions"),
        ("url:8080/v1", "https://url:8080/v1/chat/completions"),
        ("get.example/v1", "https://get.example/v1/chat/completions"),
        ("https://h/v1 #", "https://h/v1"),
    ] {
        let endpoint = resolve(typed, Reading::Auto).unwrap_or_else(|error| panic!("{typed:?}: {error}"));
        assert_eq!(endpoint.chat, chat, "{typed:?}");
    }
}
