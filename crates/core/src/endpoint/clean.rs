//! Drops what a clipboard adds to an address, and nothing of the address.

use super::parse::after_web_scheme;
use super::words::without_words;
use super::{EndpointError, Reading, Warning};
use crate::letters::is_letter;

/// The longest text that is read, in bytes.
const MOST_BYTES: usize = 4096;

/// Text that holds an address and no white space.
pub(super) struct Cleaned {
    pub(super) text: String,
    /// A lone `#` stood at the end: the address is to be used as it is.
    pub(super) as_is: bool,
    pub(super) warnings: Vec<Warning>,
}

/// Cleans what was typed or pasted. An empty query goes too, unless the address is to be used as it is.
pub(super) fn clean(typed: &str, reading: Reading) -> Result<Cleaned, EndpointError> {
    if typed.len() > MOST_BYTES {
        return Err(EndpointError::TooLong { bytes: typed.len(), most: MOST_BYTES });
    }
    type Step = fn(&str) -> String;
    let steps: [(Step, Warning); 7] = [
        (without_invisible, Warning::InvisibleRemoved),
        (with_ascii_forms, Warning::FullWidthRead),
        (without_escapes, Warning::EscapesRead),
        (without_wrapping, Warning::WrappingRemoved),
        (without_words, Warning::WordsRemoved),
        (without_fragment, Warning::FragmentDropped),
        (with_slashes, Warning::SlashesRepaired),
    ];
    let mut text = typed.trim().to_owned();
    let mut warnings = Vec::new();
    let mut as_is = false;
    // What one step removes may hide what another one knows, so they are repeated until none finds anything: cleaning
    // twice changes nothing. It ends, as no step makes the text longer or undoes another one.
    loop {
        let before = text.clone();
        for (step, warning) in &steps {
            let next = step(&text).trim().to_owned();
            if next != text && !warnings.contains(warning) {
                warnings.push(warning.clone());
            }
            text = next;
        }
        if let Some(marked) = text.strip_suffix('#') {
            as_is = true;
            text = marked.trim().to_owned();
        }
        let is_verbatim = reading == Reading::FullEndpoint || reading == Reading::Auto && as_is;
        if !is_verbatim && let Some(bare) = text.strip_suffix('?') {
            text = bare.to_owned();
        }
        if text == before {
            break;
        }
    }
    refuse_unreadable(&text)?;
    Ok(Cleaned { text, as_is, warnings })
}

fn refuse_unreadable(text: &str) -> Result<(), EndpointError> {
    if text.is_empty() {
        return Err(EndpointError::Empty);
    }
    if let Some((before, _)) = text.split_once(char::is_whitespace) {
        // What stands before an `@` may be a password.
        let before = (!text.contains('@')).then(|| before.to_owned());
        return Err(EndpointError::SpaceInside { before });
    }
    if looks_like_key(text) { Err(EndpointError::LooksLikeKey) } else { Ok(()) }
}

/// A key in the wrong field would be looked up as a host name, and so be told to name servers.
fn looks_like_key(text: &str) -> bool {
    const BEGINNINGS: [&str; 11] =
        ["sk-", "sk_", "gsk_", "xai-", "hf_", "nvapi-", "pplx-", "AIza", "csk-", "fw_", "r8_"];
    const LEAST_BYTES: usize = 20;
    let is_one_word = text.len() >= LEAST_BYTES && !text.contains(['/', ':', '?']);
    let is_token = text.starts_with("eyJ") && text.contains('.');
    let is_key = !text.contains('.') && BEGINNINGS.iter().any(|beginning| text.starts_with(beginning));
    is_one_word && (is_token || is_key)
}

/// Drops characters that cannot be seen: control, zero-width, bidirectional, tag and variation characters.
fn without_invisible(text: &str) -> String {
    let is_invisible = |c: char| {
        c.is_control() && !c.is_whitespace()
            || matches!(c,
                '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
    };
    text.chars().filter(|&c| !is_invisible(c)).collect()
}

/// Reads the full-width forms of East Asian keyboards, up to the query, whose values are nobody's business.
fn with_ascii_forms(text: &str) -> String {
    const OFFSET: u32 = 0xff01 - '!' as u32;
    let mut in_query = false;
    text.chars()
        .map(|c| {
            let c = match c {
                '！'..='～' if !in_query => char::from_u32(u32::from(c) - OFFSET).unwrap_or(c),
                _ => c,
            };
            in_query = in_query || c == '?';
            c
        })
        .collect()
}

/// Reads what HTML and JSON make of `&` and `/`.
fn without_escapes(text: &str) -> String {
    text.replace("&amp;", "&").replace("\\u0026", "&").replace("\\/", "/")
}

/// Drops quotes, brackets and punctuation around the text, and takes the target of a Markdown link.
fn without_wrapping(text: &str) -> String {
    if let Some(target) = markdown_target(text) {
        return target.to_owned();
    }
    let mut text = text;
    loop {
        let next = without_opening(without_closing(text)).trim();
        if next.len() == text.len() {
            return text.to_owned();
        }
        text = next;
    }
}

/// The target of `[text](target)` or `[text](target "title")`.
fn markdown_target(text: &str) -> Option<&str> {
    let link = text.strip_prefix('!').unwrap_or(text).strip_prefix('[')?;
    let (_, after) = link.split_once("](")?;
    let target = after.rsplit_once(')').map_or(after, |(target, _)| target);
    target.split_whitespace().next()
}

const QUOTES: &str = "\"'`“”„‟‘’‚‛«»‹›「」『』《》〈〉″′";

/// Straight and typographic quotes, and backticks.
pub(super) fn is_quote(c: char) -> bool {
    QUOTES.contains(c)
}

fn without_closing(text: &str) -> &str {
    let Some(last) = text.chars().next_back() else {
        return text;
    };
    let is_junk = match last {
        '>' | ',' | ';' | '\\' | '*' | '|' | '、' | '。' => true,
        ')' => is_unopened(text, '(', ')'),
        ']' => is_unopened(text, '[', ']'),
        '}' => is_unopened(text, '{', '}'),
        '.' => ends_a_sentence(text),
        other => is_quote(other),
    };
    if is_junk { text.strip_suffix(last).unwrap_or(text) } else { text }
}

fn without_opening(text: &str) -> &str {
    let mut rest = text.chars();
    let Some(first) = rest.next() else {
        return text;
    };
    let is_junk = match first {
        '<' | '(' | '*' | '|' | '=' | ',' | ';' | '#' => !rest.as_str().is_empty(),
        // An IPv6 address keeps its bracket, a placeholder such as `{resource}` its brace.
        '[' => !rest.as_str().split(']').next().is_some_and(|inner| inner.contains(':') && !inner.contains("//")),
        '{' => !rest.as_str().starts_with(is_letter),
        '\\' => rest.as_str().starts_with(is_quote),
        other => is_quote(other),
    };
    if is_junk { rest.as_str() } else { text }
}

fn is_unopened(text: &str, opening: char, closing: char) -> bool {
    text.matches(closing).count() > text.matches(opening).count()
}

/// A full stop after a path ends a sentence. After a host it means the root of all names, and two of them the parent.
fn ends_a_sentence(text: &str) -> bool {
    match after_web_scheme(text).unwrap_or(text).rsplit_once('/') {
        Some((_, last)) => !text.contains('?') && !last.trim_end_matches('.').is_empty() && !last.ends_with(".."),
        None => false,
    }
}

/// Drops a fragment, which no request carries. A lone `#` at the end is no fragment but a mark.
fn without_fragment(text: &str) -> String {
    match text.split_once('#') {
        Some((address, fragment)) if !fragment.is_empty() => address.to_owned(),
        _ => text.to_owned(),
    }
}

/// Reads backslashes before the query as slashes, as a browser does.
fn with_slashes(text: &str) -> String {
    match text.split_once('?') {
        Some((address, query)) => format!("{}?{query}", address.replace('\\', "/")),
        None => text.replace('\\', "/"),
    }
}
