//! What went wrong, in the provider's own words first, then what to do.

use plainwire_core::error::{Advice, ApiError};

use crate::components::el::{El, el};
use crate::components::icon::{Shape, icon};
use crate::state::route::Route;
use crate::words::{fill, t};

/// An error of the provider's, into the box that is given.
#[must_use]
pub fn provider_error(into: El, error: &ApiError) -> El {
    let status = error.status.map(|status| status.to_string()).unwrap_or_default();
    let message = if error.message.is_empty() && !status.is_empty() {
        fill(t().no_words, &[&status])
    } else {
        error.headline().into_owned()
    };
    let code = error.code.as_deref().or(error.kind.as_deref()).unwrap_or_default();
    let line = (!status.is_empty()).then(|| fill(t().status, &[&status]));
    let code = (!code.is_empty()).then(|| code.to_owned());
    let request_id = error.request_id.as_deref().map(|id| fill(t().request_id, &[id]));
    let figures = [line, code, error.provider.clone(), request_id];
    let figures = figures.into_iter().flatten().map(|figure| el("span").text(&figure));
    let raw = (!error.raw.is_empty()).then(|| {
        let raw = el("pre").attr("tabindex", "0").text(&error.raw);
        el("details").child(el("summary").text(t().raw_answer)).child(raw)
    });
    into.child(el("p").class("said").text(&message))
        .child(el("p").class("figures").children(figures))
        .child(el("p").text(&advice(&error.advice())))
        .children(raw)
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

fn advice(advice: &Advice) -> String {
    let t = t();
    match advice {
        Advice::WrongKey => t.advice_wrong_key,
        Advice::Forbidden => t.advice_forbidden,
        Advice::NoBalance => t.advice_no_balance,
        Advice::UnknownModel => t.advice_unknown_model,
        Advice::ContextTooLong => t.advice_context,
        Advice::RateLimited => t.advice_rate_limited,
        Advice::Overloaded => t.advice_overloaded,
        Advice::NotAnApi => t.advice_not_an_api,
        Advice::ServerFault => t.advice_server,
        Advice::RejectedParameter(name) => return fill(t.advice_rejected_parameter, &[name]),
        Advice::Unknown => t.advice_unknown,
    }
    .to_owned()
}
