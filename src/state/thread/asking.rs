//! How a reply comes about: a request, perhaps repeated, and what has arrived put in its place.
//!
//! A request is repeated in two cases, and never after something of a reply has come: when a rejection names a parameter
//! that was sent, without it (the profile remembers); and when a failure may pass, after a wait that is on the screen.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::Arc;

use plainwire_core::chat::lesson::{self, Lesson};
use plainwire_core::chat::{ChatRequest, Completion, ReplyReader, TransportEnd};
use plainwire_core::conversation::{Speaker, Turn, TurnState, messages, to_continue};
use plainwire_core::error::ApiError;
use plainwire_core::record::to_text;
use plainwire_core::retry;
use plainwire_core::settings::Limits;
use serde_json::Value;

use super::Thread;
use crate::client::{self, Ask, Connection, Failure, Handle, Outcome, Reply, Signal};
use crate::platform::{clock, dom, task};
use crate::words::{self, fill, t};

/// How often a reply that is arriving is written down.
const SAVE_EVERY_MS: f64 = 1_000.0;

/// How often a wait looks whether it was ended.
const LOOK_EVERY_MS: i32 = 200;

/// So many parameters are left out of one request at most.
const LESSONS_AT_MOST: usize = 3;

/// The reply that is arriving.
#[derive(Clone, Debug)]
pub(super) struct Live {
    /// The turn that it becomes.
    pub(super) turn: String,
    /// The reply that it goes on from.
    pub(super) before: Option<Arc<Turn>>,
    pub(super) reply: Reply,
    pub(super) handle: Rc<Handle>,
}

/// A wait for the next try.
#[derive(Clone, Debug)]
pub struct Pause {
    /// Why there has to be another.
    pub failure: Failure,
    /// Which try comes next, and how many there may be; the first has the number 1.
    pub attempt: (u32, u32),
    /// When it comes, by [`clock::elapsed_ms`].
    pub until_ms: f64,
    is_over: Rc<Cell<bool>>,
}

impl Pause {
    /// Makes the next try come now.
    pub(super) fn hurry(&self) {
        self.is_over.set(true);
    }
}

/// A profile, ready to ask.
pub(super) struct Ready {
    connection: Connection,
    request: ChatRequest,
    limits: Limits,
}

/// A question on its way to a reply.
struct Asking {
    ready: Ready,
    turn: Turn,
    before: Option<Arc<Turn>>,
    reply: Reply,
    handle: Weak<Handle>,
    signal: Signal,
}

impl Thread {
    /// What the profile in use asks with. Otherwise none, and [`Thread::refused`] says why.
    pub(super) fn connect(self) -> Option<Ready> {
        let connect = || {
            let connection = self.settings.connect()?;
            let profile = self.settings.profile_now();
            if profile.model.trim().is_empty() {
                return Err(Failure::NoModel);
            }
            let request = profile.request(Vec::new()).map_err(Failure::Field)?;
            let limits = profile.limits().map_err(Failure::Field)?;
            Ok(Ready { connection, request, limits })
        };
        let (ready, refused) = connect().map_or_else(|failure| (None, Some(failure)), |ready| (Some(ready), None));
        self.refused.set(refused);
        ready
    }

    /// Asks for the reply to the turn `parent`, or for the rest of the reply `before`.
    pub(super) fn ask(self, mut ready: Ready, parent: String, before: Option<Arc<Turn>>) {
        let Some(handle) = Handle::new() else { return };
        let mut messages =
            self.conversation.with_untracked(|conversation| messages(&conversation.path_to(Some(&parent))));
        messages.extend(before.as_deref().into_iter().flat_map(to_continue));
        ready.request.messages = messages;
        let mut turn = Turn {
            id: clock::random_id(),
            conversation: self.id_now(),
            parent: Some(parent),
            speaker: Speaker::Assistant,
            state: TurnState::Streaming,
            model: ready.request.model.clone(),
            created_ms: clock::now_ms(),
            ..Turn::default()
        };
        turn.take(&Completion::default(), before.as_deref());
        let signal = handle.signal();
        let reply: Reply = Rc::new(RefCell::new(ReplyReader::new()));
        let handle = Rc::new(handle);
        let weak = Rc::downgrade(&handle);
        self.live.set(Some(Live { turn: turn.id.clone(), before: before.clone(), reply: Rc::clone(&reply), handle }));
        self.add(turn.clone());
        task::spawn(self.receive(Asking { ready, turn, before, reply, handle: weak, signal }));
    }

    async fn receive(self, mut asking: Asking) {
        let mut tries = Vec::new();
        let mut lessons = 0;
        let outcome = loop {
            let mut body = asking.ready.request.to_body();
            let (origin, model) = (asking.ready.connection.origin(), asking.turn.model.as_str());
            lesson::apply(&self.settings.profile_now().lessons, origin, model, &mut body);
            let body = Value::Object(body);
            let outcome = self.try_once(&asking, &to_text(&body)).await;
            if !outcome.completion.is_empty() || outcome.end == TransportEnd::Aborted {
                break outcome;
            }
            let error = api_error(&outcome);
            let learned = error.zip(body.as_object()).and_then(|(error, body)| {
                Lesson::from_error(error, body, origin, model).filter(|_| lessons < LESSONS_AT_MOST)
            });
            if let Some(lesson) = learned {
                lessons += 1;
                asking.turn.notes.push(fill(t().note_learned, &[&words::lesson(&lesson)]));
                self.settings.update_profile(|profile| lesson.add_to(&mut profile.lessons));
                continue;
            }
            let (tried, of) = (u32::try_from(tries.len()).unwrap_or(u32::MAX), repeats(&outcome));
            let asked_ms = error.and_then(|error| error.retry_after_ms);
            let wait_ms = retry::wait_ms(tried, of, asked_ms, clock::random());
            let Some(wait_ms) = wait_ms else { break outcome };
            if !self.wait(&asking.signal, &outcome, (tried + 2, of + 1), wait_ms).await {
                break outcome;
            }
            tries.push(words::in_short(error));
        };
        let Asking { mut turn, before, .. } = asking;
        if !tries.is_empty() {
            turn.notes.push(fill(t().note_repeated, &[&tries.join(", ")]));
        }
        finish(&mut turn, outcome, before.as_deref());
        self.settle(turn);
    }

    async fn try_once(self, asking: &Asking, body: &str) -> Outcome {
        let mut saved_at_ms = clock::elapsed_ms();
        let frame_is_due = Rc::new(Cell::new(false));
        let mut arrived = || {
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
                self.chats.save_turn(Arc::new(turn));
            }
        };
        let Ready { connection, limits, .. } = &asking.ready;
        let ask = Ask { connection, body, limits: *limits, handle: &asking.handle, signal: &asking.signal };
        client::stream_chat(&ask, &asking.reply, &mut arrived).await
    }

    /// Waits before the next try. Returns whether it is to be made.
    async fn wait(self, signal: &Signal, outcome: &Outcome, attempt: (u32, u32), wait_ms: u64) -> bool {
        let reported = outcome.completion.error.clone().map(Failure::Api);
        let failure = outcome.failure.clone().or(reported).unwrap_or(Failure::Aborted);
        let until_ms = clock::elapsed_ms() + wait_ms as f64;
        let is_over = Rc::new(Cell::new(false));
        self.pause.set(Some(Pause { failure, attempt, until_ms, is_over: Rc::clone(&is_over) }));
        while !is_over.get() && !signal.is_aborted() && clock::elapsed_ms() < until_ms {
            clock::sleep_ms(LOOK_EVERY_MS).await;
        }
        // Another reply may be waiting by now.
        let is_ours = |pause: &Option<Pause>| pause.as_ref().is_some_and(|pause| Rc::ptr_eq(&pause.is_over, &is_over));
        if self.pause.with_untracked(is_ours) {
            self.pause.set(None);
        }
        !signal.is_aborted()
    }

    /// Puts the finished turn in its place, on the screen if its conversation is still open, and in storage always.
    fn settle(self, turn: Turn) {
        if self.id_now() == turn.conversation {
            self.conversation.update(|conversation| conversation.replace(turn.clone()));
        }
        self.live.update(|live| {
            if live.as_ref().is_some_and(|live| live.turn == turn.id) {
                *live = None;
            }
        });
        self.chats.save_turn(Arc::new(turn));
    }
}

/// The provider's own report, wherever it stood.
fn api_error(outcome: &Outcome) -> Option<&ApiError> {
    match &outcome.failure {
        Some(Failure::Api(error)) => Some(error),
        _ => outcome.completion.error.as_ref(),
    }
}

/// How often the same request may be repeated by itself because it may well succeed later. One that got no answer is
/// repeated once only: the server may have answered, and charged, and be kept from the page by CORS.
fn repeats(outcome: &Outcome) -> u32 {
    match (&outcome.failure, api_error(outcome)) {
        (_, Some(error)) if error.is_transient() => retry::REPEATS,
        (Some(Failure::Unreachable { is_offline: false, is_mixed_content: false, .. }), None) => 1,
        (None, None) if outcome.end == TransportEnd::Broken && outcome.completion.stats.bytes == 0 => 1,
        _ => 0,
    }
}

fn finish(turn: &mut Turn, outcome: Outcome, before: Option<&Turn>) {
    turn.take(&outcome.completion, before);
    turn.first_token_ms = outcome.first_token_ms;
    turn.total_ms = Some(outcome.total_ms);
    turn.ended_ms = clock::now_ms();
    turn.state = match outcome.failure {
        Some(Failure::Aborted) => TurnState::Stopped,
        Some(Failure::Api(error)) => {
            turn.error = Some(error);
            TurnState::Failed
        }
        Some(failure) => {
            turn.failure = Some(words::failure(&failure));
            if turn.is_empty() { TurnState::Failed } else { TurnState::CutOff }
        }
        None if outcome.completion.complete => TurnState::Complete,
        None if outcome.end == TransportEnd::Aborted => TurnState::Stopped,
        None if turn.error.is_some() => TurnState::Failed,
        None => TurnState::CutOff,
    };
}
