//! Any text, in any pieces: nothing fails, and reading it as it grows is reading it whole.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use plainwire_markdown::{Block, Open, Options, Stream, html, parse};
use proptest::prelude::*;
use support::apply;

/// What Markdown is made of, so that what is random still means something.
const PIECES: &[&str] = &[
    "a",
    "word ",
    "B",
    "1",
    "\n",
    "\n",
    "\n\n",
    " ",
    "  ",
    "    ",
    "\t",
    "\r\n",
    "*",
    "**",
    "_",
    "~~",
    "~",
    "`",
    "``",
    "```",
    "```rs\n",
    "~~~\n",
    "#",
    "## ",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "2) ",
    "> ",
    ">",
    "---\n",
    "===\n",
    "***\n",
    "| ",
    "|",
    "|---|---|\n",
    ":-",
    "[",
    "]",
    "(",
    ")",
    "[a]",
    "[a]: b\n",
    "[a]: <c d> \"e\"\n",
    "[A]: f\n'",
    "[^1]",
    "[^1]: ",
    "![",
    "](",
    "<",
    ">",
    "<div>\n",
    "<!-- ",
    "-->",
    "</div>",
    "<http://x.y>",
    "https://x.y/z",
    "www.x.y",
    "$",
    "$$",
    "\\(",
    "\\)",
    "\\[",
    "\\]",
    "\\",
    "&amp;",
    "&",
    "!",
    "[ ] ",
    "[x] ",
    "[!NOTE]",
    "é",
    "世",
    "“",
    "\u{0}",
    "\u{a0}",
    "x^2",
    "{",
    "}",
    "=",
    "\"",
    "'",
    ":",
    ".",
];

fn document() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

/// Lists and tables that go on for long, with what changes them.
fn long() -> impl Strategy<Value = String> {
    const LINES: &[&str] = &[
        "- item with a few words\n",
        "- another `item`\n",
        " - a bit to the right\n",
        "  - nested\n",
        "- ```\n  code\n  ```\n",
        "-\n",
        "\n",
        "  more of it\n",
        "* other\n",
        "1. one\n",
        "2. two\n",
        "7. seven\n",
        "   - in seven\n",
        "| a | b |\n",
        "|---|---|\n",
        "| c | d | e |\n",
        "| f\n",
        "lazy\n",
        "  [x]: y\n",
        "- [x] z\n",
        "- [ ] [x]\n",
        "> quote\n",
        "# heading\n",
        "[x]: z\n",
        "    four\n",
        "-\ttab\n",
        "+ plus\n",
        "- - two\n",
    ];
    let mostly = |line: &'static str| {
        let lines =
            proptest::collection::vec(prop_oneof![4 => Just(line), 2 => proptest::sample::select(LINES)], 0..24);
        lines.prop_map(|lines| lines.concat())
    };
    let head = "| head | cells |\n|---|:-:|\n| row | cells |\n| row | cells |\n";
    prop_oneof![
        mostly("- item with a few words\n"),
        mostly("12) item with a few words\n"),
        mostly("| row | cells |\n").prop_map(move |rows| [head, &rows].concat()),
    ]
}

fn any_document() -> impl Strategy<Value = String> {
    prop_oneof![document(), long()]
}

fn stream_of(text: &str, cuts: &[usize], each_is_read: bool) -> Vec<Block> {
    let mut stream = Stream::new(Options::default());
    let mut blocks = Vec::new();
    let mut rest = text;
    for cut in cuts {
        let at = (0..=(*cut).min(rest.len())).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(0);
        let (piece, behind) = rest.split_at(at);
        rest = behind;
        stream.push(piece);
        if each_is_read {
            apply(stream.advance(), &mut blocks);
        }
    }
    stream.push(rest);
    if each_is_read {
        apply(stream.advance(), &mut blocks);
    }
    apply(stream.finish(), &mut blocks);
    blocks
}

fn shown(closed: &[Block], stream: &Stream) -> Vec<Block> {
    let mut blocks = closed.to_vec();
    match stream.open() {
        Open::Blocks(open) => blocks.extend_from_slice(open),
        Open::Fence { language, text } => blocks.push(Block::Code { language: language.into(), text: text.into() }),
    }
    blocks
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn pieces_make_what_the_whole_makes(text in any_document(), cuts in proptest::collection::vec(0_usize..20, 0..12)) {
        let whole = parse(&text, &Options::default());
        prop_assert_eq!(&stream_of(&text, &cuts, true), &whole);
        prop_assert_eq!(&stream_of(&text, &cuts, false), &whole);
    }

    #[test]
    fn every_prefix_is_what_a_full_parse_makes_of_it(text in any_document()) {
        let options = Options::default();
        let mut stream = Stream::new(options);
        let (mut closed, mut pushed) = (Vec::new(), String::new());
        for c in text.chars() {
            pushed.push(c);
            stream.push(c.encode_utf8(&mut [0; 4]));
            apply(stream.advance(), &mut closed);
            let mut whole = closed.clone();
            apply(stream.clone().finish(), &mut whole);
            prop_assert_eq!(whole, parse(&pushed, &options), "{:?}", pushed);
        }
    }

    #[test]
    fn what_is_shown_does_not_depend_on_the_pieces_it_came_in(text in any_document()) {
        let mut growing = Stream::new(Options::default());
        let mut closed = Vec::new();
        for (at, c) in text.char_indices() {
            growing.push(c.encode_utf8(&mut [0; 4]));
            apply(growing.advance(), &mut closed);
            let mut whole = Stream::new(Options::default());
            whole.push(&text[..at + c.len_utf8()]);
            let mut once = Vec::new();
            apply(whole.advance(), &mut once);
            prop_assert_eq!(shown(&closed, &growing), shown(&once, &whole), "{:?}", &text[..at + c.len_utf8()]);
        }
    }

    #[test]
    fn the_code_of_an_open_fence_only_grows(text in any_document()) {
        let mut stream = Stream::new(Options::default());
        stream.push("```rs\n");
        let mut before = String::new();
        for c in text.chars() {
            stream.push(c.encode_utf8(&mut [0; 4]));
            let update = stream.advance();
            let Open::Fence { text, language } = stream.open() else { break };
            prop_assert!(update.closed.is_empty() && language == "rs");
            prop_assert!(text.starts_with(&before));
            before = text.to_owned();
        }
    }

    #[test]
    fn html_holds_no_element_of_the_document(text in any::<String>()) {
        let made = html(&parse(&["<script>x</script>", &text, "\n\n<img src=x onerror=y>"].concat(), &Options::default()));
        prop_assert!(!made.contains("<script") && !made.contains("<img src=\"x\" on"));
    }
}

/// The stack of a page is about a megabyte, and a thread of a test has two.
#[test]
fn what_is_nested_deeply_is_read_flat() {
    let deep = 10_000;
    for mark in [
        ">", "- ", "1. ", "* ", "**a ", "[", "![", "*a **b ", "> - ", "[^a]: ", "`", "$", "\\(", "<", "~~a ", "(",
        "_a ",
    ] {
        let text = format!("{}\n\nb", mark.repeat(deep));
        let mut stream = Stream::new(Options::default());
        stream.push(&text[..text.len() / 2]);
        let mut blocks = stream.advance().closed;
        stream.push(&text[text.len() / 2..]);
        apply(stream.advance(), &mut blocks);
        apply(stream.finish(), &mut blocks);
        assert!(blocks.clone() == parse(&text, &Options::default()), "{mark}");
        assert!(!html(&blocks).is_empty());
    }
}

#[test]
fn what_would_run_code_leads_nowhere() {
    for url in
        ["javascript:x", "JaVaScRiPt:x", "java&#10;script:x", "&#1;javascript:x", "vbscript:x", "data:text/html,x"]
    {
        let made = html(&parse(&format!("[a](<{url}>) ![b](<{url}>)"), &Options::default()));
        assert!(!made.to_lowercase().contains("script:") && !made.contains("data:"), "{made}");
    }
}
