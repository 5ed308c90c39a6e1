//! When to ask again by itself: after a failure that may pass, before anything of the reply has come, and not often.

/// How often a request that a busy provider refused is repeated at most.
pub const REPEATS: u32 = 3;

/// A longer wait than this is left to the person, in milliseconds.
const LONGEST_WAIT_MS: u64 = 60_000;

/// How long to wait before the next try, in milliseconds; none where there shall be none because there were `at_most`
/// repeats, or because the wait would be longer than a minute.
///
/// Waits double from one second on, and are spread by a quarter to both sides, so that many clients do not come back as
/// one. A provider that says how long to wait is obeyed. `random` is any random number.
///
/// ```
/// use plainwire_core::retry::wait_ms;
///
/// assert_eq!(wait_ms(0, 3, Some(7_500), 0), Some(7_500));
/// assert_eq!(wait_ms(0, 3, Some(600_000), 0), None);
/// assert_eq!(wait_ms(3, 3, None, 0), None);
/// ```
#[must_use]
pub fn wait_ms(repeats_so_far: u32, at_most: u32, retry_after_ms: Option<u64>, random: u32) -> Option<u64> {
    if repeats_so_far >= at_most {
        return None;
    }
    let random = u64::from(random);
    let wait_ms = match retry_after_ms {
        // A little later than asked, never earlier.
        Some(asked_ms) => asked_ms.saturating_add(random % 250),
        None => {
            let usual_ms = 1_000 << repeats_so_far.min(6);
            usual_ms * 3 / 4 + random % (usual_ms / 2)
        }
    };
    (wait_ms <= LONGEST_WAIT_MS).then_some(wait_ms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn waits_are_bounded_and_never_shorter_than_asked(
            repeats in 0_u32..10,
            asked in proptest::option::of(any::<u64>()),
            random in any::<u32>(),
        ) {
            match wait_ms(repeats, REPEATS, asked, random) {
                Some(wait) => {
                    prop_assert!(repeats < REPEATS);
                    prop_assert!(wait <= LONGEST_WAIT_MS);
                    prop_assert!(asked.is_none_or(|asked| wait >= asked));
                }
                None => prop_assert!(repeats >= REPEATS || asked.is_some_and(|asked| asked.saturating_add(250) > LONGEST_WAIT_MS)),
            }
        }

        #[test]
        fn without_word_from_the_provider_waits_double_with_jitter(repeats in 0..REPEATS, random in any::<u32>()) {
            let usual = 1_000_u64 << repeats;
            let wait = wait_ms(repeats, REPEATS, None, random).unwrap();
            prop_assert!(wait >= usual * 3 / 4 && wait <= usual * 5 / 4);
        }
    }
}
