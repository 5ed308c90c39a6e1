//! What a reply costs: tokens and prices in, money out, in whole numbers.
//!
//! A price in micro-dollars for a million tokens is the same number in picodollars for one, so a cost is a sum of products
//! and nothing is rounded on the way.

use serde_json::Value;

use crate::chat::Usage;

/// What a model's tokens cost, each kind in micro-dollars (1e-6 $) for a million tokens: $2.50 is 2 500 000. None is a price
/// that nobody knows; zero is a price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prices {
    /// Tokens of the prompt.
    pub input: Option<u64>,
    /// Tokens of the reply, reasoning included.
    pub output: Option<u64>,
    /// Tokens of the prompt that are read from a cache; where it is not known, [`Prices::input`] is taken.
    pub cache_read: Option<u64>,
    /// Tokens of the prompt that are written to a cache; where it is not known, [`Prices::input`] is taken.
    pub cache_write: Option<u64>,
}

/// What a reply costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// The amount in picodollars (1e-12 $). The largest that can be told, 18 million dollars, stands for all above.
    pub picodollars: u64,
    /// Who says so.
    pub source: CostSource,
}

/// Where a cost comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CostSource {
    /// The provider put it into the usage (OpenRouter, Perplexity, DeepInfra).
    Reported,
    /// It was worked out from tokens and prices.
    Computed,
}

/// The cost of a reply: the provider's own figure where it gives one, otherwise tokens times prices. None where a count, or
/// a price of something that was counted, is missing: nothing is taken for free.
#[must_use]
pub fn cost(usage: &Usage, prices: &Prices) -> Option<Cost> {
    if let Some(dollars) = usage.cost.filter(|dollars| *dollars >= 0.0) {
        // What is beyond 64 bits becomes the largest number.
        return Some(Cost { picodollars: (dollars * 1e12 + 0.5) as u64, source: CostSource::Reported });
    }
    let (reads, writes) = (usage.cached_tokens.unwrap_or(0), usage.cache_write_tokens.unwrap_or(0));
    let cached = if excludes_cached(usage) { 0 } else { reads.saturating_add(writes) };
    let uncached = usage.prompt_tokens?.saturating_sub(cached);
    let kinds = [
        (uncached, prices.input),
        (reads, prices.cache_read.or(prices.input)),
        (writes, prices.cache_write.or(prices.input)),
        (output_tokens(usage)?, prices.output),
    ];
    let mut sum = 0_u128;
    for (tokens, price) in kinds {
        if tokens > 0 {
            sum = sum.saturating_add(u128::from(tokens) * u128::from(price?));
        }
    }
    Some(Cost { picodollars: u64::try_from(sum).unwrap_or(u64::MAX), source: CostSource::Computed })
}

/// All tokens of the prompt, those of a cache included, whichever way the provider counts them. None where it did not.
#[must_use]
pub fn prompt_tokens(usage: &Usage) -> Option<u64> {
    let counted = usage.prompt_tokens?;
    if !excludes_cached(usage) {
        return Some(counted);
    }
    let cached = usage.cached_tokens.unwrap_or(0).saturating_add(usage.cache_write_tokens.unwrap_or(0));
    Some(counted.saturating_add(cached))
}

/// Whether cached tokens come on top of the prompt's, as in Anthropic's own usage. OpenAI and all who follow it, DeepSeek
/// with names of its own among them, count them in.
fn excludes_cached(usage: &Usage) -> bool {
    let has = |name: &str| usage.raw.get(name).is_some_and(|value| !value.is_null());
    (has("cache_read_input_tokens") || has("cache_creation_input_tokens"))
        && has("input_tokens")
        && !(has("prompt_tokens") || has("input_tokens_details"))
}

/// Tokens of the reply. Some providers leave reasoning out of them; then the total says so, being larger than both counts
/// by just the reasoning.
fn output_tokens(usage: &Usage) -> Option<u64> {
    let counted = usage.completion_tokens?;
    let (Some(total), Some(prompt)) = (usage.total_tokens, usage.prompt_tokens) else { return Some(counted) };
    let excess = total.saturating_sub(prompt.saturating_add(counted));
    let paths = ["/completion_tokens_details/reasoning_tokens", "/output_tokens_details/reasoning_tokens"];
    let is_reasoning = paths.iter().any(|path| usage.raw.pointer(path).and_then(Value::as_u64) == Some(excess));
    Some(if is_reasoning { counted.saturating_add(excess) } else { counted })
}

/// An amount of picodollars for a person: `$0`, `<$0.000001`, `$0.0042`, `$0.50`, `$1.23`. From a dollar on in cents; below,
/// four digits that say something and at most six decimals.
#[must_use]
pub fn dollars(picodollars: u64) -> String {
    const DOLLAR: u64 = 1_000_000_000_000;
    const MILLIONTH: u64 = 1_000_000;
    let step = match picodollars {
        0 => return "$0".to_owned(),
        _ if picodollars < MILLIONTH => return "<$0.000001".to_owned(),
        _ if picodollars >= DOLLAR => DOLLAR / 100,
        _ if picodollars >= DOLLAR / 10 => DOLLAR / 10_000,
        _ if picodollars >= DOLLAR / 100 => DOLLAR / 100_000,
        _ => MILLIONTH,
    };
    let steps = picodollars / step + u64::from(picodollars % step >= step / 2);
    let rounded = steps.saturating_mul(step);
    let (mut fraction, mut decimals) = (rounded % DOLLAR / MILLIONTH, 6);
    while decimals > 2 && fraction % 10 == 0 {
        fraction /= 10;
        decimals -= 1;
    }
    format!("${}.{fraction:0decimals$}", rounded / DOLLAR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn usage(raw: Value) -> Usage {
        Usage::from_json(raw).unwrap()
    }

    /// $2 in, $8 out, $0.50 cached, $2.50 written.
    const PRICES: Prices = Prices {
        input: Some(2_000_000),
        output: Some(8_000_000),
        cache_read: Some(500_000),
        cache_write: Some(2_500_000),
    };

    fn computed(raw: Value, prices: &Prices) -> Option<u64> {
        let cost = cost(&usage(raw), prices)?;
        assert_eq!(cost.source, CostSource::Computed);
        Some(cost.picodollars)
    }

    #[test]
    fn every_kind_of_usage_is_paid_as_its_provider_counts() {
        for (raw, expected) in [
            // OpenAI: 1000 of the prompt, 400 of them cached; 100 said.
            (
                json!({"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100,
                    "prompt_tokens_details": {"cached_tokens": 400}}),
                600 * 2_000_000 + 400 * 500_000 + 100 * 8_000_000,
            ),
            (
                json!({"prompt_tokens": 1000, "completion_tokens": 100, "prompt_tokens_details": null}),
                1000 * 2_000_000 + 100 * 8_000_000,
            ),
            // The Responses API: other names, counted in all the same.
            (
                json!({"input_tokens": 1000, "output_tokens": 100, "input_tokens_details": {"cached_tokens": 400}}),
                600 * 2_000_000 + 400 * 500_000 + 100 * 8_000_000,
            ),
            // DeepSeek.
            (
                json!({"prompt_tokens": 1000, "completion_tokens": 100, "prompt_cache_hit_tokens": 900,
                    "prompt_cache_miss_tokens": 100}),
                100 * 2_000_000 + 900 * 500_000 + 100 * 8_000_000,
            ),
            // Anthropic: what came from the cache and went into it stands beside the prompt.
            (
                json!({"input_tokens": 50, "output_tokens": 100, "cache_read_input_tokens": 900,
                    "cache_creation_input_tokens": 200}),
                50 * 2_000_000 + 900 * 500_000 + 200 * 2_500_000 + 100 * 8_000_000,
            ),
            // Anthropic behind a gateway that counts as OpenAI does.
            (
                json!({"prompt_tokens": 1150, "completion_tokens": 100, "cache_read_input_tokens": 900,
                    "cache_creation_input_tokens": 200}),
                50 * 2_000_000 + 900 * 500_000 + 200 * 2_500_000 + 100 * 8_000_000,
            ),
            // OpenRouter, with a write and without a cost of its own.
            (
                json!({"prompt_tokens": 1000, "completion_tokens": 0,
                    "prompt_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 1000}}),
                1000 * 2_500_000,
            ),
            // Reasoning that is left out of the reply's tokens and not of the total.
            (
                json!({"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 115,
                    "completion_tokens_details": {"reasoning_tokens": 100}}),
                10 * 2_000_000 + 105 * 8_000_000,
            ),
            (
                json!({"prompt_tokens": 10, "completion_tokens": 105, "total_tokens": 115,
                    "completion_tokens_details": {"reasoning_tokens": 100}}),
                10 * 2_000_000 + 105 * 8_000_000,
            ),
        ] {
            assert_eq!(computed(raw.clone(), &PRICES), Some(expected), "{raw}");
        }
    }

    #[test]
    fn the_providers_own_figure_wins() {
        for (raw, expected) in [
            (json!({"prompt_tokens": 1000, "completion_tokens": 9, "cost": 0.0012}), 1_200_000_000),
            (json!({"cost": 0}), 0),
            (json!({"prompt_tokens": 1, "cost": {"total_cost": "0.5"}}), 500_000_000_000),
            (json!({"cost": 1e300}), u64::MAX),
        ] {
            for prices in [PRICES, Prices::default()] {
                let expected = Some(Cost { picodollars: expected, source: CostSource::Reported });
                assert_eq!(cost(&usage(raw.clone()), &prices), expected, "{raw}");
            }
        }
        let odd = json!({"prompt_tokens": 1, "completion_tokens": 0, "cost": -1});
        assert_eq!(computed(odd, &PRICES), Some(2_000_000), "a provider pays nobody");
    }

    #[test]
    fn what_is_not_known_is_not_free() {
        let whole = json!({"prompt_tokens": 10, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 4}});
        let silent = json!({"prompt_tokens": 10, "completion_tokens": 0});
        let none = Prices::default();
        assert_eq!(computed(whole.clone(), &none), None);
        assert_eq!(computed(whole.clone(), &Prices { output: None, ..PRICES }), None);
        assert_eq!(computed(whole.clone(), &Prices { input: None, ..PRICES }), None);
        assert_eq!(computed(json!({"prompt_tokens": 10}), &PRICES), None);
        assert_eq!(computed(json!({"completion_tokens": 10}), &PRICES), None);
        // A reply of no tokens needs no price, and zero is one.
        assert_eq!(computed(silent, &Prices { output: None, ..PRICES }), Some(20_000_000));
        assert_eq!(computed(whole.clone(), &Prices { input: Some(0), output: Some(0), ..none }), Some(0));
        // Without prices of its own, what is cached costs what the rest costs.
        let plain = Prices { cache_read: None, cache_write: None, ..PRICES };
        assert_eq!(computed(whole, &plain), Some(10 * 2_000_000 + 5 * 8_000_000));
    }

    #[test]
    fn absurd_counts_end_at_the_largest_amount() {
        let most = json!({"prompt_tokens": u64::MAX, "completion_tokens": u64::MAX, "total_tokens": u64::MAX,
            "prompt_tokens_details": {"cached_tokens": u64::MAX, "cache_write_tokens": u64::MAX}});
        let dear = Prices {
            input: Some(u64::MAX),
            output: Some(u64::MAX),
            cache_read: Some(u64::MAX),
            cache_write: Some(u64::MAX),
        };
        assert_eq!(computed(most, &dear), Some(u64::MAX));
        assert_eq!(dollars(u64::MAX), "$18446744.07");
        // More cached than there was: the prompt does not become negative.
        let over = json!({"prompt_tokens": 1, "completion_tokens": 0, "prompt_tokens_details": {"cached_tokens": 9}});
        assert_eq!(computed(over, &PRICES), Some(9 * 500_000));
    }

    #[test]
    fn the_whole_prompt_is_known_either_way() {
        let anthropic = json!({"input_tokens": 50, "cache_read_input_tokens": 900, "cache_creation_input_tokens": 200});
        assert_eq!(prompt_tokens(&usage(anthropic)), Some(1150));
        let openai = json!({"prompt_tokens": 1150, "prompt_tokens_details": {"cached_tokens": 900}});
        assert_eq!(prompt_tokens(&usage(openai)), Some(1150));
        assert_eq!(prompt_tokens(&usage(json!({"total_tokens": 4}))), None);
    }

    #[test]
    fn amounts_are_short_and_never_round_to_nothing() {
        for (picodollars, shown) in [
            (0, "$0"),
            (1, "<$0.000001"),
            (999_999, "<$0.000001"),
            (1_000_000, "$0.000001"),
            (42_170_000, "$0.000042"),
            (1_234_567_890, "$0.001235"),
            (4_200_000_000, "$0.0042"),
            (12_345_678_900, "$0.01235"),
            (123_456_000_000, "$0.1235"),
            (500_000_000_000, "$0.50"),
            (999_949_999_999, "$0.9999"),
            (999_950_000_000, "$1.00"),
            (1_000_000_000_000, "$1.00"),
            (1_234_999_999_999, "$1.23"),
            (1_235_000_000_000, "$1.24"),
            (99_999_999_999_999, "$100.00"),
        ] {
            assert_eq!(dollars(picodollars), shown);
        }
    }

    fn counted(prompt: u64, cached: u64, said: u64) -> Usage {
        Usage {
            prompt_tokens: Some(prompt),
            completion_tokens: Some(said),
            cached_tokens: Some(cached),
            ..Usage::default()
        }
    }

    fn pico(usage: &Usage, prices: &Prices) -> Option<u64> {
        cost(usage, prices).map(|cost| cost.picodollars)
    }

    proptest! {
        #[test]
        fn any_numbers_give_an_amount_that_can_be_shown(
            counts in any::<[Option<u64>; 6]>(), charged in any::<Option<f64>>(), prices in any::<[Option<u64>; 4]>(),
            is_anthropic in any::<bool>(),
        ) {
            let [prompt_tokens, completion_tokens, total_tokens, cached_tokens, cache_write_tokens, reasoning] = counts;
            let raw = if is_anthropic { json!({"input_tokens": 1, "cache_read_input_tokens": 1}) } else { json!({}) };
            let usage = Usage {
                prompt_tokens, completion_tokens, total_tokens, cached_tokens, cache_write_tokens,
                reasoning_tokens: reasoning, cost: charged, raw,
            };
            let [input, output, cache_read, cache_write] = prices;
            let picodollars = pico(&usage, &Prices { input, output, cache_read, cache_write }).unwrap_or_default();
            prop_assert!(dollars(picodollars).contains('$'));
        }

        #[test]
        fn more_tokens_never_cost_less_and_a_cache_never_costs_more(
            prompt in 0..1_u64 << 40, said in 0..1_u64 << 40, more in 0..1_u64 << 40, share in 0..=1000_u64,
            input in any::<u64>(), output in any::<u64>(), read in any::<u64>(),
        ) {
            let prices = Prices { input: Some(input), output: Some(output), cache_read: Some(read.min(input)), cache_write: None };
            let cached = prompt / 1000 * share;
            let amount = pico(&counted(prompt, cached, said), &prices);
            prop_assert!(amount <= pico(&counted(prompt + more, cached, said), &prices));
            prop_assert!(amount <= pico(&counted(prompt, cached, said + more), &prices));
            prop_assert!(amount <= pico(&counted(prompt, 0, said), &prices));
        }

        #[test]
        fn what_is_shown_is_near_what_it_costs(picodollars in 1_000_000_u64..) {
            let shown: f64 = dollars(picodollars).trim_start_matches('$').parse().unwrap();
            let exact = picodollars as f64 / 1e12;
            prop_assert!((shown - exact).abs() <= (exact * 0.0051).max(0.000_000_51), "{} {}", shown, exact);
        }
    }
}
