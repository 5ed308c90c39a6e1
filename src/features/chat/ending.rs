//! What is known of a reply when it has ended: how, why, with which sources and images, and what can be done next.

use std::sync::Arc;

use plainwire_core::chat::{Citation, FinishKind};
use plainwire_core::conversation::{Turn, TurnState};
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use super::COMPOSER;
use super::answers::answers;
use super::figures::figures;
use crate::components::el::{El, el};
use crate::components::icon::{Shape, icon};
use crate::components::markdown::{html, image};
use crate::features::failure::{provider_error, to_settings, unreached};
use crate::platform::dom;
use crate::state::App;
use crate::words::{fill, t};

/// All of it, in the order in which it is read.
pub(super) fn ending(app: App, turn: &Arc<Turn>, is_last: bool, is_raw: RwSignal<bool>) -> Vec<El> {
    let mut ending = Vec::new();
    if is_last && can_be_answered(turn) {
        ending.push(answers(app, turn));
    }
    if !turn.refusal.is_empty() {
        ending.push(el("div").class("note").child(el("b").text(t().refusal)).text(" ").text(&turn.refusal));
    }
    if let Some(audio) = &turn.audio {
        ending.push(match audio.transcript.as_str() {
            "" => el("p").class("note").text(t().speech_kept),
            said => el("div").class("note").child(el("b").text(t().speech)).text(" ").text(said),
        });
    }
    let images = turn.images.iter().enumerate();
    ending.extend(images.map(|(index, url)| image(url, &fill(t().image, &[&(index + 1).to_string()]))));
    if !turn.citations.is_empty() {
        let list = el("ol").children(turn.citations.iter().map(source));
        ending.push(el("div").class("sources").child(el("b").text(t().sources)).child(list));
    }
    let note = |text: &str| el("p").class("note").text(text);
    let has_trouble = turn.error.is_some() || turn.failure.is_some();
    if !has_trouble {
        let how = how_it_ended(turn);
        ending.extend((!how.is_empty()).then(|| note(&how)));
    }
    ending.extend(turn.notes.iter().map(|text| note(text)));
    if has_trouble {
        ending.push(trouble(app, turn));
    }
    let figures = figures(turn).into_iter().map(|figure| el("span").text(&figure));
    ending.push(actions(app, turn, (has_trouble, is_raw), el("div").class("meta").children(figures)));
    ending
}

/// Whether the calls of a reply came whole. Servers that never say that they are done are known by the arguments.
fn can_be_answered(turn: &Turn) -> bool {
    let is_whole =
        |arguments: &str| arguments.trim().is_empty() || plainwire_core::value::from_text(arguments).is_some();
    let has_ended = matches!(turn.state, TurnState::Complete | TurnState::CutOff);
    has_ended && !turn.tool_calls.is_empty() && turn.tool_calls.iter().all(|call| is_whole(&call.arguments))
}

/// A sentence about an ending that is not the usual one.
fn how_it_ended(turn: &Turn) -> String {
    let reason = turn.finish_reason.as_deref().unwrap_or_default();
    let sentence = match (&turn.state, turn.finish_kind()) {
        (TurnState::Stopped, _) => t().state_stopped,
        (TurnState::CutOff, _) => t().state_cut_off,
        (_, Some(FinishKind::Length)) => t().finish_length,
        (_, Some(FinishKind::Filtered)) => t().finish_filter,
        (_, Some(FinishKind::Failed)) => t().finish_failed,
        (_, Some(FinishKind::Other)) => t().finish_other,
        _ => return String::new(),
    };
    fill(sentence, &[reason])
}

fn source(source: &Citation) -> El {
    let title = source.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(&source.url);
    let is_page = ["https://", "http://"].iter().any(|scheme| source.url.starts_with(scheme));
    let entry = if is_page {
        let link = el("a").attr("href", &source.url).attr("target", "_blank").attr("rel", "noopener noreferrer");
        el("li").child(link.attr("title", &source.url).text(title))
    } else {
        el("li").text(title)
    };
    let entry = entry.children(source.date.as_deref().map(|date| el("span").text(date)));
    entry.children(
        source.snippet.as_deref().filter(|text| !text.is_empty()).map(|text| el("p").class("hint").text(text)),
    )
}

/// A button that asks the model something, when no reply is arriving. The focus then goes where Stop is.
pub(in crate::features) fn asks(app: App, class: &'static str, label: &str, ask: impl Fn() + 'static) -> El {
    let button = el("button").class(class).text(label).flag_fn("disabled", move || app.thread.is_streaming());
    button.on("click", move |_| {
        ask();
        dom::focus(COMPOSER);
    })
}

fn trouble(app: App, turn: &Arc<Turn>) -> El {
    let mut trouble = el("div").class("trouble").attr("role", "alert");
    let heading = if turn.is_empty() { t().state_failed } else { t().state_broken_off };
    trouble = trouble.child(el("h2").text(heading));
    if let Some(error) = &turn.error {
        trouble = provider_error(app, trouble, turn, error);
    }
    if let Some(words) = &turn.failure {
        trouble = unreached(trouble, words);
    }
    let again = Arc::clone(turn);
    let again = asks(app, "btn", t().try_again, move || app.thread.regenerate(&again));
    trouble.child(el("div").class("actions").child(again).child(to_settings()))
}

fn actions(app: App, turn: &Arc<Turn>, (has_trouble, is_raw): (bool, RwSignal<bool>), into: El) -> El {
    let mut actions = el("div").class("acts");
    if turn.can_go_on() {
        let broken_off = Arc::clone(turn);
        actions = actions.child(asks(app, "btn quiet", t().go_on, move || app.thread.go_on(&broken_off)));
    }
    if !turn.text.is_empty() {
        let copied = Arc::clone(turn);
        let copy = el("button").class("btn quiet").text(t().copy);
        actions = actions.child(copy.on("click", move |_| app.copy(copied.text.clone())));
        let copied = Arc::clone(turn);
        let copy = el("button").class("btn quiet").text(t().copy_rich);
        actions = actions.child(copy.on("click", move |_| app.copy_rich(html(&copied.text), copied.text.clone())));
        let raw = el("button").class("btn quiet").attr("title", t().raw_hint).text(t().raw_text);
        let raw = raw.attr_fn("aria-pressed", move || Some(is_raw.get().to_string()));
        actions = actions.child(raw.on("click", move |_| is_raw.set(!is_raw.get_untracked())));
    }
    if !has_trouble {
        let again = Arc::clone(turn);
        actions = actions.child(asks(app, "btn quiet", t().regenerate, move || app.thread.regenerate(&again)));
    }
    into.children(flip(app, turn)).child(actions)
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
