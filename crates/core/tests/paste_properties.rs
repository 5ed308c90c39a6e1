//! What holds for any pasted text.

use plainwire_core::endpoint::{Reading, resolve};
use plainwire_core::models::configuration::max_output_tokens;
use plainwire_core::paste::{Pasted, read};
use plainwire_core::settings::clean_key;
use plainwire_core::settings::request::temperature;
use proptest::prelude::*;

/// Any text, and text that is nearly one of those that people paste.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "curl ",
        "http POST ",
        "-H ",
        "--data '",
        "export ",
        "setx ",
        "$env:",
        "Invoke-RestMethod -Uri ",
        "OpenAI(",
        "OPENAI_API_KEY",
        "GROQ_API_KEY",
        "OPENAI_BASE_URL",
        "AZURE_OPENAI_DEPLOYMENT",
        "base_url",
        "apiKey",
        "model",
        "headers",
        "Authorization",
        "Bearer ",
        "x-team: ",
        "role",
        "system",
        "content",
        "stream",
        "false",
        "temperature",
        "0.5",
        "max_tokens",
        "17",
        "available_models",
        "name",
        "api_version",
        "2024-06-01",
        "https://",
        "h.example",
        "/v1",
        "?key=",
        "&",
        "user:pass@",
        "res.openai.azure.com",
        "localhost:1234",
        "[::1]",
        "sk-0123456789abcdef",
        "k-1",
        "m-1",
        "gsk_0123456789abcdef",
        "<",
        ">",
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "=",
        ":",
        ",",
        ";",
        "|",
        "\"",
        "'",
        "`",
        "```",
        "\"\"\"",
        "\\",
        "\\\"",
        "\\n",
        "\\u00",
        "^",
        "^\"",
        "^\n",
        "@'\n",
        "\n'@",
        "$'",
        "$",
        "${",
        "#",
        "//",
        "/*",
        "*/",
        "\n",
        "\r\n",
        " ",
        "  ",
        "HTTP/1.1",
        "-",
        "*",
        "…",
        "“",
        "”",
        "’",
        "\u{200b}",
        "é",
        "模型",
        "：",
        "\0",
        "+",
        "%",
        "!",
    ]);
    prop_oneof![any::<String>(), "\\PC{0,60}", prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())]
}

fn check(text: &str, pasted: &Pasted) -> Result<(), TestCaseError> {
    if let Some(url) = &pasted.base_url {
        let endpoint = resolve(url, Reading::Auto);
        prop_assert!(endpoint.is_ok(), "{url}: {endpoint:?}");
        prop_assert!(
            !url.contains('@') || url.split('@').next().is_some_and(|front| front.contains(['/', '?'])),
            "{url}"
        );
        prop_assert!(pasted.provider.is_none());
    }
    if let Some(key) = &pasted.api_key {
        prop_assert!(text.contains(key.as_str()), "{key}");
        prop_assert_eq!(clean_key(key).map(|(key, _)| key), Ok(key.clone()));
    }
    if let Some(model) = &pasted.model {
        prop_assert!(!model.is_empty() && model.bytes().all(|byte| byte.is_ascii_graphic()), "{model}");
    }
    for (index, (name, value)) in pasted.headers.iter().enumerate() {
        prop_assert!(!["authorization", "cookie", "content-type"].contains(&name.to_ascii_lowercase().as_str()));
        prop_assert!(value.chars().all(|c| c == ' ' || c.is_ascii_graphic()) && !value.is_empty(), "{value:?}");
        let is_again = |(other, _): &(String, String)| other.eq_ignore_ascii_case(name);
        prop_assert!(!pasted.headers[index + 1..].iter().any(is_again), "{name} twice");
    }
    if let Some(typed) = &pasted.temperature {
        prop_assert!(matches!(temperature(typed), Ok(Some(_))), "{typed}");
    }
    if let Some(typed) = &pasted.max_output_tokens {
        prop_assert!(matches!(max_output_tokens(typed), Ok(Some(_))), "{typed}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_found_can_be_used(text in any_text()) {
        check(&text, &read(&text))?;
    }

    #[test]
    fn a_text_without_a_letter_gives_at_most_the_address_of_a_computer(text in "[ \\n\"'`{}()\\[\\]=:,;$#/\\\\.0-9^|&*+_-]{0,60}") {
        let pasted = read(&text);
        let host = pasted.base_url.as_deref().and_then(|url| url.split(['/', ':']).next()).unwrap_or("0.0.0.0");
        prop_assert!(host.parse::<std::net::Ipv4Addr>().is_ok() || host.split('.').count() == 4, "{host}");
        prop_assert_eq!(Pasted { base_url: None, ..pasted }, Pasted::default());
    }

    #[test]
    fn a_key_is_found_in_every_form(key in "[A-Za-z0-9]{4}[A-Za-z0-9_-]{8,40}[0-9]", form in 0_usize..12) {
        // Some words are no keys, wherever they stand.
        prop_assume!(!key.to_ascii_lowercase().contains("xxx") && !key.to_ascii_lowercase().contains("your"));
        let host = "https://h.example/v1";
        let text = [
            format!("curl {host} -H 'Authorization: Bearer {key}'"),
            format!("curl {host} -H \"api-key: {key}\""),
            format!("curl ^\"{host}^\" ^\r\n -H ^\"authorization: Bearer {key}^\""),
            format!("fetch(\"{host}\", {{\"headers\": {{\"authorization\": \"Bearer {key}\"}}}})"),
            format!("OpenAI(base_url=\"{host}\", api_key=\"{key}\")"),
            format!("new OpenAI({{ apiKey: '{key}', baseURL: '{host}' }})"),
            format!("OPENAI_BASE_URL={host}\nOPENAI_API_KEY={key}"),
            format!("$env:OPENAI_API_KEY = \"{key}\"; $env:OPENAI_BASE_URL = \"{host}\""),
            format!("{{\"apiBase\": \"{host}\", \"apiKey\": \"{key}\"}}"),
            format!("api_key = \"{key}\"\nbase_url = \"{host}\""),
            format!("apiBase: {host}\napiKey: {key}"),
            format!("{host}?api_key={key}"),
        ][form].clone();
        let pasted = read(&text);
        prop_assert_eq!(pasted.api_key.as_deref(), Some(key.as_str()), "{}", text);
        prop_assert_eq!(pasted.base_url.as_deref(), Some(host), "{}", text);
    }

    #[test]
    fn a_prompt_comes_through_its_quotes_whole(prompt in "[A-Za-z][a-zA-Z \\n\"\\\\{}$^`,:=#é-]{0,30}[a-z.]", form in 0_usize..3) {
        let body = serde_json::json!({"model": "m-1", "messages": [{"role": "system", "content": prompt}]}).to_string();
        let url = "https://h.example/v1/chat/completions";
        let text = [
            format!("curl {url} --data-raw '{body}'"),
            format!("fetch(\"{url}\", {{ \"body\": {} }})", serde_json::Value::from(body.clone())),
            body,
        ][form].clone();
        // A caret in front of a quote is cmd.exe's; nobody can tell it from one that was meant.
        prop_assume!(!text.contains("^\""));
        prop_assert_eq!(read(&text).system_prompt, Some(prompt.trim().to_owned()), "{}", text);
    }
}

#[test]
fn a_long_text_is_read_in_one_go() {
    // What looks at the rest of the text at every place would not come to an end here.
    const BYTES: usize = 1 << 17;
    for piece in [
        "\"",
        "'",
        "`",
        "\\",
        "\\\"",
        "\"\"\"",
        "'''",
        "```",
        "{",
        "[",
        "(",
        "{[(",
        "}",
        "=",
        ":",
        "a=",
        "a:",
        "model:",
        "model=",
        "model=[",
        "model={",
        "\"model\":",
        "{\"model\":",
        "{\"a\":",
        "[\"",
        "{\"a\":\"",
        "curl '",
        "curl \"",
        "curl $'",
        "-H '",
        "curl -H",
        "$'",
        "^\"",
        "^",
        "@'\n",
        "$env: @'\n",
        "irm @\"\nx",
        "/*",
        "{/*",
        "//",
        "#",
        "a",
        "a'",
        "a\"",
        "é",
        "\u{200b}",
        "https://",
        "https://h/v1 ",
        "https://h/v1?key=a1&",
        "http",
        "://",
        "a=https://h.example/v1\n",
        "h.example/v1\n",
        "sk-0123456789abcdef\n",
        "sk-",
        "api_key=a1\n",
        "api_key=",
        "Bearer ",
        "headers:\n",
        "headers: {",
        "headers={\"a\":\"b\",",
        "x HTTP/1.1\na: b\n",
        "a: b\n",
        "a.",
        "a-",
        "a_",
        "aA",
        "\n",
        " ",
        "\r\n",
        "Groq(",
        "openai.",
        "\\\n",
        "`\n",
        "|",
        "||",
        "a=b||",
        "\"a\\",
        "role:\"system\",content:\"x\",",
        "available_models:[{name:\"m\"},",
        "{\"messages\":[",
        "<",
        "https://<",
    ] {
        let text = piece.repeat(BYTES / piece.len());
        let _ = read(&text);
    }
    let found = read(&format!("{}\n\nOPENAI_API_KEY=sk-0123456789abcdef\n", "word ".repeat(BYTES / 5)));
    assert_eq!(found.api_key.as_deref(), Some("sk-0123456789abcdef"));
}
