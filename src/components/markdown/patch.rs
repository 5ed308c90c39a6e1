//! Changes nodes that are drawn into what they are to be, and leaves all that is the same as it is: what a reader has
//! selected in it stays selected.

use plainwire_markdown::{Block, Inline, Item};

use super::draw::Pen;
use super::{child_at, put};
use crate::platform::node::Node;

impl Pen {
    /// Changes the blocks behind the first `from` of a text.
    pub(super) fn change(&self, root: &Node, from: usize, old: &[Block], new: &[Block]) {
        for (index, block) in new.iter().enumerate() {
            let place = from + index;
            match old.get(index) {
                Some(drawn) if drawn == block => {}
                Some(drawn) => {
                    if let Some(node) = child_at(root, place)
                        && !self.change_block(&node, drawn, block)
                    {
                        node.replace_with(&self.block(block));
                    }
                }
                None => put(root, place, &self.block(block)),
            }
        }
        for index in (new.len()..old.len()).rev() {
            if let Some(node) = child_at(root, from + index) {
                node.remove();
            }
        }
        remove_empty_parts(root);
    }

    /// Changes a node that was drawn for `old`. Returns false, having done nothing, where another has to be drawn.
    fn change_block(&self, node: &Node, old: &Block, new: &Block) -> bool {
        match (old, new) {
            (Block::Paragraph(old), Block::Paragraph(new)) | (Block::Plain(old), Block::Plain(new)) => {
                self.change_inlines(node, old, new);
            }
            (Block::Heading { level, content: old }, Block::Heading { level: same, content: new }) if level == same => {
                self.change_inlines(node, old, new);
            }
            (Block::Code { language, text: old }, Block::Code { language: same, text: new })
                if language == same && new.starts_with(old.as_str()) =>
            {
                let Some(code) = self.code(node) else { return false };
                code.grow_to(new);
            }
            (Block::Html(old), Block::Html(new)) => {
                let Some(text) = node.child(0) else { return false };
                change_text(&text, old.trim_end_matches('\n'), new.trim_end_matches('\n'));
            }
            (Block::Quote { alert, blocks: old }, Block::Quote { alert: same, blocks: new }) if alert == same => {
                self.change_blocks(node, usize::from(alert.is_some()), old, new);
            }
            (Block::List { start, items: old }, Block::List { start: same, items: new }) if start == same => {
                change_children(
                    node,
                    0,
                    old,
                    new,
                    |item| self.item(item),
                    |node, old, new| self.change_item(node, old, new),
                );
            }
            (
                Block::Table { alignments, head, rows: old },
                Block::Table { alignments: same, head: same_head, rows: new },
            ) if alignments == same && head == same_head => {
                let Some(body) = node.child(0).and_then(|table| table.child(1)) else { return false };
                let draw = |row: &Vec<Vec<Inline>>| self.row("td", alignments, row);
                change_children(&body, 0, old, new, draw, |row, old, new| {
                    if old.len() == new.len() {
                        self.change_cells(row, old, new);
                    }
                    old.len() == new.len()
                });
            }
            (Block::Footnote { label, blocks: old }, Block::Footnote { label: same, blocks: new }) if label == same => {
                self.change_blocks(node, 1, old, new);
            }
            _ => return false,
        }
        true
    }

    fn change_blocks(&self, node: &Node, offset: usize, old: &[Block], new: &[Block]) {
        change_children(
            node,
            offset,
            old,
            new,
            |block| self.block(block),
            |node, old, new| self.change_block(node, old, new),
        );
    }

    fn change_item(&self, node: &Node, old: &Item, new: &Item) -> bool {
        if old.task != new.task {
            return false;
        }
        self.change_blocks(node, usize::from(new.task.is_some()), &old.blocks, &new.blocks);
        true
    }

    fn change_cells(&self, row: &Node, old: &[Vec<Inline>], new: &[Vec<Inline>]) {
        for (index, (old, new)) in old.iter().zip(new).enumerate() {
            if old != new
                && let Some(cell) = row.child(index)
            {
                self.change_inlines(&cell, old, new);
            }
        }
    }

    fn change_inlines(&self, node: &Node, old: &[Inline], new: &[Inline]) {
        change_children(
            node,
            0,
            old,
            new,
            |inline| self.inline(inline),
            |node, old, new| self.change_inline(node, old, new),
        );
    }

    fn change_inline(&self, node: &Node, old: &Inline, new: &Inline) -> bool {
        match (old, new) {
            (Inline::Text(old), Inline::Text(new)) | (Inline::Html(old), Inline::Html(new)) => {
                change_text(node, old, new);
            }
            (Inline::Code(old), Inline::Code(new)) => {
                let Some(text) = node.child(0) else { return false };
                change_text(&text, old, new);
            }
            (Inline::Emphasis(old), Inline::Emphasis(new))
            | (Inline::Strong(old), Inline::Strong(new))
            | (Inline::Strikethrough(old), Inline::Strikethrough(new)) => self.change_inlines(node, old, new),
            _ => return false,
        }
        true
    }
}

fn change_text(node: &Node, old: &str, new: &str) {
    if let Some(added) = new.strip_prefix(old) {
        node.append_data(added);
        return;
    }
    // What both begin with is not touched, and what is selected in it stays selected.
    let same: usize = old.chars().zip(new.chars()).take_while(|(old, new)| old == new).map(|(c, _)| c.len_utf8()).sum();
    let (kept, gone) = old.split_at(same);
    let units = |text: &str| text.chars().map(char::len_utf16).sum();
    node.replace_data(units(kept), units(gone), new.get(same..).unwrap_or_default());
}

/// Changes the children of a node behind the first `offset`: each stays, is changed, or is drawn anew.
fn change_children<T: PartialEq>(
    node: &Node,
    offset: usize,
    old: &[T],
    new: &[T],
    draw: impl Fn(&T) -> Node,
    change: impl Fn(&Node, &T, &T) -> bool,
) {
    for (index, item) in new.iter().enumerate() {
        match old.get(index) {
            Some(drawn) if drawn == item => {}
            Some(drawn) => {
                if let Some(child) = node.child(offset + index)
                    && !change(&child, drawn, item)
                {
                    child.replace_with(&draw(item));
                }
            }
            None => node.append(&draw(item)),
        }
    }
    for index in (new.len()..old.len()).rev() {
        if let Some(child) = node.child(offset + index) {
            child.remove();
        }
    }
}

/// A part that lost its only block would be one too many for the next.
fn remove_empty_parts(root: &Node) {
    while let Some(part) = root.last().filter(|part| part.child(0).is_none()) {
        part.remove();
    }
}
