//! Settings: what a person chose, as it is kept, and how kept text becomes settings again.
//!
//! In reading order: [`Settings`] is a list of [profiles](Profile), one of them in use; `keys` holds a profile's keys and
//! where each is kept; `headers` what a person sends besides; `configs` what is known and set of its models; `request` makes a request of what was typed; [`Document`]
//! is the text that is kept, and how the edits of two tabs become one.

use crate::record::record_names;

pub use configs::{Configs, Listed};
pub use document::{Document, ReadError, VERSION};
pub use headers::{Header, HeaderError};
pub use key::{KeyError, KeyNote, clean_key};
pub use keys::{KeptKey, KeyState, Keys, Place, of_tab, take_of_tab};
pub use profile::{KeyScheme, Profile, PutBy};
pub use request::{FIRST_BYTE_LIMIT_S, FieldError, Limits, PAUSE_LIMIT_S};
pub use sealed::SealedText;

mod configs;
mod document;
mod headers;
mod key;
mod keys;
mod profile;
pub mod request;
mod sealed;

/// Everything that is kept in the browser's settings storage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// In the person's order; never empty once [`Document::settings`] gave it.
    pub profiles: Vec<Profile>,
    /// The id of the profile in use.
    pub current: String,
    /// Light, dark, or as the system says.
    pub theme: Theme,
}

/// The colour scheme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the operating system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

record_names! {
    Theme { System = "system", Light = "light", Dark = "dark" }
}

impl Settings {
    /// Where the profile in use stands; the first where `current` names none.
    #[must_use]
    pub fn index(&self) -> usize {
        self.position(&self.current).unwrap_or_default()
    }

    /// The profile in use.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.profiles.get(self.index()).cloned().unwrap_or_default()
    }

    /// The profile with that id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.id == id)
    }

    /// Changes the profile in use.
    pub fn update_profile(&mut self, change: impl FnOnce(&mut Profile)) {
        let index = self.index();
        if let Some(profile) = self.profiles.get_mut(index) {
            change(profile);
        }
    }

    /// Puts a profile behind the one with the id `after`, or at the end, and uses it.
    pub fn add(&mut self, profile: Profile, after: Option<&str>) {
        let place = after.and_then(|id| self.position(id)).map_or(self.profiles.len(), |index| index + 1);
        profile.id.clone_into(&mut self.current);
        self.profiles.insert(place, profile);
    }

    /// Moves a profile one place up, or down. Nothing happens at either end.
    pub fn shift(&mut self, id: &str, is_up: bool) {
        let Some(from) = self.position(id) else { return };
        let to = if is_up { from.checked_sub(1) } else { Some(from + 1).filter(|to| *to < self.profiles.len()) };
        if let Some(to) = to {
            self.profiles.swap(from, to);
        }
    }

    /// Takes a profile away. Where it was in use, its neighbour is from now on; the last one leaves a blank one with the id
    /// `fresh`.
    pub fn remove(&mut self, id: &str, fresh: &str) -> Option<(usize, Profile)> {
        let index = self.position(id)?;
        let removed = self.profiles.remove(index);
        if self.profiles.is_empty() {
            self.profiles.push(Profile { id: fresh.to_owned(), ..Profile::default() });
        }
        if self.current == id
            && let Some(next) = self.profiles.get(index.min(self.profiles.len() - 1))
        {
            next.id.clone_into(&mut self.current);
        }
        Some((index, removed))
    }

    /// Brings back what [`Settings::remove`] took away, in its place and in use.
    pub fn restore(&mut self, index: usize, profile: Profile) {
        if self.position(&profile.id).is_none() {
            profile.id.clone_into(&mut self.current);
            self.profiles.insert(index.min(self.profiles.len()), profile);
        }
    }

    fn position(&self, id: &str) -> Option<usize> {
        self.profiles.iter().position(|profile| profile.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Settings {
        let mut settings = Settings::default();
        for id in ["a", "b", "c"] {
            settings.add(Profile { id: id.into(), ..Profile::default() }, None);
        }
        settings
    }

    fn ids(settings: &Settings) -> String {
        settings.profiles.iter().map(|profile| profile.id.as_str()).collect()
    }

    #[test]
    fn profiles_are_put_in_the_order_that_a_person_wants() {
        let mut settings = three();
        assert_eq!(settings.profile().id, "c", "a new one is used at once");
        settings.shift("c", true);
        assert_eq!(ids(&settings), "acb");
        settings.shift("a", true);
        settings.shift("b", false);
        assert_eq!(ids(&settings), "acb", "nothing moves beyond an end");
        settings.add(Profile { id: "d".into(), ..Profile::default() }, Some("a"));
        assert_eq!(ids(&settings), "adcb");
    }

    #[test]
    fn a_profile_that_was_deleted_comes_back_where_it_was() {
        let mut settings = three();
        settings.current = "b".into();
        let (index, removed) = settings.remove("b", "x").unwrap();
        assert_eq!((ids(&settings).as_str(), settings.current.as_str()), ("ac", "c"));
        settings.restore(index, removed);
        assert_eq!((ids(&settings).as_str(), settings.current.as_str()), ("abc", "b"));
    }

    #[test]
    fn there_is_always_a_profile() {
        let mut settings = three();
        for id in ["a", "b", "c"] {
            settings.remove(id, "x");
        }
        assert_eq!((ids(&settings).as_str(), settings.current.as_str()), ("x", "x"));
        assert_eq!(Settings::default().profile(), Profile::default());
    }
}
