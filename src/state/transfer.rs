//! Settings that leave as a file, and come back from one.

use std::rc::Rc;

use plainwire_core::settings::Profile;
use plainwire_core::transfer::{self, Incoming};

use super::settings::CurrentSettings;
use crate::platform::files::{self, FileError};
use crate::platform::storage::{self, Area};
use crate::platform::{clock, task};
use crate::words::{fill, t};

/// What a dialog offers.
const KINDS: &str = ".json,.jsonc,application/json,text/plain";
/// What text that could not be read is kept under begins so.
const ASIDE: &str = "plainwire.settings.unreadable-";

impl CurrentSettings {
    /// Saves the profile in use, or all, as a file.
    pub fn export(self, all: bool, with_keys: bool) {
        let date = clock::today();
        let text = self.with_untracked(|settings| {
            let one = [settings.profile()];
            transfer::export(if all { &settings.profiles } else { &one }, with_keys, &date)
        });
        self.save_file(&["plainwire-profiles-", &date, ".json"].concat(), &text);
    }

    /// Takes over what was chosen of a file, says how many profiles are new or in another state, and offers to undo it. The
    /// profile in use stays in use.
    pub fn import(self, incoming: &Incoming, chosen: &[bool], with_secrets: bool) {
        let before = self.with_untracked(|settings| settings.profiles.clone());
        let mut applied = transfer::Applied::default();
        self.change(|settings| {
            applied = transfer::apply(settings, incoming, chosen, with_secrets, &mut clock::random_id);
        });
        let count = (applied.added.len() + applied.updated.len()).to_string();
        let refused = applied.refused;
        let put = self.with_untracked(|settings| settings.profiles.clone());
        self.offer_undo(fill(t().import_taken, &[&count]), move || {
            self.change(|settings| {
                settings.profiles.retain(|profile| !applied.added.contains(&profile.id));
                for profile in settings.profiles.iter_mut().filter(|profile| applied.updated.contains(&profile.id)) {
                    let of = |all: &[Profile]| all.iter().find(|other| other.id == profile.id).cloned();
                    if let (Some(before), Some(put)) = (of(&before), of(&put)) {
                        profile.take_back(&before, &put);
                    }
                }
            });
        });
        if refused > 0 {
            self.notices().warn(fill(t().import_refused, &[&refused.to_string()]));
        }
    }

    /// Asks the person for a file, and hands over its text. Nothing happens where none is chosen.
    pub fn pick_file(self, chosen: Rc<dyn Fn(Result<String, String>)>) {
        task::spawn(async move {
            let Some(file) = files::pick(KINDS, false).await.into_iter().next() else { return };
            let at_most = transfer::MOST_BYTES as u64;
            chosen(file.text(at_most).await.map_err(|error| match error {
                FileError::TooLarge => transfer::ImportError::TooLarge { bytes: file.size as usize }.to_string(),
                FileError::Unreadable(reason) => reason,
            }));
        });
    }

    /// Under what names text is kept that could not be read.
    #[must_use]
    pub fn aside(self) -> Vec<String> {
        storage::list(Area::Local, ASIDE).unwrap_or_default()
    }

    /// Saves such a text as a file.
    pub fn save_aside(self, key: &str) {
        if let Ok(Some(text)) = storage::read(Area::Local, key) {
            self.save_file(&[key, ".txt"].concat(), &text);
        }
    }

    fn save_file(self, name: &str, text: &str) {
        match files::save(name, "application/json", text) {
            Ok(()) => self.notices().tell(fill(t().exported, &[name])),
            Err(reason) => self.notices().warn(fill(t().storage_denied, &[&reason])),
        }
    }
}
