//! What the provider says it has: fetched when the settings are open, never stored.

use plainwire_core::models::Model;
use plainwire_core::settings::KeyState;

use crate::client::{self, Failure, Handle};
use crate::platform::task;
use crate::state::settings::CurrentSettings;
use crate::state::shared::Shared;

/// How far the list has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// Nobody has asked.
    Idle,
    /// It is being fetched.
    Fetching,
    /// As the provider gave it.
    Here(Vec<Model>),
    /// It could not be had.
    Failed(Failure),
}

/// The list of models of the profile in use.
#[derive(Clone, Copy, Debug)]
pub struct ModelList {
    progress: Shared<Progress>,
    request: Shared<Option<Handle>>,
    /// The server that the list is of.
    origin: Shared<String>,
    settings: CurrentSettings,
}

impl ModelList {
    /// Nothing is fetched yet.
    #[must_use]
    pub fn new(settings: CurrentSettings) -> Self {
        Self {
            progress: Shared::new(Progress::Idle),
            request: Shared::new(None),
            origin: Shared::new(String::new()),
            settings,
        }
    }

    /// How far the list has come, tracked.
    #[must_use]
    pub fn progress(self) -> Progress {
        self.progress.get()
    }

    /// How far the list has come, untracked.
    #[must_use]
    pub fn progress_now(self) -> Progress {
        self.progress.get_untracked()
    }

    /// Keeps what the list says of the model in use, which may be another one than when it came.
    pub fn keep_chosen(self) {
        if let Progress::Here(models) = self.progress_now() {
            self.settings.take_listed(&self.origin.get_untracked(), &models);
        }
    }

    /// Fetches the list if the Base URL names an endpoint that has one; otherwise nothing is said.
    pub fn fetch_if_possible(self) {
        let profile = self.settings.profile_now();
        // A key that has no origin yet is bound by a request that a person asked for, not by one that comes by itself.
        let may_ask =
            !profile.has_unbound_key() && !profile.has_unbound_headers() && profile.key_state() != KeyState::Locked;
        if may_ask && profile.endpoint().is_ok_and(|endpoint| endpoint.models.is_some()) {
            self.fetch();
        } else {
            self.forget();
        }
    }

    /// Fetches the list. A fetch that is under way is called off.
    pub fn fetch(self) {
        let Some(handle) = Handle::new() else { return };
        let signal = handle.signal();
        // Putting the new handle in drops the old one, which aborts its request.
        self.request.set(Some(handle));
        self.progress.set(Progress::Fetching);
        task::spawn(async move {
            let connection = self.settings.connect();
            let listed = match &connection {
                Ok(connection) => client::list_models(connection, &signal).await,
                Err(failure) => Err(failure.clone()),
            };
            if !signal.is_aborted() {
                if let (Ok(connection), Ok(models)) = (&connection, &listed) {
                    self.origin.set(connection.origin().to_owned());
                    self.settings.take_listed(connection.origin(), models);
                }
                self.progress.set(listed.map_or_else(Progress::Failed, Progress::Here));
            }
        });
    }

    /// Forgets the list, because it was another server's.
    pub fn forget(self) {
        self.request.set(None);
        self.progress.set(Progress::Idle);
    }
}
