//! Model: typed freely, or chosen from what the server lists.

use plainwire_core::models::nearest;

use super::field::{label, line};
use crate::components::combobox::{Choice, Combobox, combobox};
use crate::components::el::{El, Keyed, el};
use crate::state::{App, models::Progress};
use crate::words::{failure, fill, t};

/// The field.
pub(super) fn model(app: App) -> El {
    let field = combobox(Combobox {
        id: "model",
        value: Box::new(move || app.settings.profile().model),
        choices: Box::new(move || choices(app)),
        on_change: Box::new(move |typed| app.settings.update_profile(|profile| profile.model = typed)),
        label: t().model_options,
        placeholder: t().model_placeholder,
        described_by: "model-help",
    });
    let fetch = el("button")
        .class("btn")
        .attr("type", "button")
        .flag_fn("disabled", move || matches!(app.models.progress(), Progress::Fetching))
        .text(t().fetch_models)
        .on("click", move |_| app.models.fetch());
    el("div")
        .class("field")
        .child(label("model", t().model))
        .child(el("div").class("with").child(field).child(fetch))
        .child(el("div").attr("id", "model-help").attr("aria-live", "polite").each(move || status(app)))
}

fn choices(app: App) -> Vec<Choice> {
    let Progress::Here(models) = app.models.progress() else { return Vec::new() };
    let choice = |model: plainwire_core::models::Model| Choice {
        detail: detail(model.name.as_deref(), model.context_window, &model.id),
        value: model.id,
    };
    models.into_iter().map(choice).collect()
}

fn status(app: App) -> Vec<Keyed> {
    let models = match app.models.progress() {
        Progress::Idle => return Vec::new(),
        Progress::Fetching => return vec![line("hint", t().fetching_models)],
        Progress::Failed(error) => return vec![line("problem", fill(t().models_failed, &[&failure(&error)]))],
        Progress::Here(models) if models.is_empty() => return vec![line("hint", t().models_none)],
        Progress::Here(models) => models,
    };
    let mut lines = Vec::new();
    let profile = app.settings.profile();
    let typed = profile.model.trim();
    if !typed.is_empty() && !models.iter().any(|model| model.id == typed) {
        let near: Vec<&str> = nearest(&models, typed, 3).into_iter().map(|model| model.id.as_str()).collect();
        if !near.is_empty() {
            lines.push(line("caution", fill(t().model_unknown, &[&near.join(", ")])));
        }
    }
    lines.push(line("hint", fill(t().models_found, &[&models.len().to_string()])));
    lines
}

/// What stands beside a model's id: its name, if that says more, and how much it reads.
fn detail(name: Option<&str>, context_window: Option<u64>, id: &str) -> String {
    let name = name.filter(|name| *name != id).unwrap_or_default();
    let context = context_window.map(|tokens| [&(tokens / 1000).to_string(), "k"].concat()).unwrap_or_default();
    let between = if name.is_empty() || context.is_empty() { "" } else { " · " };
    [name, between, &context].concat()
}
