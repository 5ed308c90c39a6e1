//! Markdown that is drawn while it arrives.
//!
//! [`parse`] reads a whole document. [`Stream`] reads one that is still being written: what is added comes in through
//! [`Stream::push`], blocks that nothing can change any more go out of [`Stream::advance`], and [`Stream::open`] is the rest,
//! as it will most likely become. Both read the same: at every point, the blocks that were closed and those that
//! [`Stream::finish`] would bring are what [`parse`] makes of the text so far.
//!
//! Read are CommonMark and what GitHub adds to it (tables, task lists, strikethrough, footnotes, alerts, bare addresses),
//! and formulas between dollar signs or TeX's own brackets. Raw HTML stays text.
//!
//! ```
//! use plainwire_markdown::{Block, Inline, Open, Options, Stream};
//!
//! let mut stream = Stream::new(Options::default());
//! stream.push("# Tides\n\nHigh water is at **se");
//! let update = stream.advance();
//! assert!(matches!(update.closed.as_slice(), [Block::Heading { level: 1, .. }]));
//!
//! // The mark is not closed yet, and already read as what it will be.
//! let Open::Blocks([Block::Paragraph(content)]) = stream.open() else { panic!("a paragraph") };
//! assert_eq!(content.get(1), Some(&Inline::Strong(vec![Inline::Text("se".into())])));
//!
//! stream.push("ven**.\n");
//! let update = stream.finish();
//! assert_eq!(update.closed.len(), 1);
//! ```

mod build;
mod define;
mod fence;
mod heal;
mod html;
mod links;
mod math;
mod plain;
mod read;
mod resume;
mod stream;
mod text;
mod tree;

pub use html::html;
pub use plain::plain;
pub use read::{Options, parse};
pub use stream::{Open, Stream, Update};
pub use tree::{Alert, Alignment, Block, Inline, Item};
