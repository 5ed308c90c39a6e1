//! From the parser's events to the tree.

use crate::links;
use crate::math::{self, Leaf, Span};
use crate::read::Options;
use crate::tree::{Alert, Alignment, Block, Inline, Item};
use pulldown_cmark::{self as cmark, BlockQuoteKind, CodeBlockKind, Event, LinkType, Tag, TagEnd};
use std::ops::Range;

/// How deep blocks stand in one another, and marks in one another: what is deeper is taken as if it stood at this depth.
pub(crate) const MAX_DEPTH: usize = 64;

/// Takes events and makes blocks of them.
pub(crate) struct Builder<'a> {
    source: &'a str,
    /// Where what is read begins; what stands before it only brings definitions.
    base: usize,
    options: Options,
    pub(crate) blocks: Vec<Block>,
    /// Where the line of each of the blocks begins.
    pub(crate) starts: Vec<usize>,
    /// Where each of the blocks ends.
    pub(crate) ends: Vec<usize>,
    /// Where the line begins of each item or row of the last of the blocks.
    pub(crate) parts: Vec<usize>,
    pub(crate) is_last_fenced: bool,
    /// The last paragraph, heading or cell.
    pub(crate) leaf: Leaf,
    /// Formulas that have been found and are being built in.
    spans: &'a [Span],
    next_span: usize,
    /// Which of `spans` have been built in, as a flag each.
    pub(crate) built: Vec<bool>,
    /// Formulas that are there, where none have been built in.
    pub(crate) found: Vec<Span>,
    pub(crate) gaps: Vec<Range<usize>>,
    seeks_math: bool,
    frames: Vec<Frame>,
    start: usize,
    end: usize,
    skipped: usize,
    text: Text,
    marks: Vec<(Mark, Vec<Inline>)>,
    skipped_marks: usize,
    content: Vec<Inline>,
    after_break: Option<usize>,
    verbatim: Option<Block>,
    table: Option<Table>,
    image: Option<Image>,
    is_autolink: bool,
}

enum Frame {
    Quote(Option<Alert>, Vec<Block>),
    List(Option<u64>, Vec<Item>),
    Item(Item),
    Footnote(String, Vec<Block>),
}

/// What the text belongs to that is being read.
#[derive(Clone, Copy, PartialEq)]
enum Text {
    None,
    Plain,
    Paragraph,
    Heading(u8),
    Cell,
    Filler,
}

enum Mark {
    Emphasis,
    Strong,
    Strikethrough,
    Link { url: String, title: String },
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    head: Vec<Vec<Inline>>,
    rows: Vec<Vec<Vec<Inline>>>,
    row: Vec<Vec<Inline>>,
}

struct Image {
    url: String,
    title: String,
    alt: String,
    depth: usize,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(source: &'a str, base: usize, options: Options, spans: &'a [Span]) -> Self {
        Self {
            source,
            base,
            options,
            blocks: Vec::new(),
            starts: Vec::new(),
            ends: Vec::new(),
            parts: Vec::new(),
            is_last_fenced: false,
            leaf: Leaf::default(),
            spans,
            next_span: 0,
            built: vec![false; spans.len()],
            found: Vec::new(),
            gaps: Vec::new(),
            seeks_math: spans.is_empty()
                && math::may_be_in(source.get(base..).unwrap_or_default(), options.tex_brackets),
            frames: Vec::new(),
            start: 0,
            end: 0,
            skipped: 0,
            text: Text::None,
            marks: Vec::new(),
            skipped_marks: 0,
            content: Vec::new(),
            after_break: None,
            verbatim: None,
            table: None,
            image: None,
            is_autolink: false,
        }
    }

    pub(crate) fn take(&mut self, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.begin(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => self.text(&text, range),
            Event::Html(html) => {
                if let Some(Block::Html(text)) = &mut self.verbatim {
                    text.push_str(&html);
                }
            }
            Event::Rule => {
                self.end_plain();
                self.begin_block(range);
                self.put(Block::Rule);
            }
            Event::TaskListMarker(is_done) => {
                if let Some(Frame::Item(item)) = self.frames.last_mut() {
                    item.task = Some(is_done);
                }
            }
            inline => self.inline(inline, range),
        }
    }

    fn begin(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        let is_inline =
            matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. });
        if is_inline {
            self.begin_mark(tag, range);
            return;
        }
        self.end_plain();
        self.begin_block(range);
        match tag {
            Tag::Paragraph => self.begin_text(Text::Paragraph, range.start),
            Tag::Heading { level, .. } => self.begin_text(Text::Heading(level as u8), range.start),
            // A row that ends early is filled up with cells that stand nowhere.
            Tag::TableCell if range.is_empty() => self.text = Text::Filler,
            Tag::TableCell => self.begin_text(Text::Cell, range.start),
            Tag::CodeBlock(kind) => {
                self.is_last_fenced = matches!(kind, CodeBlockKind::Fenced(_));
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split_ascii_whitespace().next().unwrap_or_default(),
                    CodeBlockKind::Indented => "",
                };
                self.verbatim = Some(Block::Code { language: language.to_owned(), text: String::new() });
            }
            Tag::HtmlBlock => self.verbatim = Some(Block::Html(String::new())),
            Tag::Table(alignments) => {
                let alignments = alignments.iter().map(alignment).collect();
                self.table = Some(Table { alignments, ..Table::default() });
            }
            Tag::TableRow if self.frames.is_empty() => self.parts.push(self.line_start(range.start)),
            Tag::BlockQuote(kind) => self.open(Frame::Quote(kind.map(alert), Vec::new())),
            Tag::List(start) => self.open(Frame::List(start, Vec::new())),
            Tag::FootnoteDefinition(label) => self.open(Frame::Footnote(label.to_string(), Vec::new())),
            Tag::Item if self.skipped > 0 => self.skipped += 1,
            Tag::Item => {
                if self.frames.len() == 1 {
                    self.parts.push(self.line_start(range.start));
                }
                self.frames.push(Frame::Item(Item::default()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image => {
                self.leaf.end = range.end;
                self.end_mark();
            }
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell => self.end_text(),
            TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                if let Some(block) = self.verbatim.take() {
                    self.put(block);
                }
            }
            TagEnd::TableHead => {
                if let Some(table) = &mut self.table {
                    table.head = std::mem::take(&mut table.row);
                }
            }
            TagEnd::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(std::mem::take(&mut table.row));
                }
            }
            TagEnd::Table => {
                if let Some(Table { alignments, head, rows, .. }) = self.table.take() {
                    self.put(Block::Table { alignments, head, rows });
                }
            }
            TagEnd::Item if self.skipped == 0 && self.frames.len() == 2 => {
                // A list ends with its last item, whatever definitions come before the next block.
                self.end = range.end;
                self.close();
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => self.close(),
            _ => {}
        }
    }

    fn open(&mut self, frame: Frame) {
        if self.skipped > 0 || self.frames.len() >= MAX_DEPTH {
            self.skipped += 1;
        } else {
            self.frames.push(frame);
        }
    }

    fn close(&mut self) {
        self.end_plain();
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match self.frames.pop() {
            Some(Frame::Quote(alert, blocks)) => self.put(Block::Quote { alert, blocks }),
            Some(Frame::List(start, items)) => self.put(Block::List { start, items }),
            Some(Frame::Footnote(label, blocks)) => self.put(Block::Footnote { label, blocks }),
            Some(Frame::Item(item)) => {
                if let Some(Frame::List(_, items)) = self.frames.last_mut() {
                    items.push(item);
                }
            }
            None => {}
        }
    }

    /// Notes where a block begins that stands in no other.
    fn begin_block(&mut self, range: &Range<usize>) {
        if self.frames.is_empty() && self.table.is_none() {
            self.start = self.line_start(range.start);
            self.end = range.end;
            self.parts.clear();
            self.is_last_fenced = false;
        }
    }

    /// Where the line of `at` begins. It is not before the line of the block that it stands in or behind.
    fn line_start(&self, at: usize) -> usize {
        let before = self.source.as_bytes().get(self.start..at).unwrap_or_default();
        before.iter().rposition(|byte| *byte == b'\n').map_or(self.start, |feed| self.start + feed + 1)
    }

    fn put(&mut self, block: Block) {
        match self.frames.last_mut() {
            Some(Frame::Quote(_, blocks) | Frame::Footnote(_, blocks)) => blocks.push(block),
            Some(Frame::Item(item)) => item.blocks.push(block),
            Some(Frame::List(_, items)) => items.push(Item { task: None, blocks: vec![block] }),
            None if self.start >= self.base => {
                self.blocks.push(block);
                self.starts.push(self.start);
                self.ends.push(self.end);
            }
            None => {}
        }
    }

    fn begin_text(&mut self, text: Text, start: usize) {
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
    fn end_plain(&mut self) {
        if self.text == Text::Plain {
            self.end_text();
        }
    }

    fn end_text(&mut self) {
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

    fn begin_mark(&mut self, tag: Tag<'_>, range: &Range<usize>) {
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

    fn end_mark(&mut self) {
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

    fn inline(&mut self, event: Event<'_>, range: &Range<usize>) {
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

    fn text(&mut self, text: &cmark::CowStr<'_>, range: &Range<usize>) {
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

fn alert(kind: BlockQuoteKind) -> Alert {
    match kind {
        BlockQuoteKind::Note => Alert::Note,
        BlockQuoteKind::Tip => Alert::Tip,
        BlockQuoteKind::Important => Alert::Important,
        BlockQuoteKind::Warning => Alert::Warning,
        BlockQuoteKind::Caution => Alert::Caution,
    }
}

fn alignment(alignment: &cmark::Alignment) -> Alignment {
    match alignment {
        cmark::Alignment::None => Alignment::None,
        cmark::Alignment::Left => Alignment::Left,
        cmark::Alignment::Center => Alignment::Center,
        cmark::Alignment::Right => Alignment::Right,
    }
}
