//! What Markdown costs while it grows: for every thousand tokens, whatever the length of the reply.

use plainwire_markdown::{Options, Stream, parse};
use std::hint::black_box;
use std::time::Instant;

const ROUNDS: usize = 5;
/// About as many bytes as a token of English has.
const TOKEN_BYTES: usize = 4;
/// What 1,000 tokens a second bring in a frame of a sixtieth.
const FRAME_TOKENS: usize = 17;

struct Document {
    name: &'static str,
    make: fn(usize) -> String,
}

const DOCUMENTS: &[Document] = &[
    Document { name: "of everything", make: mixed },
    Document { name: "one list", make: |bytes| repeated("- an item with **some** `code` in it, and a few more words\n", bytes) },
    Document { name: "one table", make: |bytes| ["| a | b |\n|---|---|\n", &repeated("| cell with `code` | **another** cell |\n", bytes)].concat() },
    Document { name: "one fence", make: |bytes| ["```rust\n", &repeated("    let line = of_code(with, \"text\");\n", bytes)].concat() },
    Document { name: "one fence in a list", make: |bytes| ["- a\n\n  ```rust\n", &repeated("  let line = of_code(with, \"text\");\n", bytes)].concat() },
    Document { name: "one paragraph", make: |bytes| repeated("Words with *stress* and `code` that go on, ", bytes) },
    Document { name: "one quotation", make: |bytes| repeated("> Words with *stress* and `code` that go on,\n", bytes) },
    Document { name: "definitions", make: |bytes| (0..bytes / 40).map(|n| format!("[label {n}]: https://example.com/{n}\n")).collect() },
];

/// Prints microseconds for a thousand tokens: reading whole, and frame by frame at each size.
pub(crate) fn print() {
    let sizes = [1_000, 10_000, 50_000];
    println!("\nMarkdown: microseconds for 1,000 tokens, best of {ROUNDS}; read whole, and in frames of {FRAME_TOKENS} tokens");
    println!("{:<24}{:>14}{:>14}{:>14}{:>14}{:>8}", "", "whole, 50,000", "1,000", "10,000", "50,000", "x");
    for document in DOCUMENTS {
        let text = (document.make)(50_000 * TOKEN_BYTES);
        let whole = best(50_000, || {
            black_box(parse(black_box(&text), &Options::default()));
        });
        let growing = sizes.map(|tokens| {
            let text = (document.make)(tokens * TOKEN_BYTES);
            best(tokens, || grow(&text))
        });
        print!("{:<24}{whole:>14.1}", document.name);
        growing.iter().for_each(|cost| print!("{cost:>14.1}"));
        println!("{:>8.2}", growing[2] / growing[1]);
    }
}

fn grow(text: &str) {
    let mut stream = Stream::new(Options::default());
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, behind) = rest.split_at(rest.len().min(FRAME_TOKENS * TOKEN_BYTES));
        rest = behind;
        stream.push(piece);
        black_box(stream.advance());
        black_box(stream.open());
    }
    black_box(stream.finish());
}

/// Microseconds for a thousand tokens.
fn best(tokens: usize, run: impl Fn()) -> f64 {
    let seconds = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64()
    });
    seconds.fold(f64::INFINITY, f64::min) * 1e6 / (tokens as f64 / 1e3)
}

fn repeated(line: &str, bytes: usize) -> String {
    line.repeat(bytes / line.len())
}

fn mixed(bytes: usize) -> String {
    const PIECES: &[&str] = &[
        "## A heading with `code`\n\n",
        "A paragraph of some length, with **strong** words, a [link](https://example.com/path), and $x^2$ in it. It goes on for \
         a while, as paragraphs do, and says nothing new in its second sentence.\n\n",
        "- first, with *stress*\n- second\n  - nested `item`\n- third\n\n",
        "```rust\nfn main() {\n    println!(\"hello\");\n}\n```\n\n",
        "| Name | Value |\n|:-----|------:|\n| one | 1 |\n| two | 2 |\n\n",
        "> A quotation, to be sure.\n\n",
        "1. one\n2. two\n\n   with a paragraph\n3. three\n\n",
        "$$\n\\int_0^1 x \\, dx = \\frac{1}{2}\n$$\n\n",
    ];
    let mut text = String::new();
    for piece in PIECES.iter().cycle() {
        if text.len() >= bytes {
            break;
        }
        text.push_str(piece);
    }
    text
}
