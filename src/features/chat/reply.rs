//! A reply on the screen: its reasoning, its text, its tools, also while they arrive; and below, when it has ended, what
//! is known of it.

use std::cell::RefCell;
use std::rc::Rc;

use plainwire_core::chat::ToolCall;
use plainwire_core::chat::outline::Outline;
use plainwire_core::conversation::Turn;
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use crate::components::el::{El, Keyed, derived, el};
use crate::components::growing_text::{See, growing_text};
use crate::features::later::Later;
use crate::state::App;
use crate::words::{fill, t};

/// A reply.
pub(super) fn reply(app: App, later: Later, kept: &Turn) -> El {
    let id: Rc<str> = kept.id.as_str().into();
    let is_live = {
        let id = Rc::clone(&id);
        move || app.thread.is_live(&id)
    };
    // What a reply has seldom goes away again, so these change once, and the fold that a reader opened stays open.
    let has_reasoning = has(app, &id, Part::Reasoning);
    let has_text = has(app, &id, Part::Text);
    let has_calls = {
        let id = Rc::clone(&id);
        derived(move || count_calls(app, &id) > 0)
    };
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
        let (id, is_live) = (Rc::clone(&id), is_live.clone());
        move || {
            if let Some(waiting) = app.thread.pause(&id) {
                return Some(later.pause(app, &waiting));
            }
            let waits = is_live() && !has_text.get() && !has_reasoning.get() && !has_calls.get();
            let notes = || app.thread.turn(&id).map(|turn| turn.notes.clone()).unwrap_or_default();
            let note = |text: &String| el("p").class("note").text(text);
            waits.then(|| {
                let waiting = el("div").child(el("p").class("waiting").text(t().waiting));
                waiting.children(notes().iter().map(note))
            })
        }
    };
    let tools = {
        let id = Rc::clone(&id);
        move || {
            let tool = |index: usize| {
                let id = Rc::clone(&id);
                Keyed { key: index.to_string(), view: Box::new(move || tool(app, &id, index)) }
            };
            (0..count_calls(app, &id)).map(tool).collect()
        }
    };
    let ended = {
        let (id, is_live) = (Rc::clone(&id), is_live.clone());
        move || {
            let Some(turn) = app.thread.turn(&id).filter(|_| !is_live()) else { return Vec::new() };
            // Another turn elsewhere does not change this one: it is built anew when it or its place is another.
            let siblings = app.thread.siblings(&turn).len();
            // Only tools can be answered as long as nothing follows: all else stays as it is.
            let is_last = !turn.tool_calls.is_empty() && app.thread.is_last(&id);
            let place = [siblings as u64, u64::from(is_last), turn.ended_ms];
            let key = place.map(|part| part.to_string()).join(" ");
            vec![Keyed { key, view: Box::new(move || later.ending(app, turn, is_last)) }]
        }
    };
    let is_busy = {
        let is_live = is_live.clone();
        // What waits for its next try is not busy: why it waits shall be read out.
        move || is_live() && app.thread.pause(&id).is_none()
    };
    el("article")
        .class("reply")
        .attr("aria-label", &fill(t().reply_from, &[&kept.model]))
        .attr_fn("aria-busy", move || Some(is_busy().to_string()))
        .child(el("div").class("who").text(&kept.model))
        .child_fn(reasoning)
        .child(el("div").class_fn("said", "live", is_live).child(text).child_fn(waiting))
        .each(tools)
        .each(ended)
}

#[derive(Clone, Copy)]
enum Part {
    Text,
    Reasoning,
}

impl Part {
    fn of(self, turn: &Turn) -> &str {
        match self {
            Self::Text => &turn.text,
            Self::Reasoning => &turn.reasoning,
        }
    }
}

/// Whether anything of a part is there yet.
fn has(app: App, id: &Rc<str>, part: Part) -> RwSignal<bool> {
    let id = Rc::clone(id);
    derived(move || {
        let mut has = false;
        read(app, &id, part, &mut |head, text, _| has = !(head.is_empty() && text.is_empty()));
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
    app.thread.watch(id, &mut |before, completion| {
        is_live = true;
        let text = match part {
            Part::Text => &completion.text,
            Part::Reasoning => &completion.reasoning,
        };
        see(before.map(|before| part.of(before)).unwrap_or_default(), text, completion.revision);
    });
    if is_live {
        return;
    }
    if let Some(turn) = app.thread.turn(id) {
        see("", part.of(&turn), 0);
    }
}

fn calls(app: App, id: &str, see: &mut dyn FnMut(&[ToolCall])) {
    let mut is_live = false;
    app.thread.watch(id, &mut |_, completion| {
        is_live = true;
        see(&completion.tool_calls);
    });
    if !is_live && let Some(turn) = app.thread.turn(id) {
        see(&turn.tool_calls);
    }
}

fn count_calls(app: App, id: &str) -> usize {
    let mut count = 0;
    calls(app, id, &mut |calls| count = calls.len());
    count
}

/// A call, its arguments laid out while they arrive.
fn tool(app: App, id: &Rc<str>, index: usize) -> El {
    let (of_name, of_arguments) = (Rc::clone(id), Rc::clone(id));
    let asked = move || {
        let mut name = String::new();
        calls(app, &of_name, &mut |calls| name = calls.get(index).map(|call| call.name.clone()).unwrap_or_default());
        fill(t().tool_call, &[&name])
    };
    let laid_out = RefCell::new((Outline::default(), String::new(), 0));
    let arguments = growing_text(move |see| {
        calls(app, &of_arguments, &mut |calls| {
            let (outline, shown, taken) = &mut *laid_out.borrow_mut();
            let arguments = calls.get(index).map(|call| call.arguments.as_str()).unwrap_or_default();
            if arguments.len() < *taken {
                // Another message took the place of what had arrived.
                (*outline, *taken) = (Outline::default(), 0);
                shown.clear();
            }
            outline.add(arguments.get(*taken..).unwrap_or_default(), shown);
            *taken = arguments.len();
            see("", shown, 0);
        });
    });
    let arguments = arguments.attr("tabindex", "0").attr("role", "group").attr("aria-label", t().tool_arguments);
    el("div").class("tool").child(el("div").class("who").text_fn(asked)).child(arguments)
}
