//! What a byte costs, whatever the size of the body, of its events, or of the reads.

use crate::inputs;
use plainwire_core::chat::{ReplyReader, TransportEnd};
use std::hint::black_box;
use std::time::Instant;

const KB: usize = 1000;
const MB: usize = 1000 * KB;
const ROUNDS: usize = 5;
/// A body is read as often as it takes to see this many bytes: one of 1 KB takes less than the clock can tell.
const BYTES_A_ROUND: usize = 8 * MB;

struct Case {
    name: String,
    body: Vec<u8>,
    read_bytes: usize,
}

/// Measures bodies of typical events and single large events, compared with 1 MB of typical events; and one-byte reads,
/// which have a cost of their own, compared with a million of them.
///
/// A large event needs as much memory as it has bytes, twice: while it is incomplete, and as text. Up to a megabyte or so
/// the allocator has that at hand; beyond, the kernel hands out each page anew, which is most of what such an event costs.
pub(crate) fn print() {
    println!(
        "\nWhat a byte costs with plainwire: nanoseconds, best of {ROUNDS} rounds, and as a ratio to the first of the group"
    );
    let sizes = [MB, KB, 10 * KB, 100 * KB, 5 * MB, 10 * MB, 50 * MB];
    let mut group: Vec<Case> = sizes.map(|bytes| Case::events(bytes, 16 << 10)).into();
    for read_bytes in [64 << 10, 1 << 10] {
        group.extend([MB, 5 * MB, 20 * MB].map(|bytes| Case::one_event(bytes, read_bytes)));
    }
    print_group(&group);
    print_group(&[Case::events(MB, 1), Case::events(10 * MB, 1), Case::one_event(10 * MB, 1)]);
}

fn print_group(cases: &[Case]) {
    let mut costs = vec![f64::INFINITY; cases.len()];
    for _ in 0..ROUNDS {
        for (case, cost) in cases.iter().zip(&mut costs) {
            *cost = cost.min(case.seconds_a_byte());
        }
    }
    let base = costs.first().copied().unwrap_or(f64::NAN);
    for (case, cost) in cases.iter().zip(&costs) {
        println!("{:<52}{:>9.3}{:>8.2}", case.name, cost * 1e9, cost / base);
    }
    println!();
}

impl Case {
    fn events(bytes: usize, read_bytes: usize) -> Self {
        let name = format!("{} of events, {}", size(bytes), reads(bytes, read_bytes));
        Self { name, body: inputs::text(bytes).body, read_bytes }
    }

    fn one_event(bytes: usize, read_bytes: usize) -> Self {
        let name = format!("one event of {}, {}", size(bytes), reads(bytes, read_bytes));
        Self { name, body: inputs::one_event(bytes).body, read_bytes }
    }

    fn seconds_a_byte(&self) -> f64 {
        let times = (BYTES_A_ROUND / self.body.len()).max(1);
        let start = Instant::now();
        for _ in 0..times {
            let mut reader = ReplyReader::new();
            black_box(&self.body).chunks(self.read_bytes).for_each(|piece| reader.push(piece));
            let completion = reader.finish(TransportEnd::Clean);
            assert!(!completion.text.is_empty(), "{}: nothing was read", self.name);
            black_box(completion);
        }
        start.elapsed().as_secs_f64() / (times * self.body.len()) as f64
    }
}

fn size(bytes: usize) -> String {
    if bytes < MB { format!("{} KB", bytes / KB) } else { format!("{} MB", bytes / MB) }
}

fn reads(bytes: usize, read_bytes: usize) -> String {
    match read_bytes {
        1 => format!("{} million one-byte reads", bytes / 1_000_000),
        bytes => format!("reads of {} KB", bytes >> 10),
    }
}
