//! The shell: the rail, the screen that the address names, and the notices above both.

use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use crate::components::el::{El, derived, el};
use crate::features::{chat::chat_screen, later::Later, notices::notice_list, rail::rail};
use crate::platform::{dom, page};
use crate::state::{App, route::Route};
use crate::words::t;

/// The whole app.
#[must_use]
pub fn shell() -> El {
    let app = App::load();
    let later = Later::ask(app);
    let rail_is_open = RwSignal::new(false);
    let skip = el("a").class("skip").attr("href", "#").text(t().skip_to_message).on("click", |event| {
        event.prevent_default();
        dom::focus(".composer textarea, #base-url");
    });
    let veil = el("button").class("veil").attr("tabindex", "-1").attr("aria-label", t().close_rail);
    let veil = veil.on("click", move |_| rail_is_open.set(false));
    let is_settings = derived(move || app.route.get() == Route::Settings);
    let screen = move || {
        Some(if is_settings.get() {
            later.settings_screen(app, rail_is_open)
        } else {
            chat_screen(app, rail_is_open, later)
        })
    };
    let frame = el("div").class_fn("app", "rail-open", move || rail_is_open.get());
    // A file that is dropped beside its place must not take the page's.
    let frame = ["dragover", "drop"].into_iter().fold(frame, |frame, event| {
        frame.on(event, |event| {
            if event.has_files() {
                event.prevent_default();
            }
        })
    });
    let frame = frame.on("keydown", move |event| {
        if event.key() == "Escape" && rail_is_open.get_untracked() {
            rail_is_open.set(false);
            dom::focus(".bar .only-narrow");
        }
    });
    // Whatever is chosen in the rail closes it, where it lies over the screen.
    let frame = frame.run(move |_| {
        let _ = app.route.get();
        rail_is_open.set(false);
    });
    let frame = frame.run(move |_| {
        let screen = match app.route.get() {
            Route::Settings => t().settings.to_owned(),
            Route::Chat(_) => app.thread.title(),
        };
        page::set_title(&if screen.is_empty() { "Plainwire".to_owned() } else { [&screen, " · Plainwire"].concat() });
    });
    let frame = frame.child(rail(app)).child(veil).child(el("main").child_fn(screen));
    el("div").class("shell").child(skip).child(frame).child(notice_list(app))
}
