//! *Paste anything*: a field for any text with an address, a key or a model in it, and what was understood of it, before
//! any of it is taken over.

use std::rc::Rc;

use plainwire_core::paste::{self, Pasted};
use plainwire_core::providers::preset;
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use crate::components::el::{El, el};
use crate::state::settings::take_pasted;
use crate::state::{App, route::Route};
use crate::words::t;

/// What can be done with what was understood: the words on a button, and what it does.
pub(super) struct Door {
    /// The words.
    pub(super) name: &'static str,
    /// What it does.
    pub(super) take: Rc<dyn Fn(&Pasted)>,
}

/// The field as the first screen shows it: what is taken over goes into the profile in use, and the settings show it.
pub(super) fn paste_for_first_run(app: App) -> Vec<El> {
    let take = move |found: &Pasted| {
        app.settings.update_profile(|profile| take_pasted(profile, found));
        app.route.go(&Route::Settings);
    };
    paste_field(Rc::new([Door { name: t().paste_take, take: Rc::new(take) }]))
}

/// The field, and below it what was understood. The first door is the usual one.
pub(super) fn paste_field(doors: Rc<[Door]>) -> Vec<El> {
    let text = RwSignal::new(String::new());
    let field = el("textarea")
        .class("in mono")
        .attr("rows", "4")
        .attr("aria-label", t().paste_label)
        .attr("placeholder", t().paste_placeholder)
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .value_fn(move || text.get())
        .on("input", move |event| text.set(event.value()));
    // Only whether something was understood is read out, not all of it with every key.
    let heading = el("p").attr("role", "status").text_fn(move || {
        let pasted = text.get();
        let words = match (pasted.trim().is_empty(), paste::read(&pasted).is_empty()) {
            (true, _) => "",
            (_, true) => t().paste_nothing,
            _ => t().paste_understood,
        };
        words.to_owned()
    });
    let below = el("div").children_fn(move || understood(&doors, text));
    vec![field, heading, below]
}

fn understood(doors: &Rc<[Door]>, text: RwSignal<String>) -> Vec<El> {
    let pasted = text.get();
    if pasted.trim().is_empty() {
        return Vec::new();
    }
    let found = Rc::new(paste::read(&pasted));
    if found.is_empty() {
        return Vec::new();
    }
    let line = |label: &str, value: &str| {
        let value = el("dd").class("mono").text(value);
        el("div").child(el("dt").text(label)).child(value)
    };
    let list = el("dl").children(parts(&found).into_iter().map(|(label, value)| line(label, &value)));
    let mut class = "btn go";
    let button = |at: usize| {
        let (doors, found) = (Rc::clone(doors), Rc::clone(&found));
        let name = doors.get(at).map_or("", |door| door.name);
        let button = el("button").class(std::mem::replace(&mut class, "btn")).attr("type", "button").text(name);
        button.on("click", move |_| {
            if let Some(door) = doors.get(at) {
                (door.take)(&found);
            }
            text.set(String::new());
        })
    };
    let buttons = el("div").class("acts").children((0..doors.len()).map(button));
    vec![list, buttons]
}

/// What was understood, by the names of the fields that it goes to.
fn parts(found: &Pasted) -> Vec<(&'static str, String)> {
    let t = t();
    let provider = found.provider.and_then(preset).map(|preset| preset.name.to_owned());
    let headers = found.headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    let streaming = found.is_streaming_off.then(|| t.streaming_off.to_owned());
    let texts = [
        (t.api_provider, provider),
        (t.base_url, found.base_url.clone()),
        (t.api_key, found.api_key.as_deref().map(dotted)),
        (t.model, found.model.clone()),
        (t.azure_version, found.azure_api_version.clone()),
        (t.headers, Some(headers).filter(|headers| !headers.is_empty())),
        (t.system_prompt, found.system_prompt.clone()),
        (t.temperature, found.temperature.clone()),
        (t.max_output_tokens, found.max_output_tokens.clone()),
        (t.reasoning_effort, found.reasoning_effort.clone()),
        (t.streaming, streaming),
    ];
    texts.into_iter().filter_map(|(label, text)| Some((label, text?))).collect()
}

/// A key so that it can be told from another but not be read: its last four characters, if it is long.
fn dotted(key: &str) -> String {
    let last_four = key.char_indices().rev().nth(3).and_then(|(start, _)| key.get(start..));
    ["••••••••", last_four.filter(|_| key.len() > 12).unwrap_or_default()].concat()
}
