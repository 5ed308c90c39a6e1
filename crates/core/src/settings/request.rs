//! What a profile adds to a request, read from the fields as they were typed.

use serde_json::{Map, Value};

use super::Profile;
use crate::chat::{ChatRequest, Message, decimal};
use crate::models::configuration::{Cap, max_output_tokens};
use crate::record::put;

/// How long to wait for the first byte where nothing else was typed, in seconds. A model may think for minutes before it
/// says anything, more so where the reply is not streamed.
pub const FIRST_BYTE_LIMIT_S: u64 = 300;

/// How long to wait from one byte to the next where nothing else was typed, in seconds.
pub const PAUSE_LIMIT_S: u64 = 120;

/// Time limits of a request, in seconds; none where it may take for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until the first byte.
    pub first_byte_s: Option<u64>,
    /// Between one byte and the next.
    pub pause_s: Option<u64>,
}

/// A field that holds something it cannot mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// The temperature is no number.
    #[error("Temperature must be a number, such as 0.7")]
    Temperature,
    /// The token cap is no number.
    #[error("Max Output Tokens must be a whole number above 0")]
    MaxOutputTokens,
    /// A time limit is no number.
    #[error("A time limit must be a whole number of seconds; 0 stands for none")]
    Limit,
    /// The share of probability is none.
    #[error("Top P must be a number from 0 to 1, such as 0.9")]
    TopP,
    /// A penalty is no number that any server takes.
    #[error("A penalty must be a number from -2 to 2")]
    Penalty,
    /// The seed is no number.
    #[error("Seed must be a whole number")]
    Seed,
    /// The version holds what cannot stand in a query.
    #[error("An API version is made of letters, digits and hyphens, such as 2024-08-01-preview")]
    AzureVersion,
    /// The extra body is no JSON object.
    #[error("The extra body must be a JSON object, such as {{\"top_p\": 0.9}}")]
    ExtraBody,
}

/// The words for reasoning effort on the wire, weakest first.
pub const EFFORTS: &[&str] = &["none", "minimal", "low", "medium", "high", "xhigh"];

impl Profile {
    /// The request that this profile makes of a conversation.
    ///
    /// # Errors
    /// The first field that cannot be read.
    pub fn request(&self, messages: Vec<Message>) -> Result<ChatRequest, FieldError> {
        Ok(ChatRequest {
            model: self.model.trim().to_owned(),
            system: self.system_prompt.clone(),
            messages,
            stream: !self.is_streaming_off,
            include_usage: !self.is_usage_off,
            max_tokens: self.token_cap()?,
            temperature: temperature(&self.temperature)?,
            effort: Some(self.effort.trim()).filter(|effort| !effort.is_empty()).map(str::to_owned),
            sampling: self.sampling()?,
            extra: extra_body(&self.extra_body)?,
        })
    }

    /// The person's own cap is sent. What a list or the catalogue says is known, and no wish.
    fn token_cap(&self) -> Result<Option<u64>, FieldError> {
        match max_output_tokens(&self.config().max_output_tokens) {
            Ok(Some(Cap::Tokens(tokens))) => Ok(Some(tokens)),
            Ok(None | Some(Cap::LeftToServer)) => Ok(None),
            Err(_) => Err(FieldError::MaxOutputTokens),
        }
    }

    fn sampling(&self) -> Result<Map<String, Value>, FieldError> {
        let mut fields = Map::new();
        let numbers = [
            ("top_p", top_p(&self.top_p)?),
            ("presence_penalty", penalty(&self.presence_penalty)?),
            ("frequency_penalty", penalty(&self.frequency_penalty)?),
        ];
        for (name, number) in numbers {
            put(&mut fields, name, Value::from(number));
        }
        put(&mut fields, "seed", Value::from(seed(&self.seed)?));
        let stop: Vec<&str> = self.stop.lines().filter(|line| !line.is_empty()).collect();
        if !stop.is_empty() {
            put(&mut fields, "stop", Value::from(stop));
        }
        Ok(fields)
    }

    /// How long this profile waits.
    ///
    /// # Errors
    /// A limit is no number.
    pub fn limits(&self) -> Result<Limits, FieldError> {
        Ok(Limits {
            first_byte_s: limit(&self.first_byte_limit, FIRST_BYTE_LIMIT_S)?,
            pause_s: limit(&self.pause_limit, PAUSE_LIMIT_S)?,
        })
    }
}

/// Reads a temperature; none for an empty field.
///
/// # Errors
/// It is no number, or below zero.
pub fn temperature(typed: &str) -> Result<Option<f64>, FieldError> {
    number(typed, 0.0, f64::MAX, FieldError::Temperature)
}

/// Reads a share of probability; none for an empty field.
///
/// # Errors
/// It is no number from 0 to 1.
pub fn top_p(typed: &str) -> Result<Option<f64>, FieldError> {
    number(typed, 0.0, 1.0, FieldError::TopP)
}

/// Reads a penalty; none for an empty field.
///
/// # Errors
/// It is no number from -2 to 2.
pub fn penalty(typed: &str) -> Result<Option<f64>, FieldError> {
    number(typed, -2.0, 2.0, FieldError::Penalty)
}

/// Reads a seed; none for an empty field.
///
/// # Errors
/// It is no whole number.
pub fn seed(typed: &str) -> Result<Option<i64>, FieldError> {
    match typed.trim() {
        "" => Ok(None),
        typed => typed.parse().map(Some).map_err(|_| FieldError::Seed),
    }
}

/// Reads an `api-version`; empty for an empty field.
///
/// # Errors
/// It holds what cannot stand in a query as it is.
pub fn azure_version(typed: &str) -> Result<&str, FieldError> {
    let typed = typed.trim();
    let is_plain = typed.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    if is_plain { Ok(typed) } else { Err(FieldError::AzureVersion) }
}

fn number(typed: &str, least: f64, most: f64, error: FieldError) -> Result<Option<f64>, FieldError> {
    // People write a comma where their language does.
    let typed = typed.trim().replace(',', ".");
    if typed.is_empty() {
        return Ok(None);
    }
    decimal(&typed).filter(|number| (least..=most).contains(number)).map(Some).ok_or(error)
}

/// Reads a time limit in seconds; `usual_s` for an empty field, none for 0.
///
/// # Errors
/// It is no whole number, or more than a day.
pub fn limit(typed: &str, usual_s: u64) -> Result<Option<u64>, FieldError> {
    match typed.trim() {
        "" => Ok(Some(usual_s)),
        typed => match typed.parse() {
            Ok(0) => Ok(None),
            Ok(limit_s) if limit_s <= 86_400 => Ok(Some(limit_s)),
            _ => Err(FieldError::Limit),
        },
    }
}

/// Reads fields to add to the body of every request; none for an empty field.
///
/// # Errors
/// It is no JSON object.
pub fn extra_body(typed: &str) -> Result<Map<String, Value>, FieldError> {
    if typed.trim().is_empty() {
        return Ok(Map::new());
    }
    match crate::value::from_text(typed) {
        Some(Value::Object(fields)) => Ok(fields),
        _ => Err(FieldError::ExtraBody),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::configuration::ModelConfig;
    use crate::settings::Configs;
    use serde_json::json;

    #[test]
    fn empty_fields_leave_it_to_the_server() {
        let profile = Profile { model: " gpt-4o ".into(), ..Profile::default() };
        let body = Value::Object(profile.request(vec![Message::default()]).unwrap().to_body());
        assert_eq!(
            body,
            json!({
                "model": "gpt-4o", "messages": [{"role": "user", "content": ""}], "stream": true,
                "stream_options": {"include_usage": true},
            })
        );
        assert_eq!(profile.limits().unwrap(), Limits { first_byte_s: Some(300), pause_s: Some(120) });
    }

    #[test]
    fn what_was_typed_is_sent_and_the_extra_body_comes_last() {
        let profile = Profile {
            model: "m".into(),
            system_prompt: "Be brief.".into(),
            temperature: "0,5".into(),
            configs: Configs(vec![(
                "m".into(),
                ModelConfig { max_output_tokens: "100".into(), ..ModelConfig::default() },
            )]),
            effort: "low".into(),
            top_p: "0.3".into(),
            presence_penalty: "-1".into(),
            seed: "-7".into(),
            stop: "END\n\n###".into(),
            extra_body: r#"{"top_p": 0.9, "max_tokens": 7, "stream_options": null}"#.into(),
            is_streaming_off: true,
            first_byte_limit: "0".into(),
            pause_limit: " 5 ".into(),
            ..Profile::default()
        };
        let body = Value::Object(profile.request(vec![]).unwrap().to_body());
        assert_eq!(
            body,
            json!({
                "model": "m", "messages": [{"role": "system", "content": "Be brief."}], "stream": false,
                "temperature": 0.5, "top_p": 0.9, "max_tokens": 7, "reasoning_effort": "low",
                "presence_penalty": -1.0, "seed": -7, "stop": ["END", "###"],
            })
        );
        assert_eq!(profile.limits().unwrap(), Limits { first_byte_s: None, pause_s: Some(5) });
    }

    #[test]
    fn what_cannot_be_meant_is_said() {
        for typed in ["warm", "-1", "1.2.3", "NaN", "0x1"] {
            assert_eq!(temperature(typed), Err(FieldError::Temperature), "{typed}");
        }
        for (typed, expected) in [("0", Err(FieldError::MaxOutputTokens)), ("-1", Ok(None)), ("16k", Ok(Some(16_000)))]
        {
            let config = ModelConfig { max_output_tokens: typed.into(), ..ModelConfig::default() };
            let profile =
                Profile { model: " m ".into(), configs: Configs(vec![("m".into(), config)]), ..Profile::default() };
            assert_eq!(profile.request(vec![]).map(|request| request.max_tokens), expected, "{typed}");
        }
        for typed in ["1.1", "-0.1", "x"] {
            assert_eq!(top_p(typed), Err(FieldError::TopP), "{typed}");
        }
        assert_eq!(penalty("2.5"), Err(FieldError::Penalty));
        assert_eq!((seed("1.5"), seed(" 7 ")), (Err(FieldError::Seed), Ok(Some(7))));
        for typed in ["-1", "ten", "1.5", "1000000"] {
            assert_eq!(limit(typed, 1), Err(FieldError::Limit), "{typed}");
        }
        for typed in ["[1]", "x", "{", "1", "{\"a\":1} {}"] {
            assert_eq!(extra_body(typed), Err(FieldError::ExtraBody), "{typed}");
        }
    }
}
