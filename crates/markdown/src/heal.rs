//! What an unfinished text will most likely become.

use crate::define::Definition;
use crate::read::{self, Options};
use crate::tree::Block;

/// Reads the open tail of a document as it will most likely become.
pub(crate) fn read(tail: &str, options: Options, known: &[Definition]) -> Vec<Block> {
    read::read(tail, options, known).blocks
}
