//! Error bodies of every shape (D7): the sentence is the provider's own, wherever it hides.

use plainwire_core::chat::{ReplyReader, TransportEnd};
use plainwire_core::error::ApiError;

fn error(status: u16, body: &str) -> ApiError {
    ApiError::from_response(status, &[], body.as_bytes())
}

const SHAPES: &[(&str, &str)] = &[
    (r#"{"error":{"message":"Wrong key","type":"t","param":null,"code":"c"}}"#, "Wrong key"),
    (r#"{"error":"Wrong key"}"#, "Wrong key"),
    (r#"{"detail":"Wrong key"}"#, "Wrong key"),
    (r#"{"detail":[{"loc":["body","messages"],"msg":"field required","type":"missing"}]}"#, "field required"),
    (
        r#"{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","safe_mode"],"msg":"Extra inputs are not permitted"}]},"type":"invalid_request_error","code":null}"#,
        "Extra inputs are not permitted",
    ),
    (r#"{"message":"Requests rate limit exceeded"}"#, "Requests rate limit exceeded"),
    (
        r#"{"object":"error","message":"Rate limit exceeded","type":"rate_limited","code":"1300","raw_status_code":429}"#,
        "Rate limit exceeded",
    ),
    (r#"{"code":20012,"message":"Model does not exist.","data":null}"#, "Model does not exist."),
    (
        r#"{"code":404,"message":"The model x does not exist.","object":"error","type":"NotFoundError"}"#,
        "The model x does not exist.",
    ),
    (r#"{"base_resp":{"status_code":1004,"status_msg":"login fail"}}"#, "login fail"),
    (
        r#"{"choices":null,"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}"#,
        "insufficient balance",
    ),
    (r#"{"error_code":"BAD_REQUEST","message":"Bad request: x"}"#, "Bad request: x"),
    (r#"[{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}]"#, "API key not valid."),
    (r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#, "Overloaded"),
    (
        r#"{"error":{"code":502,"message":"Provider returned error","metadata":{"provider_name":"P","raw":"upstream says no"}},"choices":[]}"#,
        "upstream says no",
    ),
    (
        r#"{"error":{"code":429,"message":"Provider returned error","metadata":{"provider_name":"P","raw":"{\"error\":{\"message\":\"Slow down\"}}"}}}"#,
        "Slow down",
    ),
    (
        r#"{"error":{"message":"Provider returned error","metadata":{"raw":"{\"error\":{\"message\":\"Slow down, the rest is cu"}}}"#,
        "Slow down, the rest is cu",
    ),
    (
        r#"{"error":{"message":"The prompt is too long for this model","metadata":{"raw":"x"}}}"#,
        "The prompt is too long for this model",
    ),
    (r#"{"error":"Unauthorized","message":"The token has expired"}"#, "The token has expired"),
    (r#"{"error":"Unprocessable Entity","message":"Too long"}"#, "Too long"),
    (r#"{"error":"The key you sent is not known to us","message":"denied"}"#, "The key you sent is not known to us"),
    (r#"{"error":true,"message":"Wrong key"}"#, "Wrong key"),
    (r#"{"error":{"message":"{\"error\":{\"message\":\"Wrong key\"}}"}}"#, "Wrong key"),
    (r#"{"error":{"message":"litellm.BadRequestError: {\"error\":{\"message\":\"Wrong key\"}}"}}"#, "Wrong key"),
    (
        r#"{"error":{"message":"litellm.BadRequestError: OpenAIException - {\n  \"error\": {\n    \"message\": \"Wrong key\"\n  }\n}. Received Model Group=x"}}"#,
        "Wrong key",
    ),
    // As Python writes it: vLLM, and LiteLLM in front of others.
    (
        r#"{"object":"error","message":"[{'type': 'extra_forbidden', 'loc': ('body', 'x'), 'msg': 'Extra inputs are not permitted', 'input': 1}]","code":400}"#,
        "Extra inputs are not permitted",
    ),
    (
        r#"{"error":{"message":"RateLimitError - Error code: 429 - {'error': {'code': '429', 'message': 'Slow down.'}}"}}"#,
        "Slow down.",
    ),
    (r#"{'error': {'message': "Don't do that", 'type': 'x'}}"#, "Don't do that"),
    (r#"{"error":"AnthropicException - b'{\"type\":\"error\",\"error\":{\"message\":\"Wrong key\"}}'"}"#, "Wrong key"),
    // A bracket that begins no JSON.
    (r#"{"error":{"message":"[1214] Wrong role"}}"#, "[1214] Wrong role"),
    ("[json.exception.101] parse error at line 1", "[json.exception.101] parse error at line 1"),
    (r#"{"error":{"error":{"message":"Wrong key"}}}"#, "Wrong key"),
    // A message that says only that a provider failed, and the provider's words beside it.
    (
        r#"{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"x is rate-limited upstream. Please retry shortly.","provider_name":"P"}}}"#,
        "x is rate-limited upstream. Please retry shortly.",
    ),
    (
        r#"{"object":"Error","detail":[{"loc":["body","tools"],"msg":"Extra inputs are not permitted"}],"message":[{"msg":"Extra inputs are not permitted"}],"code":3001}"#,
        "Extra inputs are not permitted",
    ),
    (r#"{"errors":[{"loc":["body"],"msg":"Field required"}]}"#, "Field required"),
    (
        r#"{"title":"Unprocessable Entity","status":422,"detail":"body -> n\n  Not permitted"}"#,
        "body -> n\n  Not permitted",
    ),
    (r#"{"errors":[{"message":"Wrong key"}]}"#, "Wrong key"),
    (r#"{"title":"Unauthorized","detail":"Wrong key","status":401}"#, "Wrong key"),
    (r#"{"fault":{"faultstring":"Wrong key"}}"#, "Wrong key"),
    (r#"{"detail":{"message":"Wrong key"}}"#, "Wrong key"),
    (r#"{"detail":{"error":"Wrong key"}}"#, "Wrong key"),
    // Azure, AWS, Volcengine and Tencent Cloud; Fastify.
    (r#"{"error":{"code":"x","innererror":{"message":"Wrong key"}}}"#, "Wrong key"),
    (r#"{"__type":"ValidationException","Message":"Wrong key"}"#, "Wrong key"),
    (r#"{"ResponseMetadata":{"RequestId":"x","Error":{"Code":"A","Message":"Wrong key"}}}"#, "Wrong key"),
    (r#"{"Response":{"Error":{"Code":"AuthFailure","Message":"Wrong key"},"RequestId":"x"}}"#, "Wrong key"),
    (r#"{"statusCode":400,"error":"Bad Request","message":"Wrong key"}"#, "Wrong key"),
    (r#"{"error_code":"X","errorType":"Y","hello":{"message":"no report"}}"#, ""),
    (r#""Wrong key""#, "Wrong key"),
    ("Wrong key", "Wrong key"),
    ("  Wrong key\r\n", "Wrong key"),
    (r#"{"error":{"message":"Wrong \"key\" he"#, "Wrong \"key\" he"),
    (
        "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr>nginx</body></html>",
        "502 Bad Gateway nginx",
    ),
    (
        "<!DOCTYPE html><html><head><title>Login &amp; more</title><style>p{}</style></head><body><script>x<y</script><p>Please&nbsp;sign&#32;in.</p></body></html>",
        "Login & more: Please sign in.",
    ),
    ("<html><head><title>App</title></head><body><div id=root></div></body></html>", "App"),
    ("<Error><Code>AccessDenied</Code></Error>", "AccessDenied"),
    ("", ""),
    ("{}", ""),
    ("null", ""),
    (r#"{"error":{}}"#, ""),
    (r#"{"a":[1,2"#, ""),
];

#[test]
fn the_sentence_is_found() {
    for (body, sentence) in SHAPES {
        assert_eq!(error(400, body).message, *sentence, "{body}");
        assert_eq!(error(400, body).raw, *body);
    }
}

#[test]
fn the_same_with_status_200_and_inside_a_stream() {
    for (body, sentence) in SHAPES.iter().filter(|(_, sentence)| !sentence.is_empty()) {
        let read = |reply: &str| {
            let mut reader = ReplyReader::new();
            reply.as_bytes().chunks(3).for_each(|piece| reader.push(piece));
            reader.finish(TransportEnd::Clean)
        };
        let whole = read(body);
        assert_eq!(whole.error.expect(body).message, *sentence, "{body}");
        assert!(!whole.complete);
        let text = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n";
        for frame in ["event: error\ndata: ", "error: "] {
            let reply = read(&format!("{text}{frame}{}\n\ndata: [DONE]\n\n", body.trim()));
            assert_eq!(reply.error.expect(body).message, *sentence, "{frame}{body}");
            assert_eq!(reply.text, "Hi");
            assert!(!reply.complete, "an error is never complete, also with the end marker");
        }
    }
}

#[test]
fn reports_inside_a_stream_that_no_event_name_announces() {
    let reports = [
        r#"{"error":{"code":502,"message":"No luck","metadata":{"provider_name":"P","raw":"r"}},"choices":[]}"#,
        r#"{"error":"No luck"}"#,
        r#"{"error":{"message":"No luck"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}"#,
        r#"{"choices":[{"index":0,"delta":{},"finish_reason":"error","error":{"code":502,"message":"No luck"}}]}"#,
        r#"{"object":"error","message":"No luck","code":400}"#,
        r#"{"type":"error","error":{"type":"overloaded_error","message":"No luck"}}"#,
        r#"{"detail":"No luck"}"#,
        r#"{"code":20012,"message":"No luck","data":null}"#,
        r#"{"error_code":"X","message":"No luck"}"#,
        r#"{"base_resp":{"status_code":1004,"status_msg":"No luck"}}"#,
        r#"{"x_groq":{"error":"No luck"}}"#,
    ];
    for report in reports {
        for end in ["", "data: [DONE]\n\n"] {
            let mut reader = ReplyReader::new();
            reader.push(format!("data: {report}\n\n{end}").as_bytes());
            let reply = reader.finish(TransportEnd::Clean);
            assert_eq!(reply.error.expect(report).message, "No luck", "{report}");
            assert!(!reply.complete, "{report}");
        }
    }
    // Words where JSON should be, and nothing else.
    let mut reader = ReplyReader::new();
    reader.push(b"data: Internal Server Error\n\n");
    assert_eq!(reader.finish(TransportEnd::Clean).error.expect("error").message, "Internal Server Error");
    // What only looks like a report.
    for fine in [
        r#"{"error":null,"code":0,"message":"success"}"#,
        r#"{"base_resp":{"status_code":0,"status_msg":""}}"#,
        r#"{"error":""}"#,
    ] {
        let mut reader = ReplyReader::new();
        reader.push(format!("data: {fine}\n\ndata: [DONE]\n\n").as_bytes());
        assert!(reader.finish(TransportEnd::Clean).complete, "{fine}");
    }
}

#[test]
fn the_first_report_is_kept() {
    let mut reader = ReplyReader::new();
    reader.push(b"data: {\"error\":\"cause\"}\n\ndata: {\"error\":\"echo\"}\n\n");
    assert_eq!(reader.finish(TransportEnd::Clean).error.expect("error").message, "cause");
}

#[test]
fn fields_beside_the_sentence() {
    let openai = error(
        401,
        r#"{"error":{"message":"m","type":"invalid_request_error","param":"model","code":"model_not_found"}}"#,
    );
    assert_eq!(openai.code.as_deref(), Some("model_not_found"));
    assert_eq!(openai.kind.as_deref(), Some("invalid_request_error"));
    assert_eq!(openai.param.as_deref(), Some("model"));
    let mistral = error(422, SHAPES[4].0);
    assert_eq!(mistral.param.as_deref(), Some("safe_mode"));
    let router = error(400, SHAPES[14].0);
    assert_eq!((router.provider.as_deref(), router.code.as_deref()), (Some("P"), Some("502")));
    assert_eq!(router.status, Some(400));
    assert_eq!(ApiError::from_stream(SHAPES[14].0).status, Some(502));
    assert_eq!(ApiError::from_stream(SHAPES[6].0).status, Some(429));
    assert_eq!(error(400, SHAPES[7].0).code.as_deref(), Some("20012"));
    assert_eq!(error(200, SHAPES[9].0).code.as_deref(), Some("1004"));
    assert_eq!(error(400, SHAPES[12].0).kind.as_deref(), Some("INVALID_ARGUMENT"));
    assert_eq!(error(401, SHAPES[18].0).kind.as_deref(), Some("Unauthorized"));
    let ids = [("X-Request-Id".to_owned(), "req_1".to_owned())];
    assert_eq!(ApiError::from_response(500, &ids, b"").request_id.as_deref(), Some("req_1"));
    assert_eq!(ApiError::from_stream(r#"{"error":"x","request_id":"req_2"}"#).request_id.as_deref(), Some("req_2"));
}

#[test]
fn an_error_without_words_still_says_something() {
    assert_eq!(error(422, "").to_string(), "HTTP status 422");
    assert_eq!(error(422, r#"{"error":{"code":"odd"}}"#).to_string(), "odd");
    assert_eq!(ApiError::from_body(b"").to_string(), "The server answered with an empty body.");
    assert_eq!(error(400, "Wrong key").to_string(), "Wrong key");
}

#[test]
fn a_huge_body_is_capped_on_a_character() {
    let error = error(500, &"é".repeat(100_000));
    assert_eq!(error.raw.len(), 64 * 1024);
    assert!(error.message.len() <= 4000);
}
