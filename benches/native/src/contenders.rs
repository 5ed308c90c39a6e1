//! Who is measured, and the two jobs that they all do.

use crate::plain_client::{self, Reply};
use crate::{READ_BYTES, Replies};
use eventsource_stream::EventStream;
use futures_executor::block_on;
use futures_util::stream::{Stream, StreamExt, iter};
use plainwire_core::chat::{ReplyReader, TransportEnd};
use plainwire_core::sse::Decoder;
use sse_stream::SseByteStream;
use std::convert::Infallible;
use std::hint::black_box;
use std::pin::pin;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Contender {
    Plainwire,
    EventsourceStream,
    SseStream,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Job {
    /// From bytes to what the reply says.
    WholeReply,
    /// From bytes to events.
    DecodeOnly,
}

impl Job {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Job::WholeReply => {
                "Bytes to reply: plainwire's ReplyReader; the others' decoder, serde_json::Value and pushing to strings"
            }
            Job::DecodeOnly => "Bytes to events: the decoders alone",
        }
    }
}

impl Contender {
    /// Plainwire first: the others are compared with it.
    pub(crate) const ALL: [Contender; 3] = [Contender::Plainwire, Contender::EventsourceStream, Contender::SseStream];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Contender::Plainwire => "plainwire",
            Contender::EventsourceStream => "eventsource-stream",
            Contender::SseStream => "sse-stream",
        }
    }

    /// Does a job once over all replies.
    pub(crate) fn run(self, job: Job, replies: &Replies) {
        for body in &replies.bodies {
            match job {
                Job::WholeReply => drop(black_box(self.read(body))),
                Job::DecodeOnly => {
                    black_box(self.decode(body));
                }
            }
        }
    }

    fn read(self, body: &[u8]) -> Reply {
        let mut reply = Reply::default();
        match self {
            Contender::Plainwire => {
                let mut reader = ReplyReader::new();
                body.chunks(READ_BYTES).for_each(|piece| reader.push(piece));
                let completion = reader.finish(TransportEnd::Clean);
                reply.text = completion.text;
                reply.reasoning = completion.reasoning;
                reply.arguments = completion.tool_calls.into_iter().map(|call| call.arguments).collect();
            }
            Contender::EventsourceStream => block_on(async {
                let mut events = pin!(EventStream::new(pieces(body)));
                while let Some(Ok(event)) = events.next().await {
                    plain_client::read_event(&event.data, &mut reply);
                }
            }),
            Contender::SseStream => block_on(async {
                let mut events = pin!(SseByteStream::new(pieces(body)));
                while let Some(Ok(event)) = events.next().await {
                    plain_client::read_event(event.data.as_deref().unwrap_or_default(), &mut reply);
                }
            }),
        }
        reply
    }

    /// How many bytes of data the events hold.
    fn decode(self, body: &[u8]) -> usize {
        let mut bytes = 0;
        match self {
            Contender::Plainwire => {
                let mut decoder = Decoder::new();
                for piece in body.chunks(READ_BYTES) {
                    decoder.push(piece, &mut |event| bytes += black_box(event).data.len());
                }
            }
            Contender::EventsourceStream => block_on(async {
                let mut events = pin!(EventStream::new(pieces(body)));
                while let Some(Ok(event)) = events.next().await {
                    bytes += black_box(event).data.len();
                }
            }),
            Contender::SseStream => block_on(async {
                let mut events = pin!(SseByteStream::new(pieces(body)));
                while let Some(Ok(event)) = events.next().await {
                    bytes += black_box(event).data.map_or(0, |data| data.len());
                }
            }),
        }
        bytes
    }
}

/// Ends the run when two contenders read a reply differently: then they do not do the same job.
pub(crate) fn agree(replies: &Replies) {
    for body in &replies.bodies {
        let [first, others @ ..] = Contender::ALL.map(|contender| contender.read(body));
        assert!(!first.is_empty(), "{}: nothing was read", replies.name);
        assert!(others.iter().all(|other| *other == first), "{}: the contenders read it differently", replies.name);
    }
}

fn pieces(body: &[u8]) -> impl Stream<Item = Result<&[u8], Infallible>> {
    iter(body.chunks(READ_BYTES).map(Ok))
}
