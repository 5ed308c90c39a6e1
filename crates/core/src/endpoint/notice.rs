//! What the resolver says to a person: what it changed or doubts, and what it refuses.

use crate::letters::visible;
use std::fmt;

/// Something a person should know about an address that was understood.
///
/// [`Warning::code`] names it for programs and translations; its text is a plain English sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// Invisible characters were left out: zero-width, bidirectional and control characters, a byte order mark.
    InvisibleRemoved,
    /// Quotes, brackets or punctuation around the address were left out.
    WrappingRemoved,
    /// Words around the address were left out, such as `Bearer`, `curl` or a variable's name.
    WordsRemoved,
    /// Escapes of another format were read, such as `&amp;` or `\/`.
    EscapesRead,
    /// Full-width letters and signs were read as their ASCII forms.
    FullWidthRead,
    /// Backslashes were read as slashes, or doubled slashes as one.
    SlashesRepaired,
    /// The part after `#` was left out, as it is never sent.
    FragmentDropped,
    /// No scheme was typed, so this one was chosen.
    SchemeAdded {
        /// `http` or `https`.
        scheme: &'static str,
    },
    /// The beginning was not quite `https://`: a slash or colon was missing, or it stood there twice.
    SchemeRepaired,
    /// The host is an IPv4 address in an unusual spelling, and this is what a browser makes of it.
    HostRewritten {
        /// The address as four decimal numbers.
        host: String,
    },
    /// An IPv6 address was typed without brackets, and read like this.
    BracketsAdded {
        /// The address in its brackets, with the port when there is one.
        authority: String,
    },
    /// The host name has letters outside ASCII.
    InternationalHost {
        /// The name as typed, in lower case.
        host: String,
        /// What a browser will call, where that is certain.
        ascii: Option<String>,
    },
    /// The address means "any address": servers listen on it, but it is none to call.
    UnspecifiedAddress {
        /// The address.
        host: String,
    },
    /// Unencrypted HTTP to a host that is not in a local network.
    PlainHttp {
        /// The host.
        host: String,
    },
    /// A bare host: most servers answer below `/v1`.
    VersionMayBeMissing {
        /// The base URL to offer.
        base: String,
    },
    /// It looks like a full endpoint, but is read as a base URL, as chosen.
    LooksFull,
    /// It looks like a base URL, but is called exactly as it stands, as chosen.
    LooksLikeBase,
    /// `/chat/completions` stands in the path more than once.
    DoubledPath,
    /// The path of the older completions of plain text, without chat.
    LegacyCompletions,
    /// The path of another API of the same provider.
    OtherApi {
        /// The last segment of the path.
        segment: String,
    },
    /// The path of Ollama's own API.
    OllamaNative {
        /// The base URL to offer.
        base: String,
    },
    /// The query ends as the path of an endpoint does.
    PathInQuery,
    /// The query had no `api-version`, so this one was added.
    AzureVersionAdded {
        /// The value of `api-version`.
        version: &'static str,
    },
    /// The query has no `api-version`, and the address is used as it stands.
    AzureVersionMissing,
    /// An Azure OpenAI host without a deployment in the path.
    AzureDeploymentMissing,
    /// Azure's `/openai/v1` was typed, which not every resource is known to have.
    AzureV1Unconfirmed,
    /// No URL of a model list follows from the address.
    ModelsByHand,
}

impl Warning {
    /// A stable name in snake case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvisibleRemoved => "invisible_removed",
            Self::WrappingRemoved => "wrapping_removed",
            Self::WordsRemoved => "words_removed",
            Self::EscapesRead => "escapes_read",
            Self::FullWidthRead => "full_width_read",
            Self::SlashesRepaired => "slashes_repaired",
            Self::FragmentDropped => "fragment_dropped",
            Self::SchemeAdded { .. } => "scheme_added",
            Self::SchemeRepaired => "scheme_repaired",
            Self::HostRewritten { .. } => "host_rewritten",
            Self::BracketsAdded { .. } => "brackets_added",
            Self::InternationalHost { .. } => "international_host",
            Self::UnspecifiedAddress { .. } => "unspecified_address",
            Self::PlainHttp { .. } => "plain_http",
            Self::VersionMayBeMissing { .. } => "version_may_be_missing",
            Self::LooksFull => "looks_full",
            Self::LooksLikeBase => "looks_like_base",
            Self::DoubledPath => "doubled_path",
            Self::LegacyCompletions => "legacy_completions",
            Self::OtherApi { .. } => "other_api",
            Self::OllamaNative { .. } => "ollama_native",
            Self::PathInQuery => "path_in_query",
            Self::AzureVersionAdded { .. } => "azure_version_added",
            Self::AzureVersionMissing => "azure_version_missing",
            Self::AzureDeploymentMissing => "azure_deployment_missing",
            Self::AzureV1Unconfirmed => "azure_v1_unconfirmed",
            Self::ModelsByHand => "models_by_hand",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvisibleRemoved => f.write_str("Invisible characters in the address were left out."),
            Self::WrappingRemoved => {
                f.write_str("Quotes, brackets or punctuation around the address were left out.")
            }
            Self::WordsRemoved => f.write_str("Words around the address were left out."),
            Self::EscapesRead => f.write_str("Escaped characters such as “&amp;” or “\\/” were read as what they mean."),
            Self::FullWidthRead => f.write_str("Full-width letters and signs were read as ASCII."),
            Self::SlashesRepaired => f.write_str("Backslashes or doubled slashes were read as single slashes."),
            Self::FragmentDropped => f.write_str("The part from “#” on was left out: it is never sent to a server."),
            Self::SchemeAdded { scheme } => write!(f, "No scheme was typed, so {scheme}:// is used."),
            Self::SchemeRepaired => f.write_str("The scheme at the beginning was repaired."),
            Self::HostRewritten { host } => write!(f, "A browser reads this host as the address {host}."),
            Self::BracketsAdded { authority } => {
                write!(f, "Read as the IPv6 address {authority}; with a port it is written [address]:port.")
            }
            Self::InternationalHost { host, ascii: Some(ascii) } => {
                write!(f, "The host name {host} has letters outside ASCII: a browser will call {ascii}.")
            }
            Self::InternationalHost { host, ascii: None } => {
                write!(f, "The host name {host} has letters outside ASCII: make sure that it is the one you mean.")
            }
            Self::UnspecifiedAddress { host } => {
                write!(f, "{host} is an address to listen on, not one to call: use localhost or the server's own.")
            }
            Self::PlainHttp { host } => {
                write!(f, "Plain http sends the key and every message to {host} unencrypted: use https if it answers.")
            }
            Self::VersionMayBeMissing { base } => {
                write!(f, "/v1 may be missing: if the server answers “not found”, use {base}.")
            }
            Self::LooksFull => f.write_str(
                "This looks like a full endpoint, but is read as a base URL: /chat/completions is appended to it.",
            ),
            Self::LooksLikeBase => f.write_str(
                "This looks like a base URL, but is called exactly as it stands, without /chat/completions.",
            ),
            Self::DoubledPath => f.write_str("The path holds /chat/completions more than once."),
            Self::LegacyCompletions => {
                f.write_str("This path is the older text completion; chat is usually at /chat/completions.")
            }
            Self::OtherApi { segment } => {
                write!(f, "“/{segment}” belongs to another API: leave it away to use chat completions.")
            }
            Self::OllamaNative { base } => {
                write!(f, "This is the path of Ollama's own API; its OpenAI-compatible one is at {base}.")
            }
            Self::PathInQuery => f.write_str(
                "The query ends like the path of an endpoint. If the whole address is to be called as it stands, choose \
                 Full endpoint; if not, put the path before the “?”.",
            ),
            Self::AzureVersionAdded { version } => {
                write!(f, "Azure asks for an api-version, so api-version={version} was added.")
            }
            Self::AzureVersionMissing => {
                f.write_str("The query has no api-version, which Azure usually asks for.")
            }
            Self::AzureDeploymentMissing => f.write_str(
                "Azure OpenAI usually needs the deployment in the address: \
                 /openai/deployments/NAME/chat/completions?api-version=VERSION.",
            ),
            Self::AzureV1Unconfirmed => f.write_str(
                "Not every Azure resource may answer at /openai/v1: if this one does not, paste the full URL of the \
                 deployment.",
            ),
            Self::ModelsByHand => f.write_str("This address has no known list of models: type the model's name."),
        }
    }
}

/// Why no request can be sent to what was typed. The text is a sentence that names the part; none repeats a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// Nothing, or nothing but white space and quotes.
    #[error("The address is empty.")]
    Empty,
    /// More text than any address has.
    #[error("The text is too long for an address: {bytes} bytes, of at most {most}.")]
    TooLong {
        /// How long the text is.
        bytes: usize,
        /// How long it may be.
        most: usize,
    },
    /// A space, tab or line break between other characters.
    #[error("There is a space inside the address{}.", after(.before.as_deref()))]
    SpaceInside {
        /// What stands before it, unless that could be part of a password.
        before: Option<String>,
    },
    /// The text begins as API keys do, and has nothing of an address.
    #[error("This looks like an API key, not an address: it belongs into the API Key field.")]
    LooksLikeKey,
    /// Neither `http` nor `https`.
    #[error("“{scheme}:” cannot be called: the address must begin with https:// or http://.")]
    UnsupportedScheme {
        /// The scheme, in lower case.
        scheme: String,
    },
    /// A user name or password before an `@`.
    #[error(
        "The address holds a user name or password before “@”, and browsers refuse to call such an address: remove \
         it, and put the key into the API Key field."
    )]
    UserInfo,
    /// Nothing where the host belongs.
    #[error("The address has no host name.")]
    NoHost,
    /// A character that no host name may have.
    #[error("The host name may not contain “{}”.", visible(*.character))]
    BadHostCharacter {
        /// The first such character.
        character: char,
    },
    /// Two dots in a row, or one at the beginning.
    #[error("The host name has a dot with nothing before it: “{host}”.")]
    EmptyLabel {
        /// The host.
        host: String,
    },
    /// Longer than the domain name system allows: 63 bytes between dots, 253 in all.
    #[error("The host name is longer than host names can be.")]
    HostTooLong,
    /// It ends in a number, so it has to be an IPv4 address, and is none.
    #[error("“{host}” is not an IPv4 address: that has four numbers from 0 to 255.")]
    BadIpv4 {
        /// The host.
        host: String,
    },
    /// What stands in brackets, or looks like an IPv6 address, is none.
    #[error("“{host}” is not an IPv6 address.")]
    BadIpv6 {
        /// The host.
        host: String,
    },
    /// An IPv6 address with a zone, which no URL can hold.
    #[error("A URL cannot hold the zone of an IPv6 address: leave away “%” and what follows it.")]
    Zone,
    /// Not a number from 1 to 65535.
    #[error("“{port}” is not a port: that is a number from 1 to 65535.")]
    BadPort {
        /// The port as typed, shortened.
        port: String,
    },
    /// A port that browsers never call, as other protocols own it.
    #[error("Browsers refuse to call port {port}, which belongs to another protocol: run the server on another port.")]
    BlockedPort {
        /// The port.
        port: u16,
    },
}

impl EndpointError {
    /// A stable name in snake case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong { .. } => "too_long",
            Self::SpaceInside { .. } => "space_inside",
            Self::LooksLikeKey => "looks_like_key",
            Self::UnsupportedScheme { .. } => "unsupported_scheme",
            Self::UserInfo => "user_info",
            Self::NoHost => "no_host",
            Self::BadHostCharacter { .. } => "bad_host_character",
            Self::EmptyLabel { .. } => "empty_label",
            Self::HostTooLong => "host_too_long",
            Self::BadIpv4 { .. } => "bad_ipv4",
            Self::BadIpv6 { .. } => "bad_ipv6",
            Self::Zone => "zone",
            Self::BadPort { .. } => "bad_port",
            Self::BlockedPort { .. } => "blocked_port",
        }
    }
}

fn after(before: Option<&str>) -> String {
    before.map(|before| format!(", after “{before}”")).unwrap_or_default()
}
