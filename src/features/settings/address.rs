//! Base URL, with the URLs that will be called drawn as wires under it while it is typed.

use leptos::prelude::*;
use plainwire_core::endpoint::{Kind, Reading};

use crate::state::app;
use crate::words::t;

/// The field.
#[component]
pub(super) fn Address() -> impl IntoView {
    let app = app();
    let typed = Memo::new(move |_| app.settings.profile().base_url);
    let reading = Memo::new(move |_| app.settings.profile().reading);
    let resolved = Memo::new(move |_| app.settings.profile().endpoint());
    let is_blank = move || typed.with(|typed| typed.trim().is_empty());
    let error = move || resolved.get().err().filter(|_| !is_blank()).map(|error| error.to_string());
    view! {
        <div class="field">
            <label for="base-url">{t().base_url}</label>
            <input
                id="base-url"
                class="in mono"
                type="text"
                inputmode="url"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                placeholder=t().base_url_placeholder
                aria-describedby="base-url-wires"
                aria-invalid=move || error().is_some().to_string()
                prop:value=typed
                on:input:target=move |event| {
                    app.settings.update_profile(|profile| {
                        profile.provider.clear();
                        profile.base_url = event.target().value();
                    });
                    app.models.forget();
                }
                // Only a finished address is called: on the way there lie addresses of other people.
                on:change=move |_| app.models.fetch_if_possible()
            />
            <div id="base-url-wires" aria-live="polite">
                {move || error().map(|error| view! { <p class="problem">{error}</p> })}
                {move || resolved.get().ok().filter(|_| !is_blank()).map(|endpoint| {
                    let has_list = endpoint.models.is_some();
                    let list = endpoint.models.clone().unwrap_or_else(|| t().no_model_list.to_owned());
                    let read_as = match (reading.get(), &endpoint.kind) {
                        (Reading::Auto, Kind::BaseUrl) => t().read_as_base,
                        (Reading::Auto, Kind::FullEndpoint) => t().read_as_full,
                        _ => t().read_as_chosen,
                    };
                    let other = match (reading.get(), &endpoint.kind) {
                        (Reading::Auto, Kind::BaseUrl) => (Reading::FullEndpoint, t().read_instead_as_full),
                        (Reading::Auto, Kind::FullEndpoint) => (Reading::BaseUrl, t().read_instead_as_base),
                        _ => (Reading::Auto, t().read_instead_as_auto),
                    };
                    let warnings = endpoint.warnings.iter().map(|warning| view! { <li>{warning.to_string()}</li> });
                    let warnings = warnings.collect::<Vec<_>>();
                    view! {
                        <div class="wires">
                            <i class="dot"></i><b>"POST"</b><span>{endpoint.chat.clone()}</span>
                            <i class="dot" class:off=!has_list></i><b>"GET"</b><span>{list}</span>
                        </div>
                        {(!warnings.is_empty()).then(|| view! { <ul class="warnings">{warnings}</ul> })}
                        <p class="hint">
                            {read_as}" "
                            <button type="button" class="link" on:click=move |_| {
                                app.settings.update_profile(|profile| profile.reading = other.0);
                                app.models.forget();
                                app.models.fetch_if_possible();
                            }>{other.1}</button>
                        </p>
                    }
                })}
            </div>
        </div>
    }
}
