//! What the app knows, and what changes it. No views.
//!
//! [`App`] is handed to every view. Its parts are handles, cheap to copy.

pub mod attachments;
pub mod chats;
pub mod draft;
mod forget;
pub mod knowledge;
pub mod models;
pub mod notices;
pub mod profiles;
pub mod route;
pub mod servers;
pub mod settings;
pub mod shared;
pub mod thread;
mod transfer;
pub mod vault;

use crate::platform::{clipboard, task};
use crate::words::{fill, t};

/// All state, in the order in which a part may use those before it.
#[derive(Clone, Copy, Debug)]
pub struct App {
    /// Short messages to the person.
    pub notices: notices::Notices,
    /// Which screen is shown.
    pub route: route::CurrentRoute,
    /// Profiles and theme.
    pub settings: settings::CurrentSettings,
    /// Keys under a passphrase.
    pub vault: vault::Vault,
    /// Images that wait to be sent.
    pub attachments: attachments::Attachments,
    /// What is known of models.
    pub knowledge: knowledge::Knowledge,
    /// What the provider says it has.
    pub models: models::ModelList,
    /// Servers on this computer.
    pub servers: servers::Look,
    /// The list of conversations, and where they are kept.
    pub chats: chats::Chats,
    /// The conversation that is open, and the reply that is arriving.
    pub thread: thread::Thread,
}

impl App {
    /// Reads what was kept.
    #[must_use]
    pub fn load() -> Self {
        let notices = notices::Notices::new();
        let route = route::CurrentRoute::new();
        let settings = settings::CurrentSettings::load(notices);
        let attachments = attachments::Attachments::new(notices);
        let vault = vault::Vault::new(settings, notices);
        let knowledge = knowledge::Knowledge::new(settings);
        let models = models::ModelList::new(settings);
        let servers = servers::Look::new();
        let chats = chats::Chats::load(notices);
        let thread = thread::Thread::new(notices, route, settings, knowledge, chats);
        let app = Self { notices, route, settings, vault, attachments, knowledge, models, servers, chats, thread };
        app.forget_with_others();
        app
    }

    /// Puts text on the clipboard, and says whether that went well.
    pub fn copy(self, text: String) {
        self.copy_and_say(text, t().copied);
    }

    /// As [`App::copy`], with words of one's own.
    pub fn copy_and_say(self, text: String, copied: &'static str) {
        task::spawn(async move { self.tell_of_copy(clipboard::copy(&text).await, copied) });
    }

    /// Puts a text on the clipboard that other programs take with its headings and lists, and as it is written where they
    /// take no other.
    pub fn copy_rich(self, html: String, text: String) {
        task::spawn(async move { self.tell_of_copy(clipboard::copy_rich(&html, &text).await, t().copied) });
    }

    fn tell_of_copy(self, result: Result<(), String>, copied: &'static str) {
        match result {
            Ok(()) => self.notices.tell(copied),
            Err(reason) => self.notices.warn(fill(t().not_copied, &[&reason])),
        }
    }
}
