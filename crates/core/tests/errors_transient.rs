//! Which errors may pass by themselves (D7, D11): a request is repeated only after these.

use plainwire_core::error::{Advice, ApiError};

fn error(status: u16, body: &str) -> ApiError {
    ApiError::from_response(status, &[], body.as_bytes())
}

#[test]
fn statuses_of_every_provider() {
    // OpenRouter, DeepSeek and Groq; the others of HTTP that servers and proxies in front of them answer with.
    let rows = [
        (400, Advice::Unknown, false),
        (401, Advice::WrongKey, false),
        (402, Advice::NoBalance, false),
        (403, Advice::Forbidden, false),
        (404, Advice::NotAnApi, false),
        (405, Advice::NotAnApi, false),
        (408, Advice::ServerFault, true),
        (413, Advice::ContextTooLong, false),
        (422, Advice::Unknown, false),
        (424, Advice::Unknown, false),
        (425, Advice::ServerFault, true),
        (429, Advice::RateLimited, true),
        (498, Advice::Overloaded, true),
        (499, Advice::Unknown, false),
        (500, Advice::ServerFault, true),
        (501, Advice::ServerFault, false),
        (502, Advice::ServerFault, true),
        (503, Advice::Overloaded, true),
        (504, Advice::ServerFault, true),
        (505, Advice::ServerFault, false),
        (511, Advice::ServerFault, false),
        (520, Advice::ServerFault, true),
        (529, Advice::Overloaded, true),
    ];
    for (status, advice, is_transient) in rows {
        let error = error(status, "");
        assert_eq!((error.advice(), error.is_transient()), (advice, is_transient), "{status}");
    }
}

#[test]
fn what_may_pass() {
    let rows = [
        (429, r#"{"message":"Requests rate limit exceeded"}"#, Advice::RateLimited),
        (
            429,
            r#"{"object":"error","message":"Rate limit exceeded","type":"rate_limited","code":"1300","raw_status_code":429}"#,
            Advice::RateLimited,
        ),
        // The address of a page about money is no lack of it.
        (
            429,
            r#"{"error":{"message":"Rate limit reached for model `x` on tokens per minute (TPM): Limit 6000, Used 5000, Requested 2000. Please try again in 10s. Need more tokens? Upgrade at https://console.example/settings/billing","code":"rate_limit_exceeded"}}"#,
            Advice::RateLimited,
        ),
        // Google's quota that comes back within a minute.
        (
            429,
            r#"[{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details. Please retry in 38.2s.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"38s"}]}}]"#,
            Advice::RateLimited,
        ),
        (429, r#"{"message":"Too many tokens, please wait before trying again."}"#, Advice::RateLimited),
        (503, r#"{"error":{"message":"Loading model","type":"unavailable_error","code":503}}"#, Advice::Overloaded),
        (529, r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#, Advice::Overloaded),
        (500, "Internal Server Error", Advice::ServerFault),
        (
            500,
            r#"{"error":{"message":"The server had an error while processing your request.","type":"server_error"}}"#,
            Advice::ServerFault,
        ),
        (502, "<html><head><title>502 Bad Gateway</title></head></html>", Advice::ServerFault),
        (
            502,
            r#"{"error":{"code":502,"message":"Provider returned error","metadata":{"provider_name":"P","raw":"r"}}}"#,
            Advice::ServerFault,
        ),
        (524, "<html><title>A timeout occurred</title></html>", Advice::ServerFault),
    ];
    for (status, body, advice) in rows {
        let error = error(status, body);
        assert_eq!(error.advice(), advice, "{status} {body}");
        assert!(error.is_transient(), "{status} {body}");
    }
    // Inside a stream, or with status 200, the words have to do.
    for body in [
        r#"{"error":{"message":"Overloaded","type":"overloaded_error"}}"#,
        r#"{"error":{"code":502,"message":"Upstream failed"},"choices":[]}"#,
        r#"{"error":{"message":"The server had an error","type":"server_error"}}"#,
        r#"{"base_resp":{"status_code":1002,"status_msg":"rate limit"}}"#,
        "Internal Server Error",
    ] {
        assert!(ApiError::from_stream(body).is_transient(), "{body}");
    }
}

#[test]
fn what_stays_however_often_it_is_asked() {
    let rows = [
        // Money.
        (
            429,
            r#"{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","code":"insufficient_quota"}}"#,
            Advice::NoBalance,
        ),
        (
            403,
            r#"{"error":{"message":"Your account is not active, exceeded current quota, please check your plan and billing details","type":"exceeded_current_quota_error"}}"#,
            Advice::NoBalance,
        ),
        (429, r#"{"error":{"code":"1113","message":"余额不足或无可用资源包,请充值。"}}"#, Advice::NoBalance),
        (
            403,
            r#"{"code":30001,"message":"Sorry, your account balance is insufficient","data":null}"#,
            Advice::NoBalance,
        ),
        (
            429,
            r#"{"code":"x","error":"Your team has either used all available credits or reached its monthly spending limit."}"#,
            Advice::NoBalance,
        ),
        (
            400,
            r#"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the API. Please go to Plans & Billing."}}"#,
            Advice::NoBalance,
        ),
        (200, r#"{"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}"#, Advice::NoBalance),
        // Keys.
        (
            200,
            r#"{"base_resp":{"status_code":1004,"status_msg":"login fail: Please carry the API secret key"}}"#,
            Advice::WrongKey,
        ),
        (
            400,
            r#"{"error":{"message":"No connected db.","type":"no_db_connection","param":null,"code":"400"}}"#,
            Advice::WrongKey,
        ),
        // Models, in an answer with status 200 too.
        (
            200,
            r#"{"code":404,"message":"The model `x` does not exist.","object":"error","type":"NotFoundError"}"#,
            Advice::UnknownModel,
        ),
        // Larger than the whole limit.
        (
            413,
            r#"{"error":{"message":"Request too large for model `x` on tokens per minute (TPM): Limit 10000, Requested 21247, please reduce your message size and try again. Need more tokens? https://console.example/settings/billing","code":"rate_limit_exceeded"}}"#,
            Advice::RateLimited,
        ),
        (
            429,
            r#"{"error":{"message":"Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 30601.","type":"tokens","code":"rate_limit_exceeded"}}"#,
            Advice::RateLimited,
        ),
        // A 500 over the request.
        (
            500,
            r#"{"error":{"code":500,"message":"[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing value","type":"server_error"}}"#,
            Advice::ServerFault,
        ),
        (
            500,
            r#"{"error":{"code":500,"message":"image input is not supported - hint: if this is unexpected, you may need to provide the mmproj","type":"server_error"}}"#,
            Advice::ServerFault,
        ),
        (
            500,
            r#"{"error":{"message":"litellm.BadRequestError: messages must not be empty","code":"500"}}"#,
            Advice::ServerFault,
        ),
        (
            500,
            r#"{"error":{"code":500,"message":"the request exceeds the available context size. try increasing the context size or enable context shift","type":"exceed_context_size_error","n_prompt_tokens":1407,"n_ctx":256}}"#,
            Advice::ContextTooLong,
        ),
        (
            500,
            r#"{"error":{"message":"Unsupported parameter: 'top_p'"}}"#,
            Advice::RejectedParameter("top_p".to_owned()),
        ),
    ];
    for (status, body, advice) in rows {
        let error = error(status, body);
        assert_eq!(error.advice(), advice, "{status} {body}");
        assert!(!error.is_transient(), "{status} {body}");
    }
}
