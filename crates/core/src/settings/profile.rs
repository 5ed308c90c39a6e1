//! A profile: one way to reach one provider, and to ask it.

use super::configs::{Configs, Listed};
use super::headers::Header;
use super::keys::{Keys, Place};
use super::request::azure_version;
use crate::chat::lesson::Lesson;
use crate::endpoint::{self, Endpoint, EndpointError, KeyHeader, Reading};
use crate::providers::Preset;
use crate::record::{Record, record, record_names};
use serde_json::Value;

/// One way to reach one provider. All fields but the switches are kept as typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Random, given by the caller; never changes.
    pub id: String,
    /// As the person named it; empty for [`Profile::title`].
    pub name: String,
    /// The id of the preset chosen under *API Provider*; empty for OpenAI Compatible.
    pub provider: String,
    /// As typed, or the preset's.
    pub base_url: String,
    /// What stood in the form under other providers, for the way back.
    pub put_by: Vec<PutBy>,
    /// How `base_url` is read.
    pub reading: Reading,
    /// The `api-version` that is added at Azure where the address has none.
    pub azure_version: String,
    /// The header that carries the key.
    pub key_scheme: KeyScheme,
    /// One key an origin, at most.
    pub keys: Keys,
    /// Where keys are kept.
    pub place: Place,
    /// The model id, as typed or chosen.
    pub model: String,
    /// Model Configuration, by model.
    pub configs: Configs,
    /// What the server's list says of the model in use; at most one.
    pub listed: Vec<Listed>,
    /// Headers of the person's own.
    pub headers: Vec<Header>,
    /// The origin that the headers were entered for; empty before there was any.
    pub headers_origin: String,
    /// Instructions that go in front of every conversation.
    pub system_prompt: String,
    /// How hard a model is to think: one of the words on the wire; empty leaves it to the server.
    pub effort: String,
    /// The sampling temperature; empty leaves it to the server. So do the five that follow.
    pub temperature: String,
    /// The share of probability that is sampled from.
    pub top_p: String,
    /// How much words that were said are avoided.
    pub presence_penalty: String,
    /// How much words that were said often are avoided.
    pub frequency_penalty: String,
    /// A number that makes sampling repeatable, where a server keeps to it.
    pub seed: String,
    /// Texts at which a reply ends, one a line.
    pub stop: String,
    /// Fields that are merged into the body of every request last: a JSON object.
    pub extra_body: String,
    /// Whether replies are asked for as a whole.
    pub is_streaming_off: bool,
    /// Whether streams are asked for without their usage.
    pub is_usage_off: bool,
    /// How long to wait for the first byte, in seconds; empty for [`super::FIRST_BYTE_LIMIT_S`].
    pub first_byte_limit: String,
    /// How long to wait between bytes, in seconds; empty for [`super::PAUSE_LIMIT_S`].
    pub pause_limit: String,
    /// What rejections taught.
    pub lessons: Vec<Lesson>,
}

/// What stood in the form under one provider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PutBy {
    /// The provider, as in [`Profile::provider`].
    pub provider: String,
    /// The Base URL.
    pub base_url: String,
    /// The model.
    pub model: String,
}

/// Which header carries the key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyScheme {
    /// The one that the address calls for: `api-key` at Azure, `Authorization` elsewhere.
    #[default]
    Auto,
    /// `Authorization: Bearer`.
    Bearer,
    /// `api-key`.
    ApiKey,
    /// `x-api-key`.
    XApiKey,
}

record! {
    PutBy { provider, base_url, model }
    Profile {
        id, name, provider, base_url, put_by, reading, azure_version, key_scheme, keys, place, model, configs, listed, headers,
        headers_origin, system_prompt, effort, temperature, top_p, presence_penalty, frequency_penalty, seed, stop,
        extra_body, is_streaming_off, is_usage_off, first_byte_limit, pause_limit, lessons,
    }
}

record_names! {
    Reading { Auto = "auto", BaseUrl = "base_url", FullEndpoint = "full_endpoint" }
    KeyScheme { Auto = "auto", Bearer = "bearer", ApiKey = "api_key", XApiKey = "x_api_key" }
}

impl Profile {
    /// The URLs that this profile's requests go to, and the headers that they need.
    ///
    /// # Errors
    /// What is wrong with the Base URL, in words.
    pub fn endpoint(&self) -> Result<Endpoint, EndpointError> {
        // What cannot stand in a query is said beside its field, and not sent.
        let version = azure_version(&self.azure_version).unwrap_or_default();
        let mut endpoint = endpoint::resolve_with(&self.base_url, self.reading, version)?;
        endpoint.key_header = match self.key_scheme {
            KeyScheme::Auto => endpoint.key_header,
            KeyScheme::Bearer => KeyHeader::Authorization,
            KeyScheme::ApiKey => KeyHeader::ApiKey,
            KeyScheme::XApiKey => KeyHeader::XApiKey,
        };
        Ok(endpoint)
    }

    /// What it is called: the person's name for it, or the host; empty where there is neither.
    #[must_use]
    pub fn title(&self) -> String {
        if !self.name.trim().is_empty() {
            return self.name.trim().to_owned();
        }
        self.endpoint().map(|endpoint| endpoint.host).unwrap_or_default()
    }

    /// Whether anything has been entered that a request could be made of.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.base_url.trim().is_empty()
    }

    /// Fills in a preset. What stood in the form is put by, and comes back with its provider.
    pub fn choose_preset(&mut self, preset: &Preset) {
        self.choose(preset.id, preset.base_url);
    }

    /// Fills in a provider's address, and the model that was last used there; what stood in the form is put by.
    pub fn choose(&mut self, provider: &str, base_url: &str) {
        if self.provider != provider {
            let found = self.put_by(provider);
            // A model of one provider is unknown to another.
            self.model = found.map(|found| found.model).unwrap_or_default();
        }
        base_url.clone_into(&mut self.base_url);
        self.reading = Reading::Auto;
        self.key_scheme = KeyScheme::Auto;
    }

    /// Takes back a change: `put` was made of `before` by it. Fields that hold something else by now stay as they are.
    pub fn take_back(&mut self, before: &Self, put: &Self) {
        let (Value::Object(old), Value::Object(new), Value::Object(mut fields)) =
            (before.to_value(), put.to_value(), self.to_value())
        else {
            return;
        };
        for name in new.keys().chain(old.keys()) {
            if fields.get(name) == new.get(name) {
                match old.get(name) {
                    Some(value) => fields.insert(name.clone(), value.clone()),
                    None => fields.remove(name),
                };
            }
        }
        // Keys of the page and the tab are no part of that.
        let same_keys = self.keys.0.iter().map(|kept| (&kept.origin, &kept.key)).eq(put
            .keys
            .0
            .iter()
            .map(|kept| (&kept.origin, &kept.key)));
        let keys = if same_keys { before.keys.clone() } else { std::mem::take(&mut self.keys) };
        *self = Self { keys, ..Self::from_value(&Value::Object(fields)) };
    }

    /// Goes back to *OpenAI Compatible*: to what was typed there, or to the preset's address and model for editing.
    pub fn choose_none(&mut self) {
        if self.provider.is_empty() {
            return;
        }
        if let Some(PutBy { base_url, model, .. }) = self.put_by("").filter(|found| !found.base_url.is_empty()) {
            self.base_url = base_url;
            self.model = model;
        }
    }

    /// Goes to another provider: puts by what stands in the form, and returns what was put by for that one.
    fn put_by(&mut self, provider: &str) -> Option<PutBy> {
        let (base_url, model) = (self.base_url.clone(), self.model.clone());
        let left = PutBy { provider: std::mem::replace(&mut self.provider, provider.to_owned()), base_url, model };
        self.put_by.retain(|other| other.provider != left.provider);
        self.put_by.push(left);
        let at = self.put_by.iter().position(|other| other.provider == provider)?;
        Some(self.put_by.remove(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::preset;

    #[test]
    fn choosing_a_provider_never_loses_what_was_typed() {
        let mut profile =
            Profile { base_url: "https://typed.example/v1".into(), model: "mine".into(), ..Profile::default() };
        profile.choose_preset(preset("groq").unwrap());
        assert_eq!((profile.base_url.as_str(), profile.model.as_str()), ("https://api.groq.com/openai/v1", ""));
        profile.model = "llama".into();
        profile.choose_preset(preset("openai").unwrap());
        profile.model = "gpt-4o".into();
        profile.choose_preset(preset("groq").unwrap());
        assert_eq!(profile.model, "llama");
        profile.choose_none();
        assert_eq!((profile.base_url.as_str(), profile.model.as_str()), ("https://typed.example/v1", "mine"));
        assert!(profile.provider.is_empty());
    }

    #[test]
    fn going_back_from_a_first_preset_leaves_its_address_for_editing() {
        let mut profile = Profile::default();
        profile.choose_preset(preset("groq").unwrap());
        profile.choose_none();
        assert_eq!(profile.base_url, "https://api.groq.com/openai/v1");
    }

    #[test]
    fn taking_a_change_back_leaves_later_edits_alone() {
        let mut before = Profile { base_url: "https://a/v1".into(), model: "a".into(), ..Profile::default() };
        before.set_key("key-a").unwrap();
        let mut put = before.clone();
        put.base_url = "https://b/v1".into();
        put.model = "b".into();
        put.set_key("key-b").unwrap();
        let mut now = put.clone();
        now.name = "Mine".into();
        now.model = "c".into();
        now.take_back(&before, &put);
        assert_eq!((now.name.as_str(), now.model.as_str(), now.base_url.as_str()), ("Mine", "c", "https://a/v1"));
        assert_eq!((now.key(), now.keys.0.len()), (Some("key-a"), 1));
        let mut rekeyed = put.clone();
        rekeyed.set_key("key-c").unwrap();
        rekeyed.take_back(&before, &put);
        rekeyed.base_url = "https://b/v1".into();
        assert_eq!(rekeyed.key(), Some("key-c"));
    }

    #[test]
    fn a_profile_without_a_name_is_called_after_its_host() {
        let mut profile = Profile { base_url: "https://api.example.com/v1".into(), ..Profile::default() };
        assert_eq!(profile.title(), "api.example.com");
        profile.name = " Work ".into();
        assert_eq!(profile.title(), "Work");
        assert_eq!(Profile::default().title(), "");
    }

    #[test]
    fn the_header_of_the_key_can_be_chosen() {
        let mut profile = Profile { base_url: "https://gateway.example/v1".into(), ..Profile::default() };
        assert_eq!(profile.endpoint().unwrap().key_header, KeyHeader::Authorization);
        profile.key_scheme = KeyScheme::ApiKey;
        assert_eq!(profile.endpoint().unwrap().key_header, KeyHeader::ApiKey);
    }
}
