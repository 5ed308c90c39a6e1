//! JSON laid out for reading while it still grows: the arguments of a tool call.

/// Lays out JSON piece by piece, however it is cut, and whether it is JSON or not: nothing but white space outside of
/// strings is added or taken away.
///
/// ```
/// use plainwire_core::chat::outline::Outline;
///
/// let (mut outline, mut shown) = (Outline::default(), String::new());
/// for piece in [r#"{"city":"Os"#, r#"lo","days":[1"#] {
///     outline.add(piece, &mut shown);
/// }
/// assert_eq!(shown, "{\n  \"city\": \"Oslo\",\n  \"days\": [\n    1");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Outline {
    depth: usize,
    is_in_string: bool,
    is_escaped: bool,
    /// A bracket was opened and nothing stands in it yet: an empty one is closed on the same line.
    is_fresh: bool,
}

/// Deeper levels are not moved further to the right.
const DEEPEST: usize = 20;

impl Outline {
    /// Adds the next piece, laid out, to `shown`.
    pub fn add(&mut self, piece: &str, shown: &mut String) {
        for c in piece.chars() {
            if self.is_in_string {
                shown.push(c);
                self.is_in_string = self.is_escaped || c != '"';
                self.is_escaped = !self.is_escaped && c == '\\';
                continue;
            }
            if matches!(c, ' ' | '\n' | '\r' | '\t') {
                continue;
            }
            let closes = matches!(c, '}' | ']');
            if closes {
                self.depth = self.depth.saturating_sub(1);
            }
            if std::mem::take(&mut self.is_fresh) != closes {
                self.begin_line(shown);
            }
            shown.push(c);
            match c {
                '"' => self.is_in_string = true,
                ':' => shown.push(' '),
                ',' => self.begin_line(shown),
                '{' | '[' => {
                    self.depth += 1;
                    self.is_fresh = true;
                }
                _ => {}
            }
        }
    }

    fn begin_line(&self, shown: &mut String) {
        shown.push('\n');
        for _ in 0..self.depth.min(DEEPEST) {
            shown.push_str("  ");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn laid_out(pieces: &[&str]) -> String {
        let (mut outline, mut shown) = (Outline::default(), String::new());
        pieces.iter().for_each(|piece| outline.add(piece, &mut shown));
        shown
    }

    #[test]
    fn looks_as_json_is_written_by_hand() {
        let text = r#"{"a":{},"b":[],"c":[{"d":"x, {y}: \"z\""},null],"e":true}"#;
        let by_hand = serde_json::to_string_pretty(&serde_json::from_str::<Value>(text).unwrap()).unwrap();
        assert_eq!(laid_out(&[text]), by_hand);
    }

    #[test]
    fn what_is_no_json_is_shown_as_it_is() {
        assert_eq!(laid_out(&["plain"]), "plain");
        assert_eq!(laid_out(&["}}]"]), "\n}\n}\n]");
    }

    fn tree() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![Just(json!(null)), any::<i32>().prop_map(|n| json!(n)), ".{0,8}".prop_map(Value::from)];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec((".{0,4}", inner), 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_json_keeps_its_meaning_and_reads_as_pretty_print(value in tree()) {
            let shown = laid_out(&[&value.to_string()]);
            prop_assert_eq!(&shown, &serde_json::to_string_pretty(&value).unwrap());
        }

        #[test]
        fn cuts_change_nothing(text in ".{0,60}", cut in any::<prop::sample::Index>()) {
            let cut = text.floor_char_boundary(cut.index(text.len() + 1));
            prop_assert_eq!(laid_out(&[&text[..cut], &text[cut..]]), laid_out(&[&text]));
        }
    }
}
