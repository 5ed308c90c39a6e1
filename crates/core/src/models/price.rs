//! Prices: whole micro-dollars for a million tokens, read from text and written as text without a float in between.

/// Micro-dollars in a dollar.
const MICRO: u64 = 1_000_000;

/// Decimals that a price is kept with.
const DECIMALS: usize = 6;

/// Reads a plain decimal number of dollars as micro-dollars, rounded to the nearest; none for anything but digits with
/// at most one point, and for more than eighteen quintillion.
///
/// ```
/// use plainwire_core::models::price::micro_dollars;
/// assert_eq!(micro_dollars("2.5"), Some(2_500_000));
/// assert_eq!(micro_dollars(".15"), Some(150_000));
/// assert_eq!(micro_dollars("-1"), None);
/// ```
#[must_use]
pub fn micro_dollars(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty() || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let dollars: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let digits = fraction.bytes().chain(std::iter::repeat(b'0'));
    let micro = digits.take(DECIMALS).fold(0, |micro, digit| micro * 10 + u64::from(digit - b'0'));
    let rounded_up = fraction.as_bytes().get(DECIMALS).is_some_and(|digit| *digit >= b'5');
    dollars.checked_mul(MICRO)?.checked_add(micro)?.checked_add(u64::from(rounded_up))
}

/// Micro-dollars as a decimal number of dollars, in its shortest form.
///
/// ```
/// use plainwire_core::models::price::price_text;
/// assert_eq!(price_text(2_500_000), "2.5");
/// assert_eq!(price_text(15_000_000), "15");
/// assert_eq!(price_text(75_000), "0.075");
/// ```
#[must_use]
pub fn price_text(micro: u64) -> String {
    let mut text = (micro / MICRO).to_string();
    let mut rest = micro % MICRO;
    if rest > 0 {
        text.push('.');
    }
    let mut place = MICRO / 10;
    while rest > 0 {
        text.push(char::from(b'0' + (rest / place) as u8));
        rest %= place;
        place /= 10;
    }
    text
}

/// A price in dollars, as lists of models are read, as micro-dollars; none where it is no price.
pub(super) fn from_dollars(dollars: f64) -> Option<u64> {
    // Above that a float has no single micro-dollars left to tell.
    let micro = (dollars * 1e6).round();
    (0.0..=9e15).contains(&micro).then_some(micro as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decimals_are_read_to_the_micro_dollar() {
        for (text, expected) in [
            ("0", Some(0)),
            ("1.", Some(1_000_000)),
            ("0.0000014", Some(1)),
            ("0.0000015", Some(2)),
            ("0.9999999", Some(1_000_000)),
            ("18446744073709.551615", Some(u64::MAX)),
            ("18446744073709.5516155", None),
            ("18446744073710", None),
            ("", None),
            (".", None),
            ("1.2.3", None),
            ("1e3", None),
            ("+1", None),
            (" 1", None),
            ("٣", None),
        ] {
            assert_eq!(micro_dollars(text), expected, "{text:?}");
        }
        assert_eq!(from_dollars(2.5), Some(2_500_000));
        for no_price in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(from_dollars(no_price), None);
        }
    }

    proptest! {
        #[test]
        fn a_price_that_was_written_is_read(micro in any::<u64>()) {
            let text = price_text(micro);
            prop_assert_eq!(micro_dollars(&text), Some(micro), "{}", text);
            prop_assert!(!text.contains('.') || !text.ends_with(['0', '.']), "{} is not the shortest form", text);
        }

        #[test]
        fn any_text_is_a_price_or_none(text in ".*|[0-9]{0,24}\\.?[0-9]{0,24}") {
            let _ = micro_dollars(&text);
        }
    }
}
