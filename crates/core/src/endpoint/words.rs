//! Words that are copied along with an address: commands, request lines, names of variables and fields.

use super::clean::is_quote;
use super::parse::{after_web_scheme, is_other_scheme};
use crate::letters::is_letter;

/// Drops words around the address: `Bearer`, a request line, a `curl` command, a variable's or field's name.
pub(super) fn without_words(text: &str) -> String {
    if let Some(text) = without_outer_word(text) {
        return text;
    }
    value_of_label(text).unwrap_or(text).to_owned()
}

fn without_outer_word(text: &str) -> Option<String> {
    const LEADING: [&str; 15] = [
        "bearer",
        "authorization:",
        "get",
        "post",
        "put",
        "options",
        "head",
        "curl",
        "wget",
        "http",
        "export",
        "set",
        "const",
        "let",
        "var",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let [first, .., last] = words.as_slice() else {
        return None;
    };
    let is_decoration = |word: &str| !word.chars().any(is_letter);
    let first_in_lower_case = first.to_ascii_lowercase();
    if *last == "#" {
        let address = text.strip_suffix('#')?.trim_end();
        Some(format!("{address}#"))
    } else if is_decoration(last) || last.to_ascii_lowercase().starts_with("http/") {
        text.strip_suffix(last).map(str::to_owned)
    } else if ["curl", "wget"].contains(&first_in_lower_case.as_str())
        && let Some(address) = only_address(&words)
    {
        Some(address.to_owned())
    } else if is_decoration(first) || LEADING.contains(&first_in_lower_case.as_str()) {
        text.strip_prefix(first).map(str::to_owned)
    } else {
        None
    }
}

/// The one word that is an address. With several, which of them is called is not for us to guess.
fn only_address<'a>(words: &[&'a str]) -> Option<&'a str> {
    let mut addresses = words.iter().filter(|word| after_web_scheme(word.trim_matches(is_quote)).is_some());
    addresses.next().filter(|_| addresses.next().is_none()).copied()
}

/// What follows `NAME=`, `"name": ` and their like.
fn value_of_label(text: &str) -> Option<&str> {
    if after_web_scheme(text).is_some() {
        return None;
    }
    let in_lower_case = text.to_ascii_lowercase();
    let address = ["http://", "https://"].iter().filter_map(|scheme| in_lower_case.find(scheme)).min();
    if let Some((label, value)) = address.and_then(|at| text.split_at_checked(at)) {
        return is_label_of_address(label).then_some(value);
    }
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| is_letter(c) || is_quote(c) || "_-.: $[]()".contains(c))
    };
    if let Some((label, value)) = text.split_once('=')
        && is_label(label)
        && !value.is_empty()
    {
        return Some(value);
    }
    let (label, value) = text.split_once(':')?;
    let is_name = !label.is_empty() && label.chars().all(|c| is_letter(c) || is_quote(c) || "_- ".contains(c));
    let is_port = value.trim_start().starts_with(|c: char| c.is_ascii_digit()) && !value.contains(['.', ':']);
    let is_set_off = value.starts_with(|c: char| c.is_whitespace() || is_quote(c)) || is_known_label(label);
    let is_empty = value.trim().is_empty() || value.starts_with(':') || value.starts_with('/');
    (is_name && is_set_off && !is_port && !is_empty).then_some(value)
}

/// Whether what stands before an address only names it. A query or a path before it is part of the address.
fn is_label_of_address(label: &str) -> bool {
    let core = label.trim_end_matches(|c: char| c.is_whitespace() || is_quote(c) || "([{<".contains(c));
    if label.contains(['/', '?', '@', '#', '\\']) || core.strip_suffix(':').is_some_and(is_other_scheme) {
        return false;
    }
    core.ends_with(['=', ':']) || core.len() < label.len() && !label.contains('.')
}

fn is_known_label(label: &str) -> bool {
    const KNOWN: [&str; 8] = ["baseurl", "apibase", "apibaseurl", "apiurl", "apihost", "endpoint", "url", "uri"];
    let name: String = label.chars().filter(char::is_ascii_alphanumeric).collect();
    let name = name.to_ascii_lowercase();
    KNOWN.contains(&name.strip_prefix("openai").unwrap_or(&name))
}
