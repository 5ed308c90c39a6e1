//! Reading a text from its beginning to its end.

use crate::build::Builder;
use crate::define::{self, Definition};
use crate::math::{self, Leaf, Span};
use crate::text;
use crate::tree::Block;
use pulldown_cmark as cmark;
use std::ops::Range;

/// What is read besides what is always read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether formulas stand between `\(` and `\)`, `\[` and `\]` too.
    pub tex_brackets: bool,
    /// Whether bare addresses are links: `https://`, `http://` and `www.`.
    pub autolinks: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { tex_brackets: true, autolinks: true }
    }
}

/// Reads a whole document. Any text is Markdown, so reading never fails.
///
/// Blocks stand at most 64 deep in one another, and so do marks in a paragraph; what is deeper is read as if it stood there.
#[must_use]
pub fn parse(markdown: &str, options: &Options) -> Vec<Block> {
    read(&text::normalize(markdown), *options, &[]).blocks
}

/// How many paragraphs may turn out to have no formula; nobody has written one.
const MAX_ROUNDS: usize = 8;

/// What was read of a text.
pub(crate) struct Reading {
    pub(crate) blocks: Vec<Block>,
    /// Where the first line of each block begins, or that of the definition it directly follows. Two may begin in one line.
    pub(crate) starts: Vec<usize>,
    /// Where each block ends.
    pub(crate) ends: Vec<usize>,
    /// Where the lines begin of the items of the last block, or of its rows.
    pub(crate) parts: Vec<usize>,
    /// Whether the last block is a fence of code.
    pub(crate) is_last_fenced: bool,
    /// The last paragraph, heading or cell.
    pub(crate) leaf: Leaf,
    /// Definitions that are new.
    pub(crate) definitions: Vec<Definition>,
}

/// Reads a text whose lines end in line feeds, as if it stood behind the definitions that are known.
pub(crate) fn read(text: &str, options: Options, known: &[Definition]) -> Reading {
    let preamble = define::preamble(known, text);
    if preamble.is_empty() {
        return read_behind(text, 0, options);
    }
    let base = preamble.len();
    let mut reading = read_behind(&[&preamble, text].concat(), base, options);
    let back = |range: &mut Range<usize>| *range = range.start.saturating_sub(base)..range.end.saturating_sub(base);
    reading
        .starts
        .iter_mut()
        .chain(&mut reading.ends)
        .chain(&mut reading.parts)
        .for_each(|start| *start = start.saturating_sub(base));
    reading.leaf.end = reading.leaf.end.saturating_sub(base);
    reading.leaf.live.iter_mut().chain(&mut reading.leaf.gaps).for_each(back);
    for definition in &mut reading.definitions {
        definition.at = definition.at.saturating_sub(base);
        definition.end = definition.end.saturating_sub(base);
    }
    reading
}

fn read_behind(source: &str, base: usize, options: Options) -> Reading {
    let (mut built, definitions) = build(source, base, options, &[]);
    let gaps = std::mem::take(&mut built.gaps);
    let mut spans = std::mem::take(&mut built.found);
    // Filled, a formula may make something else of the text around it: a fence of ticks, a tag. Then its paragraph has none.
    for round in 0..=MAX_ROUNDS {
        let Some(filled) = math::fill(source, &spans, &gaps).filter(|_| !spans.is_empty()) else { break };
        let (again, defined) = build(&filled, base, options, &spans);
        let mut lost = spans.iter().zip(&again.built).filter(|(_, built)| !**built).map(|(span, _)| span.leaf);
        let Some(first) = lost.next() else { return reading(source, again, defined) };
        // What is lost behind the first was lost with it.
        let last = if round < MAX_ROUNDS { first } else { lost.next_back().unwrap_or(first) };
        spans.retain(|span| span.leaf < first || span.leaf > last);
    }
    reading(source, built, definitions)
}

fn build<'a>(source: &'a str, base: usize, options: Options, spans: &'a [Span]) -> (Builder<'a>, Vec<Definition>) {
    let syntax = cmark::Options::ENABLE_TABLES
        | cmark::Options::ENABLE_FOOTNOTES
        | cmark::Options::ENABLE_STRIKETHROUGH
        | cmark::Options::ENABLE_TASKLISTS
        | cmark::Options::ENABLE_GFM;
    let mut events = cmark::Parser::new_ext(source, syntax).into_offset_iter();
    let mut builder = Builder::new(source, base, options, spans);
    let mut definitions: Vec<Definition> = Vec::new();
    for (label, link) in events.reference_definitions().iter() {
        if link.span.start >= base {
            let title = link.title.as_deref().unwrap_or_default();
            definitions.push(Definition::link(&link.span, label, &link.dest, title));
        }
    }
    for (event, range) in &mut events {
        if let cmark::Event::Start(cmark::Tag::FootnoteDefinition(label)) = &event
            && range.start >= base
        {
            definitions.push(Definition::footnote(range.start, label));
        }
        builder.take(event, &range);
    }
    definitions.sort_unstable_by_key(|definition| definition.at);
    (builder, definitions)
}

fn reading(source: &str, builder: Builder<'_>, definitions: Vec<Definition>) -> Reading {
    let Builder { blocks, mut starts, ends, parts, is_last_fenced, leaf, .. } = builder;
    define::take_in(source, &mut starts, &ends);
    Reading { blocks, starts, ends, parts, is_last_fenced, leaf, definitions }
}
