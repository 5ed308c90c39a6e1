//! Lines of which nothing is known yet but the marks they begin with.

/// The text without its last line, where that line is unfinished and tells nothing yet.
pub(super) fn known(text: &str) -> &str {
    let start = text.rfind('\n').map_or(0, |feed| feed + 1);
    let (before, line) = text.split_at_checked(start).unwrap_or((text, ""));
    if tells_nothing(line) { before } else { text }
}

fn tells_nothing(line: &str) -> bool {
    let content = behind_containers(line);
    let bytes = content.as_bytes();
    let Some(first) = bytes.first() else { return true };
    let only = |allowed: &[u8]| bytes.iter().all(|byte| allowed.contains(byte));
    match first {
        // A thematic break, the line under a heading, or the beginning of emphasis.
        b'-' | b'=' | b'*' | b'_' | b'+' => only(&[*first, b' ', b'\t']) || (*first == b'-' && only(b"-:| ")),
        b'#' => only(b"#") && bytes.len() <= 6,
        b'|' | b':' => only(b"|:- "),
        b'0'..=b'9' => is_number(content),
        b'`' | b'~' => is_fence(content, *first),
        // A definition is not shown, and a footnote only once it is known to be one.
        b'[' if content.starts_with("[!") => content.find(']').is_none_or(|end| end + 1 == content.trim_end().len()),
        b'[' => content.contains("]:"),
        _ => false,
    }
}

/// A line without its indentation and without the marks of the quotations and lists that it stands in or begins.
fn behind_containers(line: &str) -> &str {
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches([' ', '\t']);
        if let Some(quoted) = rest.strip_prefix('>') {
            rest = quoted;
            continue;
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let bytes = rest.as_bytes();
        let width = match bytes.get(digits) {
            Some(b'-' | b'+' | b'*') if digits == 0 => 1,
            Some(b'.' | b')') if (1..10).contains(&digits) => digits + 1,
            _ => return rest,
        };
        match bytes.get(width) {
            Some(b' ' | b'\t') => rest = rest.get(width..).unwrap_or_default(),
            _ => return rest,
        }
    }
}

/// Whether a line may become an item of a numbered list.
fn is_number(content: &str) -> bool {
    let behind = content.trim_start_matches(|c: char| c.is_ascii_digit());
    content.len() - behind.len() < 10 && matches!(behind, "" | "." | ")")
}

/// Whether a line may become a fence, whose language is known when the line is.
fn is_fence(content: &str, mark: u8) -> bool {
    let info = content.trim_start_matches(char::from(mark));
    let count = content.len() - info.len();
    info.is_empty() || (count >= 3 && !(mark == b'`' && info.contains('`')))
}
