//! Settings as they are at this moment, kept on every change and followed from other tabs.

use plainwire_core::endpoint::Reading;
use plainwire_core::paste::Pasted;
use plainwire_core::providers::Preset;
use plainwire_core::settings::{Profile, ReadError, Settings, Theme, from_json, to_json};

use crate::client::{Connection, Failure};
use crate::platform::el::effect;
use crate::platform::page;
use crate::platform::storage::{self, Area, Denied};
use crate::state::notices::Notices;
use crate::state::shared::Shared;
use crate::words::{fill, t};

const KEY: &str = "plainwire.settings";
/// The key that the demo provider takes. It is no secret: the provider prints it when it starts.
const DEMO_KEY: &str = "demo-key";
/// The model of the demo provider that a first run talks to.
const DEMO_MODEL: &str = "demo-chat";
/// The id of the demo provider's preset.
pub const DEMO: &str = "demo";

/// The settings, and where they are kept.
#[derive(Clone, Copy, Debug)]
pub struct CurrentSettings {
    settings: Shared<Settings>,
    /// False where what is stored must not be written over.
    may_write: Shared<bool>,
    notices: Notices,
}

impl CurrentSettings {
    /// Reads what was kept. What cannot be read is moved aside and said; what a newer version wrote is left alone.
    #[must_use]
    pub fn load(notices: Notices) -> Self {
        let mut may_write = true;
        let mut settings = match storage::read(Area::Local, KEY) {
            Ok(None) => Settings::default(),
            Ok(Some(text)) => from_json(&text).unwrap_or_else(|error| {
                may_write = rescue(&error, notices);
                Settings::default()
            }),
            Err(Denied(reason)) => {
                notices.warn(fill(t().storage_denied, &[&reason]));
                Settings::default()
            }
        };
        follow_demo(&mut settings);
        let this = Self { settings: Shared::new(settings), may_write: Shared::new(may_write), notices };
        this.follow_other_tabs();
        effect(move || {
            let theme = this.settings.with(|settings| settings.theme);
            page::set_root_attribute(
                "data-theme",
                match theme {
                    Theme::System => None,
                    Theme::Light => Some("light"),
                    Theme::Dark => Some("dark"),
                },
            );
        });
        this
    }

    /// The profile in use, tracked.
    #[must_use]
    pub fn profile(self) -> Profile {
        self.settings.with(Settings::profile)
    }

    /// The profile in use, untracked.
    #[must_use]
    pub fn profile_now(self) -> Profile {
        self.settings.with_untracked(Settings::profile)
    }

    /// The colour scheme, tracked.
    #[must_use]
    pub fn theme(self) -> Theme {
        self.settings.with(|settings| settings.theme)
    }

    /// Chooses the colour scheme.
    pub fn set_theme(self, theme: Theme) {
        self.change(|settings| settings.theme = theme);
    }

    /// Changes the profile in use.
    pub fn update_profile(self, change: impl FnOnce(&mut Profile)) {
        self.change(|settings| settings.update_profile(change));
    }

    /// A connection to the provider of the profile in use. A key that had no origin yet gets it here.
    ///
    /// # Errors
    /// The Base URL is missing or cannot be used.
    pub fn connect(self) -> Result<Connection, Failure> {
        let connection = Connection::of(&self.profile_now())?;
        if self.profile_now().has_unbound_key() {
            self.update_profile(|profile| profile.bind_key(connection.origin()));
        }
        Ok(connection)
    }

    /// Takes the demo provider as it runs beside this page.
    pub fn use_demo(self) {
        self.change(|settings| {
            settings.update_profile(|profile| {
                profile.put_typed_by();
                DEMO.clone_into(&mut profile.provider);
                DEMO_MODEL.clone_into(&mut profile.model);
            });
            follow_demo(settings);
        });
    }

    /// Goes back from a preset to what was typed.
    pub fn use_typed(self) {
        self.update_profile(Profile::choose_none);
    }

    /// Whether a demo provider runs beside this page.
    #[must_use]
    pub fn has_demo(self) -> bool {
        page::demo_base_url().is_some()
    }

    /// Fills the form from a preset. A Base URL that was typed is kept, for the way back to *OpenAI Compatible*.
    pub fn use_preset(self, preset: &Preset, model: &str) {
        self.change(|settings| {
            settings.update_profile(|profile| {
                profile.choose_preset(preset);
                if !model.is_empty() {
                    model.clone_into(&mut profile.model);
                }
            });
        });
    }

    /// Takes over what was found in a pasted text; what was not in it stays.
    pub fn take_pasted(self, pasted: &Pasted) {
        self.change(|settings| {
            settings.update_profile(|profile| {
                if let Some(base_url) = &pasted.base_url {
                    profile.provider.clear();
                    profile.base_url.clone_from(base_url);
                    profile.reading = Reading::Auto;
                }
                if pasted.base_url.is_none() && profile.provider == DEMO {
                    // A key without an address is not the demo's: the address is still to come.
                    profile.provider.clear();
                    profile.base_url.clear();
                    profile.model.clear();
                }
                if let Some(key) = &pasted.api_key {
                    // It was cleaned when it was found.
                    let _ = profile.set_key(key);
                }
                if let Some(model) = &pasted.model {
                    profile.model.clone_from(model);
                }
            });
        });
    }

    fn change(self, change: impl FnOnce(&mut Settings)) {
        self.settings.update(change);
        if !self.may_write.get_untracked() {
            return;
        }
        let text = self.settings.with_untracked(to_json);
        if let Err(Denied(reason)) = storage::write(Area::Local, KEY, &text) {
            self.notices.warn(fill(t().storage_denied, &[&reason]));
        }
    }

    fn follow_other_tabs(self) {
        storage::follow(KEY, move |text| {
            // Text that another tab wrote and that cannot be read here changes nothing here.
            match text.as_deref().map(from_json) {
                Some(Ok(settings)) => self.settings.set(settings),
                Some(Err(error @ ReadError::Newer(_))) => self.may_write.set(rescue(&error, self.notices)),
                _ => {}
            }
        });
    }
}

/// Saves what could not be read from being written over. Returns whether settings may be written from now on.
fn rescue(error: &ReadError, notices: Notices) -> bool {
    if matches!(error, ReadError::Newer(_)) {
        notices.warn(fill(t().settings_newer, &[&error.to_string()]));
        return false;
    }
    match storage::move_aside(Area::Local, KEY) {
        Ok(aside) => {
            notices.warn(fill(t().settings_moved_aside, &[&error.to_string(), &aside]));
            true
        }
        Err(Denied(reason)) => {
            notices.warn(fill(t().storage_denied, &[&reason]));
            false
        }
    }
}

/// A first run talks to the demo provider, where there is one; and its address may change from one start to the next.
fn follow_demo(settings: &mut Settings) {
    let Some(base_url) = page::demo_base_url() else {
        return;
    };
    settings.update_profile(|profile| {
        let is_first_run = profile.provider.is_empty() && profile.is_blank() && profile.keys.is_empty();
        if !is_first_run && profile.provider != DEMO {
            return;
        }
        DEMO.clone_into(&mut profile.provider);
        profile.base_url = base_url;
        profile.reading = Reading::Auto;
        if profile.model.is_empty() {
            DEMO_MODEL.clone_into(&mut profile.model);
        }
        if profile.key().is_none() {
            // The demo's own key is never refused.
            let _ = profile.set_key(DEMO_KEY);
        }
    });
}
