//! Plain text that may be growing.

use std::cell::RefCell;

use crate::components::el::{El, el};
use crate::platform::dom;

/// Takes what a text goes on from, the text, and its revision.
pub type See<'a> = dyn FnMut(&str, &str, u32) + 'a;

/// Shows a text that may be growing. `read` gives the text and its revision to what it is called with; it is called again
/// when a signal that it reads has changed, and only what was added is drawn.
#[must_use]
pub fn growing_text(read: impl Fn(&mut See<'_>) + 'static) -> El {
    let root = el("div").class("text");
    let shown = RefCell::new(dom::GrowingText::new(&root));
    root.run(move |_| {
        let mut shown = shown.borrow_mut();
        read(&mut |head, text, revision| shown.show(head, text, revision));
    })
}
