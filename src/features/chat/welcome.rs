//! The empty chat, and the doors of a first run: none of them is a dead end.

use leptos::prelude::*;
use plainwire_core::paste;

use crate::state::servers::{Found, Look};
use crate::state::settings::DEMO;
use crate::state::{app, route::Route};
use crate::words::t;

/// What stands where no turn stands yet.
#[component]
pub(super) fn Welcome() -> impl IntoView {
    let app = app();
    let kind = Memo::new(move |_| {
        let profile = app.settings.profile();
        match (profile.provider.as_str(), profile.endpoint()) {
            (DEMO, Ok(_)) => Kind::Demo,
            (_, Ok(_)) if !profile.model.trim().is_empty() => Kind::Ready,
            _ => Kind::Unconnected,
        }
    });
    move || match kind.get() {
        Kind::Demo => {
            let url = app.settings.profile_now().base_url;
            view! {
                <section class="welcome">
                    <h2>{t().demo_title}</h2>
                    <Suggestions/>
                    <p>{(t().demo_text)(&url)}</p>
                    <Doors/>
                </section>
            }
            .into_any()
        }
        Kind::Ready => {
            let profile = app.settings.profile_now();
            let host = profile.endpoint().map(|endpoint| endpoint.host).unwrap_or_default();
            view! {
                <section class="welcome">
                    <h2>{t().ready_title}</h2>
                    <p>{(t().ready_text)(&profile.model, &host)}</p>
                </section>
            }
            .into_any()
        }
        Kind::Unconnected => view! {
            <section class="welcome">
                <h2>{t().welcome_title}</h2>
                <p>{t().welcome_text}</p>
                <Doors/>
            </section>
        }
        .into_any(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Demo,
    Ready,
    Unconnected,
}

#[component]
fn Suggestions() -> impl IntoView {
    let app = app();
    let suggestion = |words: &'static str| {
        view! {
            <button class="btn" on:click=move |_| { app.thread.send(words.to_owned()); }>{words}</button>
        }
    };
    view! {
        <div class="suggestions" role="group" aria-label=t().try_asking>
            {t().suggestions.map(suggestion).into_iter().collect::<Vec<_>>()}
        </div>
    }
}

#[component]
fn Doors() -> impl IntoView {
    let app = app();
    let has_demo = app.settings.profile_now().provider != DEMO && app.settings.has_demo();
    view! {
        <div class="doors">
            <a class="door" href=Route::Settings.href()>
                <b>{t().door_provider}</b>
                <span>{t().door_provider_text}</span>
            </a>
            <PasteDoor/>
            <LocalDoor/>
            {has_demo.then(|| view! {
                <button class="door" on:click=move |_| app.settings.use_demo()>
                    <b>{t().door_demo}</b>
                    <span>{t().door_demo_text}</span>
                </button>
            })}
        </div>
    }
}

#[component]
fn PasteDoor() -> impl IntoView {
    let app = app();
    let text = RwSignal::new(String::new());
    let understood = Memo::new(move |_| text.with(|text| paste::read(text)));
    let line = |label: &'static str, value: Option<String>| {
        value.map(|value| {
            view! {
                <div><dt>{label}</dt><dd class="mono">{value}</dd></div>
            }
        })
    };
    view! {
        <details class="door">
            <summary><b>{t().door_paste}</b><span>{t().door_paste_text}</span></summary>
            <textarea
                class="in mono"
                rows="4"
                aria-label=t().paste_label
                placeholder=t().paste_placeholder
                autocomplete="off"
                spellcheck="false"
                prop:value=text
                on:input:target=move |event| text.set(event.target().value())
            ></textarea>
            {move || {
                let found = understood.get();
                if found.is_empty() {
                    return text.with(|text| !text.trim().is_empty()).then(|| view! { <p>{t().paste_nothing}</p> }.into_any());
                }
                let dots = found.api_key.as_ref().map(|key| {
                    let end: String = key.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
                    if key.len() > 12 { format!("••••••••{end}") } else { "••••••••".to_owned() }
                });
                Some(view! {
                    <p>{t().paste_understood}</p>
                    <dl>
                        {line(t().base_url, found.base_url.clone())}
                        {line(t().api_key, dots)}
                        {line(t().model, found.model.clone())}
                    </dl>
                    <button class="btn go" on:click=move |_| {
                        app.settings.take_pasted(&found);
                        text.set(String::new());
                        app.route.go(&Route::Settings);
                    }>{t().paste_take}</button>
                }.into_any())
            }}
        </details>
    }
}

#[component]
fn LocalDoor() -> impl IntoView {
    let app = app();
    let look = Look::new();
    let row = move |found: Found| {
        let models = (t().models_count)(found.models.len());
        let text = (t().server_answered)(found.preset.name, &models);
        view! {
            <div class="found">
                <span>{text}</span>
                <button class="btn" on:click=move |_| {
                    let model = found.models.first().map(|model| model.id.clone()).unwrap_or_default();
                    app.settings.use_preset(found.preset, &model);
                    app.route.go(&Route::Settings);
                }>{t().use_it}</button>
            </div>
        }
    };
    view! {
        <div class="door">
            <b>{t().door_local}</b>
            <span>{t().door_local_text}</span>
            <button class="btn" disabled=move || look.is_running() on:click=move |_| look.start()>
                {move || if look.is_running() { t().looking_for_servers } else { t().look_for_servers }}
            </button>
            <div role="status">
                {move || look.found().into_iter().map(row).collect::<Vec<_>>()}
                {move || look.is_fruitless().then(|| view! { <p>{(t().no_server_found)(&look.page_origin())}</p> })}
            </div>
        </div>
    }
}
