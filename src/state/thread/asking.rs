//! A question on its way to a reply, as far as the first module knows it. How the reply is fetched is
//! [`receiving`](super::receiving), which comes with the second module; a question that is asked before waits for it.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::sync::Arc;

use plainwire_core::chat::{ChatRequest, Completion, ReplyReader};
use plainwire_core::conversation::{Speaker, Turn, TurnState};
use plainwire_core::error::ApiError;
use plainwire_core::settings::Limits;

use super::Thread;
use crate::client::{Connection, Failure, Handle, Reply, Signal};
use crate::platform::{clock, task};

/// Fetches the reply to a question.
pub type Receive = fn(Thread, Asking) -> Pin<Box<dyn Future<Output = ()>>>;

/// What fetches replies, or the questions that wait for it.
pub(super) enum Receiver {
    /// It has not come yet.
    Coming(Vec<Asking>),
    /// It is here.
    Here(Receive),
}

impl std::fmt::Debug for Receiver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Receiver")
    }
}

/// The reply that is arriving.
#[derive(Clone, Debug)]
pub(super) struct Live {
    /// The turn that it becomes.
    pub(super) turn: String,
    /// The reply that it goes on from.
    pub(super) before: Option<Arc<Turn>>,
    pub(super) reply: Reply,
    pub(super) thought: Rc<Thought>,
    pub(super) handle: Rc<Handle>,
}

/// How long a model has thought, by [`clock::elapsed_ms`].
#[derive(Debug, Default)]
pub(super) struct Thought {
    began_ms: Cell<Option<f64>>,
    ended_ms: Cell<Option<f64>>,
}

impl Thought {
    /// Looks at what has arrived by now: thoughts come first, and end with whatever else comes.
    pub(super) fn look(&self, completion: &Completion) {
        let has_more = !completion.text.is_empty() || !completion.tool_calls.is_empty();
        if self.began_ms.get().is_none() && !completion.reasoning.is_empty() {
            self.began_ms.set(Some(clock::elapsed_ms()));
        }
        if self.began_ms.get().is_some() && self.ended_ms.get().is_none() && has_more {
            self.ended_ms.set(Some(clock::elapsed_ms()));
        }
    }

    /// From the first thought to the end of all, or to now, in milliseconds; none where there was no thought.
    pub(super) fn duration_ms(&self) -> Option<u64> {
        let ended_ms = self.ended_ms.get().unwrap_or_else(clock::elapsed_ms);
        self.began_ms.get().map(|began_ms| (ended_ms - began_ms).max(0.0) as u64)
    }
}

/// A wait for the next try.
#[derive(Clone, Debug)]
pub struct Pause {
    /// The turn that waits.
    pub turn: String,
    /// Why there has to be another try, in words.
    pub why: String,
    /// The provider's own report, where there is one.
    pub error: Option<ApiError>,
    /// Which try comes next, and how many there may be; the first has the number 1.
    pub attempt: (u32, u32),
    /// When it comes, by [`clock::elapsed_ms`].
    pub until_ms: f64,
    pub(super) is_over: Rc<Cell<bool>>,
}

/// A profile, ready to ask.
pub(super) struct Ready {
    /// Its id: the person may use another by the time that something is learned.
    pub(super) profile: String,
    pub(super) connection: Connection,
    pub(super) request: ChatRequest,
    pub(super) limits: Limits,
}

/// A question on its way to a reply.
pub struct Asking {
    pub(super) ready: Ready,
    pub(super) turn: Turn,
    pub(super) before: Option<Arc<Turn>>,
    pub(super) reply: Reply,
    pub(super) thought: Rc<Thought>,
    pub(super) handle: Weak<Handle>,
    pub(super) signal: Signal,
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
            Ok(Ready { profile: profile.id, connection, request, limits })
        };
        let (ready, refused) = connect().map_or_else(|failure| (None, Some(failure)), |ready| (Some(ready), None));
        self.refused.set(refused);
        ready
    }

    /// Asks for the reply to the turn `parent`, or for the rest of the reply `before`.
    pub(super) fn ask(self, ready: Ready, parent: String, before: Option<Arc<Turn>>) {
        let Some(handle) = Handle::new() else { return };
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
        let thought = Rc::new(Thought::default());
        let handle = Rc::new(handle);
        let weak = Rc::downgrade(&handle);
        let (its_reply, its_thought) = (Rc::clone(&reply), Rc::clone(&thought));
        let live =
            Live { turn: turn.id.clone(), before: before.clone(), reply: its_reply, thought: its_thought, handle };
        self.live.set(Some(live));
        self.add(turn.clone());
        self.fetch(Asking { ready, turn, before, reply, thought, handle: weak, signal });
    }

    /// Takes what fetches replies, or that it could not be had: what waited for it is then asked, or ended with these
    /// words.
    pub fn equip(self, receive: Result<Receive, &str>) {
        let put = |receiver| self.receiver.update_untracked(|old| std::mem::replace(old, receiver));
        let old = put(receive.map_or_else(|_| Receiver::Coming(Vec::new()), Receiver::Here));
        let Receiver::Coming(waiting) = old else { return };
        for mut asking in waiting {
            match receive {
                Ok(_) => self.fetch(asking),
                Err(words) => {
                    asking.turn.state = TurnState::Failed;
                    asking.turn.failure = Some(words.to_owned());
                    self.settle(asking.turn);
                }
            }
        }
    }

    fn fetch(self, asking: Asking) {
        let receive = self.receiver.update_untracked(|receiver| match receiver {
            Receiver::Here(receive) => Some((*receive, asking)),
            Receiver::Coming(waiting) => {
                waiting.push(asking);
                None
            }
        });
        if let Some((receive, asking)) = receive {
            task::spawn(receive(self, asking));
        }
    }

    /// Puts the finished turn in its place, on the screen if its conversation is still open, and in storage always.
    pub(super) fn settle(self, turn: Turn) {
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
