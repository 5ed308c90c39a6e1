//! Forgetting everything.

use super::App;
use super::route::Route;
use crate::platform::page;
use crate::platform::storage::{self, Area};
use crate::words::t;

/// What the app keeps begins so.
const PREFIX: &str = "plainwire.";

impl App {
    /// Removes all that this browser keeps of the app, settings, keys, conversations, drafts, what was moved aside, and
    /// begins anew. Other tabs forget as well.
    pub fn forget_everything(self) {
        self.leave();
        if !(clear(Area::Local) && clear(Area::Session)) {
            self.notices.warn(t().not_forgotten);
            return;
        }
        self.chats.forget_all(begin_anew);
    }

    /// Forgets what this tab holds, because another one has forgotten everything.
    pub(super) fn forget_as_well(self) {
        self.leave();
        clear(Area::Session);
        begin_anew();
    }

    fn leave(self) {
        self.thread.leave_now();
        self.attachments.clear();
        self.settings.close();
    }
}

/// Removes what the app keeps in an area. Returns whether nothing is left.
fn clear(area: Area) -> bool {
    let keys = storage::list(area, PREFIX).unwrap_or_default();
    keys.iter().all(|key| storage::remove(area, key).is_ok())
}

/// With the page goes all that it holds in memory.
fn begin_anew() {
    page::replace_hash(&Route::Chat(None).hash());
    page::reload();
}
