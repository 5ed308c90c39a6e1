//! A reply on the screen: its reasoning, its text, its tools, its ending and its figures, also while it arrives.

use std::rc::Rc;
use std::sync::Arc;

use plainwire_core::conversation::{Turn, TurnState};
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use super::figures::figures;
use crate::components::el::{El, Keyed, derived, el};
use crate::components::growing_text::{See, growing_text};
use crate::components::icon::{Shape, icon};
use crate::features::failure::{provider_error, to_settings, unreached};
use crate::state::App;
use crate::words::{fill, t};

/// A reply.
pub(super) fn reply(app: App, kept: &Turn) -> El {
    let id: Rc<str> = kept.id.as_str().into();
    let is_live = {
        let id = Rc::clone(&id);
        move || app.thread.is_live(&id)
    };
    // What a reply has seldom goes away again, so these change once, and the fold that a reader opened stays open.
    let has_reasoning = has(app, &id, Part::Reasoning);
    let has_text = has(app, &id, Part::Text);
    let text = growing_text(reader(app, &id, Part::Text));
    let reasoning = {
        let (id, is_live) = (Rc::clone(&id), is_live.clone());
        move || {
            let is_live = is_live.clone();
            let label = move || if is_live() && !has_text.get() { t().thinking } else { t().thoughts }.to_owned();
            has_reasoning.get().then(|| {
                let fold = el("details").class("think").child(el("summary").text_fn(label));
                fold.child(growing_text(reader(app, &id, Part::Reasoning)))
            })
        }
    };
    let waiting = {
        let is_live = is_live.clone();
        move || {
            let waits = is_live() && !has_text.get() && !has_reasoning.get();
            waits.then(|| el("p").class("waiting").text(t().waiting))
        }
    };
    let ended = {
        let is_live = is_live.clone();
        move || {
            let Some(turn) = app.thread.turn(&id).filter(|_| !is_live()) else { return Vec::new() };
            // Another turn elsewhere does not change this one: it is built anew when it or its siblings are others.
            let siblings = app.thread.siblings(&turn).len();
            let key = [&(Arc::as_ptr(&turn) as usize).to_string(), " ", &siblings.to_string()].concat();
            let view = move || el("div").class("ending").children(ending(app, &turn));
            vec![Keyed { key, view: Box::new(view) }]
        }
    };
    let is_busy = is_live.clone();
    el("article")
        .class("reply")
        .attr("aria-label", &fill(t().reply_from, &[&kept.model]))
        .attr_fn("aria-busy", move || Some(is_busy().to_string()))
        .child(el("div").class("who").text(&kept.model))
        .child_fn(reasoning)
        .child(el("div").class_fn("said", "live", is_live).child(text).child_fn(waiting))
        .each(ended)
}

#[derive(Clone, Copy)]
enum Part {
    Text,
    Reasoning,
}

/// Whether anything of a part is there yet.
fn has(app: App, id: &Rc<str>, part: Part) -> RwSignal<bool> {
    let id = Rc::clone(id);
    derived(move || {
        let mut has = false;
        read(app, &id, part, &mut |text, _| has = !text.is_empty());
        has
    })
}

fn reader(app: App, id: &Rc<str>, part: Part) -> impl Fn(&mut See<'_>) + 'static {
    let id = Rc::clone(id);
    move |see| read(app, &id, part, see)
}

/// Gives what has arrived, or what was kept if nothing is arriving.
fn read(app: App, id: &str, part: Part, see: &mut See<'_>) {
    let mut is_live = false;
    app.thread.watch(id, &mut |completion| {
        is_live = true;
        let text = match part {
            Part::Text => &completion.text,
            Part::Reasoning => &completion.reasoning,
        };
        see(text, completion.revision);
    });
    if is_live {
        return;
    }
    if let Some(turn) = app.thread.turn(id) {
        let text = match part {
            Part::Text => &turn.text,
            Part::Reasoning => &turn.reasoning,
        };
        see(text, 0);
    }
}

/// What is known of a reply when it has ended.
fn ending(app: App, turn: &Arc<Turn>) -> Vec<El> {
    let mut ending = Vec::new();
    for call in &turn.tool_calls {
        let asked = el("div").class("who").text(&fill(t().tool_call, &[&call.name]));
        let arguments = el("pre").attr("tabindex", "0").text(&call.arguments);
        ending.push(el("div").class("tool").child(asked).child(arguments));
    }
    if !turn.refusal.is_empty() {
        ending.push(el("div").class("note").child(el("b").text(t().refusal)).text(" ").text(&turn.refusal));
    }
    let state = match (&turn.state, turn.finish_reason.as_deref()) {
        (TurnState::Stopped, _) => t().state_stopped,
        (TurnState::CutOff, _) => t().state_cut_off,
        (_, Some("length")) => t().finish_length,
        (_, Some("content_filter")) => t().finish_filter,
        _ => "",
    };
    if !state.is_empty() {
        ending.push(el("p").class("note").text(state));
    }
    let has_trouble = turn.error.is_some() || turn.failure.is_some();
    if has_trouble {
        ending.push(trouble(app, turn));
    }
    let figures = figures(turn).into_iter().map(|figure| el("span").text(&figure));
    ending.push(actions(app, turn, has_trouble, el("div").class("meta").children(figures)));
    ending
}

fn trouble(app: App, turn: &Arc<Turn>) -> El {
    let mut trouble = el("div").class("trouble").attr("role", "alert");
    let heading = if turn.is_empty() { t().state_failed } else { t().state_broken_off };
    trouble = trouble.child(el("h2").text(heading));
    if let Some(error) = &turn.error {
        trouble = provider_error(trouble, error);
    }
    if let Some(words) = &turn.failure {
        trouble = unreached(trouble, words);
    }
    let again = Arc::clone(turn);
    let again = el("button").class("btn").text(t().try_again).on("click", move |_| app.thread.regenerate(&again));
    trouble.child(el("div").class("actions").child(again).child(to_settings()))
}

fn actions(app: App, turn: &Arc<Turn>, has_trouble: bool, into: El) -> El {
    let mut into = into.children(flip(app, turn));
    if !turn.text.is_empty() {
        let copied = Arc::clone(turn);
        let copy = el("button").class("btn quiet").text(t().copy);
        into = into.child(copy.on("click", move |_| app.copy(copied.text.clone())));
    }
    if !has_trouble {
        let again = Arc::clone(turn);
        let regenerate = el("button").class("btn quiet").text(t().regenerate);
        let regenerate = regenerate.flag_fn("disabled", move || app.thread.is_streaming());
        into = into.child(regenerate.on("click", move |_| app.thread.regenerate(&again)));
    }
    into
}

/// The way to the other turns that stand in the same place, if there are any.
pub(super) fn flip(app: App, turn: &Turn) -> Option<El> {
    let siblings = app.thread.siblings(turn);
    let place = siblings.iter().position(|sibling| sibling.id == turn.id).filter(|_| siblings.len() > 1)?;
    let go_to = |index: Option<usize>, label: &str, shape: Shape| {
        let target = index.and_then(|index| siblings.get(index)).map(|sibling| sibling.id.clone());
        let button = el("button").class("btn quiet").attr("aria-label", label).child(icon(shape));
        match target {
            Some(target) => button.on("click", move |_| app.thread.show(&target)),
            None => button.attr("disabled", ""),
        }
    };
    let of = fill(t().reply_of, &[&(place + 1).to_string(), &siblings.len().to_string()]);
    let flip = el("span").class("flip").child(go_to(place.checked_sub(1), t().earlier_reply, Shape::Previous));
    Some(flip.child(el("span").text(&of)).child(go_to(Some(place + 1), t().later_reply, Shape::Next)))
}
