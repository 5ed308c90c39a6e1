//! What is known of models: set by the person, told by the server, built in, or read in the catalogue, which is loaded when
//! it is first needed.

use std::rc::Rc;

use plainwire_core::catalogue::Catalogue;
use plainwire_core::models::configuration::Configuration;
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
        match self.catalogue.get() {
            Progress::Here(catalogue) => Some(catalogue),
            _ => None,
        }
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
        let catalogue = match self.catalogue.get_untracked() {
            Progress::Here(catalogue) => Some(catalogue),
            _ => None,
        };
        self.settings.profile_now().configuration(catalogue.as_deref())
    }

    /// Asks for the catalogue, unless it is here or on its way.
    pub fn ask(self) {
        if matches!(self.catalogue.get_untracked(), Progress::Idle | Progress::Failed(_)) {
            task::spawn(self.load());
        }
    }

    /// The values that take effect for a profile, with the catalogue if it can be had.
    pub async fn configuration_of(self, profile: &Profile) -> Configuration {
        if !matches!(self.catalogue.get_untracked(), Progress::Here(_)) {
            self.load().await;
        }
        let catalogue = match self.catalogue.get_untracked() {
            Progress::Here(catalogue) => Some(catalogue),
            _ => None,
        };
        profile.configuration(catalogue.as_deref())
    }

    async fn load(self) {
        self.catalogue.set(Progress::Coming);
        let loaded = client::load_catalogue().await;
        self.catalogue.set(loaded.map_or_else(Progress::Failed, |catalogue| Progress::Here(Rc::new(catalogue))));
    }
}
