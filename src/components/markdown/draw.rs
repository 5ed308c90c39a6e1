//! Blocks and inline content as nodes: one child for each block, one for each piece of a line, so that what changes in the
//! one can be found in the other.

use std::cell::RefCell;

use plainwire_markdown::{Alert, Alignment, Block, Inline, Item};

use super::code::Code;
use super::{link, math};
use crate::platform::node::Node;
use crate::words::{Words, t};

/// What draws, and the code blocks that it may have to go on with.
pub(super) struct Pen {
    /// None where all that is drawn is complete.
    codes: Option<RefCell<Vec<Code>>>,
}

impl Pen {
    pub(super) fn new(may_grow: bool) -> Self {
        Self { codes: may_grow.then(RefCell::default) }
    }

    /// The code block that was drawn as this node, if it may grow.
    pub(super) fn code(&self, node: &Node) -> Option<Code> {
        self.codes.as_ref()?.borrow().iter().rev().find(|code| code.node() == node).cloned()
    }

    /// Tells the code blocks that were drawn so far that they are complete, besides those in nodes that are still open.
    pub(super) fn close_codes(&self, open: &[Node]) {
        if let Some(codes) = &self.codes {
            codes.borrow_mut().retain(|code| {
                let is_open = open.iter().any(|node| node.contains(code.node()));
                if !is_open {
                    code.close();
                }
                is_open
            });
        }
    }

    /// A block.
    pub(super) fn block(&self, block: &Block) -> Node {
        match block {
            Block::Paragraph(content) => self.inlines(Node::element("p"), content),
            Block::Plain(content) => self.inlines(Node::element("span"), content),
            Block::Heading { level, content } => self.inlines(Node::element(heading(*level)), content),
            Block::Code { language, text } => {
                let code = Code::draw(language, text);
                let node = code.node().clone();
                match &self.codes {
                    Some(codes) => codes.borrow_mut().push(code),
                    None => code.close(),
                }
                node
            }
            Block::Quote { alert, blocks } => {
                let quote = match alert {
                    None => Node::element("blockquote"),
                    Some(alert) => {
                        let (class, title) = kind(*alert);
                        let title = Node::element("p").class("alert-title").with(Node::text(title(t())));
                        Node::element("div").class(class).attr("role", "note").with(title)
                    }
                };
                self.blocks(quote, blocks)
            }
            Block::List { start, items } => {
                let list = match start {
                    None => Node::element("ul"),
                    Some(1) => Node::element("ol"),
                    Some(start) => Node::element("ol").attr("start", &start.to_string()),
                };
                items.iter().fold(list, |list, item| list.with(self.item(item)))
            }
            Block::Table { alignments, head, rows } => self.table(alignments, head, rows),
            Block::Footnote { label, blocks } => {
                let number = Node::element("sup").with(Node::text(label));
                let note = Node::element("div").class("footnote").attr("data-note", label).attr("tabindex", "-1");
                self.blocks(note.with(number), blocks)
            }
            Block::Html(html) => Node::element("p").class("html").with(Node::text(html.trim_end_matches('\n'))),
            Block::Rule => Node::element("hr"),
        }
    }

    fn blocks(&self, into: Node, blocks: &[Block]) -> Node {
        blocks.iter().fold(into, |into, block| into.with(self.block(block)))
    }

    /// An item of a list.
    pub(super) fn item(&self, item: &Item) -> Node {
        let entry = Node::element("li");
        let entry = match item.task {
            None => entry,
            Some(is_done) => {
                let tick = Node::element("input").attr("type", "checkbox").attr("disabled", "");
                let tick = if is_done { tick.attr("checked", "") } else { tick };
                let label = if is_done { t().task_done } else { t().task_open };
                entry.class("task").with(tick.attr("aria-label", label))
            }
        };
        self.blocks(entry, &item.blocks)
    }

    fn table(&self, alignments: &[Alignment], head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Node {
        let head = Node::element("thead").with(self.row("th", alignments, head));
        let body = rows.iter().fold(Node::element("tbody"), |body, row| body.with(self.row("td", alignments, row)));
        let region = Node::element("div").class("scroll").attr("tabindex", "0").attr("role", "region");
        region.attr("aria-label", t().table).with(Node::element("table").with(head).with(body))
    }

    /// A row of a table.
    pub(super) fn row(&self, tag: &str, alignments: &[Alignment], cells: &[Vec<Inline>]) -> Node {
        let mut row = Node::element("tr");
        for (index, content) in cells.iter().enumerate() {
            let cell = Node::element(tag);
            let cell = match alignments.get(index) {
                Some(Alignment::Left) => cell.class("left"),
                Some(Alignment::Center) => cell.class("center"),
                Some(Alignment::Right) => cell.class("right"),
                Some(Alignment::None) | None => cell,
            };
            row = row.with(self.inlines(cell, content));
        }
        row
    }

    pub(super) fn inlines(&self, into: Node, content: &[Inline]) -> Node {
        content.iter().fold(into, |into, inline| into.with(self.inline(inline)))
    }

    /// A piece of a line.
    pub(super) fn inline(&self, inline: &Inline) -> Node {
        match inline {
            Inline::Text(text) | Inline::Html(text) => Node::text(text),
            Inline::Code(code) => Node::element("code").with(Node::text(code)),
            Inline::Emphasis(content) => self.inlines(Node::element("em"), content),
            Inline::Strong(content) => self.inlines(Node::element("strong"), content),
            Inline::Strikethrough(content) => self.inlines(Node::element("del"), content),
            Inline::Link { url, title, content } => {
                link::finished(url, title, self.inlines(Node::element("a"), content))
            }
            Inline::Image { url, title, alt } => link::markdown_image(url, title, alt),
            Inline::Math { is_display, tex } => math::draw(tex, *is_display),
            Inline::FootnoteReference(label) => link::footnote(label),
            Inline::SoftBreak => Node::text("\n"),
            Inline::HardBreak => Node::element("br"),
        }
    }
}

fn heading(level: u8) -> &'static str {
    match level {
        0 | 1 => "h1",
        2 => "h2",
        3 => "h3",
        4 => "h4",
        5 => "h5",
        _ => "h6",
    }
}

/// The classes and the title of an alert.
fn kind(alert: Alert) -> (&'static str, fn(&'static Words) -> &'static str) {
    match alert {
        Alert::Note => ("alert", |words| words.alert_note),
        Alert::Tip => ("alert tip", |words| words.alert_tip),
        Alert::Important => ("alert important", |words| words.alert_important),
        Alert::Warning => ("alert warning", |words| words.alert_warning),
        Alert::Caution => ("alert caution", |words| words.alert_caution),
    }
}
