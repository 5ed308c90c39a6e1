//! The composer: grows with what is typed, keeps a draft, sends with Enter, and turns Send into Stop at once.

use leptos::{html::Textarea, prelude::*};

use crate::components::icon::{Icon, Shape};
use crate::features::failure::{ToSettings, Unreached};
use crate::state::{app, draft, route::Route};
use crate::words::{failure, t};

/// The composer.
#[component]
pub(super) fn Composer() -> impl IntoView {
    let app = app();
    let text = RwSignal::new(String::new());
    let field = NodeRef::<Textarea>::new();
    Effect::new(move |_| {
        text.set(draft::read(&app.thread.id()));
    });
    let keep = move |typed: String| {
        draft::write(&app.thread.id(), &typed);
        text.set(typed);
    };
    let send = move || {
        let typed = text.get_untracked();
        if typed.trim().is_empty() || app.thread.is_streaming() {
            return;
        }
        let drafted_for = app.thread.id();
        if app.thread.send(typed.trim().to_owned()) {
            draft::write(&drafted_for, "");
            text.set(String::new());
        }
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
        }
    };
    let target = move || {
        let profile = app.settings.profile();
        let host = profile.endpoint().map(|endpoint| endpoint.host).unwrap_or_default();
        let model = if profile.model.trim().is_empty() { t().no_model_chosen.to_owned() } else { profile.model };
        if host.is_empty() { model } else { format!("{host} · {model}") }
    };
    view! {
        <div class="composer">
            {move || app.thread.refused().map(|refused| view! {
                <div class="trouble" role="alert">
                    <Unreached words=failure(&refused)/>
                    <div class="actions"><ToSettings/></div>
                </div>
            })}
            <form class="box" on:submit=move |event| {
                event.prevent_default();
                send();
            }>
                <textarea
                    node_ref=field
                    rows="2"
                    aria-label=t().message
                    placeholder=t().message_placeholder
                    prop:value=text
                    on:input:target=move |event| keep(event.target().value())
                    on:keydown=move |event| {
                        // While an input method composes, Enter chooses a word; some engines say so by code 229 alone.
                        let composes = event.is_composing() || event.key_code() == 229;
                        if event.key() == "Enter" && !event.shift_key() && !composes {
                            event.prevent_default();
                            send();
                        }
                    }
                ></textarea>
                <div class="under">
                    <a class="chip" href=Route::Settings.href() aria-label=move || (t().goes_to)(&target())>{target}</a>
                    <span class="grow"></span>
                    <Show
                        when=move || app.thread.is_streaming()
                        fallback=move || view! {
                            <button class="btn go" type="submit" disabled=move || text.with(|text| text.trim().is_empty())>
                                <Icon shape=Shape::Up/>
                                {t().send}
                            </button>
                        }
                    >
                        <button class="btn stop" type="button" on:click=move |_| {
                            app.thread.stop();
                            if let Some(field) = field.get_untracked() {
                                let _ = field.focus();
                            }
                        }>
                            <Icon shape=Shape::Stop/>
                            {t().stop}
                        </button>
                    </Show>
                </div>
            </form>
        </div>
    }
}
