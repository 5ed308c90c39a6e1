//! What the events of a reply mean, put together one by one.

use std::borrow::Cow;

use serde_json::Value;

use super::chunk::{Body, Choice, Chunk, Content, read_chunk, read_chunks};
use super::completion::{Audio, Completion, Usage};
use super::extras::{self, Sources};
use super::think::Splitter;
use super::tool_calls::CallOrder;
use super::wire::Text;
use crate::error::ApiError;

/// Puts a reply together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Accumulator {
    pub(crate) completion: Completion,
    splitter: Splitter,
    calls: CallOrder,
    sources: Sources,
    /// A delta has brought something: messages, which repeat it as a whole, are passed over from then on.
    pub(crate) saw_delta: bool,
    /// There was a choice, of whatever index.
    pub(crate) saw_choices: bool,
    /// Reasoning came in a field of its own: its repetition in `reasoning_details` is passed over from then on.
    saw_reasoning_field: bool,
    /// The content and reasoning of the last whole message, to tell what the next one adds.
    last_message: (String, String),
    /// A whole message has brought something.
    saw_message: bool,
    /// The first data that was no JSON: when nothing else came, it is what the provider had to say.
    pub(crate) stray: Option<String>,
}

impl Accumulator {
    /// Reads one event of a stream.
    pub(crate) fn event(&mut self, name: &str, data: &str) {
        // Nearly always it is one object, with nothing around it.
        if data.as_bytes().first() == Some(&b'{') && name != "error" {
            self.completion.stats.events += 1;
            return self.json(data);
        }
        let data = data.trim_matches(is_blank);
        if is_done(data) {
            self.completion.done_marker = true;
            return;
        }
        // A comment that a gateway wrapped into an event.
        if data.starts_with(':') {
            self.completion.stats.comments += 1;
            return;
        }
        self.completion.stats.events += 1;
        if name == "error" {
            self.fail(data);
            return;
        }
        match data.as_bytes().first() {
            Some(b'{' | b'[') => self.json(data),
            None => {}
            Some(_) if matches!(data, "null" | "true" | "false") => {}
            Some(_) => self.not_json(data),
        }
    }

    /// Reads JSON: usually one chunk, sometimes several behind each other.
    fn json(&mut self, data: &str) {
        if let Some(rest) = self.values(data) {
            self.not_json(rest);
        }
    }

    /// Reads as many JSON objects as there are, or one list of them; what follows the last, if anything, is returned.
    pub(crate) fn values<'a>(&mut self, data: &'a str) -> Option<&'a str> {
        if data.trim_ascii_start().starts_with('[') {
            let mut chunks = Vec::new();
            let Some(rest) = read_chunks(data, &mut chunks) else { return self.unread(data) };
            chunks.iter().for_each(|chunk| self.chunk(chunk, data));
            return self.unread(rest);
        }
        let mut left = data;
        while !left.is_empty() {
            let mut chunk = Chunk::default();
            let Some(rest) = read_chunk(left, &mut chunk) else { return self.unread(left) };
            self.chunk(&chunk, left.get(..left.len() - rest.len()).unwrap_or_default());
            left = rest.trim_ascii_start();
        }
        None
    }

    fn unread<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        let rest = rest.trim_matches(is_blank);
        let done = is_done(rest);
        self.completion.done_marker |= done;
        (!done && !rest.is_empty()).then_some(rest)
    }

    /// The content has ended.
    pub(crate) fn finish(&mut self) {
        self.splitter.finish(&mut self.completion);
    }

    fn not_json(&mut self, data: &str) {
        self.completion.stats.bad_json_events += 1;
        if self.stray.is_none() {
            self.stray = Some(data.to_owned());
        }
    }

    /// Takes a report of what went wrong.
    pub(crate) fn fail(&mut self, source: &str) {
        let error = ApiError::from_stream(source);
        // The first report is the cause; what follows is usually its echo.
        match &mut self.completion.error {
            Some(known) if !known.message.is_empty() || error.message.is_empty() => {}
            slot => *slot = Some(error),
        }
    }

    fn chunk(&mut self, chunk: &Chunk<'_>, source: &str) {
        if reports_error(chunk) {
            self.fail(source);
        }
        let out = &mut self.completion;
        keep(&mut out.id, &chunk.id);
        keep(&mut out.model, &chunk.model);
        keep(&mut out.provider, &chunk.provider);
        self.sources.add_citations(chunk.citations, &mut out.citations);
        self.sources.add_results(chunk.search_results, &mut out.citations);
        if let Some(timings) = chunk.timings.value() {
            out.timings = Some(timings);
        }
        let choice = &chunk.choices.shown;
        let usages = [chunk.usage, chunk.x_groq.usage, choice.usage];
        if let Some(usage) = usages.into_iter().find_map(|usage| Usage::from_json(usage.value()?)) {
            out.usage = Some(usage);
        }
        self.saw_choices |= chunk.choices.any;
        if chunk.choices.has_shown {
            self.choice(choice, &chunk.object);
        }
    }

    fn choice(&mut self, choice: &Choice<'_>, object: &Text<'_>) {
        self.saw_delta |= self.delta(&choice.delta);
        if let Some(message) = choice.message.0.as_ref().filter(|_| !self.saw_delta) {
            self.message(message, object);
        }
        if !choice.text.0.is_empty() {
            self.splitter.feed(&choice.text.0, &mut self.completion);
        }
        for body in [Some(&choice.delta), choice.message.0.as_deref()].into_iter().flatten() {
            self.sources.add_annotations(body.annotations, &mut self.completion.citations);
            self.sources.add_citations(body.citations, &mut self.completion.citations);
        }
        if !choice.finish_reason.0.is_empty() {
            keep(&mut self.completion.finish_reason, &choice.finish_reason);
        }
    }

    /// Adds an increment; tells whether it brought anything.
    fn delta(&mut self, delta: &Body<'_>) -> bool {
        let mut brought = self.add_reasoning(delta);
        let (text, from_parts) = content_of(&delta.content, &mut self.completion);
        if !brought && let Some(thinking) = from_parts.filter(|thinking| !thinking.is_empty()) {
            self.completion.reasoning.push_str(&thinking);
            brought = true;
        }
        if !text.is_empty() {
            self.splitter.feed(&text, &mut self.completion);
            brought = true;
        }
        for part in &delta.tool_calls.0 {
            self.calls.add(&mut self.completion.tool_calls, part);
            brought = true;
        }
        if let Some(part) = &delta.function_call.0 {
            brought |= self.calls.add_function_call(&mut self.completion.tool_calls, part);
        }
        brought | self.add_extras(delta)
    }

    /// `reasoning_content`, else `reasoning`, else the details, which repeat the field where there is one.
    fn add_reasoning(&mut self, body: &Body<'_>) -> bool {
        for detail in &body.reasoning_details.0 {
            extras::add_detail(detail, &mut self.completion.reasoning_details);
        }
        let out = &mut self.completion;
        for (name, text) in [("reasoning_content", &body.reasoning_content), ("reasoning", &body.reasoning)] {
            if !text.0.is_empty() {
                out.reasoning.push_str(&text.0);
                if !self.saw_reasoning_field {
                    self.saw_reasoning_field = true;
                    out.reasoning_field = Some(name.to_owned());
                }
                return true;
            }
        }
        if self.saw_reasoning_field {
            return false;
        }
        let before = out.reasoning.len();
        for detail in &body.reasoning_details.0 {
            out.reasoning.push_str(&detail.text.0);
            out.reasoning.push_str(&detail.summary.0);
        }
        out.reasoning.len() > before
    }

    fn add_extras(&mut self, body: &Body<'_>) -> bool {
        let out = &mut self.completion;
        let images = out.images.len();
        extras::add_images(body.images, &mut out.images);
        let mut brought = out.images.len() > images;
        if !body.refusal.0.is_empty() {
            out.refusal.push_str(&body.refusal.0);
            brought = true;
        }
        if let Some(part) = &body.audio.0
            && !(part.id.0.is_empty() && part.data.0.is_empty() && part.transcript.0.is_empty())
        {
            let audio = out.audio.get_or_insert_with(Audio::default);
            keep(&mut audio.id, &part.id);
            audio.transcript.push_str(&part.transcript.0);
            if !part.data.0.is_empty() {
                audio.data.push(part.data.0.to_string());
            }
            brought = true;
        }
        brought
    }

    /// Reads a whole message: a JSON body's, or one in a stream without deltas. In a stream each message usually repeats
    /// the last and goes on; one that does not is taken for the next piece, unless the chunk calls itself a completion:
    /// then it takes the last one's place.
    fn message(&mut self, message: &Body<'_>, object: &Text<'_>) {
        let mut fields = Completion::default();
        let (text, thinking) = content_of(&message.content, &mut fields);
        let reasoning = [&message.reasoning_content.0, &message.reasoning.0].into_iter().find(|text| !text.is_empty());
        let thinking = thinking.unwrap_or_default();
        let thought = reasoning.map_or(thinking.as_str(), |text| text);
        let adds_text = text.strip_prefix(self.last_message.0.as_str());
        let adds_thought = thought.strip_prefix(self.last_message.1.as_str());
        let first = !self.saw_message;
        let whole = object.0.starts_with("chat.completion") && !object.0.ends_with("chunk");
        if first || (whole && !text.is_empty() && (adds_text.is_none() || adds_thought.is_none())) {
            if !first {
                self.restart();
            }
            self.add_reasoning(message);
            if reasoning.is_none() {
                self.completion.reasoning.push_str(&thinking);
            }
            self.splitter.feed(&text, &mut self.completion);
            self.add_extras(message);
        } else {
            self.completion.reasoning.push_str(adds_thought.unwrap_or(thought));
            self.splitter.feed(adds_text.unwrap_or(&text), &mut self.completion);
        }
        self.completion.images.append(&mut fields.images);
        if !fields.refusal.is_empty() && self.completion.refusal.is_empty() {
            self.completion.refusal = fields.refusal;
        }
        if !message.tool_calls.0.is_empty() {
            let grew = self.calls.replace(&mut self.completion.tool_calls, &message.tool_calls.0);
            self.completion.revision += u32::from(!grew);
        } else if let Some(part) = message.function_call.0.as_ref().filter(|_| self.completion.tool_calls.is_empty()) {
            self.calls.add_function_call(&mut self.completion.tool_calls, part);
        }
        self.saw_message |= !text.is_empty() || !thought.is_empty() || !self.completion.tool_calls.is_empty();
        let (last_text, last_thought) = &mut self.last_message;
        for (last, now) in [(last_text, &*text), (last_thought, thought)] {
            if !now.is_empty() {
                now.clone_into(last);
            }
        }
    }

    /// Another message takes the place of what was read.
    fn restart(&mut self) {
        self.splitter = Splitter::default();
        let out = &mut self.completion;
        out.text.clear();
        out.reasoning.clear();
        out.reasoning_details.clear();
        out.refusal.clear();
        out.images.clear();
        out.audio = None;
        out.revision += 1;
        self.saw_reasoning_field = false;
    }
}

/// White space and byte order marks.
fn is_blank(letter: char) -> bool {
    letter.is_ascii_whitespace() || letter == '\u{FEFF}'
}

/// `[DONE]`, however it is spaced.
fn is_done(data: &str) -> bool {
    let bare = data.strip_prefix('[').and_then(|data| data.strip_suffix(']')).unwrap_or(data);
    bare.len() < 16 && bare.trim_ascii().eq_ignore_ascii_case("done")
}

fn reports_error(chunk: &Chunk<'_>) -> bool {
    let in_choice = chunk.choices.shown.error.0;
    let refused = chunk.base_resp.status_code.0.is_some_and(|code| code != 0);
    let calls_itself_one = &*chunk.object.0 == "error" || chunk.kind.0.contains("error");
    let without_choices =
        chunk.detail.0 || chunk.errors.0 || chunk.error_code.0 || calls_itself_one || (chunk.message.0 && chunk.code.0);
    chunk.error.0 || chunk.x_groq.error.0 || in_choice || refused || (!chunk.choices.any && without_choices)
}

fn keep(slot: &mut Option<String>, text: &Text<'_>) {
    if !text.0.is_empty() && slot.as_deref() != Some(&*text.0) {
        *slot = Some(text.0.to_string());
    }
}

/// The text of a content, and the thinking in its parts when it has parts; images and refusals go to `out`.
fn content_of<'a>(content: &'a Content<'_>, out: &mut Completion) -> (Cow<'a, str>, Option<String>) {
    let parts = match content {
        Content::Absent => return ("".into(), None),
        Content::Text(text) => return ((**text).into(), None),
        Content::Parts(parts) => parts,
    };
    let (mut text, mut thinking) = (String::new(), String::new());
    for part in parts {
        let kind = part.get("type").and_then(Value::as_str).unwrap_or_default();
        if let Some(thought) = part.get("thinking").or_else(|| part.get("reasoning")) {
            add_text(thought, &mut thinking);
        } else if kind.contains("image") {
            extras::add_image(part, &mut out.images);
        } else if let Some(refusal) = part.get("refusal") {
            add_text(refusal, &mut out.refusal);
        } else if kind == "thinking" || kind.starts_with("reasoning") {
            add_text(part, &mut thinking);
        } else {
            add_text(part, &mut text);
        }
    }
    (text.into(), Some(thinking))
}

/// The text of a part: a string, `{text}`, or a list of either.
fn add_text(part: &Value, into: &mut String) {
    match part {
        Value::String(text) => into.push_str(text),
        Value::Array(parts) => parts.iter().for_each(|part| add_text(part, into)),
        Value::Object(object) => {
            if let Some(Value::String(text)) = object.get("text") {
                into.push_str(text);
            }
        }
        _ => {}
    }
}
