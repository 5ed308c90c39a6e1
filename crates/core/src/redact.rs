//! The one function that hides a secret, for everything that leaves the page or is shown: logs, error texts, exports,
//! links, copied commands.

use crate::base64;
use crate::letters::is_letter;

/// What stands where a secret stood.
pub const MASK: &str = "[redacted]";

/// Hides secrets in a text.
///
/// Hidden are: the given secrets, also percent-encoded, in base64, escaped as JSON strings do, and their long beginnings;
/// the values of headers and fields that carry keys (`Authorization`, `api-key`, `x-api-key`, `Cookie` and the like);
/// keys in queries; user info in URLs; tokens behind `Bearer` or `Basic`; what looks like a key by its prefix, also in
/// the shortened form in which providers echo it (`sk-…abcd`, `****abcd`).
///
/// Hiding twice is hiding once.
///
/// ```
/// use plainwire_core::redact::redact;
///
/// let shown = redact("Incorrect API key provided: canary-key-7f3a", &["canary-key-7f3a"]);
/// assert_eq!(shown, "Incorrect API key provided: [redacted]");
/// ```
#[must_use]
pub fn redact(text: &str, secrets: &[&str]) -> String {
    let forms = forms(secrets);
    let mut shown = hide(text, &forms);
    // A mask bounds what stands beside it, so that more may look like a secret than before. That happens with made-up
    // texts only; each round hides at least a character more, so there is a last one.
    loop {
        let again = hide(&shown, &forms);
        if again == shown {
            return shown;
        }
        shown = again;
    }
}

/// Goes through the text once: at every place all rules are tried, so that none uncovers what another would hide.
fn hide(text: &str, forms: &[Form]) -> String {
    let lower = text.to_ascii_lowercase();
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let place = Place { before: shown.chars().next_back(), lower: lower.get(at..).unwrap_or_default(), rest };
        if rest.starts_with(MASK) {
            shown.push_str(MASK);
            at += MASK.len();
        } else if let Some(length) = forms.iter().filter_map(|form| form.hides(rest)).max() {
            push_mask(&mut shown);
            at += length;
        } else if let Some((shown_length, hidden_length)) = place.labelled().or_else(|| place.bare_key()) {
            shown.push_str(rest.get(..shown_length).unwrap_or_default());
            push_mask(&mut shown);
            at += end_of_secrets(rest, shown_length, shown_length + hidden_length, forms);
        } else {
            let Some(next) = rest.chars().next() else { break };
            shown.push(next);
            at += next.len_utf8();
        }
    }
    shown
}

/// Where hiding ends when it was to end at `end`: behind a secret that begins before it and reaches further.
fn end_of_secrets(text: &str, from: usize, mut end: usize, forms: &[Form]) -> usize {
    let mut at = from;
    while at < end {
        let rest = text.get(at..).unwrap_or_default();
        let length = forms.iter().filter_map(|form| form.hides(rest)).max().unwrap_or(0);
        end = end.max(at + length);
        at += length.max(rest.chars().next().map_or(1, char::len_utf8));
    }
    end
}

/// Two secrets beside each other are hidden by one mask.
fn push_mask(shown: &mut String) {
    if !shown.ends_with(MASK) {
        shown.push_str(MASK);
    }
}

/// One way of writing a secret.
struct Form {
    text: String,
    /// How many bytes of its beginning are enough to be hidden.
    enough: usize,
}

impl Form {
    /// How many bytes at the front of `rest` are this secret, or a long beginning of it.
    fn hides(&self, rest: &str) -> Option<usize> {
        let same = self.text.bytes().zip(rest.bytes()).take_while(|(a, b)| a == b).count();
        let same = rest.floor_char_boundary(same);
        (same >= self.enough).then_some(same)
    }
}

fn forms(secrets: &[&str]) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut add = |text: String, enough: usize| {
        if !text.is_empty() && !forms.iter().any(|form| form.text == text) {
            forms.push(Form { text, enough });
        }
    };
    // Anything shorter is no secret, and hiding it would hide the text.
    for secret in secrets.iter().map(|secret| secret.trim()).filter(|secret| secret.len() >= 4) {
        // "sk-proj-" alone gives nothing away; a third of a key does.
        let enough = (secret.len() / 2).clamp(8, 12).min(secret.len());
        add(secret.to_owned(), enough);
        let json = crate::record::to_text(&serde_json::Value::from(secret));
        add(json.trim_matches('"').to_owned(), enough);
        for hexadecimal in ["0123456789ABCDEF", "0123456789abcdef"] {
            let text = percent(secret, hexadecimal.as_bytes());
            let enough = enough.min(text.len());
            add(text, enough);
        }
        // Inside longer base64 ("user:secret") a text can stand at any of three offsets; the characters at its edges also
        // hold bits of its neighbours and are left out.
        for shift in 0..3 {
            let mut bytes = vec![0; shift];
            bytes.extend_from_slice(secret.as_bytes());
            for alphabet in [b"+/", b"-_"] {
                let encoded = base64::unpadded(&bytes, *alphabet);
                let begin = (shift * 8).div_ceil(6);
                let end = bytes.len() * 8 / 6;
                let text = encoded.get(begin..end).unwrap_or_default().to_owned();
                if text.len() >= 6 {
                    let enough = text.len().min(16);
                    add(text, enough);
                }
            }
        }
    }
    forms
}

fn percent(secret: &str, hexadecimal: &[u8]) -> String {
    let mut text = String::new();
    for byte in secret.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(byte as char);
        } else {
            text.push('%');
            for digit in [byte >> 4, byte & 15] {
                text.push(hexadecimal.get(usize::from(digit)).map_or('0', |digit| *digit as char));
            }
        }
    }
    text
}

/// Headers whose whole line is secret.
const LINES: [&str; 5] = ["authorization", "proxy-authorization", "cookie", "set-cookie", "x-auth-token"];
/// Names of headers, fields and query parameters whose value is secret.
const FIELDS: [&str; 15] = [
    "x-goog-api-key",
    "x-api-key",
    "api-key",
    "api_key",
    "apikey",
    "ocp-apim-subscription-key",
    "subscription-key",
    "api key",
    "access_token",
    "access-token",
    "refresh_token",
    "client_secret",
    "secret_key",
    "password",
    "passwd",
];
/// Names that are secret only in a query: elsewhere they are words.
const QUERY: [&str; 7] = ["key", "token", "secret", "sig", "signature", "auth", "pass"];
/// What keys of providers begin with.
const KEY_PREFIXES: [&str; 22] = [
    "sk-",
    "sk_",
    "gsk_",
    "xai-",
    "hf_",
    "AIza",
    "r8_",
    "nvapi-",
    "csk-",
    "fw_",
    "tgp_",
    "pplx-",
    "ghp_",
    "gho_",
    "github_pat_",
    "glpat-",
    "AKIA",
    "eyJ",
    "ya29.",
    "esecret_",
    "rk-",
    "pk-",
];

/// A place in the text.
struct Place<'a> {
    /// The character in front of it, as shown: a mask bounds what stands behind it, now as when it is read again.
    before: Option<char>,
    rest: &'a str,
    /// The rest in lower case, byte by byte at the same place.
    lower: &'a str,
}

impl Place<'_> {
    /// A secret with a name in front: how much of the text is shown and how much behind it is hidden.
    fn labelled(&self) -> Option<(usize, usize)> {
        let lower = self.lower;
        if lower.starts_with("://") {
            let authority = self.rest.get(3..)?;
            let end =
                authority.find(|c: char| c.is_whitespace() || "/?#\"'<>`\\".contains(c)).unwrap_or(authority.len());
            let user_info = authority.get(..end)?.rfind('@').filter(|length| *length > 0)?;
            return Some((3, user_info));
        }
        if self.before.is_some_and(is_letter) {
            return None;
        }
        for scheme in ["bearer", "basic"] {
            if let Some(behind) = lower.strip_prefix(scheme) {
                let gap = behind.len() - behind.trim_start_matches([' ', '+']).len();
                let gap = if behind.starts_with("%20") { 3 } else { gap };
                let shown = scheme.len() + gap;
                let token = length_of(self.rest.get(shown..)?, |c| c.is_ascii_alphanumeric() || "-._~+/=".contains(c));
                let looks_so =
                    token >= 20 || self.rest.get(shown..shown + token)?.bytes().any(|byte| byte.is_ascii_digit());
                return (gap > 0 && token >= 6 && looks_so).then_some((shown, token));
            }
        }
        let in_query = matches!(self.before, Some('?' | '&'));
        let names = LINES.iter().chain(&FIELDS).chain(QUERY.iter().filter(|_| in_query));
        let name = names.filter(|name| lower.starts_with(**name)).max_by_key(|name| name.len())?;
        self.value_behind(name)
    }

    fn value_behind(&self, name: &str) -> Option<(usize, usize)> {
        let behind = self.rest.get(name.len()..)?;
        // The name may be quoted (`"api_key": "…"`), and the quotation marks escaped.
        let closing = length_of(behind, |c| "\\\"'`".contains(c));
        let spaced = behind.get(closing..)?.trim_start_matches([' ', '\t']);
        let separator = spaced.chars().next().filter(|c| ":=,".contains(*c) && (*c != ',' || closing > 0))?;
        let value = spaced.get(1..)?.trim_start_matches(['=', '>', ' ', '\t']);
        let opening = length_of(value, |c| "\\\"'`".contains(c));
        let quotes = value.get(..opening)?;
        let value = value.get(opening..)?;
        let whole_line = LINES.contains(&name) && separator != '=';
        let shown = self.rest.len() - value.len();
        // What is hidden already stays as it is, whatever was behind it.
        if value.starts_with(MASK) {
            return Some((shown, MASK.len()));
        }
        let hidden = match quotes.chars().next_back() {
            Some(quote) => value.find([quote, '\n', '\r']).map_or(value.len(), |end| {
                // A backslash in front of the closing quotation mark belongs to the mark.
                end - usize::from(quotes.contains('\\') && value.get(..end).is_some_and(|value| value.ends_with('\\')))
            }),
            None if whole_line => length_of(value, |c| !"\r\n\"'`".contains(c)),
            None => length_of(value, |c| !c.is_whitespace() && !"&#\"'`<>,;)}]\\".contains(c)),
        };
        (hidden > 0).then_some((shown, hidden))
    }

    /// A key without a name: known by its prefix, or by the stars of an echo.
    fn bare_key(&self) -> Option<(usize, usize)> {
        if self.before.is_some_and(is_key_char) {
            return None;
        }
        let token = self.rest.get(..length_of(self.rest, is_key_char))?.trim_end_matches(['.', '-']);
        let is_echo = token.contains('…') || token.contains("...") || token.contains("***") || token.contains("••");
        let behind = KEY_PREFIXES.iter().find_map(|prefix| token.strip_prefix(prefix));
        let digits = token.bytes().any(|byte| byte.is_ascii_digit());
        let hidden = match behind {
            Some(behind) => is_echo && behind.len() >= 4 || behind.len() >= 8 && (digits || behind.len() >= 20),
            // Stars on both sides are emphasis.
            None => token.contains("****") && !(token.starts_with("**") && token.ends_with("**")),
        };
        hidden.then_some((0, token.len()))
    }
}

fn is_key_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_.*…•".contains(c)
}

/// How many bytes at the front of a text consist of such characters.
fn length_of(text: &str, such: impl Fn(char) -> bool) -> usize {
    text.find(|c| !such(c)).unwrap_or(text.len())
}
