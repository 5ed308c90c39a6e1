//! Settings: the form in the order of the documentation, saved with every change.

mod address;
mod key;
mod model;

use leptos::prelude::*;
use plainwire_core::providers::{PRESETS, preset};

use crate::app::Bar;
use crate::state::settings::DEMO;
use crate::state::{app, route::Route};
use crate::words::t;

/// The screen `#/settings`.
#[component]
pub fn SettingsScreen(
    /// Whether the rail lies over the screen, where it is narrow.
    rail_is_open: RwSignal<bool>,
) -> impl IntoView {
    app().models.fetch_if_possible();
    view! {
        <Bar title=t().settings.to_owned() rail_is_open>
            <a class="btn go" href=Route::Chat(None).href()>{t().start_chat}</a>
        </Bar>
        <div class="page" tabindex="0" role="region" aria-label=t().settings>
            <form class="form" autocomplete="off" on:submit=move |event| event.prevent_default()>
                <Provider/>
                <address::Address/>
                <key::Key/>
                <model::Model/>
                <p class="hint">{t().saved_here}</p>
            </form>
        </div>
    }
}

#[component]
fn Provider() -> impl IntoView {
    let app = app();
    let chosen = move || app.settings.profile().provider;
    let option = move |id: &'static str, name: &'static str| {
        view! {
            <option value=id selected=move || chosen() == id>{name}</option>
        }
    };
    let group = move |is_local: bool| {
        let of_group = PRESETS.iter().filter(move |preset| preset.is_local == is_local);
        of_group.map(|preset| option(preset.id, preset.name)).collect::<Vec<_>>()
    };
    view! {
        <div class="field">
            <label for="api-provider">{t().api_provider}</label>
            <select id="api-provider" class="in" on:change:target=move |event| {
                match event.target().value().as_str() {
                    DEMO => app.settings.use_demo(),
                    id => match preset(id) {
                        Some(preset) => app.settings.use_preset(preset, ""),
                        None => app.settings.use_typed(),
                    },
                }
                app.models.forget();
                app.models.fetch_if_possible();
            }>
                {option("", t().provider_custom)}
                {app.settings.has_demo().then(|| option(DEMO, t().provider_demo))}
                <optgroup label=t().group_cloud>{group(false)}</optgroup>
                <optgroup label=t().group_local>{group(true)}</optgroup>
            </select>
        </div>
    }
}
