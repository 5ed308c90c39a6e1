//! What can be done with profiles as a whole. Nothing is gone for good at once.

use std::rc::Rc;

use plainwire_core::settings::Profile;

use super::notices::Action;
use super::settings::CurrentSettings;
use crate::platform::clock;
use crate::words::{fill, profile_title, t};

impl CurrentSettings {
    /// Uses another profile. Another tab goes on with its own.
    pub fn use_profile(self, id: &str) {
        self.change(|settings| id.clone_into(&mut settings.current));
    }

    /// Adds a blank profile and uses it.
    pub fn add_profile(self) {
        self.change(|settings| settings.add(Profile { id: clock::random_id(), ..Profile::default() }, None));
    }

    /// Adds a copy of the profile in use behind it, with its keys, and uses it.
    pub fn duplicate_profile(self) {
        self.change(|settings| {
            let profile = settings.profile();
            let name = fill(t().profile_copy, &[&profile_title(&profile)]);
            let copy = Profile { id: clock::random_id(), name, ..profile };
            let after = settings.current.clone();
            settings.add(copy, Some(&after));
        });
    }

    /// Moves the profile in use one place up, or down.
    pub fn shift_profile(self, is_up: bool) {
        self.change(|settings| {
            let id = settings.profile().id;
            settings.shift(&id, is_up);
        });
    }

    /// Deletes the profile in use, and offers to undo that; `undone` is called then.
    pub fn delete_profile(self, undone: Rc<dyn Fn()>) {
        let mut removed = None;
        self.change(|settings| {
            let id = settings.profile().id;
            removed = settings.remove(&id, &clock::random_id());
        });
        let Some((index, mut profile)) = removed else { return };
        // Sealed keys come back as they are kept: they may have been locked meanwhile.
        profile.keys.0.iter_mut().filter(|kept| !kept.sealed.is_empty()).for_each(|kept| kept.key.clear());
        let text = fill(t().profile_deleted, &[&profile_title(&profile)]);
        self.offer_undo(text, move || {
            self.change(|settings| settings.restore(index, profile.clone()));
            undone();
        });
    }

    /// Says what was taken away, and offers to bring it back.
    pub fn offer_undo(self, text: String, bring_back: impl Fn() + 'static) {
        self.notices().offer(text, Action { label: t().undo, run: Rc::new(bring_back) });
    }
}
