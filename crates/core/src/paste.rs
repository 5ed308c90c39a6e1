//! *Paste anything*: finds the address, the key and the model in a curl line, a code snippet, environment variables, a
//! piece of JSON, or a bare URL or key.
//!
//! Nothing is parsed by its own grammar: names and values stand beside each other in all of these, and that is enough.

use crate::settings::clean_key;

/// What was understood. Each part may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pasted {
    /// For the Base URL field, as it stood there.
    pub base_url: Option<String>,
    /// For the API Key field, cleaned.
    pub api_key: Option<String>,
    /// For the Model field.
    pub model: Option<String>,
}

impl Pasted {
    /// Whether nothing was understood.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Looks for an address, a key and a model in any text.
///
/// ```
/// let pasted = plainwire_core::paste::read(
///     "curl https://api.example.com/v1/chat/completions -H 'Authorization: Bearer sk-1' -d '{\"model\": \"m\"}'",
/// );
/// assert_eq!(pasted.base_url.as_deref(), Some("https://api.example.com/v1/chat/completions"));
/// assert_eq!(pasted.api_key.as_deref(), Some("sk-1"));
/// assert_eq!(pasted.model.as_deref(), Some("m"));
/// ```
#[must_use]
pub fn read(text: &str) -> Pasted {
    let trimmed = text.trim();
    Pasted {
        base_url: value_after(trimmed, &["base_url", "baseurl", "api_base", "api_base_url", "endpoint"])
            .filter(|value| value.contains("://") || value.contains('.') || value.contains("localhost"))
            .or_else(|| first_url(trimmed))
            .or_else(|| bare_host(trimmed)),
        api_key: key_in(trimmed),
        model: value_after(trimmed, &["model", "model_id", "model_name"]),
    }
}

fn key_in(text: &str) -> Option<String> {
    let candidates = [
        value_after(text, &["bearer"]),
        value_after(text, &["api_key", "apikey", "x_api_key", "api_token"]),
        text.split(is_boundary).find(|word| looks_like_key(word)).map(str::to_owned),
    ];
    candidates.into_iter().flatten().find_map(|candidate| {
        let (key, _) = clean_key(&candidate).ok()?;
        // `$OPENAI_API_KEY`, `<your key>`, `os.environ[…]`: a place for a key, not a key.
        let is_placeholder = key.is_empty() || key.contains(['$', '<', '{', '(', '[']) || key.contains("environ");
        (!is_placeholder).then_some(key)
    })
}

/// The value that stands behind one of these names, whatever stands between: `=`, `:`, quotes, spaces. In the text,
/// names may be written with `-`, in capitals, and with a prefix (`OPENAI_BASE_URL`).
fn value_after(text: &str, names: &[&str]) -> Option<String> {
    let mut rest = text;
    while let Some(start) = rest.find(is_name_char) {
        let word_and_rest = rest.get(start..)?;
        let end = word_and_rest.find(|c| !is_name_char(c)).unwrap_or(word_and_rest.len());
        let (word, after) = word_and_rest.split_at(end);
        rest = after;
        let name = word.to_ascii_lowercase().replace('-', "_");
        let matches = names
            .iter()
            .any(|wanted| name == *wanted || name.strip_suffix(wanted).is_some_and(|prefix| prefix.ends_with('_')));
        if !matches {
            continue;
        }
        let value = after.trim_start_matches(|c: char| c.is_whitespace() || "=:\"'`,".contains(c));
        let between = after.get(..after.len() - value.len()).unwrap_or_default();
        // `Bearer …` stands before its value; any other name alone, such as `$OPENAI_API_KEY`, has none.
        if !between.contains(['=', ':']) && (name != "bearer" || between.is_empty()) {
            continue;
        }
        let value: String = value.chars().take_while(|c| !is_boundary(*c)).collect();
        if !value.is_empty() {
            return Some(value);
        }
    }
    None
}

fn first_url(text: &str) -> Option<String> {
    let start = [text.find("https://"), text.find("http://")].into_iter().flatten().min()?;
    let url: String = text.get(start..)?.chars().take_while(|c| !is_boundary(*c)).collect();
    Some(url)
}

/// `localhost:11434` or `api.example.com/v1`, when that is all that was pasted.
fn bare_host(text: &str) -> Option<String> {
    let is_one_word = !text.is_empty() && !text.contains(is_boundary);
    let host = text.split(['/', ':']).next().unwrap_or_default();
    let looks_like_host = host == "localhost" || (host.contains('.') && !looks_like_key(text));
    (is_one_word && looks_like_host).then(|| text.to_owned())
}

fn looks_like_key(word: &str) -> bool {
    const PREFIXES: [&str; 8] = ["sk-", "gsk_", "xai-", "pplx-", "hf_", "nvapi-", "csk-", "AIza"];
    word.len() >= 16 && word.is_ascii() && PREFIXES.iter().any(|prefix| word.starts_with(prefix))
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

fn is_boundary(c: char) -> bool {
    c.is_whitespace() || "\"'`,;)}>\\".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(text: &str) -> (Option<String>, Option<String>, Option<String>) {
        let Pasted { base_url, api_key, model } = read(text);
        (base_url, api_key, model)
    }

    fn some(url: &str, key: &str, model: &str) -> (Option<String>, Option<String>, Option<String>) {
        let of = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        (of(url), of(key), of(model))
    }

    #[test]
    fn what_people_paste() {
        let cases = [
            ("https://h.example/v1", some("https://h.example/v1", "", "")),
            ("localhost:11434", some("localhost:11434", "", "")),
            ("sk-abcdefghijklmnop", some("", "sk-abcdefghijklmnop", "")),
            (
                "OPENAI_BASE_URL=https://h.example/v1\nexport OPENAI_API_KEY=\"k-1\"\nOPENAI_MODEL=m-1",
                some("https://h.example/v1", "k-1", "m-1"),
            ),
            (
                "client = OpenAI(\n  base_url=\"https://h.example/v1\",\n  api_key=\"k-1\",\n)\nclient.chat.completions.create(model='m-1', messages=[])",
                some("https://h.example/v1", "k-1", "m-1"),
            ),
            ("new OpenAI({ baseURL: 'https://h.example/v1', apiKey: 'k-1' })", some("https://h.example/v1", "k-1", "")),
            (
                "curl 'https://h.example/v1/chat/completions' \\\n -H \"Authorization: Bearer $OPENAI_API_KEY\" -d '{\"model\":\"m-1\"}'",
                some("https://h.example/v1/chat/completions", "", "m-1"),
            ),
            (
                "curl https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=1 -H 'api-key: k-1'",
                some("https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=1", "k-1", ""),
            ),
            (
                "[model]\nmodel = \"m-1\"\nbase-url = \"http://127.0.0.1:8000/v1\"",
                some("http://127.0.0.1:8000/v1", "", "m-1"),
            ),
            ("hello", some("", "", "")),
        ];
        for (text, expected) in cases {
            assert_eq!(parts(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "\\PC*|(model|base_url|api_key|Bearer|[=:\"' \n€])*") {
            let _ = read(&text);
        }
    }
}
