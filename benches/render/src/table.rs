//! The tables that are printed.

use crate::contender::Contender;
use crate::cost::{Cost, median, quantile};
use crate::history;
use crate::reply::{self, LENGTHS, figure};

const LABEL: usize = 44;
const COLUMN: usize = 22;

/// What the figures mean.
pub(crate) fn print_legend() {
    println!(
        "What drawing costs the page's main thread, in Chromium. Times are in milliseconds, medians of several rounds where\n\
         nothing else is said; in brackets what Plainwire takes as a part of what the plain page takes.\n\
         CPU is the time of the main thread itself, from before the question is sent, or the link is clicked, until the page\n\
         has come to rest. All other times pass on the clock, so whatever else the machine does is in them."
    );
}

/// The figures of a reply, one of each page.
pub(crate) fn print_reply(title: &str, all: &[reply::Figures]) {
    print_head(title);
    let costs = |of: fn(&Cost) -> f64| all.iter().map(|figures| median(figures.costs.iter().map(of))).collect();
    let seen = |name: &str| all.iter().map(|figures| median(figure(&figures.seen, name))).collect();
    let worst = |name: &str| all.iter().map(|figures| quantile(figure(&figures.seen, name), 1.0)).collect();
    let keys = |part: f64| all.iter().map(|figures| quantile(figures.keys_ms.iter().copied(), part)).collect();
    print_costs(&costs);
    print_frames(&seen, &worst);
    print_row("last byte received until the end is painted", seen("afterLastByteMs"));
    print_row("question until the end is painted", seen("wholeMs"));
    print_row("key until it is painted", keys(0.5));
    print_row("  95th percentile", keys(0.95));
    print_row("  longest", keys(1.0));
    print_row("  how many keys", all.iter().map(|figures| figures.keys_ms.len() as f64).collect());
}

/// What 1,000 tokens cost in replies of several lengths.
pub(crate) fn print_lengths(title: &str, all: &[Vec<Cost>]) {
    print_head(title);
    let per_thousand = |costs: &[Cost], tokens: u32| {
        costs.iter().map(|cost| cost.thread_ms * 1_000.0 / f64::from(tokens)).collect::<Vec<_>>()
    };
    for (tokens, costs) in LENGTHS.into_iter().zip(all) {
        print_row(&format!("CPU a 1,000 tokens, of {tokens}"), per_thousand(costs, tokens));
    }
    let begins = LENGTHS.into_iter().zip(all);
    for ((from, earlier), (to, later)) in begins.clone().zip(begins.skip(1)) {
        let added: Vec<Cost> = later.iter().zip(earlier).map(|(later, earlier)| *later - *earlier).collect();
        print_row(&format!("  of those from {from} to {to}"), per_thousand(&added, to - from));
    }
}

/// The figures of a conversation that was opened, one of each page.
pub(crate) fn print_history(title: &str, all: &[history::Figures]) {
    print_head(title);
    let costs = |of: fn(&Cost) -> f64| all.iter().map(|figures| median(figures.costs.iter().map(of))).collect();
    let seen = |name: &str| all.iter().map(|figures| median(figure(&figures.seen, name))).collect();
    let worst = |name: &str| all.iter().map(|figures| quantile(figure(&figures.seen, name), 1.0)).collect();
    print_costs(&costs);
    print_row("click until the last screen is painted", seen("wholeMs"));
    print_frames(&seen, &worst);
    print_row("script heap grows by, MB", costs(|cost| cost.script_heap_bytes / 1e6));
    print_row("heap of the document grows by, MB", costs(|cost| cost.document_heap_bytes / 1e6));
    print_row("linear memory grows by, MB", all.iter().map(|f| median(f.wasm_bytes.iter().copied()) / 1e6).collect());
    print_row("nodes", costs(|cost| cost.nodes));
}

fn print_costs(costs: &dyn Fn(fn(&Cost) -> f64) -> Vec<f64>) {
    print_row("CPU", costs(|cost| cost.thread_ms));
    print_row("  layout", costs(|cost| cost.layout_ms));
    print_row("  style", costs(|cost| cost.style_ms));
    print_row("  script and all else", costs(|cost| cost.other_ms()));
}

fn print_frames(seen: &dyn Fn(&str) -> Vec<f64>, worst: &dyn Fn(&str) -> Vec<f64>) {
    print_row("longest gap between two frames", seen("gapMs"));
    print_row("  worst round", worst("gapMs"));
    print_row("longest task; 0 is below 50", seen("longestTaskMs"));
    print_row("  worst round", worst("longestTaskMs"));
    print_row("tasks above 50", seen("longTasks"));
    print_row("  worst round", worst("longTasks"));
}

fn print_head(title: &str) {
    let names = Contender::ALL.map(|contender| format!("{:>COLUMN$}", contender.name())).concat();
    println!("\n{title}\n{:<LABEL$}{names}", "");
}

/// A row of figures, the app's first; behind the others, the app's as a part of them.
fn print_row(label: &str, figures: Vec<f64>) {
    let ours = figures.first().copied().unwrap_or(f64::NAN);
    print!("{label:<LABEL$}");
    for (position, figure) in figures.into_iter().enumerate() {
        let ratio = ours / figure;
        let bracket = if position > 0 && ratio.is_finite() { format!(" ({ratio:.2})") } else { String::new() };
        let figure = match figure {
            none if none.is_nan() => "-".to_owned(),
            small if small.abs() < 100.0 => format!("{small:.1}"),
            large => format!("{large:.0}"),
        };
        print!("{:>COLUMN$}", figure + &bracket);
    }
    println!();
}
