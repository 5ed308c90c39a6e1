//! What is known of models: set by the person, told by the server, built in, or read in the catalogue, which is loaded when
//! it is first needed.

use std::rc::Rc;

use plainwire_core::catalogue::Catalogue;
use plainwire_core::models::configuration::{Configuration, Source};
use plainwire_core::settings::Profile;

use crate::client;
use crate::platform::task;
use crate::state::settings::CurrentSettings;
use crate::state::shared::Shared;

/// How far the catalogue has come.
#[derive(Clone, Debug)]
pub enum Progress {
    /// Nobody has asked for it.
    Idle,
    /// It is being fetched.
    Coming,
    /// It is here.
    Here(Rc<Catalogue>),
    /// It could not be had, in the browser's words.
    Failed(String),
}

impl Progress {
    fn catalogue(&self) -> Option<Rc<Catalogue>> {
        match self {
            Self::Here(catalogue) => Some(Rc::clone(catalogue)),
            _ => None,
        }
    }
}

/// What is known of models.
#[derive(Clone, Copy, Debug)]
pub struct Knowledge {
    catalogue: Shared<Progress>,
    settings: CurrentSettings,
}

impl Knowledge {
    /// The catalogue is not loaded yet.
    #[must_use]
    pub fn new(settings: CurrentSettings) -> Self {
        Self { catalogue: Shared::new(Progress::Idle), settings }
    }

    /// How far the catalogue has come, tracked.
    #[must_use]
    pub fn progress(self) -> Progress {
        self.catalogue.get()
    }

    /// The catalogue, as far as it is here, tracked.
    #[must_use]
    pub fn catalogue(self) -> Option<Rc<Catalogue>> {
        self.catalogue.with(Progress::catalogue)
    }

    /// The values that take effect for the model in use, tracked.
    #[must_use]
    pub fn configuration(self) -> Configuration {
        let catalogue = self.catalogue();
        self.settings.profile().configuration(catalogue.as_deref())
    }

    /// The values that take effect for the model in use, untracked.
    #[must_use]
    pub fn configuration_now(self) -> Configuration {
        self.of_now(&self.settings.profile_now())
    }

    /// Asks for the catalogue, unless it was asked for before or everything is known without it. Not from what a signal
    /// runs again: an answer would ask anew.
    pub fn want(self) {
        let is_idle = self.catalogue.with_untracked(|progress| matches!(progress, Progress::Idle));
        let configuration = self.configuration_now();
        let is_unknown = |source: Source| source == Source::Default;
        if is_idle && (is_unknown(configuration.context_window.source) || is_unknown(configuration.input_price.source))
        {
            self.ask();
        }
    }

    /// Asks for the catalogue, unless it is here or on its way.
    pub fn ask(self) {
        if self.catalogue.with_untracked(|progress| matches!(progress, Progress::Idle | Progress::Failed(_))) {
            self.catalogue.set(Progress::Coming);
            task::spawn(self.load());
        }
    }

    /// The values that take effect for a profile, by what is here, untracked.
    #[must_use]
    pub fn of_now(self, profile: &Profile) -> Configuration {
        let catalogue = self.catalogue.with_untracked(Progress::catalogue);
        profile.configuration(catalogue.as_deref())
    }

    /// Whether the catalogue may still come.
    #[must_use]
    pub fn is_coming(self) -> bool {
        self.catalogue.with_untracked(|progress| matches!(progress, Progress::Coming))
    }

    async fn load(self) {
        let loaded = client::load_catalogue().await;
        self.catalogue.set(loaded.map_or_else(Progress::Failed, |catalogue| Progress::Here(Rc::new(catalogue))));
    }
}
