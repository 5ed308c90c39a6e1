//! JSON as people write it into the settings of editors: with comments.

/// The text with every comment replaced by a space; what stands in quotes is left alone.
pub(super) fn without_comments(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', '/']) {
        let (before, found) = rest.split_at(at);
        plain.push_str(before);
        let length = if found.starts_with('"') {
            let length = length_of_string(found);
            plain.push_str(found.get(..length).unwrap_or_default());
            length
        } else if found.starts_with("//") {
            plain.push(' ');
            found.find(['\n', '\r']).unwrap_or(found.len())
        } else if found.starts_with("/*") {
            plain.push(' ');
            found.get(2..).and_then(|inner| inner.find("*/")).map_or(found.len(), |length| length + 4)
        } else {
            plain.push('/');
            1
        };
        rest = found.get(length..).unwrap_or_default();
    }
    plain.push_str(rest);
    plain
}

/// How many bytes the string takes with which the text begins, its quotation marks included.
fn length_of_string(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_go_and_addresses_stay() {
        for (text, plain) in [
            ("{ // a\n\"u\": \"https://h/*x*/\" /* b\n */ }", "{  \n\"u\": \"https://h/*x*/\"   }"),
            ("\"a\\\"//b\"//c", "\"a\\\"//b\" "),
            ("/", "/"),
            ("/*", " "),
            ("\"open // no comment", "\"open // no comment"),
        ] {
            assert_eq!(without_comments(text), plain);
        }
    }
}
