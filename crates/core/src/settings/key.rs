//! What a clipboard adds to an API key, and what a request header cannot carry.

/// What was taken off a key before it was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyNote {
    /// `Bearer ` or `Authorization: Bearer ` stood in front: the app adds it by itself.
    Bearer,
    /// Quotes, a variable name, white space or invisible characters stood around it.
    Cleaned,
}

/// Why a text cannot be an API key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// White space within: two lines, or a key with words around it.
    #[error("The key holds a space or a line break at character {position}. Paste the key alone, on one line.")]
    Space {
        /// Counted in characters, from 1.
        position: usize,
    },
    /// A character that a request header cannot carry.
    #[error(
        "The key holds “{character}” at character {position}, which a request header cannot carry. Copy the key again from where it was made."
    )]
    Character {
        /// The character.
        character: char,
        /// Counted in characters, from 1.
        position: usize,
    },
}

/// Takes off what a clipboard adds; refuses, in words, what no request header can carry.
///
/// ```
/// use plainwire_core::settings::{clean_key, KeyNote};
/// assert_eq!(clean_key("Bearer sk-1\n"), Ok(("sk-1".to_owned(), Some(KeyNote::Bearer))));
/// assert!(clean_key("sk-1\nsk-2").is_err());
/// ```
///
/// # Errors
/// White space inside the key, or a character outside printable ASCII.
pub fn clean_key(typed: &str) -> Result<(String, Option<KeyNote>), KeyError> {
    let mut key = trim(typed);
    let mut note = (key != typed).then_some(KeyNote::Cleaned);
    // Wrappings stand in any order and number (`export KEY="Bearer …"`): go on until none is left.
    while let Some((inner, found)) = unwrap_once(key) {
        key = trim(inner);
        note = Some(found);
    }
    for (index, character) in key.chars().enumerate() {
        let position = index + 1;
        if character.is_whitespace() {
            return Err(KeyError::Space { position });
        }
        if !character.is_ascii_graphic() {
            return Err(KeyError::Character { character, position });
        }
    }
    Ok((key.to_owned(), note))
}

fn unwrap_once(key: &str) -> Option<(&str, KeyNote)> {
    if let Some(rest) = strip_prefix_ignoring_case(key, "bearer").filter(|rest| rest.starts_with(char::is_whitespace)) {
        return Some((rest, KeyNote::Bearer));
    }
    for prefix in ["authorization:", "api-key:", "x-api-key:"] {
        if let Some(rest) = strip_prefix_ignoring_case(key, prefix) {
            return Some((rest, KeyNote::Cleaned));
        }
    }
    // A key may itself end in `=`, so only a name that looks like a variable's is taken off.
    let (name, value) = key.split_once('=')?;
    let name = name.strip_prefix("export ").unwrap_or(name).trim();
    let is_variable =
        name.ends_with("KEY") && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    (is_variable && !value.is_empty()).then_some((value, KeyNote::Cleaned))
}

fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || is_invisible(c) || "\"'`“”‘’,;".contains(c))
}

/// Zero-width characters, marks of direction, the byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}')
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| text.get(prefix.len()..)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_clipboard_adds_is_taken_off() {
        for typed in [
            "sk-1",
            " sk-1\n",
            "\u{a0}sk-1\u{a0}",
            "\"sk-1\"",
            "'sk-1',",
            "\u{feff}sk-1\u{200b}",
            "Bearer sk-1",
            "bearer  sk-1",
            "Authorization: Bearer sk-1",
            "OPENAI_API_KEY=sk-1",
            "export OPENAI_API_KEY=\"sk-1\"",
            "Bearer Bearer sk-1",
            "api-key: sk-1",
        ] {
            assert_eq!(clean_key(typed).map(|(key, _)| key), Ok("sk-1".into()), "{typed:?}");
        }
    }

    #[test]
    fn what_no_header_can_carry_is_refused_with_its_place() {
        assert_eq!(clean_key("sk-1\nsk-2"), Err(KeyError::Space { position: 5 }));
        assert_eq!(clean_key("sk\u{a0}1"), Err(KeyError::Space { position: 3 }));
        assert_eq!(clean_key("sk-ключ"), Err(KeyError::Character { character: 'к', position: 4 }));
        assert_eq!(clean_key("sk\0x"), Err(KeyError::Character { character: '\0', position: 3 }));
    }

    #[test]
    fn a_key_that_ends_in_equals_signs_stays_whole() {
        assert_eq!(clean_key("c2VjcmV0==").map(|(key, _)| key), Ok("c2VjcmV0==".into()));
    }

    proptest! {
        #[test]
        fn what_is_accepted_can_stand_in_a_header(typed in ".*") {
            if let Ok((key, _)) = clean_key(&typed) {
                prop_assert!(key.bytes().all(|byte| (0x21..=0x7e).contains(&byte)));
                prop_assert_eq!(clean_key(&key).map(|(again, _)| again), Ok(key));
            }
        }
    }
}
