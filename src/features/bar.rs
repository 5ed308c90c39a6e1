//! The bar on top of every screen.

use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use crate::components::el::{El, el};
use crate::components::icon::{Shape, icon};
use crate::platform::dom;
use crate::state::App;
use crate::words::t;

/// The bar: the screen's name, a button for the rail where that is hidden, and what the screen adds.
#[must_use]
pub fn bar(app: App, title: impl Fn() -> String + 'static, rail_is_open: RwSignal<bool>, at_end: Option<El>) -> El {
    let menu = el("button").class("btn quiet only-narrow").attr("aria-label", t().open_rail).child(icon(Shape::Menu));
    let menu = menu.attr_fn("aria-expanded", move || Some(rail_is_open.get().to_string()));
    let menu = menu.on("click", move |_| {
        rail_is_open.set(true);
        dom::next_frame(|| dom::focus(".rail a"));
    });
    el("header")
        .class_fn("bar", "busy", move || app.thread.is_streaming())
        .child(menu)
        .child(el("h1").text_fn(title))
        .child(el("span").class("grow"))
        .children(at_end)
}
