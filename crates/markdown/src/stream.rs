//! A document that is still being written.

use crate::define::{self, Definition};
use crate::fence::Fence;
use crate::heal;
use crate::read::{self, Options, Reading};
use crate::resume::Resume;
use crate::text;
use crate::tree::Block;
use std::ops::Range;

/// A document that is still being written, read as it grows.
///
/// What is closed is read once; what is open is read again with every [`advance`](Self::advance), so that its cost is that of
/// the open tail, however long the document is. An open fence of code is not even read again.
///
/// Only a whole line is evidence that the blocks before it are closed: `- ` may still become `---`.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    options: Options,
    text: String,
    after_return: bool,
    /// Behind the last line feed.
    lines_end: usize,
    /// How much of the text has been looked through for closed blocks.
    looked_through: usize,
    /// How much of the text `open` shows.
    shown: usize,
    /// Where the open tail begins.
    start: usize,
    /// The tail, where it is a fence of code.
    fence: Option<Fence>,
    open: Vec<Block>,
    /// Where the tail is a long list or table: where reading goes on. What is final of it is in `open`.
    resume: Option<Resume>,
    closed_count: usize,
    /// Closed blocks that may name a definition.
    naming: Vec<Naming>,
    /// Definitions in the closed part, and those in the tail.
    known: Vec<Definition>,
    in_tail: Vec<Definition>,
}

/// Closed blocks that begin in one line.
#[derive(Clone, Debug)]
struct Naming {
    first: usize,
    range: Range<usize>,
}

/// What became certain. The closed blocks are to be taken first: what is replaced may be among them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Update {
    /// Blocks that are closed now, behind those that were closed before.
    pub closed: Vec<Block>,
    /// Closed blocks that read otherwise since a definition came: each by its place among all closed blocks.
    pub replaced: Vec<(usize, Block)>,
}

/// What is behind the closed blocks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Open<'a> {
    /// Blocks that may still change.
    Blocks(&'a [Block]),
    /// A fence of code that is not closed yet.
    Fence {
        /// The first word behind the fence; empty where there is none.
        language: &'a str,
        /// The code so far. It only grows while this fence is open.
        text: &'a str,
    },
}

impl Stream {
    /// An empty document.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self { options, ..Self::default() }
    }

    /// Appends a piece of the document; nothing is read yet.
    pub fn push(&mut self, piece: &str) {
        let before = self.text.len();
        text::append(&mut self.text, piece, &mut self.after_return);
        let added = self.text.as_bytes().get(before..).unwrap_or_default();
        if let Some(feed) = added.iter().rposition(|byte| *byte == b'\n') {
            self.lines_end = before + feed + 1;
        }
    }

    /// Reads what was pushed, and tells what became certain. Meant to be called once for every frame that is drawn.
    pub fn advance(&mut self) -> Update {
        if std::mem::replace(&mut self.shown, self.text.len()) == self.text.len() {
            return Update::default();
        }
        let update = self.close_lines();
        if self.fence.is_some() {
            self.open.clear();
            return update;
        }
        let tail = self.text.get(self.start..).unwrap_or_default();
        match &mut self.resume {
            None => self.open = heal::read(tail, self.options, &self.known),
            Some(resume) => {
                let mut blocks = heal::read(&resume.source(tail), self.options, &self.known).into_iter();
                if let (Some(whole), Some(first)) = (self.open.first_mut(), blocks.next()) {
                    resume.join(whole, first);
                }
                self.open.truncate(1);
                self.open.extend(blocks);
            }
        }
        update
    }

    /// Reads what was pushed as the end of the document: everything is closed. What is pushed afterwards begins a new block.
    pub fn finish(&mut self) -> Update {
        let mut update = self.close_lines();
        if let Some(mut fence) = self.fence.take() {
            fence.finish(&self.text);
            self.close_fence(fence, self.text.len(), &mut update);
        } else {
            let reading = self.read_tail(self.text.len(), &mut update);
            self.closed_count += reading.blocks.len();
            update.closed.extend(reading.blocks);
            self.start = self.text.len();
        }
        self.looked_through = self.text.len();
        self.shown = self.text.len();
        self.open.clear();
        self.resume = None;
        // They are read already, and hold for what is pushed next.
        self.known.append(&mut self.in_tail);
        update
    }

    /// What is behind the closed blocks, as it was at the last [`advance`](Self::advance).
    #[must_use]
    pub fn open(&self) -> Open<'_> {
        match &self.fence {
            Some(fence) => Open::Fence { language: &fence.language, text: &fence.text },
            None => Open::Blocks(&self.open),
        }
    }

    /// Closes what whole lines have closed.
    fn close_lines(&mut self) -> Update {
        let mut update = Update::default();
        loop {
            if let Some(mut fence) = self.fence.take() {
                let Some(end) = fence.advance(&self.text) else {
                    self.fence = Some(fence);
                    return update;
                };
                self.close_fence(fence, end, &mut update);
            }
            if self.lines_end <= self.looked_through.max(self.start) || !self.close_blocks(&mut update) {
                self.looked_through = self.lines_end;
                return update;
            }
        }
    }

    fn close_fence(&mut self, fence: Fence, end: usize, update: &mut Update) {
        update.closed.push(Block::Code { language: fence.language, text: fence.text });
        self.closed_count += 1;
        self.start = end;
        self.looked_through = end;
    }

    /// Reads the whole lines of the tail and closes all blocks in them but the last. Whether that is a fence now.
    fn close_blocks(&mut self, update: &mut Update) -> bool {
        let reading = self.read_tail(self.lines_end, update);
        let tail = self.text.get(self.start..self.lines_end).unwrap_or_default();
        let last = reading.starts.last().copied().unwrap_or(0);
        let last_end = reading.ends.last().copied().unwrap_or(0);
        let is_over =
            reading.blocks.last().is_some_and(|block| is_over(block, tail.get(last_end..).unwrap_or_default()));
        let outside = define::last_behind(&reading.definitions, tail, last_end);
        let end = if is_over { Some(tail.len()) } else { outside };
        // What begins in one line is closed together.
        let count = match end {
            Some(_) => reading.starts.len(),
            None => reading.starts.partition_point(|start| *start < last),
        };
        let end = end.unwrap_or(last);
        self.close_definitions(end);
        self.in_tail.iter_mut().for_each(|definition| definition.at = definition.at.saturating_sub(end));
        self.note_naming(&reading.starts, count, end);
        let mut blocks = reading.blocks;
        let open = blocks.split_off(count);
        update.closed.append(&mut blocks);
        self.start += end;
        self.closed_count += count;
        self.go_on(open, &reading.parts, end);
        let (Some(Block::Code { language, .. }), true) = (self.open.first(), reading.is_last_fenced) else {
            return false;
        };
        self.fence = Fence::open(&self.text, self.start, language);
        self.fence.is_some()
    }

    /// Reads the tail up to `end` and its definitions, and puts together what was final of it and what was read now.
    fn read_tail(&mut self, end: usize, update: &mut Update) -> Reading {
        let tail = self.text.get(self.start..end).unwrap_or_default();
        if let Some(mut resume) = self.resume.take() {
            let mut reading = read::read(&resume.source(tail), self.options, &self.known);
            resume.place(&mut reading);
            if !self.define(&reading.definitions, update) {
                if let (Some(first), false) = (reading.blocks.first_mut(), self.open.is_empty()) {
                    let mut whole = self.open.swap_remove(0);
                    resume.join(&mut whole, std::mem::replace(first, Block::Rule));
                    *first = whole;
                }
                self.resume = Some(resume);
                return reading;
            }
        }
        let tail = self.text.get(self.start..end).unwrap_or_default();
        let reading = read::read(tail, self.options, &self.known);
        self.define(&reading.definitions, update);
        reading
    }

    /// Remembers what of the open block is final. `closed` is how much of the tail was closed, to which `parts` are not moved yet.
    fn go_on(&mut self, open: Vec<Block>, parts: &[usize], closed: usize) {
        let before = self.resume.take().filter(|_| closed == 0);
        self.open = open;
        let parts: Vec<usize> = parts.iter().map(|part| part.saturating_sub(closed)).collect();
        let tail = self.text.get(self.start..self.lines_end).unwrap_or_default();
        // Two blocks that begin in one line are read together.
        let ([block], true) = (self.open.as_slice(), self.fence.is_none()) else { return };
        let next = Resume::behind(block, &parts, tail, before.as_ref());
        if let Some(next) = &next {
            self.close_definitions(next.from());
        }
        self.resume = next.or(before);
    }

    /// Remembers which of the blocks that are being closed may name a definition.
    fn note_naming(&mut self, starts: &[usize], count: usize, end: usize) {
        let mut at = 0;
        while let Some(start) = starts.get(at).filter(|_| at < count) {
            let next = starts.partition_point(|other| other <= start);
            let to = starts.get(next).copied().unwrap_or(end);
            let range = self.start + start..self.start + to;
            if self.text.as_bytes().get(range.clone()).is_some_and(|bytes| bytes.contains(&b'[')) {
                self.naming.push(Naming { first: self.closed_count + at, range });
            }
            at = next;
        }
    }

    /// Takes the definitions of the tail, and reads again what they change. Whether they change anything.
    fn define(&mut self, found: &[Definition], update: &mut Update) -> bool {
        let differing = define::differing(&self.in_tail, found);
        if differing.is_empty() {
            self.in_tail = found.to_vec();
            return false;
        }
        let before = [self.known.as_slice(), &self.in_tail].concat();
        let after = [self.known.as_slice(), found].concat();
        for naming in &self.naming {
            let text = self.text.get(naming.range.clone()).unwrap_or_default();
            if !differing.iter().any(|definition| definition.could_be_named_in(text)) {
                continue;
            }
            let old = read::read(text, self.options, &before).blocks;
            let new = read::read(text, self.options, &after).blocks;
            for (offset, (old, new)) in old.into_iter().zip(new).enumerate() {
                if old != new {
                    update.replaced.push((naming.first + offset, new));
                }
            }
        }
        self.in_tail = found.to_vec();
        true
    }

    /// Takes the definitions before `end` of the tail as certain.
    fn close_definitions(&mut self, end: usize) {
        let closed = self.in_tail.partition_point(|definition| definition.at < end);
        self.known.extend(self.in_tail.drain(..closed));
    }
}

/// Whether nothing can change a block any more: its only line is whole, or a blank line ends it. `behind` is what follows it.
fn is_over(block: &Block, behind: &str) -> bool {
    let is_ended = match block {
        Block::Heading { .. } | Block::Rule => true,
        Block::Paragraph(_) | Block::Table { .. } | Block::Quote { .. } => behind.contains('\n'),
        _ => false,
    };
    is_ended && behind.trim_ascii().is_empty()
}
