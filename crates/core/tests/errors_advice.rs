//! What errors mean: each row is a status and the words of a provider.

use plainwire_core::error::{Advice, ApiError};

fn error(status: u16, body: &str) -> ApiError {
    ApiError::from_response(status, &[], body.as_bytes())
}

#[test]
fn what_to_do_about_it() {
    let rows = [
        (401, r#"{"error":{"message":"Incorrect API key provided: sk-x","code":"invalid_api_key"}}"#, Advice::WrongKey),
        (401, r#"{"detail":"Invalid API Key"}"#, Advice::WrongKey),
        (401, "", Advice::WrongKey),
        (
            400,
            r#"{"error":{"message":"API key not valid. Please pass a valid API key.","code":400}}"#,
            Advice::WrongKey,
        ),
        (401, r#"{"error":{"message":"Missing Authentication header","code":401}}"#, Advice::WrongKey),
        (403, r#"{"error":{"message":"Country not supported"}}"#, Advice::Forbidden),
        (402, r#"{"error":{"message":"Insufficient Balance"}}"#, Advice::NoBalance),
        (
            429,
            r#"{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}"#,
            Advice::NoBalance,
        ),
        (
            404,
            r#"{"error":{"message":"The model `gpt-9` does not exist or you do not have access to it.","code":"model_not_found"}}"#,
            Advice::UnknownModel,
        ),
        (
            400,
            r#"{"code":20012,"message":"Model does not exist. Please check it carefully.","data":null}"#,
            Advice::UnknownModel,
        ),
        (404, r#"{"error":{"message":"No endpoints found for model x."}}"#, Advice::UnknownModel),
        (
            404,
            r#"{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}}"#,
            Advice::UnknownModel,
        ),
        (
            400,
            r#"{"error":{"message":"This model's maximum context length is 8192 tokens. However, you requested 9000 tokens","code":"context_length_exceeded"}}"#,
            Advice::ContextTooLong,
        ),
        (
            400,
            r#"{"error":{"message":"prompt too long; exceeded max context length by 1119046 tokens"}}"#,
            Advice::ContextTooLong,
        ),
        (
            400,
            r#"{"error":{"message":"The total length of all messages is too long.","type":"too_many_prompt_tokens"}}"#,
            Advice::ContextTooLong,
        ),
        (
            400,
            r#"{"error":{"message":"the request exceeds the available context size","type":"exceed_context_size_error"}}"#,
            Advice::ContextTooLong,
        ),
        (413, "", Advice::ContextTooLong),
        (429, r#"{"message":"Requests rate limit exceeded"}"#, Advice::RateLimited),
        (
            413,
            r#"{"error":{"message":"Request too large: tokens per minute (TPM): Limit 6000","code":"rate_limit_exceeded"}}"#,
            Advice::RateLimited,
        ),
        (429, "", Advice::RateLimited),
        (503, r#"{"error":{"message":"The server is overloaded"}}"#, Advice::Overloaded),
        (529, r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#, Advice::Overloaded),
        (498, "", Advice::Overloaded),
        (404, r#"{"detail":"Not Found"}"#, Advice::NotAnApi),
        (404, "404 page not found", Advice::NotAnApi),
        (405, r#"{"detail":"Method Not Allowed"}"#, Advice::NotAnApi),
        (200, "<html><title>Sign in</title></html>", Advice::NotAnApi),
        (404, "<html><title>Nothing here</title></html>", Advice::NotAnApi),
        (502, "<html><title>502 Bad Gateway</title></html>", Advice::ServerFault),
        (500, r#"{"error":{"message":"The server had an error"}}"#, Advice::ServerFault),
        (408, "", Advice::ServerFault),
        (400, r#"{"error":{"message":"Messages must alternate"}}"#, Advice::Unknown),
    ];
    for (status, body, advice) in rows {
        assert_eq!(error(status, body).advice(), advice, "{status} {body}");
    }
}
