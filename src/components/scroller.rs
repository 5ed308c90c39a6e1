//! A column that follows its end while it grows, until the reader scrolls up.

use leptos::{html::Div, prelude::*};

use crate::components::icon::{Icon, Shape};
use crate::platform::dom;

/// This near to the end counts as being there, in CSS pixels.
const NEAR_PX: i32 = 40;

/// Scrolls `children`. While the reader is at the end, every change of `grown` keeps the end in view; scrolling up lets go,
/// and a button leads back.
#[component]
pub fn Scroller(
    /// Changes whenever the content has grown.
    #[prop(into)]
    grown: Signal<u64>,
    /// Changes when other content is shown, which is then shown from its end.
    #[prop(into)]
    shown: Signal<String>,
    /// What the column is called.
    label: &'static str,
    /// The words of the button that leads back.
    to_the_end: &'static str,
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<Div>::new();
    let follows = RwSignal::new(true);
    let last_top = StoredValue::new(0);
    let scrolled = move |_| {
        let Some(root) = root.get_untracked() else {
            return;
        };
        let top = root.scroll_top();
        // Content that grows moves the end away without moving the top: only a move up is the reader's.
        if top < last_top.get_value() {
            follows.set(false);
        }
        if dom::distance_to_end_px(&root) < NEAR_PX {
            follows.set(true);
        }
        last_top.set_value(top);
    };
    let go_to_end = move || {
        if let Some(root) = root.get_untracked() {
            dom::scroll_to_end(&root);
        }
    };
    Effect::new(move |_| {
        grown.track();
        if follows.get_untracked() {
            go_to_end();
        }
    });
    Effect::new(move |_| {
        shown.track();
        follows.set(true);
        dom::next_frame(go_to_end);
    });
    view! {
        <div class="scroller">
            <div class="thread" node_ref=root on:scroll=scrolled tabindex="0" role="region" aria-label=label>
                {children()}
            </div>
            <Show when=move || !follows.get()>
                <button class="btn to-end" on:click=move |_| {
                    follows.set(true);
                    go_to_end();
                }>
                    <Icon shape=Shape::Down/>
                    {to_the_end}
                </button>
            </Show>
        </div>
    }
}
