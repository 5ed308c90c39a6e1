//! How a body travels: when each part leaves, in which pieces, and where it breaks.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::stream;
use tokio::time::{Instant, sleep, sleep_until};

use crate::answer::{Part, Parts};
use crate::log::{Outcome, Ticket};

/// What an answer's body goes through on its way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Delivery {
    /// Tokens a second; none means as fast as the socket takes them.
    pub(crate) tokens_per_second: Option<f64>,
    /// Pause between two parts.
    pub(crate) gap_ms: u64,
    /// Hand the body over in pieces of this many bytes.
    pub(crate) split_bytes: Option<usize>,
    /// Pause after each such piece.
    pub(crate) split_ms: u64,
    /// What happens after some bytes.
    pub(crate) stop: Option<Stop>,
}

/// The point at which a body stops short, in bytes of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The connection breaks: the client sees a transport error.
    Cut(u64),
    /// The body ends as if it were whole.
    End(u64),
    /// Nothing more comes, and the connection stays open.
    Stall(u64),
    /// All of it is sent, and the connection stays open.
    Hold,
}

impl Stop {
    fn after_bytes(self) -> u64 {
        match self {
            Stop::Cut(bytes) | Stop::End(bytes) | Stop::Stall(bytes) => bytes,
            Stop::Hold => u64::MAX,
        }
    }
}

/// The body that sends `parts` as `delivery` says and tells the ticket about it.
pub(crate) fn body(parts: Parts, delivery: Delivery, ticket: Ticket) -> Body {
    let flow = Flow { parts, delivery, ticket, waiting: Bytes::new(), sent: 0, begun: false, due: None };
    Body::from_stream(stream::unfold(flow, Flow::next))
}

/// Bytes that are gathered before they are handed over when nothing asks for small pieces.
const FULL_SPEED_BYTES: usize = 8 * 1024;

/// Time for the connection to send what it holds before it is broken.
const FLUSH_MS: u64 = 20;

// Dropping the flow drops the ticket, and that is how a closed connection is noticed: hyper watches the socket while it
// waits for the next piece, and lets go of the body when the other side has closed.
struct Flow {
    parts: Parts,
    delivery: Delivery,
    ticket: Ticket,
    waiting: Bytes,
    sent: u64,
    begun: bool,
    due: Option<Instant>,
}

impl Flow {
    async fn next(mut self) -> Option<(Result<Bytes, io::Error>, Flow)> {
        let left = self.delivery.stop.map(|stop| stop.after_bytes().saturating_sub(self.sent));
        if let (Some(0), Some(stop)) = (left, self.delivery.stop) {
            return self.stop_short(stop).await;
        }
        if self.waiting.is_empty() {
            self.waiting = self.gather().await;
        } else if self.delivery.split_bytes.is_some() {
            pause(self.delivery.split_ms).await;
        }
        if self.waiting.is_empty() && self.delivery.stop == Some(Stop::Hold) {
            return std::future::pending().await;
        }
        if self.waiting.is_empty() {
            self.ticket.end(Outcome::Completed);
            return None;
        }
        let mut size = self.waiting.len().min(self.delivery.split_bytes.unwrap_or(usize::MAX));
        if let Some(left) = left.and_then(|left| usize::try_from(left).ok()) {
            size = size.min(left);
        }
        let piece = self.waiting.split_to(size);
        self.sent += piece.len() as u64;
        self.ticket.count(piece.len());
        Some((Ok(piece), self))
    }

    async fn stop_short(self, stop: Stop) -> Option<(Result<Bytes, io::Error>, Flow)> {
        match stop {
            Stop::Cut(_) => {
                pause(FLUSH_MS).await;
                self.ticket.end(Outcome::Cut);
                Some((Err(io::ErrorKind::ConnectionAborted.into()), self))
            }
            Stop::End(_) => {
                self.ticket.end(Outcome::Cut);
                None
            }
            Stop::Stall(_) | Stop::Hold => std::future::pending().await,
        }
    }

    /// The next bytes that are due, waited for; empty at the end.
    async fn gather(&mut self) -> Bytes {
        let Some(part) = self.next_part() else {
            return Bytes::new();
        };
        self.wait_for(&part).await;
        let mut bytes = part.bytes;
        let full_speed = self.delivery.tokens_per_second.is_none()
            && self.delivery.gap_ms == 0
            && self.delivery.split_bytes.is_none();
        while full_speed && bytes.len() < FULL_SPEED_BYTES {
            let Some(part) = self.next_part() else { break };
            bytes.extend_from_slice(&part.bytes);
        }
        Bytes::from(bytes)
    }

    fn next_part(&mut self) -> Option<Part> {
        self.parts.find(|part| !part.bytes.is_empty())
    }

    async fn wait_for(&mut self, part: &Part) {
        if self.begun && self.delivery.gap_ms > 0 {
            pause(self.delivery.gap_ms).await;
        }
        self.begun = true;
        if let Some(rate) = self.delivery.tokens_per_second {
            // Due times follow from the first, so that rounding up each pause does not slow the whole.
            let due = self.due.unwrap_or_else(Instant::now) + Duration::from_secs_f64(f64::from(part.tokens) / rate);
            self.due = Some(due);
            if part.tokens > 0 {
                sleep_until(due).await;
            }
        }
    }
}

async fn pause(ms: u64) {
    if ms == 0 {
        // Even then the connection gets its turn to flush, so that pieces are not joined.
        tokio::task::yield_now().await;
    } else {
        sleep(Duration::from_millis(ms)).await;
    }
}
