//! Whatever the point at which a document is cut: what was closed and what finishing there would bring is what a full parse
//! makes of the text so far.

use plainwire_markdown::{Block, Options, Stream, Update, parse};

fn apply(update: Update, blocks: &mut Vec<Block>) {
    blocks.extend(update.closed);
    for (at, block) in update.replaced {
        blocks[at] = block;
    }
}

/// Holds the stream against a full parse at every `step`th character.
fn check(text: &str, step: usize) {
    let options = Options::default();
    let mut stream = Stream::new(options);
    let mut closed = Vec::new();
    let mut from = 0;
    for (number, (at, _)) in text.char_indices().chain([(text.len(), ' ')]).enumerate() {
        if number % step != 0 && at != text.len() {
            continue;
        }
        stream.push(&text[from..at]);
        from = at;
        apply(stream.advance(), &mut closed);
        let mut whole = closed.clone();
        apply(stream.clone().finish(), &mut whole);
        let expected = parse(&text[..at], &options);
        assert!(
            whole == expected,
            "{:?}\n{:?}\n{:?}",
            &text[..at].get(at.saturating_sub(400)..),
            whole.iter().zip(&expected).find(|(a, b)| a != b),
            (whole.len(), expected.len())
        );
    }
}

#[test]
fn own() {
    for text in [
        "a\n\nb\n- c\n- d\n\n      e\n\n```rs\nfn\n``\n```\nx",
        "[a]\n\n- [b] [^1]\n\n[^1]: x [^2]: y\n[a]: b\n'c'\n[B]: <x y> \"t\n\nz",
        "a $x$ \\(b\\) **$5 and 10$\n\n\\[\nx\n\\]\n",
    ] {
        check(text, 1);
    }
}

#[test]
fn temporary() {
    let Ok(path) = std::env::var("DOC") else { return };
    for line in std::fs::read_to_string(path).expect("list").lines() {
        let Ok(text) = std::fs::read_to_string(line) else { continue };
        if text.len() > 6000 {
            continue;
        }
        check(&text, 1);
    }
}
