//! Formulas in the text of a paragraph, a heading or a cell: found by their marks, and filled so that nothing in them is read
//! as Markdown.

use std::ops::Range;

/// A formula and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    /// With its marks.
    pub(crate) range: Range<usize>,
    pub(crate) is_display: bool,
    pub(crate) tex: String,
    /// Which of the paragraphs, headings and cells it stands in.
    pub(crate) leaf: usize,
}

/// What is known of a paragraph, a heading or a cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Leaf {
    /// Its number.
    pub(crate) number: usize,
    pub(crate) is_cell: bool,
    pub(crate) is_heading: bool,
    /// Behind the last that is shown of it.
    pub(crate) end: usize,
    /// Where it stands literally what is shown: no code, no mark, no address, nothing escaped.
    pub(crate) live: Vec<Range<usize>>,
    /// What stands at the beginning of a line and belongs to a block around it.
    pub(crate) gaps: Vec<Range<usize>>,
}

impl Leaf {
    /// Every literal byte with its place, and whether a backslash stands before it that takes away its meaning.
    pub(crate) fn bytes<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, u8, bool)> + 'a {
        let mut behind_last = 0;
        self.live.iter().flat_map(move |range| {
            let before = range.start.checked_sub(1).filter(|at| *at >= behind_last);
            let is_escaped = before.and_then(|at| text.as_bytes().get(at)) == Some(&b'\\');
            behind_last = range.end;
            let bytes = text.as_bytes().get(range.clone()).unwrap_or_default().iter().enumerate();
            bytes.map(move |(offset, byte)| (range.start + offset, *byte, is_escaped && offset == 0))
        })
    }
}

/// Whether there may be a formula in a text: most have none, and need be read but once.
pub(crate) fn may_be_in(text: &str, tex_brackets: bool) -> bool {
    let bytes = text.as_bytes();
    bytes.contains(&b'$') || (tex_brackets && bytes.windows(2).any(|two| matches!(two, [b'\\', b'(' | b'['])))
}

/// A mark that may open or close a formula.
#[derive(Clone, Copy)]
struct Mark {
    at: usize,
    /// The dollar sign, or the bracket behind the backslash.
    byte: u8,
}

/// Finds the formulas of a leaf.
///
/// A dollar sign opens one where no space follows, and closes it where no space precedes and no digit follows; two make a
/// formula that stands alone. What is between them must be something, and must not be an amount of money.
pub(crate) fn find(source: &str, leaf: &Leaf, tex_brackets: bool, spans: &mut Vec<Span>) {
    let marks = marks(source, leaf, tex_brackets);
    let mut at = 0;
    while let Some(mark) = marks.get(at) {
        let next = marks.get(at + 1);
        let is_double = mark.byte == b'$' && next.is_some_and(|next| next.byte == b'$' && next.at == mark.at + 1);
        let (marks_wide, close) = match mark.byte {
            b'$' if is_double => (2, next_dollar(&marks, at + 2).filter(|close| is_pair(&marks, *close))),
            b'$' => (1, next_dollar(&marks, at + 1).filter(|close| closes(source, mark.at, marks.get(*close)))),
            // Escaped brackets before an address are those of a link that should not be one.
            b'[' => (1, partner(&marks, at).filter(|close| !is_before_address(source, marks.get(*close)))),
            b'(' => (1, partner(&marks, at)),
            _ => (1, None),
        };
        let Some((close, end)) = close.and_then(|close| marks.get(close).map(|mark| (close, mark.at))) else {
            at += marks_wide;
            continue;
        };
        let width = if mark.byte == b'$' { marks_wide } else { 2 };
        let tex = tex(source, mark.at + width..end, leaf);
        if tex.is_empty() {
            at += marks_wide;
            continue;
        }
        let is_display = is_double || mark.byte == b'[';
        spans.push(Span { range: mark.at..end + width, is_display, tex, leaf: leaf.number });
        at = close + marks_wide;
    }
}

fn marks(source: &str, leaf: &Leaf, tex_brackets: bool) -> Vec<Mark> {
    let mark = |(at, byte, is_escaped)| match (is_escaped, byte) {
        (false, b'$') => Some(Mark { at, byte }),
        (true, b'(' | b')' | b'[' | b']') if tex_brackets => Some(Mark { at: at - 1, byte }),
        _ => None,
    };
    leaf.bytes(source).filter_map(mark).collect()
}

fn next_dollar(marks: &[Mark], from: usize) -> Option<usize> {
    // Only brackets are passed over, and those only once: a dollar sign ends the search of the one before it.
    marks.get(from..)?.iter().position(|mark| mark.byte == b'$').map(|offset| from + offset)
}

/// Where a formula begins that is still open at `end`. `line` is where the last line begins: few formulas in a line of text
/// go on in the next.
pub(crate) fn open(text: &str, leaf: &Leaf, end: usize, line: usize, tex_brackets: bool) -> Option<usize> {
    const MAX_DISPLAY: usize = 4000;
    const MAX_INLINE: usize = 400;
    const MAX_WORDS: usize = 60;
    let marks = marks(text, leaf, tex_brackets);
    let opened = |close: u8, open: u8, most: usize| {
        let last = marks.iter().rev().find(|mark| mark.byte == open || mark.byte == close)?;
        (last.byte == open && end - last.at <= most).then_some(last.at)
    };
    let dollar = || {
        let last = marks.iter().rposition(|mark| mark.byte == b'$')?;
        let at = marks.get(last)?.at;
        if let Some(pair) = last.checked_sub(1).filter(|pair| is_pair(&marks, *pair)) {
            return marks.get(pair).map(|mark| mark.at).filter(|at| end - at <= MAX_DISPLAY);
        }
        let content = text.get(at + 1..)?;
        let is_tex = content.bytes().any(|byte| matches!(byte, b'\\' | b'^' | b'_' | b'{' | b'='));
        let most = if is_tex { MAX_INLINE } else { MAX_WORDS };
        let is_open = !content.starts_with(|c: char| c.is_ascii_whitespace());
        let is_text = begins_amount(content) || (!is_tex && has_words(content));
        (is_open && !is_text && at >= line && content.len() <= most).then_some(at)
    };
    let places = [opened(b')', b'(', MAX_INLINE), opened(b']', b'[', MAX_DISPLAY), dollar()];
    places.into_iter().flatten().min()
}

/// Whether the first word behind a dollar sign is whole, and an amount of money.
fn begins_amount(content: &str) -> bool {
    let first = content.split_ascii_whitespace().next().unwrap_or_default();
    let is_of_amount = |byte: u8| byte.is_ascii_digit() || b".,kKmMbB%-/:;)!?*".contains(&byte);
    first.starts_with(|c: char| c.is_ascii_digit()) && first.len() < content.len() && first.bytes().all(is_of_amount)
}

/// Whether words follow the first one, as they do in a sentence.
fn has_words(content: &str) -> bool {
    let is_word = |word: &str| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    content.split_ascii_whitespace().skip(1).any(is_word)
}

fn is_pair(marks: &[Mark], at: usize) -> bool {
    match (marks.get(at), marks.get(at + 1)) {
        (Some(one), Some(other)) => other.byte == b'$' && other.at == one.at + 1,
        _ => false,
    }
}

fn closes(source: &str, open: usize, close: Option<&Mark>) -> bool {
    let Some(content) = close.and_then(|close| source.get(open + 1..close.at)) else { return false };
    let behind = source.as_bytes().get(open + 1 + content.len() + 1);
    !content.starts_with(|c: char| c.is_ascii_whitespace())
        && !content.ends_with(|c: char| c.is_ascii_whitespace())
        && !behind.is_some_and(u8::is_ascii_digit)
        && !is_amount(content)
}

/// Whether what stands between two dollar signs is the end of an amount, words, and the beginning of another.
pub(crate) fn is_amount(content: &str) -> bool {
    let is_tex = |byte: u8| matches!(byte, b'\\' | b'^' | b'_' | b'{' | b'}' | b'=' | b'+' | b'*' | b'<' | b'>');
    let is_word = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b',');
    content.starts_with(|c: char| c.is_ascii_digit())
        && !content.bytes().any(is_tex)
        && content.split_ascii_whitespace().skip(1).any(is_word)
}

/// The bracket that closes the one at `open`: none where another opens before it.
fn partner(marks: &[Mark], open: usize) -> Option<usize> {
    let (same, closing) = if marks.get(open)?.byte == b'(' { (b'(', b')') } else { (b'[', b']') };
    let is_either = |mark: &Mark| mark.byte == same || mark.byte == closing;
    let at = open + 1 + marks.get(open + 1..)?.iter().position(is_either)?;
    (marks.get(at)?.byte == closing).then_some(at)
}

fn is_before_address(source: &str, close: Option<&Mark>) -> bool {
    close.is_some_and(|close| source.as_bytes().get(close.at + 2) == Some(&b'('))
}

/// The formula without what belongs to the blocks around it.
fn tex(source: &str, content: Range<usize>, leaf: &Leaf) -> String {
    let mut tex = String::with_capacity(content.len());
    let mut at = content.start;
    let first = leaf.gaps.partition_point(|gap| gap.start < content.start);
    for gap in leaf.gaps.get(first..).unwrap_or_default() {
        if gap.start >= content.end {
            break;
        }
        tex.push_str(source.get(at..gap.start).unwrap_or_default());
        at = gap.end;
    }
    tex.push_str(source.get(at..content.end).unwrap_or_default());
    if leaf.is_cell && tex.contains("\\|") {
        tex = tex.replace("\\|", "|");
    }
    tex.trim().to_owned()
}

/// The source with every formula filled: as long, with its spaces and its pipes, and without a mark.
pub(crate) fn fill(source: &str, spans: &[Span], gaps: &[Range<usize>]) -> Option<String> {
    let mut bytes = source.as_bytes().to_vec();
    let mut gaps = gaps.iter().peekable();
    for span in spans {
        let last = span.range.end - 1;
        let mut after_backslash = false;
        for at in span.range.clone() {
            while gaps.next_if(|gap| gap.end <= at).is_some() {}
            if gaps.peek().is_some_and(|gap| gap.contains(&at)) {
                continue;
            }
            let next = bytes.get(at + 1).copied();
            let Some(byte) = bytes.get_mut(at) else { continue };
            let is_escape = *byte == b'\\' && next == Some(b'|') && !after_backslash;
            after_backslash = is_escape;
            if at == span.range.start || at == last {
                *byte = b'$';
            } else if !is_escape && !byte.is_ascii_whitespace() && *byte != b'|' {
                *byte = b'x';
            }
        }
    }
    String::from_utf8(bytes).ok()
}
