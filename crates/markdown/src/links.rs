//! Bare addresses in text, as GitHub finds them.

use crate::tree::Inline;

/// Makes links of the bare addresses in the texts of `content`, which is in no link.
pub(crate) fn link(content: &mut Vec<Inline>) {
    let is_address_in = |inline: &Inline| matches!(inline, Inline::Text(text) if find(text, 0, true).is_some());
    if !content.iter().any(is_address_in) {
        return;
    }
    let mut linked = Vec::with_capacity(content.len() + 2);
    for inline in content.drain(..) {
        match inline {
            Inline::Text(text) => {
                let is_beginning = !matches!(
                    linked.last(),
                    Some(Inline::Code(_) | Inline::Math { .. } | Inline::Html(_) | Inline::Link { .. })
                );
                split(&text, is_beginning, &mut linked);
            }
            other => linked.push(other),
        }
    }
    *content = linked;
}

fn split(text: &str, is_beginning: bool, linked: &mut Vec<Inline>) {
    let mut done = 0;
    while let Some((start, end)) = find(text, done, is_beginning) {
        let (Some(before), Some(address)) = (text.get(done..start), text.get(start..end)) else { break };
        if !before.is_empty() {
            linked.push(Inline::Text(before.to_owned()));
        }
        let url = if starts_with_letters(address, "www.") { ["http://", address].concat() } else { address.to_owned() };
        linked.push(Inline::Link { url, title: String::new(), content: vec![Inline::Text(address.to_owned())] });
        done = end;
    }
    if let Some(rest) = text.get(done..)
        && !rest.is_empty()
    {
        linked.push(Inline::Text(rest.to_owned()));
    }
}

/// The first address at `from` or behind it: where it begins and ends. `is_beginning` tells whether an address may stand at
/// the beginning of the text.
fn find(text: &str, from: usize, is_beginning: bool) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        // Every address holds one of these, and few texts hold either.
        let offset = bytes.get(at..)?.iter().position(|byte| *byte == b':' || *byte == b'.')?;
        let mark = at + offset;
        at = mark + 1;
        if let Some(start) = start_before(text, mark, from)
            && (start > 0 || is_beginning)
            && let Some(end) = end_of(text, start)
        {
            return Some((start, end));
        }
    }
}

/// Where the address begins whose colon or first full stop is at `mark`.
fn start_before(text: &str, mark: usize, from: usize) -> Option<usize> {
    let before = text.get(from..mark)?;
    let is_web = text.as_bytes().get(mark) == Some(&b'.');
    let names: &[&str] = if is_web { &["www"] } else { &["https", "http"] };
    if !is_web && !text.get(mark..)?.starts_with("://") {
        return None;
    }
    let name = names.iter().find(|name| ends_with_letters(before, name))?;
    let start = mark - name.len();
    let is_free = match text.get(..start)?.bytes().next_back() {
        None => true,
        Some(byte) if is_web => byte.is_ascii_whitespace() || matches!(byte, b'*' | b'_' | b'~' | b'('),
        Some(byte) => !byte.is_ascii_alphanumeric(),
    };
    is_free.then_some(start)
}

/// Where the address ends that begins at `start`; none where there is no host.
fn end_of(text: &str, start: usize) -> Option<usize> {
    let address = text.get(start..)?;
    let is_web = starts_with_letters(address, "www.");
    let host_start = if is_web { 0 } else { address.find("://")? + 3 };
    let host = address.get(host_start..)?;
    let host_length = host.find(|c: char| !is_of_host(c)).unwrap_or(host.len());
    let host = host.get(..host_length)?;
    let mut last_parts = host.rsplit('.').take(2);
    let first = host.chars().next()?;
    if first == '.' || first == '-' || last_parts.any(|part| part.contains('_')) {
        return None;
    }
    if is_web && host.trim_end_matches('.').len() <= "www.".len() {
        return None;
    }
    let length = address.find(ends_address).unwrap_or(address.len());
    let end = trim(address.get(..length)?);
    (end > host_start).then_some(start + end)
}

/// How much of the address is left without the punctuation of the sentence around it.
fn trim(address: &str) -> usize {
    let bytes = address.as_bytes();
    let count = |byte: u8| bytes.iter().filter(|other| **other == byte).count();
    let (mut opened, mut closed) = (None, count(b')'));
    let mut end = bytes.len();
    while let Some(last) = end.checked_sub(1).and_then(|at| bytes.get(at)) {
        match last {
            b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' | b'\'' | b'"' => end -= 1,
            b')' if closed > *opened.get_or_insert_with(|| count(b'(')) => {
                closed -= 1;
                end -= 1;
            }
            b';' => {
                let name_start = bytes.get(..end - 1).and_then(|before| before.iter().rposition(|byte| *byte == b'&'));
                let is_name = |name: &[u8]| !name.is_empty() && name.iter().all(u8::is_ascii_alphanumeric);
                match name_start {
                    Some(start) if bytes.get(start + 1..end - 1).is_some_and(is_name) => end = start,
                    _ => end -= 1,
                }
            }
            _ => break,
        }
    }
    end
}

fn is_of_host(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') || (!c.is_ascii() && !ends_address(c))
}

/// Where a space would be in a script that has spaces: the punctuation of Chinese and Japanese ends an address too.
fn ends_address(c: char) -> bool {
    c.is_ascii_whitespace()
        || c == '<'
        || c.is_control()
        || matches!(c, '\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{3000}'..='\u{303f}')
        || matches!(c, '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}')
}

fn starts_with_letters(text: &str, letters: &str) -> bool {
    text.get(..letters.len()).is_some_and(|start| start.eq_ignore_ascii_case(letters))
}

fn ends_with_letters(text: &str, letters: &str) -> bool {
    let start = text.len().checked_sub(letters.len());
    start.and_then(|start| text.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(letters))
}

#[cfg(test)]
mod tests {
    use super::find;

    fn address(text: &str) -> Option<&str> {
        find(text, 0, true).map(|(start, end)| &text[start..end])
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        for (text, expected) in [
            ("see https://example.com.", "https://example.com"),
            ("(http://example.com/a_(b)), then", "http://example.com/a_(b)"),
            ("(www.example.com)", "www.example.com"),
            ("www.example.com/a&amp;", "www.example.com/a"),
            ("https://a.example/?q=1&b=2;", "https://a.example/?q=1&b=2"),
            ("HTTP://localhost:8080/x?", "HTTP://localhost:8080/x"),
            ("请看https://example.com/路。好", "https://example.com/路"),
            ("https://example.com\"", "https://example.com"),
        ] {
            assert_eq!(address(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_has_no_host_or_stands_in_a_word_is_no_address() {
        for text in
            ["http://", "https:// x", "www.", "www..", "awww.example.com", "xhttp://a.b", "http://a_b.c_d", "a:b.c"]
        {
            assert_eq!(address(text), None, "{text}");
        }
    }
}
