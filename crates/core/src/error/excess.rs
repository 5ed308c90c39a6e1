//! By how much a conversation is too long.

use super::{Advice, ApiError, says};

impl ApiError {
    /// By how many tokens the conversation is too long, where the provider's words tell.
    ///
    /// ```
    /// use plainwire_core::error::ApiError;
    ///
    /// let error = ApiError::from_response(400, &[], b"prompt is too long: 210000 tokens > 200000 maximum");
    /// assert_eq!(error.excess_tokens(), Some(10_000));
    /// ```
    #[must_use]
    pub fn excess_tokens(&self) -> Option<u64> {
        if self.advice() != Advice::ContextTooLong {
            return None;
        }
        let message = self.message.as_str();
        if let Some(behind) = behind(message, "length by") {
            return amount(behind, 0).filter(|excess| *excess <= PLAUSIBLE);
        }
        let (asked, limit) = if let Some(limit) = behind(message, " > ") {
            // `prompt is too long: 210000 tokens > 200000 maximum`, `…: 178959 + 64000 > 200000, …`,
            // `(64000 > 64001 - 24235)`.
            let asked = message.get(..message.len() - limit.len())?;
            let begin = asked.bytes().rposition(|byte| matches!(byte, b':' | b'(')).unwrap_or(0);
            let asked = asked.get(begin..)?;
            let taken = if limit.contains(" - ") { amount(limit, 1)? } else { 0 };
            (amount(asked, 0)?.saturating_add(amount(asked, 1).unwrap_or(0)), amount(limit, 0)?.checked_sub(taken)?)
        } else {
            // In all other words two numbers stand first, the limit and what was asked for, in this order or the other.
            // llama.cpp may give them in fields of their own.
            let named = |text, phrase| amount(behind(text, phrase)?, 0);
            let total = named(message, "total of").or_else(|| named(message, "input length of"));
            (
                total.or_else(|| tokens(message, 1)).or_else(|| named(&self.raw, "n_prompt_tokens"))?,
                tokens(message, 0).or_else(|| named(&self.raw, "n_ctx"))?,
            )
        };
        Some(asked.abs_diff(limit)).filter(|excess| *excess > 0 && asked.max(limit) <= PLAUSIBLE)
    }
}

/// No model takes more tokens than this: a greater number counts something else.
const PLAUSIBLE: u64 = 100_000_000;

fn behind<'a>(text: &'a str, phrase: &str) -> Option<&'a str> {
    text.get(text.find(phrase)? + phrase.len()..)
}

/// A number in a text, by its place among them: one that is part of no name or version, and not small.
fn amount(text: &str, place: usize) -> Option<u64> {
    number(text, place, &|_, _| true)
}

/// A number that the words beside it call one of tokens: statuses, dates and ids stand in sentences too.
fn tokens(text: &str, place: usize) -> Option<u64> {
    number(text, place, &|before, behind| {
        let is_between = |c: char| !c.is_ascii_alphanumeric();
        let mut words = before.rsplit(is_between).filter(|word| !word.is_empty());
        let last = words.next().unwrap_or_default();
        let counts = |word: &str| says(&word.to_ascii_lowercase(), COUNTS);
        counts(last)
            || (BETWEEN.split('|').any(|word| word == last) && words.next().is_some_and(counts))
            || behind.starts_with(" maximum context")
            || behind.split(is_between).filter(|word| !word.is_empty()).take(2).any(|word| word.starts_with("token"))
    })
}

/// What is counted in tokens, or asks for them.
const COUNTS: &str =
    phrases!["token", "context", "window", "length", "size", "limit", "max", "requested", "exceed", "than"];
/// What may stand between that and the number.
const BETWEEN: &str = phrases!["of", "is", "was", "at", "to", "by", "about", "allowed", "count"];

/// A number by its place among those that count by what stands before and behind them.
fn number(text: &str, mut place: usize, is_meant: &dyn Fn(&str, &str) -> bool) -> Option<u64> {
    let mut number: Option<u64> = None;
    let mut in_name = false;
    let mut begin = 0;
    for (at, byte) in text.bytes().chain([b' ']).enumerate() {
        if byte.is_ascii_digit() && !in_name {
            let digit = u64::from(byte - b'0');
            if number.is_none() {
                begin = at;
            }
            number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add(digit));
        } else if byte != b',' || number.is_none() {
            in_name = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
            let ended = number.take().filter(|number| *number >= 100 && !byte.is_ascii_alphanumeric());
            if ended.is_some() && is_meant(text.get(..begin)?, text.get(at..).unwrap_or_default()) {
                if place == 0 {
                    return ended;
                }
                place -= 1;
            }
        }
    }
    None
}
