//! How fast replies are read, natively: beside other decoders on the same bytes, and at every size.

mod contenders;
mod cost;
#[path = "../../inputs.rs"]
mod inputs;
mod markdown;
mod plain_client;
mod recorded;
mod rounds;

use contenders::{Contender, Job};

/// As much of each kind as makes the clock's resolution and a cold start unimportant.
const BYTES: usize = 4 << 20;
const ROUNDS: usize = 15;
/// About what an HTTP library hands out at most at once, in bytes.
const READ_BYTES: usize = 16 << 10;

/// Replies that are read one after the other, each by a reader of its own.
struct Replies {
    name: String,
    bodies: Vec<Vec<u8>>,
}

fn main() {
    let made = inputs::all(BYTES);
    let mut all: Vec<Replies> = Vec::new();
    for input in made {
        let name = format!("{}, {} bytes an event", input.name, input.event_bytes);
        let replies = Replies { name, bodies: vec![input.body] };
        contenders::agree(&replies);
        all.push(replies);
    }
    all.extend(recorded::replies());

    println!(
        "Reading replies in {READ_BYTES}-byte pieces. MB/s of the best of {ROUNDS} rounds, in which all take turns; \
         \"x\" is plainwire's speed divided by theirs, the median of the rounds."
    );
    for job in [Job::WholeReply, Job::DecodeOnly] {
        println!("\n{}", job.words());
        rounds::print_head(&Contender::ALL.map(Contender::name));
        for replies in &all {
            let bytes = replies.bodies.iter().map(Vec::len).sum();
            let times = rounds::interleaved(ROUNDS, &Contender::ALL, |contender| contender.run(job, replies));
            rounds::print_row(&replies.name, bytes, &times);
        }
    }
    cost::print();
    markdown::print();
}
