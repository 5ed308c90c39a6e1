//! Settings: what a person chose, as it is kept, and how kept text becomes settings again.
//!
//! Text is kept as an [envelope](to_json) with a version. Reading never guesses: text that cannot be understood is
//! an error that the caller answers by moving the text aside, so that no later write destroys it.

use serde_json::{Map, Value};

use crate::chat::lesson::Lesson;
use crate::endpoint::{self, Endpoint, EndpointError, Reading};
use crate::providers::Preset;
use crate::record::{Record, field, put, record, record_names, to_text};

pub use key::{KeyError, KeyNote, clean_key};
pub use request::{FIRST_BYTE_LIMIT_S, FieldError, Limits, PAUSE_LIMIT_S, extra_body, limit, max_tokens, temperature};
pub use sealed::SealedText;

mod key;
mod request;
mod sealed;

/// The version that [`to_json`] writes.
pub const VERSION: u64 = 1;

/// Everything that is kept in the browser's settings storage.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// At least one; see [`Settings::profile`].
    pub profiles: Vec<Profile>,
    /// Index into `profiles` of the one in use.
    pub current: usize,
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

/// One way to reach one provider.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// The id of the preset chosen under *API Provider*; empty for OpenAI Compatible.
    pub provider: String,
    /// As typed, or the preset's.
    pub base_url: String,
    /// What was typed before a preset took the place of it.
    pub typed_base_url: String,
    /// How `base_url` is read.
    pub reading: Reading,
    /// One key an origin, at most.
    pub keys: Vec<KeptKey>,
    /// The model id, as typed or chosen.
    pub model: String,
    /// Instructions that go in front of every conversation.
    pub system_prompt: String,
    /// The sampling temperature, as typed; empty leaves it to the server.
    pub temperature: String,
    /// The most tokens that a reply may have, as typed; empty leaves it to the server.
    pub max_output_tokens: String,
    /// Fields that are merged into the body of every request last, as typed: a JSON object.
    pub extra_body: String,
    /// Whether replies are asked for as a whole.
    pub is_streaming_off: bool,
    /// How long to wait for the first byte, in seconds, as typed; empty for [`FIRST_BYTE_LIMIT_S`].
    pub first_byte_limit: String,
    /// How long to wait between bytes, in seconds, as typed; empty for [`PAUSE_LIMIT_S`].
    pub pause_limit: String,
    /// What rejections taught.
    pub lessons: Vec<Lesson>,
}

/// A key and the origin that it was entered for. It is sent nowhere else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptKey {
    /// As a browser writes it: `https://api.example.com`. None for a key that was entered before any address: it
    /// belongs to the first one that it is [used](Profile::bind_key) with.
    pub origin: Option<String>,
    /// As cleaned by [`clean_key`]; never empty.
    pub key: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { profiles: vec![Profile::default()], current: 0, theme: Theme::default() }
    }
}

impl Settings {
    /// The profile in use, or the first one where `current` points nowhere.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.profiles.get(self.current).or_else(|| self.profiles.first()).cloned().unwrap_or_default()
    }

    /// Changes the profile in use.
    pub fn update_profile(&mut self, change: impl FnOnce(&mut Profile)) {
        if self.profiles.is_empty() {
            self.profiles.push(Profile::default());
        }
        self.current = self.current.min(self.profiles.len() - 1);
        if let Some(profile) = self.profiles.get_mut(self.current) {
            change(profile);
        }
    }
}

impl Profile {
    /// The URLs that this profile's requests go to.
    ///
    /// # Errors
    /// What is wrong with the Base URL, in words.
    pub fn endpoint(&self) -> Result<Endpoint, EndpointError> {
        endpoint::resolve(&self.base_url, self.reading)
    }

    /// Whether anything has been entered that a request could be made of.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.base_url.trim().is_empty()
    }

    /// Fills in a preset. A Base URL that was typed is put by, and comes back with [`Profile::choose_none`].
    pub fn choose_preset(&mut self, preset: &Preset) {
        self.put_typed_by();
        if self.provider != preset.id {
            // A model of one provider is unknown to another.
            self.model.clear();
        }
        preset.id.clone_into(&mut self.provider);
        preset.base_url.clone_into(&mut self.base_url);
        self.reading = Reading::Auto;
    }

    /// Keeps a Base URL that was typed, before another one takes its place.
    pub fn put_typed_by(&mut self) {
        if self.provider.is_empty() {
            self.typed_base_url.clone_from(&self.base_url);
        }
    }

    /// Goes back to *OpenAI Compatible*: to what was typed, or to the preset's address for editing.
    pub fn choose_none(&mut self) {
        self.provider.clear();
        if !self.typed_base_url.is_empty() {
            self.base_url = std::mem::take(&mut self.typed_base_url);
        }
    }

    /// The key for the origin that the Base URL names at this moment, if there is one.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        let origin = self.endpoint().ok().map(|endpoint| endpoint.origin);
        let of = |origin: Option<&str>| self.keys.iter().find(|kept| kept.origin.as_deref() == origin);
        of(origin.as_deref()).or_else(|| of(None)).map(|kept| kept.key.as_str())
    }

    /// Keeps a typed key for the origin that the Base URL names at this moment; an empty one takes the kept one away.
    ///
    /// # Errors
    /// Why the text cannot be a key; the profile is then left as it was.
    pub fn set_key(&mut self, typed: &str) -> Result<Option<KeyNote>, KeyError> {
        let (key, note) = clean_key(typed)?;
        let origin = self.endpoint().ok().map(|endpoint| endpoint.origin);
        self.keys.retain(|kept| kept.origin.is_some() && kept.origin != origin);
        if !key.is_empty() {
            self.keys.push(KeptKey { origin, key });
        }
        Ok(note)
    }

    /// Binds a key that was entered before any address to this origin, where a request is about to take it.
    pub fn bind_key(&mut self, origin: &str) {
        if self.keys.iter().any(|kept| kept.origin.as_deref() == Some(origin)) {
            return;
        }
        if let Some(kept) = self.keys.iter_mut().find(|kept| kept.origin.is_none()) {
            kept.origin = Some(origin.to_owned());
        }
    }

    /// Where there is no key for this address: the origin of the key that was entered last for another.
    #[must_use]
    pub fn key_elsewhere(&self) -> Option<&str> {
        if self.key().is_some() {
            return None;
        }
        self.keys.last().and_then(|kept| kept.origin.as_deref())
    }

    /// Whether the key in use was entered before any address, so that the next request would bind it.
    #[must_use]
    pub fn has_unbound_key(&self) -> bool {
        self.keys.iter().any(|kept| kept.origin.is_none())
    }

    /// Keeps the key that was entered last for another origin for this one too, because the person said so.
    pub fn use_key_here(&mut self) {
        let Ok(endpoint) = self.endpoint() else { return };
        if self.key().is_none()
            && let Some(key) = self.keys.last().map(|kept| kept.key.clone())
        {
            self.keys.push(KeptKey { origin: Some(endpoint.origin), key });
        }
    }
}

/// What was wrong with kept text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Not JSON, or not of the shape that this version writes.
    #[error("the saved settings could not be read")]
    Undecodable,
    /// Written by a later version of the app.
    #[error("the saved settings were written by a newer Plainwire (version {0})")]
    Newer(u64),
}

record! {
    Settings { profiles, current, theme }
    Profile {
        provider, base_url, typed_base_url, reading, keys, model, system_prompt, temperature, max_output_tokens,
        extra_body, is_streaming_off, first_byte_limit, pause_limit, lessons,
    }
    KeptKey { origin, key }
}

record_names! {
    Theme { System = "system", Light = "light", Dark = "dark" }
    Reading { Auto = "auto", BaseUrl = "base_url", FullEndpoint = "full_endpoint" }
}

/// The text that is kept: `{"version":1,"data":{…}}`.
#[must_use]
pub fn to_json(settings: &Settings) -> String {
    let mut envelope = Map::new();
    put(&mut envelope, "version", VERSION.to_value());
    put(&mut envelope, "data", settings.to_value());
    to_text(&Value::Object(envelope))
}

/// Reads what [`to_json`] wrote. Fields that are missing, or of another type, take their defaults.
///
/// # Errors
/// The text is no such envelope, or a newer version wrote it.
pub fn from_json(text: &str) -> Result<Settings, ReadError> {
    let value: Value = crate::value::from_text(text).ok_or(ReadError::Undecodable)?;
    // Judged first: a newer version may have any shape.
    let version = u64::from_value(field(&value, "version"));
    if version > VERSION {
        return Err(ReadError::Newer(version));
    }
    let profiles = value.pointer("/data/profiles");
    let is_ours = value.get("version").is_some_and(Value::is_u64) && value.get("data").is_some_and(Value::is_object);
    if !is_ours
        || profiles.is_some_and(|profiles| !profiles.as_array().is_some_and(|all| all.iter().all(Value::is_object)))
    {
        return Err(ReadError::Undecodable);
    }
    let mut settings = Settings::from_value(field(&value, "data"));
    if settings.profiles.is_empty() {
        settings.profiles.push(Profile::default());
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn profile(base_url: &str) -> Profile {
        Profile { base_url: base_url.into(), ..Profile::default() }
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
            assert_eq!(profile.key_elsewhere(), Some("https://api.one.example"), "{elsewhere}");
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
        assert_eq!(profile.keys.len(), 1);
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
    fn settings_of_a_newer_version_are_not_touched() {
        assert_eq!(from_json(r#"{"version":99,"data":{}}"#), Err(ReadError::Newer(99)));
    }

    #[test]
    fn missing_fields_take_their_defaults() {
        let settings = from_json(r#"{"version":1,"data":{"profiles":[{"base_url":"https://h/v1"}]}}"#).unwrap();
        assert_eq!(settings.profile().base_url, "https://h/v1");
        assert_eq!(settings.theme, Theme::System);
    }

    proptest! {
        #[test]
        fn any_settings_survive_being_kept(base_url in ".*", model in ".*", key in ".*", current in 0usize..9) {
            let settings = Settings {
                profiles: vec![Profile { base_url, model, keys: vec![KeptKey { origin: None, key }], ..Profile::default() }],
                current,
                theme: Theme::Dark,
            };
            prop_assert_eq!(from_json(&to_json(&settings)), Ok(settings));
        }

        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in ".*") {
            let _ = from_json(&text);
        }
    }
}
