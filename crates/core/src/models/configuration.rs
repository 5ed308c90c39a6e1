//! Model Configuration: eight values of a model, each with the source that it comes from.
//!
//! What a person typed is kept as it was typed ([`ModelConfig`]) and read here. Where a field is empty or cannot be read,
//! the next source is asked: the server's own list, what is built in, the catalogue, a default.

use super::known::Known;
use crate::record::record;

pub use typed::{Cap, ConfigError, context_window, max_output_tokens, price};

mod typed;

/// Where nothing else is known: the context window in tokens.
pub const USUAL_CONTEXT_WINDOW: u64 = 128_000;

/// What a person set for one model, as typed. Empty text, and none, leave it to the other sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelConfig {
    /// See [`max_output_tokens`].
    pub max_output_tokens: String,
    /// See [`context_window`].
    pub context_window: String,
    /// See [`price`], as all prices.
    pub input_price: String,
    /// For tokens of the reply.
    pub output_price: String,
    /// For tokens of the prompt that are read from a cache.
    pub cache_read_price: String,
    /// For tokens of the prompt that are written to a cache.
    pub cache_write_price: String,
    /// Image Support.
    pub images: Option<bool>,
    /// Computer Use.
    pub computer_use: Option<bool>,
}

record! {
    ModelConfig {
        max_output_tokens, context_window, input_price, output_price, cache_read_price, cache_write_price, images,
        computer_use,
    }
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The person set it.
    Yours,
    /// The server's list of models says so.
    Server,
    /// It is one of the native models.
    BuiltIn,
    /// The catalogue says so, as of its date.
    Catalogue,
    /// Nobody says anything.
    Default,
}

/// A value and its source. No value is unknown or, of Max Output Tokens, left to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// In the unit of [`Known`].
    pub value: Option<T>,
    /// Who said so.
    pub source: Source,
}

/// The values that take effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// The most tokens that a reply may have. None by the person's own `-1`, and by default, leaves it to the server.
    pub max_output_tokens: Setting<u64>,
    /// The most tokens that prompt and reply may have together; there is always a value.
    pub context_window: Setting<u64>,
    /// Whether images may be attached; there is always a value.
    pub images: Setting<bool>,
    /// Whether the model was made to operate a computer; there is always a value.
    pub computer_use: Setting<bool>,
    /// Micro-dollars for a million tokens of the prompt, as all prices.
    pub input_price: Setting<u64>,
    /// For tokens of the reply.
    pub output_price: Setting<u64>,
    /// For tokens of the prompt that are read from a cache.
    pub cache_read_price: Setting<u64>,
    /// For tokens of the prompt that are written to a cache.
    pub cache_write_price: Setting<u64>,
}

/// Puts the sources together, field by field: yours, the server's, what is built in, the catalogue's, the default.
#[must_use]
pub fn resolve(
    mine: &ModelConfig,
    server: Option<&Known>,
    built_in: Option<&Known>,
    catalogue: Option<&Known>,
) -> Configuration {
    let others = Others([(server, Source::Server), (built_in, Source::BuiltIn), (catalogue, Source::Catalogue)]);
    let price = |typed: &str, pick: fn(&Known) -> Option<u64>| match price(typed) {
        Ok(Some(price)) => Setting { value: Some(price), source: Source::Yours },
        _ => others.first(pick, None),
    };
    let flag = |set: Option<bool>, pick: fn(&Known) -> Option<bool>, usual| match set {
        Some(_) => Setting { value: set, source: Source::Yours },
        None => others.first(pick, Some(usual)),
    };
    Configuration {
        max_output_tokens: match max_output_tokens(&mine.max_output_tokens) {
            Ok(Some(Cap::Tokens(tokens))) => Setting { value: Some(tokens), source: Source::Yours },
            Ok(Some(Cap::LeftToServer)) => Setting { value: None, source: Source::Yours },
            _ => others.first(|known| known.max_output_tokens, None),
        },
        context_window: match context_window(&mine.context_window) {
            Ok(Some(tokens)) => Setting { value: Some(tokens), source: Source::Yours },
            _ => others.first(|known| known.context_window, Some(USUAL_CONTEXT_WINDOW)),
        },
        images: flag(mine.images, |known| known.images, true),
        computer_use: flag(mine.computer_use, |known| known.computer_use, false),
        input_price: price(&mine.input_price, |known| known.input_price),
        output_price: price(&mine.output_price, |known| known.output_price),
        cache_read_price: price(&mine.cache_read_price, |known| known.cache_read_price),
        cache_write_price: price(&mine.cache_write_price, |known| known.cache_write_price),
    }
}

/// The sources besides the person, in the order in which they are asked.
struct Others<'a>([(Option<&'a Known>, Source); 3]);

impl Others<'_> {
    fn first<T>(&self, pick: fn(&Known) -> Option<T>, usual: Option<T>) -> Setting<T> {
        for (known, source) in self.0 {
            if let Some(value) = known.and_then(pick) {
                return Setting { value: Some(value), source };
            }
        }
        Setting { value: usual, source: Source::Default }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;
    use proptest::prelude::*;

    /// A source of which every field tells which one it is.
    fn source(number: u64) -> Known {
        let is_odd = Some(number % 2 == 1);
        Known {
            context_window: Some(number),
            max_output_tokens: Some(number),
            input_price: Some(number),
            output_price: Some(number),
            cache_read_price: Some(number),
            cache_write_price: Some(number),
            images: is_odd,
            computer_use: is_odd,
            ..Known::default()
        }
    }

    /// The numbers and the flags of a configuration, each with its source.
    fn all(configuration: Configuration) -> ([Setting<u64>; 6], [Setting<bool>; 2]) {
        let it = configuration;
        (
            [
                it.max_output_tokens,
                it.context_window,
                it.input_price,
                it.output_price,
                it.cache_read_price,
                it.cache_write_price,
            ],
            [it.images, it.computer_use],
        )
    }

    fn typed(number: &str, flag: Option<bool>) -> ModelConfig {
        ModelConfig {
            max_output_tokens: number.into(),
            context_window: number.into(),
            input_price: number.into(),
            output_price: number.into(),
            cache_read_price: number.into(),
            cache_write_price: number.into(),
            images: flag,
            computer_use: flag,
        }
    }

    #[test]
    fn each_source_stands_before_the_next_in_every_field() {
        let [server, built_in, catalogue] = [source(1), source(2), source(3)];
        let sources = [(&server, Source::Server), (&built_in, Source::BuiltIn), (&catalogue, Source::Catalogue)];
        for skipped in 0..3 {
            let at = |index: usize| (index >= skipped).then(|| sources[index].0);
            let (numbers, flags) = all(resolve(&ModelConfig::default(), at(0), at(1), at(2)));
            let (known, source) = sources[skipped];
            assert_eq!(numbers, [Setting { value: known.context_window, source }; 6]);
            assert_eq!(flags, [Setting { value: known.images, source }; 2]);

            let (numbers, flags) = all(resolve(&typed("7", Some(true)), at(0), at(1), at(2)));
            assert_eq!(numbers.map(|it| it.source), [Source::Yours; 6]);
            assert_eq!(numbers.map(|it| it.value), [7, 7, 7_000_000, 7_000_000, 7_000_000, 7_000_000].map(Some));
            assert_eq!(flags, [Setting { value: Some(true), source: Source::Yours }; 2]);
        }
    }

    #[test]
    fn a_source_that_is_silent_on_a_field_lets_the_next_one_speak() {
        let server = Known { context_window: Some(5), ..Known::default() };
        let it = resolve(&ModelConfig::default(), Some(&server), None, Some(&source(3)));
        assert_eq!(it.context_window, Setting { value: Some(5), source: Source::Server });
        assert_eq!(it.input_price, Setting { value: Some(3), source: Source::Catalogue });
    }

    #[test]
    fn without_any_source_there_are_defaults() {
        let (numbers, flags) = all(resolve(&ModelConfig::default(), None, None, None));
        assert_eq!(numbers.map(|it| it.value), [None, Some(128_000), None, None, None, None]);
        assert_eq!(flags.map(|it| it.value), [Some(true), Some(false)]);
        assert!(numbers.iter().all(|it| it.source == Source::Default));
        assert!(flags.iter().all(|it| it.source == Source::Default));
    }

    #[test]
    fn what_cannot_be_read_is_not_yours() {
        let (numbers, _) = all(resolve(&typed("many", None), Some(&source(1)), None, None));
        assert_eq!(numbers, [Setting { value: Some(1), source: Source::Server }; 6]);
    }

    #[test]
    fn leaving_the_cap_to_the_server_is_a_choice() {
        let mine = ModelConfig { max_output_tokens: " -1 ".into(), ..ModelConfig::default() };
        let it = resolve(&mine, Some(&source(1)), None, None);
        assert_eq!(it.max_output_tokens, Setting { value: None, source: Source::Yours });
    }

    #[test]
    fn a_free_model_is_free_and_not_unpriced() {
        let mine = ModelConfig { input_price: "0".into(), ..ModelConfig::default() };
        let it = resolve(&mine, None, None, Some(&source(3)));
        assert_eq!(it.input_price, Setting { value: Some(0), source: Source::Yours });
    }

    proptest! {
        #[test]
        fn any_configuration_survives_being_kept(text in ".*", images: Option<bool>, computer_use: Option<bool>) {
            let config = ModelConfig { computer_use, ..typed(&text, images) };
            prop_assert_eq!(ModelConfig::from_value(&config.to_value()), config);
        }

        #[test]
        fn any_text_resolves_and_there_is_always_a_window(text in ".*") {
            let it = resolve(&typed(&text, None), None, None, None);
            prop_assert!(it.context_window.value.is_some() && it.images.value.is_some());
        }
    }
}
