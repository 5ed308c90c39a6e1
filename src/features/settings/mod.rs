//! Settings: the form in the order of the documentation, saved with every change.

mod address;
mod key;
mod model;
mod more;

use plainwire_core::providers::{PRESETS, preset};
use reactive_graph::signal::RwSignal;

use crate::components::el::{El, Keyed, el};
use crate::features::bar::bar;
use crate::state::settings::DEMO;
use crate::state::{App, route::Route};
use crate::words::t;

/// The screen `#/settings`.
#[must_use]
pub fn settings_screen(app: App, rail_is_open: RwSignal<bool>) -> El {
    app.models.fetch_if_possible();
    let start = el("a").class("btn go").attr("href", &Route::Chat(None).href()).text(t().start_chat);
    let form = el("form")
        .class("form")
        .attr("autocomplete", "off")
        .on("submit", |event| event.prevent_default())
        .child(provider(app))
        .child(address::address(app))
        .child(key::key(app))
        .child(model::model(app))
        .child(more::more(app))
        .child(el("p").class("hint").text(t().saved_here));
    let page = el("div").class("page").attr("tabindex", "0").attr("role", "region").attr("aria-label", t().settings);
    el("div")
        .class("screen")
        .child(bar(app, || t().settings.to_owned(), rail_is_open, Some(start)))
        .child(page.child(form))
}

fn provider(app: App) -> El {
    let has_demo = app.settings.has_demo();
    let option = |id: &str, name: &str| el("option").attr("value", id).text(name);
    let group = |label: &str, is_local: bool| {
        let of_group = PRESETS.iter().filter(|preset| preset.is_local == is_local);
        el("optgroup").attr("label", label).children(of_group.map(|preset| option(preset.id, preset.name)))
    };
    let select = el("select")
        .class("in")
        .attr("id", "api-provider")
        .child(option("", t().provider_custom))
        .children(has_demo.then(|| option(DEMO, t().provider_demo)))
        .child(group(t().group_cloud, false))
        .child(group(t().group_local, true))
        // After the options: what is none of them cannot be chosen.
        .value_fn(move || {
            let chosen = app.settings.profile().provider;
            let is_listed = preset(&chosen).is_some() || (has_demo && chosen == DEMO);
            if is_listed { chosen } else { String::new() }
        })
        .on("change", move |event| {
            match event.value().as_str() {
                DEMO => app.settings.use_demo(),
                id => match preset(id) {
                    Some(preset) => app.settings.use_preset(preset, ""),
                    None => app.settings.use_typed(),
                },
            }
            app.models.forget();
            app.models.fetch_if_possible();
        });
    el("div").class("field").child(label("api-provider", t().api_provider)).child(select)
}

fn label(id: &str, text: &str) -> El {
    el("label").attr("for", id).text(text)
}

/// A paragraph below a field, kept as long as it says the same: a live region shall speak of what is new only.
fn line(class: &'static str, text: impl Into<String>) -> Keyed {
    let text = text.into();
    Keyed { key: [class, " ", &text].concat(), view: Box::new(move || el("p").class(class).text(&text)) }
}

/// A paragraph with a button at its end, kept like a [`line`].
fn line_with_button(text: String, button: String, pressed: impl Fn() + 'static) -> Keyed {
    let key = [&text, " ", &button].concat();
    let view = move || {
        let button = el("button").class("link").attr("type", "button").text(&button).on("click", move |_| pressed());
        el("p").class("hint").text(&text).text(" ").child(button)
    };
    Keyed { key, view: Box::new(view) }
}
