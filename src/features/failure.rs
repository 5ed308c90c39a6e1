//! What went wrong, in the provider's own words first, then what to do.

use leptos::prelude::*;
use plainwire_core::error::{Advice, ApiError};
use plainwire_core::redact::redact;

use crate::components::icon::{Icon, Shape};
use crate::state::{app, route::Route};
use crate::words::t;

/// An error of the provider's.
#[component]
pub fn ProviderError(
    /// As it was read.
    error: ApiError,
) -> impl IntoView {
    let keys = app().settings.profile_now().keys;
    let secrets: Vec<&str> = keys.iter().map(|kept| kept.key.as_str()).collect();
    let hide = |text: &str| redact(text, &secrets);
    let status = error.status.map(|status| status.to_string()).unwrap_or_default();
    let message = if error.message.is_empty() { (t().no_words)(&status) } else { hide(&error.message) };
    let code = error.code.clone().or_else(|| error.kind.clone()).unwrap_or_default();
    let line = (!status.is_empty()).then(|| (t().status_line)(&status, &hide(&code)));
    let request_id = error.request_id.as_deref().map(|id| (t().request_id)(&hide(id)));
    let raw = hide(&error.raw);
    let advice = advice(&error.advice());
    view! {
        <p class="said">{message}</p>
        <p class="figures">
            {line.map(|line| view! { <span>{line}</span> })}
            {error.provider.map(|provider| view! { <span>{provider}</span> })}
            {request_id.map(|id| view! { <span>{id}</span> })}
        </p>
        <p>{advice}</p>
        {(!raw.is_empty()).then(|| view! {
            <details>
                <summary>{t().raw_answer}</summary>
                <pre tabindex="0">{raw}</pre>
            </details>
        })}
    }
}

/// Why nothing came back: one paragraph a line, the first of them the sentence that says it.
#[component]
pub fn Unreached(
    /// As [`crate::words::failure`] writes them.
    words: String,
) -> impl IntoView {
    let paragraph = |(index, line): (usize, &str)| view! { <p class:said=index == 0>{line.to_owned()}</p> };
    words.lines().enumerate().map(paragraph).collect::<Vec<_>>()
}

/// A button that leads to the settings.
#[component]
pub fn ToSettings() -> impl IntoView {
    view! {
        <a class="btn" href=Route::Settings.href()>
            <Icon shape=Shape::Gear/>
            {t().open_settings}
        </a>
    }
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
        Advice::RejectedParameter(name) => return (t.advice_rejected_parameter)(name),
        Advice::Unknown => t.advice_unknown,
    }
    .to_owned()
}
