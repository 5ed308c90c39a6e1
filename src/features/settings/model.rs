//! Model: typed freely, or chosen from what the server lists, with what is known of each.

use plainwire_core::catalogue::Catalogue;
use plainwire_core::error::Advice;
use plainwire_core::models::known::{Known, NATIVE, from_listed};
use plainwire_core::models::price::price_text;
use plainwire_core::models::{Model, nearest};

use super::field::{button, label, line};
use crate::client::Failure;
use crate::components::combobox::{Choice, Combobox, combobox};
use crate::components::el::{El, Keyed, el};
use crate::features::failure::advice;
use crate::platform::dom;
use crate::state::{App, models::Progress};
use crate::words::{failure, fill, t};

/// Where the native models are at home.
const NATIVE_HOST: &str = "api.openai.com";

/// The field.
pub(super) fn model(app: App) -> El {
    let field = combobox(Combobox {
        id: "model",
        value: Box::new(move || app.settings.profile().model),
        choices: Box::new(move || choices(app)),
        on_change: Box::new(move |typed| {
            app.settings.update_profile(|profile| profile.model = typed);
            app.models.keep_chosen();
        }),
        label: t().model_options,
        placeholder: t().model_placeholder,
        described_by: "model-help",
    });
    let fetch = button("btn", t().fetch_models, move || app.models.fetch())
        .flag_fn("disabled", move || matches!(app.models.progress(), Progress::Fetching));
    el("div")
        .class("field")
        .child(label("model", t().model))
        .child(el("div").class("with").child(field).child(fetch))
        .child(el("div").attr("id", "model-help").attr("aria-live", "polite").each(move || status(app)))
}

fn choices(app: App) -> Vec<Choice> {
    let profile = app.settings.profile();
    match app.models.progress() {
        Progress::Here(models) => {
            let catalogue = app.knowledge.catalogue();
            let choice = |model: Model| Choice {
                detail: detail(&model, catalogue.as_deref(), &profile.provider),
                value: model.id,
            };
            models.into_iter().map(choice).collect()
        }
        // Known without any list, so that they can be chosen offline, and before there is a key.
        _ if profile.endpoint().is_ok_and(|endpoint| endpoint.host == NATIVE_HOST) => {
            let choice =
                |(id, known): &(&str, Known)| Choice { value: (*id).to_owned(), detail: facts(known).join(" · ") };
            NATIVE.iter().map(choice).collect()
        }
        _ => Vec::new(),
    }
}

fn status(app: App) -> Vec<Keyed> {
    let models = match app.models.progress() {
        Progress::Idle => return Vec::new(),
        Progress::Fetching => return vec![line("hint", t().fetching_models)],
        Progress::Failed(error) => {
            let problem = line("problem", fill(t().models_failed, &[&failure(&error)]));
            return [problem].into_iter().chain(help(&error).map(|help| line("hint", help))).collect();
        }
        Progress::Here(models) if models.is_empty() => return vec![line("hint", t().models_none)],
        Progress::Here(models) => models,
    };
    let mut lines = Vec::new();
    let profile = app.settings.profile();
    let typed = profile.model.trim();
    if !typed.is_empty() && !models.iter().any(|model| model.id == typed) {
        let near: Vec<String> = nearest(&models, typed, 3).into_iter().map(|model| model.id.clone()).collect();
        if !near.is_empty() {
            lines.push(unknown(app, near));
        }
    }
    lines.push(line("hint", fill(t().models_found, &[&models.len().to_string()])));
    lines
}

/// What to do where the provider's own words say little: a page has a title at best, and a refusal seldom says of what.
fn help(failure: &Failure) -> Option<String> {
    let Failure::Api(error) = failure else { return None };
    // There may still be a chat at the same address.
    if error.status == Some(404) {
        return Some(t().list_unavailable.to_owned());
    }
    let advised = error.advice();
    matches!(advised, Advice::WrongKey | Advice::NotAnApi).then(|| advice(error, &advised))
}

/// That the server does not list what was typed, and what is near to it, each to be chosen instead.
fn unknown(app: App, near: Vec<String>) -> Keyed {
    let key = near.join("\n");
    let view = move || {
        let choose = |id: String| {
            let chosen = id.clone();
            button("link", &id, move || {
                app.settings.update_profile(|profile| profile.model.clone_from(&chosen));
                app.models.keep_chosen();
                dom::focus("#model");
            })
        };
        let words = el("p").class("caution").text(t().model_unknown);
        near.into_iter().map(choose).fold(words, |words, near| words.text(" ").child(near))
    };
    Keyed { key, view: Box::new(view) }
}

/// What stands beside a model's id: its name, if that says more, and what is known of it: by the server's list, and where
/// that is silent by the catalogue.
fn detail(model: &Model, catalogue: Option<&Catalogue>, provider: &str) -> String {
    let listed = from_listed(model);
    let known = catalogue.and_then(|catalogue| catalogue.find_at(provider, &model.id)).unwrap_or_default();
    let known = Known {
        context_window: listed.context_window.or(known.context_window),
        input_price: listed.input_price.or(known.input_price),
        output_price: listed.output_price.or(known.output_price),
        images: listed.images.or(known.images),
        tools: listed.tools.or(known.tools),
        reasoning: listed.reasoning.or(known.reasoning),
        ..Known::default()
    };
    let name = model.name.clone().filter(|name| *name != model.id);
    name.into_iter().chain(facts(&known)).collect::<Vec<_>>().join(" · ")
}

fn facts(known: &Known) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(tokens) = known.context_window {
        facts.push([&(tokens / 1000).to_string(), "k"].concat());
    }
    if let (Some(input), Some(output)) = (known.input_price, known.output_price) {
        facts.push(fill(t().price_in_out, &[&price_text(input), &price_text(output)]));
    }
    let can = [(known.images, t().can_images), (known.tools, t().can_tools), (known.reasoning, t().can_reason)];
    facts.extend(can.into_iter().filter(|(can, _)| *can == Some(true)).map(|(_, name)| name.to_owned()));
    facts
}
