//! The conversation that is open, and the reply that is arriving in it.
//!
//! There is one reply at a time. Its handle lives here: stopping, opening another conversation and leaving the page all
//! abort it, which ends the request. What has arrived is kept. [`asking`] and [`receiving`] are how a reply comes about.

mod asking;
pub mod receiving;

use std::cell::RefCell;
use std::sync::Arc;

use plainwire_core::chat::Completion;
use plainwire_core::conversation::{Conversation, Speaker, Turn};

use crate::client::Failure;
use crate::platform::database::Denied;
use crate::platform::el::effect;
use crate::platform::{clock, page};
use crate::state::chats::Chats;
use crate::state::knowledge::Knowledge;
use crate::state::notices::Notices;
use crate::state::route::{CurrentRoute, Route};
use crate::state::settings::CurrentSettings;
use crate::state::shared::Shared;
use crate::words::{fill, t};

pub use asking::{Asking, Pause, Receive};
use asking::{Live, Receiver};

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
    /// Set while a request waits for its next try.
    pause: Shared<Option<Pause>>,
    receiver: Shared<Receiver>,
    /// Why the last question was not sent.
    refused: Shared<Option<Failure>>,
    notices: Notices,
    route: CurrentRoute,
    settings: CurrentSettings,
    knowledge: Knowledge,
    chats: Chats,
}

impl Thread {
    /// Opens whatever conversation the address names, now and when it changes.
    #[must_use]
    pub fn new(
        notices: Notices,
        route: CurrentRoute,
        settings: CurrentSettings,
        knowledge: Knowledge,
        chats: Chats,
    ) -> Self {
        let this = Self {
            conversation: Shared::new(Conversation::default()),
            id: Shared::new(String::new()),
            is_reading: Shared::new(false),
            live: Shared::new(None),
            frame: Shared::new(0),
            pause: Shared::new(None),
            receiver: Shared::new(Receiver::Coming(Vec::new())),
            refused: Shared::new(None),
            notices,
            route,
            settings,
            knowledge,
            chats,
        };
        let asked_with = RefCell::new(this.settings.profile_now());
        effect(move || {
            // Whatever kept a question from being sent may be mended, if anything of the profile is another.
            let profile = this.settings.profile();
            let is_same = asked_with.replace(profile.clone()) == profile;
            if !is_same && this.refused.with_untracked(Option::is_some) {
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

    /// Why the last question was not sent, tracked.
    #[must_use]
    pub fn refused(self) -> Option<Failure> {
        self.refused.get()
    }

    /// Whether the last question was not sent because the key is locked, tracked.
    #[must_use]
    pub fn waits_for_passphrase(self) -> bool {
        self.refused.with(|refused| *refused == Some(Failure::Locked))
    }

    /// What a turn waits for before it is tried again, tracked.
    #[must_use]
    pub fn pause(self, turn: &str) -> Option<Pause> {
        self.pause.get().filter(|pause| pause.turn == turn && self.is_live(turn))
    }

    /// Whether a turn is the last of the path that is shown, tracked.
    #[must_use]
    pub fn is_last(self, turn: &str) -> bool {
        self.conversation.with(|conversation| conversation.summary.head.as_deref() == Some(turn))
    }

    /// How long a turn's model has thought, tracked, in milliseconds; none where it has not.
    #[must_use]
    pub fn thought_ms(self, turn: &str) -> Option<u64> {
        match self.live.get().filter(|live| live.turn == turn) {
            Some(live) => {
                self.frame.track();
                let earlier_ms = live.before.as_ref().and_then(|before| before.reasoning_ms);
                live.thought.duration_ms().map(|ms| ms + earlier_ms.unwrap_or_default()).or(earlier_ms)
            }
            None => self.turn(turn)?.reasoning_ms,
        }
    }

    /// Gives `see` what has arrived of a turn, behind what it goes on from, now and again with every frame in which it has
    /// grown.
    pub fn watch(self, turn: &str, see: &mut dyn FnMut(Option<&Turn>, &Completion)) {
        if let Some(live) = self.live.get().filter(|live| live.turn == turn) {
            self.frame.track();
            see(live.before.as_deref(), live.reply.borrow().completion());
        }
    }

    /// Asks the question at the end of the path, with images as URLs. Returns false, and says why in [`Thread::refused`], if it cannot be sent.
    pub fn send(self, text: String, images: Vec<String>) -> bool {
        if self.live.with_untracked(Option::is_some) || self.is_reading.get_untracked() {
            return false;
        }
        let Some(ready) = self.connect() else {
            return false;
        };
        let now_ms = clock::now_ms();
        if self.id_now().is_empty() {
            self.put(Conversation::new(clock::random_id(), now_ms));
        }
        let conversation = self.id_now();
        let parent = self.conversation.with_untracked(|conversation| conversation.summary.head.clone());
        let id = self.say(Turn { parent, speaker: Speaker::User, text, images, ..Turn::default() });
        self.ask(ready, id, None);
        self.route.become_(Route::Chat(Some(conversation)));
        true
    }

    /// Asks the same question again; the earlier reply stays beside the new one.
    pub fn regenerate(self, turn: &Turn) {
        if self.live.with_untracked(Option::is_some) {
            return;
        }
        if let (Some(parent), Some(ready)) = (turn.parent.clone(), self.connect()) {
            self.ask(ready, parent, None);
        }
    }

    /// Has a reply go on from where it broke off; the broken one stays beside the whole one.
    pub fn go_on(self, turn: &Arc<Turn>) {
        if self.live.with_untracked(Option::is_some) {
            return;
        }
        if let (Some(parent), Some(ready)) = (turn.parent.clone(), self.connect()) {
            let mut before = Turn::clone(turn);
            if !before.reasoning.is_empty() {
                // Thoughts that follow are other thoughts; the words below them go on.
                before.reasoning.push_str("\n\n");
            }
            self.ask(ready, parent, Some(Arc::new(before)));
        }
    }

    /// Answers the calls of a reply, in their order, and asks for what the model makes of it. Returns whether it was sent.
    pub fn answer(self, reply: &Turn, results: Vec<String>) -> bool {
        if self.live.with_untracked(Option::is_some) {
            return false;
        }
        let Some(ready) = self.connect() else { return false };
        let mut last = reply.id.clone();
        for (call, text) in reply.calls().into_iter().zip(results) {
            let (tool_call_id, tool_name) = (Some(call.id), Some(call.name));
            let parent = Some(last);
            last = self.say(Turn { parent, speaker: Speaker::Tool, text, tool_call_id, tool_name, ..Turn::default() });
        }
        self.ask(ready, last, None);
        true
    }

    /// Ends the wait for the next try: it is made now.
    pub fn hurry(self) {
        if let Some(pause) = self.pause.get_untracked() {
            pause.is_over.set(true);
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

    /// Leaves whatever is open, and writes nothing more of it.
    pub fn leave_now(self) {
        self.open(None);
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
        if self.pause.with_untracked(Option::is_some) {
            // Why there is no reply yet was written down when the wait began.
            return;
        }
        let turn = self.conversation.with_untracked(|conversation| conversation.turn(&live.turn).cloned());
        if let Some(mut turn) = turn.map(Arc::unwrap_or_clone) {
            turn.take(live.reply.borrow().completion(), live.before.as_deref());
            // It may hold the key until it has been looked through, at the end.
            turn.error = None;
            self.chats.save_turn(Arc::new(turn));
        }
    }

    /// Adds a turn of the person's, and returns its id.
    fn say(self, turn: Turn) -> String {
        let id = clock::random_id();
        self.add(Turn { id: id.clone(), conversation: self.id_now(), created_ms: clock::now_ms(), ..turn });
        id
    }

    fn add(self, turn: Turn) {
        let id = turn.id.clone();
        self.conversation.update(|conversation| conversation.add(turn));
        let (summary, turn) = self
            .conversation
            .with_untracked(|conversation| (conversation.summary.clone(), conversation.turn(&id).cloned()));
        self.chats.save(summary, turn.into_iter().collect());
    }
}
