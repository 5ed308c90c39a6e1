//! Time limits: ends a request from which nothing comes any more.

use std::cell::Cell;
use std::rc::{Rc, Weak};

use plainwire_core::settings::Limits;

use crate::platform::fetch::Handle;
use crate::platform::{clock, task};

/// After `[DONE]` or an error there is nothing to wait for but the end of the body, which some servers forget.
const AFTER_ALL_MS: f64 = 1_500.0;

/// How often it is looked whether a limit has passed.
const LOOK_EVERY_MS: i32 = 250;

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The first byte.
    FirstByte,
    /// The next byte.
    NextByte,
    /// The end, after all has been said.
    End,
}

/// Watches one request until it is dropped.
pub(super) struct Watch(Rc<State>);

struct State {
    handle: Weak<Handle>,
    limits: Limits,
    stage: Cell<Stage>,
    since_ms: Cell<f64>,
    /// Whether the last look was past the limit. A tab that was frozen looks before it reads what has come meanwhile, so
    /// one look is not enough.
    is_late: Cell<bool>,
    has_ended_it: Cell<bool>,
}

impl Watch {
    /// Begins to wait for the first byte.
    pub(super) fn begin(handle: Weak<Handle>, limits: Limits) -> Self {
        let state = Rc::new(State {
            handle,
            limits,
            stage: Cell::new(Stage::FirstByte),
            since_ms: Cell::new(clock::elapsed_ms()),
            is_late: Cell::new(false),
            has_ended_it: Cell::new(false),
        });
        let watched = Rc::downgrade(&state);
        task::spawn(async move {
            while let Some(state) = watched.upgrade().filter(|state| !state.has_ended_it.get()) {
                state.look();
                drop(state);
                clock::sleep_ms(LOOK_EVERY_MS).await;
            }
        });
        Self(state)
    }

    /// Something has come; with `is_done`, the last of it: what follows changes nothing.
    pub(super) fn saw_bytes(&self, is_done: bool) {
        if self.0.stage.get() == Stage::End {
            return;
        }
        self.0.is_late.set(false);
        self.0.stage.set(if is_done { Stage::End } else { Stage::NextByte });
        self.0.since_ms.set(clock::elapsed_ms());
    }

    /// What was waited for too long, and the limit in seconds, if this has ended the request.
    pub(super) fn ended_at(&self) -> Option<(Stage, u64)> {
        let stage = self.0.stage.get();
        self.0.has_ended_it.get().then(|| (stage, self.0.limit_s(stage).unwrap_or_default()))
    }
}

impl State {
    fn limit_s(&self, stage: Stage) -> Option<u64> {
        match stage {
            Stage::FirstByte => self.limits.first_byte_s,
            Stage::NextByte => self.limits.pause_s,
            Stage::End => None,
        }
    }

    fn look(&self) {
        let stage = self.stage.get();
        let limit_ms = match stage {
            Stage::End => Some(AFTER_ALL_MS),
            // Seconds of at most a day: exact in a float.
            _ => self.limit_s(stage).map(|limit_s| limit_s as f64 * 1_000.0),
        };
        let is_late = limit_ms.is_some_and(|limit_ms| clock::elapsed_ms() - self.since_ms.get() >= limit_ms);
        if self.is_late.replace(is_late) && is_late {
            self.has_ended_it.set(true);
            if let Some(handle) = self.handle.upgrade() {
                handle.abort();
            }
        }
    }
}
