//! Settings: what a person chose, as it is kept, and how kept text becomes settings again.
//!
//! Text is kept as an [envelope](to_json) with a version. Reading never guesses: text that cannot be understood is
//! an error that the caller answers by moving the text aside, so that no later write destroys it.

use serde::{Deserialize, Serialize};

use crate::endpoint::{self, Endpoint, EndpointError, Reading};

pub use key::{KeyError, KeyNote, clean_key};

mod key;

/// The version that [`to_json`] writes.
pub const VERSION: u32 = 1;

/// Everything that is kept in the browser's settings storage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// At least one; see [`Settings::profile`].
    pub profiles: Vec<Profile>,
    /// Index into `profiles` of the one in use.
    pub current: usize,
    /// Light, dark, or as the system says.
    pub theme: Theme,
}

/// The colour scheme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// The id of the preset chosen under *API Provider*; empty for OpenAI Compatible.
    pub provider: String,
    /// As typed.
    pub base_url: String,
    /// How `base_url` is read.
    pub reading: Reading,
    /// As cleaned by [`clean_key`]; empty for none.
    pub api_key: String,
    /// The origin that `api_key` was entered for. The key is sent nowhere else.
    pub key_origin: Option<String>,
    /// The model id, as typed or chosen.
    pub model: String,
}

/// What becomes of the key when a request goes to an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyUse<'a> {
    /// There is none.
    Keyless,
    /// It belongs to this endpoint's origin.
    Send(&'a str),
    /// It was entered for another origin and stays here.
    Withheld {
        /// The origin it was entered for.
        saved_for: &'a str,
    },
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            profiles: vec![Profile::default()],
            current: 0,
            theme: Theme::default(),
        }
    }
}

impl Settings {
    /// The profile in use, or the first one where `current` points nowhere.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.profiles
            .get(self.current)
            .or_else(|| self.profiles.first())
            .cloned()
            .unwrap_or_default()
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

    /// Takes a typed key over, bound to the origin that the Base URL names at this moment.
    ///
    /// # Errors
    /// Why the text cannot be a key; the profile is then left as it was.
    pub fn set_key(&mut self, typed: &str) -> Result<Option<KeyNote>, KeyError> {
        let (key, note) = clean_key(typed)?;
        self.key_origin = if key.is_empty() {
            None
        } else {
            self.endpoint().ok().map(|endpoint| endpoint.origin)
        };
        self.api_key = key;
        Ok(note)
    }

    /// What becomes of the key for a request to `endpoint`.
    #[must_use]
    pub fn key_for(&self, endpoint: &Endpoint) -> KeyUse<'_> {
        match &self.key_origin {
            _ if self.api_key.is_empty() => KeyUse::Keyless,
            Some(origin) if *origin != endpoint.origin => KeyUse::Withheld { saved_for: origin },
            // A key that was typed before any address belongs to the first address it is used with.
            _ => KeyUse::Send(&self.api_key),
        }
    }
}

/// What was wrong with kept text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Not JSON, or not of the shape that this version writes.
    #[error("the saved settings could not be read ({0})")]
    Undecodable(String),
    /// Written by a later version of the app.
    #[error("the saved settings were written by a newer Plainwire (version {0})")]
    Newer(u32),
}

#[derive(Serialize)]
struct Envelope<'a> {
    version: u32,
    data: &'a Settings,
}

/// The text that is kept: `{"version":1,"data":{…}}`.
#[must_use]
pub fn to_json(settings: &Settings) -> String {
    let envelope = Envelope { version: VERSION, data: settings };
    // Strings, numbers and options only: there is nothing here that JSON cannot hold.
    serde_json::to_string(&envelope).unwrap_or_default()
}

/// Reads what [`to_json`] wrote. Fields that are missing take their defaults.
///
/// # Errors
/// The text is no such envelope, or a newer version wrote it.
pub fn from_json(text: &str) -> Result<Settings, ReadError> {
    #[derive(Deserialize)]
    struct Kept {
        version: u32,
        data: serde_json::Value,
    }
    let undecodable = |error: serde_json::Error| ReadError::Undecodable(error.to_string());
    let kept: Kept = serde_json::from_str(text).map_err(undecodable)?;
    if kept.version > VERSION {
        return Err(ReadError::Newer(kept.version));
    }
    let mut settings: Settings = serde_json::from_value(kept.data).map_err(undecodable)?;
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
    fn a_key_is_withheld_when_the_base_url_moves_to_another_origin() {
        let mut profile = profile("https://api.one.example/v1");
        profile.set_key("sk-one").unwrap();
        let endpoint = profile.endpoint().unwrap();
        assert_eq!(profile.key_for(&endpoint), KeyUse::Send("sk-one"));

        profile.base_url = "https://api.one.example/v2".into();
        let endpoint = profile.endpoint().unwrap();
        assert_eq!(profile.key_for(&endpoint), KeyUse::Send("sk-one"), "same origin, other path");

        for elsewhere in ["https://api.two.example/v1", "http://api.one.example/v1", "https://api.one.example:8443/v1"] {
            profile.base_url = elsewhere.into();
            let endpoint = profile.endpoint().unwrap();
            assert_eq!(
                profile.key_for(&endpoint),
                KeyUse::Withheld { saved_for: "https://api.one.example" },
                "{elsewhere}"
            );
        }
    }

    #[test]
    fn a_refused_key_leaves_the_old_one() {
        let mut profile = profile("https://h/v1");
        profile.set_key("sk-one").unwrap();
        assert!(profile.set_key("sk-o\u{201c}ne").is_err());
        assert_eq!(profile.api_key, "sk-one");
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
        fn any_settings_survive_being_kept(base_url in ".*", model in ".*", api_key in ".*", current in 0usize..9) {
            let settings = Settings {
                profiles: vec![Profile { base_url, model, api_key, ..Profile::default() }],
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
