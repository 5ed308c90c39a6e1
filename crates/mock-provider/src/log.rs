//! The record of what was asked and how each answer ended.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

/// One request and what became of its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Counts up from 1 in the order of arrival.
    pub id: u64,
    /// The method, in capitals; preflights (`OPTIONS`) are recorded like all others.
    pub method: String,
    /// The path as it was sent, not decoded.
    pub path: String,
    /// The query as it was sent, without the `?`; empty when there was none.
    pub query: String,
    /// Header names (in small letters) and values in the order they came, keys and all.
    pub headers: Vec<(String, String)>,
    /// The request body, bytes that are not UTF-8 replaced by U+FFFD.
    pub body: String,
    /// The `model` of a chat request as it was sent, options included.
    pub model: Option<String>,
    /// The status of the answer, once there is one.
    pub status: Option<u16>,
    /// Bytes of the response body handed to the connection so far.
    pub bytes_sent: u64,
    /// Pieces in which they were handed over.
    pub chunks_sent: u64,
    /// How it ended.
    pub outcome: Outcome,
}

impl Exchange {
    /// The value of the first header of this name (small letters).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The exchange as JSON, with keys masked.
    pub(crate) fn to_json(&self) -> Value {
        let headers: Vec<Value> = self
            .headers
            .iter()
            .map(|(name, value)| {
                let secret = matches!(name.as_str(), "authorization" | "api-key" | "x-api-key" | "cookie");
                json!([name, if secret { "(masked)" } else { value }])
            })
            .collect();
        json!({
            "id": self.id, "method": self.method, "path": self.path, "query": self.query, "headers": headers,
            "body": self.body, "model": self.model, "status": self.status, "bytes_sent": self.bytes_sent,
            "chunks_sent": self.chunks_sent, "outcome": format!("{:?}", self.outcome),
        })
    }
}

/// How an exchange ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The answer is still being sent, or waited for.
    Running,
    /// The whole answer was handed to the connection.
    Completed,
    /// The client went away before the end.
    ClientClosed,
    /// The server itself broke it off, as asked by `cut=` or `end=`.
    Cut,
}

/// The exchanges of one server. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Entries>>);

#[derive(Default)]
struct Entries {
    last_id: u64,
    kept: VecDeque<Exchange>,
    body_bytes: usize,
}

// A demo provider may run for days: the oldest exchanges are forgotten before they fill the memory.
const KEPT_EXCHANGES: usize = 10_000;
const KEPT_BODY_BYTES: usize = 64 << 20;

impl Log {
    /// Records a request; `exchange.id` is given here. The ticket follows its answer.
    pub(crate) fn open(&self, mut exchange: Exchange) -> Ticket {
        let mut entries = self.lock();
        entries.last_id += 1;
        exchange.id = entries.last_id;
        let id = exchange.id;
        entries.body_bytes += exchange.body.len();
        entries.kept.push_back(exchange);
        while entries.kept.len() > KEPT_EXCHANGES || (entries.body_bytes > KEPT_BODY_BYTES && entries.kept.len() > 1) {
            let Some(oldest) = entries.kept.pop_front() else {
                break;
            };
            entries.body_bytes -= oldest.body.len();
        }
        Ticket { log: self.clone(), id }
    }

    /// All exchanges that are kept, oldest first.
    pub(crate) fn exchanges(&self) -> Vec<Exchange> {
        self.lock().kept.iter().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Follows one answer. Dropping it before the answer ended means that the client went away.
pub(crate) struct Ticket {
    log: Log,
    id: u64,
}

impl Ticket {
    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    pub(crate) fn set_status(&self, status: u16) {
        self.update(|exchange| exchange.status = Some(status));
    }

    pub(crate) fn set_model(&self, model: &str) {
        self.update(|exchange| exchange.model = Some(model.to_owned()));
    }

    pub(crate) fn count(&self, bytes: usize) {
        self.update(|exchange| {
            exchange.bytes_sent += bytes as u64;
            exchange.chunks_sent += 1;
        });
    }

    /// Only the first end counts.
    pub(crate) fn end(&self, outcome: Outcome) {
        self.update(|exchange| {
            if exchange.outcome == Outcome::Running {
                exchange.outcome = outcome;
            }
        });
    }

    fn update(&self, change: impl FnOnce(&mut Exchange)) {
        let mut entries = self.log.lock();
        let forgotten = entries.kept.front().map_or(0, |oldest| oldest.id);
        let Some(index) = self.id.checked_sub(forgotten).and_then(|index| usize::try_from(index).ok()) else {
            return;
        };
        if let Some(exchange) = entries.kept.get_mut(index) {
            change(exchange);
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.end(Outcome::ClientClosed);
    }
}
