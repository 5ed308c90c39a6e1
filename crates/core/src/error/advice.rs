//! What an error means for the person who reads it.

use super::{ApiError, says};

/// What to do about an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advice {
    /// The key is missing, wrong or expired.
    WrongKey,
    /// The key is right and may not do this.
    Forbidden,
    /// The account has no money or no quota left.
    NoBalance,
    /// There is no such model, or not for this account.
    UnknownModel,
    /// The conversation is longer than the model takes.
    ContextTooLong,
    /// Too many requests or tokens for now.
    RateLimited,
    /// The provider has no capacity for now.
    Overloaded,
    /// Something else than an API answers there: a page, or no such path.
    NotAnApi,
    /// The named parameter is not taken. Only a rejection that names it gives this advice.
    RejectedParameter(String),
    /// A fault on the provider's side.
    ServerFault,
    /// Nothing that is known; the provider's words have to do.
    Unknown,
}

impl ApiError {
    /// What the error means, from its status, its code and its words, in the order in which they can be trusted.
    ///
    /// ```
    /// use plainwire_core::error::{Advice, ApiError};
    ///
    /// let body = br#"{"error":"Argument not supported on this model: presencePenalty"}"#;
    /// let advice = ApiError::from_response(400, &[], body).advice();
    /// assert_eq!(advice, Advice::RejectedParameter("presence_penalty".to_owned()));
    /// ```
    #[must_use]
    pub fn advice(&self) -> Advice {
        let status = self.status.unwrap_or(0);
        let words = self.words();
        let is_page = self.raw.trim_start().starts_with('<');

        if is_page && (status < 500 && !matches!(status, 401 | 403 | 408 | 413 | 429)) {
            return Advice::NotAnApi;
        }
        // Google calls its limits a quota too: what comes back by itself is no matter of money.
        let comes_back = self.retry_after_ms.is_some() && words.contains("resource_exhausted");
        if status == 402 || (says(&words, NO_BALANCE) && !comes_back) {
            return Advice::NoBalance;
        }
        if status == 401 || says(&words, WRONG_KEY) {
            return Advice::WrongKey;
        }
        if status != 429 && says(&words, CONTEXT) {
            return Advice::ContextTooLong;
        }
        if status == 429 || says(&words, RATE) {
            return Advice::RateLimited;
        }
        if matches!(status, 498 | 503 | 529) || says(&words, OVERLOADED) {
            return Advice::Overloaded;
        }
        if says(&words, MODEL_CODES) || (says(&words, phrases!["model", "deployment"]) && says(&words, MODEL)) {
            return Advice::UnknownModel;
        }
        if matches!(status, 0 | 200 | 400 | 422 | 500)
            && let Some(name) = self.rejected_parameter(&words)
        {
            return Advice::RejectedParameter(name);
        }
        match status {
            403 => Advice::Forbidden,
            413 => Advice::ContextTooLong,
            404 | 405 if !says(&words, phrases!["no endpoints"]) => Advice::NotAnApi,
            408 | 425 | 500.. => Advice::ServerFault,
            0 if says(&words, SERVER) => Advice::ServerFault,
            _ => Advice::Unknown,
        }
    }

    /// Whether a repeat of the same request may succeed: a limit that passes, missing capacity, a fault on the provider's
    /// side (408, 425, 429, 498, 5xx). Never where the request itself is at fault, whatever the status says: some servers
    /// answer 500 to JSON that they cannot read, or 429 to a request that is larger than the whole limit.
    ///
    /// ```
    /// use plainwire_core::error::ApiError;
    ///
    /// assert!(ApiError::from_response(502, &[], b"Bad Gateway").is_transient());
    /// assert!(!ApiError::from_response(500, &[], b"parse error at line 1").is_transient());
    /// ```
    #[must_use]
    pub fn is_transient(&self) -> bool {
        let words = self.words();
        match self.advice() {
            Advice::RateLimited | Advice::Overloaded => !says(&words, phrases!["request too large"]),
            Advice::ServerFault => !matches!(self.status, Some(501 | 505 | 511)) && !says(&words, REQUEST),
            _ => false,
        }
    }

    /// Everything the error says, in lower case.
    pub(super) fn words(&self) -> String {
        let parts = [self.code.as_deref(), self.kind.as_deref(), Some(self.message.as_str())];
        let mut words = String::new();
        for part in parts.into_iter().flatten() {
            words.push_str(part);
            words.push('\n');
        }
        words.make_ascii_lowercase();
        words
    }
}

const NO_BALANCE: &str = phrases![
    "insufficient_quota",
    "insufficient balance",
    "insufficient_balance",
    "insufficient credit",
    "insufficient funds",
    "exceeded your current quota",
    "credit balance",
    "billing details",
    "billing_",
    "billing hard",
    "billing to be enabled",
    "balance is insufficient",
    "available credits",
    "payment required",
    "out of credits",
    "not enough credits",
    "requires more credits",
    "余额不足",
    "arrearage",
    "access denied due to overdue",
];
const WRONG_KEY: &str = phrases![
    "invalid_api_key",
    "incorrect api key",
    "invalid api key",
    "invalid api-key",
    "api key not valid",
    "api_key_invalid",
    "api key is invalid",
    "no api key",
    "missing api key",
    "api key is missing",
    "api key is required",
    "api key expired",
    "authentication_error",
    "authentication fail",
    "missing authentication",
    "no auth credentials",
    "invalid_authentication",
    "invalid authentication",
    "no cookie auth",
    "wrong api key",
    "invalid token",
    "invalid x-api-key",
    "unauthenticated",
    "login fail",
    // LiteLLM without a database looks every key up that is not its own.
    "no connected db",
];
const CONTEXT: &str = phrases![
    "context_length_exceeded",
    "exceed_context_size",
    "too_many_prompt_tokens",
    "context length",
    "context window",
    "context size",
    "maximum context",
    "prompt is too long",
    "prompt too long",
    "messages is too long",
    "too many tokens",
    "string_above_max_length",
    "input is too long",
    "input length",
    "reduce the length",
    "max_prompt_tokens",
    "input token count",
    "prompt length",
    "model length",
    "model token limit",
    "`inputs`",
];
const RATE: &str = phrases![
    "rate limit",
    "rate_limit",
    "ratelimit",
    "rate-limited",
    "too many requests",
    "too_many_requests",
    "resource_exhausted",
    "requests per min",
    "tokens per min",
];
const OVERLOADED: &str = phrases![
    "overloaded",
    "over capacity",
    "at capacity",
    "capacity_exceeded",
    "model is loading",
    "loading model",
    "server is busy",
];
const MODEL_CODES: &str = phrases![
    "model_not_found",
    "model_not_supported",
    "unknown_model",
    "deploymentnotfound",
    "invalid_model",
    "no endpoints found for",
];
const MODEL: &str = phrases![
    "does not exist",
    "not exist",
    "not found",
    "unknown model",
    "invalid model",
    "no such model",
    "not a valid model",
    "could not find",
    "model not supported",
    "unsupported model",
    "model is not supported",
    "is not available",
    "不存在",
];
const SERVER: &str =
    phrases!["server_error", "internal server error", "internal error", "bad gateway", "service unavailable"];
/// What a server says that failed over the request.
const REQUEST: &str = phrases![
    "invalid_request",
    "invalid request",
    "invalid_argument",
    "bad request",
    "badrequest",
    "validation",
    "parse error",
    "parse_error",
    "unmarshal",
    "template",
    "jinja",
    "not supported",
    "unsupported",
    "is required",
];
