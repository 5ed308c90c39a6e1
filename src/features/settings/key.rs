//! API Key: shown on request, cleaned when it is left, and kept for one origin.

use plainwire_core::providers::preset;
use plainwire_core::settings::{KeyNote, Profile};
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use super::{label, line, line_with_button};
use crate::components::el::{El, Keyed, el};
use crate::state::App;
use crate::words::{fill, t};

/// The field.
pub(super) fn key(app: App) -> El {
    let typed = Typed {
        kept: RwSignal::new(String::new()),
        refused: RwSignal::new(String::new()),
        problem: RwSignal::new(String::new()),
        note: RwSignal::new(String::new()),
    };
    let is_shown = RwSignal::new(false);
    let input = el("input")
        .class("in mono")
        .attr("id", "api-key")
        .attr_fn("type", move || Some(if is_shown.get() { "text" } else { "password" }.to_owned()))
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("placeholder", t().api_key_placeholder)
        .attr("aria-describedby", "api-key-help")
        .attr_fn("aria-invalid", move || Some((!typed.refused.get().is_empty()).to_string()))
        .run(move |_| typed.follow(app))
        .value_fn(move || typed.shown())
        .on("change", move |event| typed.take(app, event.value()));
    let button = el("button")
        .class("btn")
        .attr("type", "button")
        .attr_fn("aria-label", move || Some(if is_shown.get() { t().hide_key } else { t().show_key }.to_owned()))
        .attr_fn("aria-pressed", move || Some(is_shown.get().to_string()))
        .text_fn(move || if is_shown.get() { t().hide } else { t().show }.to_owned())
        .on("click", move |_| is_shown.update(|is_shown| *is_shown = !*is_shown));
    let help = el("div").attr("id", "api-key-help").attr("aria-live", "polite").each(move || help(app, typed));
    el("div")
        .class("field")
        .child(label("api-key", t().api_key))
        .child(el("div").class("with").child(input).child(button))
        .child(help)
}

/// What stands in the field. Empty text stands for none.
#[derive(Clone, Copy)]
struct Typed {
    /// The key for this address. It changes only where the key does: what is being typed outlives all other changes.
    kept: RwSignal<String>,
    /// What was typed and cannot be kept.
    refused: RwSignal<String>,
    /// Why it cannot.
    problem: RwSignal<String>,
    /// What was changed in what was typed.
    note: RwSignal<String>,
}

impl Typed {
    fn shown(self) -> String {
        let (kept, refused) = (self.kept.get(), self.refused.get());
        if refused.is_empty() { kept } else { refused }
    }

    fn follow(self, app: App) {
        let profile = app.settings.profile();
        let key = profile.key().unwrap_or_default();
        if self.kept.with_untracked(|kept| kept != key) {
            self.kept.set(key.to_owned());
        }
    }

    fn take(self, app: App, typed: String) {
        let mut result = Ok(None);
        app.settings.update_profile(|profile| result = profile.set_key(&typed));
        let note = match result {
            Ok(Some(KeyNote::Bearer)) => t().key_bearer,
            Ok(Some(KeyNote::Cleaned)) => t().key_cleaned,
            _ => "",
        };
        self.note.set(note.to_owned());
        let (refused, problem) = result.err().map_or_else(Default::default, |error| (typed, error.to_string()));
        self.problem.set(problem);
        // Set even where it stays empty: the field shall then show the key as it was cleaned.
        self.refused.set(refused);
        app.models.forget();
        app.models.fetch_if_possible();
    }
}

fn help(app: App, typed: Typed) -> Vec<Keyed> {
    let profile = app.settings.profile();
    let (problem, note) = (typed.problem.get(), typed.note.get());
    let mut lines = Vec::new();
    if !problem.is_empty() {
        lines.push(line("problem", problem));
    }
    if !note.is_empty() {
        lines.push(line("hint", note));
    }
    let here = profile.endpoint().ok().map(|endpoint| endpoint.origin);
    lines.push(match (profile.key_elsewhere(), here) {
        (Some(kept_for), Some(here)) => {
            let use_here = move || {
                app.settings.update_profile(Profile::use_key_here);
                app.models.fetch_if_possible();
            };
            line_with_button(fill(t().key_elsewhere, &[kept_for, &here]), fill(t().key_use_here, &[&here]), use_here)
        }
        _ if profile.key().is_none() => line("hint", t().key_none),
        (_, None) => line("hint", t().key_kept),
        (_, Some(here)) => line("hint", fill(t().key_kept_for, &[&here])),
    });
    if let Some(url) = preset(&profile.provider).and_then(|preset| preset.key_page) {
        let link = move || el("a").attr("href", url).attr("target", "_blank").attr("rel", "noopener noreferrer");
        let view = move || el("p").class("hint").child(link().text(t().key_page));
        lines.push(Keyed { key: url.to_owned(), view: Box::new(view) });
    }
    lines
}
