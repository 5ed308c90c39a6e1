//! Markdown on the screen, also while it grows: what is closed is drawn once and never touched again, what is open is
//! changed where it changed. Nodes are built, and nothing that was written becomes markup.
//!
//! In reading order: [`Markdown`] here keeps the page in step with a [`Stream`], `draw` makes nodes of blocks, `patch`
//! changes nodes that are there, `code`, `math` and `link` are what is more than text.

mod code;
mod draw;
mod link;
mod math;
mod patch;

use std::rc::Rc;

use plainwire_markdown::{Block, Open, Options, Stream, Update, parse};

use crate::components::el::El;
use crate::platform::dom;
use crate::platform::node::Node;
use draw::Pen;

pub use link::image;

/// So many blocks stand in one part of the page, which the browser leaves out of layout and paint as long as it is far
/// away. Single blocks would be so many that looking which of them are near took longer than what it saves.
const BLOCKS_A_PART: usize = 32;

/// So many blocks are drawn at once where all are there; more come with the next frames, so that the page stays quick.
const BLOCKS_AT_ONCE: usize = 100;

/// A text in Markdown that may be growing.
pub struct Markdown {
    root: Node,
    pen: Pen,
    stream: Stream,
    shown_bytes: usize,
    revision: u32,
    /// How many blocks are closed and drawn.
    closed: usize,
    /// The open ones as they are drawn, behind the closed ones.
    tail: Vec<Block>,
    /// The code of an open fence, which is then all that is open.
    fence: Option<code::Code>,
}

impl Markdown {
    /// Draws inside `root`, which must be empty.
    #[must_use]
    pub fn new(root: &El) -> Self {
        Self {
            root: Node::of(root),
            pen: Pen::new(true),
            stream: Stream::new(Options::default()),
            shown_bytes: 0,
            revision: 0,
            closed: 0,
            tail: Vec::new(),
            fence: None,
        }
    }

    /// Brings what is drawn up to `head` and `text` behind it. As long as `revision` stays, both together must begin with
    /// what was shown before.
    pub fn show(&mut self, head: &str, text: &str, revision: u32) {
        if revision != self.revision || head.len() + text.len() < self.shown_bytes {
            self.root.set_content("");
            *self = Self { revision, ..Self::new(&self.root.to_el()) };
        }
        let before = self.shown_bytes;
        for added in [head.get(before..), text.get(before.saturating_sub(head.len())..)].into_iter().flatten() {
            self.stream.push(added);
            self.shown_bytes += added.len();
        }
        if self.shown_bytes > before {
            let update = self.stream.advance();
            self.draw(update);
        }
    }

    /// Draws what is there as the whole text.
    pub fn finish(&mut self) {
        let update = self.stream.finish();
        self.draw(update);
        self.stream = Stream::new(Options::default());
    }

    fn draw(&mut self, update: Update) {
        self.go_on(update.closed);
        // Behind what was closed: they may be among it.
        for (index, block) in &update.replaced {
            if let Some(node) = child_at(&self.root, *index) {
                node.replace_with(&self.pen.block(block));
            }
        }
    }

    /// Draws what is closed now and what is open.
    fn go_on(&mut self, mut closed: Vec<Block>) {
        if let Some(fence) = self.fence.take() {
            match (closed.first(), self.stream.open()) {
                // It is still the same that is open.
                (None, Open::Fence { text, .. }) => {
                    fence.grow_to(text);
                    self.fence = Some(fence);
                    return;
                }
                (Some(Block::Code { language, text }), _) if fence.is(language) => {
                    fence.grow_to(text);
                    fence.close();
                    closed.remove(0);
                    self.closed += 1;
                }
                _ => self.cut(),
            }
        }
        let count = closed.len();
        let fence = match self.stream.open() {
            Open::Blocks(open) => {
                closed.extend_from_slice(open);
                None
            }
            Open::Fence { language, text } => Some((language.to_owned(), text.to_owned())),
        };
        self.pen.change(&self.root, self.closed, &self.tail, &closed);
        self.tail = closed.split_off(count.min(closed.len()));
        self.closed += count;
        if count > 0 {
            // What was open and is closed now is complete.
            let open: Vec<Node> =
                (0..self.tail.len()).filter_map(|at| child_at(&self.root, self.closed + at)).collect();
            self.pen.close_codes(&open);
        }
        if let Some((language, text)) = fence {
            let drawn = code::Code::draw(&language, &text);
            put(&self.root, self.closed, drawn.node());
            self.fence = Some(drawn);
        }
    }

    /// Takes away what is drawn behind the closed blocks.
    fn cut(&self) {
        if let Some(node) = child_at(&self.root, self.closed) {
            node.remove();
        }
    }
}

/// Draws a whole text. What is much is drawn over the next frames.
pub fn draw_all(root: &El, text: &str) {
    let blocks = parse(text, &Options::default());
    draw_from(Node::of(root), Rc::new(blocks), 0);
}

fn draw_from(root: Node, blocks: Rc<Vec<Block>>, from: usize) {
    let pen = Pen::new(false);
    let until = blocks.len().min(from + BLOCKS_AT_ONCE);
    for (index, block) in blocks.iter().enumerate().take(until).skip(from) {
        put(&root, index, &pen.block(block));
    }
    if until < blocks.len() {
        dom::next_frame(move || draw_from(root, blocks, until));
    }
}

/// The node of a block.
fn child_at(root: &Node, index: usize) -> Option<Node> {
    root.child(index / BLOCKS_A_PART)?.child(index % BLOCKS_A_PART)
}

/// Puts a node behind all others, as that of the block with that index.
fn put(root: &Node, index: usize, node: &Node) {
    if index.is_multiple_of(BLOCKS_A_PART) {
        root.append(&Node::element("div").class("part"));
    }
    if let Some(part) = root.last() {
        part.append(node);
    }
}

/// A text in Markdown as HTML: for the clipboard, never for the page.
#[must_use]
pub fn html(text: &str) -> String {
    plainwire_markdown::html(&parse(text, &Options::default()))
}

/// A text in Markdown without its marks, as it is read out.
#[must_use]
pub fn plain(text: &str) -> String {
    plainwire_markdown::plain(&parse(text, &Options::default()))
}

/// Hears the buttons inside: one listener for all of them. `copy` takes the text of a code block.
#[must_use]
pub fn with_buttons(root: El, copy: impl Fn(String) + 'static) -> El {
    root.on("click", move |event| {
        let Some(button) = event.closest("[data-act]") else { return };
        match button.attribute("data-act").as_deref() {
            Some("copy") => copy(code::text_of(&button)),
            Some("wrap") => code::toggle_wrap(&button),
            Some("image") => link::load(&button),
            Some("note") => link::to_footnote(&button),
            _ => {}
        }
    })
}
