//! A reply on the screen: its reasoning, its text, its tools, also while they arrive; and below, when it has ended, what
//! is known of it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use plainwire_core::chat::ToolCall;
use plainwire_core::chat::outline::Outline;
use plainwire_core::conversation::{Turn, TurnState};
use reactive_graph::graph::untrack;
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use crate::components::el::{El, Keyed, derived, el};
use crate::components::growing_text::{See, growing_text};
use crate::components::markdown::{Markdown, draw_all, with_buttons};
use crate::state::App;
use crate::words::{fill, t};

use super::ending::ending;
use super::figures::thought;
use super::pause::pause;

/// A reply, whether it is arriving or has ended.
pub(in crate::features) fn reply(app: App, kept: &Arc<Turn>) -> El {
    let id: Rc<str> = kept.id.as_str().into();
    let is_raw = RwSignal::new(false);
    let is_live = {
        let id = Rc::clone(&id);
        move || app.thread.is_live(&id)
    };
    let article = el("article")
        .class_fn("reply", "raw", move || is_raw.get())
        .attr("tabindex", "-1")
        .attr("aria-label", &fill(t().reply_from, &[&kept.model]))
        .child(el("div").class("who").text(&kept.model));
    // What has ended stays as it is, so that a long conversation is not bound to a thousand signals.
    let has_ended = kept.state != TurnState::Streaming && !untrack(&is_live);
    let article = if has_ended { ended(kept, article) } else { arriving(app, &id, is_live.clone(), article) };
    let raw = {
        let id = Rc::clone(&id);
        move || is_raw.get().then(|| growing_text(reader(app, &id, Part::Text)))
    };
    let endings = move || {
        let Some(turn) = app.thread.turn(&id).filter(|_| !is_live()) else { return Vec::new() };
        // Another turn elsewhere does not change this one: it is built anew when it or its place is another.
        let siblings = app.thread.siblings(&turn).len();
        // Only tools can be answered as long as nothing follows: all else stays as it is.
        let is_last = !turn.tool_calls.is_empty() && app.thread.is_last(&id);
        // What it cost may be known only later.
        let cost = turn.cost.map_or(0, |cost| cost.saturating_add(1));
        let place = [siblings as u64, u64::from(is_last), turn.ended_ms, cost];
        let key = place.map(|part| part.to_string()).join(" ");
        let view = move || el("div").class("ending").children(ending(app, &turn, is_last, is_raw));
        vec![Keyed { key, view: Box::new(view) }]
    };
    let article = article.on("keydown", move |event| {
        // In a field it is a letter, and with another key it is the browser's.
        let is_elsewhere = event.closest("input, textarea, select").is_some() || event.has_command();
        if matches!(event.key().as_str(), "r" | "R") && !is_elsewhere {
            is_raw.set(!is_raw.get_untracked());
        }
    });
    with_buttons(article.child_fn(raw).each(endings), move |code| app.copy(code))
}

/// The parts of a reply that has ended.
fn ended(kept: &Arc<Turn>, article: El) -> El {
    let thoughts = (!kept.reasoning.is_empty()).then(|| {
        let label = kept.reasoning_ms.map_or_else(|| t().thoughts.to_owned(), |ms| thought(t().thought_for, ms));
        let (kept, is_drawn) = (Arc::clone(kept), Cell::new(false));
        let fold = el("details").class("think").child(el("summary").text(&label)).child(el("div").class("md"));
        fold.on("toggle", move |event| {
            let thoughts = event.closest(".think").and_then(|fold| fold.find(".md"));
            if let Some(thoughts) = thoughts.filter(|_| !is_drawn.replace(true)) {
                draw_all(&thoughts, &kept.reasoning);
            }
        })
    });
    let text = el("div").class("md");
    draw_all(&text, &kept.text);
    let tools = kept.tool_calls.iter().map(|call| {
        let mut arguments = String::new();
        Outline::default().add(&call.arguments, &mut arguments);
        tool(el("div").class("who").text(&fill(t().tool_call, &[&call.name])), el("div").class("text").text(&arguments))
    });
    article.children(thoughts).child(el("div").class("said").child(text)).children(tools)
}

/// The parts of a reply that is arriving, and stay when it has ended.
fn arriving(app: App, id: &Rc<str>, is_live: impl Fn() -> bool + Clone + 'static, article: El) -> El {
    // What a reply has seldom goes away again, so these change once, and the fold that a reader opened stays open.
    let has_reasoning = has(app, id, Part::Reasoning);
    let has_text = has(app, id, Part::Text);
    let has_calls = {
        let id = Rc::clone(id);
        derived(move || count_calls(app, &id) > 0)
    };
    let reasoning = {
        let (id, is_live) = (Rc::clone(id), is_live.clone());
        move || {
            has_reasoning.get().then(|| {
                let is_open = RwSignal::new(false);
                let (timed, is_live) = (Rc::clone(&id), is_live.clone());
                let label = move || {
                    let ms = app.thread.thought_ms(&timed);
                    if is_live() && !has_text.get() {
                        return fill(t().thinking_for, &[&(ms.unwrap_or_default() / 1000).to_string()]);
                    }
                    ms.map_or_else(|| t().thoughts.to_owned(), |ms| thought(t().thought_for, ms))
                };
                let fold = el("details").class("think").child(el("summary").text_fn(label));
                let fold = fold.on("toggle", move |_| is_open.set(true));
                // Drawn from when it is first looked at.
                fold.child(growing(app, &id, Part::Reasoning, move || is_open.get()))
            })
        }
    };
    let waiting = {
        let (id, is_live) = (Rc::clone(id), is_live.clone());
        move || {
            if let Some(waiting) = app.thread.pause(&id) {
                return Some(pause(app, &waiting));
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
        let id = Rc::clone(id);
        move || {
            let tool = |index: usize| {
                let id = Rc::clone(&id);
                Keyed { key: index.to_string(), view: Box::new(move || growing_tool(app, &id, index)) }
            };
            (0..count_calls(app, &id)).map(tool).collect()
        }
    };
    let is_busy = {
        let (id, is_live) = (Rc::clone(id), is_live.clone());
        // What waits for its next try is not busy: why it waits shall be read out.
        move || is_live() && app.thread.pause(&id).is_none()
    };
    let said = el("div").class_fn("said", "live", is_live);
    article
        .attr_fn("aria-busy", move || Some(is_busy().to_string()))
        .child_fn(reasoning)
        .child(said.child(growing(app, id, Part::Text, || true)).child_fn(waiting))
        .each(tools)
}

/// Markdown that grows with a part of a reply, as long as it is wanted.
fn growing(app: App, id: &Rc<str>, part: Part, is_wanted: impl Fn() -> bool + 'static) -> El {
    let (root, id) = (el("div").class("md"), Rc::clone(id));
    let (drawn, revision) = (RefCell::new(Markdown::new(&root)), Cell::new(0));
    root.run(move |_| {
        if is_wanted() {
            let mut drawn = drawn.borrow_mut();
            let is_live = read(app, &id, part, &revision, &mut |head, text, revision| drawn.show(head, text, revision));
            if !is_live {
                drawn.finish();
            }
        }
    })
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
        read(app, &id, part, &Cell::new(0), &mut |head, text, _| has = !(head.is_empty() && text.is_empty()));
        has
    })
}

fn reader(app: App, id: &Rc<str>, part: Part) -> impl Fn(&mut See<'_>) + 'static {
    let id = Rc::clone(id);
    let revision = Cell::new(0);
    move |see| {
        read(app, &id, part, &revision, see);
    }
}

/// Gives what has arrived, or what was kept if nothing is arriving: with the last revision, so that nothing is drawn anew
/// at the end. Returns whether it is arriving.
fn read(app: App, id: &str, part: Part, revision: &Cell<u32>, see: &mut See<'_>) -> bool {
    let mut is_live = false;
    app.thread.watch(id, &mut |before, completion| {
        is_live = true;
        revision.set(completion.revision);
        let text = match part {
            Part::Text => &completion.text,
            Part::Reasoning => &completion.reasoning,
        };
        see(before.map(|before| part.of(before)).unwrap_or_default(), text, completion.revision);
    });
    if !is_live && let Some(turn) = app.thread.turn(id) {
        see("", part.of(&turn), revision.get());
    }
    is_live
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
fn growing_tool(app: App, id: &Rc<str>, index: usize) -> El {
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
    tool(el("div").class("who").text_fn(asked), arguments)
}

fn tool(asked: El, arguments: El) -> El {
    let arguments = arguments.attr("tabindex", "0").attr("role", "group").attr("aria-label", t().tool_arguments);
    el("div").class("tool").child(asked).child(arguments)
}
