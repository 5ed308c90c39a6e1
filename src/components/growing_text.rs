//! Plain text that may be growing.

use leptos::{html::Div, prelude::*};

use crate::platform::dom;

/// Takes a text and its revision.
pub type See<'a> = dyn FnMut(&str, u32) + 'a;

/// Shows a text that may be growing. `read` gives the text and its revision to what it is called with; it is called again
/// when a signal that it reads has changed, and only what was added is drawn.
#[component]
pub fn GrowingText(
    /// Gives the text and its revision.
    read: impl Fn(&mut See<'_>) + 'static,
) -> impl IntoView {
    let root = NodeRef::<Div>::new();
    let shown = StoredValue::new_local(None::<dom::GrowingText>);
    Effect::new(move |_| {
        let Some(root) = root.get() else { return };
        shown.update_value(|shown| {
            if shown.is_none() {
                *shown = dom::GrowingText::new(&root);
            }
            if let Some(shown) = shown {
                read(&mut |text, revision| shown.show(text, revision));
            }
        });
    });
    view! { <div class="text" node_ref=root></div> }
}
