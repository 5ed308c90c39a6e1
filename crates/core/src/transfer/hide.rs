//! What must not leave, or be shown, with a profile.

use serde_json::{Map, Value};

use crate::endpoint::{EndpointError, Reading, resolve};
use crate::providers::preset;
use crate::redact::{MASK, redact};
use crate::settings::{Keys, Profile};

/// What is secret about a profile, for [`hide`]: its keys and the values of its headers, without those that are words.
///
/// A server that wants no key is often given `ollama` or `none`, and a header the value `true`. To hide these wherever
/// they stand would hide nothing but the text.
pub(super) fn secrets(profile: &Profile) -> Vec<&str> {
    let headers = profile.headers.iter().map(|header| header.value.as_str()).filter(|value| !is_word(value, 20));
    keys(&profile.keys).into_iter().chain(headers).collect()
}

/// The keys that are no words.
pub(super) fn keys(keys: &Keys) -> Vec<&str> {
    keys.0.iter().map(|kept| kept.key.as_str()).filter(|key| !is_word(key, 9)).collect()
}

fn is_word(text: &str, most: usize) -> bool {
    text.len() <= most && text.bytes().all(|byte| byte.is_ascii_lowercase() || b"-/".contains(&byte))
}

/// How many secrets are looked for in every form. More belong to other profiles, or to a file that is made to be slow.
const IN_EVERY_FORM: usize = 4;

/// The text without what looks like a secret, and without the given ones: the first few in every form, the others where
/// they stand as they are.
pub(super) fn hide(text: &str, secrets: &[&str]) -> String {
    if text.is_empty() {
        return String::new();
    }
    let begins_here = |secret: &&str| {
        let secret = secret.trim();
        text.contains(secret.get(..secret.floor_char_boundary(8)).unwrap_or_default())
    };
    let (first, others) = secrets.split_at(secrets.len().min(IN_EVERY_FORM));
    let mut looked_for = first.to_vec();
    looked_for.extend(others.iter().copied().filter(begins_here));
    redact(text, &looked_for)
}

/// Hides secrets in every text of a profile's record.
pub(super) fn hide_fields(fields: &mut Map<String, Value>, secrets: &[&str]) {
    for (name, value) in fields {
        let is_of_a_list = match name.as_str() {
            // Words of the app's own.
            "id" | "reading" | "key_scheme" | "place" => true,
            "provider" => value.as_str().is_some_and(|id| preset(id).is_some()),
            _ => false,
        };
        if !is_of_a_list {
            hide_value(name, value, secrets);
        }
    }
}

fn hide_value(name: &str, value: &mut Value, secrets: &[&str]) {
    match value {
        Value::String(text) if name == "base_url" => *text = hide_address(text, secrets),
        Value::String(text) => *text = hide(text, secrets),
        Value::Array(items) => items.iter_mut().for_each(|item| hide_value(name, item, secrets)),
        Value::Object(fields) => hide_fields(fields, secrets),
        _ => {}
    }
}

/// An address without user info, without keys in its query, and without the given secrets.
fn hide_address(text: &str, secrets: &[&str]) -> String {
    let shown = hide_query(&hide(text, secrets));
    match resolve(&shown, Reading::Auto) {
        Err(EndpointError::LooksLikeKey) => MASK.to_owned(),
        // Whatever it was meant to be, what stands before an `@` is likely a password.
        Err(_) => match shown.rfind('@') {
            Some(at) => {
                let scheme = shown.find("://").filter(|scheme| *scheme < at).map_or(0, |scheme| scheme + 3);
                [shown.get(..scheme).unwrap_or_default(), MASK, shown.get(at..).unwrap_or_default()].concat()
            }
            None => shown,
        },
        Ok(_) => shown,
    }
}

/// What the names of parameters hold that carry a secret.
const SECRET_PARAMETERS: [&str; 8] = ["key", "token", "secret", "sig", "pass", "auth", "code", "credential"];

fn hide_query(text: &str) -> String {
    let Some((address, query)) = text.split_once('?') else { return text.to_owned() };
    let mut shown = [address, "?"].concat();
    for (index, part) in query.split('&').enumerate() {
        if index > 0 {
            shown.push('&');
        }
        match part.split_once('=') {
            Some((name, value)) if !value.is_empty() && is_secret_parameter(name) => {
                shown.push_str(name);
                shown.push('=');
                shown.push_str(MASK);
            }
            _ => shown.push_str(part),
        }
    }
    shown
}

fn is_secret_parameter(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    SECRET_PARAMETERS.iter().any(|part| lower.contains(part))
}

/// A text of a file as it can stand in a sentence: without secrets, on one line, and short.
pub(super) fn shown(text: &str) -> String {
    let hidden = hide(text.get(..text.floor_char_boundary(4096)).unwrap_or_default(), &[]);
    clip(&single_line(&hidden), 80)
}

/// The text without control characters and without what turns its direction.
pub(super) fn single_line(text: &str) -> String {
    let is_odd = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    text.chars().filter(|c| !is_odd(*c)).collect()
}

/// At most so many characters of a text, with `…` where there are more.
pub(super) fn clip(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => [text.get(..at).unwrap_or_default(), "…"].concat(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_what_opens_it() {
        for (address, shown) in [
            ("https://api.example.com/v1", "https://api.example.com/v1"),
            ("https://me:pw@h/v1", "https://[redacted]@h/v1"),
            ("me:pw@h/v1", "[redacted]@h/v1"),
            ("https:me:pw@h/v1", "[redacted]@h/v1"),
            ("https://h/v1?subscription=7&code=abc", "https://h/v1?subscription=7&code=[redacted]"),
            ("https://h/v1?api-version=2024-10-21", "https://h/v1?api-version=2024-10-21"),
            ("https://h/v1/@cf/model", "https://h/v1/@cf/model"),
        ] {
            assert_eq!(hide_address(address, &[]), shown);
            assert_eq!(hide_address(shown, &[]), shown, "hiding twice is hiding once");
        }
        assert_eq!(hide_address("sk-abcdefgh12345678", &[]), MASK, "a key in the wrong field");
    }

    #[test]
    fn words_that_stand_for_no_key_hide_nothing() {
        let mut profile = Profile { base_url: "http://ollama:11434/v1".into(), ..Profile::default() };
        profile.set_key("ollama").unwrap();
        assert_eq!(secrets(&profile), Vec::<&str>::new());
        profile.set_key("canary-7f3a").unwrap();
        assert_eq!(secrets(&profile), ["canary-7f3a"]);
    }
}
