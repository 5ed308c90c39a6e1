//! JSON text as a value. `serde_json` could read it too, but what it brings along for that (its errors in words, its tables of
//! powers of ten) is several kilobytes of what a browser downloads.

use std::borrow::Cow;

use plainwire_json::Json;
use serde_json::{Map, Number, Value};

/// Reads a text that is one JSON value; nothing where it is anything else. What [`Json`] forgives is forgiven.
#[must_use]
pub fn from_text(text: &str) -> Option<Value> {
    let (value, rest) = first_of(text)?;
    rest.trim_ascii().is_empty().then_some(value)
}

/// Reads the first JSON value of a text; the text behind it is returned as well.
pub(crate) fn first_of(text: &str) -> Option<(Value, &str)> {
    let mut json = Json::new(text);
    let value = read(&mut json, DEPTH);
    (!json.is_broken()).then(|| (value, json.rest()))
}

/// A value that is nested deeper than this is refused: it must not use up the stack.
const DEPTH: usize = 128;

fn read(json: &mut Json<'_>, depth: usize) -> Value {
    match json.peek() {
        b'"' => {
            let mut text = Cow::default();
            json.string(&mut text);
            Value::String(text.into_owned())
        }
        b'[' | b'{' if depth == 0 => {
            json.fail();
            Value::Null
        }
        b'[' => {
            json.enter(b'[');
            let mut list = Vec::new();
            while json.element() {
                list.push(read(json, depth - 1));
            }
            Value::Array(list)
        }
        b'{' => {
            json.enter(b'{');
            let mut object = Map::new();
            while let Some(key) = json.any_key() {
                object.insert(key.into_owned(), read(json, depth - 1));
            }
            Value::Object(object)
        }
        _ => match json.pass() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            word => number(word).map_or(Value::Null, Value::Number),
        },
    }
}

/// Reads a number that is written as JSON writes it; none where it is too large, or none.
pub(crate) fn number(word: &str) -> Option<Number> {
    if let Ok(whole) = word.parse::<i64>() {
        return Some(whole.into());
    }
    if let Ok(whole) = word.parse::<u64>() {
        return Some(whole.into());
    }
    let (mantissa, exponent) = word.split_once(['e', 'E']).unwrap_or((word, "0"));
    let mut exponent: i32 = exponent.parse().ok()?;
    let (mut digits, mut is_fraction) = (0_u64, false);
    for byte in mantissa.trim_start_matches('-').bytes() {
        match byte {
            b'.' if !is_fraction => is_fraction = true,
            // The eighteen or nineteen digits that fit are more than a number of 64 bits can tell apart.
            b'0'..=b'9' if digits < u64::MAX / 20 => {
                digits = digits * 10 + u64::from(byte - b'0');
                exponent = exponent.saturating_sub(i32::from(is_fraction));
            }
            b'0'..=b'9' => exponent = exponent.saturating_add(i32::from(!is_fraction)),
            _ => return None,
        }
    }
    let size = scaled(digits, exponent);
    Number::from_f64(if word.starts_with('-') { -size } else { size })
}

/// `digits` times ten to the power of `exponent`. 128 bits are kept on the way, so that it is rounded once, at the end.
fn scaled(digits: u64, exponent: i32) -> f64 {
    if digits == 0 {
        return 0.0;
    }
    let (mut size, mut power_of_2) = (u128::from(digits), 0_i32);
    for _ in 0..exponent.unsigned_abs().min(400) {
        let room = size.leading_zeros() as i32;
        if exponent < 0 {
            size = (size << room) / 10;
            power_of_2 -= room;
        } else {
            let too_long = (4 - room).max(0);
            size = (size >> too_long) * 10;
            power_of_2 += too_long;
        }
    }
    let two_to = |power: i32| f64::from_bits(((1023 + power) as u64) << 52);
    // In two steps, since the power alone may be beyond what a number holds while the product is not.
    size as f64 * two_to(power_of_2 / 2) * two_to(power_of_2 - power_of_2 / 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_others_would_refuse_is_read_where_it_is_plain() {
        for (text, expected) in [
            ("[1,2,]", "[1,2]"),
            ("{\"a\":1,}", "{\"a\":1}"),
            ("{\"a\":NaN,\"b\":-Infinity}", "{\"a\":null,\"b\":null}"),
            ("\"a\tb\\'\"", "\"a\\tb'\""),
            ("\"\\ud83d\"", "\"\u{FFFD}\""),
            ("1e999", "null"),
        ] {
            assert_eq!(from_text(text), serde_json::from_str(expected).ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_refused() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        for text in
            ["", "{", "[1", "{\"a\"}", "{\"a\":}", "{a:1}", "nul", "'a'", "\"a", "\"\\u12\"", "1 2", "[1] x", &deep]
        {
            assert_eq!(from_text(text), None, "{}", text.get(..40).unwrap_or(text));
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_filter("JSON has no such number", |number| number.is_normal()).prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 48, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec((".{0,6}", inner), 0..6).prop_map(|fields| fields.into_iter().collect::<Value>()),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(value in value()) {
            prop_assert_eq!(from_text(&serde_json::to_string(&value).unwrap()), Some(value.clone()));
            prop_assert_eq!(from_text(&serde_json::to_string_pretty(&value).unwrap()), Some(value));
        }

        #[test]
        fn numbers_are_read_exactly(number in any::<f64>().prop_filter("a number in JSON", |number| number.is_normal())) {
            let text = serde_json::to_string(&number).unwrap();
            prop_assert_eq!(super::number(&text).and_then(|read| read.as_f64()), Some(number), "{}", text);
        }

        #[test]
        fn all_that_is_json_is_read(text in "[ \\[\\]{}:,\"\\\\ntu0-9a-f.+e-]{0,24}|(\\[|\\]|\\{|\\}|:|,|\"a\"|\"\\\\n\"|1|-0\\.5|2e3|null|true| ){0,12}") {
            if let Ok(expected) = serde_json::from_str::<Value>(&text) {
                let read = from_text(&text);
                prop_assert!(read.as_ref() == Some(&expected) || text.contains('e') || text.contains('.'), "{:?}", read);
                prop_assert!(read.is_some());
            }
        }
    }
}
