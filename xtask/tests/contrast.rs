//! The colours of code, held against what they stand on. If this broke, a person who sees less would not see comments.

#![allow(clippy::expect_used, reason = "a scan that cannot read the source has failed as a test fails")]

use std::fs;
use std::path::Path;

/// What the guidelines for accessible pages ask of text of this size (WCAG 2, 1.4.3).
const ENOUGH: f64 = 4.5;

fn sheet(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../style").join(name)).expect("a sheet")
}

/// The light and the dark colour of `light-dark(#…, #…)`, or of the token that is named.
fn pair(value: &str, tokens: &str) -> [f64; 2] {
    if let Some(token) = value.trim().strip_prefix("var(") {
        let name = token.split(')').next().expect("its end");
        let rest = tokens.split_once(&format!("{name}: ")).expect("a token of that name").1;
        return pair(rest.split(';').next().expect("its end"), tokens);
    }
    let inner = value.trim().strip_prefix("light-dark(").and_then(|rest| rest.split(')').next()).expect("two colours");
    let (light, dark) = inner.split_once(", ").expect("two colours");
    [luminance(light), luminance(dark)]
}

/// Relative luminance as WCAG 2 defines it, from 0 (black) to 1 (white).
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = u8::from_str_radix(colour.get(at..at + 2).expect("two digits"), 16).expect("hexadecimal");
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

#[test]
fn code_is_read_on_all_that_it_stands_on() {
    let tokens = sheet("tokens.css");
    let markdown = sheet("markdown.css");
    let mut classes = 0;
    for rule in markdown.lines().filter(|line| line.starts_with(".t-") && !line.starts_with(".tml")) {
        let value = rule.split_once("color: ").expect("a colour").1.split(';').next().expect("its end");
        let text = pair(value, &tokens);
        for ground in ["var(--raised)", "var(--panel)"] {
            for (text, ground_is) in text.iter().zip(pair(ground, &tokens)) {
                let contrast = (text.max(ground_is) + 0.05) / (text.min(ground_is) + 0.05);
                assert!(contrast >= ENOUGH, "{rule} has {contrast:.2} on {ground}");
            }
        }
        classes += rule.split('{').next().expect("selectors").matches(".t-").count();
    }
    assert_eq!(classes, 12, "each class of src/platform/highlight.rs has a colour");
}
