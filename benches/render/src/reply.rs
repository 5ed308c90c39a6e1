//! What a reply costs while it arrives.
//!
//! Each kind of figure is taken in rounds of its own: what watches frames and what presses keys is work for the page, too,
//! and shall not be counted as the page's. In a round the pages take turns, so that a moment of unrest meets all of them.

use std::time::Duration;

use plainwire_e2e::{Failure, Outcome};
use serde_json::Value;

use crate::contender::Contender;
use crate::cost::Cost;
use crate::stage::Stage;

/// How long a reply is, and how fast it comes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stream {
    pub(crate) tokens: u32,
    /// None means as fast as the socket takes them.
    pub(crate) tokens_per_second: Option<u32>,
}

/// How often each kind of figure is taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rounds {
    pub(crate) costs: usize,
    pub(crate) frames: usize,
    pub(crate) keys: usize,
}

/// What was found out about one page.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    /// One a round.
    pub(crate) costs: Vec<Cost>,
    /// What the probe saw, one a round.
    pub(crate) seen: Vec<Value>,
    /// From each press of a key to the frame that shows it, in milliseconds.
    pub(crate) keys_ms: Vec<f64>,
}

/// The lengths that are compared, in tokens.
pub(crate) const LENGTHS: [u32; 4] = [5_000, 10_000, 20_000, 50_000];

/// How fast is typed while a reply arrives: faster than anybody does, to see many frames of a short one.
const KEYS_PER_SECOND: u32 = 25;

const HAS_ENDED: &str = "const last = Array.from(document.querySelectorAll('article.reply')).pop();
    return last?.getAttribute('aria-busy') === 'false' && last.textContent.length;";

/// Measures a stream in all pages, in their order.
pub(crate) async fn measure(stage: &Stage, stream: Stream, rounds: Rounds) -> Outcome<Vec<Figures>> {
    let mut all: Vec<Figures> = Contender::ALL.iter().map(|_| Figures::default()).collect();
    for round in 0..rounds.costs {
        for (contender, figures) in Contender::ALL.into_iter().zip(&mut all) {
            figures.costs.push(cost(stage, contender, stream, round).await?);
        }
    }
    let probe = stage.add_probe().await?;
    for round in 0..rounds.frames.max(rounds.keys) {
        for (contender, figures) in Contender::ALL.into_iter().zip(&mut all) {
            if round < rounds.frames {
                figures.seen.push(watched(stage, contender, stream, round, false).await?);
            }
            if round < rounds.keys {
                let seen = watched(stage, contender, stream, round, true).await?;
                figures.keys_ms.extend(seen["keys"].as_array().into_iter().flatten().filter_map(Value::as_f64));
            }
        }
    }
    stage.remove_probe(&probe).await?;
    Ok(all)
}

/// What replies of several lengths cost in all pages: for each length, the lesser cost of two for each page.
pub(crate) async fn by_length(stage: &Stage, tokens_per_second: u32) -> Outcome<Vec<Vec<Cost>>> {
    let mut all = Vec::new();
    for tokens in LENGTHS {
        let stream = Stream { tokens, tokens_per_second: Some(tokens_per_second) };
        let mut costs = Vec::new();
        for contender in Contender::ALL {
            let (first, second) = (cost(stage, contender, stream, 0).await?, cost(stage, contender, stream, 0).await?);
            costs.push(if first.thread_ms < second.thread_ms { first } else { second });
        }
        all.push(costs);
    }
    Ok(all)
}

impl Stream {
    /// The model that sends it. Each round has a text of its own.
    fn model(self, round: usize) -> String {
        let rate = self.tokens_per_second.map_or_else(|| "max".to_owned(), |rate| rate.to_string());
        format!("demo-markdown?tokens={}&rate={rate}&seed={}", self.tokens, round + 1)
    }
}

async fn cost(stage: &Stage, contender: Contender, stream: Stream, round: usize) -> Outcome<Cost> {
    contender.open(stage, &stream.model(round)).await?;
    let count = stage.completions() + 1;
    stage.write_question().await?;
    let before = stage.cost().await?;
    stage.send().await?;
    stage.sent(count).await?;
    ended(stage, contender, stream).await?;
    stage.rest().await;
    Ok(stage.cost().await? - before)
}

/// Waits for the end on the page, and whether all of it is there.
async fn ended(stage: &Stage, contender: Contender, stream: Stream) -> Outcome {
    let length = stage.session().wait_until("the reply to end", HAS_ENDED).await?;
    // A token has some four letters; the marks of Markdown and the spaces may be gone.
    if length.as_u64().is_some_and(|length| length > u64::from(stream.tokens)) {
        return Ok(());
    }
    Err(Failure::new(format!("{} shows {length} letters of {} tokens", contender.name(), stream.tokens)))
}

/// A reply that the probe watches; with `types`, keys are pressed until it has ended.
async fn watched(stage: &Stage, contender: Contender, stream: Stream, round: usize, types: bool) -> Outcome<Value> {
    contender.open(stage, &stream.model(round)).await?;
    let count = stage.completions() + 1;
    stage.write_question().await?;
    stage.session().script("probe.begin('reply')", &[]).await?;
    if types {
        // Those that come after the end do not count.
        let seconds = stream.tokens_per_second.map_or(1, |rate| stream.tokens / rate);
        stage.send_and_type(seconds * KEYS_PER_SECOND, Duration::from_secs(1) / KEYS_PER_SECOND).await?;
    } else {
        stage.send().await?;
    }
    stage.sent(count).await?;
    ended(stage, contender, stream).await?;
    stage.session().wait_until("the probe to have seen the end", "return probe.result").await
}

/// A figure that the probe saw in each round.
pub(crate) fn figure<'a>(seen: &'a [Value], name: &'a str) -> impl Iterator<Item = f64> + 'a {
    seen.iter().filter_map(move |seen| seen.get(name).and_then(Value::as_f64))
}
