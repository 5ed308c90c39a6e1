//! What was once shown stays: the text on the screen only grows.

use plainwire_markdown::{Block, Inline, Open, Options, Stream};

fn text_of(blocks: &[Block], text: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Plain(content) | Block::Heading { content, .. } => {
                inlines(content, text)
            }
            Block::Code { text: code, .. } | Block::Html(code) => text.push_str(code),
            Block::Quote { blocks, .. } | Block::Footnote { blocks, .. } => text_of(blocks, text),
            Block::List { items, .. } => items.iter().for_each(|item| text_of(&item.blocks, text)),
            Block::Table { head, rows, .. } => {
                head.iter().chain(rows.iter().flatten()).for_each(|cell| inlines(cell, text));
            }
            Block::Rule => {}
        }
    }
}

fn inlines(content: &[Inline], text: &mut String) {
    for inline in content {
        match inline {
            Inline::Text(piece) | Inline::Code(piece) | Inline::Html(piece) | Inline::Math { tex: piece, .. } => {
                text.push_str(piece)
            }
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strikethrough(content)
            | Inline::Link { content, .. } => inlines(content, text),
            Inline::FootnoteReference(label) => text.push_str(&format!("[^{label}]")),
            Inline::Image { .. } => {}
            Inline::SoftBreak | Inline::HardBreak => text.push(' '),
        }
    }
}

/// Where the text that is shown is taken back: the text so far, what was shown, and what is shown instead.
fn taken_back(document: &str) -> Vec<(usize, String, String)> {
    let mut stream = Stream::new(Options::default());
    let (mut closed, mut before, mut found) = (String::new(), String::new(), Vec::new());
    for (at, c) in document.char_indices() {
        stream.push(c.encode_utf8(&mut [0; 4]));
        text_of(&stream.advance().closed, &mut closed);
        let mut shown = closed.clone();
        match stream.open() {
            Open::Blocks(blocks) => text_of(blocks, &mut shown),
            Open::Fence { text, .. } => shown.push_str(text),
        }
        shown.retain(|c| !c.is_whitespace());
        if !shown.starts_with(&before) {
            found.push((at, before, shown.clone()));
        }
        before = shown;
    }
    found
}

#[test]
fn temporary() {
    let Ok(path) = std::env::var("DOC") else { return };
    let mut count = 0;
    for line in std::fs::read_to_string(path).expect("list").lines() {
        let Ok(text) = std::fs::read_to_string(line) else { continue };
        if text.len() > 9000 {
            continue;
        }
        for (at, before, after) in taken_back(&text) {
            count += 1;
            let from = (0..=at.saturating_sub(70)).rev().find(|a| text.is_char_boundary(*a)).unwrap_or(0);
            let b: String = before.chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect();
            let a: String = after.chars().rev().take(45).collect::<Vec<_>>().into_iter().rev().collect();
            println!(
                "{}\n   {:?}\n   {b}\n   {a}",
                line.rsplit('/').take(2).collect::<Vec<_>>().join("<"),
                &text[from..=at]
            );
        }
    }
    println!("{count}");
}
