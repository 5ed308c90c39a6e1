//! *Paste anything*: finds the address, the key, the model and what else a profile keeps in a curl line, a code snippet,
//! environment variables, a configuration file, or a bare URL or key.
//!
//! Nothing is parsed by its own grammar. Names stand in front of values in all of these, and what lies between them differs
//! little: `tokens` and `quoted` cut a text into words, quoted texts and marks, `names` knows what is a name, `find` puts
//! values to names, `values`, `address` and `headers` judge them, and `gather` chooses what belongs together. Only the body of
//! a request is read as JSON, where it is JSON.

mod address;
mod find;
mod gather;
mod headers;
mod names;
mod quoted;
mod tokens;
mod values;
mod words;

/// What was understood. Each part may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pasted {
    /// For the Base URL field: as it stood there, without user info and without a key in its query. It resolves.
    pub base_url: Option<String>,
    /// For the API Key field, cleaned by [`clean_key`](crate::settings::clean_key).
    pub api_key: Option<String>,
    /// For the Model field.
    pub model: Option<String>,
    /// Headers that somebody chose to add, each once: not those of the key, of the app, and of browsers.
    pub headers: Vec<(String, String)>,
    /// Azure's `api-version`.
    pub azure_api_version: Option<String>,
    /// The sampling temperature, as it stood there.
    pub temperature: Option<String>,
    /// The most tokens that a reply may have, as it stood there.
    pub max_output_tokens: Option<String>,
    /// The reasoning effort: `low`, `medium` and the like.
    pub reasoning_effort: Option<String>,
    /// Whether it says that replies are not to be streamed.
    pub is_streaming_off: bool,
    /// What the system or developer message says.
    pub system_prompt: Option<String>,
    /// Where there is no address: the id of the [preset](crate::providers) that a variable, a class or the key itself names.
    pub provider: Option<&'static str>,
}

impl Pasted {
    /// Whether nothing was understood.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Looks for an address, a key, a model and what goes with them in any text.
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
    let plain = tokens::plain(text);
    let read = |with_comments| {
        let mut gather = gather::Gather::default();
        find::find(&plain, with_comments, &mut gather, 0);
        gather.choose(text)
    };
    // What is commented out is not meant, unless there is nothing else: the headings of Markdown look the same.
    let pasted = read(false);
    if pasted.is_empty() { read(true) } else { pasted }
}
