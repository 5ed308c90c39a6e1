//! A column that follows its end while it grows, until the reader scrolls up.

use std::cell::Cell;
use std::rc::Rc;

use reactive_graph::owner::StoredValue;
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use crate::components::el::{El, el};
use crate::components::icon::{Shape, icon};
use crate::platform::dom;

/// This near to the end counts as being there, in CSS pixels.
const NEAR_PX: i32 = 40;

/// A column, and what it is to follow.
pub struct Scroller {
    /// Read again when other content is shown, which is then shown from its end.
    pub replaced: Box<dyn Fn()>,
    /// What the column is called.
    pub label: &'static str,
    /// The words of the button that leads back to the end.
    pub to_the_end: &'static str,
    /// What is scrolled.
    pub content: El,
}

/// Scrolls the content. While the reader is at the end, whatever grows keeps the end in view; scrolling up lets go, and a
/// button leads back.
#[must_use]
pub fn scroller(Scroller { replaced, label, to_the_end, content }: Scroller) -> El {
    let follows = RwSignal::new(true);
    let last_top_px = Rc::new(Cell::new(0));
    let column = el("div").class("thread").attr("tabindex", "0").attr("role", "region").attr("aria-label", label);
    // What listens with an element must not own it, or neither is ever collected. This ends with the view.
    let place = StoredValue::new_local(column.clone());
    let to_the_end_now = {
        let last_top_px = Rc::clone(&last_top_px);
        move || {
            if let Some(column) = place.try_get_value() {
                column.scroll_to_end();
                // The event of it comes a frame later. A reader who scrolls up meanwhile, by less than what was added, comes
                // out below where the last event was, and has moved up all the same.
                last_top_px.set(column.scroll_top_px());
            }
        }
    };
    let follow = {
        let to_the_end_now = to_the_end_now.clone();
        move || {
            // A column that left the page has changed its size too, and what it followed is gone with it.
            if follows.try_get_untracked() == Some(true) {
                to_the_end_now();
            }
        }
    };
    // Whatever grows, and whatever makes the view smaller, such as the keyboard of a phone.
    let column = column.child(content.on_resize(follow.clone())).on_resize(follow);
    let column = column.on("scroll", move |_| {
        let Some(scrolled) = place.try_get_value() else { return };
        let top_px = scrolled.scroll_top_px();
        // Content that grows moves the end away without moving the top: only a move up is the reader's.
        if top_px < last_top_px.replace(top_px) {
            follows.set(false);
        }
        if scrolled.distance_to_end_px() < NEAR_PX {
            follows.set(true);
        }
    });
    // An engine that scrolls smoothly moves the view by little at first, which what is added undoes before it can be seen.
    let column = ["wheel", "keydown"].into_iter().fold(column, |column, means| {
        column.on_passive(means, move |event| {
            let is_field = event.closest("input, textarea, select").is_some();
            if event.goes_up() && !is_field && place.try_get_value().is_some_and(|column| column.scroll_top_px() > 0) {
                follows.set(false);
            }
        })
    });
    let show_end = to_the_end_now.clone();
    let column = column.run(move |_| {
        replaced();
        follows.set(true);
        dom::next_frame(show_end.clone());
    });
    let button = move || {
        let to_the_end_now = to_the_end_now.clone();
        let button = el("button").class("btn to-end").child(icon(Shape::Down)).text(to_the_end);
        button.on("click", move |_| {
            follows.set(true);
            to_the_end_now();
        })
    };
    el("div").class("scroller").child(column).child_fn(move || (!follows.get()).then(&button))
}
