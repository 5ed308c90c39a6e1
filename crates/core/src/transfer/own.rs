//! Files that this app wrote.

use serde_json::Value;

use super::export::{LEFT_OUT, VERSION};
use super::hide::shown;
use super::incoming::{ImportError, Incoming, IncomingProfile, Source};
use crate::record::{Record, field};
use crate::settings::{Document, KeptKey, Keys, Place, Profile, ReadError, clean_key};

/// Reads what [`super::export()`] wrote.
pub(super) fn read(file: &Value) -> Result<Incoming, ImportError> {
    // Judged first: a newer version may have any shape.
    let version = u64::from_value(field(file, "version"));
    if version > VERSION {
        return Err(ImportError::Newer(version));
    }
    let Value::Array(list) = field(file, "profiles") else { return Err(ImportError::Unknown) };
    let date = String::from_value(field(file, "exported"));
    let mut incoming = Incoming { source: Source::Plainwire, date, ..Incoming::default() };
    for entry in list {
        if entry.is_object() {
            incoming.profiles.push(profile(entry, &mut incoming.left_out));
        } else {
            incoming.left_out.push("An entry of the file is no profile.".to_owned());
        }
    }
    Ok(incoming)
}

/// Reads settings as they are kept in the browser, which is what a file holds that was moved aside.
pub(super) fn read_kept(text: &str) -> Result<Incoming, ImportError> {
    let document = Document::read(text).map_err(|error| match error {
        ReadError::Newer(version) => ImportError::Newer(version),
        ReadError::Undecodable => ImportError::Unknown,
    })?;
    let whole = |profile| IncomingProfile { is_whole: true, ..IncomingProfile::new(profile) };
    Ok(Incoming { profiles: document.settings().profiles.into_iter().map(whole).collect(), ..Incoming::default() })
}

fn profile(entry: &Value, left_out: &mut Vec<String>) -> IncomingProfile {
    let mut incoming = IncomingProfile::new(Profile { keys: Keys::default(), ..Profile::from_value(entry) });
    incoming.is_whole = true;
    let headers = field(entry, "headers").as_array().into_iter().flatten();
    let marked = headers.filter(|header| bool::from_value(field(header, LEFT_OUT)));
    incoming.without_value = marked.map(|header| String::from_value(field(header, "name"))).collect();
    for (origin, entry) in field(entry, "keys").as_object().into_iter().flatten() {
        match key(origin, entry, incoming.profile.place) {
            Some(kept) => incoming.keys.0.push(kept),
            None => left_out.push(
                ["“", &shown(&incoming.profile.title()), "”: the key for ", &shown(origin), " is none."].concat(),
            ),
        }
    }
    incoming
}

fn key(origin: &str, entry: &Value, usual: Place) -> Option<KeptKey> {
    let origin = Some(origin.to_owned()).filter(|origin| !origin.is_empty());
    let place = if field(entry, "place").is_null() { usual } else { Place::from_value(field(entry, "place")) };
    let sealed = String::from_value(field(entry, "sealed"));
    let (key, _) = clean_key(&String::from_value(field(entry, "key"))).ok()?;
    match (key.is_empty(), sealed.is_empty()) {
        (false, _) => Some(KeptKey { origin, key, place, sealed: String::new() }),
        (true, false) => Some(KeptKey { origin, key, place: Place::Sealed, sealed }),
        (true, true) => None,
    }
}
