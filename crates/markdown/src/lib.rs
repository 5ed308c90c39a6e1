//! Markdown that is drawn while it arrives.

mod tree;

pub use tree::{Alert, Alignment, Block, Inline, Item};
