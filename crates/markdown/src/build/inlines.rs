//! The text of a paragraph, a heading or a cell, piece by piece.

use super::{Builder, Image, MAX_DEPTH, Mark, Text};
use crate::tree::{Block, Inline};
use crate::{links, math};
use pulldown_cmark::{CowStr, Event, LinkType, Tag};
use std::ops::Range;

impl Builder<'_> {
    pub(super) fn begin_text(&mut self, text: Text, start: usize) {
        self.text = text;
        self.after_break = None;
        self.leaf.number += 1;
        self.leaf.is_cell = text == Text::Cell;
        self.leaf.is_heading = matches!(text, Text::Heading(_));
        self.leaf.end = start;
        self.leaf.live.clear();
        self.leaf.gaps.clear();
    }

    /// Ends the text of an item of a tight list, which nothing else ends.
    pub(super) fn end_plain(&mut self) {
        if self.text == Text::Plain {
            self.end_text();
        }
    }

    pub(super) fn end_text(&mut self) {
        if self.seeks_math && self.text != Text::Filler {
            math::find(self.source, &self.leaf, self.options.tex_brackets, &mut self.found);
            self.gaps.extend(self.leaf.gaps.iter().cloned());
        }
        let content = self.take_content();
        match std::mem::replace(&mut self.text, Text::None) {
            Text::Paragraph => self.put(Block::Paragraph(content)),
            Text::Heading(level) => self.put(Block::Heading { level, content }),
            Text::Plain => self.put(Block::Plain(content)),
            Text::Cell | Text::Filler => {
                if let Some(table) = &mut self.table {
                    table.row.push(content);
                }
            }
            Text::None => {}
        }
    }

    fn take_content(&mut self) -> Vec<Inline> {
        let mut content = std::mem::take(&mut self.content);
        let is_in_link = self.marks.iter().any(|(mark, _)| matches!(mark, Mark::Link { .. }));
        if self.options.autolinks && !is_in_link {
            links::link(&mut content);
        }
        content
    }

    pub(super) fn begin_mark(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        if let Some(image) = &mut self.image {
            image.depth += 1;
            return;
        }
        self.begin_inline(range);
        let mark = match tag {
            Tag::Image { dest_url, title, .. } => {
                let (url, title) = (dest_url.to_string(), title.to_string());
                self.image = Some(Image { url, title, alt: String::new(), depth: 0 });
                return;
            }
            Tag::Strong => Mark::Strong,
            Tag::Strikethrough => Mark::Strikethrough,
            Tag::Link { link_type, dest_url, title, .. } => {
                self.is_autolink = matches!(link_type, LinkType::Autolink | LinkType::Email);
                let scheme = if link_type == LinkType::Email { "mailto:" } else { "" };
                Mark::Link { url: [scheme, &dest_url].concat(), title: title.to_string() }
            }
            _ => Mark::Emphasis,
        };
        if self.skipped_marks > 0 || self.marks.len() >= MAX_DEPTH {
            self.skipped_marks += 1;
        } else {
            self.marks.push((mark, std::mem::take(&mut self.content)));
        }
    }

    pub(super) fn end_mark(&mut self) {
        if let Some(Image { url, title, alt, depth }) = self.image.take() {
            if depth == 0 {
                self.content.push(Inline::Image { url, title, alt });
            } else {
                self.image = Some(Image { url, title, alt, depth: depth - 1 });
            }
            return;
        }
        self.is_autolink = false;
        if self.skipped_marks > 0 {
            self.skipped_marks -= 1;
            return;
        }
        let content = self.take_content();
        let Some((mark, outer)) = self.marks.pop() else { return };
        self.content = outer;
        self.content.push(match mark {
            Mark::Emphasis => Inline::Emphasis(content),
            Mark::Strong => Inline::Strong(content),
            Mark::Strikethrough => Inline::Strikethrough(content),
            Mark::Link { url, title } => Inline::Link { url, title, content },
        });
    }

    /// Every piece of a line begins here.
    fn begin_inline(&mut self, range: &Range<usize>) {
        if self.text == Text::None {
            self.begin_text(Text::Plain, range.start);
        }
        self.leaf.end = range.end;
        if let Some(line) = self.after_break.take() {
            let prefix = self.source.as_bytes().get(line..range.start).unwrap_or_default();
            let length = prefix.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'>')).count();
            if length > 0 {
                self.leaf.gaps.push(line..line + length);
            }
        }
    }

    pub(super) fn inline(&mut self, event: Event<'_>, range: &Range<usize>) {
        if let Some(image) = &mut self.image {
            match event {
                Event::Code(text) | Event::InlineHtml(text) => image.alt.push_str(&text),
                Event::SoftBreak | Event::HardBreak => image.alt.push(' '),
                _ => {}
            }
            return;
        }
        self.begin_inline(range);
        if matches!(event, Event::SoftBreak | Event::HardBreak) {
            self.leaf.end = range.start;
            self.after_break = Some(range.end);
        }
        if self.is_in_formula(range.start) {
            return;
        }
        self.content.push(match event {
            Event::Code(text) => Inline::Code(text.to_string()),
            Event::InlineHtml(text) => Inline::Html(text.to_string()),
            Event::FootnoteReference(label) => Inline::FootnoteReference(label.to_string()),
            Event::HardBreak => Inline::HardBreak,
            _ => Inline::SoftBreak,
        });
    }

    pub(super) fn text(&mut self, text: &CowStr<'_>, range: &Range<usize>) {
        if let Some(Block::Code { text: code, .. } | Block::Html(code)) = &mut self.verbatim {
            code.push_str(text);
            return;
        }
        if let Some(image) = &mut self.image {
            image.alt.push_str(text);
            return;
        }
        self.begin_inline(range);
        let mut at = range.start;
        while let Some(span) = self.spans.get(self.next_span) {
            if span.range.end <= at {
                self.next_span += 1;
                continue;
            }
            // An escaped bracket is text that begins behind its backslash.
            if span.range.start > at && span.range.start >= range.end {
                break;
            }
            self.literal(at, span.range.start);
            let is_built = self.built.get_mut(self.next_span).is_some_and(|built| std::mem::replace(built, true));
            if !is_built {
                self.content.push(Inline::Math { is_display: span.is_display, tex: span.tex.clone() });
            }
            at = span.range.end;
            if at >= range.end {
                return;
            }
            self.next_span += 1;
        }
        if at > range.start {
            self.literal(at, range.end);
            return;
        }
        if !self.is_autolink && self.source.get(range.clone()) == Some(text) {
            self.live(range.clone());
        }
        self.push_text(text);
    }

    /// Text that stands in the source as it is shown.
    fn literal(&mut self, start: usize, end: usize) {
        if let Some(text) = self.source.get(start..end).filter(|text| !text.is_empty()) {
            self.push_text(text);
            self.live(start..end);
        }
    }

    fn live(&mut self, range: Range<usize>) {
        match self.leaf.live.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => self.leaf.live.push(range),
        }
    }

    fn push_text(&mut self, text: &str) {
        if let Some(Inline::Text(last)) = self.content.last_mut() {
            last.push_str(text);
        } else if !text.is_empty() {
            self.content.push(Inline::Text(text.to_owned()));
        }
    }

    fn is_in_formula(&self, at: usize) -> bool {
        self.spans.get(self.next_span).is_some_and(|span| span.range.contains(&at))
            && self.built.get(self.next_span) == Some(&true)
    }
}
