//! A list or a table that grows long: what is final of it is not read again with every item and every row.
//!
//! An item is final when the next one begins, a row when its line ends; only whether a list is loose may still change for all
//! of its items, and that changes what their paragraphs are called.

use crate::read::Reading;
use crate::tree::{Block, Item};

/// What is read at least before anything is final, in bytes: less is read sooner than it is joined.
const LEAST: usize = 64;

/// Where reading goes on in the open block.
#[derive(Clone, Debug)]
pub(crate) struct Resume {
    /// What stands for the final parts: the head of the table, or an item, whose paragraph tells whether the list is loose.
    head: String,
    /// Where the first part begins that is not final, behind the beginning of the block.
    from: usize,
    /// How many parts are final.
    count: usize,
    list: Option<Looseness>,
}

#[derive(Clone, Copy, Debug)]
struct Looseness {
    /// Whether the list was loose up to here: it will stay so.
    is_certain: bool,
    /// Whether the final items read as those of a loose list.
    is_shown: bool,
}

impl Resume {
    /// Where to go on in `block`, which is all of `text`, and of which the parts that are not final begin in lines at `parts`.
    pub(crate) fn behind(block: &Block, parts: &[usize], text: &str, before: Option<&Self>) -> Option<Self> {
        let (last, first) = (*parts.last()?, *parts.first()?);
        if last < before.map_or(0, |before| before.from) + LEAST {
            return None;
        }
        let count = before.map_or(0, |before| before.count) + parts.len() - 1;
        let (head, list) = match (block, before) {
            (Block::List { items, .. }, _) => {
                let is_loose = looseness(items.get(..count)?)?;
                (probe(text.get(last..)?)?, Some(Looseness { is_certain: is_loose, is_shown: is_loose }))
            }
            (Block::Table { .. }, Some(before)) => (before.head.clone(), None),
            (Block::Table { .. }, None) => (text.get(..first)?.to_owned(), None),
            _ => return None,
        };
        Some(Self { head, from: last, count, list })
    }

    pub(crate) fn from(&self) -> usize {
        self.from
    }

    /// What is to be read for the block that begins where `text` does.
    pub(crate) fn source(&self, text: &str) -> String {
        [&self.head, text.get(self.from..).unwrap_or_default()].concat()
    }

    /// Takes a reading of that as one of the whole block, but for the final parts.
    pub(crate) fn place(&self, reading: &mut Reading) {
        let place = |at: &mut usize| {
            if let Some(behind) = at.checked_sub(self.head.len()) {
                *at = behind + self.from;
            } else if self.list.is_some() {
                *at = 0;
            }
        };
        if self.list.is_some() && reading.starts.len() == 1 {
            reading.parts.drain(..reading.parts.len().min(1));
        }
        reading.starts.iter_mut().chain(&mut reading.ends).chain(&mut reading.parts).for_each(place);
        for definition in &mut reading.definitions {
            place(&mut definition.at);
            place(&mut definition.end);
        }
    }

    /// Puts what was read behind the final parts of `whole`, instead of what is there.
    pub(crate) fn join(&mut self, whole: &mut Block, read: Block) {
        match (whole, read, &mut self.list) {
            (Block::List { items, .. }, Block::List { items: mut read, .. }, Some(list)) => {
                let probe: Vec<Item> = read.drain(..read.len().min(1)).collect();
                let is_loose = list.is_certain || looseness(&probe) == Some(true);
                items.truncate(self.count);
                if list.is_shown != is_loose {
                    loosen(items, is_loose);
                    list.is_shown = is_loose;
                }
                loosen(&mut read, is_loose);
                items.append(&mut read);
            }
            (Block::Table { rows, .. }, Block::Table { rows: mut read, .. }, None) => {
                rows.truncate(self.count);
                rows.append(&mut read);
            }
            _ => {}
        }
    }
}

/// Whether the list of these items is loose; none where no paragraph tells.
fn looseness(items: &[Item]) -> Option<bool> {
    items.iter().flat_map(|item| &item.blocks).find_map(|block| match block {
        Block::Plain(_) => Some(false),
        Block::Paragraph(_) => Some(true),
        _ => None,
    })
}

fn loosen(items: &mut [Item], is_loose: bool) {
    for block in items.iter_mut().flat_map(|item| &mut item.blocks) {
        match block {
            Block::Plain(content) if is_loose => *block = Block::Paragraph(std::mem::take(content)),
            Block::Paragraph(content) if !is_loose => *block = Block::Plain(std::mem::take(content)),
            _ => {}
        }
    }
}

/// An item before the one that `text` begins with, in the same list.
fn probe(text: &str) -> Option<String> {
    let bare = text.trim_start_matches([' ', '\t']);
    let indentation = text.get(..text.len() - bare.len())?;
    let behind = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = if behind.len() < bare.len() { "1" } else { "" };
    let mark = behind.get(..1)?;
    Some([indentation, number, mark, " x\n"].concat())
}
