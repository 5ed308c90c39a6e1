//! From cleaned text to the parts of a URL: scheme, host, port, path and query.

use super::{EndpointError, Warning, host};

/// The two schemes that a browser calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Http,
    Https,
}

impl Scheme {
    fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// A URL without user info and fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) scheme: Scheme,
    /// Lower case, an IPv6 address in brackets.
    pub(super) host: String,
    /// None for the scheme's own.
    pub(super) port: Option<u16>,
    /// As typed: empty, or beginning with a slash.
    pub(super) path: String,
    /// As typed, without its `?`.
    pub(super) query: Option<String>,
}

/// Schemes that are known not to be hosts, so that `ftp:21` is no host with a port.
const OTHER_SCHEMES: [&str; 20] = [
    "about",
    "blob",
    "chrome",
    "data",
    "dict",
    "file",
    "ftp",
    "ftps",
    "gopher",
    "irc",
    "javascript",
    "ldap",
    "mailto",
    "sftp",
    "ssh",
    "tel",
    "telnet",
    "vbscript",
    "ws",
    "wss",
];

/// The ports that the Fetch standard blocks.
#[rustfmt::skip]
const BLOCKED_PORTS: &[u16] = &[
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
    111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
    540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
    6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

/// How much of a bad port is repeated to the person who typed it.
const SHOWN_PORT_CHARS: usize = 12;

/// Cuts text without white space into the parts of a URL.
pub(super) fn parse(text: &str, warnings: &mut Vec<Warning>) -> Result<Parts, EndpointError> {
    let (typed_scheme, rest) = take_scheme(text, warnings)?;
    let (before_query, query) = match rest.split_once('?') {
        Some((before, query)) => (before, Some(query.to_owned())),
        None => (rest, None),
    };
    let (authority, path) = match before_query.find('/').and_then(|at| before_query.split_at_checked(at)) {
        Some(parts) => parts,
        None => (before_query, ""),
    };
    if authority.contains('@') {
        return Err(EndpointError::UserInfo);
    }
    let (host, port) = read_authority(authority, warnings).map_err(|error| match error {
        // A password with a slash in it ends up where the port belongs.
        EndpointError::BadPort { .. } | EndpointError::BadIpv6 { .. } if rest.contains('@') => EndpointError::UserInfo,
        other => other,
    })?;
    let scheme = typed_scheme.unwrap_or_else(|| {
        let is_local = host::is_loopback(&host) || host::is_private_address(&host);
        let scheme = if is_local { Scheme::Http } else { Scheme::Https };
        warnings.push(Warning::SchemeAdded { scheme: scheme.name() });
        scheme
    });
    let port = port.filter(|&port| port != scheme.default_port());
    if let Some(port) = port.filter(|port| BLOCKED_PORTS.contains(port)) {
        return Err(EndpointError::BlockedPort { port });
    }
    Ok(Parts { scheme, host, port, path: path.to_owned(), query })
}

/// `scheme://host[:port]`.
pub(super) fn origin(scheme: Scheme, host: &str, port: Option<u16>) -> String {
    match port {
        Some(port) => format!("{}://{host}:{port}", scheme.name()),
        None => format!("{}://{host}", scheme.name()),
    }
}

/// What follows `http` or `https` and what sets it off, if a text begins so.
pub(super) fn after_web_scheme(text: &str) -> Option<&str> {
    strip_web_scheme(text, true).map(|found| found.rest)
}

/// Whether a text is the name of a scheme that is not called.
pub(super) fn is_other_scheme(name: &str) -> bool {
    OTHER_SCHEMES.contains(&name.to_ascii_lowercase().as_str())
}

fn take_scheme<'a>(text: &'a str, warnings: &mut Vec<Warning>) -> Result<(Option<Scheme>, &'a str), EndpointError> {
    // `//host` and `://host` have lost their scheme on the way.
    let without_colon = text.strip_prefix(':').unwrap_or(text);
    let text = if without_colon.starts_with("//") { without_colon.trim_start_matches('/') } else { text };
    if let Some(first) = strip_web_scheme(text, true) {
        let (mut found, mut is_exact) = (first, first.is_exact);
        // Pasting into a field that holds `https://` already doubles it. The inner one belongs to the address.
        while let Some(inner) = strip_web_scheme(found.rest, false) {
            (found, is_exact) = (inner, false);
        }
        if !is_exact {
            warnings.push(Warning::SchemeRepaired);
        }
        return Ok((Some(found.scheme), found.rest));
    }
    let authority = text.split(['/', '?']).next().unwrap_or_default();
    match text.split_once(':') {
        Some((name, after)) if is_scheme_name(name) && !host::is_ipv6(authority) => {
            if !is_other_scheme(name) && is_host_before_port(name, after) {
                Ok((None, text))
            } else if text.contains('@') && !is_other_scheme(name) {
                Err(EndpointError::UserInfo)
            } else {
                Err(EndpointError::UnsupportedScheme { scheme: name.to_ascii_lowercase() })
            }
        }
        _ => Ok((None, text)),
    }
}

#[derive(Clone, Copy)]
struct WebScheme<'a> {
    scheme: Scheme,
    rest: &'a str,
    is_exact: bool,
}

/// Strips `http` or `https` with its colon and slashes, of which some may be missing or too many. A second scheme has to
/// have slashes: a colon alone may set off the port of a host of that name.
fn strip_web_scheme(text: &str, is_first: bool) -> Option<WebScheme<'_>> {
    [("https", Scheme::Https), ("http", Scheme::Http)].into_iter().find_map(|(name, scheme)| {
        let (typed, after_name) = text.split_at_checked(name.len())?;
        typed.eq_ignore_ascii_case(name).then_some(())?;
        let after_colon = after_name.trim_start_matches(':');
        let rest = after_colon.trim_start_matches('/');
        let colons = after_name.len() - after_colon.len();
        let slashes = after_colon.len() - rest.len();
        let is_scheme = if colons > 0 { is_first || slashes > 0 } else { slashes >= 2 };
        is_scheme.then_some(WebScheme { scheme, rest, is_exact: colons == 1 && slashes == 2 })
    })
}

fn is_scheme_name(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
}

/// Whether `name:after` is a host and its port rather than a scheme and what it takes.
fn is_host_before_port(name: &str, after: &str) -> bool {
    let port = after.split(['/', '?']).next().unwrap_or_default();
    let looks_like_host = name.contains('.') || name.eq_ignore_ascii_case("localhost");
    if after.starts_with("//") {
        false
    } else if port.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit()) {
        looks_like_host && !after.contains('@')
    } else {
        true
    }
}

fn read_authority(authority: &str, warnings: &mut Vec<Warning>) -> Result<(String, Option<u16>), EndpointError> {
    if let Some(inner) = authority.strip_prefix('[') {
        let (address, after) =
            inner.split_once(']').ok_or_else(|| EndpointError::BadIpv6 { host: authority.to_owned() })?;
        let host = host::read_ipv6(address, warnings)?;
        return match after.strip_prefix(':') {
            Some(port) => Ok((host, read_port(port)?)),
            None if after.is_empty() => Ok((host, None)),
            None => Err(EndpointError::BadPort { port: shown_port(after) }),
        };
    }
    if host::is_ipv6(authority) {
        let host = host::read_ipv6(authority, warnings)?;
        warnings.push(Warning::BracketsAdded { authority: host.clone() });
        return Ok((host, None));
    }
    if let Some((address, port)) = authority.rsplit_once(':').filter(|(address, _)| host::is_ipv6(address)) {
        let host = host::read_ipv6(address, warnings)?;
        warnings.push(Warning::BracketsAdded { authority: format!("{host}:{port}") });
        return Ok((host, read_port(port)?));
    }
    match authority.split_once(':') {
        Some((name, port)) => Ok((host::read_name(name, warnings)?, read_port(port)?)),
        None => Ok((host::read_name(authority, warnings)?, None)),
    }
}

/// Reads a port. None is typed as nothing after the colon, which is allowed.
fn read_port(typed: &str) -> Result<Option<u16>, EndpointError> {
    if typed.is_empty() {
        return Ok(None);
    }
    let is_number = typed.bytes().all(|byte| byte.is_ascii_digit());
    match typed.parse::<u16>() {
        Ok(port) if is_number && port > 0 => Ok(Some(port)),
        _ => Err(EndpointError::BadPort { port: shown_port(typed) }),
    }
}

fn shown_port(typed: &str) -> String {
    let mut shown: String = typed.chars().take(SHOWN_PORT_CHARS).collect();
    if shown.len() < typed.len() {
        shown.push('…');
    }
    shown
}
