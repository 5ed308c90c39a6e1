//! A profile as a link: what makes it up, and nothing that opens anything.

use serde_json::{Map, Value};

use super::export::VERSION;
use super::hide::{hide, hide_fields, secrets, shown};
use super::incoming::{ImportError, Incoming, IncomingProfile, Source};
use crate::base64;
use crate::record::{Record, field, put, to_text};
use crate::settings::{Header, Profile};
use crate::value::from_text;

/// The longest payload of a link, in bytes.
pub const MOST_LINK_BYTES: usize = 64 << 10;

/// Why a profile is not put into a link.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// A field holds what must not be in a link.
    #[error("“{}” holds what looks like a key or a password, and a link goes through many hands: take it out first.", label(.field))]
    Secret {
        /// The name of the field, as in the profile's record.
        field: String,
    },
    /// Too much text.
    #[error("The profile is too long for a link: {bytes} bytes, of at most {MOST_LINK_BYTES}. Export it as a file.")]
    TooLong {
        /// How long the link would be.
        bytes: usize,
    },
}

/// What stays here.
const PRIVATE: [&str; 7] = ["id", "keys", "listed", "place", "lessons", "put_by", "headers_origin"];

/// The payload of a link to a profile: its fields that are not the usual ones, and its headers by name.
///
/// # Errors
/// A field holds what looks like a secret, or the link would be too long.
pub fn share(profile: &Profile) -> Result<String, ShareError> {
    let Value::Object(mut fields) = profile.to_value() else { return Ok(String::new()) };
    let usual = Profile::default().to_value();
    fields.retain(|name, value| !PRIVATE.contains(&name.as_str()) && usual.get(name) != Some(value));
    let names = profile.headers.iter().map(|header| header.name.trim()).filter(|name| !name.is_empty());
    let names: Vec<String> = names.map(str::to_owned).collect();
    fields.remove("headers");
    put(&mut fields, "headers", names.to_value());
    if let Some(field) = secret_field(&fields, &secrets(profile)) {
        return Err(ShareError::Secret { field });
    }
    put(&mut fields, "v", VERSION.to_value());
    let payload = base64::encode_for_url(to_text(&Value::Object(fields)).as_bytes());
    if payload.len() > MOST_LINK_BYTES {
        return Err(ShareError::TooLong { bytes: payload.len() });
    }
    Ok(payload)
}

/// Reads the payload of a link, or a whole link.
///
/// # Errors
/// The link is cut off, holds a secret, or was made by a newer version.
pub fn read_share(payload: &str) -> Result<Incoming, ImportError> {
    if payload.len() > MOST_LINK_BYTES + 4096 {
        return Err(ImportError::LongLink);
    }
    let payload = payload.split_once("profile=").map_or(payload, |(_, payload)| payload);
    let payload = payload.split('&').next().unwrap_or_default();
    // Mails break long lines.
    let payload: String = payload.chars().filter(|c| !c.is_whitespace()).collect();
    if payload.len() > MOST_LINK_BYTES {
        return Err(ImportError::LongLink);
    }
    let text = base64::decode(&payload).and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(ImportError::Garbled)?;
    let Some(Value::Object(mut fields)) = from_text(&text) else { return Err(ImportError::Garbled) };
    // Judged first: a key is one in whatever version it comes.
    if let Some(name) = key_field(&fields).or_else(|| secret_field(&fields, &[])) {
        return Err(ImportError::KeyInLink(label(&shown(&name))));
    }
    let version = fields.get("v").map(u64::from_value).unwrap_or_default();
    if version > VERSION {
        return Err(ImportError::Newer(version));
    }
    fields.retain(|name, _| !PRIVATE.contains(&name.as_str()));
    let names = fields.remove("headers").unwrap_or_default();
    let mut profile = Profile::from_value(&Value::Object(fields));
    let names = names.as_array().into_iter().flatten().map(name_of).filter(|name| !name.is_empty());
    profile.headers = names.map(|name| Header { name, value: String::new() }).collect();
    let without_value = profile.headers.iter().map(|header| header.name.clone()).collect();
    let one = IncomingProfile { without_value, ..IncomingProfile::new(profile) };
    Incoming { profiles: vec![one], source: Source::Link, ..Incoming::default() }.checked()
}

fn name_of(header: &Value) -> String {
    match header {
        Value::String(name) => name.clone(),
        header => String::from_value(field(header, "name")),
    }
}

/// The first field in which something would be hidden.
fn secret_field(fields: &Map<String, Value>, secrets: &[&str]) -> Option<String> {
    let holds_one = |(name, value): &(&String, &Value)| {
        let mut alone = Map::new();
        alone.insert((*name).clone(), (*value).clone());
        hide_fields(&mut alone, secrets);
        alone.get(*name) != Some(*value) || hide(name, secrets) != **name
    };
    fields.iter().find(holds_one).map(|(name, _)| name.clone())
}

/// The first field, at any depth, that carries a key by its name, or a header with a value.
fn key_field(fields: &Map<String, Value>) -> Option<String> {
    for (name, value) in fields {
        let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let is_key = KEY_NAMES.contains(&plain.to_ascii_lowercase().as_str());
        let is_header = name == "headers" && holds_values(value);
        if (is_key || is_header) && !is_empty(value) {
            return Some(name.clone());
        }
        let inner = match value {
            Value::Object(fields) => key_field(fields),
            Value::Array(items) => items.iter().filter_map(Value::as_object).find_map(key_field),
            _ => None,
        };
        if inner.is_some() {
            return inner;
        }
    }
    None
}

/// Names of fields that carry keys, in lower case and without what stands between words.
const KEY_NAMES: [&str; 14] = [
    "key",
    "keys",
    "apikey",
    "apikeys",
    "xapikey",
    "token",
    "accesstoken",
    "secret",
    "secrets",
    "password",
    "authorization",
    "bearer",
    "sealed",
    "headervalues",
];

fn holds_values(headers: &Value) -> bool {
    match headers {
        Value::Array(items) => items.iter().any(|item| !is_empty(field(item, "value"))),
        // Names with their values.
        Value::Object(fields) => fields.values().any(|value| !is_empty(value)),
        _ => false,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

/// What a field is called in a sentence.
fn label(field: &str) -> String {
    match field {
        "base_url" => "Base URL".to_owned(),
        "extra_body" => "Extra body".to_owned(),
        "system_prompt" => "System prompt".to_owned(),
        "keys" | "key" | "api_key" | "apiKey" => "API Key".to_owned(),
        "stop" => "Stop sequences".to_owned(),
        field => {
            let words = field.replace('_', " ");
            let mut letters = words.chars();
            letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
        }
    }
}
