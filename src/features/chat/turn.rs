//! One turn on the screen: a question, or a reply with its reasoning, its tools, its ending and its figures.

use leptos::prelude::*;
use plainwire_core::conversation::{Turn, TurnState};
use std::sync::Arc;

use crate::components::growing_text::{GrowingText, See};
use crate::components::icon::{Icon, Shape};
use crate::features::failure::{ProviderError, ToSettings, Unreached};
use crate::state::{App, app};
use crate::words::t;

/// A turn that may be replaced by a newer state of itself.
type Shown = Memo<Option<Arc<Turn>>>;

/// A question.
#[component]
pub(super) fn Question(turn: Shown) -> impl IntoView {
    let text = move || turn.with(|turn| turn.as_ref().map(|turn| turn.text.clone()).unwrap_or_default());
    view! {
        <article class="ask">
            <div class="who">{t().you}</div>
            <div class="text">{text}</div>
        </article>
    }
}

/// A reply, also while it arrives.
#[component]
pub(super) fn Reply(turn: Shown) -> impl IntoView {
    let app = app();
    let kept = turn.get_untracked().unwrap_or_default();
    let id = StoredValue::new(kept.id.clone());
    let is_live = Memo::new(move |_| app.thread.is_live(&id.get_value()));
    let has_reasoning = Memo::new(move |_| {
        let mut has = turn.with(|turn| turn.as_ref().is_some_and(|turn| !turn.reasoning.is_empty()));
        app.thread.watch(&id.get_value(), |completion| {
            has |= !completion.reasoning.is_empty();
        });
        has
    });
    let has_text = Memo::new(move |_| {
        let mut has = turn.with(|turn| turn.as_ref().is_some_and(|turn| !turn.text.is_empty()));
        app.thread.watch(&id.get_value(), |completion| {
            has |= !completion.text.is_empty();
        });
        has
    });
    let read_text = move |see: &mut See<'_>| read(app, turn, &id.get_value(), Part::Text, see);
    let read_reasoning = move |see: &mut See<'_>| read(app, turn, &id.get_value(), Part::Reasoning, see);
    view! {
        <article class="reply" aria-label=(t().reply_from)(&kept.model) aria-busy=move || is_live.get().to_string()>
            <div class="who">{kept.model.clone()}</div>
            <Show when=move || has_reasoning.get()>
                <details class="think">
                    <summary>{move || if is_live.get() && !has_text.get() { t().thinking } else { t().thoughts }}</summary>
                    <GrowingText read=read_reasoning/>
                </details>
            </Show>
            <div class="said" class:live=is_live>
                <GrowingText read=read_text/>
                <Show when=move || is_live.get() && !has_text.get() && !has_reasoning.get()>
                    <p class="waiting">{t().waiting}</p>
                </Show>
            </div>
            {move || turn.get().filter(|_| !is_live.get()).map(|turn| view! { <Ending turn/> })}
        </article>
    }
}

/// What is known of a reply when it has ended.
#[component]
fn Ending(turn: Arc<Turn>) -> impl IntoView {
    let tools = turn.tool_calls.iter().map(|call| {
        view! {
            <div class="tool">
                <div class="who">{(t().tool_call)(&call.name)}</div>
                <pre tabindex="0">{call.arguments.clone()}</pre>
            </div>
        }
    });
    let tools = tools.collect::<Vec<_>>();
    let refusal = (!turn.refusal.is_empty()).then(|| {
        view! {
            <div class="note"><b>{t().refusal}</b>" "{turn.refusal.clone()}</div>
        }
    });
    let state = match turn.state {
        TurnState::Stopped => Some(t().state_stopped),
        TurnState::CutOff => Some(t().state_cut_off),
        _ => match turn.finish_reason.as_deref() {
            Some("length") => Some(t().finish_length),
            Some("content_filter") => Some(t().finish_filter),
            _ => None,
        },
    };
    let state = state.map(|state| view! { <p class="note">{state}</p> });
    let failed = turn.error.is_some() || turn.failure.is_some();
    let again = turn.clone();
    let trouble = failed.then(|| {
        view! {
            <div class="trouble" role="alert">
                <h2>{t().state_failed}</h2>
                {turn.error.clone().map(|error| view! { <ProviderError error/> })}
                {turn.failure.clone().map(|words| view! { <Unreached words/> })}
                <div class="actions">
                    <button class="btn" on:click=move |_| app().thread.regenerate(&again)>{t().try_again}</button>
                    <ToSettings/>
                </div>
            </div>
        }
    });
    view! {
        {tools}
        {refusal}
        {state}
        {trouble}
        <div class="meta">
            {figures(&turn).into_iter().map(|figure| view! { <span>{figure}</span> }).collect::<Vec<_>>()}
            <Actions turn has_trouble=failed/>
        </div>
    }
}

#[component]
fn Actions(turn: Arc<Turn>, has_trouble: bool) -> impl IntoView {
    let app = app();
    let siblings = app.thread.siblings(&turn);
    let place = siblings.iter().position(|sibling| sibling.id == turn.id).unwrap_or_default();
    let go_to = |index: Option<usize>, label: &'static str, shape: Shape| {
        let target = index.and_then(|index| siblings.get(index)).map(|sibling| sibling.id.clone());
        let is_off = target.is_none();
        view! {
            <button class="btn quiet" aria-label=label disabled=is_off on:click=move |_| {
                if let Some(target) = &target {
                    app.thread.show(target);
                }
            }>
                <Icon shape/>
            </button>
        }
    };
    let flip = (siblings.len() > 1).then(|| {
        view! {
            <span class="flip">
                {go_to(place.checked_sub(1), t().earlier_reply, Shape::Previous)}
                <span>{(t().reply_of)(&(place + 1).to_string(), &siblings.len().to_string())}</span>
                {go_to(Some(place + 1), t().later_reply, Shape::Next)}
            </span>
        }
    });
    let text = turn.text.clone();
    let copy = (!text.is_empty()).then(|| {
        view! {
            <button class="btn quiet" on:click=move |_| app.copy(text.clone())>{t().copy}</button>
        }
    });
    let regenerate = (!has_trouble).then(|| {
        view! {
            <button
                class="btn quiet"
                disabled=move || app.thread.is_streaming()
                on:click=move |_| app.thread.regenerate(&turn)
            >{t().regenerate}</button>
        }
    });
    view! { {flip}{copy}{regenerate} }
}

#[derive(Clone, Copy)]
enum Part {
    Text,
    Reasoning,
}

/// Gives the view what has arrived, or what was kept if nothing is arriving.
fn read(app: App, turn: Shown, id: &str, part: Part, see: &mut See<'_>) {
    let mut is_live = false;
    app.thread.watch(id, |completion| {
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
    turn.with(|turn| {
        if let Some(turn) = turn {
            see(
                match part {
                    Part::Text => &turn.text,
                    Part::Reasoning => &turn.reasoning,
                },
                0,
            );
        }
    });
}

/// The quiet line: time to first token, tokens per second, tokens in and out.
fn figures(turn: &Turn) -> Vec<String> {
    let mut figures = Vec::new();
    if let Some(first_ms) = turn.first_token_ms {
        figures.push((t().first_token)(&decimals(first_ms / 1000.0, 2)));
    }
    let tokens_out = turn.usage.as_ref().and_then(|usage| usage.completion_tokens);
    let streamed_ms = turn.total_ms.zip(turn.first_token_ms).map(|(total, first)| total - first);
    if let (Some(tokens), Some(streamed_ms)) = (tokens_out, streamed_ms)
        && streamed_ms > 50.0
    {
        figures.push((t().tokens_per_second)(&decimals(tokens as f64 * 1000.0 / streamed_ms, 1)));
    }
    if let Some(usage) = &turn.usage {
        let count = |tokens: Option<u64>| tokens.map_or_else(|| "?".to_owned(), grouped);
        figures.push((t().tokens_in_out)(&count(usage.prompt_tokens), &count(usage.completion_tokens)));
    }
    figures
}

/// A number with so many decimals, without the machinery that prints any float.
fn decimals(number: f64, places: u32) -> String {
    let scale = 10_u64.pow(places);
    let scaled = (number * scale as f64).round().max(0.0) as u64;
    format!("{}.{:0width$}", scaled / scale, scaled % scale, width = places as usize)
}

/// 1204 as `1,204`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
