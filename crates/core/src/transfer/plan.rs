//! What taking over a file would do, worked out once for saying it and for doing it.

use serde_json::{Map, Value};

use super::export::without_secrets;
use super::hide::{hide, hide_fields, keys, secrets, shown};
use super::incoming::{Incoming, IncomingProfile, clean_id, clean_name, origin};
use crate::record::Record;
use crate::redact::MASK;
use crate::settings::{Header, KeptKey, Profile};

/// What one profile of a file comes to.
pub(super) enum Step {
    /// A profile that is new here. Its id is the file's, or empty where it needs another.
    Add { profile: Profile, beside: Option<Beside> },
    /// Another state of the profile at that place.
    Change { at: usize, profile: Profile },
}

/// Why a profile that is here already stays as it is, and the one of the file comes beside it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Beside {
    /// It has keys or headers that were entered for another address.
    #[error(
        "“{title}” has a key or headers for {here}, and the file names {there}: it stays as it is, and the one of the \
         file comes beside it."
    )]
    OtherOrigin {
        /// The profile that stays.
        title: String,
        /// The origin that its Base URL names, or what stands there in its place.
        here: String,
        /// The origin that the file names, or what stands there in its place.
        there: String,
    },
}

/// The steps for all profiles of a file, in its order.
pub(super) fn plan(existing: &[Profile], incoming: &Incoming, with_secrets: bool) -> Vec<Step> {
    let mut is_taken = vec![false; existing.len()];
    let all_keys: Vec<&str> = existing.iter().flat_map(|profile| keys(&profile.keys)).collect();
    let mut steps = Vec::with_capacity(incoming.profiles.len());
    for one in &incoming.profiles {
        let found = find(existing, &is_taken, one, &all_keys);
        steps.push(match found.and_then(|at| Some((at, existing.get(at)?))) {
            Some((at, here)) => {
                if let Some(is_taken) = is_taken.get_mut(at) {
                    *is_taken = true;
                }
                let hidden = hidden(here, &all_keys);
                step(at, here, one, &hidden, with_secrets)
            }
            None => Step::Add { profile: as_new(one, with_secrets), beside: None },
        });
    }
    steps
}

/// What was hidden in the texts of a profile when it was written without secrets.
fn hidden<'a>(here: &'a Profile, all_keys: &[&'a str]) -> Vec<&'a str> {
    let mut hidden = secrets(here);
    hidden.extend_from_slice(all_keys);
    hidden
}

fn step(at: usize, here: &Profile, one: &IncomingProfile, hidden: &[&str], with_secrets: bool) -> Step {
    let profile = merged(here, one, hidden, with_secrets);
    let is_bound = !here.keys.0.is_empty() || !here.headers.is_empty();
    let is_same_text = profile.base_url == here.base_url && profile.reading == here.reading;
    let (our_origin, its_origin) = (origin(here), origin(&profile));
    if is_bound && !is_same_text && (our_origin != its_origin || our_origin.is_none()) {
        let mut new = as_new(one, with_secrets);
        new.id.clear();
        let title = shown(&hide(&here.title(), hidden));
        let named = |origin: Option<String>| origin.map_or_else(|| "no address".to_owned(), |origin| shown(&origin));
        let beside = Some(Beside::OtherOrigin { title, here: named(our_origin), there: named(its_origin) });
        return Step::Add { profile: new, beside };
    }
    Step::Change { at, profile }
}

/// The profile that one of a file is another state of: by its id, or by its name and address.
fn find(existing: &[Profile], is_taken: &[bool], one: &IncomingProfile, all_keys: &[&str]) -> Option<usize> {
    let profile = &one.profile;
    let free = |at: &usize| is_taken.get(*at) == Some(&false);
    let places = |is_it: &dyn Fn(&Profile) -> bool| {
        existing.iter().enumerate().filter(|(_, here)| is_it(here)).map(|(at, _)| at).find(|at| free(at))
    };
    let id = clean_id(&profile.id);
    let by_id = places(&|here| !id.is_empty() && here.id == id && (is_random(&id) || is_akin(here, profile)));
    by_id.or_else(|| {
        let is_named = !profile.name.trim().is_empty() || !profile.base_url.trim().is_empty();
        let is_same = |here: &Profile| {
            here.name.trim() == profile.name.trim()
                && is_same_text(here.base_url.trim(), profile.base_url.trim(), &hidden(here, all_keys))
        };
        places(&|here| is_named && is_same(here))
    })
}

/// Every browser counts its first profiles from `p1`, so that such an id alone says nothing.
fn is_random(id: &str) -> bool {
    !id.strip_prefix('p').is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_akin(here: &Profile, there: &Profile) -> bool {
    here.is_blank()
        || origin(here).is_some_and(|here| Some(here) == origin(there))
        || !here.name.trim().is_empty() && here.name.trim() == there.name.trim()
}

/// Whether a text of a file is the same as here, or was before something was hidden in it.
fn is_same_text(here: &str, there: &str, secrets: &[&str]) -> bool {
    here == there || there.contains(MASK) && hide_as_exported(here, secrets) == there
}

fn hide_as_exported(text: &str, secrets: &[&str]) -> String {
    let mut fields = Map::new();
    fields.insert("base_url".to_owned(), Value::from(text));
    hide_fields(&mut fields, secrets);
    fields.get("base_url").map(String::from_value).unwrap_or_default()
}

/// The profile of a file with its secrets, or without what looks like one.
fn taken(one: &IncomingProfile, with_secrets: bool) -> Profile {
    let whole = Profile { keys: one.keys.clone(), headers: one.header_values.clone(), ..one.profile.clone() };
    if with_secrets { whole } else { Profile::from_value(&Value::Object(without_secrets(&whole, &[]))) }
}

fn as_new(one: &IncomingProfile, with_secrets: bool) -> Profile {
    let profile = taken(one, with_secrets);
    Profile { id: clean_id(&profile.id), name: clean_name(&profile.name), ..profile }
}

/// The profile that is here with what a file says of it. Its keys, its headers and where they are kept stay; what is secret
/// is added, and replaced only where the person says so and it is for the same origin.
fn merged(here: &Profile, one: &IncomingProfile, hidden: &[&str], with_secrets: bool) -> Profile {
    let there = taken(one, with_secrets);
    let (Value::Object(mut fields), Value::Object(new)) = (here.to_value(), there.to_value()) else {
        return here.clone();
    };
    let usual = Profile::default().to_value();
    let names: Vec<String> = fields.keys().chain(new.keys()).cloned().collect();
    for name in names {
        if ["id", "keys", "headers", "headers_origin", "lessons", "put_by"].contains(&name.as_str())
            || name == "place" && !here.keys.0.is_empty()
        {
            continue;
        }
        let value = new.get(&name);
        let is_said = one.is_whole || value.is_some_and(|value| usual.get(&name) != Some(value));
        let is_as_before = match (fields.get(&name), value) {
            (Some(Value::String(here)), Some(Value::String(there))) if there.contains(MASK) => {
                is_as_exported(&name, here, there, hidden)
            }
            _ => false,
        };
        match value {
            _ if !is_said || is_as_before => {}
            Some(value) => _ = fields.insert(name, value.clone()),
            None => _ = fields.remove(&name),
        }
    }
    let mut profile = Profile::from_value(&Value::Object(fields));
    profile.id.clone_from(&here.id);
    profile.name = clean_name(&profile.name);
    profile.keys = here.keys.clone();
    profile.lessons.extend(there.lessons.iter().filter(|lesson| !here.lessons.contains(lesson)).cloned());
    for put_by in &there.put_by {
        if profile.put_by.iter().all(|other| other.provider != put_by.provider) {
            profile.put_by.push(put_by.clone());
        }
    }
    merge_headers(&mut profile, &there);
    for kept in there.keys.0 {
        merge_key(&mut profile, kept);
    }
    profile
}

fn is_as_exported(name: &str, here: &str, there: &str, secrets: &[&str]) -> bool {
    if name == "base_url" { is_same_text(here, there, secrets) } else { hide(here, secrets) == there }
}

fn merge_headers(profile: &mut Profile, there: &Profile) {
    if profile.headers.is_empty() {
        profile.headers.clone_from(&there.headers);
        profile.headers_origin.clone_from(&there.headers_origin);
        return;
    }
    let of = |profile: &Profile| {
        Some(profile.headers_origin.clone()).filter(|origin| !origin.is_empty()).or_else(|| origin(profile))
    };
    let is_same_origin = of(profile) == of(there);
    for header in &there.headers {
        if profile.headers.contains(header) {
            continue;
        }
        let value = if is_same_origin { header.value.clone() } else { String::new() };
        let is_it = |here: &&mut Header| here.name.trim().eq_ignore_ascii_case(header.name.trim());
        match profile.headers.iter_mut().rfind(is_it) {
            Some(_) if value.is_empty() => {}
            Some(here) => here.value = value,
            None => profile.headers.push(Header { name: header.name.clone(), value }),
        }
    }
}

fn merge_key(profile: &mut Profile, mut kept: KeptKey) {
    let here = origin(profile);
    // One that was entered before any address belongs to the first one that it comes to.
    if kept.origin.is_none() && here.is_some() {
        if kept.key.is_empty() {
            return;
        }
        kept.origin = here;
    }
    let Some(other) = profile.keys.0.iter_mut().find(|other| other.origin == kept.origin) else {
        profile.keys.0.push(if kept.key.is_empty() { kept } else { KeptKey { place: profile.place, ..kept } });
        return;
    };
    // What can be used is not replaced by what may never be unlocked.
    if !kept.key.is_empty() && other.key != kept.key {
        other.key = kept.key;
        other.sealed.clear();
    }
}
