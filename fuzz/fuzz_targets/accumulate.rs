//! Any bytes, split anywhere, come to the same reply, and what is known of it only grows unless it says otherwise.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plainwire_core::chat::{Completion, ReplyReader, TransportEnd};

fuzz_target!(|input: &[u8]| {
    let Some((split, body)) = input.split_first() else { return };
    let split = usize::from(*split) + 1;
    let whole = read(body, usize::MAX);
    assert_eq!(read(body, split), whole);
    let _ = (whole.to_message(), whole.finish_kind());
});

fn read(body: &[u8], split: usize) -> Completion {
    let mut reader = ReplyReader::new();
    let (mut text, mut revision) = (String::new(), 0);
    for piece in body.chunks(split) {
        reader.push(piece);
        let known = reader.completion();
        assert!(known.revision > revision || known.text.starts_with(&text));
        assert!(!known.complete);
        revision = known.revision;
        text.clone_from(&known.text);
    }
    reader.finish(TransportEnd::Clean)
}
