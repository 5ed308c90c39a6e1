//! How a reply is read: not faster than it is drawn, and never so long that the page cannot answer.

use crate::platform::{clock, dom, page};

/// A read that took less brought what had been waiting, in milliseconds; clocks of browsers are no finer.
const AT_ONCE_MS: f64 = 0.4;

/// How long is read at a time before the page is drawn and answers, in milliseconds.
const READ_FOR_MS: f64 = 8.0;

/// A frame that does not come within this time is not waited for: the page has just been hidden, for example.
const FRAME_WITHIN_MS: i32 = 100;

/// The reading of one reply.
///
/// A read that has to wait costs the page a task of its own, several times what is done with the bytes of a token. So what
/// comes is left to gather until the page has been drawn, and is then read until a read has to wait. Nothing is shown later
/// for that, as nothing is shown between two frames. A connection that brings much is read for so long, and then the page is
/// drawn.
pub(super) struct Pace {
    /// When the page was drawn last, or the reading began.
    began_ms: f64,
    /// When the last read was asked for, and when it brought something.
    asked_ms: f64,
    came_ms: f64,
}

impl Pace {
    /// Begins to read.
    pub(super) fn begin() -> Self {
        let now_ms = clock::elapsed_ms();
        Self { began_ms: now_ms, asked_ms: now_ms, came_ms: now_ms }
    }

    /// A read has brought something.
    pub(super) fn came(&mut self) {
        self.came_ms = clock::elapsed_ms();
    }

    /// Waits, if that is better, before the next read.
    pub(super) async fn before_next(&mut self) {
        let now_ms = clock::elapsed_ms();
        let has_waited = self.came_ms - self.asked_ms > AT_ONCE_MS;
        self.asked_ms = now_ms;
        // A page that is not seen is not drawn.
        if !has_waited && now_ms - self.began_ms < READ_FOR_MS || page::is_hidden() {
            return;
        }
        dom::frame(FRAME_WITHIN_MS).await;
        *self = Self::begin();
    }
}
