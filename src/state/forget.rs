//! Forgetting everything.

use super::App;
use super::route::Route;
use crate::platform::page;
use crate::platform::storage::{self, Area};
use crate::words::t;

/// What the app keeps begins so.
const PREFIX: &str = "plainwire.";
/// Written and taken away again when everything is gone: other tabs hear of it.
const SIGNAL: &str = "plainwire.forgotten";

impl App {
    /// Removes all that this browser keeps of the app, settings, keys, conversations, drafts, what was moved aside, and
    /// begins anew. Other tabs forget as well, where they listen.
    pub fn forget_everything(self) {
        self.leave();
        if !(is_emptied(Area::Local) && is_emptied(Area::Session)) {
            self.notices.warn(t().not_forgotten);
            return;
        }
        self.chats.forget_all(move || {
            // Only now: a tab that begins anew reads the conversations again.
            let _ = storage::write(Area::Local, SIGNAL, SIGNAL);
            let _ = storage::remove(Area::Local, SIGNAL);
            begin_anew();
        });
    }

    /// Begins anew whenever another tab has forgotten everything: what it could not reach are the keys and drafts of this
    /// tab, and what stands on its screen.
    pub(super) fn forget_with_others(self) {
        storage::follow(SIGNAL, move |text| {
            if text.is_some() {
                self.leave();
                is_emptied(Area::Session);
                begin_anew();
            }
        });
    }

    fn leave(self) {
        self.thread.leave_now();
        self.attachments.clear();
        self.settings.close();
    }
}

/// Removes what the app keeps in one place; returns whether all of it went.
fn is_emptied(area: Area) -> bool {
    let keys = storage::list(area, PREFIX).unwrap_or_default();
    // Each is tried, also after one that stayed.
    keys.iter().filter(|key| storage::remove(area, key).is_err()).count() == 0
}

fn begin_anew() {
    page::replace_hash(&Route::Chat(None).hash());
    page::reload();
}
