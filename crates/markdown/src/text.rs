//! What a text is before it is read: lines end in a line feed, and no zero is in it.

use std::borrow::Cow;

/// The text with every line end as a line feed. CommonMark wants U+0000 replaced.
pub(crate) fn normalize(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(is_replaced) {
        return Cow::Borrowed(text);
    }
    let mut normal = String::with_capacity(text.len());
    append(&mut normal, text, &mut false);
    Cow::Owned(normal)
}

/// Appends a piece of a text. Whether the piece before it ended in a carriage return is remembered in `after_return`, for a
/// line feed that comes next is a part of that line end.
pub(crate) fn append(text: &mut String, piece: &str, after_return: &mut bool) {
    let mut rest = match piece.strip_prefix('\n') {
        Some(rest) if *after_return => rest,
        _ => piece,
    };
    if !piece.is_empty() {
        *after_return = piece.ends_with('\r');
    }
    while let Some(at) = rest.bytes().position(is_replaced) {
        let (plain, from) = rest.split_at(at);
        text.push_str(plain);
        rest = if let Some(rest) = from.strip_prefix('\0') {
            text.push('\u{fffd}');
            rest
        } else {
            text.push('\n');
            from.strip_prefix("\r\n").or_else(|| from.strip_prefix('\r')).unwrap_or_default()
        };
    }
    text.push_str(rest);
}

fn is_replaced(byte: u8) -> bool {
    byte == b'\r' || byte == b'\0'
}

#[cfg(test)]
mod tests {
    use super::{append, normalize};

    #[test]
    fn a_line_end_that_is_split_is_one_line_end() {
        let whole = "a\r\nb\rc\n\nd\0\r";
        for split in 0..=whole.len() {
            let (mut text, mut after_return) = (String::new(), false);
            for piece in [&whole[..split], "", &whole[split..]] {
                append(&mut text, piece, &mut after_return);
            }
            assert_eq!(text, "a\nb\nc\n\nd\u{fffd}\n");
            assert_eq!(text, normalize(whole));
        }
    }
}
