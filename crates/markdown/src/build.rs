//! From the parser's events to the tree.

mod inlines;

use crate::math::{self, Leaf, Span};
use crate::read::Options;
use crate::tree::{Alert, Alignment, Block, Inline, Item};
use pulldown_cmark::{self as cmark, BlockQuoteKind, CodeBlockKind, Event, Tag, TagEnd};
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
