//! Images that wait in the composer to be sent with the next question. They last as long as the page.

use crate::platform::files::{self, File, FileError};
use crate::platform::task;
use crate::state::notices::Notices;
use crate::state::shared::Shared;
use crate::words::{fill, t};

/// No provider takes larger ones; in bytes.
const LARGEST: u64 = 20 << 20;
/// What providers take, as a file dialog wants it.
const KINDS: &str = "image/png,image/jpeg,image/webp,image/gif";

/// One image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Counts up.
    pub id: u64,
    /// The name of its file.
    pub name: String,
    /// The image, as a data URL.
    pub url: String,
}

/// Those that wait.
#[derive(Clone, Copy, Debug)]
pub struct Attachments {
    waiting: Shared<Vec<Attachment>>,
    next_id: Shared<u64>,
    notices: Notices,
}

impl Attachments {
    /// None yet.
    #[must_use]
    pub fn new(notices: Notices) -> Self {
        Self { waiting: Shared::new(Vec::new()), next_id: Shared::new(0), notices }
    }

    /// Those that wait, tracked.
    #[must_use]
    pub fn all(self) -> Vec<Attachment> {
        self.waiting.get()
    }

    /// How many wait, tracked.
    #[must_use]
    pub fn count(self) -> usize {
        self.waiting.with(Vec::len)
    }

    /// Those that wait, as URLs, untracked.
    #[must_use]
    pub fn urls(self) -> Vec<String> {
        self.waiting.with_untracked(|waiting| waiting.iter().map(|attachment| attachment.url.clone()).collect())
    }

    /// Forgets those that wait, because they were sent.
    pub fn clear(self) {
        if self.waiting.with_untracked(|waiting| !waiting.is_empty()) {
            self.waiting.set(Vec::new());
        }
    }

    /// Takes one away.
    pub fn remove(self, id: u64) {
        self.waiting.update(|waiting| waiting.retain(|attachment| attachment.id != id));
    }

    /// Asks the person for images, and adds them.
    pub fn pick(self) {
        task::spawn(async move { self.add(files::pick(KINDS, true).await) });
    }

    /// Reads files and adds those that are images; says of the others why they are not added.
    pub fn add(self, files: Vec<File>) {
        for file in files {
            if !KINDS.split(',').any(|kind| kind == file.mime) {
                self.notices.warn(fill(t().attach_no_image, &[&file.name]));
                continue;
            }
            task::spawn(async move {
                match file.data_url(LARGEST).await {
                    Ok(url) => {
                        let id = self.next_id.update(|id| {
                            *id += 1;
                            *id
                        });
                        let name = file.name.clone();
                        self.waiting.update(|waiting| waiting.push(Attachment { id, name, url }));
                    }
                    Err(FileError::TooLarge) => self.notices.warn(fill(t().attach_too_large, &[&file.name])),
                    Err(FileError::Unreadable(reason)) => {
                        self.notices.warn(fill(t().attach_unreadable, &[&file.name, &reason]));
                    }
                }
            });
        }
    }
}
