//! Base URL, with the URLs that will be called drawn as wires under it while it is typed.

use plainwire_core::endpoint::{Endpoint, Kind, Reading};
use plainwire_core::redact::redact;
use plainwire_core::settings::Profile;

use super::field::{Shape, input, label, line, line_with_button};
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use crate::components::el::{El, Keyed, el};
use crate::state::App;
use crate::words::t;

/// The field.
pub(super) fn address(app: App) -> El {
    // An address is judged once it is left: on the way there it is always wrong.
    let is_typing = RwSignal::new(false);
    let is_wrong = move || {
        let profile = app.settings.profile();
        !profile.is_blank() && profile.endpoint().is_err() && !is_typing.get()
    };
    let input = input("base-url", Shape::Code)
        .attr("inputmode", "url")
        .attr("placeholder", t().base_url_placeholder)
        .attr("aria-describedby", "base-url-wires")
        .attr_fn("aria-invalid", move || Some(is_wrong().to_string()))
        .value_fn(move || app.settings.profile().base_url)
        .on("input", move |event| {
            is_typing.set(true);
            app.settings.update_profile(|profile| {
                // What is edited is the person's own address from here on; a preset's model is still meant.
                profile.provider.clear();
                profile.base_url = event.value();
            });
            app.models.forget();
        })
        .on("blur", move |_| is_typing.set(false))
        // Only a finished address is called: on the way there lie addresses of other people.
        .on("change", move |_| app.models.fetch_if_possible());
    let below = el("div").attr("id", "base-url-wires").attr("aria-live", "polite").each(move || {
        let profile = app.settings.profile();
        if profile.is_blank() {
            return Vec::new();
        }
        match profile.endpoint() {
            Ok(endpoint) => reading(app, &profile, endpoint),
            // A preset may have places to fill in.
            Err(_) if profile.base_url.contains('{') && profile.base_url.contains('}') => {
                vec![line("caution", t().fill_braces)]
            }
            Err(_) if is_typing.get() => Vec::new(),
            Err(error) => vec![line("problem", error.to_string())],
        }
    });
    el("div").class("field").child(label("base-url", t().base_url)).child(input).child(below)
}

/// How the address was read, and the way to have it read otherwise.
fn reading(app: App, profile: &Profile, endpoint: Endpoint) -> Vec<Keyed> {
    let (read_as, other, read_instead) = match (profile.reading, endpoint.kind) {
        (Reading::Auto, Kind::BaseUrl) => (t().read_as_base, Reading::FullEndpoint, t().read_instead_as_full),
        (Reading::Auto, Kind::FullEndpoint) => (t().read_as_full, Reading::BaseUrl, t().read_instead_as_base),
        _ => (t().read_as_chosen, Reading::Auto, t().read_instead_as_auto),
    };
    let read_otherwise = move || {
        app.settings.update_profile(|profile| profile.reading = other);
        app.models.forget();
        app.models.fetch_if_possible();
    };
    // An address may carry a key in its query.
    let hidden = |url: String| redact(&url, &profile.secrets());
    let mut lines = vec![wires(hidden(endpoint.chat), endpoint.models.map(hidden))];
    let warnings: Vec<String> = endpoint.warnings.iter().map(ToString::to_string).collect();
    if !warnings.is_empty() {
        let key = warnings.concat();
        let list = move || el("ul").class("warnings").children(warnings.iter().map(|warning| el("li").text(warning)));
        lines.push(Keyed { key, view: Box::new(list) });
    }
    lines.push(line_with_button(read_as.to_owned(), read_instead.to_owned(), read_otherwise));
    lines
}

/// The URLs that will be called.
fn wires(chat: String, models: Option<String>) -> Keyed {
    let dot = if models.is_some() { "dot" } else { "dot off" };
    let models = models.unwrap_or_else(|| t().no_model_list.to_owned());
    let key = [&chat, " ", &models].concat();
    let view = move || {
        el("div")
            .class("wires")
            .child(el("i").class("dot"))
            .child(el("b").text("POST"))
            .child(el("span").text(&chat))
            .child(el("i").class(dot))
            .child(el("b").text("GET"))
            .child(el("span").text(&models))
    };
    Keyed { key, view: Box::new(view) }
}
