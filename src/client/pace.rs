//! How a reply is read: not faster than it is drawn, and never so long that the page cannot answer.

use crate::platform::{clock, dom, page};

/// A chunk of so many bytes or more is a sign that more is waiting.
const LARGE_BYTES: usize = 8 * 1024;

/// How long is read at a time before the page is drawn and answers, in milliseconds.
const READ_FOR_MS: f64 = 8.0;

/// A frame that does not come within this time is not waited for: the page has just been hidden, for example.
const FRAME_WITHIN_MS: i32 = 100;

/// The reading of one reply.
///
/// Every read costs the page a task of its own, several times what is done with the bytes of a token. So after each, what
/// comes next is left to gather until the page has been drawn: one read then brings all of it. Nothing is shown later for
/// that, as nothing is shown between two frames. A connection that brings much is read on at once, but only for so long.
pub(super) struct Pace {
    began_ms: f64,
}

impl Pace {
    /// Begins to read.
    pub(super) fn begin() -> Self {
        Self { began_ms: clock::elapsed_ms() }
    }

    /// Waits, if that is better, before the next read after one of so many bytes.
    pub(super) async fn after(&mut self, bytes: usize) {
        let is_quick = bytes >= LARGE_BYTES && clock::elapsed_ms() - self.began_ms < READ_FOR_MS;
        // A page that is not seen is not drawn.
        if is_quick || page::is_hidden() {
            return;
        }
        dom::frame(FRAME_WITHIN_MS).await;
        self.began_ms = clock::elapsed_ms();
    }
}
