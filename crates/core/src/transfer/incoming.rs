//! A file that comes in, whoever wrote it.

use serde_json::Value;

use super::comments::without_comments;
use super::export::KIND;
use super::hide::{clip, shown, single_line};
use super::{opencode, own, roo};
use crate::endpoint::Endpoint;
use crate::record::Record;
use crate::redact::MASK;
use crate::settings::{Header, KeptKey, Keys, Profile, clean_key};
use crate::value::from_text;

/// The largest file that is read, in bytes.
pub const MOST_BYTES: usize = 8 << 20;

/// The longest text of one field, in bytes.
pub const MOST_FIELD_BYTES: usize = 1 << 20;

/// The most profiles of one file, and the most that settings have after an import.
pub const MOST_PROFILES: usize = 200;

/// The most keys of one profile, and the most headers.
const MOST_SECRETS: usize = 32;

/// The most entries of another list.
const MOST_ENTRIES: usize = 1_000;

/// What a file or a link holds. Nothing of it is taken over yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Incoming {
    /// In the order of the file.
    pub profiles: Vec<IncomingProfile>,
    /// What of the file cannot be used here: sentences that name it and say why.
    pub left_out: Vec<String>,
    /// Who wrote it.
    pub source: Source,
    /// The day on which it was written, as the file says it; empty where it says nothing.
    pub date: String,
}

/// Who wrote a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// This app.
    #[default]
    Plainwire,
    /// This app, as a link.
    Link,
    /// Kilo Code or Roo Code.
    Roo,
    /// OpenCode, or a newer Kilo Code.
    OpenCode,
}

/// A profile of a file, its secrets apart from it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IncomingProfile {
    /// Without keys, and headers without values. The id is empty where the file has none that could be used.
    pub profile: Profile,
    /// Its keys, each for the origin that the file names.
    pub keys: Keys,
    /// The headers of [`IncomingProfile::profile`] once more, in the same order, with their values.
    pub header_values: Vec<Header>,
    /// Names of headers whose value the file says was left out.
    pub without_value: Vec<String>,
    /// Whether the file holds all there is to say of the profile, so that what is missing was empty.
    pub is_whole: bool,
}

/// Why a file or a link is not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Nothing that is known.
    #[error("This is no settings file of Plainwire, Kilo Code, Roo Code or OpenCode.")]
    Unknown,
    /// Another kind of file of this app.
    #[error("This file of Plainwire holds no profiles but “{0}”.")]
    OtherKind(String),
    /// Written by a later version of the app.
    #[error("This was written by a newer Plainwire (version {0} of the format). Update this one to read it.")]
    Newer(u64),
    /// Too large a file.
    #[error("The file is too large to be one of settings: {bytes} bytes, of at most {MOST_BYTES}.")]
    TooLarge {
        /// How large it is.
        bytes: usize,
    },
    /// Too many profiles.
    #[error("The file holds {0} profiles; at most {MOST_PROFILES} are read.")]
    TooMany(usize),
    /// Too long a text.
    #[error("“{field}” of “{profile}” is too long: {bytes} bytes, of at most {MOST_FIELD_BYTES}.")]
    TooLong {
        /// The profile's title.
        profile: String,
        /// The name of the field.
        field: String,
        /// How long it is.
        bytes: usize,
    },
    /// Too long a list.
    #[error("“{field}” of “{profile}” has {count} entries, of at most {most}.")]
    TooManyOf {
        /// The profile's title.
        profile: String,
        /// The name of the field.
        field: String,
        /// How many there are.
        count: usize,
        /// How many are read.
        most: usize,
    },
    /// A link that lost a part on its way.
    #[error("The link is cut off or damaged: nothing can be read from it. Ask for it once more.")]
    Garbled,
    /// A link that is too long.
    #[error("The link is too long to be one of Plainwire.")]
    LongLink,
    /// A link that holds a secret.
    #[error(
        "The link holds a key or a password in “{0}”, and is not read: a link with a key in it may be known to others. \
         Tell whoever made it to replace that key."
    )]
    KeyInLink(String),
}

/// Reads a file: an export of this app, settings that it moved aside, an export of Kilo Code or Roo Code, a piece of their
/// settings, or a configuration of OpenCode.
///
/// # Errors
/// See [`ImportError`].
pub fn read(text: &str) -> Result<Incoming, ImportError> {
    if text.len() > MOST_BYTES {
        return Err(ImportError::TooLarge { bytes: text.len() });
    }
    let text = text.trim_start_matches('\u{feff}');
    let value = from_text(text).or_else(|| from_text(&without_comments(text))).ok_or(ImportError::Unknown)?;
    let incoming = match value.get("plainwire").map(Value::as_str) {
        Some(Some(KIND)) => own::read(&value)?,
        Some(kind) => return Err(ImportError::OtherKind(shown(kind.unwrap_or_default()))),
        None if value.get("version").is_some() && value.get("data").is_some() => own::read_kept(text)?,
        None => roo::read(&value).or_else(|| opencode::read(&value)).ok_or(ImportError::Unknown)?,
    };
    incoming.checked()
}

impl Incoming {
    /// Refuses what no settings could hold, and cleans what a file may name as it likes.
    pub(super) fn checked(mut self) -> Result<Self, ImportError> {
        if self.profiles.len() > MOST_PROFILES {
            return Err(ImportError::TooMany(self.profiles.len()));
        }
        self.date = clip(&single_line(&self.date), 40);
        for incoming in &mut self.profiles {
            incoming.check_lengths()?;
            incoming.profile.id = clean_id(&incoming.profile.id);
            incoming.profile.name = clean_name(&incoming.profile.name);
        }
        Ok(self)
    }
}

impl IncomingProfile {
    /// A profile with what is secret set apart.
    pub(super) fn new(mut profile: Profile) -> Self {
        let keys = std::mem::take(&mut profile.keys);
        let header_values = profile.headers.clone();
        for header in &mut profile.headers {
            header.value.clear();
        }
        Self { profile, keys, header_values, ..Self::default() }
    }

    /// Names of fields of which the file holds a part only: something secret was taken out when it was written.
    #[must_use]
    pub fn gaps(&self) -> Vec<String> {
        let Value::Object(fields) = self.profile.to_value() else { return Vec::new() };
        fields.into_iter().filter(|(_, value)| has_mask(value)).map(|(name, _)| name).collect()
    }

    /// Adds a key of another client for the profile's own address. What cannot be a key is said in the answer.
    pub(super) fn add_key(&mut self, text: &str) -> Option<&'static str> {
        match clean_key(text) {
            Ok((key, _)) if key.is_empty() => None,
            Ok((key, _)) => {
                let origin = origin(&self.profile);
                self.keys.0.push(KeptKey { origin, key, ..KeptKey::default() });
                None
            }
            Err(_) => Some("its key is left out: it holds what no key can have"),
        }
    }

    fn check_lengths(&self) -> Result<(), ImportError> {
        let profile = || match shown(&self.profile.title()) {
            title if title.is_empty() => "unnamed".to_owned(),
            title => title,
        };
        let Value::Object(mut fields) = self.profile.to_value() else { return Ok(()) };
        fields.insert("headers".to_owned(), self.header_values.to_value());
        let keys = self.keys.0.iter().flat_map(|kept| [&kept.key, &kept.sealed].into_iter().chain(&kept.origin));
        fields.insert("keys".to_owned(), keys.cloned().collect::<Vec<String>>().to_value());
        for (field, value) in fields {
            let bytes = size(&value);
            if bytes > MOST_FIELD_BYTES {
                return Err(ImportError::TooLong { profile: profile(), field, bytes });
            }
        }
        let lists = [
            ("keys", self.keys.0.len(), MOST_SECRETS),
            ("headers", self.profile.headers.len(), MOST_SECRETS),
            ("lessons", self.profile.lessons.len(), MOST_ENTRIES),
            ("put_by", self.profile.put_by.len(), MOST_ENTRIES),
        ];
        match lists.into_iter().find(|(_, count, most)| count > most) {
            Some((field, count, most)) => {
                Err(ImportError::TooManyOf { profile: profile(), field: field.to_owned(), count, most })
            }
            None => Ok(()),
        }
    }
}

/// The origin that a profile's Base URL names.
pub(super) fn origin(profile: &Profile) -> Option<String> {
    profile.endpoint().ok().map(|Endpoint { origin, .. }| origin)
}

/// An id that can be used here; empty for any other.
pub(super) fn clean_id(id: &str) -> String {
    let is_plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let is_name_of_the_language = ["__proto__", "constructor", "prototype"].contains(&id);
    if is_plain && id.len() <= 64 && !is_name_of_the_language { id.to_owned() } else { String::new() }
}

/// A name on one line, and not longer than a name is.
pub(super) fn clean_name(name: &str) -> String {
    clip(&single_line(name), 200)
}

fn has_mask(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(MASK),
        Value::Array(items) => items.iter().any(has_mask),
        Value::Object(fields) => fields.values().any(has_mask),
        _ => false,
    }
}

/// How many bytes of text a value holds.
fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(|item| size(item) + 1).sum(),
        Value::Object(fields) => fields.iter().map(|(name, value)| name.len() + size(value)).sum(),
        _ => 1,
    }
}
