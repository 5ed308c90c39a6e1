//! The quiet line under a reply: model, time to first token, tokens per second, tokens in and out, cost.

use plainwire_core::conversation::Turn;
use plainwire_core::cost::{dollars, prompt_tokens};

use crate::words::{fill, grouped, t};

/// A rate over a shorter time than this says nothing.
const MEASURED_FROM_MS: u64 = 50;

/// What is known of a reply, in the order in which it is shown.
pub(super) fn figures(turn: &Turn) -> Vec<String> {
    let mut figures: Vec<String> = Some(&turn.model).filter(|model| !model.is_empty()).cloned().into_iter().collect();
    if let Some(first_ms) = turn.first_token_ms {
        figures.push(fill(t().first_token, &[&decimals(first_ms / 10, 2)]));
    }
    let Some(usage) = &turn.usage else { return figures };
    let streamed_ms = turn.total_ms.zip(turn.first_token_ms).map_or(0, |(total, first)| total.saturating_sub(first));
    if let Some(tokens) = usage.completion_tokens
        && streamed_ms >= MEASURED_FROM_MS
    {
        figures.push(fill(t().tokens_per_second, &[&decimals(tokens.saturating_mul(10_000) / streamed_ms, 1)]));
    }
    let count =
        |sentence: &str, tokens: Option<u64>| fill(sentence, &[&tokens.map_or_else(|| "?".to_owned(), grouped)]);
    // Of what is none nothing is said.
    let part = |sentence: &str, tokens: Option<u64>| {
        tokens.filter(|tokens| *tokens > 0).map(|tokens| count(sentence, Some(tokens))).unwrap_or_default()
    };
    let prompt = count(t().tokens_in, prompt_tokens(usage)) + &part(t().tokens_cached, usage.cached_tokens);
    let reply = count(t().tokens_out, usage.completion_tokens) + &part(t().tokens_reasoning, usage.reasoning_tokens);
    figures.push([prompt.as_str(), " · ", &reply].concat());
    if let Some(cost) = turn.cost {
        figures.push(if turn.is_cost_reported { dollars(cost) } else { fill(t().cost_computed, &[&dollars(cost)]) });
    }
    figures
}

/// How long a model has thought, in seconds.
pub(super) fn thought(sentence: &str, ms: u64) -> String {
    fill(sentence, &[&decimals(ms / 100, 1)])
}

/// A whole number of tenths or hundredths, written with its point. Printing a float would bring in ten kilobytes of tables.
fn decimals(scaled: u64, places: usize) -> String {
    let mut digits = scaled.to_string();
    while digits.len() <= places {
        digits.insert(0, '0');
    }
    digits.insert(digits.len() - places, '.');
    digits
}
