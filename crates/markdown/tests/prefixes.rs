//! Whatever the point at which a document is cut: what was closed and what finishing there would bring is what a full parse
//! makes of the text so far.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use plainwire_markdown::{Options, Stream, parse};
use support::apply;

/// Holds the stream against a full parse at every `step`th character, and at the end.
fn check(text: &str, step: usize) {
    let options = Options::default();
    let mut stream = Stream::new(options);
    let (mut closed, mut from) = (Vec::new(), 0);
    for at in text.char_indices().map(|(at, _)| at).step_by(step).chain([text.len()]) {
        stream.push(&text[from..at]);
        from = at;
        apply(stream.advance(), &mut closed);
        let mut whole = closed.clone();
        apply(stream.clone().finish(), &mut whole);
        let expected = parse(&text[..at], &options);
        let first = || whole.iter().zip(&expected).find(|(streamed, whole)| streamed != whole);
        assert!(whole == expected, "{:?}\n{} of {}\n{:#?}", &text[..at], whole.len(), expected.len(), first());
    }
}

#[test]
fn every_example_of_the_specification_at_every_character() {
    for example in support::commonmark() {
        check(&example.markdown, 1);
    }
}

/// Examples on top of each other: what one leaves open, the next meets.
#[test]
fn examples_behind_one_another() {
    for pair in support::commonmark().windows(2) {
        check(&[&pair[0].markdown, "\n", &pair[1].markdown].concat(), 1);
        check(&[pair[0].markdown.as_str(), &pair[1].markdown].concat(), 3);
    }
}

#[test]
fn what_github_adds_at_every_character() {
    for text in [
        "a\n| b | c |\n|:--|--:|\n| d \\| | `e|`\nf\n\ng",
        "| a |\n|---|\n- b\n| c |\n| d |\nnot\n> e",
        "- [ ] a\n- [x] b\n  - [ ]\n\n1. [X] c",
        "a[^1] b[^Two]\n\n[^1]: first\n    more\n\n    - x\n[^2]: [^two]: nested\nlazy\n\nlast[^1]",
        "> [!NOTE]\n> a\n\n> [!tip]\nlazy\n\n> [!other]\n",
        "a ~~b~~ ~c~ ~~~d~~~\n~~~\ncode",
        "$a$ and $$\nb\n$$ and \\(c\\) \\[\nd\n\\] `$e$` $5 and 6$ \\$7$\n\n$$\na\n\nb$$",
        "www.example.com https://a.example/b_c_(d). <http://e> [www.f](g)\n\n**https://h.example**",
        "[a]\n\n- [A] ![b]\n\n> [a]: <c d>\n\"e\n> f\"\n\n[b]: g 'h'\n[B]: i\n\n[a] [b]",
        "[a]: b\n[c]: d\n[e]: f\n  \"g\"\n\n[a] [c] [e]\n\n[h]\n[h]: i\n\n[h]: j\nx\n[h]",
        "````$$`a$$\n\n$b$ `c` $d$\n\n<a b=$<$>\n\n$e$",
        "```a\nb\n  ```\nc\n\t```\n```\n~~~~\n~~~\n~~~~ \nd\n",
        "  ```\n   a\n\tb\n ```\n\n```\n\n\n   ",
        "\ta\r\n\r\n- b\rc\r\n\r\n\r\n-\td\0e",
    ] {
        check(text, 1);
    }
}

#[test]
fn what_people_wrote() {
    for text in support::own_documents() {
        check(&text, 97);
    }
    for text in support::documents(150_000, 6_000) {
        check(&text, 11);
    }
    for text in support::documents(1_000_000, 200_000) {
        check(&text, 1 + text.len() / 12);
    }
}
