//! What of a conversation fits into a context window. Each test says what a person would lose.

#![allow(clippy::indexing_slicing, reason = "what is missing fails the test")]

use std::sync::Arc;

use plainwire_core::chat::ToolCall;
use plainwire_core::context::{
    Calibration, Fit, IMAGE_TOKENS, MESSAGE_TOKENS, Room, estimate_tokens, fill, fit, learned, message_tokens,
    path_tokens, turn_tokens,
};
use plainwire_core::conversation::{Speaker, Turn};
use proptest::prelude::*;
use serde_json::json;

const OPEN: Room = Room { window: 1000, reserve: 200, with_images: true, calibration: Calibration::new() };

fn turn(speaker: Speaker, text: &str) -> Turn {
    Turn { speaker, text: text.into(), ..Turn::default() }
}

/// A turn of exactly so many tokens as a message.
fn sized(speaker: Speaker, tokens: u64) -> Arc<Turn> {
    let words = usize::try_from(tokens - MESSAGE_TOKENS).unwrap_or_default();
    let turn = turn(speaker, &"word ".repeat(words));
    assert_eq!(turn_tokens(&turn, true), tokens);
    Arc::new(turn)
}

#[test]
fn an_estimate_is_near_what_a_tokenizer_counts() {
    // The true numbers are those of o200k_base; within a third, where vocabularies differ by more.
    for (text, counted) in [
        ("Could you look up how high the tide was in the harbour yesterday?", 14),
        ("All human beings are born free and equal in dignity and rights.", 13),
        ("Wie hoch stand das Wasser gestern im Hafen?", 9),
        ("人人生而自由，在尊严和权利上一律平等。", 15),
        ("pub fn estimate_tokens(text: &str) -> u64 {\n    0\n}", 18),
        ("3.14159265358979", 7),
        ("{\"id\": 17, \"tags\": [\"chat\", \"demo\"]}", 16),
    ] {
        let estimate = estimate_tokens(text);
        assert!(estimate * 4 >= counted * 3 && estimate * 3 <= counted * 4, "{text}: {estimate}, not {counted}");
    }
    assert_eq!((estimate_tokens(""), estimate_tokens(" "), estimate_tokens("a")), (0, 0, 1));
}

#[test]
fn a_long_paste_is_no_short_one() {
    // An indented table, a line of dashes, a block of base64: taken for next to nothing, they would overflow the window.
    for text in ["\n\tx", "    x", "--", "QmFzZTY0"] {
        let (one, many) = (estimate_tokens(text), estimate_tokens(&text.repeat(1000)));
        assert!(one >= 1 && many >= 1000, "{text:?}: {one}, {many}");
    }
    assert!(estimate_tokens(&" ".repeat(10_000)) > 200);
}

#[test]
fn only_what_is_sent_counts() {
    let shown = Turn { images: vec!["data:,".into(); 2], ..turn(Speaker::User, "What?") };
    assert_eq!(turn_tokens(&shown, true) - turn_tokens(&shown, false), 2 * IMAGE_TOKENS);
    let drawn =
        Turn { images: vec!["data:,".into()], reasoning: "Hm. ".repeat(99), ..turn(Speaker::Assistant, "Here.") };
    assert_eq!(turn_tokens(&drawn, true), message_tokens("Here."));
    assert_eq!(turn_tokens(&Turn { reasoning: "Hm.".into(), ..turn(Speaker::Assistant, "") }, true), 0);
    let declined = Turn { refusal: "Not that.".into(), ..turn(Speaker::Assistant, "") };
    assert_eq!(turn_tokens(&declined, true), message_tokens("Not that."));
    // Thoughts go back beside calls.
    let call = ToolCall { name: "look".into(), arguments: "{\"at\":1}".into(), ..ToolCall::default() };
    let asks = Turn { tool_calls: vec![call], ..turn(Speaker::Assistant, "") };
    let thinks = Turn {
        reasoning: "Hm. ".repeat(99),
        reasoning_field: Some("reasoning".into()),
        reasoning_details: vec![json!({"data": "c2VjcmV0".repeat(99)})],
        ..asks.clone()
    };
    assert!(turn_tokens(&asks, true) > 2 * MESSAGE_TOKENS);
    assert!(turn_tokens(&thinks, true) > turn_tokens(&asks, true) + 200);
}

#[test]
fn the_oldest_exchanges_go_first_and_whole() {
    use Speaker::{Assistant, Tool, User};
    // A question whose reply called a tool, one that was asked again after a failure, and the last.
    let path = [
        sized(User, 100),
        sized(Assistant, 100),
        sized(Tool, 100),
        sized(Assistant, 100),
        sized(User, 100),
        Arc::new(turn(Assistant, "")),
        sized(User, 100),
        sized(Assistant, 100),
        sized(User, 150),
    ];
    for (window, first_kept, dropped_turns, tokens, fits) in [
        (1100, 0, 0, 900, true),
        (1099, 4, 4, 500, true),
        (700, 4, 4, 500, true),
        (699, 6, 5, 400, true),
        (599, 8, 7, 200, true),
        (400, 8, 7, 200, true),
        (398, 8, 7, 200, false),
        (0, 8, 7, 200, false),
    ] {
        let expected = Fit { first_kept, dropped_turns, tokens, fits };
        assert_eq!(fit(&path, 50, &Room { window, ..OPEN }), expected, "{window}");
    }
    assert_eq!(fit(&[], 50, &OPEN), Fit { first_kept: 0, dropped_turns: 0, tokens: 50, fits: true });
}

#[test]
fn a_reserve_as_large_as_the_window_leaves_half_of_it() {
    for (reserve, for_prompt) in [(0, 1000), (200, 800), (500, 500), (501, 500), (1000, 500), (u64::MAX, 500)] {
        assert_eq!(Room { reserve, ..OPEN }.for_prompt(), for_prompt, "{reserve}");
    }
}

#[test]
fn the_meter_tells_what_fills_the_window() {
    let room = Room { calibration: Calibration::from_per_mille(1500), ..OPEN };
    let empty = fill(0, "  ", "", 0, &room);
    assert_eq!((empty.prompt(), empty.reserve, empty.window, empty.fits()), (0, 200, 1000, true));
    let full = fill(400, "Be brief.", "Why?", 0, &room);
    assert_eq!((full.history, full.system, full.draft), (600, 11, 9));
    assert!(full.fits() && !fill(540, "", "", 0, &room).fits());
    assert_eq!(fill(0, "", "", 2, &room).draft, (2 * IMAGE_TOKENS + MESSAGE_TOKENS) * 3 / 2);
    assert_eq!(fill(0, "", "", 2, &Room { with_images: false, ..room }).draft, 0);
}

#[test]
fn what_a_provider_counts_is_learned_and_one_odd_request_forgotten() {
    let mut calibration = Calibration::new();
    assert_eq!((calibration.apply(1000), Calibration::default()), (1000, calibration));
    for _ in 0..12 {
        calibration = calibration.learned(1000, 1400);
    }
    assert!((1398..=1400).contains(&calibration.per_mille()), "{calibration:?}");
    // A router put its own prompt in front, once.
    assert!(calibration.learned(1000, 90_000).learned(1000, 1400).per_mille() <= 1600);
    assert_eq!(calibration.learned(20, 900), calibration);
    assert_eq!(calibration.learned(1000, 0), calibration);
    assert_eq!(Calibration::from_per_mille(0).per_mille(), 500);
}

fn path() -> impl Strategy<Value = Vec<Arc<Turn>>> {
    let speaker = prop_oneof![Just(Speaker::User), Just(Speaker::Assistant), Just(Speaker::Tool)];
    let images = prop::collection::vec(Just("data:,".to_owned()), 0..2);
    let turn = (speaker, "([a-z]{1,9} |.){0,40}", images)
        .prop_map(|(speaker, text, images)| Arc::new(Turn { images, ..turn(speaker, &text) }));
    prop::collection::vec(turn, 0..14)
}

fn room() -> impl Strategy<Value = Room> {
    let numbers = (0..4000_u64, 0..3000_u64, any::<bool>(), 0..3000_u64);
    numbers.prop_map(|(window, reserve, with_images, per_mille)| Room {
        window,
        reserve,
        with_images,
        calibration: Calibration::from_per_mille(per_mille),
    })
}

proptest! {
    #[test]
    fn what_is_kept_begins_with_a_question_and_nothing_was_dropped_in_vain(
        path in path(), room in room(), overhead in 0..500_u64,
    ) {
        let kept = fit(&path, overhead, &room);
        let tokens = |from: usize| room.calibration.apply(overhead + path_tokens(&path[from..], room.with_images));
        prop_assert_eq!(kept.tokens, tokens(kept.first_kept));
        prop_assert_eq!(kept.fits, kept.tokens <= room.for_prompt());
        prop_assert!(kept.dropped_turns <= kept.first_kept);
        let begins = |index: &usize| *index == 0 || path[*index].speaker == Speaker::User;
        prop_assert!(begins(&kept.first_kept));
        // The last question stays; whatever would have kept more does not fit; whatever keeps less was not needed.
        let starts: Vec<usize> = (0..path.len()).filter(begins).collect();
        for &start in starts.iter().filter(|start| **start < kept.first_kept) {
            prop_assert!(tokens(start) > room.for_prompt());
        }
        if !kept.fits {
            prop_assert_eq!(Some(&kept.first_kept), starts.last().or(Some(&0)));
        }
    }

    #[test]
    fn any_text_has_an_estimate_and_more_of_it_no_smaller_one(text in any::<String>(), more in any::<String>()) {
        let estimate = estimate_tokens(&text);
        prop_assert!(estimate <= 2 * text.chars().count() as u64);
        prop_assert!(estimate_tokens(&(text + &more)) >= estimate);
    }

    #[test]
    fn absurd_numbers_are_numbers(
        window in any::<u64>(), reserve in any::<u64>(), history in any::<u64>(), images in any::<usize>(),
        counted in any::<u64>(), path in path(),
    ) {
        let calibration = Calibration::new().learned(history, counted);
        prop_assert!((500..=2000).contains(&calibration.per_mille()));
        let room = Room { window, reserve, with_images: true, calibration };
        let _ = fill(history, "a", "b", images, &room).fits();
        prop_assert!(fit(&path, history, &room).first_kept <= path.len());
    }
}

/// What was left out must not be taken for a provider that counts less: the next request would not fit.
#[test]
fn turns_that_were_left_out_teach_nothing_of_how_a_provider_counts() {
    let counted = |tokens: u64| plainwire_core::chat::Usage { prompt_tokens: Some(tokens), ..Default::default() };
    let mut path: Vec<Arc<Turn>> = Vec::new();
    for round in 0..12_u64 {
        path.push(Arc::new(turn(Speaker::User, &"some words to ask with ".repeat(40))));
        let room = Room { window: 2_000, reserve: 200, with_images: true, calibration: learned(&path) };
        let fit = fit(&path, 0, &room);
        let estimate = path_tokens(&path[fit.first_kept..], true);
        assert!(estimate <= 1_800, "round {round}: {estimate} tokens do not fit");
        let usage = Some(counted(estimate));
        path.push(Arc::new(Turn {
            usage,
            prompt_estimate: estimate,
            ..turn(Speaker::Assistant, &"an answer ".repeat(60))
        }));
    }
    assert_eq!(learned(&path).per_mille(), 1000);
}
