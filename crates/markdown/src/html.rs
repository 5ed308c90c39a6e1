//! The tree as HTML: for the clipboard, and to be held against what others make of the same Markdown.

use crate::tree::{Alert, Alignment, Block, Inline, Item};

/// Writes blocks as HTML. Raw HTML of the document is escaped, and an address that would run code is left out.
#[must_use]
pub fn html(blocks: &[Block]) -> String {
    let mut html = String::new();
    blocks.iter().for_each(|block| write_block(block, &mut html));
    html
}

fn write_block(block: &Block, html: &mut String) {
    match block {
        Block::Paragraph(content) => {
            element("p", content, html);
            html.push('\n');
        }
        Block::Plain(content) => {
            write_inlines(content, html);
            html.push('\n');
        }
        Block::Heading { level, content } => {
            let name = ["h1", "h2", "h3", "h4", "h5"].get(usize::from(level.saturating_sub(1))).unwrap_or(&"h6");
            element(name, content, html);
            html.push('\n');
        }
        Block::Code { language, text } => {
            html.push_str("<pre><code");
            if !language.is_empty() {
                attribute("class", &["language-", language].concat(), html);
            }
            html.push('>');
            escape(text, html);
            html.push_str("</code></pre>\n");
        }
        Block::Quote { alert, blocks } => {
            html.push_str("<blockquote");
            if let Some(alert) = alert {
                attribute("class", alert_class(*alert), html);
            }
            html.push_str(">\n");
            blocks.iter().for_each(|block| write_block(block, html));
            html.push_str("</blockquote>\n");
        }
        Block::List { start, items } => write_list(*start, items, html),
        Block::Table { alignments, head, rows } => write_table(alignments, head, rows, html),
        Block::Footnote { label, blocks } => {
            html.push_str("<section");
            attribute("id", &["fn-", label].concat(), html);
            html.push_str(">\n");
            blocks.iter().for_each(|block| write_block(block, html));
            html.push_str("</section>\n");
        }
        Block::Html(text) => {
            html.push_str("<p>");
            escape(text.trim_end(), html);
            html.push_str("</p>\n");
        }
        Block::Rule => html.push_str("<hr>\n"),
    }
}

fn write_list(start: Option<u64>, items: &[Item], html: &mut String) {
    let name = if start.is_some() { "ol" } else { "ul" };
    html.push('<');
    html.push_str(name);
    if let Some(start) = start.filter(|start| *start != 1) {
        attribute("start", &start.to_string(), html);
    }
    html.push_str(">\n");
    for item in items {
        html.push_str("<li>");
        match item.task {
            Some(true) => html.push_str("<input type=\"checkbox\" checked disabled> "),
            Some(false) => html.push_str("<input type=\"checkbox\" disabled> "),
            None => {}
        }
        if !matches!(item.blocks.first(), None | Some(Block::Plain(_))) {
            html.push('\n');
        }
        item.blocks.iter().for_each(|block| write_block(block, html));
        if let Some(Block::Plain(_)) = item.blocks.last() {
            html.truncate(html.trim_end_matches('\n').len());
        }
        html.push_str("</li>\n");
    }
    html.push_str("</");
    html.push_str(name);
    html.push_str(">\n");
}

fn write_table(alignments: &[Alignment], head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>], html: &mut String) {
    html.push_str("<table>\n<thead>\n");
    write_row("th", alignments, head, html);
    html.push_str("</thead>\n");
    if !rows.is_empty() {
        html.push_str("<tbody>\n");
        rows.iter().for_each(|row| write_row("td", alignments, row, html));
        html.push_str("</tbody>\n");
    }
    html.push_str("</table>\n");
}

fn write_row(name: &str, alignments: &[Alignment], cells: &[Vec<Inline>], html: &mut String) {
    html.push_str("<tr>\n");
    for (column, cell) in cells.iter().enumerate() {
        html.push('<');
        html.push_str(name);
        match alignments.get(column) {
            Some(Alignment::Left) => attribute("align", "left", html),
            Some(Alignment::Center) => attribute("align", "center", html),
            Some(Alignment::Right) => attribute("align", "right", html),
            Some(Alignment::None) | None => {}
        }
        html.push('>');
        write_inlines(cell, html);
        html.push_str("</");
        html.push_str(name);
        html.push_str(">\n");
    }
    html.push_str("</tr>\n");
}

fn write_inlines(content: &[Inline], html: &mut String) {
    content.iter().for_each(|inline| write_inline(inline, html));
}

fn write_inline(inline: &Inline, html: &mut String) {
    match inline {
        Inline::Text(text) | Inline::Html(text) => escape(text, html),
        Inline::Code(text) => {
            html.push_str("<code>");
            escape(text, html);
            html.push_str("</code>");
        }
        Inline::Emphasis(content) => element("em", content, html),
        Inline::Strong(content) => element("strong", content, html),
        Inline::Strikethrough(content) => element("del", content, html),
        Inline::Link { url, title, content } => {
            html.push_str("<a");
            address("href", url, html);
            title_of(title, html);
            html.push('>');
            write_inlines(content, html);
            html.push_str("</a>");
        }
        Inline::Image { url, title, alt } => {
            html.push_str("<img");
            address("src", url, html);
            attribute("alt", alt, html);
            title_of(title, html);
            html.push('>');
        }
        Inline::Math { is_display, tex } => {
            html.push_str("<code");
            attribute("class", if *is_display { "math display" } else { "math inline" }, html);
            html.push('>');
            escape(tex, html);
            html.push_str("</code>");
        }
        Inline::FootnoteReference(label) => {
            html.push_str("<sup><a");
            attribute("href", &["#fn-", label].concat(), html);
            html.push('>');
            escape(label, html);
            html.push_str("</a></sup>");
        }
        Inline::SoftBreak => html.push('\n'),
        Inline::HardBreak => html.push_str("<br>\n"),
    }
}

fn element(name: &str, content: &[Inline], html: &mut String) {
    html.push('<');
    html.push_str(name);
    html.push('>');
    write_inlines(content, html);
    html.push_str("</");
    html.push_str(name);
    html.push('>');
}

fn title_of(title: &str, html: &mut String) {
    if !title.is_empty() {
        attribute("title", title, html);
    }
}

fn attribute(name: &str, value: &str, html: &mut String) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    escape(value, html);
    html.push('"');
}

/// An address, with what no address holds as `%XX`.
fn address(name: &str, url: &str, html: &mut String) {
    if runs_code(url) {
        return;
    }
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let mut written = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.+!*'(),%#@?=;:/$&~".contains(&byte) {
            written.push(char::from(byte));
        } else {
            written.push('%');
            for half in [byte >> 4, byte & 15] {
                written.extend(DIGITS.get(usize::from(half)));
            }
        }
    }
    attribute(name, &written, html);
}

/// Whether following an address could run code, however a browser reads it: without control characters and spaces.
fn runs_code(url: &str) -> bool {
    let mut scheme = url.bytes().filter(|byte| *byte > b' ').map(|byte| byte.to_ascii_lowercase());
    let name: Vec<u8> = scheme.by_ref().take(12).take_while(|byte| *byte != b':').collect();
    matches!(name.as_slice(), b"javascript" | b"vbscript" | b"data")
}

fn alert_class(alert: Alert) -> &'static str {
    match alert {
        Alert::Note => "note",
        Alert::Tip => "tip",
        Alert::Important => "important",
        Alert::Warning => "warning",
        Alert::Caution => "caution",
    }
}

fn escape(text: &str, html: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"')) {
        let (plain, from) = rest.split_at(at);
        html.push_str(plain);
        html.push_str(match from.bytes().next() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            _ => "&quot;",
        });
        rest = from.get(1..).unwrap_or_default();
    }
    html.push_str(rest);
}
