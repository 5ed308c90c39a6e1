//! Text that is made up as it is needed: the same for the same seed, and of any length.

pub(crate) mod conversation;
pub(crate) mod markdown;
pub(crate) mod prose;

/// A small generator of numbers (SplitMix64). The same seed gives the same numbers on every machine.
#[derive(Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// A seed made from a text, so that another question gets another answer (FNV-1a).
    pub(crate) fn seed_of(text: &str) -> u64 {
        text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `from` up to, but not including, `to`; `from` if there is none between.
    pub(crate) fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.next() % to.saturating_sub(from).max(1)
    }

    /// One entry of a list, the empty text of an empty one.
    pub(crate) fn pick(&mut self, list: &[&'static str]) -> &'static str {
        let index = self.between(0, list.len() as u64);
        usize::try_from(index).ok().and_then(|index| list.get(index)).copied().unwrap_or_default()
    }
}

/// A tokeniser of no real model but with tokens of a real one's size: words with the space before them, long words in
/// two or more, ideographs by themselves, up to three marks together with the ends of lines behind them. The tokens
/// together are the text.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (token, after) = rest.split_at(token_len(rest));
        rest = after;
        Some(token)
    })
}

/// Length in bytes of the first token.
fn token_len(text: &str) -> usize {
    const LETTERS: usize = 8;
    const MARKS: usize = 3;
    let (mut letters, mut marks) = (0, 0);
    let mut previous: Option<char> = None;
    for (at, character) in text.char_indices() {
        let joins = match previous {
            None => true,
            Some(previous) if previous == ' ' && letters == 0 => !character.is_whitespace() || character == ' ',
            Some(previous) if previous.is_whitespace() => character == previous,
            Some(previous) if is_letter(previous) => is_letter(character) && letters < LETTERS,
            Some(previous) if previous.is_ascii_punctuation() => {
                character == '\n' || (character.is_ascii_punctuation() && marks < MARKS)
            }
            Some(_) => false,
        };
        if !joins {
            return at;
        }
        if is_letter(character) {
            letters += 1;
        } else if character.is_ascii_punctuation() {
            marks += 1;
        }
        previous = Some(character);
    }
    text.len()
}

fn is_letter(character: char) -> bool {
    // From U+2E80 on a character is a word of its own.
    character.is_alphanumeric() && character < '\u{2e80}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_together_are_the_text() {
        let text = "A heron, naïve — 水は流れる 🪶\n\n- incomprehensibilities  x\t\n";
        assert_eq!(tokens(text).collect::<String>(), text);
        assert!(tokens(text).count() > 15);
        assert!(tokens(text).all(|token| token.chars().count() <= 9));
    }

    #[test]
    fn the_same_seed_gives_the_same_text_of_any_length() {
        let take = |seed| prose::paragraphs(Dice::new(seed)).take(200).collect::<String>();
        assert_eq!(take(7), take(7));
        assert_ne!(take(7), take(8));
        let markdown = |seed| markdown::blocks(Dice::new(seed)).take(200).collect::<String>();
        assert_eq!(markdown(7), markdown(7));
        assert_ne!(markdown(7), markdown(8));
    }
}
