//! Definitions: where links lead that name only a label, and which footnotes there are.

use std::ops::Range;

/// How many bytes are compared at most to find out which definitions a text could name.
const MOST_SEARCHED: usize = 1 << 16;

/// A definition that was read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Definition {
    /// Where it begins in the text.
    pub(crate) at: usize,
    /// Where it ends, its line feed apart; of a footnote only the beginning is known.
    pub(crate) end: usize,
    label: String,
    /// Where a link leads, and its title; none for a footnote.
    target: Option<(String, String)>,
}

impl Definition {
    pub(crate) fn link(span: &Range<usize>, label: &str, url: &str, title: &str) -> Self {
        Self {
            at: span.start,
            end: span.end,
            label: label.to_owned(),
            target: Some((url.to_owned(), title.to_owned())),
        }
    }

    pub(crate) fn footnote(at: usize, label: &str) -> Self {
        Self { at, end: at, label: label.to_owned(), target: None }
    }

    fn says(&self, other: &Self) -> bool {
        self.label == other.label && self.target == other.target
    }

    /// Whether a text could name it. Where there are other letters than ASCII's, that takes tables to find out.
    pub(crate) fn could_be_named_in(&self, text: &str) -> bool {
        let is_letter = |byte: &u8| byte.is_ascii_alphanumeric();
        let word =
            self.label.as_bytes().split(|byte| !is_letter(byte)).max_by_key(|word| word.len()).unwrap_or_default();
        if word.is_empty() || !text.is_ascii() {
            return true;
        }
        text.as_bytes().windows(word.len()).any(|window| window.eq_ignore_ascii_case(word))
    }

    /// Writes it as Markdown of one line that reads as the same definition.
    fn write(&self, markdown: &mut String) {
        let Some((url, title)) = &self.target else {
            markdown.push_str("[^");
            markdown.push_str(&self.label);
            markdown.push_str("]: x\n");
            return;
        };
        markdown.push('[');
        markdown.push_str(&self.label);
        markdown.push_str("]: <");
        escape(url, markdown);
        markdown.push('>');
        if !title.is_empty() {
            markdown.push_str(" \"");
            escape(title, markdown);
            markdown.push('"');
        }
        markdown.push('\n');
    }
}

/// Takes into each block the definitions directly before it: what follows one in the next line may become its title, and is
/// otherwise read as if it went on.
///
/// `starts` are where the lines of blocks begin that stand in no other, `ends` where these blocks end. Between them stand
/// definitions and blank lines.
pub(crate) fn take_in(text: &str, starts: &mut [usize], ends: &[usize]) {
    let mut last_end = 0;
    for (start, end) in starts.iter_mut().zip(ends) {
        let between = text.get(last_end..*start).unwrap_or_default();
        let mut begin = *start;
        for line in between.split_inclusive('\n').rev() {
            if line.trim_ascii().is_empty() {
                break;
            }
            begin -= line.len();
        }
        *start = begin;
        last_end = *end;
    }
}

/// Where the line begins of the last definition that stands in no block and behind all of them, the last of which ends at
/// `end`.
pub(crate) fn last_behind(definitions: &[Definition], text: &str, end: usize) -> Option<usize> {
    let last = definitions.last().filter(|last| last.target.is_some() && last.at >= end)?;
    Some(line_start(text, last.at))
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |feed| feed + 1)
}

/// The definitions of which one list says something that the other does not.
pub(crate) fn differing<'a>(before: &'a [Definition], after: &'a [Definition]) -> Vec<&'a Definition> {
    let same = before.iter().zip(after).take_while(|(one, other)| one.says(other)).count();
    let (before, after) = (before.get(same..).unwrap_or_default(), after.get(same..).unwrap_or_default());
    let lacks = |list: &[Definition], one: &Definition| !list.iter().any(|other| other.says(one));
    let gone = before.iter().filter(|one| lacks(after, one));
    gone.chain(after.iter().filter(|one| lacks(before, one))).collect()
}

/// Markdown that holds the definitions and one rule, which ends whatever they could have opened.
/// Only those are in it that `text` could name.
pub(crate) fn preamble(definitions: &[Definition], text: &str) -> String {
    let mut markdown = String::new();
    if definitions.is_empty() || !text.as_bytes().contains(&b'[') {
        return markdown;
    }
    // Where there are many, to look for each takes longer than to read them all.
    let is_searched = definitions.len().saturating_mul(text.len()) < MOST_SEARCHED;
    let named = |definition: &&Definition| !is_searched || definition.could_be_named_in(text);
    let named: Vec<&Definition> = definitions.iter().filter(named).collect();
    if named.is_empty() {
        return markdown;
    }
    // A footnote goes on to the next block that is not indented; links are such.
    for is_link in [false, true] {
        named.iter().filter(|one| one.target.is_some() == is_link).for_each(|one| one.write(&mut markdown));
        markdown.push_str("\n***\n\n");
    }
    markdown
}

fn escape(text: &str, markdown: &mut String) {
    for c in text.chars() {
        match c {
            '\n' => markdown.push_str("&#10;"),
            '\\' | '<' | '>' | '"' | '&' => {
                markdown.push('\\');
                markdown.push(c);
            }
            _ => markdown.push(c),
        }
    }
}
