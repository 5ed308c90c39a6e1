//! Blocks as plain text: for what reads aloud, or lists what a document says.

use crate::tree::{Block, Inline};

/// What the blocks say without their marks, each in a line of its own: items without bullets, the cells of a row with
/// commas between them.
///
/// ```
/// use plainwire_markdown::{Options, parse, plain};
///
/// let blocks = parse("# Tides\n\n- **High** at `seven`\n", &Options::default());
/// assert_eq!(plain(&blocks), "Tides\nHigh at seven\n");
/// ```
#[must_use]
pub fn plain(blocks: &[Block]) -> String {
    let mut text = String::new();
    add_blocks(&mut text, blocks);
    text
}

fn add_blocks(text: &mut String, blocks: &[Block]) {
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Plain(content) | Block::Heading { content, .. } => {
                add_line(text, |text| add_inlines(text, content));
            }
            Block::Code { text: code, .. } | Block::Html(code) => add_line(text, |text| text.push_str(code)),
            Block::Quote { blocks, .. } | Block::Footnote { blocks, .. } => add_blocks(text, blocks),
            Block::List { items, .. } => items.iter().for_each(|item| add_blocks(text, &item.blocks)),
            Block::Table { head, rows, .. } => {
                for row in std::iter::once(head).chain(rows) {
                    add_line(text, |text| {
                        for (index, cell) in row.iter().enumerate() {
                            text.push_str(if index > 0 { ", " } else { "" });
                            add_inlines(text, cell);
                        }
                    });
                }
            }
            Block::Rule => {}
        }
    }
}

fn add_line(text: &mut String, add: impl FnOnce(&mut String)) {
    add(text);
    if !text.ends_with('\n') {
        text.push('\n');
    }
}

fn add_inlines(text: &mut String, content: &[Inline]) {
    for inline in content {
        match inline {
            Inline::Text(said) | Inline::Code(said) | Inline::Html(said) => text.push_str(said),
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strikethrough(content)
            | Inline::Link { content, .. } => add_inlines(text, content),
            Inline::Image { alt, .. } => text.push_str(alt),
            Inline::Math { tex, .. } => text.push_str(tex),
            Inline::FootnoteReference(_) => {}
            Inline::SoftBreak => text.push(' '),
            Inline::HardBreak => text.push('\n'),
        }
    }
}
