//! Event-stream decoding over bytes, by the rules of the WHATWG HTML standard (section "Server-sent events").
//!
//! Where providers leave the standard, nothing they say is dropped:
//! - an event that the end of the stream cuts before its blank line is delivered by [`Decoder::finish`];
//! - a line `error: …`, no field of the standard, is an event named `error`;
//! - a line that begins with `{` is an event of its own (gateways write a bare error object between events);
//! - bytes that are not UTF-8 become replacement characters.

use std::borrow::Cow;

use plainwire_json::scan::find_either;

/// One event of a stream. The strings live until the callback returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// The name of the event; `message` when the stream names none.
    pub event: &'a str,
    /// The data lines, joined by a line feed.
    pub data: &'a str,
    /// The last event id that the stream has set; empty when it has set none.
    pub id: &'a str,
}

/// Turns bytes, split anywhere, into events.
///
/// A line is looked at once: what has arrived of an unfinished line is kept as it is and only joined with what follows,
/// so the cost of a byte depends neither on how the bytes are split nor on how long a line is.
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    /// How many bytes of a leading byte order mark have been seen; 3 once the beginning is past.
    bom: usize,
    /// The last read ended in CR: a LF at the front of the next one belongs to it.
    after_cr: bool,
    /// The part of an unfinished line that has arrived.
    line: Vec<u8>,
    /// The data lines of the open event that could not be handed on straight from the input.
    data: Vec<u8>,
    has_data: bool,
    event: String,
    id: String,
    retry_ms: Option<u64>,
    comments: u64,
}

const BOM: [u8; 3] = [0xEF, 0xBB, 0xBF];

impl Decoder {
    /// A decoder at the beginning of a stream.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the next bytes and calls `on_event` for each event that they complete.
    pub fn push(&mut self, bytes: &[u8], on_event: &mut dyn FnMut(Event<'_>)) {
        let mut rest = self.after_bom(bytes);
        let Some(&first) = rest.first() else { return };
        if std::mem::take(&mut self.after_cr) && first == b'\n' {
            rest = rest.get(1..).unwrap_or_default();
        }
        while let Some(end) = find_either(rest, b'\n', b'\r') {
            let (line, ending) = rest.split_at(end);
            rest = match ending {
                [b'\r', b'\n', next @ ..] => next,
                [b'\r'] => {
                    self.after_cr = true;
                    &[]
                }
                [_, next @ ..] => next,
                [] => &[],
            };
            let blank_line_follows = matches!(rest.first(), Some(b'\n' | b'\r'));
            if self.line.is_empty() {
                self.read_line(line, blank_line_follows, on_event);
            } else {
                let mut whole = std::mem::take(&mut self.line);
                whole.extend_from_slice(line);
                self.read_line(&whole, blank_line_follows, on_event);
                whole.clear();
                self.line = whole;
            }
        }
        self.line.extend_from_slice(rest);
    }

    /// Ends the stream: an unfinished line counts as a line, and an event without its blank line is delivered.
    pub fn finish(&mut self, on_event: &mut dyn FnMut(Event<'_>)) {
        if (1..BOM.len()).contains(&self.bom) {
            self.give_back_bom();
        }
        let line = std::mem::take(&mut self.line);
        if !line.is_empty() {
            self.read_line(&line, false, on_event);
        }
        self.dispatch(on_event);
    }

    /// How many comment lines (`: keep-alive`) have been seen.
    #[must_use]
    pub fn comments(&self) -> u64 {
        self.comments
    }

    /// The reconnection time that the stream last asked for, in milliseconds.
    #[must_use]
    pub fn retry_ms(&self) -> Option<u64> {
        self.retry_ms
    }

    /// Drops a byte order mark at the very beginning, which may itself be split.
    fn after_bom<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let mut rest = bytes;
        while let (Some(expected), Some((first, tail))) = (BOM.get(self.bom), rest.split_first()) {
            if expected != first {
                self.give_back_bom();
                break;
            }
            self.bom += 1;
            rest = tail;
        }
        rest
    }

    /// What looked like the beginning of a byte order mark was text.
    fn give_back_bom(&mut self) {
        self.line.extend_from_slice(BOM.get(..self.bom).unwrap_or_default());
        self.bom = BOM.len();
    }

    fn read_line(&mut self, line: &[u8], blank_line_follows: bool, on_event: &mut dyn FnMut(Event<'_>)) {
        match line.first() {
            None => return self.dispatch(on_event),
            Some(b':') => {
                self.comments += 1;
                return;
            }
            Some(b'{') => return self.emit("message", line, on_event),
            Some(_) => {}
        }
        let colon = if line.starts_with(b"data:") { Some(4) } else { line.iter().position(|byte| *byte == b':') };
        let (name, value) = match colon {
            Some(at) => (line.get(..at).unwrap_or_default(), line.get(at + 1..).unwrap_or_default()),
            None => (line, &[][..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match name {
            // The usual event is one data line and a blank line: it is handed on without being copied.
            b"data" if blank_line_follows && !self.has_data => {
                let event = std::mem::take(&mut self.event);
                self.emit(if event.is_empty() { "message" } else { &event }, value, on_event);
            }
            b"data" => {
                if self.has_data {
                    self.data.push(b'\n');
                }
                self.has_data = true;
                self.data.extend_from_slice(value);
            }
            b"event" => self.event = lossy(value).into_owned(),
            b"id" if !value.contains(&0) => self.id = lossy(value).into_owned(),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                self.retry_ms = lossy(value).parse().ok();
            }
            b"error" => self.emit("error", value, on_event),
            _ => {}
        }
    }

    fn dispatch(&mut self, on_event: &mut dyn FnMut(Event<'_>)) {
        let event = std::mem::take(&mut self.event);
        if !std::mem::take(&mut self.has_data) {
            return;
        }
        let mut data = std::mem::take(&mut self.data);
        self.emit(if event.is_empty() { "message" } else { &event }, &data, on_event);
        data.clear();
        self.data = data;
    }

    fn emit(&self, event: &str, data: &[u8], on_event: &mut dyn FnMut(Event<'_>)) {
        on_event(Event { event, data: &lossy(data), id: &self.id });
    }
}

fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    // Checking first is several times faster than replacing first, and nearly all streams are right.
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}
