//! What is set and known of a profile's models.

use serde_json::{Map, Value};

use super::Profile;
use crate::catalogue::Catalogue;
use crate::models::Model;
use crate::models::configuration::{Configuration, ModelConfig, resolve};
use crate::models::known::{Known, from_listed, native};
use crate::record::{Record, record};

/// Model Configuration by model: a value that was set for one is not meant for another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configs(pub Vec<(String, ModelConfig)>);

impl Record for Configs {
    fn to_value(&self) -> Value {
        self.0.iter().map(|(model, config)| (model.clone(), config.to_value())).collect::<Map<_, _>>().into()
    }

    fn from_value(value: &Value) -> Self {
        let configs = value.as_object().into_iter().flatten();
        let read = |(model, config): (&String, &Value)| (model.clone(), ModelConfig::from_value(config));
        Self(configs.map(read).filter(|(_, config)| *config != ModelConfig::default()).collect())
    }
}

/// What a server's list said of a model: kept, so that it is known before the list is fetched again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The server's origin.
    pub origin: String,
    /// The model's id.
    pub model: String,
    /// What it said.
    pub known: Known,
}

record! { Listed { origin, model, known } }

impl Profile {
    /// What the person set for the model in use.
    #[must_use]
    pub fn config(&self) -> ModelConfig {
        let found = self.configs.0.iter().find(|(model, _)| model == self.model.trim());
        found.map(|(_, config)| config.clone()).unwrap_or_default()
    }

    /// Sets it for the model in use. What is empty altogether is not kept.
    pub fn set_config(&mut self, config: ModelConfig) {
        let model = self.model.trim().to_owned();
        let is_set = config != ModelConfig::default();
        match self.configs.0.iter().position(|(known, _)| *known == model) {
            Some(at) if !is_set => {
                self.configs.0.remove(at);
            }
            Some(at) => {
                if let Some(slot) = self.configs.0.get_mut(at) {
                    slot.1 = config;
                }
            }
            // In the order of the kept text, so that reading it back changes nothing.
            None if is_set => {
                let at = self.configs.0.partition_point(|(known, _)| *known < model);
                self.configs.0.insert(at, (model, config));
            }
            None => {}
        }
    }

    /// The values that take effect for the model in use, each with its source.
    #[must_use]
    pub fn configuration(&self, catalogue: Option<&Catalogue>) -> Configuration {
        let model = self.model.trim();
        let origin = self.endpoint().map(|endpoint| endpoint.origin).unwrap_or_default();
        let listed = self.listed.iter().find(|listed| listed.model == model && listed.origin == origin);
        let in_catalogue = catalogue.and_then(|catalogue| catalogue.find_at(&self.provider, model));
        let listed = listed.map(|listed| &listed.known);
        resolve(&self.config(), listed, native(model).as_ref(), in_catalogue.as_ref())
    }

    /// Keeps what a server's list says of the model in use.
    pub fn take_listed(&mut self, origin: &str, models: &[Model]) {
        let model = self.model.trim();
        if let Some(found) = models.iter().find(|found| found.id == model) {
            let (origin, model) = (origin.to_owned(), model.to_owned());
            self.listed = vec![Listed { origin, model, known: from_listed(found) }];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::configuration::Source;

    fn profile(model: &str) -> Profile {
        Profile { base_url: "https://h/v1".into(), model: model.into(), ..Profile::default() }
    }

    #[test]
    fn a_value_is_meant_for_the_model_that_it_was_set_for() {
        let mut profile = profile("b/1");
        profile.set_config(ModelConfig { context_window: "8k".into(), ..ModelConfig::default() });
        assert_eq!(profile.configuration(None).context_window.value, Some(8_000));
        profile.model = "a".into();
        assert_eq!(profile.configuration(None).context_window.source, Source::Default);
        profile.set_config(ModelConfig { images: Some(false), ..ModelConfig::default() });
        let read = Profile::from_value(&profile.to_value());
        assert_eq!(read, profile);
        profile.set_config(ModelConfig::default());
        profile.model = " b/1 ".into();
        assert_eq!(profile.config().context_window, "8k");
        profile.set_config(ModelConfig::default());
        assert!(profile.configs.0.is_empty());
    }

    #[test]
    fn what_a_server_said_holds_for_that_server_and_model() {
        let mut profile = profile("m");
        let listed = Model { id: "m".into(), context_window: Some(7_000), ..Model::default() };
        profile.take_listed("https://h", &[Model::default(), listed]);
        assert_eq!(profile.configuration(None).context_window.source, Source::Server);
        profile.base_url = "https://other/v1".into();
        assert_eq!(profile.configuration(None).context_window.source, Source::Default);
        profile.base_url = "https://h/v1".into();
        profile.model = "gpt-4o".into();
        let known = profile.configuration(None);
        assert_eq!((known.context_window.value, known.context_window.source), (Some(128_000), Source::BuiltIn));
    }
}
