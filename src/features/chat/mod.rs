//! The chat: a bar, the thread, the composer.

mod composer;
mod turn;
mod welcome;

use leptos::prelude::*;
use plainwire_core::conversation::{Speaker, Turn, TurnState};
use std::sync::Arc;

use crate::app::Bar;
use crate::components::scroller::Scroller;
use crate::state::{App, app};
use crate::words::t;

/// The screen `#/chat`.
#[component]
pub fn ChatScreen(
    /// Whether the rail lies over the screen, where it is narrow.
    rail_is_open: RwSignal<bool>,
) -> impl IntoView {
    let app = app();
    let title = Signal::derive(move || {
        let title = app.thread.title();
        if title.is_empty() { t().new_chat.to_owned() } else { title }
    });
    let ids = Memo::new(move |_| app.thread.path().iter().map(|turn| turn.id.clone()).collect::<Vec<_>>());
    view! {
        <Bar title rail_is_open/>
        <Scroller
            grown=Signal::derive(move || { ids.track(); app.thread.grown() })
            shown=Signal::derive(move || app.thread.id())
            label=t().conversation
            to_the_end=t().to_the_end
        >
            <div class="col">
                <Show when=move || ids.with(Vec::is_empty)>
                    <welcome::Welcome/>
                </Show>
                <For each=move || ids.get() key=Clone::clone let:id>
                    <OneTurn id/>
                </For>
            </div>
        </Scroller>
        <composer::Composer/>
        <Announcer app/>
    }
}

#[component]
fn OneTurn(id: String) -> impl IntoView {
    let app = app();
    // Turns are shared, so comparing addresses tells whether this one was replaced.
    let is_other = |old: Option<&Option<Arc<Turn>>>, new: Option<&Option<Arc<Turn>>>| match (old, new) {
        (Some(Some(old)), Some(Some(new))) => !Arc::ptr_eq(old, new),
        _ => true,
    };
    let turn = Memo::new_with_compare(move |_| app.thread.turn(&id), is_other);
    let speaker = turn.with_untracked(|turn| turn.as_ref().map(|turn| turn.speaker));
    match speaker {
        Some(Speaker::Assistant) => view! { <turn::Reply turn/> }.into_any(),
        Some(_) => view! { <turn::Question turn/> }.into_any(),
        None => ().into_any(),
    }
}

/// Tells a screen reader once that a reply has ended, and what it says. What grows on the screen is not read out.
#[component]
fn Announcer(app: App) -> impl IntoView {
    let words = RwSignal::new(String::new());
    Effect::new(move |was_streaming: Option<bool>| {
        let is_streaming = app.thread.is_streaming();
        if is_streaming {
            words.set(String::new());
        } else if was_streaming == Some(true)
            && let Some(turn) = app.thread.path().last()
        {
            let ending = if turn.state == TurnState::Complete { t().reply_complete } else { t().reply_stopped };
            words.set(format!("{} {ending}", turn.text));
        }
        is_streaming
    });
    view! { <div class="unseen" role="status" aria-live="polite">{words}</div> }
}
