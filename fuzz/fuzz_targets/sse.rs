//! Any bytes, split anywhere, give the same events.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plainwire_core::sse::{Decoder, Event};

fuzz_target!(|input: &[u8]| {
    let Some((split, stream)) = input.split_first() else { return };
    let split = usize::from(*split) + 1;
    assert_eq!(events(stream, split), events(stream, usize::MAX));
});

fn events(stream: &[u8], split: usize) -> Vec<[String; 3]> {
    let mut seen = Vec::new();
    let mut note = |event: Event<'_>| seen.push([event.event, event.data, event.id].map(str::to_owned));
    let mut decoder = Decoder::new();
    stream.chunks(split).for_each(|piece| decoder.push(piece, &mut note));
    decoder.finish(&mut note);
    seen
}
