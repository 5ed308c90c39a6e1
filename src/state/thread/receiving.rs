//! How a reply comes about: a request, perhaps repeated, and what has arrived put in its place.
//!
//! A request is repeated in two cases, and never after something of a reply has come: when a rejection names a parameter
//! that was sent, without it (the profile remembers); and when a failure may pass, after a wait that is on the screen.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use plainwire_core::chat::TransportEnd;
use plainwire_core::chat::lesson::{Lesson, apply};
use plainwire_core::context::{Fit, Room, fit, learned, message_tokens, path_tokens, system_tokens};
use plainwire_core::conversation::{Speaker, Turn, TurnState, messages, messages_of_text, to_continue};
use plainwire_core::cost::{CostSource, Prices, cost};
use plainwire_core::error::{Advice, ApiError};
use plainwire_core::models::configuration::{Configuration, Source};
use plainwire_core::record::to_text;
use plainwire_core::retry;
use serde_json::Value;

use super::Thread;
use super::asking::{Asking, Pause, Ready};
use crate::client::{self, Ask, Failure, Outcome};
use crate::platform::{clock, dom};
use crate::words::{self, fill, t};

/// How often a reply that is arriving is written down.
const SAVE_EVERY_MS: f64 = 1_000.0;

/// How often a wait looks whether it was ended.
const LOOK_EVERY_MS: i32 = 200;

/// So many parameters are left out of one request at most.
const LESSONS_AT_MOST: usize = 3;

/// Fetches the reply to a question.
pub fn receive(thread: Thread, asking: Asking) -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(thread.receive(asking))
}

impl Thread {
    async fn receive(self, mut asking: Asking) {
        let path = self.conversation.with_untracked(|conversation| conversation.path_to(asking.turn.parent.as_deref()));
        let profile = self.settings.find_now(&asking.ready.profile);
        // What is not known by now is not waited for: it is only shown, or comes in time for the price.
        self.knowledge.want();
        let configuration = self.knowledge.of_now(&profile);
        let overhead = overhead(&asking);
        let fit = fitting(&path, overhead, &configuration);
        let kept = path.get(fit.first_kept..).unwrap_or_default();
        if fit.dropped_turns > 0 {
            asking.turn.notes.push(fill(t().note_dropped, &[&fit.dropped_turns.to_string()]));
        }
        let takes_images = configuration.images.value.unwrap_or(true);
        if !takes_images && kept.iter().any(|turn| turn.speaker == Speaker::User && !turn.images.is_empty()) {
            asking.turn.notes.push(t().note_without_images.to_owned());
        }
        asking.turn.prompt_estimate = overhead.saturating_add(path_tokens(kept, takes_images));
        asking.ready.request.messages = if takes_images { messages(kept) } else { messages_of_text(kept) };
        asking.ready.request.messages.extend(asking.before.as_deref().into_iter().flat_map(to_continue));
        let origin = asking.ready.connection.origin().to_owned();
        let model = asking.turn.model.clone();
        let mut learned: Vec<Lesson> = Vec::new();
        let mut tries = Vec::new();
        let outcome = loop {
            if asking.signal.is_aborted() {
                // Called off while it waited for what fetches it.
                asking.turn.state = TurnState::Stopped;
                self.settle(asking.turn);
                return;
            }
            let mut lessons = self.settings.find_now(&asking.ready.profile).lessons;
            learned.iter().for_each(|lesson| lesson.clone().add_to(&mut lessons));
            let mut body = asking.ready.request.to_body();
            apply(&lessons, &origin, &model, &mut body);
            let outcome = self.try_once(&asking, &to_text(&Value::Object(body.clone()))).await;
            if !outcome.completion.is_empty() || outcome.end == TransportEnd::Aborted {
                break outcome;
            }
            let error = api_error(&outcome);
            let lesson = error.and_then(|error| Lesson::from_error(error, &body, &origin, &model));
            if let Some(lesson) = lesson.filter(|_| learned.len() < LESSONS_AT_MOST) {
                asking.turn.notes.push(fill(t().note_learned, &[&words::lesson(&lesson)]));
                learned.push(lesson);
                self.show_notes(&asking.turn);
                continue;
            }
            let (tried, of) = (u32::try_from(tries.len()).unwrap_or(u32::MAX), repeats(&outcome));
            let asked_ms = error.and_then(|error| error.retry_after_ms);
            let wait_ms = retry::wait_ms(tried, of, asked_ms, clock::random());
            let Some(wait_ms) = wait_ms else { break outcome };
            if !self.wait(&asking, &outcome, (tried + 2, of + 1), wait_ms).await {
                break outcome;
            }
            tries.push(words::in_short(error));
        };
        // What helped is kept; what was rejected all the same has taught nothing.
        let is_rejected = api_error(&outcome).is_some_and(|e| matches!(e.advice(), Advice::RejectedParameter(_)));
        if !learned.is_empty() && !is_rejected {
            self.settings.update(&asking.ready.profile, |profile| {
                learned.into_iter().for_each(|lesson| lesson.add_to(&mut profile.lessons));
            });
        }
        let Asking { mut turn, before, thought, .. } = asking;
        if !tries.is_empty() {
            turn.notes.push(fill(t().note_repeated, &[&tries.join(", ")]));
        }
        finish(&mut turn, outcome, before.as_deref());
        let earlier_ms = before.as_ref().and_then(|before| before.reasoning_ms);
        turn.reasoning_ms = thought.duration_ms().map(|ms| ms + earlier_ms.unwrap_or_default()).or(earlier_ms);
        price(&mut turn, before.as_deref(), &self.knowledge.of_now(&profile));
        self.settle(turn.clone());
        if turn.cost.is_none() && turn.usage.is_some() && self.knowledge.is_coming() {
            // The catalogue is still on its way: the reply is here all the same.
            while self.knowledge.is_coming() {
                clock::sleep_ms(LOOK_EVERY_MS).await;
            }
            price(&mut turn, before.as_deref(), &self.knowledge.of_now(&profile));
            if turn.cost.is_some() {
                self.settle(turn);
            }
        }
    }

    async fn try_once(self, asking: &Asking, body: &str) -> Outcome {
        let mut saved_at_ms = clock::elapsed_ms();
        let frame_is_due = Rc::new(Cell::new(false));
        let mut arrived = || {
            asking.thought.look(asking.reply.borrow().completion());
            if !frame_is_due.replace(true) {
                let frame_is_due = Rc::clone(&frame_is_due);
                dom::next_frame(move || {
                    frame_is_due.set(false);
                    self.frame.update(|frame| *frame += 1);
                });
            }
            let now_ms = clock::elapsed_ms();
            if now_ms - saved_at_ms >= SAVE_EVERY_MS {
                saved_at_ms = now_ms;
                let mut turn = asking.turn.clone();
                turn.take(asking.reply.borrow().completion(), asking.before.as_deref());
                // It may hold the key until it has been looked through, at the end.
                turn.error = None;
                self.chats.save_turn(Arc::new(turn));
            }
        };
        let Ready { connection, limits, .. } = &asking.ready;
        let ask = Ask { connection, body, limits: *limits, handle: &asking.handle, signal: &asking.signal };
        client::stream_chat(&ask, &asking.reply, &mut arrived).await
    }

    /// Waits before the next try. Returns whether it is to be made.
    async fn wait(self, asking: &Asking, outcome: &Outcome, attempt: (u32, u32), wait_ms: u64) -> bool {
        let reported = outcome.completion.error.clone().map(Failure::Api);
        let failure = outcome.failure.clone().or(reported).unwrap_or(Failure::Broken);
        // A page that goes away now keeps why there is no reply.
        let mut turn = asking.turn.clone();
        turn.state = TurnState::Failed;
        let why = words::failure(&failure);
        tell(&mut turn, failure);
        let error = turn.error.clone();
        self.chats.save_turn(Arc::new(turn));
        let until_ms = clock::elapsed_ms() + wait_ms as f64;
        let is_over = Rc::new(Cell::new(false));
        let turn = asking.turn.id.clone();
        self.pause.set(Some(Pause { turn, why, error, attempt, until_ms, is_over: Rc::clone(&is_over) }));
        while !is_over.get() && !asking.signal.is_aborted() && clock::elapsed_ms() < until_ms {
            clock::sleep_ms(LOOK_EVERY_MS).await;
        }
        // Another reply may be waiting by now.
        let is_ours = |pause: &Option<Pause>| pause.as_ref().is_some_and(|pause| pause.turn == asking.turn.id);
        if self.pause.with_untracked(is_ours) {
            self.pause.set(None);
        }
        !asking.signal.is_aborted()
    }

    /// Shows what was done so far under a reply that has not begun.
    fn show_notes(self, turn: &Turn) {
        if self.id_now() == turn.conversation {
            self.conversation.update(|conversation| conversation.replace(turn.clone()));
        }
    }
}

/// The provider's own report, wherever it stood.
fn api_error(outcome: &Outcome) -> Option<&ApiError> {
    outcome.failure.as_ref().and_then(Failure::reported).or(outcome.completion.error.as_ref())
}

/// How often the same request may be repeated by itself because it may well succeed later. One that got no answer is
/// repeated once only: the server may have answered, and charged, and be kept from the page by CORS.
fn repeats(outcome: &Outcome) -> u32 {
    match (&outcome.failure, api_error(outcome)) {
        (_, Some(error)) if error.is_transient() => retry::REPEATS,
        (Some(Failure::Unreachable { may_pass: true, .. }), None) => 1,
        (None, None) if outcome.end == TransportEnd::Broken && outcome.completion.stats.bytes == 0 => 1,
        _ => 0,
    }
}

/// Keeps a failure with its turn.
fn tell(turn: &mut Turn, failure: Failure) {
    match failure {
        Failure::Api(error) => turn.error = Some(error),
        failure => turn.failure = Some(words::failure(&failure)),
    }
}

/// What is sent besides the turns, in tokens: instructions, and the reply that is gone on with.
fn overhead(asking: &Asking) -> u64 {
    let go_on = asking.before.as_deref().map_or(0, |before| message_tokens(&before.text));
    go_on + system_tokens(&asking.ready.request.system)
}

/// What of a path goes into the model's window, beside that and the reply.
fn fitting(path: &[Arc<Turn>], overhead: u64, configuration: &Configuration) -> Fit {
    if configuration.context_window.source == Source::Default {
        // Nobody knows how large the window is, so nothing is left out on a guess.
        return Fit { first_kept: 0, dropped_turns: 0, tokens: 0, fits: true };
    }
    fit(path, overhead, &Room::of(configuration, learned(path)))
}

/// Keeps with a reply what it cost, by the prices of this moment: later ones do not change the past.
fn price(turn: &mut Turn, before: Option<&Turn>, configuration: &Configuration) {
    let prices = Prices {
        input: configuration.input_price.value,
        output: configuration.output_price.value,
        cache_read: configuration.cache_read_price.value,
        cache_write: configuration.cache_write_price.value,
    };
    let Some(spent) = turn.usage.as_ref().and_then(|usage| cost(usage, &prices)) else { return };
    turn.cost = Some(spent.picodollars);
    turn.is_cost_reported = spent.source == CostSource::Reported;
    if let Some(before) = before {
        // A reply that went on from another one cost what both did, if that is known of both.
        turn.cost = before.cost.map(|earlier| earlier.saturating_add(spent.picodollars));
        turn.is_cost_reported &= before.is_cost_reported;
    }
}

fn finish(turn: &mut Turn, outcome: Outcome, before: Option<&Turn>) {
    turn.take(&outcome.completion, before);
    turn.first_token_ms = outcome.first_token_ms;
    turn.total_ms = Some(outcome.total_ms);
    turn.ended_ms = clock::now_ms();
    turn.state = match outcome.failure {
        Some(Failure::Aborted) => TurnState::Stopped,
        Some(failure) => {
            let breaks_off = matches!(failure, Failure::TooSlow { .. }) && !turn.is_empty();
            tell(turn, failure);
            if breaks_off { TurnState::CutOff } else { TurnState::Failed }
        }
        None if outcome.completion.complete => TurnState::Complete,
        None if outcome.end == TransportEnd::Aborted => TurnState::Stopped,
        None if turn.error.is_some() => TurnState::Failed,
        None => TurnState::CutOff,
    };
}
