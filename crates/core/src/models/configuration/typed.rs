//! Numbers as people write them: with separators of thousands, a decimal comma, `k` and `M`, a dollar sign, a unit.

use crate::models::price::micro_dollars;

/// The highest price that can be meant: 100,000 dollars for a million tokens, in micro-dollars.
const HIGHEST_PRICE: u64 = 100_000_000_000;

/// The most tokens that can be meant.
const MOST_TOKENS: u64 = 1_000_000_000_000;

/// A text that is longer than this, in bytes, is no number that anyone typed.
const LONGEST: usize = 64;

/// A field of Model Configuration that holds something it cannot mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Max Output Tokens is no number.
    #[error("Max Output Tokens must be a whole number above 0, such as 16,384 or 16k; -1 leaves it to the server")]
    MaxOutputTokens,
    /// Context Window Size is no number.
    #[error("Context Window Size must be a whole number of tokens above 0, such as 128,000 or 128k")]
    ContextWindow,
    /// A price is no number.
    #[error("A price must be a number of dollars for a million tokens, such as 2.50")]
    Price,
    /// A price is higher than any.
    #[error("A price can be at most 100,000 dollars for a million tokens")]
    PriceTooHigh,
}

/// What a person decided on the tokens of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cap {
    /// No cap is sent, whatever is known of the model.
    LeftToServer,
    /// At most so many.
    Tokens(u64),
}

/// Reads Max Output Tokens; none for an empty field.
///
/// ```
/// use plainwire_core::models::configuration::{Cap, max_output_tokens};
/// assert_eq!(max_output_tokens("16k"), Ok(Some(Cap::Tokens(16_000))));
/// assert_eq!(max_output_tokens("-1"), Ok(Some(Cap::LeftToServer)));
/// ```
///
/// # Errors
/// It is no whole number above zero, and not -1.
pub fn max_output_tokens(typed: &str) -> Result<Option<Cap>, ConfigError> {
    match typed.trim() {
        "" => Ok(None),
        "-1" | "−1" => Ok(Some(Cap::LeftToServer)),
        typed => tokens(typed).map(|tokens| Some(Cap::Tokens(tokens))).ok_or(ConfigError::MaxOutputTokens),
    }
}

/// Reads Context Window Size in tokens; none for an empty field.
///
/// ```
/// use plainwire_core::models::configuration::context_window;
/// assert_eq!(context_window("128,000"), Ok(Some(128_000)));
/// assert_eq!(context_window("1M"), Ok(Some(1_000_000)));
/// ```
///
/// # Errors
/// It is no whole number above zero.
pub fn context_window(typed: &str) -> Result<Option<u64>, ConfigError> {
    match typed.trim() {
        "" => Ok(None),
        typed => tokens(typed).map(Some).ok_or(ConfigError::ContextWindow),
    }
}

/// Reads a price in dollars for a million tokens, as micro-dollars; none for an empty field. A single comma is a decimal
/// one, as no price needs thousands.
///
/// ```
/// use plainwire_core::models::configuration::price;
/// assert_eq!(price("$2.50 / 1M tokens"), Ok(Some(2_500_000)));
/// assert_eq!(price("0,15"), Ok(Some(150_000)));
/// ```
///
/// # Errors
/// It is no number, or for another number of tokens than a million, or more than 100,000 dollars.
pub fn price(typed: &str) -> Result<Option<u64>, ConfigError> {
    let text = lower(typed).ok_or(ConfigError::Price)?;
    if text.is_empty() {
        return Ok(None);
    }
    let (number, unit) = number_and_rest(without_currency(&text));
    let per = without_currency(unit);
    let amount = per.strip_prefix('/').or_else(|| per.strip_prefix("per")).map(|amount| amount.trim_end_matches('s'));
    let is_million = match amount {
        None => per.is_empty(),
        Some(amount) => matches!(
            amount.strip_suffix("token").or_else(|| amount.strip_suffix("tok")).unwrap_or(amount),
            "m" | "1m" | "million" | "1million" | "1000000" | "1,000,000"
        ),
    };
    let price = plain(number, Alone::IsDecimal).filter(|_| is_million).ok_or(ConfigError::Price)?;
    match micro_dollars(&price) {
        Some(micro) if micro <= HIGHEST_PRICE => Ok(Some(micro)),
        _ => Err(ConfigError::PriceTooHigh),
    }
}

fn tokens(typed: &str) -> Option<u64> {
    let text = lower(typed)?;
    let (number, unit) = number_and_rest(&text);
    let unit = unit.strip_suffix("tokens").unwrap_or(unit);
    // Read as dollars are, six decimals are kept: those of `1.5M` are whole tokens.
    let (alone, parts_in_token) = match unit {
        "" => (Alone::IsThousands, 1_000_000),
        "k" => (Alone::IsDecimal, 1_000),
        "m" => (Alone::IsDecimal, 1),
        _ => return None,
    };
    let parts = micro_dollars(&plain(number, alone)?)?;
    let tokens = (parts % parts_in_token == 0).then_some(parts / parts_in_token)?;
    (1..=MOST_TOKENS).contains(&tokens).then_some(tokens)
}

/// In lower case and without what separates thousands and never decimals: spaces, underscores, apostrophes.
fn lower(typed: &str) -> Option<String> {
    let is_passed_over = |c: char| c.is_whitespace() || matches!(c, '_' | '\'' | '’' | '\u{200b}' | '\u{feff}');
    let typed = typed.trim();
    let kept = typed.chars().filter(|&c| !is_passed_over(c)).map(|c| c.to_ascii_lowercase());
    (typed.len() <= LONGEST).then(|| kept.collect())
}

fn without_currency(text: &str) -> &str {
    ["us$", "usd", "$"].iter().find_map(|currency| text.strip_prefix(currency)).unwrap_or(text)
}

fn number_and_rest(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).unwrap_or(text.len());
    text.split_at(end)
}

/// What a single comma or point stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alone {
    IsDecimal,
    IsThousands,
}

/// A number with a decimal point and without separators of thousands; none where they stand where none belongs.
fn plain(number: &str, alone: Alone) -> Option<String> {
    let Some((whole, fraction)) = number.rsplit_once(['.', ',']) else {
        return (!number.is_empty()).then(|| number.to_owned());
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let decimal = if number.as_bytes().get(whole.len()) == Some(&b',') { ',' } else { '.' };
    let thousands = if decimal == ',' { '.' } else { ',' };
    if whole.contains(decimal) || alone == Alone::IsThousands {
        // The same sign twice, or one in a whole number, can only separate thousands.
        return grouped(number, decimal).filter(|_| alone == Alone::IsThousands);
    }
    let whole = if whole.contains(thousands) { grouped(whole, thousands)? } else { whole.to_owned() };
    Some([&whole, ".", fraction].concat())
}

/// A whole number without its separators; none where they do not stand before each three digits.
fn grouped(number: &str, separator: char) -> Option<String> {
    let mut groups = number.split(separator);
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    let is_whole = digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_whole && (1..=3).contains(&first.len())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::price::price_text;
    use proptest::prelude::*;

    #[test]
    fn tokens_are_read_as_people_write_them() {
        for (typed, expected) in [
            ("128000", 128_000),
            ("128,000", 128_000),
            ("128.000", 128_000),
            ("128 000", 128_000),
            ("128\u{a0}000", 128_000),
            ("128\u{202f}000", 128_000),
            ("128_000", 128_000),
            ("128'000", 128_000),
            ("1,047,576", 1_047_576),
            ("128k", 128_000),
            ("128 K", 128_000),
            ("1M", 1_000_000),
            ("1.5M", 1_500_000),
            ("1,048576M", 1_048_576),
            ("0.5k", 500),
            ("200k tokens", 200_000),
            ("1", 1),
        ] {
            assert_eq!(context_window(typed), Ok(Some(expected)), "{typed}");
            assert_eq!(max_output_tokens(typed), Ok(Some(Cap::Tokens(expected))), "{typed}");
        }
        for empty in ["", "  "] {
            assert_eq!((context_window(empty), max_output_tokens(empty)), (Ok(None), Ok(None)));
        }
    }

    #[test]
    fn what_is_no_number_of_tokens_is_refused_in_words() {
        let refused = [
            "0",
            "-5",
            "1.5",
            "12,34",
            "1,00,000",
            ",000",
            "128kk",
            "k",
            "4 GB",
            "1e5",
            "many",
            "0k",
            "1..000",
            "+5",
            "0.0000001M",
            "99999999999999999999",
            "1,000.5",
            "1.000,000",
        ];
        for typed in refused {
            assert_eq!(context_window(typed), Err(ConfigError::ContextWindow), "{typed}");
            assert_eq!(max_output_tokens(typed), Err(ConfigError::MaxOutputTokens), "{typed}");
        }
        assert_eq!(context_window("-1"), Err(ConfigError::ContextWindow), "a window cannot be left to anyone");
        assert_eq!(max_output_tokens("-1"), Ok(Some(Cap::LeftToServer)));
    }

    #[test]
    fn prices_are_read_as_price_lists_write_them() {
        for (typed, expected) in [
            ("2.5", 2_500_000),
            ("2.50", 2_500_000),
            ("2,50", 2_500_000),
            (".5", 500_000),
            ("0", 0),
            ("0.0001", 100),
            ("$2.50", 2_500_000),
            ("$ 2.50", 2_500_000),
            ("US$2.50", 2_500_000),
            ("2.50$", 2_500_000),
            ("2.50 USD", 2_500_000),
            ("$2.50 / 1M tokens", 2_500_000),
            ("2.50/M", 2_500_000),
            ("$0.15 per million tokens", 150_000),
            ("0,075 USD / MTok", 75_000),
            ("1.10 / 1,000,000 tokens", 1_100_000),
            ("1,234.5", 1_234_500_000),
            ("1.234,5", 1_234_500_000),
            ("100000", 100_000_000_000),
            ("100,000.00", 100_000_000_000),
        ] {
            assert_eq!(price(typed), Ok(Some(expected)), "{typed}");
        }
        assert_eq!(price(" "), Ok(None));
    }

    #[test]
    fn what_is_no_price_for_a_million_tokens_is_refused_in_words() {
        for typed in [
            "-1",
            "free",
            "$",
            ".",
            ",",
            "2.5.1",
            "1,2,3",
            "2.50 / 1K tokens",
            "2.50 per token",
            "2.50 €",
            "1e-6",
            "2 3 x",
            "1,23.4",
            "/M",
            "NaN",
            "0x1",
        ] {
            assert_eq!(price(typed), Err(ConfigError::Price), "{typed}");
        }
        for typed in ["100000.01", "999999999999999999999999"] {
            assert_eq!(price(typed), Err(ConfigError::PriceTooHigh), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn a_price_that_was_shown_can_be_typed(micro in 0..=HIGHEST_PRICE) {
            let text = price_text(micro);
            prop_assert_eq!(price(&text), Ok(Some(micro)));
            prop_assert_eq!(price(&text.replace('.', ",")), Ok(Some(micro)));
            prop_assert_eq!(price(&format!("${text} / 1M tokens")), Ok(Some(micro)));
        }

        #[test]
        fn whole_numbers_are_read_with_and_without_separators(tokens in 1..=MOST_TOKENS) {
            let digits = tokens.to_string();
            let mut grouped = String::new();
            for (index, digit) in digits.chars().enumerate() {
                if index > 0 && (digits.len() - index) % 3 == 0 {
                    grouped.push(',');
                }
                grouped.push(digit);
            }
            prop_assert_eq!(context_window(&digits), Ok(Some(tokens)));
            prop_assert_eq!(context_window(&grouped), Ok(Some(tokens)));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".*|[0-9., kM$/_]{0,80}") {
            let _ = (price(&text), context_window(&text), max_output_tokens(&text));
        }
    }
}
