//! What an unfinished text will most likely become.
//!
//! The text is mended and then read as any other: what is not known yet is left out at its end, and what is open is closed.

mod lines;
mod marks;
mod table;

use crate::define::Definition;
use crate::read::{self, Options};
use crate::tree::Block;

/// How often something is left out at the end, one behind the other: nothing that anyone writes needs more.
const MAX_CUTS: usize = 6;

/// Reads the open tail of a document as it will most likely become.
pub(crate) fn read(tail: &str, options: Options, known: &[Definition]) -> Vec<Block> {
    let mut text = lines::known(tail);
    let mut reading = read::read(text, options, known);
    // Where a line loses its end, the rest of it may tell nothing any more.
    for _ in 0..MAX_CUTS {
        let Some(end) = marks::known(text, &reading.leaf, options.tex_brackets) else { break };
        let shorter = lines::known(text.get(..end).unwrap_or_default());
        text = shorter;
        reading = read::read(text, options, known);
    }
    let closed = marks::close(text, &reading.leaf);
    let headed = table::head(closed.as_deref().unwrap_or(text), &reading.leaf);
    match headed.or(closed) {
        Some(mended) => read::read(&mended, options, known).blocks,
        None => reading.blocks,
    }
}
