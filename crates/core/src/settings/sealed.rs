//! A key that is kept under a passphrase, as the text that is stored.

use std::ops::RangeInclusive;

use crate::base64;

/// What the text begins with: how the passphrase becomes the key that opens it.
const SCHEME: &str = "pbkdf2-sha256";
/// Fewer would be guessed too soon; more would keep a visit waiting for minutes because of one damaged digit.
const ROUNDS: RangeInclusive<u32> = 100_000..=10_000_000;
/// In bytes: of any length that a random salt may sensibly have.
const SALT_BYTES: RangeInclusive<usize> = 8..=64;
/// In bytes, of AES-GCM: what is sealed ends with it.
const TAG_BYTES: usize = 16;

/// A text that was sealed under a passphrase, and all but the passphrase that it takes to open it.
///
/// ```
/// use plainwire_core::settings::SealedText;
///
/// let sealed = SealedText { rounds: 600_000, salt: vec![1; 16], iv: [2; 12], data: vec![3; 20] };
/// let text = "pbkdf2-sha256$600000$AQEBAQEBAQEBAQEBAQEBAQ==$AgICAgICAgICAgIC$AwMDAwMDAwMDAwMDAwMDAwMDAwM=";
/// assert_eq!(sealed.to_text(), text);
/// assert_eq!(SealedText::parse(text), Some(sealed));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedText {
    /// Rounds of PBKDF2 with SHA-256 that the passphrase goes through.
    pub rounds: u32,
    /// What makes the same passphrase another key elsewhere. It is no secret.
    pub salt: Vec<u8>,
    /// The initialization vector of AES-GCM: of each sealing its own.
    pub iv: [u8; 12],
    /// The text encrypted, with the tag of 16 bytes behind it.
    pub data: Vec<u8>,
}

impl SealedText {
    /// The text that is kept: scheme, rounds, and salt, vector and data in base64, with `$` between them.
    #[must_use]
    pub fn to_text(&self) -> String {
        let parts = [&self.salt, &self.iv[..], &self.data].map(base64::encode);
        [&[SCHEME.to_owned(), self.rounds.to_string()], &parts[..]].concat().join("$")
    }

    /// Reads what [`to_text`](Self::to_text) wrote. None for any other text, also for one that asks for fewer rounds than
    /// are safe or for more than a browser does in a few seconds.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('$');
        let mut next = || parts.next();
        if next()? != SCHEME {
            return None;
        }
        let rounds = rounds(next()?)?;
        let salt = base64::decode(next()?).filter(|salt| SALT_BYTES.contains(&salt.len()))?;
        let iv = base64::decode(next()?)?.try_into().ok()?;
        let data = base64::decode(next()?).filter(|data| data.len() >= TAG_BYTES)?;
        next().is_none().then_some(Self { rounds, salt, iv, data })
    }
}

fn rounds(text: &str) -> Option<u32> {
    // Eight digits are enough for the most rounds, and too few to overflow.
    if text.len() > 8 {
        return None;
    }
    let mut rounds = 0;
    for digit in text.bytes() {
        rounds = rounds * 10 + u32::from(digit.is_ascii_digit().then(|| digit - b'0')?);
    }
    ROUNDS.contains(&rounds).then_some(rounds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WHOLE: &str = "pbkdf2-sha256$600000$AQEBAQEBAQEBAQEBAQEBAQ==$AgICAgICAgICAgIC$AwMDAwMDAwMDAwMDAwMDAwMDAwM=";

    #[test]
    fn a_damaged_text_is_refused_and_not_half_read() {
        assert!(SealedText::parse(WHOLE).is_some());
        for (from, to) in [
            ("pbkdf2", "argon2"),
            ("-sha256", ""),
            ("AgICAgICAgICAgIC", "AgICAgICAgICAgI"),
            ("AgICAgICAgICAgIC", "AgICAgICAgICAgICAgIC"),
            ("AQEBAQEBAQEBAQEBAQEBAQ==", "AQEB"),
            ("AQEBAQEBAQEBAQEBAQEBAQ==", ""),
            ("AwMDAwMDAwMDAwMDAwMDAwMDAwM=", "AwMDAwMDAwMDAwMDAwMD"),
            ("AwM=", "AwM=$"),
            ("AwM=", "AwM=\n"),
            ("$", "$$"),
            ("$", ""),
        ] {
            assert_eq!(SealedText::parse(&WHOLE.replace(from, to)), None, "{to:?} for {from:?}");
        }
        for end in 0..WHOLE.len() - 8 {
            assert_eq!(SealedText::parse(&WHOLE[..end]), None, "the first {end} bytes");
        }
    }

    #[test]
    fn rounds_that_are_unsafe_or_would_hang_the_page_are_refused() {
        for (rounds, is_read) in [
            ("100000", true),
            ("10000000", true),
            ("99999", false),
            ("10000001", false),
            ("99999999", false),
            ("4294967296600000", false),
            ("", false),
            ("0", false),
            ("-600000", false),
            ("+600000", false),
            ("6e5", false),
            ("٦٠٠٠٠٠", false),
        ] {
            assert_eq!(SealedText::parse(&WHOLE.replace("600000", rounds)).is_some(), is_read, "{rounds:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_was_sealed_is_read_back_whole(
            rounds in ROUNDS,
            salt in prop::collection::vec(any::<u8>(), SALT_BYTES),
            iv: [u8; 12],
            data in prop::collection::vec(any::<u8>(), TAG_BYTES..300),
        ) {
            let sealed = SealedText { rounds, salt, iv, data };
            let text = sealed.to_text();
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\'));
            prop_assert_eq!(SealedText::parse(&text), Some(sealed));
        }

        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in ".*", tail in "[A-Za-z0-9+/=$]{0,60}") {
            let _ = SealedText::parse(&text);
            if let Some(sealed) = SealedText::parse(&["pbkdf2-sha256$", &tail].concat()) {
                prop_assert!(ROUNDS.contains(&sealed.rounds));
            }
        }
    }
}
