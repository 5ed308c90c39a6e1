//! How much of a conversation is drawn: the last screen first, and what is before it over the next frames, so that the page
//! answers at once however long the conversation is.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use crate::platform::dom;

/// So many turns are drawn at first, and with each frame.
const TURNS_AT_ONCE: usize = 8;

/// Which turns of the open conversation are drawn.
pub(super) struct Screenful {
    /// The conversation, and the first turn that is drawn.
    shown: RefCell<(String, Rc<Cell<usize>>)>,
    /// Told when more are to be drawn.
    grown: RwSignal<u32>,
}

impl Default for Screenful {
    fn default() -> Self {
        Self { shown: RefCell::default(), grown: RwSignal::new(0) }
    }
}

impl Screenful {
    /// The index of the first turn to draw, of so many. Tracked: it is lower with every frame, until all are drawn.
    pub(super) fn first(&self, conversation: &str, count: usize) -> usize {
        self.grown.track();
        if count == 0 {
            // It may be opened before it is read.
            self.shown.take();
            return 0;
        }
        let mut shown = self.shown.borrow_mut();
        if shown.0 != conversation {
            let first = count.saturating_sub(TURNS_AT_ONCE);
            *shown = (conversation.to_owned(), Rc::new(Cell::new(first)));
        }
        let first = Rc::clone(&shown.1);
        // Another path of the same conversation may be shorter.
        first.set(first.get().min(count.saturating_sub(TURNS_AT_ONCE)));
        if first.get() > 0 {
            let (first, grown) = (Rc::clone(&first), self.grown);
            dom::next_frame(move || {
                first.set(first.get().saturating_sub(TURNS_AT_ONCE));
                // The screen may be gone by now.
                let _ = grown.try_update(|grown| *grown = grown.wrapping_add(1));
            });
        }
        first.get()
    }
}
