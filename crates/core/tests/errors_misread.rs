//! Errors that were read as something else than they say. Each test opens with what a person saw.

use plainwire_core::error::{Advice, ApiError};

fn error(status: u16, body: &str) -> ApiError {
    ApiError::from_response(status, &[], body.as_bytes())
}

#[test]
fn no_field_shows_a_secret() {
    // The key in the line "provider" under an error, and in what was kept of it: a router had repeated it there.
    let secret = "canary-key-7f3a";
    let said = || Some(format!("it was {secret}"));
    let error = ApiError {
        status: Some(401),
        code: said(),
        kind: said(),
        param: said(),
        message: said().unwrap_or_default(),
        request_id: said(),
        retry_after_ms: None,
        provider: said(),
        raw: said().unwrap_or_default(),
    };
    let shown = format!("{:?}", error.redacted(&[secret]));
    assert!(!shown.contains("canary"), "{shown}");
    assert_eq!(shown.matches("[redacted]").count(), 7, "{shown}");
}

#[test]
fn a_page_that_says_too_large_is_about_the_conversation() {
    // "There is no API at this address", after an hour of talking to it: a proxy's page of status 413.
    let page = "<html><head><title>413 Request Entity Too Large</title></head><body><h1>413</h1></body></html>";
    assert_eq!(error(413, page).advice(), Advice::ContextTooLong);
    assert_eq!(error(404, page).advice(), Advice::NotAnApi);
}

#[test]
fn a_date_to_wait_for_is_understood_with_a_clock() {
    // No wait at all: the provider had named a date, and the page may not read the header that tells the date of now.
    let headers = [("retry-after".to_owned(), "Thu, 29 Feb 2024 00:00:20 GMT".to_owned())];
    let at = |now_ms| ApiError::from_response_at(429, &headers, b"", now_ms).retry_after_ms;
    assert_eq!(at(1_709_164_790_000), Some(30_000));
    assert_eq!(at(1_709_164_900_000), None);
    // The provider's own clock counts where it can be read.
    let both = [headers[0].clone(), ("date".to_owned(), "Thu, 29 Feb 2024 00:00:10 GMT".to_owned())];
    assert_eq!(ApiError::from_response_at(429, &both, b"", 0).retry_after_ms, Some(10_000));
    assert_eq!(ApiError::from_response(429, &headers, b"").retry_after_ms, None);
}

#[test]
fn only_numbers_of_tokens_count() {
    // "20,241,909 tokens too long": the id of the request had been taken for a number of tokens.
    let rows = [
        ("This model's maximum context length is 8192 tokens. Please shorten it. Request id: 20250101", None),
        ("This model's maximum context length is 8192 tokens (request id: 20250101)", None),
        ("context length exceeded: at most 8192 tokens [id 20250101]", None),
        (
            "Error code: 400 - This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.",
            Some(904),
        ),
        ("Error 400: the context length is 4096 but 5000 tokens were sent, see page 1234", Some(904)),
        ("prompt is too long: 2000000000 tokens > 200000 maximum", None),
        ("maximum context length is 8192 tokens, you requested 99999999999 tokens", None),
    ];
    for (message, excess) in rows {
        let error = error(400, &format!("{{\"error\":{{\"message\":{message:?}}}}}"));
        assert_eq!((error.advice(), error.excess_tokens()), (Advice::ContextTooLong, excess), "{message}");
    }
}

#[test]
fn a_value_out_of_range_is_for_the_person_to_mend() {
    // The temperature, or the limit of tokens, gone from the requests for good after one value that was too high.
    for message in [
        "temperature 3 is not allowed; it must be between 0 and 2",
        "max_tokens of 9999 is not supported. The maximum is 4096.",
        "'temperature' is not supported at that value: it has to be at most 1",
        "Unsupported value: 'top_p' should be greater than 0",
        "Unsupported value: 'n' is not supported: less than or equal to 4",
        "`temperature` 3 not allowed, the minimum is 0",
        "Unsupported value: 'service_tier' must be one of auto, default",
        "temperature is not supported in this range: 0..2",
        "This model does not support max_tokens 9999",
    ] {
        let body = format!("{{\"error\":{{\"message\":{message:?},\"code\":\"unsupported_value\"}}}}");
        assert_eq!(error(400, &body).advice(), Advice::Unknown, "{message}");
    }
}

#[test]
fn a_word_in_passing_is_no_parameter() {
    // Replies no longer came as a stream, or `seed` was no longer sent, after an image that the model could not read.
    for message in [
        "Images are not supported in stream mode",
        "Model seed-oss does not support image input",
        "Image input is not supported, neither with stream nor without",
        "This model does not support images (temperature 0.5)",
        "Audio in stream is not supported",
    ] {
        let body = format!("{{\"error\":{{\"message\":{message:?}}}}}");
        assert_eq!(error(400, &body).advice(), Advice::Unknown, "{message}");
    }
    for (message, name) in [
        ("The stream parameter is not supported", "stream"),
        ("seed is not supported by this model", "seed"),
        ("Bad request: top_k is not allowed", "top_k"),
        ("Unknown parameter: 'stream_options.include_usage'.", "stream_options"),
        ("Unknown parameter: 'messages[2].reasoning_content'.", "reasoning_content"),
        ("This model does not support logprobs", "logprobs"),
        ("does not support temperature, top_p", "temperature"),
    ] {
        let body = format!("{{\"error\":{{\"message\":{message:?}}}}}");
        assert_eq!(error(400, &body).advice(), Advice::RejectedParameter(name.to_owned()), "{message}");
    }
}

#[test]
fn what_the_person_wrote_is_no_part_of_the_answer() {
    // The instructions were sent in another role, because a message said "I am a developer" and the error repeated it.
    for body in [
        r#"{"detail":[{"type":"string_type","loc":["body","messages",0,"role"],"msg":"Input should be a valid string","input":{"role":7,"content":"I am a developer"}}]}"#,
        r#"{"detail":[{"type":"value_error","loc":["body","messages",1],"msg":"The role is missing","input":{"content":"I am a 'developer' with code: unsupported_role"}}]}"#,
        r#"{"error":{"message":"Bad role in {'content': 'I am a developer'}","param":null}}"#,
        r#"{"detail":[{"loc":["body","temperature"],"msg":"Input should be a number","input":"unsupported_ and extra_forbidden"}]}"#,
    ] {
        assert_eq!(error(422, body).advice(), Advice::Unknown, "{body}");
    }
}

#[test]
fn roles_that_are_listed_are_taken() {
    // The instructions became part of the question, because `tool` was refused in a sentence that names `system` as taken.
    for list in ["'system', 'user' or 'assistant'", "'user', 'system' or 'assistant'", "'user' or 'assistant'"] {
        let body = format!(
            r#"{{"detail":[{{"type":"literal_error","loc":["body","messages",3,"role"],"msg":"Input should be {list}","input":"tool"}}]}}"#
        );
        assert_eq!(error(422, &body).advice(), Advice::Unknown, "{body}");
    }
    // The same, handed on by a router as text.
    let routed = r#"{"error":{"message":"Provider returned error","metadata":{"raw":"{\"detail\":[{\"loc\":[\"body\",\"messages\",3,\"role\"],\"msg\":\"Input should be 'user' or 'assistant'\",\"input\":\"tool\"}]}"}}}"#;
    assert_eq!(error(400, routed).advice(), Advice::Unknown);
    let named = r#"{"error":{"message":"Unknown role 'tool'. Supported values are: 'developer', 'system', 'user' or 'assistant'"}}"#;
    assert_eq!(error(400, named).advice(), Advice::Unknown);
}
