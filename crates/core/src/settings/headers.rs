//! Headers that a person adds to every request.

use super::Profile;
use crate::record::record;

/// A header, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value. It may be a secret, and is treated as one.
    pub value: String,
}

record! { Header { name, value } }

/// Why a header cannot be sent from a page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// The name holds what no name may hold.
    #[error("A header name is made of letters, digits and hyphens: “{0}” is none.")]
    Name(String),
    /// A value without a name.
    #[error("This value has no header name beside it, so it is not sent.")]
    NoName,
    /// The browser sets it by itself.
    #[error("Browsers do not let a page set “{0}”: it is not sent.")]
    Forbidden(String),
    /// The value holds what no header can carry.
    #[error("The value holds “{character}” at character {position}, which a request header cannot carry.")]
    Value {
        /// The character, or its number where it cannot be seen.
        character: String,
        /// Counted in characters, from 1.
        position: usize,
    },
}

/// What the Fetch standard keeps to the browser.
const FORBIDDEN: &str = "|accept-charset|accept-encoding|access-control-request-headers|access-control-request-method\
|access-control-request-private-network|connection|content-length|cookie|cookie2|date|dnt|expect|host|keep-alive|origin\
|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|";

impl Header {
    /// Whether there is nothing to be sent: no name, and nothing that would need one.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.name.trim().is_empty() && self.value.trim().is_empty()
    }

    /// Why it cannot be sent.
    ///
    /// # Errors
    /// See [`HeaderError`].
    pub fn check(&self) -> Result<(), HeaderError> {
        let name = self.name.trim();
        if name.is_empty() {
            return if self.is_blank() { Ok(()) } else { Err(HeaderError::NoName) };
        }
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if !name.bytes().all(is_token) {
            return Err(HeaderError::Name(name.to_owned()));
        }
        let lower = name.to_ascii_lowercase();
        if FORBIDDEN.contains(&["|", &lower, "|"].concat()) || lower.starts_with("sec-") || lower.starts_with("proxy-")
        {
            return Err(HeaderError::Forbidden(name.to_owned()));
        }
        let odd =
            self.value.trim().chars().enumerate().find(|(_, c)| u32::from(*c) > 255 || (c.is_control() && *c != '\t'));
        match odd {
            Some((index, c)) => Err(HeaderError::Value { character: crate::letters::visible(c), position: index + 1 }),
            None => Ok(()),
        }
    }
}

impl Profile {
    /// The headers that go to this origin: names and values trimmed, those that cannot be sent left out, and of two with
    /// one name the last. Headers that were entered for another origin go nowhere.
    #[must_use]
    pub fn sent_headers(&self, origin: &str) -> Vec<Header> {
        let mut sent: Vec<Header> = Vec::new();
        if !self.headers_origin.is_empty() && self.headers_origin != origin {
            return sent;
        }
        for header in self.headers.iter().filter(|header| !header.is_blank() && header.check().is_ok()) {
            let header = Header { name: header.name.trim().to_owned(), value: header.value.trim().to_owned() };
            sent.retain(|other| !other.name.eq_ignore_ascii_case(&header.name));
            sent.push(header);
        }
        sent
    }

    /// Puts other headers in the place of those there are, for the origin that the Base URL names at this moment.
    pub fn set_headers(&mut self, headers: Vec<Header>) {
        self.headers = headers;
        self.use_headers_here();
    }

    /// Takes a header away; with it comes the origin that it was entered for. The next first one is bound anew.
    pub fn remove_header(&mut self, at: usize) -> Option<(Header, String)> {
        if at >= self.headers.len() {
            return None;
        }
        let removed = (self.headers.remove(at), self.headers_origin.clone());
        if self.headers.is_empty() {
            self.headers_origin.clear();
        }
        Some(removed)
    }

    /// Brings a header back. Where the others are for another origin by now, its value stays away: it was not entered for
    /// that one.
    pub fn bring_back_header(&mut self, at: usize, header: Header, origin: &str) {
        if self.headers.is_empty() {
            origin.clone_into(&mut self.headers_origin);
        }
        let value = if self.headers_origin == origin { header.value } else { String::new() };
        self.headers.insert(at.min(self.headers.len()), Header { value, ..header });
    }

    /// Adds an empty row, for the origin that the Base URL names at this moment if it is the first.
    pub fn add_header(&mut self) {
        self.headers.push(Header::default());
        if self.headers.len() == 1 {
            self.use_headers_here();
        }
    }

    /// Sends the headers to the origin that the Base URL names at this moment, because the person said so.
    pub fn use_headers_here(&mut self) {
        self.headers_origin = match self.endpoint() {
            Ok(endpoint) if !self.headers.is_empty() => endpoint.origin,
            _ => String::new(),
        };
    }

    /// Binds headers that were entered before any address to this origin, where a request is about to take them.
    pub fn bind_headers(&mut self, origin: &str) {
        if self.has_unbound_headers() {
            origin.clone_into(&mut self.headers_origin);
        }
    }

    /// Whether headers were entered before any address.
    #[must_use]
    pub fn has_unbound_headers(&self) -> bool {
        self.headers_origin.is_empty() && !self.headers.is_empty()
    }

    /// The origin that the headers were entered for, where it is another than the Base URL names at this moment.
    #[must_use]
    pub fn headers_elsewhere(&self) -> Option<&str> {
        let here = self.endpoint().ok()?.origin;
        Some(self.headers_origin.as_str()).filter(|origin| !origin.is_empty() && *origin != here)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(name: &str, value: &str) -> Header {
        Header { name: name.into(), value: value.into() }
    }

    #[test]
    fn what_a_page_cannot_send_is_said() {
        for (name, value) in [("X-Title", "a"), (" x-api-key ", " k "), ("", ""), ("X-Café", ""), ("a", "é\tb")] {
            let checked = header(name, value).check();
            assert_eq!(checked.is_ok(), name != "X-Café", "{name}: {checked:?}");
        }
        for name in ["Cookie", "HOST", "Sec-Fetch-Mode", "proxy-authorization", "User Agent", "a:b", "Origin"] {
            assert!(header(name, "a").check().is_err(), "{name}");
        }
        assert_eq!(header("", "a").check(), Err(HeaderError::NoName));
        assert_eq!(
            header("a", "x\ny").check(),
            Err(HeaderError::Value { character: "U+000A".into(), position: 2 }),
            "a value with a line break could add headers of its own"
        );
        assert!(header("a", "\u{201c}").check().is_err());
    }

    #[test]
    fn a_header_that_comes_back_does_not_go_to_another_origin() {
        let mut profile = Profile { base_url: "https://a/v1".into(), ..Profile::default() };
        profile.set_headers(vec![header("X-S", "secret")]);
        let (removed, origin) = profile.remove_header(0).unwrap();
        profile.base_url = "https://b/v1".into();
        profile.add_header();
        assert_eq!(profile.headers_origin, "https://b", "the first one of its own is for this address");
        profile.bring_back_header(0, removed.clone(), &origin);
        assert_eq!(profile.sent_headers("https://b"), [header("X-S", "")]);
        let mut undone = Profile::default();
        undone.bring_back_header(7, removed, &origin);
        assert_eq!((undone.headers[0].value.as_str(), undone.headers_origin.as_str()), ("secret", "https://a"));
        assert_eq!(undone.remove_header(3), None);
    }

    #[test]
    fn the_last_of_two_with_one_name_is_sent_to_its_origin_only() {
        let mut profile = Profile { base_url: "https://h/v1".into(), ..Profile::default() };
        profile.set_headers(vec![header("X-A", "1"), header("", ""), header("x-a ", " 2"), header("bad name", "3")]);
        assert_eq!(profile.sent_headers("https://h"), [header("x-a", "2")]);
        assert_eq!(profile.sent_headers("https://other"), []);
        profile.base_url = "https://other/v1".into();
        assert_eq!(profile.headers_elsewhere(), Some("https://h"));
        profile.use_headers_here();
        assert_eq!(profile.sent_headers("https://other"), [header("x-a", "2")]);
    }
}
