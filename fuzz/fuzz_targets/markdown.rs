//! Any text, split anywhere, is read as a full parse reads it: at the end, and wherever it is cut.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plainwire_markdown::{Block, Options, Stream, Update, html, parse};

fuzz_target!(|input: &[u8]| {
    let Some((split, bytes)) = input.split_first() else { return };
    let text = String::from_utf8_lossy(bytes);
    let split = usize::from(*split % 32) + 1;
    let options = Options::default();
    let mut stream = Stream::new(options);
    let mut blocks = Vec::new();
    let mut pushed = String::new();
    let characters: Vec<char> = text.chars().collect();
    for (number, piece) in characters.chunks(split).enumerate() {
        let piece: String = piece.iter().collect();
        stream.push(&piece);
        pushed.push_str(&piece);
        apply(stream.advance(), &mut blocks);
        if number % 4 == 0 {
            let mut whole = blocks.clone();
            apply(stream.clone().finish(), &mut whole);
            assert_eq!(whole, parse(&pushed, &options), "{pushed:?}");
        }
    }
    apply(stream.finish(), &mut blocks);
    assert_eq!(blocks, parse(&text, &options));
    assert!(html(&blocks).len() < 100_000 + text.len() * 100);
});

fn apply(update: Update, blocks: &mut Vec<Block>) {
    blocks.extend(update.closed);
    for (at, block) in update.replaced {
        blocks[at] = block;
    }
}
