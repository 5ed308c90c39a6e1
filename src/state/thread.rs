//! The conversation that is open, and the reply that is arriving in it.
//!
//! There is one reply at a time. Its handle lives here: stopping, opening another conversation and leaving the page all
//! abort it, which ends the request. What has arrived is kept.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use plainwire_core::chat::{ChatRequest, Completion, Content, Message, ReplyReader, Role, TransportEnd};
use plainwire_core::conversation::{Conversation, Speaker, Turn, TurnState};

use crate::client::{self, Connection, Failure, Handle, Outcome, Reply, Signal};
use crate::platform::database::Denied;
use crate::platform::el::effect;
use crate::platform::{clock, dom, page, task};
use crate::state::chats::Chats;
use crate::state::notices::Notices;
use crate::state::route::{CurrentRoute, Route};
use crate::state::settings::CurrentSettings;
use crate::state::shared::Shared;
use crate::words::{fill, t};

/// How often a reply that is arriving is written down.
const SAVE_EVERY_MS: f64 = 1_000.0;

/// The reply that is arriving.
#[derive(Clone, Debug)]
pub struct Live {
    /// The turn that it becomes.
    pub turn: String,
    reply: Reply,
    handle: Rc<Handle>,
}

/// The open conversation.
#[derive(Clone, Copy, Debug)]
pub struct Thread {
    conversation: Shared<Conversation>,
    /// The conversation's id, apart from it, because a turn that is added makes it no other conversation.
    id: Shared<String>,
    /// Whether the open conversation has not been read yet.
    is_reading: Shared<bool>,
    live: Shared<Option<Live>>,
    /// Goes up with every frame in which the live reply has grown.
    frame: Shared<u64>,
    /// Why the last question was not sent.
    refused: Shared<Option<Failure>>,
    notices: Notices,
    route: CurrentRoute,
    settings: CurrentSettings,
    chats: Chats,
}

impl Thread {
    /// Opens whatever conversation the address names, now and when it changes.
    #[must_use]
    pub fn new(notices: Notices, route: CurrentRoute, settings: CurrentSettings, chats: Chats) -> Self {
        let this = Self {
            conversation: Shared::new(Conversation::default()),
            id: Shared::new(String::new()),
            is_reading: Shared::new(false),
            live: Shared::new(None),
            frame: Shared::new(0),
            refused: Shared::new(None),
            notices,
            route,
            settings,
            chats,
        };
        effect(move || {
            // Whatever kept a question from being sent may be mended.
            drop(this.settings.profile());
            if this.refused.with_untracked(Option::is_some) {
                this.refused.set(None);
            }
        });
        page::on_leave(move || {
            this.save_live();
            this.stop();
        });
        effect(move || {
            if let Route::Chat(id) = this.route.get() {
                this.open(id);
            }
        });
        this
    }

    /// The path that is shown, tracked.
    #[must_use]
    pub fn path(self) -> Vec<Arc<Turn>> {
        self.conversation.with(Conversation::path)
    }

    /// A turn as it is now, tracked.
    #[must_use]
    pub fn turn(self, id: &str) -> Option<Arc<Turn>> {
        self.conversation.with(|conversation| conversation.turn(id).cloned())
    }

    /// The replies to the same question, tracked.
    #[must_use]
    pub fn siblings(self, turn: &Turn) -> Vec<Arc<Turn>> {
        self.conversation.with(|conversation| conversation.siblings(turn))
    }

    /// The open conversation's id, tracked; empty for a new one.
    #[must_use]
    pub fn id(self) -> String {
        self.id.get()
    }

    /// The open conversation's id, untracked; empty for a new one.
    #[must_use]
    pub fn id_now(self) -> String {
        self.id.get_untracked()
    }

    /// The open conversation's title, tracked; empty for a new one.
    #[must_use]
    pub fn title(self) -> String {
        self.conversation.with(|conversation| conversation.summary.title.clone())
    }

    /// Whether a reply is arriving, tracked.
    #[must_use]
    pub fn is_streaming(self) -> bool {
        self.live.with(Option::is_some)
    }

    /// Whether this turn is the reply that is arriving, tracked.
    #[must_use]
    pub fn is_live(self, turn: &str) -> bool {
        self.live.with(|live| live.as_ref().is_some_and(|live| live.turn == turn))
    }

    /// Makes the caller run again whenever something was added to what is shown.
    pub fn track_growth(self) {
        self.conversation.track();
        self.live.track();
        self.frame.track();
    }

    /// Why the last question was not sent, tracked.
    #[must_use]
    pub fn refused(self) -> Option<Failure> {
        self.refused.get()
    }

    /// Gives `see` what has arrived of a turn, now and again with every frame in which it has grown.
    pub fn watch(self, turn: &str, see: &mut dyn FnMut(&Completion)) {
        let reply =
            self.live.with(|live| live.as_ref().filter(|live| live.turn == turn).map(|live| Rc::clone(&live.reply)));
        if let Some(reply) = reply {
            self.frame.track();
            see(reply.borrow().completion());
        }
    }

    /// Asks the question at the end of the path. Returns false, and says why in [`Thread::refused`], if it cannot be sent.
    pub fn send(self, text: String) -> bool {
        if self.live.with_untracked(Option::is_some) || self.is_reading.get_untracked() {
            return false;
        }
        let Some(connection) = self.connect() else {
            return false;
        };
        let now_ms = clock::now_ms();
        if self.id_now().is_empty() {
            self.put(Conversation::new(clock::random_id(), now_ms));
        }
        let conversation = self.id_now();
        let parent = self.conversation.with_untracked(|conversation| conversation.summary.head.clone());
        let question = Turn {
            id: clock::random_id(),
            conversation: conversation.clone(),
            parent,
            speaker: Speaker::User,
            text,
            created_ms: now_ms,
            ..Turn::default()
        };
        let id = question.id.clone();
        self.add(question);
        self.ask(connection, id);
        self.route.become_(Route::Chat(Some(conversation)));
        true
    }

    /// Asks the same question again; the earlier reply stays beside the new one.
    pub fn regenerate(self, turn: &Turn) {
        if self.live.with_untracked(Option::is_some) {
            return;
        }
        if let (Some(parent), Some(connection)) = (turn.parent.clone(), self.connect()) {
            self.ask(connection, parent);
        }
    }

    /// Ends the reply that is arriving. What has arrived stays.
    pub fn stop(self) {
        if let Some(live) = self.live.get_untracked() {
            live.handle.abort();
        }
    }

    /// Leaves a conversation, if it is the one that is open.
    pub fn leave(self, id: &str) {
        if self.id_now() == id {
            if self.route.get_untracked() == Route::Chat(Some(id.to_owned())) {
                self.route.go(&Route::Chat(None));
            }
            self.open(None);
        }
    }

    /// Shows another reply to the same question.
    pub fn show(self, turn: &str) {
        self.conversation.update(|conversation| conversation.show(turn));
        let summary = self.conversation.with_untracked(|conversation| conversation.summary.clone());
        self.chats.save(summary, Vec::new());
    }

    fn open(self, id: Option<String>) {
        let id = id.unwrap_or_default();
        if id == self.id_now() {
            return;
        }
        self.stop();
        self.live.set(None);
        self.refused.set(None);
        self.is_reading.set(!id.is_empty());
        // At once under its own id, so that nobody takes it for a new one while it is being read.
        self.put(Conversation::new(id.clone(), 0));
        if id.is_empty() {
            return;
        }
        self.chats.read(id.clone(), move |found| {
            // The person may have gone on to another one meanwhile.
            if self.id_now() != id {
                return;
            }
            self.is_reading.set(false);
            match found {
                Ok(Some(conversation)) => self.put(conversation),
                Ok(None) => {
                    self.notices.tell(t().chat_missing);
                    self.route.become_(Route::Chat(None));
                }
                Err(Denied(reason)) => self.notices.warn(fill(t().chats_unreadable, &[&reason])),
            }
        });
    }

    /// Puts another conversation in the place of the open one.
    fn put(self, conversation: Conversation) {
        let id = conversation.summary.id.clone();
        self.conversation.set(conversation);
        if self.id_now() != id {
            self.id.set(id);
        }
    }

    /// Writes down what has arrived, for a page that is about to go away.
    fn save_live(self) {
        let Some(live) = self.live.get_untracked() else { return };
        let turn = self.conversation.with_untracked(|conversation| conversation.turn(&live.turn).cloned());
        if let Some(mut turn) = turn.map(Arc::unwrap_or_clone) {
            turn.take(live.reply.borrow().completion());
            self.chats.save_turn(Arc::new(turn));
        }
    }

    fn connect(self) -> Option<Connection> {
        let connection = self.settings.connect().and_then(|connection| {
            let has_model = !self.settings.profile_now().model.trim().is_empty();
            if has_model { Ok(connection) } else { Err(Failure::NoModel) }
        });
        match connection {
            Ok(connection) => {
                self.refused.set(None);
                Some(connection)
            }
            Err(failure) => {
                self.refused.set(Some(failure));
                None
            }
        }
    }

    fn add(self, turn: Turn) {
        let id = turn.id.clone();
        self.conversation.update(|conversation| conversation.add(turn));
        let (summary, turn) = self
            .conversation
            .with_untracked(|conversation| (conversation.summary.clone(), conversation.turn(&id).cloned()));
        self.chats.save(summary, turn.into_iter().collect());
    }

    /// Asks for the reply to the turn `parent`.
    fn ask(self, connection: Connection, parent: String) {
        let Some(handle) = Handle::new() else { return };
        let messages =
            self.conversation.with_untracked(|conversation| to_messages(&conversation.path_to(Some(&parent))));
        let model = self.settings.profile_now().model.trim().to_owned();
        let turn = Turn {
            id: clock::random_id(),
            conversation: self.id_now(),
            parent: Some(parent),
            speaker: Speaker::Assistant,
            state: TurnState::Streaming,
            model: model.clone(),
            created_ms: clock::now_ms(),
            ..Turn::default()
        };
        let request = ChatRequest { model, messages, stream: true, include_usage: true, ..ChatRequest::default() };
        let signal = handle.signal();
        let reply: Reply = Rc::new(RefCell::new(ReplyReader::new()));
        let live = Live { turn: turn.id.clone(), reply: Rc::clone(&reply), handle: Rc::new(handle) };
        self.live.set(Some(live));
        self.add(turn.clone());
        task::spawn(self.receive(connection, request, signal, reply, turn));
    }

    async fn receive(self, connection: Connection, request: ChatRequest, signal: Signal, reply: Reply, mut turn: Turn) {
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
                turn.take(reply.borrow().completion());
                self.chats.save_turn(Arc::new(turn.clone()));
            }
        };
        let outcome = client::stream_chat(&connection, &request, &signal, &reply, &mut arrived).await;
        finish(&mut turn, outcome);
        self.settle(turn);
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

fn finish(turn: &mut Turn, outcome: Outcome) {
    turn.take(&outcome.completion);
    turn.first_token_ms = outcome.first_token_ms;
    turn.total_ms = Some(outcome.total_ms);
    turn.state = match outcome.failure {
        Some(Failure::Aborted) => TurnState::Stopped,
        Some(Failure::Api(error)) => {
            turn.error = Some(error);
            TurnState::Failed
        }
        Some(failure) => {
            turn.failure = Some(crate::words::failure(&failure));
            TurnState::Failed
        }
        None if outcome.completion.complete => TurnState::Complete,
        None if outcome.end == TransportEnd::Aborted => TurnState::Stopped,
        None if turn.error.is_some() => TurnState::Failed,
        None => TurnState::CutOff,
    };
}

/// What the provider is sent of a path: replies without text are left out, and so are the tools that a reply asked for,
/// because a request for a tool that nobody answered is refused.
fn to_messages(path: &[Arc<Turn>]) -> Vec<Message> {
    let spoken = path.iter().filter(|turn| turn.speaker != Speaker::Assistant || !turn.text.is_empty());
    spoken
        .map(|turn| Message {
            role: match turn.speaker {
                Speaker::User => Role::User,
                Speaker::Assistant => Role::Assistant,
                Speaker::Tool => Role::Tool,
            },
            content: Content::Text(turn.text.clone()),
            tool_call_id: turn.tool_call_id.clone(),
            ..Message::default()
        })
        .collect()
}
