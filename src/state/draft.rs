//! What stands in the composer and has not been sent: kept for each conversation, as long as the tab.

use crate::platform::storage::{self, Area};

/// The draft for a conversation; the empty id stands for a new one.
#[must_use]
pub fn read(conversation: &str) -> String {
    storage::read(Area::Session, &key(conversation)).ok().flatten().unwrap_or_default()
}

/// Keeps a draft. Where nothing can be kept, it lives in the composer alone.
pub fn write(conversation: &str, text: &str) {
    let key = key(conversation);
    let _ =
        if text.is_empty() { storage::remove(Area::Session, &key) } else { storage::write(Area::Session, &key, text) };
}

fn key(conversation: &str) -> String {
    format!("plainwire.draft.{conversation}")
}
