//! What went wrong, in the provider's own words first, then what to do.

use std::sync::Arc;

use plainwire_core::conversation::Turn;
use plainwire_core::error::{Advice, ApiError};
use plainwire_core::models::nearest;

use crate::components::countdown::countdown;
use crate::components::el::{El, el};
use crate::components::icon::{Shape, icon};
use crate::features::chat::asks;
use crate::platform::clock;
use crate::state::models::Progress;
use crate::state::{App, route::Route};
use crate::words::{fill, grouped, said, t};

/// A reply that ended longer ago is history.
const FRESH_MS: u64 = 60_000;

/// The error that a reply ended with, into the box that is given.
#[must_use]
pub fn provider_error(app: App, into: El, turn: &Arc<Turn>, error: &ApiError) -> El {
    let raw = (!error.raw.is_empty()).then(|| {
        let raw = el("pre").attr("tabindex", "0").text(&error.raw);
        el("details").child(el("summary").text(t().raw_answer)).child(raw)
    });
    let advised = error.advice();
    let help = match advised {
        Advice::UnknownModel => Some(near_models(app, turn)),
        _ => retry_time(turn, error),
    };
    into.child(el("p").class("said").text(&said(error)))
        .child(figures(error))
        .child(el("p").text(&advice(error, &advised)))
        .children(help)
        .children(raw)
}

/// What an error is known by besides its words: status, code, provider, request id.
#[must_use]
pub fn figures(error: &ApiError) -> El {
    let line = error.status.map(|status| fill(t().status, &[&status.to_string()]));
    let says_more = |code: &String| !code.is_empty() && error.status.is_none_or(|status| *code != status.to_string());
    let code = error.code.clone().filter(says_more).or_else(|| error.kind.clone().filter(says_more));
    let request_id = error.request_id.as_deref().map(|id| fill(t().request_id, &[id]));
    let figures = [line, code, error.provider.clone(), request_id];
    let figures = figures.into_iter().flatten().map(|figure| el("span").text(&figure));
    el("p").class("figures").children(figures)
}

/// The models whose names are nearest to the one that is not known, each a button that asks it instead.
fn near_models(app: App, turn: &Arc<Turn>) -> El {
    // An old reply sends nothing, and one of another provider neither.
    let is_fresh = clock::now_ms().saturating_sub(turn.ended_ms) < FRESH_MS;
    let is_of_profile = app.settings.profile_now().model.trim() == turn.model;
    if is_fresh && is_of_profile && app.models.progress_now() == Progress::Idle {
        app.models.fetch_if_possible();
    }
    let turn = Arc::clone(turn);
    el("div").class("actions").attr("aria-live", "polite").children_fn(move || {
        let Progress::Here(models) = app.models.progress() else { return Vec::new() };
        if !is_of_profile {
            return Vec::new();
        }
        let near = nearest(&models, &turn.model, 3);
        let use_it = |id: &str| {
            let (turn, id) = (Arc::clone(&turn), id.to_owned());
            let label = fill(t().ask_instead, &[&id]);
            asks(app, "btn", &label, move || {
                app.settings.update_profile(|profile| profile.model.clone_from(&id));
                app.thread.regenerate(&turn);
            })
        };
        near.into_iter().map(|model| use_it(&model.id)).collect()
    })
}

/// When the provider said that it can be asked again, if that is still to come.
fn retry_time(turn: &Turn, error: &ApiError) -> Option<El> {
    let since_ms = clock::now_ms().saturating_sub(turn.ended_ms);
    let left_ms = error.retry_after_ms?.checked_sub(since_ms).filter(|left_ms| *left_ms > 0)?;
    let until_ms = clock::elapsed_ms() + left_ms as f64;
    Some(countdown(until_ms, t().retry_in.to_owned(), t().retry_now))
}

/// Why nothing came back, into the box that is given: one paragraph a line, the first of them the sentence that says it.
#[must_use]
pub fn unreached(into: El, words: &str) -> El {
    let mut class = "said";
    words.lines().fold(into, |into, line| into.child(el("p").class(std::mem::take(&mut class)).text(line)))
}

/// A button that leads to the settings.
#[must_use]
pub fn to_settings() -> El {
    el("a").class("btn").attr("href", &Route::Settings.href()).child(icon(Shape::Gear)).text(t().open_settings)
}

/// What to do about an error.
pub(super) fn advice(error: &ApiError, advice: &Advice) -> String {
    let t = t();
    match advice {
        Advice::WrongKey => t.advice_wrong_key,
        Advice::Forbidden => t.advice_forbidden,
        Advice::NoBalance => t.advice_no_balance,
        Advice::UnknownModel => t.advice_unknown_model,
        Advice::ContextTooLong => match error.excess_tokens() {
            Some(excess) => return fill(t.advice_context_by, &[&grouped(excess)]),
            None => t.advice_context,
        },
        Advice::RateLimited => t.advice_rate_limited,
        Advice::Overloaded => t.advice_overloaded,
        Advice::NotAnApi => t.advice_not_an_api,
        Advice::ServerFault => t.advice_server,
        Advice::RejectedParameter(name) => return fill(t.advice_rejected_parameter, &[name]),
        Advice::Unknown => t.advice_unknown,
    }
    .to_owned()
}
