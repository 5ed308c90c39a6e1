//! What a screen reader is told of a reply: once, when it has ended. What grows on the screen is not read out.

use std::cell::Cell;

use plainwire_core::conversation::TurnState;

use crate::components::el::{El, el};
use crate::components::markdown::plain;
use crate::state::App;
use crate::words::t;

/// Tells what a reply says, and that it has ended.
pub(in crate::features) fn announce(app: App) -> El {
    let was_streaming = Cell::new(false);
    let words = move || {
        let is_streaming = app.thread.is_streaming();
        if !was_streaming.replace(is_streaming) || is_streaming {
            return String::new();
        }
        let path = app.thread.path();
        let Some(turn) = path.last() else { return String::new() };
        let ending = if turn.state == TurnState::Complete { t().reply_complete } else { t().reply_stopped };
        [&plain(&turn.text), " ", ending].concat()
    };
    el("div").attr("role", "status").attr("aria-live", "polite").text_fn(words)
}
