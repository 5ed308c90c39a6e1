//! Settings as they are at this moment, kept on every change and followed from other tabs.

use plainwire_core::models::Model;
use plainwire_core::models::configuration::ModelConfig;
use plainwire_core::paste::Pasted;
use plainwire_core::providers::{Preset, preset};
use plainwire_core::settings::{Document, Header, KeyState, Profile, ReadError, Settings, Theme, of_tab, take_of_tab};

use crate::client::{Connection, Failure};
use crate::platform::el::effect;
use crate::platform::storage::{self, Area, Denied};
use crate::platform::{clock, page};
use crate::state::notices::Notices;
use crate::state::shared::Shared;
use crate::words::{fill, t};

/// Where settings are kept, shared with other tabs.
const KEY: &str = "plainwire.settings";
/// Where the keys are kept that last as long as the tab.
const KEYS_OF_TAB: &str = "plainwire.keys";
/// Where the tab keeps which profile it uses: another tab may use another.
const PROFILE_OF_TAB: &str = "plainwire.profile";
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
    /// As they were last read or written.
    document: Shared<Document>,
    /// False where what is stored must not be written over.
    may_write: Shared<bool>,
    saved: Shared<Saved>,
    notices: Notices,
}

/// What became of the last change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Nothing was changed yet.
    Untouched,
    /// It is kept in this browser.
    Kept,
    /// It holds until the page is closed.
    Denied,
}

impl CurrentSettings {
    /// Reads what was kept. What cannot be read is moved aside and said; what a newer version wrote is left alone.
    #[must_use]
    pub fn load(notices: Notices) -> Self {
        let mut may_write = true;
        let document = match storage::read(Area::Local, KEY) {
            Ok(None) => Document::default(),
            Ok(Some(text)) => Document::read(&text).unwrap_or_else(|error| {
                may_write = rescue(&error, notices);
                Document::default()
            }),
            Err(Denied(reason)) => {
                notices.warn(fill(t().storage_denied, &[&reason]));
                Document::default()
            }
        };
        let mut document = document;
        let before = document.settings();
        let mut settings = before.clone();
        follow_demo(&mut settings);
        // Written with the first change: a look around leaves nothing behind.
        document.update(&before, &settings, clock::now_ms());
        if let Ok(Some(current)) = storage::read(Area::Session, PROFILE_OF_TAB) {
            settings.current = current;
        }
        if let Ok(Some(keys)) = storage::read(Area::Session, KEYS_OF_TAB) {
            take_of_tab(&mut settings.profiles, &keys);
        }
        let this = Self {
            settings: Shared::new(settings),
            document: Shared::new(document),
            may_write: Shared::new(may_write),
            saved: Shared::new(Saved::Untouched),
            notices,
        };
        storage::follow(KEY, move |text| this.hear(text));
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

    /// All of them, tracked.
    pub fn with<U>(self, look: impl FnOnce(&Settings) -> U) -> U {
        self.settings.with(look)
    }

    /// All of them, untracked.
    pub fn with_untracked<U>(self, look: impl FnOnce(&Settings) -> U) -> U {
        self.settings.with_untracked(look)
    }

    /// Where to say what was done.
    #[must_use]
    pub fn notices(self) -> Notices {
        self.notices
    }

    /// Takes the key for the address at this moment away.
    pub fn forget_key(self) {
        self.update_profile(|profile| {
            let _ = profile.set_key("");
        });
    }

    /// Writes nothing from now on, because everything is to be forgotten.
    pub fn close(self) {
        self.may_write.set(false);
    }

    /// What became of the last change, tracked.
    #[must_use]
    pub fn saved(self) -> Saved {
        self.saved.get()
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

    /// Keeps what a server's list says of the model in use: with the next change, since looking is none.
    pub fn take_listed(self, origin: &str, models: &[Model]) {
        let before = self.settings.get_untracked();
        let mut after = before.clone();
        after.update_profile(|profile| profile.take_listed(origin, models));
        if after != before {
            self.document.update_untracked(|document| document.update(&before, &after, clock::now_ms()));
            self.settings.set(after);
        }
    }

    /// Says nothing of what was saved: something is being typed that is not yet.
    pub fn begin_typing(self) {
        if self.saved.get_untracked() != Saved::Untouched {
            self.saved.set(Saved::Untouched);
        }
    }

    /// Changes the profile with that id; nothing happens where it is gone.
    pub fn update(self, id: &str, change: impl FnOnce(&mut Profile)) {
        self.change(|settings| {
            if let Some(profile) = settings.profiles.iter_mut().find(|profile| profile.id == id) {
                change(profile);
            }
        });
    }

    /// The profile with that id, untracked; a blank one where it is gone.
    #[must_use]
    pub fn find_now(self, id: &str) -> Profile {
        self.settings.with_untracked(|settings| settings.find(id).cloned()).unwrap_or_default()
    }

    /// A connection to the provider of the profile in use. A key, or headers, that had no origin yet get it here.
    ///
    /// # Errors
    /// The Base URL is missing or cannot be used, or the key is locked.
    pub fn connect(self) -> Result<Connection, Failure> {
        let profile = self.profile_now();
        let connection = Connection::of(&profile)?;
        if profile.has_unbound_key() || profile.has_unbound_headers() {
            self.update_profile(|profile| {
                profile.bind_key(connection.origin());
                profile.bind_headers(connection.origin());
            });
        }
        Ok(connection)
    }

    /// Takes the demo provider as it runs beside this page.
    pub fn use_demo(self) {
        self.change(|settings| {
            settings.update_profile(|profile| profile.choose(DEMO, ""));
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

    /// Fills the form from a preset. What was typed is put by, for the way back.
    pub fn use_preset(self, preset: &Preset, model: &str) {
        self.update_profile(|profile| {
            profile.choose_preset(preset);
            if !model.is_empty() {
                model.clone_into(&mut profile.model);
            }
        });
    }

    /// Changes settings, and keeps the change.
    pub fn change(self, change: impl FnOnce(&mut Settings)) {
        let before = self.settings.get_untracked();
        let mut after = before.clone();
        change(&mut after);
        if after != before {
            self.take(&before, after);
        }
    }

    fn take(self, before: &Settings, after: Settings) {
        let is_merged = self.may_write.get_untracked() && self.read_again();
        self.document.update_untracked(|document| document.update(before, &after, clock::now_ms()));
        self.settings.set(if is_merged { self.merged(&after) } else { after });
        self.write();
    }

    /// Reads what another tab may have written since. Returns whether anything new stood there.
    fn read_again(self) -> bool {
        let Ok(Some(text)) = storage::read(Area::Local, KEY) else { return false };
        match Document::read(&text) {
            Ok(stored) => self.document.update_untracked(|document| {
                let is_new = stored != *document;
                if is_new {
                    document.merge(&stored);
                }
                is_new
            }),
            Err(error) => {
                self.may_write.set(rescue(&error, self.notices));
                false
            }
        }
    }

    /// The settings of the document, with what is not part of the kept text: keys of this page and tab, and which profile
    /// this tab uses.
    fn merged(self, now: &Settings) -> Settings {
        let mut settings = self.document.with_untracked(Document::settings);
        for profile in &mut settings.profiles {
            if let Some(known) = now.find(&profile.id) {
                profile.carry_keys(known);
            }
        }
        // By the profile and not by the name of it: a tab that never chose one uses the first.
        let current = now.profile().id;
        if settings.find(&current).is_some() {
            settings.current = current;
        }
        settings
    }

    fn write(self) {
        if !self.may_write.get_untracked() {
            self.saved.set(Saved::Denied);
            return;
        }
        let (keys, current) =
            self.settings.with_untracked(|settings| (of_tab(&settings.profiles), settings.profile().id));
        // A tab that may keep nothing still works: it forgets with the page.
        let _ = storage::write(Area::Session, PROFILE_OF_TAB, &current);
        let kept = if keys.is_empty() {
            storage::remove(Area::Session, KEYS_OF_TAB)
        } else {
            storage::write(Area::Session, KEYS_OF_TAB, &keys)
        };
        if let (Err(Denied(reason)), false) = (kept, keys.is_empty()) {
            self.notices.warn(fill(t().storage_denied, &[&reason]));
        }
        let text = self.document.with_untracked(Document::to_text);
        match storage::write(Area::Local, KEY, &text) {
            Ok(()) => self.saved.set(Saved::Kept),
            Err(Denied(reason)) => {
                self.saved.set(Saved::Denied);
                self.notices.warn(fill(t().storage_denied, &[&reason]));
            }
        }
    }

    /// Takes over what another tab wrote, and writes down what it did not know.
    fn hear(self, text: Option<String>) {
        let Some(text) = text else {
            // Somebody has cleared it, in another tab or by hand.
            self.document.set(Document::default());
            self.settings.set(Document::default().settings());
            return;
        };
        match Document::read(&text) {
            Ok(stored) => {
                self.document.update_untracked(|document| document.merge(&stored));
                let now = self.settings.get_untracked();
                let merged = self.merged(&now);
                if merged != now {
                    self.settings.set(merged);
                }
                if self.may_write.get_untracked() && self.document.with_untracked(|document| *document != stored) {
                    self.write();
                }
            }
            Err(error @ ReadError::Newer(_)) => self.may_write.set(rescue(&error, self.notices)),
            // Text that another tab wrote and that cannot be read here changes nothing here.
            Err(ReadError::Undecodable) => {}
        }
    }
}

/// Takes over into a profile what was found in a pasted text; what was not in it stays.
pub fn take_pasted(profile: &mut Profile, pasted: &Pasted) {
    if let Some(base_url) = &pasted.base_url {
        profile.choose("", base_url);
    } else if let Some(preset) = pasted.provider.and_then(preset) {
        profile.choose_preset(preset);
    } else if profile.provider == DEMO {
        // A key without an address is not the demo's: the address is still to come.
        profile.choose("", "");
    }
    if let Some(key) = &pasted.api_key {
        // It was cleaned when it was found.
        let _ = profile.set_key(key);
    }
    let put = |into: &mut String, found: &Option<String>| {
        if let Some(found) = found {
            found.clone_into(into);
        }
    };
    put(&mut profile.model, &pasted.model);
    put(&mut profile.azure_version, &pasted.azure_api_version);
    put(&mut profile.temperature, &pasted.temperature);
    put(&mut profile.effort, &pasted.reasoning_effort);
    put(&mut profile.system_prompt, &pasted.system_prompt);
    profile.is_streaming_off |= pasted.is_streaming_off;
    if let Some(cap) = &pasted.max_output_tokens {
        let config = ModelConfig { max_output_tokens: cap.clone(), ..profile.config() };
        profile.set_config(config);
    }
    if !pasted.headers.is_empty() {
        let header = |(name, value): &(String, String)| Header { name: name.clone(), value: value.clone() };
        profile.set_headers(pasted.headers.iter().map(header).collect());
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
    let is_only_one = settings.profiles.len() == 1;
    for profile in &mut settings.profiles {
        let is_first_run =
            is_only_one && profile.provider.is_empty() && profile.is_blank() && profile.keys.0.is_empty();
        if !is_first_run && profile.provider != DEMO {
            continue;
        }
        DEMO.clone_into(&mut profile.provider);
        base_url.clone_into(&mut profile.base_url);
        if profile.model.is_empty() {
            DEMO_MODEL.clone_into(&mut profile.model);
        }
        if !matches!(profile.key_state(), KeyState::Here(_) | KeyState::Locked) {
            // The demo's own key is never refused.
            let _ = profile.set_key(DEMO_KEY);
        }
    }
}
