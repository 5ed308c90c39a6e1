//! A conversation: a tree of turns, of which one path is on the screen.
//!
//! Asking again does not replace a reply: it adds a sibling, and [`Summary::head`] names the end of the path that
//! is shown. Time and ids come in as arguments.

use std::sync::Arc;

use serde_json::Value;

use crate::chat::{Audio, Citation, Completion, FinishKind, ToolCall, Usage};
use crate::error::ApiError;
use crate::record::{record, record_names};

pub use messages::{messages, messages_of_text, to_continue};

mod messages;

/// What a conversation is listed by. Kept apart from its turns, so that a list of thousands is quick to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Random, given by the caller.
    pub id: String,
    /// The first line of the first question, shortened.
    pub title: String,
    /// Milliseconds since 1970.
    pub created_ms: u64,
    /// Milliseconds since 1970: when a turn was last added.
    pub updated_ms: u64,
    /// The last turn of the path that is shown.
    pub head: Option<String>,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speaker {
    /// The person.
    #[default]
    User,
    /// The model.
    Assistant,
    /// The answer to a tool call.
    Tool,
}

/// How a turn ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum TurnState {
    /// All of it arrived.
    #[default]
    Complete,
    /// It is arriving. Found in storage, it means that the page went away in the middle.
    Streaming,
    /// The person stopped it.
    Stopped,
    /// The connection ended before the reply did.
    CutOff,
    /// The provider answered with an error, or nothing could be reached.
    Failed,
}

/// One turn of one speaker.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Turn {
    /// Random, given by the caller.
    pub id: String,
    /// The id of the conversation.
    pub conversation: String,
    /// The turn before it; none for the first.
    pub parent: Option<String>,
    /// Who speaks.
    pub speaker: Speaker,
    /// What was said.
    pub text: String,
    /// What the model thought before it spoke.
    pub reasoning: String,
    /// The field that the thoughts came in, for servers that want them back in the same one.
    pub reasoning_field: Option<String>,
    /// OpenRouter's `reasoning_details`, to go back untouched.
    pub reasoning_details: Vec<Value>,
    /// The model's words when it declines.
    pub refusal: String,
    /// Tools that the model asks for.
    pub tool_calls: Vec<ToolCall>,
    /// Which call a [`Speaker::Tool`] turn answers.
    pub tool_call_id: Option<String>,
    /// Which tool a [`Speaker::Tool`] turn speaks for.
    pub tool_name: Option<String>,
    /// Images in the reply, or those that a question shows, as URLs or data URLs.
    pub images: Vec<String>,
    /// Speech in the reply.
    pub audio: Option<Audio>,
    /// The sources that the reply names.
    pub citations: Vec<Citation>,
    /// What was done on the way to the reply, in words: requests that were repeated, and why.
    pub notes: Vec<String>,
    /// How it ended.
    pub state: TurnState,
    /// Why it ended so, in the provider's own words where there are any.
    pub error: Option<ApiError>,
    /// Why nothing came, where no provider could answer: a sentence for the person.
    pub failure: Option<String>,
    /// The model that was asked.
    pub model: String,
    /// The model's own word for why it stopped.
    pub finish_reason: Option<String>,
    /// Tokens, as counted by the provider.
    pub usage: Option<Usage>,
    /// What it cost, in picodollars (1e-12 $), at the prices of its day: later ones change nothing about it.
    pub cost: Option<u64>,
    /// Whether [`Turn::cost`] is the provider's own figure, and not worked out from tokens and prices.
    pub is_cost_reported: bool,
    /// What its prompt was estimated at as it was sent, in tokens; zero where that is not known.
    pub prompt_estimate: u64,
    /// Milliseconds since 1970: when it was asked.
    pub created_ms: u64,
    /// Milliseconds since 1970: when it ended.
    pub ended_ms: u64,
    /// From the last request to the first token, in milliseconds.
    pub first_token_ms: Option<u64>,
    /// From the last request to the end, in milliseconds.
    pub total_ms: Option<u64>,
    /// From the first thought to the first word after the thoughts, in milliseconds.
    pub reasoning_ms: Option<u64>,
}

record! {
    Summary { id, title, created_ms, updated_ms, head }
    Turn {
        id, conversation, parent, speaker, text, reasoning, reasoning_field, reasoning_details, refusal, tool_calls,
        tool_call_id, tool_name, images, audio, citations, notes, state, error, failure, model, finish_reason, usage, cost,
        is_cost_reported, prompt_estimate, created_ms, ended_ms, first_token_ms, total_ms, reasoning_ms,
    }
}

record_names! {
    Speaker { User = "user", Assistant = "assistant", Tool = "tool" }
    TurnState {
        Complete = "complete", Streaming = "streaming", Stopped = "stopped", CutOff = "cut_off", Failed = "failed",
    }
}

impl Turn {
    /// Takes over what has arrived of a reply, behind what it goes on from.
    pub fn take(&mut self, completion: &Completion, before: Option<&Turn>) {
        self.text.clone_from(&completion.text);
        self.reasoning.clone_from(&completion.reasoning);
        self.reasoning_field.clone_from(&completion.reasoning_field);
        self.reasoning_details.clone_from(&completion.reasoning_details);
        self.refusal.clone_from(&completion.refusal);
        self.tool_calls.clone_from(&completion.tool_calls);
        self.images.clone_from(&completion.images);
        self.audio.clone_from(&completion.audio);
        self.citations.clone_from(&completion.citations);
        self.finish_reason.clone_from(&completion.finish_reason);
        self.usage.clone_from(&completion.usage);
        self.error.clone_from(&completion.error);
        if let Some(before) = before {
            self.text.insert_str(0, &before.text);
            put_before(&mut self.reasoning, &before.reasoning);
            put_before(&mut self.refusal, &before.refusal);
            self.images.splice(..0, before.images.iter().cloned());
            self.citations.retain(|source| before.citations.iter().all(|known| known.url != source.url));
            self.citations.splice(..0, before.citations.iter().cloned());
            if let Some(said) = &before.audio {
                let audio = self.audio.get_or_insert_default();
                audio.id = audio.id.take().or_else(|| said.id.clone());
                audio.data.splice(..0, said.data.iter().cloned());
                audio.transcript.insert_str(0, &said.transcript);
            }
        }
    }

    /// What its finish reason means; none where there is none.
    #[must_use]
    pub fn finish_kind(&self) -> Option<FinishKind> {
        self.finish_reason.as_deref().map(FinishKind::of)
    }

    /// Whether it is a reply that ended before it was done, so that it can be gone on with: there is text, and nothing
    /// else that a request would have to repeat.
    #[must_use]
    pub fn can_go_on(&self) -> bool {
        let is_unfinished = matches!(self.state, TurnState::Stopped | TurnState::CutOff | TurnState::Failed)
            || matches!(self.finish_kind(), Some(FinishKind::Length | FinishKind::Failed));
        is_unfinished && self.speaker == Speaker::Assistant && !self.text.is_empty() && self.tool_calls.is_empty()
    }

    /// Whether nothing is there to be shown or sent back.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
            && self.reasoning.is_empty()
            && self.reasoning_details.is_empty()
            && self.refusal.is_empty()
            && self.tool_calls.is_empty()
            && self.citations.is_empty()
            && self.images.is_empty()
            && self.audio.is_none()
    }
}

/// Puts an earlier text in front, as a paragraph of its own: unlike a text that broke off, thoughts begin anew. Where the
/// earlier one ends with the break already, as it must to be shown while the other still grows, there is one break.
fn put_before(text: &mut String, earlier: &str) {
    if text.is_empty() {
        earlier.trim_end().clone_into(text);
        return;
    }
    if !(earlier.is_empty() || earlier.ends_with('\n')) {
        text.insert_str(0, "\n\n");
    }
    text.insert_str(0, earlier);
}

/// A conversation with all of its turns. Cloning it copies no text.
#[derive(Clone, Debug, Default)]
pub struct Conversation {
    /// What it is listed by.
    pub summary: Summary,
    /// In the order in which they were added. Siblings share a parent.
    turns: Vec<Arc<Turn>>,
}

impl Conversation {
    /// An empty conversation.
    #[must_use]
    pub fn new(id: String, now_ms: u64) -> Self {
        let summary = Summary { id, created_ms: now_ms, updated_ms: now_ms, ..Summary::default() };
        Self { summary, turns: Vec::new() }
    }

    /// Puts together what storage held. Turns whose parent is missing are kept, and are the roots of their own path;
    /// a head that is missing becomes the newest turn.
    #[must_use]
    pub fn restore(summary: Summary, turns: Vec<Turn>) -> Self {
        let mut conversation = Self { summary, turns: Vec::with_capacity(turns.len()) };
        for mut turn in turns {
            if turn.state == TurnState::Streaming {
                turn.state = TurnState::CutOff;
            }
            let place = conversation.turns.partition_point(|other| other.created_ms <= turn.created_ms);
            conversation.turns.insert(place, Arc::new(turn));
        }
        let head = conversation.summary.head.as_deref().and_then(|id| conversation.turn(id));
        if head.is_none() {
            conversation.summary.head = conversation.turns.last().map(|turn| turn.id.clone());
        }
        conversation
    }

    /// The turn with that id.
    #[must_use]
    pub fn turn(&self, id: &str) -> Option<&Arc<Turn>> {
        self.turns.iter().find(|turn| turn.id == id)
    }

    /// All turns, in the order in which they were added.
    #[must_use]
    pub fn turns(&self) -> &[Arc<Turn>] {
        &self.turns
    }

    /// Adds a turn after its parent, and shows it. The first question gives the title.
    pub fn add(&mut self, turn: Turn) {
        if self.summary.title.is_empty() && turn.speaker == Speaker::User {
            self.summary.title = title_of(&turn.text);
        }
        self.summary.updated_ms = self.summary.updated_ms.max(turn.created_ms);
        self.summary.head = Some(turn.id.clone());
        self.turns.push(Arc::new(turn));
    }

    /// Puts a newer state of a turn in the place of the older one; nothing happens where there is none.
    pub fn replace(&mut self, turn: Turn) {
        if let Some(slot) = self.turns.iter_mut().find(|slot| slot.id == turn.id) {
            *slot = Arc::new(turn);
        }
    }

    /// The path that is shown: from the first turn to the head.
    #[must_use]
    pub fn path(&self) -> Vec<Arc<Turn>> {
        self.path_to(self.summary.head.as_deref())
    }

    /// The path from the first turn to the one with that id, itself included.
    #[must_use]
    pub fn path_to(&self, id: Option<&str>) -> Vec<Arc<Turn>> {
        let mut path = Vec::new();
        let mut next = id.and_then(|id| self.turn(id));
        while let Some(turn) = next {
            path.push(Arc::clone(turn));
            // Storage could hold a circle; no path is longer than all turns.
            if path.len() >= self.turns.len() {
                break;
            }
            next = turn.parent.as_deref().and_then(|id| self.turn(id));
        }
        path.reverse();
        path
    }

    /// The turns that stand in the same place as this one, itself included, in the order in which they were added.
    #[must_use]
    pub fn siblings(&self, turn: &Turn) -> Vec<Arc<Turn>> {
        let stands_beside = |other: &&Arc<Turn>| other.parent == turn.parent && other.speaker == turn.speaker;
        self.turns.iter().filter(stands_beside).map(Arc::clone).collect()
    }

    /// Shows the path through that turn, down to the newest turn below it.
    pub fn show(&mut self, id: &str) {
        let mut head = id.to_owned();
        // Each step goes to a turn that was added later, so this ends; the bound holds for damaged storage too.
        for _ in 0..self.turns.len() {
            let Some(child) = self.turns.iter().rev().find(|turn| turn.parent.as_deref() == Some(&head)) else { break };
            head.clone_from(&child.id);
        }
        self.summary.head = Some(head);
    }
}

/// The first line, without the marks of Markdown in front, at most 60 characters.
fn title_of(text: &str) -> String {
    const AT_MOST: usize = 60;
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let line = line.trim_start_matches(['#', '>', '*', '-', ' ']);
    let line: String = line.chars().filter(|c| !c.is_control()).collect();
    match line.char_indices().nth(AT_MOST) {
        None => line,
        Some((cut, _)) => format!("{}…", line.get(..cut).unwrap_or_default().trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn turn(id: &str, parent: Option<&str>, speaker: Speaker, text: &str) -> Turn {
        Turn { id: id.into(), parent: parent.map(Into::into), speaker, text: text.into(), ..Turn::default() }
    }

    fn ids(path: &[Arc<Turn>]) -> Vec<&str> {
        path.iter().map(|turn| turn.id.as_str()).collect()
    }

    fn asked_twice() -> Conversation {
        let mut conversation = Conversation::new("c".into(), 1);
        conversation.add(turn("q", None, Speaker::User, "# Why?\nBecause."));
        conversation.add(turn("a1", Some("q"), Speaker::Assistant, "one"));
        conversation.add(turn("q2", Some("a1"), Speaker::User, "and?"));
        conversation.add(turn("a2", Some("q"), Speaker::Assistant, "two"));
        conversation
    }

    #[test]
    fn regenerating_keeps_the_earlier_reply_beside_the_new_one() {
        let mut conversation = asked_twice();
        assert_eq!(ids(&conversation.path()), ["q", "a2"]);
        let a2 = Arc::clone(conversation.turn("a2").unwrap());
        assert_eq!(ids(&conversation.siblings(&a2)), ["a1", "a2"]);
        conversation.show("a1");
        assert_eq!(ids(&conversation.path()), ["q", "a1", "q2"]);
    }

    #[test]
    fn the_first_line_is_the_title() {
        assert_eq!(asked_twice().summary.title, "Why?");
        assert_eq!(title_of(&"é".repeat(80)), format!("{}…", "é".repeat(60)));
    }

    #[test]
    fn a_reply_that_the_page_left_behind_is_cut_off_and_not_lost() {
        let left = Turn { state: TurnState::Streaming, ..turn("a", None, Speaker::Assistant, "half a sen") };
        let restored = Conversation::restore(Summary::default(), vec![left]);
        assert_eq!(restored.path()[0].state, TurnState::CutOff);
        assert_eq!(restored.path()[0].text, "half a sen");
    }

    proptest! {
        #[test]
        fn damaged_storage_never_hangs_or_panics(
            links in proptest::collection::vec((0u8..6, proptest::option::of(0u8..6)), 0..12),
            head in proptest::option::of(0u8..8),
        ) {
            let turns = links.iter()
                .map(|(id, parent)| turn(&id.to_string(), parent.map(|p| p.to_string()).as_deref(), Speaker::User, ""))
                .collect();
            let summary = Summary { head: head.map(|h| h.to_string()), ..Summary::default() };
            let mut conversation = Conversation::restore(summary, turns);
            prop_assert!(conversation.path().len() <= links.len());
            conversation.show("0");
            let _ = conversation.path();
        }
    }
}
