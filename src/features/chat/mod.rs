//! The chat: a bar, the thread, the composer.

mod announcer;
mod answers;
mod attach;
mod composer;
mod ending;
mod figures;
mod meter;
mod pause;
mod reply;
mod screenful;
mod welcome;

pub(super) use announcer::announce;
pub(super) use attach::{above, attach, take_images};
pub(super) use ending::asks;
pub(super) use meter::meter;
pub(super) use reply::reply;
pub(super) use welcome::welcome_parts;

use std::sync::Arc;

use plainwire_core::conversation::{Speaker, Turn};
use reactive_graph::signal::RwSignal;

use crate::components::el::{El, Keyed, el};
use crate::components::scroller::{Scroller, scroller};
use crate::features::bar::bar;
use crate::features::later::Later;
use crate::state::App;
use crate::words::{fill, t};

use screenful::Screenful;

/// Where the focus goes when what had it is gone.
const COMPOSER: &str = ".composer textarea";

/// The screen `#/chat`.
#[must_use]
pub fn chat_screen(app: App, rail_is_open: RwSignal<bool>, later: Later) -> El {
    let title = move || {
        let title = app.thread.title();
        if title.is_empty() { t().new_chat.to_owned() } else { title }
    };
    let screenful = Screenful::default();
    let turns = move || {
        let turns = app.thread.path();
        if turns.is_empty() && app.thread.id().is_empty() {
            return vec![Keyed { key: String::new(), view: Box::new(move || later.welcome(app)) }];
        }
        let from = screenful.first(&app.thread.id(), turns.len());
        turns
            .into_iter()
            .skip(from)
            .map(|turn| Keyed { key: turn.id.clone(), view: Box::new(move || one_turn(app, later, &turn)) })
            .collect()
    };
    let thread = scroller(Scroller {
        replaced: Box::new(move || drop(app.thread.id())),
        label: t().conversation,
        to_the_end: t().to_the_end,
        content: el("div").class("col").each(turns),
    });
    el("div")
        .class("screen")
        .child(bar(app, title, rail_is_open, None))
        .child(thread)
        .child(composer::composer(app, later))
        .child(later.announcer(app))
}

fn one_turn(app: App, later: Later, turn: &Arc<Turn>) -> El {
    if turn.speaker == Speaker::Assistant {
        return later.reply(app, turn);
    }
    let text = el("div").class("text").text(&turn.text);
    let image = |(at, url): (usize, &String)| {
        let name = fill(t().image_of_question, &[&(at + 1).to_string()]);
        // What a person attached lies in the page. An address elsewhere would be a request that nobody asked for.
        url.starts_with("data:").then(|| el("img").attr("src", url).attr("alt", &name))
    };
    let images: Vec<El> = turn.images.iter().enumerate().filter_map(image).collect();
    let images = (!images.is_empty()).then(|| el("div").class("attached").children(images));
    if turn.speaker == Speaker::Tool {
        let whose = fill(t().tool_result, &[turn.tool_name.as_deref().unwrap_or_default()]);
        return el("article").class("ask result").child(el("div").class("who").text(&whose)).child(text);
    }
    el("article")
        .class("ask")
        .child(el("div").class("who").text(t().you))
        .children(images)
        .child(text)
        .children(ending::flip(app, turn))
}
