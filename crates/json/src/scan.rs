//! Finding a byte among many.

/// Where the first of two bytes stands. Eight bytes are tested at a time: a byte equal to the one sought becomes zero in the
/// exclusive or, and subtracting one from a zero byte borrows into its top bit.
pub fn find_either(bytes: &[u8], a: u8, b: u8) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    const TOPS: u64 = ONES << 7;
    let (a_everywhere, b_everywhere) = (ONES * u64::from(a), ONES * u64::from(b));
    let mut at = 0;
    let (words, _) = bytes.as_chunks::<8>();
    for word in words {
        let word = u64::from_le_bytes(*word);
        let (is_a, is_b) = (word ^ a_everywhere, word ^ b_everywhere);
        // The lowest marked byte is always a true match: a false one needs a borrow from a match below it.
        let found = ((is_a.wrapping_sub(ONES) & !is_a) | (is_b.wrapping_sub(ONES) & !is_b)) & TOPS;
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let tail = bytes.get(at..)?;
    tail.iter().position(|byte| *byte == a || *byte == b).map(|offset| at + offset)
}
