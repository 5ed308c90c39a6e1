//! The file that profiles leave in.

use serde_json::{Map, Value};

use super::hide::{hide, hide_fields, keys, secrets};
use crate::record::{Record, field, put, to_text};
use crate::settings::{Keys, Profile};

/// The version that is written.
pub(super) const VERSION: u64 = 1;

/// What says that a file is one of these.
pub(super) const KIND: &str = "profiles";

/// The file: `{"plainwire":"profiles","version":1,"exported":"2026-11-22","profiles":[…]}`, a profile a line.
///
/// Without keys there is none in it, no value of a header, nothing that opens an address, and nothing of either in any
/// other text. `date` is written as it is.
#[must_use]
pub fn export(profiles: &[Profile], with_keys: bool, date: &str) -> String {
    // A key that was pasted into the prompt of another profile is a key all the same.
    let all_keys: Vec<&str> = profiles.iter().flat_map(|profile| keys(&profile.keys)).collect();
    let lines: Vec<String> = profiles
        .iter()
        .map(|profile| {
            let mut fields = record(profile);
            if with_keys {
                put(&mut fields, "keys", of_keys(&profile.keys));
            } else {
                fields = without_secrets(profile, &all_keys);
            }
            to_text(&Value::Object(fields))
        })
        .collect();
    let head = ["{\"plainwire\":\"", KIND, "\",\"version\":"].concat();
    let version = to_text(&VERSION.to_value());
    let date = to_text(&Value::from(date));
    [&head, &version, ",\"exported\":", &date, ",\"profiles\":[\n", &lines.join(",\n"), "\n]}\n"].concat()
}

/// Which keys a file with keys holds: the profile's title and the origin that the key is for, empty where it has none yet.
#[must_use]
pub fn named_keys(profiles: &[Profile]) -> Vec<(String, String)> {
    let of = |profile: &Profile| {
        let title = hide(&profile.title(), &secrets(profile));
        let kept = profile.keys.0.iter().filter(|kept| !kept.key.is_empty() || !kept.sealed.is_empty());
        kept.map(|kept| (title.clone(), kept.origin.clone().unwrap_or_default())).collect::<Vec<_>>()
    };
    profiles.iter().flat_map(of).collect()
}

/// Which headers a file with keys holds with their values: the profile's title and the header's name.
#[must_use]
pub fn named_headers(profiles: &[Profile]) -> Vec<(String, String)> {
    let of = |profile: &Profile| {
        let title = hide(&profile.title(), &secrets(profile));
        let filled = profile.headers.iter().filter(|header| !header.value.is_empty());
        filled.map(|header| (title.clone(), header.name.clone())).collect::<Vec<_>>()
    };
    profiles.iter().flat_map(of).collect()
}

/// A profile's record without its keys, and without what was put by where nothing stood.
fn record(profile: &Profile) -> Map<String, Value> {
    let Value::Object(mut fields) = profile.to_value() else { return Map::new() };
    fields.remove("keys");
    // What a server said can be asked for again.
    fields.remove("listed");
    if let Some(Value::Array(put_by)) = fields.get_mut("put_by") {
        put_by.retain(|one| !field(one, "base_url").is_null() || !field(one, "model").is_null());
        if put_by.is_empty() {
            fields.remove("put_by");
        }
    }
    fields
}

/// A profile's record without anything secret: no keys, headers by name only, each marked where it had a value.
pub(super) fn without_secrets(profile: &Profile, other_secrets: &[&str]) -> Map<String, Value> {
    let mut fields = record(profile);
    let headers = fields.remove("headers");
    let mut hidden = secrets(profile);
    hidden.extend_from_slice(other_secrets);
    hide_fields(&mut fields, &hidden);
    if headers.is_some() {
        let named = |header: &crate::settings::Header| {
            let mut entry = Map::new();
            put(&mut entry, "name", hide(&header.name, &hidden).to_value());
            if !header.value.is_empty() {
                put(&mut entry, LEFT_OUT, Value::Bool(true));
            }
            Value::Object(entry)
        };
        put(&mut fields, "headers", Value::Array(profile.headers.iter().map(named).collect()));
    }
    fields
}

/// Marks a header whose value was left out.
pub(super) const LEFT_OUT: &str = "is_left_out";

fn of_keys(keys: &Keys) -> Value {
    let mut entries = Map::new();
    for kept in &keys.0 {
        let (name, text) = if kept.key.is_empty() { ("sealed", &kept.sealed) } else { ("key", &kept.key) };
        let mut entry = Map::new();
        put(&mut entry, name, text.to_value());
        if !entry.is_empty() {
            put(&mut entry, "place", kept.place.to_value());
            entries.insert(kept.origin.clone().unwrap_or_default(), Value::Object(entry));
        }
    }
    if entries.is_empty() { Value::Null } else { Value::Object(entries) }
}
