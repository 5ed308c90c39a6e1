//! Which values are keys and models, and which only hold their places.

use super::names::{Role, name};
use crate::settings::clean_key;

/// What keys of one provider begin with, and the id of its preset. The longer beginning stands before the shorter one.
const KEY_BEGINNINGS: [(&str, &str); 14] = [
    ("sk-or-", "openrouter"),
    ("sk-ant-", "anthropic"),
    ("sk-proj-", "openai"),
    ("sk-svcacct-", "openai"),
    ("gsk_", "groq"),
    ("xai-", "xai"),
    ("pplx-", "perplexity"),
    ("csk-", "cerebras"),
    ("nvapi-", "nvidia"),
    ("hf_", "huggingface"),
    ("AIza", "gemini"),
    ("fw_", "fireworks"),
    ("tgp_", "together"),
    // Of many providers.
    ("sk-", ""),
];

/// Values that say that there is no key.
const NO_KEY: [&str; 14] = [
    "empty",
    "none",
    "null",
    "nil",
    "undefined",
    "true",
    "false",
    "na",
    "dummy",
    "unused",
    "no-key",
    "not-needed",
    "not-required",
    "sk-no-key-required",
];

/// Words that ask for a key to be put there.
const ASKS_FOR_KEY: [&str; 8] = ["placeholder", "insert", "replace", "changeme", "redacted", "here", "todo", "fixme"];

/// The provider whose keys begin like this one.
pub(super) fn owner_of_key(key: &str) -> Option<&'static str> {
    KEY_BEGINNINGS.iter().find(|(begin, _)| key.starts_with(begin)).map(|(_, id)| *id).filter(|id| !id.is_empty())
}

/// Whether a word is known for a key by its beginning.
pub(super) fn looks_like_key(word: &str) -> bool {
    KEY_BEGINNINGS.iter().any(|(begin, _)| word.starts_with(begin))
        && word.len() >= 16
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// Whether a word looks like something that nobody would say: a key of unknown beginning.
pub(super) fn is_opaque(word: &str) -> bool {
    // Z.ai's keys are two such words with a point between.
    let core = word.trim_end_matches('=');
    let first = core.split_once('.').map_or(core, |(first, _)| first);
    let has = |is_such: fn(&u8) -> bool| first.as_bytes().iter().any(is_such);
    let is_mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_token = word.starts_with("eyJ") && word.len() >= 40;
    let is_uuid = core.len() == 36 && core.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    let is_long = first.len() >= if core.len() > first.len() { 32 } else { 20 };
    is_token || is_mixed && (is_long && core.split('.').count() <= 2 && core.split('.').all(is_plain) || is_uuid)
}

/// A key out of what stands where one belongs; none for a placeholder.
pub(super) fn key(value: &str) -> Option<String> {
    let (key, _) = clean_key(value).ok()?;
    // Several keys stand for several addresses: the first belongs to the first.
    let key = key.split(';').next().unwrap_or_default();
    let is_word = |word: &str| key.eq_ignore_ascii_case(word);
    let is_name = name(key).is_some_and(|name| matches!(name.role, Role::Key | Role::AnyKey | Role::Bearer));
    let lower = key.to_ascii_lowercase();
    let is_asked_for = parts(&lower).any(|part| ASKS_FOR_KEY.contains(&part));
    let is_other = is_asked_for
        || key.contains(['"', '\'', '\\', '`', ',', '|'])
        || key.contains("://")
        || !key.bytes().any(is_letter_or_digit);
    (!is_placeholder(key) && !NO_KEY.iter().any(|word| is_word(word)) && !is_name && !is_other).then(|| key.to_owned())
}

/// A model out of what stands where one belongs; none for a placeholder.
pub(super) fn model(value: &str) -> Option<&str> {
    let model = value.trim();
    const NO_MODEL: [&str; 10] = [
        "model",
        "model_name",
        "model-name",
        "model_id",
        "deployment_name",
        "deployment-name",
        "string",
        "none",
        "null",
        "undefined",
    ];
    let is_model = model.len() <= 200
        && model.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'`\\,;=".contains(&byte))
        && model.bytes().any(is_letter_or_digit)
        && !model.contains("://")
        && !NO_MODEL.iter().any(|word| model.eq_ignore_ascii_case(word))
        && !is_variable(model);
    (is_model && !is_placeholder(model)).then_some(model)
}

/// Whether a value only holds the place of one: `$OPENAI_API_KEY`, `<your key>`, `{{key}}`, `sk-...`, `YOUR_API_KEY`.
pub(super) fn is_placeholder(value: &str) -> bool {
    const SIGNS: [&str; 9] = ["...", "…", "***", "••", "xxxx", "environ", "process.env", "getenv", "secrets."];
    let lower = value.to_ascii_lowercase();
    value.is_empty()
        || lower.ends_with("xxx")
        || value.contains(['<', '>', '{', '}', '$', '[', ']', '(', ')'])
        || value.starts_with('%') && value.ends_with('%')
        || SIGNS.iter().any(|sign| lower.contains(sign))
        || parts(&lower).any(|part| part.starts_with("your"))
        || is_variable(value)
}

fn parts(lower: &str) -> impl Iterator<Item = &str> {
    lower.split(|c: char| !c.is_ascii_alphanumeric())
}

/// Whether this is the name of a variable that holds a value: `OPENAI_API_KEY`.
fn is_variable(value: &str) -> bool {
    let is_upper = value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    let ends = ["_KEY", "_TOKEN", "_SECRET", "_MODEL", "_URL", "_NAME", "_ENDPOINT"];
    is_upper && ends.iter().any(|end| value.ends_with(end))
}

fn is_letter_or_digit(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_a_place_is_no_key() {
        for value in [
            "$OPENAI_API_KEY",
            "${KEY}",
            "<your-key>",
            "{{key}}",
            "sk-...",
            "sk-…",
            "YOUR_API_KEY",
            "your-key-here",
            "yourKey",
            "os.environ['X']",
            "process.env.X",
            "xxx",
            "sk-xxxxxxxx",
            "%OPENAI_API_KEY%",
            "OPENAI_API_KEY",
            "my-api-key",
            "EMPTY",
            "None",
            "null",
            "not-needed",
            "changeme",
            "INSERT_KEY",
            "",
            "…",
            "api_key",
            "token",
            "---",
        ] {
            assert_eq!(key(value), None, "{value}");
        }
        for value in ["sk-1", "k-1", "demo-key", "c2VjcmV0==", "0123456789abcdef0123456789abcdef", "sk-or-v1-abc"] {
            assert_eq!(key(value).as_deref(), Some(value));
        }
    }

    #[test]
    fn a_model_is_no_key() {
        for word in
            ["claude-3-5-sonnet-20241022", "meta-llama/Llama-3.3-70B-Instruct-Turbo", "deepseek-r1-distill-llama-70b"]
        {
            assert!(!is_opaque(word) && !looks_like_key(word), "{word}");
            assert_eq!(model(word), Some(word));
        }
        for word in ["<model>", "YOUR_MODEL", "model-name", "OPENAI_MODEL", "${MODEL}", "https://h/v1"] {
            assert_eq!(model(word), None, "{word}");
        }
    }

    #[test]
    fn what_nobody_would_say_may_be_a_key() {
        for word in [
            "0123456789abcdef0123456789abcdef",
            "1b4e28ba-2fa1-11d2-883f-0016d3cca427",
            "0123456789abcdef0123456789abcdef.Ab1Cd2Ef3",
        ] {
            assert!(is_opaque(word), "{word}");
        }
        for word in ["hello", "12345678901234567890", "api.example.com", "internationalization"] {
            assert!(!is_opaque(word), "{word}");
        }
    }
}
