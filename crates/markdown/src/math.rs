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
    /// Where it stands literally what is shown: no code, no mark, no address, nothing escaped.
    pub(crate) live: Vec<Range<usize>>,
    /// What stands at the beginning of a line and belongs to a block around it.
    pub(crate) gaps: Vec<Range<usize>>,
}

/// Whether there may be a formula in a text: most have none, and need be read but once.
pub(crate) fn may_be_in(text: &str, tex_brackets: bool) -> bool {
    let bytes = text.as_bytes();
    bytes.contains(&b'$')
        || (tex_brackets && bytes.windows(2).any(|two| matches!(two, [b'\\', b'(' | b'['])))
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
            b'(' | b'[' => (1, partner(&marks, at)),
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
    let bytes = source.as_bytes();
    let mut marks = Vec::new();
    let mut behind_last = 0;
    for range in &leaf.live {
        let before = range.start.checked_sub(1).filter(|at| *at >= behind_last);
        let escape = before.filter(|at| bytes.get(*at) == Some(&b'\\'));
        for (offset, byte) in bytes.get(range.clone()).unwrap_or_default().iter().enumerate() {
            match (escape.filter(|_| offset == 0), *byte) {
                (None, b'$') => marks.push(Mark { at: range.start + offset, byte: b'$' }),
                (Some(at), byte @ (b'(' | b')' | b'[' | b']')) if tex_brackets => marks.push(Mark { at, byte }),
                _ => {}
            }
        }
        behind_last = range.end;
    }
    marks
}

fn next_dollar(marks: &[Mark], from: usize) -> Option<usize> {
    // Only brackets are passed over, and those only once: a dollar sign ends the search of the one before it.
    marks.get(from..)?.iter().position(|mark| mark.byte == b'$').map(|offset| from + offset)
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
