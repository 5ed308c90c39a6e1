//! What an error says in numbers (D7): by how much a conversation is too long, and how long to wait.

use plainwire_core::error::{Advice, ApiError};

fn error(status: u16, body: &str) -> ApiError {
    ApiError::from_response(status, &[], body.as_bytes())
}

#[test]
fn by_how_much_a_conversation_is_too_long() {
    let rows = [
        // OpenAI, DeepSeek, older vLLM.
        (
            "This model's maximum context length is 4097 tokens. However, you requested 4295 tokens (3245 in the messages, 1050 in the completion).",
            Some(198),
        ),
        ("maximum context length is 8,192 tokens, however your messages resulted in 10,000 tokens", Some(1808)),
        (
            "Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300001 tokens. Please reduce the length of the messages.",
            Some(28_001),
        ),
        ("400 This model's maximum context length is 8192 tokens, however you requested 8200 tokens", Some(8)),
        // OpenRouter.
        (
            "This endpoint's maximum context length is 200000 tokens. However, you requested about 2500021 tokens (2500021 of text input).",
            Some(2_300_021),
        ),
        // Anthropic.
        ("prompt is too long: 210000 tokens > 200000 maximum", Some(10_000)),
        (
            "input length and `max_tokens` exceed context limit: 178959 + 64000 > 200000, decrease input length or `max_tokens` and try again",
            Some(42_959),
        ),
        // vLLM, in the words of several years.
        (
            "'max_tokens' or 'max_completion_tokens' is too large: 64000. This model's maximum context length is 64001 tokens and your request has 24235 input tokens (64000 > 64001 - 24235).",
            Some(24_234),
        ),
        (
            "This model's maximum context length is 8192 tokens. However, you requested 100 output tokens and your prompt contains at least 8193 input tokens, for a total of at least 8293 tokens.",
            Some(101),
        ),
        (
            "You passed 8193 input tokens and requested 100 output tokens. However, the model's context length is only 8192 tokens, resulting in a maximum input length of 8092 tokens.",
            Some(101),
        ),
        ("The decoder prompt (length 21535) is longer than the maximum model length of 16384.", Some(5151)),
        ("The prompt (total length 25938) is too long to fit into the model (context length 4096).", Some(21_842)),
        // llama.cpp and llama-cpp-python.
        ("request (1407 tokens) exceeds the available context size (256 tokens), try increasing it", Some(1151)),
        ("Requested tokens (516) exceed context window of 512", Some(4)),
        // Ollama, Mistral, Gemini, xAI, Cerebras, Moonshot.
        ("prompt too long; exceeded max context length by 1119046 tokens (ref: 9)", Some(1_119_046)),
        (
            "Prompt contains 35000 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
            Some(2232),
        ),
        ("The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).", Some(151_424)),
        ("This model's maximum prompt length is 500000 but the request contains 907154 tokens.", Some(407_154)),
        (
            "Please reduce the length of the messages or completion. Current length is 42328 while limit is 40000",
            Some(2328),
        ),
        ("Invalid request: Your request exceeded model token limit: 262144 (requested: 269030)", Some(6886)),
        // Groq and Perplexity, and OpenAI at times, give no number.
        ("Please reduce the length of the messages or completion.", None),
        ("The total length of all messages is too long.", None),
        ("Your input exceeds the context window of this model. Please adjust your input and try again.", None),
    ];
    for (message, excess) in rows {
        let body = format!("{{\"error\":{{\"message\":{message:?},\"code\":null}}}}");
        let error = error(400, &body);
        let is_known = message.starts_with("The total") || error.advice() == Advice::ContextTooLong;
        assert!(is_known, "{message}");
        assert_eq!(error.excess_tokens(), excess, "{message}");
    }
    // llama.cpp's words without numbers, and its fields.
    let fields = r#"{"error":{"code":400,"message":"the request exceeds the available context size. try increasing the context size or enable context shift","type":"exceed_context_size_error","n_prompt_tokens":14429,"n_ctx":8192}}"#;
    assert_eq!(error(400, fields).excess_tokens(), Some(6237));
    // Numbers of something else.
    for other in [
        r#"{"error":{"message":"max_tokens: 100000 > 8192, which is the maximum allowed number of output tokens"}}"#,
        r#"{"error":{"message":"Rate limit reached: Limit 6000, Requested 7049"}}"#,
        r#"{"error":{"message":"The model x does not exist"}}"#,
    ] {
        assert_eq!(error(400, other).excess_tokens(), None, "{other}");
    }
    assert_eq!(error(413, "").excess_tokens(), None);
}

#[test]
fn how_long_to_wait_by_headers() {
    let headers = |pairs: &[(&str, &str)]| {
        let headers: Vec<_> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        ApiError::from_response(429, &headers, b"").retry_after_ms
    };
    assert_eq!(headers(&[("retry-after", "7")]), Some(7000));
    assert_eq!(headers(&[("Retry-After", "0.5")]), Some(500));
    assert_eq!(headers(&[("retry-after", "1"), ("retry-after-ms", "250")]), Some(250));
    let date = ("date", "Wed, 28 Feb 2024 23:59:50 GMT");
    assert_eq!(headers(&[("retry-after", "Thu, 29 Feb 2024 00:00:20 GMT"), date]), Some(30_000));
    assert_eq!(headers(&[("retry-after", "Fri, 01 Mar 2024 23:59:50 GMT"), date]), Some(2 * 86_400_000));
    assert_eq!(headers(&[("retry-after", "Wed, 28 Feb 2024 23:59:00 GMT"), date]), None);
    assert_eq!(headers(&[("retry-after", "Thu, 29 Feb 2024 00:00:20 GMT")]), None);
    assert_eq!(headers(&[("retry-after", "soon")]), None);
    // Times at which limits are filled again, as Groq sends them with every answer, are no request to wait.
    let limits = [("x-ratelimit-reset-requests", "1m30.5s"), ("x-ratelimit-reset", "1741305600000")];
    assert_eq!(headers(&limits), None);
}

#[test]
fn how_long_to_wait_by_words() {
    let words = [
        ("Rate limit reached. Please try again in 7.5s. Visit the console.", Some(7500)),
        ("Please try again in 1m30s.", Some(90_000)),
        ("Please try again in 6m0s.", Some(360_000)),
        ("Please try again in 1h2m3.5s", Some(3_723_500)),
        ("try again in 350ms", Some(350)),
        ("Please try again in 2 minutes.", Some(120_000)),
        ("Please try again in 1 minute(s).", Some(60_000)),
        ("Please retry after 20 seconds.", Some(20_000)),
        ("Please retry after 86400 seconds. Please contact support.", Some(86_400_000)),
        ("Try again in 2 minutes and 5 seconds", Some(125_000)),
        ("Please retry after 20", Some(20_000)),
        ("Please retry in 38.2s.", Some(38_200)),
        ("Please retry in 41.220000001s.", Some(41_221)),
        ("Please wait 10 seconds before the next request", Some(10_000)),
        ("Try again in about 3 hours", Some(10_800_000)),
        ("Please try again later", None),
        ("Too many tokens, please wait before trying again.", None),
        ("Limit 100, used 99", None),
    ];
    for (message, expected) in words {
        assert_eq!(error(429, message).retry_after_ms, expected, "{message}");
    }
    // In the words of the provider behind a router.
    let routed = r#"{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"{\"error\":{\"message\":\"Quota exceeded. Please retry in 38.2s.\"}}"}}}"#;
    assert_eq!(error(429, routed).retry_after_ms, Some(38_200));
}

#[test]
fn how_long_to_wait_by_fields() {
    let rows = [
        (
            r#"[{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.Help"},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"38s"}]}}]"#,
            Some(38_000),
        ),
        (r#"{"error":{"message":"m","retry_after":3}}"#, Some(3000)),
        (r#"{"error":{"message":"m","retry_after":"2.5"}}"#, Some(2500)),
        (r#"{"error":{"message":"m"},"retryAfter":4}"#, Some(4000)),
        (r#"{"error":{"message":"m","retry_after_ms":1500}}"#, Some(1500)),
        (r#"{"error":{"message":"m","retryAfterMs":1500}}"#, Some(1500)),
        (r#"{"error":{"message":"m","metadata":{"retry_after_seconds":27}}}"#, Some(27_000)),
        (r#"{"error":{"message":"m","metadata":{"headers":{"Retry-After":"5"}}}}"#, Some(5000)),
        (r#"{"error":{"message":"m","metadata":{"headers":{"X-RateLimit-Reset":"1741305600000"}}}}"#, None),
        (r#"{"error":{"message":"m","retry_after":null}}"#, None),
    ];
    for (body, expected) in rows {
        assert_eq!(error(429, body).retry_after_ms, expected, "{body}");
    }
}
