//! Base64, of RFC 4648: bytes as letters that any text can carry.

/// The bytes in the standard alphabet, padded.
///
/// ```
/// assert_eq!(plainwire_core::base64::encode(b"Hi!!"), "SGkhIQ==");
/// ```
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let mut text = unpadded(bytes, *b"+/");
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

/// The bytes in the alphabet that an address can carry, unpadded.
///
/// ```
/// assert_eq!(plainwire_core::base64::encode_for_url(b"Hi!!"), "SGkhIQ");
/// ```
#[must_use]
pub fn encode_for_url(bytes: &[u8]) -> String {
    unpadded(bytes, *b"-_")
}

/// The bytes that a text stands for, padded or not, in either alphabet; none where it is no base64.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    if digits.len() % 4 == 1 || text.len() - digits.len() > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    for group in digits.as_bytes().chunks(4) {
        let mut bits = 0;
        for at in 0..4 {
            bits = bits << 6 | group.get(at).map_or(Some(0), |digit| sextet(*digit))?;
        }
        bytes.extend_from_slice(bits.to_be_bytes().get(1..group.len()).unwrap_or_default());
    }
    Some(bytes)
}

/// The bytes without padding, in the alphabet that ends with these two.
pub(crate) fn unpadded(bytes: &[u8], last_two: [u8; 2]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for sextet in [18, 12, 6, 0].iter().take(group.len() + 1).map(|shift| (bits >> shift & 63) as u8) {
            text.push(match sextet {
                0..=25 => b'A' + sextet,
                26..=51 => b'a' + sextet - 26,
                52..=61 => b'0' + sextet - 52,
                62 => last_two[0],
                _ => last_two[1],
            } as char);
        }
    }
    text
}

fn sextet(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_vectors_of_the_standard_hold() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()));
            assert_eq!(decode(text.trim_end_matches('=')).as_deref(), Some(bytes.as_bytes()), "without padding");
        }
        assert_eq!((encode(&[0xfb, 0xff]), encode_for_url(&[0xfb, 0xff])), ("+/8=".into(), "-_8".into()));
        assert_eq!((decode("+/8="), decode("-_8")), (Some(vec![0xfb, 0xff]), Some(vec![0xfb, 0xff])));
    }

    #[test]
    fn what_is_no_base64_is_refused() {
        for text in ["Z", "Zg===", "====", "Zm9vY", "Zg.,", "Zm 9v", "Zm9v\n", "Z=g=", "Zmé", "\u{1f980}"] {
            assert_eq!(decode(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_come_back_whole(bytes: Vec<u8>) {
            let text = encode(&bytes);
            prop_assert_eq!(text.len() % 4, 0);
            prop_assert_eq!(decode(&text), Some(bytes));
        }

        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in ".*") {
            let _ = decode(&text);
        }
    }
}
