//! The wait before a request is made again: why, when, and the two ways to end it.

use crate::components::countdown::countdown;
use crate::components::el::{El, el};
use crate::features::failure::figures;
use crate::platform::dom;
use crate::state::App;
use crate::state::thread::Pause;
use crate::words::{fill, t};

use super::COMPOSER;

/// What stands in the place of a reply while it waits for the next try.
pub(in crate::features) fn pause(app: App, pause: &Pause) -> El {
    let (attempt, of) = pause.attempt;
    let next = fill(t().next_try, &["{1}", &attempt.to_string(), &of.to_string()]);
    let now = el("button").class("btn").text(t().try_now).on("click", move |_| {
        app.thread.hurry();
        dom::focus(COMPOSER);
    });
    let stop = el("button").class("btn").text(t().stop_trying).on("click", move |_| {
        app.thread.stop();
        dom::focus(COMPOSER);
    });
    let why = pause.why.lines().next().unwrap_or_default();
    let status = pause.error.as_ref().map(figures);
    el("div")
        .class("trouble pause")
        .attr("role", "status")
        .child(el("p").class("said").text(why))
        .children(status)
        .child(countdown(pause.until_ms, next, t().next_try_now))
        .child(el("div").class("actions").child(now).child(stop))
}
