//! What of a conversation fits into a model's context window.
//!
//! Nothing here knows a tokenizer: tokens are estimated from the text's scripts, and a [`Calibration`] learns from what the
//! provider counted for the same request by how much the estimate is off. Counts are tokens throughout.

use std::sync::Arc;

use crate::conversation::{Speaker, Turn};
use crate::cost::prompt_tokens;
use crate::models::configuration::{Configuration, Setting, Source, USUAL_CONTEXT_WINDOW};
use crate::record::to_text;

/// What frames a message besides its text: its role, and the marks around it.
pub const MESSAGE_TOKENS: u64 = 4;

/// What an image is taken for. Providers count from some hundreds to some thousands, by size and detail, of which a URL
/// says nothing.
pub const IMAGE_TOKENS: u64 = 1_000;

/// What is kept free for a reply that has no cap of the person's, in tokens.
pub const USUAL_REPLY: u64 = 4_096;

/// The room that a request has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// The model's context window: prompt and reply together.
    pub window: u64,
    /// What is to be kept free for the reply, usually its token cap. No more than half of the window is kept: some lists give
    /// the whole window as the most that a reply may have, and nothing would be left to ask with.
    pub reserve: u64,
    /// Whether the images of questions are sent.
    pub with_images: bool,
    /// How the provider counts.
    pub calibration: Calibration,
}

/// What [`fit`] keeps of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fit {
    /// The first turn of the path that is kept. What lies before it is left out.
    pub first_kept: usize,
    /// How many turns with anything in them are left out.
    pub dropped_turns: usize,
    /// What the prompt then comes to, by the provider's way of counting.
    pub tokens: u64,
    /// Whether that leaves room for the reply. Where it does not, the last exchange alone is too long.
    pub fits: bool,
}

/// How full a context window is, each part by the provider's way of counting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fill {
    /// The turns so far.
    pub history: u64,
    /// The instructions.
    pub system: u64,
    /// The question that is being written.
    pub draft: u64,
    /// What is kept free for the reply.
    pub reserve: u64,
    /// The context window.
    pub window: u64,
}

/// By how much estimates are off for one model of one provider, learned from what it counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calibration {
    /// Counted tokens for a thousand estimated ones.
    per_mille: u64,
}

/// Drops the oldest exchanges of a path until what is left fits: always a question together with its replies and the results
/// of their tools, so that what is kept begins with a question. The last question stays, whatever its length.
/// `overhead_tokens` is the estimate of all else that is sent, [`message_tokens`] of the instructions mostly.
#[must_use]
pub fn fit(path: &[Arc<Turn>], overhead_tokens: u64, room: &Room) -> Fit {
    let mut estimate = overhead_tokens.saturating_add(path_tokens(path, room.with_images));
    let mut dropped_turns = 0;
    let keep_from = |first_kept: usize, dropped_turns: usize, estimate: u64| {
        let tokens = room.calibration.apply(estimate);
        Fit { first_kept, dropped_turns, tokens, fits: tokens <= room.for_prompt() }
    };
    let mut fit = keep_from(0, 0, estimate);
    for (index, turn) in path.iter().enumerate() {
        if index > 0 && turn.speaker == Speaker::User {
            fit = keep_from(index, dropped_turns, estimate);
        }
        if fit.fits {
            break;
        }
        let tokens = turn_tokens(turn, room.with_images);
        estimate = estimate.saturating_sub(tokens);
        dropped_turns += usize::from(tokens > 0);
    }
    fit
}

/// How full the window is while a question is written. `history_tokens` are the [`path_tokens`] of the turns so far, so that
/// a keystroke costs no more than the text that is being written; `draft_images` are the images beside it.
#[must_use]
pub fn fill(history_tokens: u64, system: &str, draft: &str, draft_images: usize, room: &Room) -> Fill {
    let images = if room.with_images { image_tokens(draft_images) } else { 0 };
    let draft = if draft.is_empty() && images == 0 { 0 } else { message_tokens(draft).saturating_add(images) };
    let system = system_tokens(system);
    let counted = |estimate| room.calibration.apply(estimate);
    Fill {
        history: counted(history_tokens),
        system: counted(system),
        draft: counted(draft),
        reserve: room.for_reply(),
        window: room.window,
    }
}

/// Estimates what a path comes to as messages.
#[must_use]
pub fn path_tokens(path: &[Arc<Turn>], with_images: bool) -> u64 {
    path.iter().fold(0, |sum, turn| sum.saturating_add(turn_tokens(turn, with_images)))
}

/// Estimates what a turn comes to as a message; nothing for a reply without words, which is not sent. The calls of a reply
/// are counted whether or not they were answered.
#[must_use]
pub fn turn_tokens(turn: &Turn, with_images: bool) -> u64 {
    match turn.speaker {
        Speaker::User if with_images => message_tokens(&turn.text).saturating_add(image_tokens(turn.images.len())),
        Speaker::User | Speaker::Tool => message_tokens(&turn.text),
        Speaker::Assistant if turn.tool_calls.is_empty() => {
            let words = if turn.text.is_empty() { &turn.refusal } else { &turn.text };
            if words.is_empty() { 0 } else { message_tokens(words) }
        }
        Speaker::Assistant => {
            let calls =
                turn.tool_calls.iter().map(|call| message_tokens(&call.name) + estimate_tokens(&call.arguments));
            let details = turn.reasoning_details.iter().map(|detail| estimate_tokens(&to_text(detail)));
            // Beside calls the thoughts go back as well, where the server wants them.
            let thoughts = if turn.reasoning_field.is_some() { estimate_tokens(&turn.reasoning) } else { 0 };
            message_tokens(&turn.text) + thoughts + calls.sum::<u64>() + details.sum::<u64>()
        }
    }
}

/// Estimates what a text comes to as a message.
#[must_use]
pub fn message_tokens(text: &str) -> u64 {
    MESSAGE_TOKENS + estimate_tokens(text)
}

/// Estimates what instructions come to; nothing where there are none, since no message is sent for them.
#[must_use]
pub fn system_tokens(system: &str) -> u64 {
    if system.trim().is_empty() { 0 } else { message_tokens(system) }
}

fn image_tokens(images: usize) -> u64 {
    IMAGE_TOKENS.saturating_mul(images as u64)
}

/// What the last replies of a path teach of how its provider counts: each knows what its prompt was estimated at, as it was
/// sent, and what it came to.
#[must_use]
pub fn learned(path: &[Arc<Turn>]) -> Calibration {
    let counted = |turn: &Arc<Turn>| {
        let estimate = Some(turn.prompt_estimate).filter(|estimate| *estimate > 0)?;
        Some((estimate, prompt_tokens(turn.usage.as_ref()?)?))
    };
    let mut last: Vec<(u64, u64)> = path.iter().rev().filter_map(counted).take(2).collect();
    last.reverse();
    last.into_iter().fold(Calibration::new(), |learned, (estimated, counted)| learned.learned(estimated, counted))
}

impl Room {
    /// The room that a model has by its configuration.
    #[must_use]
    pub fn of(configuration: &Configuration, calibration: Calibration) -> Self {
        Self {
            window: configuration.context_window.value.unwrap_or(USUAL_CONTEXT_WINDOW),
            reserve: match configuration.max_output_tokens {
                Setting { value: Some(cap), source: Source::Yours } => cap,
                // Most replies are far shorter than the longest that a model can give.
                Setting { value, .. } => value.unwrap_or(USUAL_REPLY).min(USUAL_REPLY),
            },
            with_images: configuration.images.value.unwrap_or(true),
            calibration,
        }
    }

    /// What is kept free for the reply: never more than half of the window.
    #[must_use]
    pub fn for_reply(&self) -> u64 {
        self.reserve.min(self.window / 2)
    }

    /// What is left for the prompt.
    #[must_use]
    pub fn for_prompt(&self) -> u64 {
        self.window - self.for_reply()
    }
}

impl Fill {
    /// What the prompt comes to.
    #[must_use]
    pub fn prompt(&self) -> u64 {
        self.history.saturating_add(self.system).saturating_add(self.draft)
    }

    /// Whether the prompt leaves room for the reply. Where it does not, the oldest turns will be left out.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.prompt().saturating_add(self.reserve) <= self.window
    }
}

impl Calibration {
    /// Nothing learned: estimates are taken as they are.
    #[must_use]
    pub const fn new() -> Self {
        Self { per_mille: 1000 }
    }

    /// One that was kept, as counted tokens for a thousand estimated ones. Whatever it was, an estimate
    /// is at most halved or doubled.
    #[must_use]
    pub fn from_per_mille(per_mille: u64) -> Self {
        Self { per_mille: per_mille.clamp(500, 2000) }
    }

    /// Counted tokens for a thousand estimated ones: 500 to 2000.
    #[must_use]
    pub fn per_mille(self) -> u64 {
        self.per_mille
    }

    /// Learns from one request: what was estimated for its prompt, and what the provider [counted](crate::cost::prompt_tokens)
    /// for it. Half of what it believed stays, so that one odd request is soon outweighed. Short prompts teach nothing: they
    /// consist of frames, and of what a provider puts in front.
    #[must_use]
    pub fn learned(self, estimated: u64, counted: u64) -> Self {
        if estimated < 100 || counted == 0 {
            return self;
        }
        let ratio = Self::from_per_mille(counted.saturating_mul(1000) / estimated);
        Self { per_mille: (self.per_mille + ratio.per_mille) / 2 }
    }

    /// An estimate by the provider's way of counting.
    #[must_use]
    pub fn apply(self, estimated: u64) -> u64 {
        estimated.saturating_mul(self.per_mille).div_ceil(1000)
    }
}

impl Default for Calibration {
    fn default() -> Self {
        Self::new()
    }
}

/// Estimates how many tokens a text has, in one pass over it. Appending to a text never makes its estimate smaller.
///
/// Vocabularies differ by more than any estimate is off, so the figures are round ones of our own: a token is six letters of
/// a word in Latin script, three where words are Greek, Cyrillic, Hebrew or Arabic, two in most other alphabets, and one
/// where a character is a syllable or a word; three digits; two signs; a break or an indentation. The single space between
/// words costs nothing. Beside OpenAI's `o200k_base`, prose in English, German, French or Spanish came out at 1.0 to 1.2 of
/// the true number, code and JSON at 1.0 to 1.3, Chinese, Japanese, Korean and Russian at 1.1 to 1.4, Georgian, the furthest
/// off above, at 1.6, and base64, the furthest below, at 0.7. The older `cl100k_base` needs twice the tokens and more for
/// some alphabets.
#[must_use]
pub fn estimate_tokens(text: &str) -> u64 {
    let (mut tokens, mut run, mut was_small) = (0, Run { kind: Kind::Space, units: 0 }, false);
    for c in text.chars() {
        let (kind, units) = kind_of(c);
        let is_new_word = was_small && c.is_ascii_uppercase();
        if kind != run.kind || is_new_word {
            tokens += run.tokens();
            run = Run { kind, units: 0 };
        }
        run.units += units;
        was_small = c.is_ascii_lowercase();
    }
    tokens + run.tokens()
}

/// Characters of one kind that follow each other.
struct Run {
    kind: Kind,
    /// Parts of a token: how many make one, the kind says.
    units: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Six units to a token.
    Word,
    Digits,
    Signs,
    /// A space counts one, a break two, so that one space alone is told apart.
    Space,
}

impl Run {
    fn tokens(&self) -> u64 {
        match self.kind {
            Kind::Word => self.units.div_ceil(6),
            Kind::Digits => self.units.div_ceil(3),
            Kind::Signs => self.units.div_ceil(2),
            Kind::Space if self.units < 2 => 0,
            Kind::Space => 1 + self.units / 32,
        }
    }
}

fn kind_of(c: char) -> (Kind, u64) {
    match c {
        'a'..='z' | 'A'..='Z' => (Kind::Word, 1),
        '0'..='9' => (Kind::Digits, 1),
        ' ' => (Kind::Space, 1),
        '\t'..='\r' => (Kind::Space, 2),
        _ if c.is_ascii() => (Kind::Signs, 1),
        // Latin with marks, Greek, Cyrillic, Hebrew, Arabic.
        '\u{100}'..='\u{17f}' => (Kind::Word, 3),
        '\u{80}'..='\u{8ff}' => (Kind::Word, 2),
        // India, South-East Asia, Georgia, Ethiopia.
        '\u{900}'..='\u{10ff}' | '\u{1200}'..='\u{1dff}' => (Kind::Word, 3),
        // Latin and Greek with more marks; then quotes, dashes, arrows, mathematics.
        '\u{1e00}'..='\u{1fff}' => (Kind::Word, 3),
        '\u{2000}'..='\u{2bff}' => (Kind::Signs, 2),
        // Chinese, Japanese, Korean.
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' => {
            (Kind::Word, 6)
        }
        // Emoji, rare ideographs and whatever else no vocabulary has as a whole.
        _ => (Kind::Word, 12),
    }
}
