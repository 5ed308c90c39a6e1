//! The shell: the rail, the screen that the address names, and the notices above both.

use leptos::prelude::*;

use crate::components::icon::{Icon, Shape};
use crate::features::{chat::ChatScreen, notices::NoticeList, rail::Rail, settings::SettingsScreen};
use crate::platform::page;
use crate::state::{App, app, route::Route};
use crate::words::t;

/// The whole app.
#[component]
pub fn Shell() -> impl IntoView {
    let app = App::provide();
    let rail_is_open = RwSignal::new(false);
    Effect::new(move |_| {
        // Whatever is chosen in the rail closes it, where it lies over the screen.
        let _ = app.route.get();
        rail_is_open.set(false);
    });
    Effect::new(move |_| {
        let screen = match app.route.get() {
            Route::Settings => t().settings.to_owned(),
            Route::Chat(_) => app.thread.title(),
        };
        page::set_title(&if screen.is_empty() { "Plainwire".to_owned() } else { format!("{screen} · Plainwire") });
    });
    view! {
        <a class="skip" href="#" on:click=|event| {
            event.prevent_default();
            crate::platform::dom::focus("main textarea, main input");
        }>{t().skip_to_message}</a>
        <div class="app" class:rail-open=rail_is_open on:keydown=move |event| {
            if event.key() == "Escape" {
                rail_is_open.set(false);
            }
        }>
            <Rail/>
            <button class="veil" tabindex="-1" aria-label=t().close_rail on:click=move |_| rail_is_open.set(false)></button>
            <main>
                <Show when=move || app.route.get() == Route::Settings fallback=move || view! { <ChatScreen rail_is_open/> }>
                    <SettingsScreen rail_is_open/>
                </Show>
            </main>
        </div>
        <NoticeList/>
    }
}

/// The bar on top of a screen: its name, a button for the rail where that is hidden, and what the screen adds.
#[component]
pub fn Bar(
    /// The screen's name.
    #[prop(into)]
    title: Signal<String>,
    /// Set by the button.
    rail_is_open: RwSignal<bool>,
    /// What stands at its end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let streaming = move || app().thread.is_streaming();
    view! {
        <header class="bar" class:busy=streaming>
            <button
                class="btn quiet only-narrow"
                aria-label=t().open_rail
                aria-expanded=move || rail_is_open.get().to_string()
                on:click=move |_| {
                    rail_is_open.set(true);
                    crate::platform::dom::next_frame(|| crate::platform::dom::focus(".rail a"));
                }
            >
                <Icon shape=Shape::Menu/>
            </button>
            <h1>{title}</h1>
            <span class="grow"></span>
            {children.map(|children| children())}
        </header>
    }
}
