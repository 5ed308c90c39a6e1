//! Single values, and values among the words of people.

#[path = "support/paste.rs"]
mod support;

#[test]
fn one_value_alone() {
    support::check(&[
        ("https://h.example/v1", &["url https://h.example/v1"]),
        ("  <https://h.example/v1>.\n", &["url https://h.example/v1"]),
        ("“https://h.example/v1”", &["url https://h.example/v1"]),
        ("**https://h.example/v1**", &["url https://h.example/v1"]),
        ("[the API](https://h.example/v1)", &["url https://h.example/v1"]),
        ("https://h.example/v1#", &["url https://h.example/v1#"]),
        ("HTTPS://H.example/v1", &["url HTTPS://H.example/v1"]),
        ("http://[::1]:8080/v1", &["url http://[::1]:8080/v1"]),
        ("localhost:11434", &["url localhost:11434"]),
        ("api.example.com/v1", &["url api.example.com/v1"]),
        ("192.168.1.5:8000", &["url 192.168.1.5:8000"]),
        ("sk-abcdefghijklmn0p", &["key sk-abcdefghijklmn0p"]),
        ("gsk_0123456789abcdef", &["key gsk_0123456789abcdef", "provider groq"]),
        ("'sk-or-v1-0123456789abcdef'", &["key sk-or-v1-0123456789abcdef", "provider openrouter"]),
        ("Bearer sk-1", &["key sk-1"]),
        ("0123456789abcdef0123456789abcdef", &["key 0123456789abcdef0123456789abcdef"]),
        ("\"curl https://h.example/v1/models -H 'api-key: k-1'\"", &["url https://h.example/v1/models", "key k-1"]),
        ("OPENAI\\_BASE\\_URL=https://h.example/v1", &["url https://h.example/v1"]),
    ]);
}

#[test]
fn nothing_is_invented() {
    support::check(&[
        ("", &[]),
        ("hello", &[]),
        ("It's a model: \"don't know\"", &[]),
        ("claude-3.5-sonnet", &[]),
        ("llama3.2:3b", &[]),
        ("12:30, 1.2.3, 10.0.0.1", &[]),
        ("$OPENAI_API_KEY", &[]),
        ("https://<resource>.openai.azure.com", &[]),
        ("https://{your-resource}.openai.azure.com/openai/deployments/{dep}/chat/completions", &[]),
        ("https://your-resource-name.openai.azure.com/", &[]),
        ("https://portal.azure.com/#@tenant/resource/subscriptions/0/resourceGroups/g", &[]),
        ("https://ai.azure.com/resource/deployments/%2Fsubscriptions%2F1?wsid=/subscriptions/1&tid=2", &[]),
        ("https://oai.azure.com/portal/0123456789abcdef/deployment", &[]),
        ("https://platform.openai.com/api-keys", &[]),
        ("model: <model>\napi_key: {{key}}\nbase_url: https://YOUR_HOST/v1", &[]),
        ("api_key: see the wiki\nmodel: whatever fits best", &[]),
        ("{\"required\": [\"model\", \"api_key\"], \"model\": {\"type\": \"string\"}}", &[]),
        ("ftp://h.example/v1 and ws://h.example/v1", &[]),
        ("https://h.example:99999/v1", &[]),
    ]);
}

#[test]
fn values_among_words() {
    support::check(&[
        (
            "Hi! Here's what you need:\n- Base URL: https://h.example/v1\n- API Key: sk-1\n- Model: m-1\nLet me know if it doesn't work, see https://docs.h.example/start.",
            &["url https://h.example/v1", "key sk-1", "model m-1"],
        ),
        (
            "* **Endpoint:** `https://h.example/v1`\n* **Key:** `0123456789abcdef0123456789abcdef`\n* **Model name**: `m-1`",
            &["url https://h.example/v1", "key 0123456789abcdef0123456789abcdef", "model m-1"],
        ),
        (
            "# Base URL\nhttps://h.example/v1\n# Key\nsk-0123456789abcdef",
            &["url https://h.example/v1", "key sk-0123456789abcdef"],
        ),
        (
            "Key1 0123456789abcdef0123456789abcdef\nEndpoint https://res.openai.azure.com/",
            &["url https://res.openai.azure.com/", "key 0123456789abcdef0123456789abcdef"],
        ),
        (
            "https://res.openai.azure.com/\n0123456789abcdef0123456789abcdef",
            &["url https://res.openai.azure.com/", "key 0123456789abcdef0123456789abcdef"],
        ),
        (
            "地址：https://h.example/v1，密钥：sk-0123456789abcdef。",
            &["url https://h.example/v1", "key sk-0123456789abcdef"],
        ),
        ("our server is at 192.168.1.5:8000/v1, no key needed", &["url 192.168.1.5:8000/v1"]),
        ("Base URL: api.example.com/v1", &["url api.example.com/v1"]),
        (
            "Read https://docs.example.com/api/v1/auth first; then call https://h.example/v1 with your key.",
            &["url https://h.example/v1"],
        ),
        (
            "Use the API:\n```bash\nexport OPENAI_API_KEY='k-1'\ncurl https://h.example/v1/chat/completions \\\n  -H \"Authorization: Bearer $OPENAI_API_KEY\" \\\n  -d '{\"model\": \"m-1\"}'\n```\nor, in Python:\n```python\nclient = OpenAI(base_url='https://h.example/v1', api_key='k-1')\n```",
            &["url https://h.example/v1/chat/completions", "key k-1", "model m-1"],
        ),
        ("# OPENAI_BASE_URL=https://h.example/v1", &["url https://h.example/v1"]),
        ("Authorization: Bearer sk-1\nX-Custom: 1", &["key sk-1"]),
        (":authority: h.example\nauthorization: Bearer k-1\nx-api-key: k-2", &["key k-1"]),
        ("<a href=\"https://h.example/v1\">https://h.example/v1</a>", &["url https://h.example/v1"]),
        (
            "endpoint: https://h.example/v1, key: sk-0123456789abcdef, model: gpt-4o (the large one)",
            &["url https://h.example/v1", "key sk-0123456789abcdef", "model gpt-4o"],
        ),
        ("api key is sk-0123456789abcdef, enjoy", &["key sk-0123456789abcdef"]),
    ]);
}
