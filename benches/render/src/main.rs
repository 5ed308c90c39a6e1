//! What drawing costs: replies that arrive and a long conversation that is opened, in the release build of the app and in two
//! plain pages on the same stream. It prints and judges nothing. Words that are given choose among the parts by their names.

mod contender;
mod cost;
mod history;
mod reply;
mod stage;
mod table;

use plainwire_e2e::{Failure, Outcome};
use reply::{Rounds, Stream};
use stage::Stage;
use std::path::PathBuf;

/// What is measured; the name chooses it.
struct Part {
    name: &'static str,
    what: &'static str,
}

const STEADY: Part = Part { name: "steady", what: "10,000 tokens at 1,000 a second" };
const BURST: Part = Part { name: "burst", what: "50,000 tokens as fast as the socket takes them" };
const LENGTH: Part = Part { name: "length", what: "Replies of growing length, 5,000 tokens a second" };
const HISTORY: Part = Part { name: "history", what: "A conversation of 500 messages of 300 tokens, opened" };

#[tokio::main]
async fn main() -> Outcome {
    let mut arguments = std::env::args_os().skip(1);
    let pages = arguments.next().map(PathBuf::from).unwrap_or_default();
    let wanted: Vec<String> = arguments.map(|word| word.to_string_lossy().into_owned()).collect();
    let names = [STEADY, BURST, LENGTH, HISTORY].map(|part| part.name);
    if let Some(other) = wanted.iter().find(|word| !names.contains(&word.as_str())) {
        return Err(Failure::new(format!("`{other}` is none of the parts {}", names.join(", "))));
    }
    let is_wanted = |part: &Part| wanted.is_empty() || wanted.iter().any(|word| word == part.name);
    let stage = Stage::open(&pages).await?;
    table::print_legend();
    if is_wanted(&STEADY) {
        let stream = Stream { tokens: 10_000, tokens_per_second: Some(1_000) };
        let rounds = Rounds { costs: 2, frames: 1, keys: 1 };
        table::print_reply(STEADY.what, &reply::measure(&stage, stream, rounds).await?);
    }
    if is_wanted(&BURST) {
        let stream = Stream { tokens: 50_000, tokens_per_second: None };
        let rounds = Rounds { costs: 5, frames: 5, keys: 10 };
        table::print_reply(BURST.what, &reply::measure(&stage, stream, rounds).await?);
    }
    if is_wanted(&LENGTH) {
        table::print_lengths(LENGTH.what, &reply::by_length(&stage, 5_000).await?);
    }
    if is_wanted(&HISTORY) {
        table::print_history(HISTORY.what, &history::measure(&stage).await?);
    }
    Ok(())
}
