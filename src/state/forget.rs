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
        self.thread.leave_now();
        self.settings.close();
        for area in [Area::Local, Area::Session] {
            for key in storage::list(area, PREFIX).unwrap_or_default() {
                if storage::remove(area, &key).is_err() {
                    self.notices.warn(t().not_forgotten);
                    return;
                }
            }
        }
        self.chats.forget_all(move || {
            page::replace_hash(&Route::Chat(None).hash());
            page::reload();
        });
    }
}
