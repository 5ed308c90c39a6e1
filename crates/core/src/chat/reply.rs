//! One reply from its first byte to its last.

use super::accumulate::Accumulator;
use super::completion::Completion;
use crate::error::ApiError;
use crate::sse::{Decoder, Event};

/// How the transport ended, as far as who read from it can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportEnd {
    /// The body was read to its end.
    Clean,
    /// The connection broke.
    Broken,
    /// It was aborted on this side.
    Aborted,
}

/// Reads the body of a reply, split anywhere, whatever form it has.
///
/// Servers answer with JSON where a stream was asked for, with a stream where JSON was, and with a content type that says
/// neither, so the form is decided by the first bytes: `{` or `[` begins JSON, the name of an event-stream field or a `:`
/// begins a stream, anything else is text or HTML: no completion, but possibly the provider's word on why.
///
/// ```
/// use plainwire_core::chat::{ReplyReader, TransportEnd};
///
/// let mut reader = ReplyReader::new();
/// reader.push(b"data: {\"choices\":[{\"delta\":{\"content\":\"Hel");
/// reader.push(b"lo\"},\"finish_reason\":\"stop\"}]}\n\n");
/// let completion = reader.finish(TransportEnd::Clean);
/// assert_eq!(completion.text, "Hello");
/// assert!(completion.complete);
/// ```
#[derive(Clone, Debug, Default)]
pub struct ReplyReader {
    form: Form,
    reply: Accumulator,
    bytes: u64,
}

#[derive(Clone, Debug)]
enum Form {
    /// Too little has come to tell.
    Unknown(Vec<u8>),
    Stream(Decoder),
    Json(Vec<u8>),
    Text(Vec<u8>),
}

impl Default for Form {
    fn default() -> Self {
        Self::Unknown(Vec::new())
    }
}

/// An error page is kept up to this many bytes.
const TEXT_BYTES: usize = 64 * 1024;

impl ReplyReader {
    /// A reader at the beginning of a body.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        self.read(bytes);
        self.reply.completion.stats.bytes = self.bytes;
    }

    /// What is known so far. A JSON body is known at its end.
    #[must_use]
    pub fn completion(&self) -> &Completion {
        &self.reply.completion
    }

    /// Ends the reply.
    #[must_use]
    pub fn finish(mut self, transport: TransportEnd) -> Completion {
        let clean = transport == TransportEnd::Clean;
        let whole_body = match std::mem::take(&mut self.form) {
            Form::Stream(mut decoder) => {
                decode(&mut decoder, None, &mut self.reply);
                self.stray_words(clean);
                false
            }
            Form::Json(body) => self.finish_json(&body, clean),
            Form::Unknown(body) | Form::Text(body) => {
                if clean {
                    self.reply.completion.error = Some(ApiError::from_body(&body));
                }
                false
            }
        };
        self.reply.finish();
        let mut completion = self.reply.completion;
        let ended = completion.finish_reason.is_some() || completion.done_marker || whole_body;
        completion.complete = clean && completion.error.is_none() && ended;
        completion
    }

    fn read(&mut self, bytes: &[u8]) {
        match &mut self.form {
            Form::Stream(decoder) => decode(decoder, Some(bytes), &mut self.reply),
            Form::Json(body) => body.extend_from_slice(bytes),
            Form::Text(body) => {
                let room = TEXT_BYTES.saturating_sub(body.len()).min(bytes.len());
                body.extend_from_slice(bytes.get(..room).unwrap_or_default());
            }
            Form::Unknown(held) => {
                held.extend_from_slice(bytes);
                // White space is not kept, so what is looked at again is a few bytes at most.
                let blank = held.len() - content(held).len();
                held.drain(..blank);
                if let Some(form) = Form::of(held) {
                    let held = std::mem::take(held);
                    self.form = form;
                    self.read(&held);
                }
            }
        }
    }

    /// Reads a JSON body, or several behind each other; tells whether it is a completion as it stands.
    fn finish_json(&mut self, body: &[u8], clean: bool) -> bool {
        let body = String::from_utf8_lossy(body);
        let unread = self.reply.values(&body);
        if let Some(rest) = unread.filter(|rest| rest.len() < body.trim_ascii().len()) {
            // A gateway's JSON in front of a stream.
            let mut decoder = Decoder::new();
            decode(&mut decoder, Some(rest.as_bytes()), &mut self.reply);
            decode(&mut decoder, None, &mut self.reply);
        }
        let reply = &mut self.reply;
        if clean && !reply.saw_choices && reply.completion.error.is_none() && !reply.completion.done_marker {
            reply.fail(&body);
            if let Some(error) = &mut reply.completion.error
                && error.message.is_empty()
                && error.code.is_none()
            {
                error.code = Some(ApiError::NOT_A_COMPLETION.to_owned());
            }
        }
        unread.is_none() && reply.saw_choices && !reply.saw_delta
    }

    /// Where a stream held nothing but words that are no JSON, these are what the provider had to say.
    fn stray_words(&mut self, clean: bool) {
        let completion = &self.reply.completion;
        let silent = completion.text.is_empty() && completion.reasoning.is_empty() && completion.tool_calls.is_empty();
        if clean
            && silent
            && completion.error.is_none()
            && completion.finish_reason.is_none()
            && let Some(words) = self.reply.stray.take()
        {
            self.reply.fail(&words);
        }
    }
}

/// Hands bytes, or the end, to the decoder and its events to the reply.
fn decode(decoder: &mut Decoder, bytes: Option<&[u8]>, reply: &mut Accumulator) {
    let before = decoder.comments();
    let mut on_event = |event: Event<'_>| reply.event(event.event, event.data);
    match bytes {
        Some(bytes) => decoder.push(bytes, &mut on_event),
        None => decoder.finish(&mut on_event),
    }
    reply.completion.stats.comments += decoder.comments() - before;
}

/// What follows byte order marks and white space.
fn content(mut bytes: &[u8]) -> &[u8] {
    loop {
        bytes = bytes.trim_ascii_start();
        match bytes.strip_prefix(BOM) {
            Some(rest) => bytes = rest,
            None => return bytes,
        }
    }
}

const BOM: &[u8] = &[0xEF, 0xBB, 0xBF];

impl Form {
    /// The form of a body whose content begins so; none while it could be several.
    fn of(held: &[u8]) -> Option<Self> {
        const FIELDS: [&[u8]; 5] = [b"data", b"event", b"id", b"retry", b"error"];
        if BOM.starts_with(held) {
            return None;
        }
        let first = *held.first()?;
        if matches!(first, b'{' | b'[') {
            return Some(Self::Json(Vec::new()));
        }
        let stream = || Some(Self::Stream(Decoder::new()));
        if first == b':' {
            return stream();
        }
        for field in FIELDS {
            match held.strip_prefix(field) {
                Some([b':' | b'\n' | b'\r', ..]) => return stream(),
                Some([]) => return None,
                _ if field.starts_with(held) => return None,
                _ => {}
            }
        }
        Some(Self::Text(Vec::new()))
    }
}
