//! From what a person typed into the Base URL field to the URLs that are called.
//!
//! One resolver serves chat, the model list and the diagnostics, so that a test can never pass on one URL while chat
//! goes to another. In reading order: [`resolve`] here decides, `clean` and `words` drop what a clipboard adds, `parse`
//! cuts the text into the parts of a URL, `host` reads host names and addresses, `path` tells a base URL from a full
//! endpoint, `azure` holds what differs there, `punycode` spells international names, and `notice` holds every sentence.
//!
//! ```
//! use plainwire_core::endpoint::{Reading, resolve};
//!
//! let endpoint = resolve("https://api.provider.com/v1/", Reading::Auto)?;
//! assert_eq!(endpoint.chat, "https://api.provider.com/v1/chat/completions");
//! assert_eq!(endpoint.models.as_deref(), Some("https://api.provider.com/v1/models"));
//!
//! // A full endpoint is recognised, and nothing is ever appended twice.
//! let again = resolve(&endpoint.chat, Reading::Auto)?;
//! assert_eq!(again.chat, endpoint.chat);
//! # Ok::<(), plainwire_core::endpoint::EndpointError>(())
//! ```

mod azure;
mod clean;
mod host;
mod notice;
mod parse;
mod path;
mod punycode;
mod words;

pub use notice::{EndpointError, Warning};

use serde::{Deserialize, Serialize};

use clean::Cleaned;
use parse::{Parts, Scheme};

/// How the Base URL field is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// By its shape: a URL that ends as a chat endpoint does is one, everything else is a base URL. A lone `#` at the
    /// end of the text means that it is called exactly as it stands.
    #[default]
    Auto,
    /// Always as a base URL: `/chat/completions` is appended even to what looks like a full endpoint.
    BaseUrl,
    /// Always as the URL to call: nothing is appended.
    FullEndpoint,
}

/// What the text was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A base URL, to which `/chat/completions` was appended.
    BaseUrl,
    /// The URL of the chat endpoint itself.
    FullEndpoint,
}

/// The request header that carries the API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyHeader {
    /// `Authorization: Bearer <key>`, as nearly everywhere.
    Authorization,
    /// `api-key: <key>`, as Azure takes it.
    ApiKey,
    /// `x-api-key: <key>`, as Anthropic and some gateways take it.
    XApiKey,
}

impl KeyHeader {
    /// The name of the header.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Authorization => "Authorization",
            Self::ApiKey => "api-key",
            Self::XApiKey => "x-api-key",
        }
    }

    /// The value of the header for a key.
    ///
    /// ```
    /// use plainwire_core::endpoint::KeyHeader;
    /// assert_eq!(KeyHeader::Authorization.value("k"), "Bearer k");
    /// assert_eq!(KeyHeader::ApiKey.value("k"), "k");
    /// ```
    #[must_use]
    pub fn value(self, key: &str) -> String {
        match self {
            Self::Authorization => format!("Bearer {key}"),
            Self::ApiKey | Self::XApiKey => key.to_owned(),
        }
    }
}

/// Answers a page only where the request says that it knows of the risk.
const ANTHROPIC: &str = "api.anthropic.com";

/// The URLs that will be called, and what to know about them.
///
/// Path and query keep their characters as typed: percent-encoding of what a URL may not hold is left to the browser,
/// which does it the same way for every client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Where chat requests are posted.
    pub chat: String,
    /// Where the list of models is, or none when no such URL follows from what was typed: the model is typed by hand.
    pub models: Option<String>,
    /// What the text was read as.
    pub kind: Kind,
    /// The header in which this host takes a key.
    pub key_header: KeyHeader,
    /// `scheme://host[:port]` without a default port, as a browser's `URL.origin` prints it, except that international
    /// host names keep their letters. A key belongs to one origin.
    pub origin: String,
    /// The host without its port, lower case; an IPv6 address stands in its brackets.
    pub host: String,
    /// What was changed on the way, and what may be wrong, in the order in which it was found.
    pub warnings: Vec<Warning>,
}

impl Endpoint {
    /// The headers of a request with that key: the one that carries it, and those that the host insists on where a browser
    /// asks. `is_list` tells a request for the list of models from one for a reply.
    #[must_use]
    pub fn headers(&self, key: Option<&str>, is_list: bool) -> Vec<(&'static str, String)> {
        let is_anthropic = self.host == ANTHROPIC;
        let mut headers = Vec::new();
        if let Some(key) = key {
            // Its list of models is not part of what it has in common with others.
            let header = if is_anthropic && is_list { KeyHeader::XApiKey } else { self.key_header };
            headers.push((header.name(), header.value(key)));
        }
        if is_anthropic {
            headers.push(("anthropic-dangerous-direct-browser-access", "true".to_owned()));
            if is_list {
                headers.push(("anthropic-version", "2023-06-01".to_owned()));
            }
        }
        headers
    }

    /// Whether the host is this computer: `localhost`, a name below it, `127.0.0.0/8` or `::1`.
    ///
    /// ```
    /// # use plainwire_core::endpoint::{Reading, resolve};
    /// assert!(resolve("localhost:11434/v1", Reading::Auto)?.is_loopback());
    /// # Ok::<(), plainwire_core::endpoint::EndpointError>(())
    /// ```
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        host::is_loopback(&self.host)
    }

    /// Whether the host is in a local network: an address of a private, link-local, shared (`100.64.0.0/10`) or
    /// unspecified range, or a name below `.local`. Loopback is not private.
    #[must_use]
    pub fn is_private(&self) -> bool {
        host::is_private(&self.host)
    }
}

/// Reads what was typed into the Base URL field.
///
/// # Errors
/// When no request could be sent to what was typed, or should not be, as with a password in the URL. The error's text is
/// a sentence for the person who typed; it never repeats a password.
pub fn resolve(typed: &str, reading: Reading) -> Result<Endpoint, EndpointError> {
    resolve_with(typed, reading, "")
}

/// [`resolve`], with the `api-version` that is added at Azure where the text has none; the usual one where it is empty.
///
/// # Errors
/// See [`resolve`].
pub fn resolve_with(typed: &str, reading: Reading, azure_version: &str) -> Result<Endpoint, EndpointError> {
    let Cleaned { text, as_is, mut warnings } = clean::clean(typed, reading)?;
    let Parts { scheme, host, port, path, query } = parse::parse(&text, &mut warnings)?;
    let verbatim = match reading {
        Reading::Auto => as_is,
        Reading::BaseUrl => false,
        Reading::FullEndpoint => true,
    };
    if as_is && reading == Reading::BaseUrl {
        warnings.push(Warning::FragmentDropped);
    }

    let typed_path = path::without_dot_segments(&path);
    let (path, query) = if verbatim {
        (typed_path, query)
    } else {
        let collapsed = path::with_single_slashes(&typed_path);
        if collapsed != typed_path && !warnings.contains(&Warning::SlashesRepaired) {
            warnings.push(Warning::SlashesRepaired);
        }
        (collapsed, query)
    };

    let (kind, chat_path) = if verbatim {
        (Kind::FullEndpoint, path.clone())
    } else if reading == Reading::Auto && path::is_full(&path) {
        (Kind::FullEndpoint, path::without_slash_after_chat(&path).to_owned())
    } else if azure::is_inference_host(&host) {
        (Kind::BaseUrl, azure::join_inference(&path))
    } else if reading == Reading::Auto && path::is_model_list(&path) {
        (Kind::BaseUrl, path::join(path::without_model_list(&path)))
    } else {
        (Kind::BaseUrl, path::join(&path))
    };
    let query = azure::with_version(&host, &chat_path, query, azure_version, verbatim, &mut warnings);

    let origin = parse::origin(scheme, &host, port);
    let url = |path: &str| match &query {
        Some(query) => format!("{origin}{path}?{query}"),
        None => format!("{origin}{path}"),
    };
    let chat = url(&chat_path);
    let models = if azure::has_no_model_list(&host, &chat_path) { None } else { path::model_list(&chat_path) };
    let models = models.map(|path| url(&path));

    warnings.extend(path::advice(&path, reading, kind));
    warnings.extend(azure::advice(&host, &chat_path));
    if kind == Kind::BaseUrl
        && path::is_at_root(&chat_path)
        && !azure::is_azure_host(&host)
        && !host::answers_at_root(&host)
    {
        warnings.push(Warning::VersionMayBeMissing { base: format!("{origin}/v1") });
    }
    if port == Some(host::OLLAMA_PORT) && path::is_ollama_native(&path) {
        warnings.push(Warning::OllamaNative { base: format!("{origin}/v1") });
    }
    if query.as_deref().is_some_and(|query| query.contains('/') && path::is_full(query)) {
        warnings.push(Warning::PathInQuery);
    }
    if scheme == Scheme::Http && host::is_public(&host) {
        warnings.push(Warning::PlainHttp { host: host.clone() });
    }
    if models.is_none() {
        warnings.push(Warning::ModelsByHand);
    }

    let key_header = azure::key_header(&host, &chat_path);
    Ok(Endpoint { chat, models, kind, key_header, origin, host, warnings })
}
