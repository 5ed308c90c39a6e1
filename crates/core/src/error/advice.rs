//! What an error means for the person who reads it.

use super::ApiError;

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
    #[must_use]
    pub fn advice(&self) -> Advice {
        let status = self.status.unwrap_or(0);
        let words = self.words();
        let says = |phrases: &[&str]| phrases.iter().any(|phrase| words.contains(phrase));
        let is_page = self.raw.trim_start().starts_with('<');

        if is_page && (status < 500 && !matches!(status, 401 | 403 | 408 | 429)) {
            return Advice::NotAnApi;
        }
        if status == 402 || says(NO_BALANCE) {
            return Advice::NoBalance;
        }
        if status == 401 || says(WRONG_KEY) {
            return Advice::WrongKey;
        }
        if says(CONTEXT) {
            return Advice::ContextTooLong;
        }
        if status == 429 || says(RATE) {
            return Advice::RateLimited;
        }
        if matches!(status, 498 | 503 | 529) || says(OVERLOADED) {
            return Advice::Overloaded;
        }
        if says(MODEL_CODES) || (says(&["model", "deployment"]) && says(MODEL)) {
            return Advice::UnknownModel;
        }
        if (status == 0 || (400..=422).contains(&status) || status == 500)
            && let Some(name) = self.rejected_parameter(&words)
        {
            return Advice::RejectedParameter(name);
        }
        match status {
            403 => Advice::Forbidden,
            413 => Advice::ContextTooLong,
            404 | 405 => Advice::NotAnApi,
            408 | 500.. => Advice::ServerFault,
            _ => Advice::Unknown,
        }
    }

    /// By how many tokens the conversation is too long, where the provider's words tell.
    #[must_use]
    pub fn excess_tokens(&self) -> Option<u64> {
        let words = self.words();
        let number_behind = |phrase: &str| {
            let behind = words.get(words.find(phrase)? + phrase.len()..)?;
            let behind = behind.get(behind.find(|c: char| c.is_ascii_digit())?..)?;
            let digits: String = behind.chars().take_while(|c| c.is_ascii_digit() || *c == ',').collect();
            digits.replace(',', "").parse::<u64>().ok()
        };
        if let Some(excess) = number_behind("context length by ").or_else(|| number_behind("context by ")) {
            return Some(excess);
        }
        let limit = ["context length is", "context length of", "context window of", "context size ("];
        let asked = ["requested", "resulted in", "your messages", "request ("];
        let limit = limit.iter().find_map(|phrase| number_behind(phrase))?;
        asked.iter().find_map(|phrase| number_behind(phrase))?.checked_sub(limit)
    }

    /// Everything the error says, in lower case.
    fn words(&self) -> String {
        let parts = [self.code.as_deref(), self.kind.as_deref(), Some(self.message.as_str())];
        let mut words = String::new();
        for part in parts.into_iter().flatten() {
            words.push_str(part);
            words.push('\n');
        }
        words.make_ascii_lowercase();
        words
    }

    fn rejected_parameter(&self, words: &str) -> Option<String> {
        if !REJECTED.iter().any(|phrase| words.contains(phrase)) {
            return None;
        }
        // The role is a value of `messages[0].role`, yet it is what has to change.
        if words.contains("role") && words.contains("developer") {
            return Some("developer".to_owned());
        }
        let named = self.param.as_deref().map(|name| name.rsplit(['.', '/']).next().unwrap_or(name));
        if let Some(name) = named.filter(|name| is_name(name) && !matches!(*name, "messages" | "model" | "body")) {
            return Some(name.to_owned());
        }
        let message = self.message.as_str();
        let known = PARAMETERS.iter().filter_map(|name| Some((position_of_word(message, name)?, *name)));
        let first_known = known.min().map(|(_, name)| name.to_owned());
        first_known.or_else(|| quoted_name(message))
    }
}

/// The place of a name that is no part of a longer one.
fn position_of_word(text: &str, name: &str) -> Option<usize> {
    let part_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(name).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).unwrap_or_default().ends_with(part_of_name);
        let after = text.get(at + name.len()..).unwrap_or_default().starts_with(part_of_name);
        !before && !after
    })
}

/// The first name between quotation marks.
fn quoted_name(text: &str) -> Option<String> {
    let mut parts = text.split(['\'', '"', '`', '“', '”']).skip(1).step_by(2);
    parts.find(|part| is_name(part)).map(str::to_owned)
}

fn is_name(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c.is_ascii_lowercase());
    begins
        && text.len() <= 40
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

const NO_BALANCE: &[&str] = &[
    "insufficient_quota",
    "insufficient balance",
    "insufficient_balance",
    "insufficient credit",
    "insufficient funds",
    "exceeded your current quota",
    "credit balance",
    "billing",
    "payment required",
    "out of credits",
    "not enough credits",
    "requires more credits",
    "余额不足",
    "arrearage",
    "access denied due to overdue",
];
const WRONG_KEY: &[&str] = &[
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
];
const CONTEXT: &[&str] = &[
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
];
const RATE: &[&str] = &[
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
const OVERLOADED: &[&str] = &[
    "overloaded",
    "over capacity",
    "at capacity",
    "capacity_exceeded",
    "model is loading",
    "loading model",
    "server is busy",
];
const MODEL_CODES: &[&str] =
    &["model_not_found", "unknown_model", "deploymentnotfound", "invalid_model", "model not exist"];
const MODEL: &[&str] = &[
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
    "no endpoints found",
    "is not available",
    "不存在",
];
const REJECTED: &[&str] = &[
    "unsupported",
    "not supported",
    "does not support",
    "doesn't support",
    "unrecognized",
    "unknown field",
    "unknown name",
    "unknown parameter",
    "extra inputs",
    "extra_forbidden",
    "extra fields",
    "not permitted",
    "was unexpected",
    "unexpected keyword",
    "additional propert",
    "not allowed",
    "cannot find field",
    "invalid parameter",
    "unknown_parameter",
    "is not one of",
    "incorrect role",
    "invalid role",
    "unknown role",
    "unexpected role",
    "unknown variant",
    "not a valid parameter",
];
/// Names that stand in rejections without quotation marks.
const PARAMETERS: &[&str] = &[
    "stream_options",
    "include_usage",
    "max_tokens",
    "max_completion_tokens",
    "temperature",
    "top_p",
    "top_k",
    "presence_penalty",
    "frequency_penalty",
    "reasoning_effort",
    "parallel_tool_calls",
    "response_format",
    "tool_choice",
    "logprobs",
    "seed",
    "service_tier",
    "logit_bias",
    "safe_mode",
    "chat_template_kwargs",
    "enable_thinking",
];
