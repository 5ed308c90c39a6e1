//! A document that is still being written.

use crate::define::Definition;
use crate::fence::Fence;
use crate::heal;
use crate::read::{self, Options};
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
    /// Where the open tail begins.
    start: usize,
    /// The tail, where it is a fence of code.
    fence: Option<Fence>,
    open: Vec<Block>,
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

/// What became certain.
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
        let update = self.close_lines();
        match &self.fence {
            Some(_) => self.open.clear(),
            None => {
                let definitions = &self.known;
                self.open = heal::read(self.text.get(self.start..).unwrap_or_default(), self.options, definitions);
            }
        }
        update
    }

    /// Reads what was pushed as the end of the document: everything is closed.
    pub fn finish(&mut self) -> Update {
        let mut update = self.close_lines();
        if let Some(mut fence) = self.fence.take() {
            fence.finish(&self.text);
            self.close_fence(fence, self.text.len(), &mut update);
        } else {
            let tail = self.text.get(self.start..).unwrap_or_default();
            let reading = read::read(tail, self.options, &self.known);
            self.define(reading.definitions, &mut update);
            self.closed_count += reading.blocks.len();
            update.closed.extend(reading.blocks);
            self.start = self.text.len();
        }
        self.looked_through = self.text.len();
        self.open.clear();
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
        let tail = self.text.get(self.start..self.lines_end).unwrap_or_default();
        let mut reading = read::read(tail, self.options, &self.known);
        let Some(last) = reading.starts.last().copied() else {
            self.define(reading.definitions, update);
            return false;
        };
        // What begins in one line is closed together.
        let count = reading.starts.partition_point(|start| *start < last);
        let base = self.start;
        for at in 0..count {
            let (Some(from), Some(to)) = (reading.starts.get(at), reading.starts.get(at + 1)) else { break };
            let is_first = at.checked_sub(1).and_then(|before| reading.starts.get(before)) != Some(from);
            if !is_first && let Some(naming) = self.naming.last_mut() {
                naming.range.end = base + to;
            } else {
                self.naming.push(Naming { first: self.closed_count + at, range: base + from..base + to });
            }
        }
        self.define(std::mem::take(&mut reading.definitions), update);
        self.start = base + last;
        self.closed_count += count;
        let mut blocks = reading.blocks.into_iter();
        update.closed.extend(blocks.by_ref().take(count));
        let (Some(Block::Code { language, .. }), true) = (blocks.next(), reading.is_last_fenced) else { return false };
        self.fence = Fence::open(&self.text, self.start, &language);
        self.fence.is_some()
    }

    fn define(&mut self, _definitions: Vec<Definition>, _update: &mut Update) {}
}
