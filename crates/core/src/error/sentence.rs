//! The provider's own words, found wherever they hide.

use serde_json::{Map, Value};

use super::{capped, value_behind};

/// How deep words are looked for, also through JSON inside strings.
const DEPTH: u8 = 8;
const SENTENCE_BYTES: usize = 4000;
const PAGE_BYTES: usize = 300;

/// Where words stand, the likeliest place first.
const PLACES: &str = phrases![
    "error",
    "message",
    "detail",
    "msg",
    "error_message",
    "error_msg",
    "errorMessage",
    "error_description",
    "errmsg",
    "status_msg",
    "base_resp",
    "errors",
    "description",
    "title",
    "reason",
    "faultstring",
    "fault",
    "details",
    "Message",
    "Error",
    "Response",
    "ResponseMetadata",
    "innererror",
    "x_groq",
    "metadata",
    "data",
    "raw",
    "choices",
];

/// The sentence in a JSON body of any shape.
pub(super) fn of_json(value: &Value) -> Option<String> {
    in_value(value, DEPTH).filter(|sentence| !sentence.is_empty())
}

/// The sentence in a body that is not JSON: an HTML page, plain text, or JSON that broke off.
pub(super) fn of_text(text: &str) -> String {
    in_words(text, DEPTH).unwrap_or_default()
}

fn in_value(value: &Value, depth: u8) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    match value {
        Value::String(text) => in_words(text, depth),
        Value::Array(list) => list.iter().take(8).find_map(|entry| in_value(entry, depth)),
        Value::Object(object) => beside_a_label(object, depth)
            .or_else(|| behind_a_router(object, depth))
            .or_else(|| PLACES.split('|').find_map(|place| in_value(object.get(place)?, depth))),
        _ => None,
    }
}

/// `{"error": "Unauthorized", "message": "The token has expired"}`: the label is not the sentence.
fn beside_a_label(object: &Map<String, Value>, depth: u8) -> Option<String> {
    let label = object.get("error")?.as_str()?.trim();
    let other = ["message", "detail", "msg", "error_description", "reason"];
    let sentence = other.iter().find_map(|place| in_value(object.get(*place)?, depth))?;
    let is_label = !label.contains(' ') || label.len() <= sentence.len() || REASON_PHRASES.contains(&label);
    is_label.then_some(sentence)
}

/// Phrases of HTTP statuses that are longer than a short sentence.
const REASON_PHRASES: [&str; 7] = [
    "Bad Request",
    "Unprocessable Entity",
    "Unprocessable Content",
    "Internal Server Error",
    "Service Unavailable",
    "Too Many Requests",
    "Payment Required",
];

/// `{"message": "Provider returned error", "metadata": {"raw": "…"}}`: a router that only says that someone failed.
fn behind_a_router(object: &Map<String, Value>, depth: u8) -> Option<String> {
    let raw = object.get("metadata")?.get("raw")?;
    let message = object.get("message").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
    let says_little = message.len() < 48
        && (message.trim().is_empty()
            || ["provider", "upstream", "internal"].iter().any(|word| message.contains(word)));
    if says_little { in_value(raw, depth) } else { None }
}

fn in_words(text: &str, depth: u8) -> Option<String> {
    let text = text.trim();
    let found = match text.as_bytes().first()? {
        b'{' | b'[' => match crate::value::from_text(text) {
            Some(value) => return in_value(&value, depth),
            // `[1214] Incorrect role`: words behind a number or a name.
            None => {
                broken_json(text).or_else(|| (text.starts_with('[') && text.contains("] ")).then(|| text.to_owned()))?
            }
        },
        b'<' => of_page(text),
        _ => inner_json(text, depth).unwrap_or_else(|| text.to_owned()),
    };
    let found = capped(found.trim(), SENTENCE_BYTES).to_owned();
    (!found.is_empty()).then_some(found)
}

/// `400: {"error": {"message": "…"}}`: proxies put the inner body behind words of their own.
fn inner_json(text: &str, depth: u8) -> Option<String> {
    let begins = |at: &usize| {
        let fields = text.as_bytes().get(*at..).and_then(|rest| rest.strip_prefix(b"{")).unwrap_or_default();
        matches!(fields.trim_ascii_start(), [b'"' | b'\'', ..])
    };
    let inner = text.get((0..text.len()).find(begins)?..)?;
    match crate::value::first_of(inner) {
        Some((value, _)) => in_value(&value, depth),
        None => broken_json(inner),
    }
}

/// The first sentence of what is nearly JSON: a body cut by a router or a connection, or written by Python.
fn broken_json(text: &str) -> Option<String> {
    let value = ["message", "detail", "msg", "error"].iter().find_map(|name| value_behind(text, name, b"\"'"))?;
    let mut bytes = value.bytes();
    let quote = bytes.next()?;
    let mut escaped = false;
    let end = bytes.position(|byte| {
        let ends = byte == quote && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    let inside = value.get(1..end.map_or(value.len(), |end| end + 1))?;
    // An escape that was cut in two keeps its backslash, and so do Python's own.
    crate::value::from_text(&["\"", inside, "\""].concat())
        .and_then(|v| v.as_str().map(str::to_owned))
        .or_else(|| Some(inside.to_owned()))
}

/// A page's title and text without its tags.
fn of_page(page: &str) -> String {
    // Names are compared in lower case; ASCII folding leaves every index where it was.
    let lower = page.to_ascii_lowercase();
    let (mut title, mut text) = (String::new(), String::new());
    let mut at = 0;
    while let Some(rest) = page.get(at..).filter(|rest| !rest.is_empty()) {
        if text.len() > 4 * PAGE_BYTES {
            break;
        }
        let tag = rest.find('<').unwrap_or(rest.len());
        text.push_str(rest.get(..tag).unwrap_or_default());
        text.push(' ');
        at += tag;
        let Some(tag) = lower.get(at..).filter(|tag| !tag.is_empty()) else { break };
        let end =
            if tag.starts_with("<!--") { tag.find("-->").map(|end| end + 3) } else { tag.find('>').map(|end| end + 1) };
        let Some(end) = end else { break };
        at += end;
        for name in ["script", "style", "title", "svg"] {
            let opens = tag.get(1..).and_then(|tag| tag.strip_prefix(name));
            if opens.is_some_and(|tag| tag.starts_with(['>', ' ', '\n', '\t'])) {
                let body = lower.get(at..).unwrap_or_default();
                let closing = ["</", name].concat();
                let length = body.find(&closing).unwrap_or(body.len());
                if name == "title" && title.is_empty() {
                    page.get(at..at + length).unwrap_or_default().clone_into(&mut title);
                }
                at += length;
            }
        }
    }
    let (title, text) = (plain(&title), plain(&text));
    let both = match (title.is_empty(), text.strip_prefix(title.as_str())) {
        (true, _) | (_, Some(_)) => text,
        (false, None) if text.is_empty() => title,
        (false, None) => [title.as_str(), ": ", text.as_str()].concat(),
    };
    capped(&both, PAGE_BYTES).trim_end().to_owned()
}

/// Text with its character references read and its white space collapsed.
fn plain(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        read.push_str(before);
        let end = reference.bytes().take(12).position(|byte| byte == b';');
        let character = end.and_then(|end| reference.get(1..end)).and_then(character);
        match (character, end) {
            (Some(character), Some(end)) => {
                read.push(character);
                rest = reference.get(end + 1..).unwrap_or_default();
            }
            _ => {
                read.push('&');
                rest = reference.get(1..).unwrap_or_default();
            }
        }
    }
    read.push_str(rest);
    let mut collapsed = String::with_capacity(read.len());
    for word in read.split_whitespace() {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    collapsed
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "mdash" => '—',
        "ndash" => '–',
        "copy" => '©',
        "hellip" => '…',
        "rsquo" => '’',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}
