//! When to ask again by itself: after a failure that may pass, before anything of the reply has come, and not often.

/// How often a request that a busy provider refused is repeated at most.
pub const REPEATS: u32 = 3;

/// Where a provider asks for a longer wait than this, in milliseconds, it is left to the person.
const LONGEST_WAIT_MS: u64 = 60_000;

/// How long to wait before the next try, in milliseconds; none where there shall be none because there were `at_most`
/// repeats, or because the provider asks for more than a minute.
///
/// Waits double from one second on, and are spread by a quarter to both sides, so that many clients do not come back as
/// one. A provider that says how long to wait is obeyed: never asked again earlier, nor by more than a quarter of a second
/// later, unless the usual wait is longer than what it says, which is often zero. `random` is any random number.
///
/// ```
/// use plainwire_core::retry::wait_ms;
///
/// assert_eq!(wait_ms(0, 3, Some(7_500), 0), Some(7_500));
/// assert_eq!(wait_ms(0, 3, Some(60_000), 249), Some(60_249));
/// assert_eq!(wait_ms(0, 3, Some(60_001), 0), None);
/// assert_eq!(wait_ms(3, 3, None, 0), None);
/// ```
#[must_use]
pub fn wait_ms(repeats_so_far: u32, at_most: u32, retry_after_ms: Option<u64>, random: u32) -> Option<u64> {
    if repeats_so_far >= at_most || retry_after_ms.is_some_and(|asked_ms| asked_ms > LONGEST_WAIT_MS) {
        return None;
    }
    let random = u64::from(random);
    let usual_ms = 1_000 << repeats_so_far.min(6);
    let usual_ms = usual_ms * 3 / 4 + random % (usual_ms / 2);
    // A little later than asked, never earlier.
    Some(retry_after_ms.map_or(usual_ms, |asked_ms| usual_ms.max(asked_ms + random % 250)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        // What was seen: `Retry-After: 60` was hardly ever obeyed, since the spread was added before it was compared.
        #[test]
        fn whoever_asks_for_up_to_a_minute_gets_it_and_a_little_more(
            repeats in 0..REPEATS,
            asked in prop_oneof![0..=LONGEST_WAIT_MS, Just(LONGEST_WAIT_MS)],
            random in any::<u32>(),
        ) {
            let wait = wait_ms(repeats, REPEATS, Some(asked), random).unwrap();
            let usual = wait_ms(repeats, REPEATS, None, random).unwrap();
            prop_assert!(wait >= asked && wait >= usual);
            prop_assert!(wait == usual || wait < asked + 250);
        }

        // What was seen: a busy server that answers `Retry-After: 0` was asked three times within a second.
        #[test]
        fn a_wait_of_nothing_is_the_usual_one(repeats in 0..REPEATS, random in any::<u32>()) {
            prop_assert_eq!(wait_ms(repeats, REPEATS, Some(0), random), wait_ms(repeats, REPEATS, None, random));
        }

        #[test]
        fn a_longer_wait_or_another_repeat_is_left_to_the_person(
            repeats in 0_u32..10,
            longer in LONGEST_WAIT_MS + 1..,
            asked in proptest::option::of(any::<u64>()),
            random in any::<u32>(),
        ) {
            prop_assert_eq!(wait_ms(repeats, REPEATS, Some(longer), random), None);
            prop_assert_eq!(wait_ms(REPEATS + repeats, REPEATS, asked, random), None);
        }

        #[test]
        fn without_word_from_the_provider_waits_double_with_jitter(repeats in 0..REPEATS, random in any::<u32>()) {
            let usual = 1_000_u64 << repeats;
            let wait = wait_ms(repeats, REPEATS, None, random).unwrap();
            prop_assert!(wait >= usual * 3 / 4 && wait <= usual * 5 / 4);
        }
    }
}
