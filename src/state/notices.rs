//! Short messages to the person: what could not be saved, what was done and can be undone.

use std::rc::Rc;

use crate::platform::{clock, task};
use crate::state::shared::Shared;

/// What a person can do about a notice.
#[derive(Clone)]
pub struct Action {
    /// The words on the button.
    pub label: &'static str,
    /// What it does.
    pub run: Rc<dyn Fn()>,
}

/// One message.
#[derive(Clone)]
pub struct Notice {
    /// Counts up.
    pub id: u64,
    /// A sentence.
    pub text: String,
    /// Whether it speaks of a loss, and so stays until it is closed.
    pub is_warning: bool,
    /// A button beside it.
    pub action: Option<Action>,
}

/// The messages on the screen, oldest first.
#[derive(Clone, Copy, Debug)]
pub struct Notices {
    shown: Shared<Vec<Notice>>,
    next_id: Shared<u64>,
}

impl std::fmt::Debug for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// How long a message stays that asks for nothing.
const STAYS_MS: i32 = 8_000;

impl Notices {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self { shown: Shared::new(Vec::new()), next_id: Shared::new(0) }
    }

    /// Those on the screen.
    #[must_use]
    pub fn all(self) -> Vec<Notice> {
        self.shown.get()
    }

    /// Shows a message for some seconds.
    pub fn tell(self, text: impl Into<String>) {
        self.show(text.into(), false, None);
    }

    /// Shows a message with a button, until it is pressed or the message closed: nobody is hurried.
    pub fn offer(self, text: impl Into<String>, action: Action) {
        self.show(text.into(), false, Some(action));
    }

    /// Shows a message until it is closed. The same words are not shown twice.
    pub fn warn(self, text: impl Into<String>) {
        self.show(text.into(), true, None);
    }

    /// Takes a message off the screen.
    pub fn close(self, id: u64) {
        self.shown.update(|shown| shown.retain(|notice| notice.id != id));
    }

    fn show(self, text: String, is_warning: bool, action: Option<Action>) {
        if is_warning && self.shown.with_untracked(|shown| shown.iter().any(|notice| notice.text == text)) {
            return;
        }
        let id = self.next_id.get_untracked();
        self.next_id.set(id + 1);
        let goes_by_itself = !is_warning && action.is_none();
        let notice = Notice { id, text, is_warning, action };
        self.shown.update(|shown| shown.push(notice));
        if goes_by_itself {
            task::spawn(async move {
                clock::sleep_ms(STAYS_MS).await;
                self.close(id);
            });
        }
    }
}

impl Default for Notices {
    fn default() -> Self {
        Self::new()
    }
}
