//! What is known of a model, from whichever source, in one shape.

use super::Model;
use super::price::from_dollars;
use crate::record::record;

/// What one source says of a model; none where it says nothing. Prices are micro-dollars for a million tokens: $2.50 is
/// 2,500,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The most tokens that prompt and reply may have together.
    pub context_window: Option<u64>,
    /// The most tokens that a reply may have.
    pub max_output_tokens: Option<u64>,
    /// For tokens of the prompt.
    pub input_price: Option<u64>,
    /// For tokens of the reply.
    pub output_price: Option<u64>,
    /// For tokens of the prompt that are read from a cache.
    pub cache_read_price: Option<u64>,
    /// For tokens of the prompt that are written to a cache.
    pub cache_write_price: Option<u64>,
    /// Whether it takes images.
    pub images: Option<bool>,
    /// Whether it was made to operate a computer.
    pub computer_use: Option<bool>,
    /// Whether it can ask for tools.
    pub tools: Option<bool>,
    /// Whether it thinks before it answers.
    pub reasoning: Option<bool>,
}

record! {
    Known {
        context_window, max_output_tokens, input_price, output_price, cache_read_price, cache_write_price, images,
        computer_use, tools, reasoning,
    }
}

impl Known {
    /// The same without any price, for a model whose prices are another provider's, or nobody's.
    #[must_use]
    pub fn without_prices(self) -> Self {
        Self { input_price: None, output_price: None, cache_read_price: None, cache_write_price: None, ..self }
    }
}

/// What several providers of the same model have in common: the limits that most of them give (the smaller ones where as
/// many give either: a single odd provider shall not cut every conversation short), abilities on which none
/// contradicts another, and prices where all that name any have the same for prompt and reply.
pub(crate) fn common(all: &[Known]) -> Known {
    // No model has so many providers, and limits are compared each with each.
    let all = all.get(..64).unwrap_or(all);
    let known = Known {
        context_window: usual(all, |known| known.context_window),
        max_output_tokens: usual(all, |known| known.max_output_tokens),
        input_price: agreed(all, |known| known.input_price),
        output_price: agreed(all, |known| known.output_price),
        cache_read_price: agreed(all, |known| known.cache_read_price),
        cache_write_price: agreed(all, |known| known.cache_write_price),
        images: agreed(all, |known| known.images),
        computer_use: agreed(all, |known| known.computer_use),
        tools: agreed(all, |known| known.tools),
        reasoning: agreed(all, |known| known.reasoning),
    };
    let is_priced = known.input_price.is_some() && known.output_price.is_some();
    if is_priced { known } else { known.without_prices() }
}

fn usual(all: &[Known], pick: fn(&Known) -> Option<u64>) -> Option<u64> {
    let said = || all.iter().filter_map(pick);
    let how_many_say = |limit: u64| said().filter(|other| *other == limit).count();
    said().max_by_key(|limit| (how_many_say(*limit), std::cmp::Reverse(*limit)))
}

fn agreed<T: Copy + PartialEq>(all: &[Known], pick: fn(&Known) -> Option<T>) -> Option<T> {
    let mut said = all.iter().filter_map(pick);
    let first = said.next()?;
    said.all(|other| other == first).then_some(first)
}

/// What a server's own list says of a model.
#[must_use]
pub fn from_listed(model: &Model) -> Known {
    Known {
        context_window: model.context_window,
        max_output_tokens: model.max_output_tokens,
        input_price: model.input_price.and_then(from_dollars),
        output_price: model.output_price.and_then(from_dollars),
        cache_read_price: model.cached_price.and_then(from_dollars),
        cache_write_price: model.cache_write_price.and_then(from_dollars),
        images: model.images,
        computer_use: model.computer_use,
        tools: model.tools,
        reasoning: model.reasoning,
    }
}

/// What is known of one of the [native](NATIVE) models, by its exact id.
///
/// ```
/// use plainwire_core::models::known::native;
/// assert_eq!(native("gpt-4o").and_then(|known| known.input_price), Some(2_500_000));
/// assert_eq!(native("gpt-4o-2024-11-20"), None);
/// ```
#[must_use]
pub fn native(id: &str) -> Option<Known> {
    NATIVE.iter().find(|(native, _)| *native == id).map(|(_, known)| *known)
}

/// The models that are known without any list or catalogue, in the order of the documentation.
///
/// That o1-preview and o1-mini take images is what the source of the table says; OpenAI described them as text only.
pub const NATIVE: &[(&str, Known)] = &[
    ("o3-mini", reasoning(100_000, 200_000, false, 1_100_000, 4_400_000, Some(550_000))),
    ("o3-mini-high", reasoning(100_000, 200_000, false, 1_100_000, 4_400_000, Some(550_000))),
    ("o3-mini-low", reasoning(100_000, 200_000, false, 1_100_000, 4_400_000, Some(550_000))),
    ("o1", reasoning(100_000, 200_000, true, 15_000_000, 60_000_000, Some(7_500_000))),
    ("o1-preview", reasoning(32_768, 128_000, true, 15_000_000, 60_000_000, Some(7_500_000))),
    ("o1-mini", reasoning(65_536, 128_000, true, 1_100_000, 4_400_000, Some(550_000))),
    ("gpt-4.5-preview", plain(16_384, 128_000, true, 75_000_000, 150_000_000, None)),
    ("gpt-4o", plain(16_384, 128_000, true, 2_500_000, 10_000_000, Some(1_250_000))),
    ("gpt-4o-mini", plain(16_384, 128_000, true, 150_000, 600_000, Some(75_000))),
];

const fn plain(output: u64, context: u64, images: bool, input: u64, reply: u64, cache_read: Option<u64>) -> Known {
    Known {
        context_window: Some(context),
        max_output_tokens: Some(output),
        input_price: Some(input),
        output_price: Some(reply),
        cache_read_price: cache_read,
        cache_write_price: None,
        images: Some(images),
        computer_use: None,
        tools: None,
        reasoning: Some(false),
    }
}

const fn reasoning(output: u64, context: u64, images: bool, input: u64, reply: u64, cache_read: Option<u64>) -> Known {
    Known { reasoning: Some(true), ..plain(output, context, images, input, reply, cache_read) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::parse_models;

    #[test]
    fn native_models_are_known_by_their_exact_name_only() {
        assert_eq!(NATIVE.len(), 9);
        for (index, (id, known)) in NATIVE.iter().enumerate() {
            assert_eq!(native(id), Some(*known));
            assert!(NATIVE[index + 1..].iter().all(|(other, _)| other != id), "{id}");
            assert!(known.max_output_tokens < known.context_window && known.input_price < known.output_price, "{id}");
            assert_eq!(known.reasoning, Some(!crate::chat::native::rules(id).takes_temperature), "{id}");
        }
        for other in ["", "gpt-4", "gpt-4o ", "GPT-4o", "openai/gpt-4o", "o1-mini-2024-09-12"] {
            assert_eq!(native(other), None, "{other}");
        }
    }

    #[test]
    fn what_a_server_lists_is_kept_to_the_micro_dollar() {
        let body = r#"{"data":[{
            "id": "m", "context_length": 200000, "top_provider": {"max_completion_tokens": 64000},
            "pricing": {
                "prompt": "0.000003", "completion": "0.000015",
                "input_cache_read": "0.0000003", "input_cache_write": "0.00000375"
            },
            "architecture": {"input_modalities": ["text", "image"]},
            "supported_parameters": ["tools", "temperature"],
            "capabilities": {"computer_use": true}
        }]}"#;
        let models = parse_models(body.as_bytes()).unwrap();
        let expected = Known {
            context_window: Some(200_000),
            max_output_tokens: Some(64_000),
            input_price: Some(3_000_000),
            output_price: Some(15_000_000),
            cache_read_price: Some(300_000),
            cache_write_price: Some(3_750_000),
            images: Some(true),
            computer_use: Some(true),
            tools: Some(true),
            reasoning: Some(false),
        };
        assert_eq!(from_listed(&models[0]), expected);
        assert_eq!(from_listed(&Model::default()), Known::default());
        assert_eq!(expected.without_prices().input_price, None);
    }

    #[test]
    fn what_providers_differ_on_is_not_claimed() {
        let one = Known {
            context_window: Some(100),
            input_price: Some(1),
            output_price: Some(4),
            images: Some(true),
            reasoning: Some(true),
            ..Known::default()
        };
        let other = Known {
            context_window: Some(90),
            cache_read_price: Some(0),
            tools: Some(true),
            reasoning: Some(false),
            ..Known::default()
        };
        let both =
            Known { context_window: Some(90), cache_read_price: Some(0), tools: Some(true), reasoning: None, ..one };
        assert_eq!(common(&[one, other]), both);
        assert_eq!(common(&[other, one, one]).context_window, Some(100));
        let dearer = Known { input_price: Some(2), ..other };
        assert_eq!(common(&[one, dearer]), both.without_prices());
        assert_eq!(common(&[one]), one);
        assert_eq!(common(&[]), Known::default());
    }
}
