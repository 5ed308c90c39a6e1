//! Definitions: where links lead that name only a label, and which footnotes there are.

use std::ops::Range;

/// A definition that was read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Definition {
    /// Where it stands in the text.
    pub(crate) at: usize,
    label: String,
    /// Where a link leads, and its title; none for a footnote.
    target: Option<(String, String)>,
}

impl Definition {
    pub(crate) fn link(span: &Range<usize>, label: &str, url: &str, title: &str) -> Self {
        Self { at: span.start, label: label.to_owned(), target: Some((url.to_owned(), title.to_owned())) }
    }

    pub(crate) fn footnote(at: usize, label: &str) -> Self {
        Self { at, label: label.to_owned(), target: None }
    }

    /// Whether both say the same, wherever they stand.
    pub(crate) fn says(&self, other: &Self) -> bool {
        self.label == other.label && self.target == other.target
    }

    /// Whether a text could name it. Where there are other letters than ASCII's, that takes tables to find out.
    pub(crate) fn could_be_named_in(&self, text: &str) -> bool {
        let is_letter = |byte: &u8| byte.is_ascii_alphanumeric();
        let word = self.label.as_bytes().split(|byte| !is_letter(byte)).max_by_key(|word| word.len()).unwrap_or_default();
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

/// Markdown that holds the definitions and one rule, which ends whatever they could have opened.
pub(crate) fn preamble(definitions: &[Definition]) -> String {
    let mut markdown = String::new();
    if definitions.is_empty() {
        return markdown;
    }
    // A footnote goes on to the next block that is not indented; links are such.
    for is_link in [false, true] {
        definitions.iter().filter(|one| one.target.is_some() == is_link).for_each(|one| one.write(&mut markdown));
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
