//! API Key: shown on request, cleaned when it is left, and kept for one origin.

use leptos::prelude::*;
use plainwire_core::providers::preset;
use plainwire_core::settings::KeyNote;

use crate::state::app;
use crate::words::t;

/// The field.
#[component]
pub(super) fn Key() -> impl IntoView {
    let app = app();
    let is_shown = RwSignal::new(false);
    let kept = Memo::new(move |_| app.settings.profile().key().unwrap_or_default().to_owned());
    let origin = Memo::new(move |_| app.settings.profile().endpoint().ok().map(|endpoint| endpoint.origin));
    // What stands in the field while it cannot be kept.
    let refused = RwSignal::new(None::<(String, String)>);
    let note = RwSignal::new(None::<&'static str>);
    let shown_text = move || refused.get().map_or_else(|| kept.get(), |(typed, _)| typed);
    let take = move |typed: String| {
        let mut result = Ok(None);
        app.settings.update_profile(|profile| result = profile.set_key(&typed));
        note.set(match result {
            Ok(Some(KeyNote::Bearer)) => Some(t().key_bearer),
            Ok(Some(KeyNote::Cleaned)) => Some(t().key_cleaned),
            _ => None,
        });
        refused.set(result.err().map(|error| (typed, error.to_string())));
        app.models.forget();
        app.models.fetch_if_possible();
    };
    let elsewhere = move || app.settings.profile().key_elsewhere().map(str::to_owned);
    let help = move || match (kept.with(String::is_empty), origin.get()) {
        (true, _) => t().key_none.to_owned(),
        (false, None) => t().key_kept.to_owned(),
        (false, Some(origin)) => (t().key_kept_for)(&origin),
    };
    let key_page = move || preset(&app.settings.profile().provider).and_then(|preset| preset.key_page);
    view! {
        <div class="field">
            <label for="api-key">{t().api_key}</label>
            <div class="with">
                <input
                    id="api-key"
                    class="in mono"
                    type=move || if is_shown.get() { "text" } else { "password" }
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    placeholder=t().api_key_placeholder
                    aria-describedby="api-key-help"
                    aria-invalid=move || refused.with(Option::is_some).to_string()
                    prop:value=shown_text
                    on:change:target=move |event| take(event.target().value())
                />
                <button
                    type="button"
                    class="btn"
                    aria-label=move || if is_shown.get() { t().hide_key } else { t().show_key }
                    aria-pressed=move || is_shown.get().to_string()
                    on:click=move |_| is_shown.update(|is_shown| *is_shown = !*is_shown)
                >
                    {move || if is_shown.get() { t().hide } else { t().show }}
                </button>
            </div>
            <div id="api-key-help" aria-live="polite">
                {move || refused.get().map(|(_, error)| view! { <p class="problem">{error}</p> })}
                {move || note.get().map(|note| view! { <p class="hint">{note}</p> })}
                {move || match (elsewhere(), origin.get()) {
                    (Some(kept_for), Some(here)) => view! {
                        <p class="hint">
                            {(t().key_elsewhere)(&kept_for, &here)}" "
                            <button type="button" class="link" on:click=move |_| {
                                app.settings.update_profile(plainwire_core::settings::Profile::use_key_here);
                                app.models.fetch_if_possible();
                            }>{(t().key_use_here)(&here)}</button>
                        </p>
                    }.into_any(),
                    _ => view! { <p class="hint">{help}</p> }.into_any(),
                }}
                {move || key_page().map(|url| view! {
                    <p class="hint"><a href=url target="_blank" rel="noopener noreferrer">{t().key_page}</a></p>
                })}
            </div>
        </div>
    }
}
