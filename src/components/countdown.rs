//! Seconds that go down to nothing.

use crate::components::el::{El, el};
use crate::platform::{clock, task};

/// A sentence with the seconds that are left in its gap `{1}`, and another one when none are. Only the number changes on
/// the screen, and it is not read out: `until_ms` is by [`clock::elapsed_ms`].
#[must_use]
pub fn countdown(until_ms: f64, sentence: String, over: &'static str) -> El {
    let line = el("p").class("countdown").attr("aria-live", "off");
    let shown = line.clone();
    task::spawn(async move {
        let mut shown_s = 0;
        loop {
            let left_s = ((until_ms - clock::elapsed_ms()) / 1_000.0).ceil();
            if left_s < 1.0 {
                shown.set_text(over);
                return;
            }
            let left_s = left_s as u64;
            if left_s != shown_s {
                shown_s = left_s;
                shown.set_text(&fill(&sentence, left_s));
            }
            clock::sleep_ms(250).await;
            if !shown.is_shown() {
                return;
            }
        }
    });
    line
}

fn fill(sentence: &str, left_s: u64) -> String {
    let (before, after) = sentence.split_once("{1}").unwrap_or((sentence, ""));
    [before, &left_s.to_string(), after].concat()
}
