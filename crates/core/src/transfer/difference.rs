//! What taking over a file would change, as it can be shown.

use serde_json::{Map, Value};

use super::hide::{clip, hide, hide_fields, keys, secrets, shown};
use super::incoming::{Incoming, IncomingProfile};
use super::plan::{Beside, Step, plan};
use crate::record::Record;
use crate::settings::Profile;

/// What one profile of a file would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// To what it comes.
    pub kind: ChangeKind,
    /// The profile's title; empty where it has none.
    pub title: String,
    /// What would be another, by the name of the field; nothing of it is secret.
    pub fields: Vec<FieldChange>,
    /// Origins for which a key would be added or replaced; empty for a key that no address has yet.
    pub keys: Vec<String>,
    /// Names of headers that would be added or have another value.
    pub headers: Vec<String>,
    /// Why it comes beside the profile that it seems to be, where it does.
    pub beside: Option<Beside>,
}

/// To what a profile of a file comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// A profile that is not here yet.
    New,
    /// Another state of one that is here.
    Update {
        /// Its id.
        id: String,
    },
    /// Nothing: all of it is here.
    Same,
}

/// One field that would be another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// As in the profile's record.
    pub name: String,
    /// What stands there; empty for nothing.
    pub before: String,
    /// What would stand there; empty for nothing.
    pub after: String,
}

/// The longest text that is shown of a field, in characters.
const MOST_SHOWN: usize = 2_000;

/// What [`super::apply()`] would do with each profile of the file, in its order, secrets included or not.
#[must_use]
pub fn difference(existing: &[Profile], incoming: &Incoming, with_secrets: bool) -> Vec<Change> {
    let blank = Profile::default();
    let steps = plan(existing, incoming, with_secrets).into_iter().zip(&incoming.profiles);
    let of_file = incoming.profiles.iter().flat_map(|one| keys(&one.keys));
    let all_keys: Vec<&str> = existing.iter().flat_map(|profile| keys(&profile.keys)).chain(of_file).collect();
    let change = |(step, one): (Step, &IncomingProfile)| match step {
        Step::Add { profile, beside } => {
            let kind = ChangeKind::New;
            Change { beside, ..change(kind, &blank, &profile, one, &all_keys) }
        }
        Step::Change { at, profile } => {
            let here = existing.get(at).unwrap_or(&blank);
            let mut change = change(ChangeKind::Update { id: here.id.clone() }, here, &profile, one, &all_keys);
            if change.fields.is_empty() && change.keys.is_empty() && change.headers.is_empty() {
                change.kind = ChangeKind::Same;
            }
            change
        }
    };
    steps.map(change).collect()
}

fn change(kind: ChangeKind, before: &Profile, after: &Profile, one: &IncomingProfile, all_keys: &[&str]) -> Change {
    let file = Profile { headers: one.header_values.clone(), ..Profile::default() };
    let mut hidden = secrets(before);
    hidden.extend(secrets(&file));
    hidden.extend_from_slice(all_keys);
    let kept = after.keys.0.iter().filter(|kept| !before.keys.0.contains(kept));
    let headers = after.headers.iter().filter(|header| !before.headers.contains(header));
    Change {
        kind,
        title: shown(&hide(&after.title(), &hidden)),
        fields: fields(before, after, &hidden),
        keys: kept.map(|kept| hide(kept.origin.as_deref().unwrap_or_default(), &hidden)).collect(),
        headers: headers.map(|header| shown(&hide(&header.name, &hidden))).collect(),
        beside: None,
    }
}

fn fields(before: &Profile, after: &Profile, hidden: &[&str]) -> Vec<FieldChange> {
    let (old, new) = (record(before), record(after));
    let mut names: Vec<&String> = old.keys().chain(new.keys().filter(|name| !old.contains_key(*name))).collect();
    names.retain(|name| old.get(*name) != new.get(*name));
    let text = |fields: &Map<String, Value>, name: &str| {
        let mut one = Map::new();
        let value = match fields.get(name) {
            // Twice as much, so that what a cut lays bare is not shown.
            Some(Value::String(text)) => Value::from(clip(text, 2 * MOST_SHOWN)),
            value => value.cloned().unwrap_or_default(),
        };
        one.insert(name.to_owned(), value);
        hide_fields(&mut one, hidden);
        clip(&one.get(name).map(text).unwrap_or_default(), MOST_SHOWN)
    };
    let change = |name: &String| FieldChange { name: name.clone(), before: text(&old, name), after: text(&new, name) };
    names.into_iter().map(change).collect()
}

/// A profile's record without what is said otherwise.
fn record(profile: &Profile) -> Map<String, Value> {
    let Value::Object(mut fields) = profile.to_value() else { return Map::new() };
    for name in ["id", "keys", "listed", "headers", "headers_origin"] {
        fields.remove(name);
    }
    fields
}

/// A value for reading: an entry of a list a line.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join("\n"),
        Value::Object(fields) => {
            let named = |(name, value): (&String, &Value)| [&name.replace('_', " "), ": ", &text(value)].concat();
            fields.iter().map(named).collect::<Vec<_>>().join(", ")
        }
        Value::Null => String::new(),
        other => crate::record::to_text(other),
    }
}
