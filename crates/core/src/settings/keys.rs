//! The keys of a profile: each for one origin, each kept where the person chose.

use serde_json::{Map, Value};

use super::Profile;
use super::key::{KeyError, KeyNote, clean_key};
use crate::record::{Record, field, put, record_names, to_text};
use crate::value::from_text;

/// Where keys are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// In this browser, as it is.
    #[default]
    Browser,
    /// In this browser, under a passphrase.
    Sealed,
    /// Until the tab is closed.
    Tab,
    /// While this page is open.
    Page,
}

record_names! {
    Place { Browser = "browser", Sealed = "sealed", Tab = "tab", Page = "page" }
}

/// A key and the origin that it was entered for. It is sent nowhere else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptKey {
    /// As a browser writes it: `https://api.example.com`. None for a key that was entered before any address: it
    /// belongs to the first one that it is [used](Profile::bind_key) with.
    pub origin: Option<String>,
    /// As cleaned by [`clean_key`]; empty while it is locked.
    pub key: String,
    /// Where it is kept.
    pub place: Place,
    /// The key under the passphrase, as text; empty where it is kept otherwise, or is still to be sealed.
    pub sealed: String,
}

impl KeptKey {
    /// Whether it cannot be used before the passphrase is entered.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.key.is_empty() && !self.sealed.is_empty()
    }

    /// Whether it is to be kept under the passphrase and is not yet.
    #[must_use]
    pub fn is_unsealed(&self) -> bool {
        self.place == Place::Sealed && self.sealed.is_empty() && !self.key.is_empty()
    }
}

/// The keys of one profile, one an origin at most.
///
/// What is kept of them in the browser is what belongs there: a key that is kept for a page or a tab only, and the plain
/// text of a sealed one, are never part of the kept text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys(pub Vec<KeptKey>);

impl Record for Keys {
    fn to_value(&self) -> Value {
        let mut keys = Map::new();
        for kept in &self.0 {
            let (name, text) = match kept.place {
                Place::Browser => ("key", &kept.key),
                Place::Sealed => ("sealed", &kept.sealed),
                Place::Tab | Place::Page => continue,
            };
            let mut entry = Map::new();
            put(&mut entry, name, text.to_value());
            keys.insert(kept.origin.clone().unwrap_or_default(), Value::Object(entry));
        }
        Value::Object(keys)
    }

    fn from_value(value: &Value) -> Self {
        let read = |(origin, entry): (&String, &Value)| {
            let (key, sealed) = (String::from_value(field(entry, "key")), String::from_value(field(entry, "sealed")));
            let place = if sealed.is_empty() { Place::Browser } else { Place::Sealed };
            let key = if sealed.is_empty() { key } else { String::new() };
            let origin = Some(origin.clone()).filter(|origin| !origin.is_empty());
            (!key.is_empty() || !sealed.is_empty()).then_some(KeptKey { origin, key, place, sealed })
        };
        Self(value.as_object().into_iter().flatten().filter_map(read).collect())
    }
}

/// What there is for the address at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyState<'a> {
    /// No key at all.
    None,
    /// None for this address, but one for this other origin.
    Elsewhere(&'a str),
    /// One that waits for the passphrase.
    Locked,
    /// One that will be sent.
    Here(&'a str),
}

impl Profile {
    /// What there is for the origin that the Base URL names at this moment.
    #[must_use]
    pub fn key_state(&self) -> KeyState<'_> {
        match self.kept_key() {
            Some(kept) if kept.is_locked() => KeyState::Locked,
            Some(kept) => KeyState::Here(&kept.key),
            None => match self.keys.0.last().map(|kept| kept.origin.as_deref()) {
                Some(origin) => KeyState::Elsewhere(origin.unwrap_or_default()),
                None => KeyState::None,
            },
        }
    }

    /// The key for the origin that the Base URL names at this moment, if there is one and it is not locked.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self.key_state() {
            KeyState::Here(key) => Some(key),
            _ => None,
        }
    }

    /// Keeps a typed key for the origin that the Base URL names at this moment; an empty one takes the kept one away.
    ///
    /// # Errors
    /// Why the text cannot be a key; the profile is then left as it was.
    pub fn set_key(&mut self, typed: &str) -> Result<Option<KeyNote>, KeyError> {
        let (key, note) = clean_key(typed)?;
        let origin = self.origin();
        // A locked one looks empty, and is not.
        if self.kept_key().is_some_and(|kept| kept.key == key && kept.origin == origin && !kept.is_locked()) {
            return Ok(note);
        }
        self.keys.0.retain(|kept| kept.origin.is_some() && kept.origin != origin);
        if !key.is_empty() {
            self.keys.0.push(KeptKey { origin, key, place: self.place, sealed: String::new() });
        }
        Ok(note)
    }

    /// Moves all keys of the profile to another place. Those that are locked stay where they are: they have to be unlocked
    /// first. Returns whether all were moved.
    pub fn keep_keys(&mut self, place: Place) -> bool {
        self.place = place;
        let mut is_whole = true;
        for kept in &mut self.keys.0 {
            if kept.is_locked() {
                is_whole = false;
            } else {
                kept.place = place;
                if place != Place::Sealed {
                    kept.sealed.clear();
                }
            }
        }
        is_whole
    }

    /// Binds a key that was entered before any address to this origin, where a request is about to take it.
    pub fn bind_key(&mut self, origin: &str) {
        if self.keys.0.iter().any(|kept| kept.origin.as_deref() == Some(origin)) {
            return;
        }
        if let Some(kept) = self.keys.0.iter_mut().find(|kept| kept.origin.is_none()) {
            // What was sealed for no origin opens for any: it stays until it is sealed anew.
            kept.origin = Some(origin.to_owned());
        }
    }

    /// Whether the key that [`Profile::use_key_here`] would take waits for the passphrase.
    #[must_use]
    pub fn is_last_key_locked(&self) -> bool {
        self.keys.0.last().is_some_and(KeptKey::is_locked)
    }

    /// Whether a key is to be kept under the passphrase and is not yet: it would not outlive the page.
    #[must_use]
    pub fn has_unsealed_key(&self) -> bool {
        self.keys.0.iter().any(KeptKey::is_unsealed)
    }

    /// Whether the key in use was entered before any address, so that the next request would bind it.
    #[must_use]
    pub fn has_unbound_key(&self) -> bool {
        self.keys.0.iter().any(|kept| kept.origin.is_none())
    }

    /// Keeps the key that was entered last for another origin for this one too, because the person said so.
    pub fn use_key_here(&mut self) {
        let Some(origin) = self.origin() else { return };
        if self.kept_key().is_none()
            && let Some(last) = self.keys.0.last().filter(|kept| !kept.is_locked())
        {
            let kept = KeptKey { origin: Some(origin), sealed: String::new(), ..last.clone() };
            self.keys.0.push(kept);
        }
    }

    /// Takes over from an earlier state of the same profile what is never part of the kept text: keys of this page and this
    /// tab, and the plain text of sealed ones.
    pub fn carry_keys(&mut self, from: &Profile) {
        for carried in &from.keys.0 {
            let here = self.keys.0.iter_mut().find(|kept| kept.origin == carried.origin);
            match (carried.place, here) {
                (Place::Page | Place::Tab, None) => self.keys.0.push(carried.clone()),
                (Place::Sealed, Some(kept)) if kept.sealed == carried.sealed && !carried.key.is_empty() => {
                    kept.key.clone_from(&carried.key);
                }
                // It was not sealed yet when the other text was written.
                (Place::Sealed, None) if carried.sealed.is_empty() => self.keys.0.push(carried.clone()),
                _ => {}
            }
        }
    }

    /// Everything of this profile that must not be shown or sent elsewhere: its keys, and the values of its headers.
    #[must_use]
    pub fn secrets(&self) -> Vec<&str> {
        let keys = self.keys.0.iter().map(|kept| kept.key.as_str());
        let headers = self.headers.iter().map(|header| header.value.as_str());
        keys.chain(headers).filter(|secret| !secret.is_empty()).collect()
    }

    fn kept_key(&self) -> Option<&KeptKey> {
        let origin = self.origin();
        let of = |origin: Option<&str>| self.keys.0.iter().find(|kept| kept.origin.as_deref() == origin);
        of(origin.as_deref()).or_else(|| of(None))
    }

    fn origin(&self) -> Option<String> {
        self.endpoint().ok().map(|endpoint| endpoint.origin)
    }
}

/// The keys that profiles keep until the tab is closed, as text for the tab's storage: by profile, by origin. Empty where
/// there are none.
#[must_use]
pub fn of_tab(profiles: &[Profile]) -> String {
    let mut all = Map::new();
    for profile in profiles {
        let mut keys = Map::new();
        for kept in profile.keys.0.iter().filter(|kept| kept.place == Place::Tab) {
            keys.insert(kept.origin.clone().unwrap_or_default(), kept.key.to_value());
        }
        if !keys.is_empty() {
            all.insert(profile.id.clone(), Value::Object(keys));
        }
    }
    if all.is_empty() { String::new() } else { to_text(&Value::Object(all)) }
}

/// Gives profiles back what [`of_tab`] wrote. What is no such text is passed over.
pub fn take_of_tab(profiles: &mut [Profile], text: &str) {
    let Some(all) = from_text(text) else { return };
    for profile in profiles {
        for (origin, key) in all.get(&profile.id).and_then(Value::as_object).into_iter().flatten() {
            let origin = Some(origin.clone()).filter(|origin| !origin.is_empty());
            let key = String::from_value(key);
            if !key.is_empty() && profile.keys.0.iter().all(|kept| kept.origin != origin) {
                profile.keys.0.push(KeptKey { origin, key, place: Place::Tab, sealed: String::new() });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(base_url: &str) -> Profile {
        Profile { id: "p".into(), base_url: base_url.into(), ..Profile::default() }
    }

    #[test]
    fn a_key_stays_with_the_origin_it_was_entered_for() {
        let mut profile = profile("https://api.one.example/v1");
        profile.set_key("sk-one").unwrap();
        profile.base_url = "https://api.one.example/v2".into();
        assert_eq!(profile.key(), Some("sk-one"), "same origin, other path");

        for elsewhere in ["https://api.two.example/v1", "http://api.one.example/v1", "https://api.one.example:8443/v1"]
        {
            profile.base_url = elsewhere.into();
            assert_eq!(profile.key(), None, "{elsewhere}");
            assert_eq!(profile.key_state(), KeyState::Elsewhere("https://api.one.example"), "{elsewhere}");
        }
        profile.use_key_here();
        assert_eq!(profile.key(), Some("sk-one"), "because the person said so");
    }

    #[test]
    fn each_origin_has_a_key_of_its_own_and_going_back_finds_it() {
        let mut profile = profile("https://one.example/v1");
        profile.set_key("sk-one").unwrap();
        profile.base_url = "https://two.example/v1".into();
        profile.set_key("sk-two").unwrap();
        profile.base_url = "https://one.example/v1".into();
        assert_eq!(profile.key(), Some("sk-one"));
        profile.set_key("").unwrap();
        assert_eq!(profile.key(), None);
        assert_eq!(profile.keys.0.len(), 1);
    }

    #[test]
    fn a_key_entered_before_the_address_belongs_to_the_first_one_it_is_used_with() {
        let mut profile = Profile::default();
        profile.set_key("sk-one").unwrap();
        profile.base_url = "https://one.example/v1".into();
        assert_eq!(profile.key(), Some("sk-one"));
        profile.bind_key("https://one.example");
        profile.base_url = "https://two.example/v1".into();
        assert_eq!(profile.key(), None);
    }

    #[test]
    fn a_refused_key_leaves_the_old_one() {
        let mut profile = profile("https://h/v1");
        profile.set_key("sk-one").unwrap();
        assert!(profile.set_key("sk-o\u{201c}ne").is_err());
        assert_eq!(profile.key(), Some("sk-one"));
    }

    #[test]
    fn only_what_belongs_in_the_browser_is_part_of_the_kept_text() {
        for (place, sealed, shown) in [
            (Place::Browser, "", true),
            (Place::Page, "", false),
            (Place::Tab, "", false),
            (Place::Sealed, "", false),
            (Place::Sealed, "cipher", false),
        ] {
            let mut profile = profile("https://h/v1");
            profile.place = place;
            profile.set_key("sk-one").unwrap();
            profile.keys.0[0].sealed = sealed.into();
            let text = to_text(&profile.to_value());
            assert_eq!(text.contains("sk-one"), shown, "{place:?}: {text}");
            assert_eq!(text.contains("cipher"), !sealed.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_sealed_key_is_locked_until_its_text_is_carried_over() {
        let mut profile = profile("https://h/v1");
        profile.place = Place::Sealed;
        profile.set_key("sk-one").unwrap();
        profile.keys.0[0].sealed = "cipher".into();
        let mut read = Profile { id: "p".into(), ..Profile::from_value(&profile.to_value()) };
        assert_eq!((read.key_state(), read.key()), (KeyState::Locked, None));
        let mut forgotten = read.clone();
        forgotten.set_key("").unwrap();
        assert_eq!(forgotten.key_state(), KeyState::None, "a lost passphrase is no dead end");
        assert!(!read.keep_keys(Place::Browser), "a locked key cannot go elsewhere");
        read.carry_keys(&profile);
        assert_eq!(read.key(), Some("sk-one"));
        assert!(read.keep_keys(Place::Browser));
        assert_eq!(read.keys.0[0].sealed, "");
    }

    #[test]
    fn a_sealed_key_outlives_the_request_that_binds_it() {
        let mut profile = Profile { place: Place::Sealed, ..Profile::default() };
        profile.set_key("sk-one").unwrap();
        profile.keys.0[0].sealed = "cipher".into();
        profile.bind_key("https://h");
        assert_eq!((profile.keys.0[0].sealed.as_str(), profile.has_unsealed_key()), ("cipher", false));
    }

    #[test]
    fn a_locked_key_can_be_taken_away_unread() {
        let mut profile = profile("https://h/v1");
        profile.keys.0.push(KeptKey {
            origin: Some("https://h".into()),
            sealed: "cipher".into(),
            ..KeptKey::default()
        });
        profile.set_key("").unwrap();
        assert_eq!(profile.key_state(), KeyState::None);
    }

    #[test]
    fn keys_of_the_tab_come_back_after_a_reload_and_nowhere_else() {
        let mut kept = profile("https://h/v1");
        kept.place = Place::Tab;
        kept.set_key("sk-one").unwrap();
        let text = of_tab(std::slice::from_ref(&kept));
        let mut read = [Profile { id: "p".into(), ..Profile::from_value(&kept.to_value()) }, profile("https://h/v1")];
        read[1].id = "q".into();
        take_of_tab(&mut read, &text);
        assert_eq!((read[0].key(), read[1].key()), (Some("sk-one"), None));
        assert_eq!(of_tab(&read[1..]), "");
        take_of_tab(&mut read, "{{");
    }
}
