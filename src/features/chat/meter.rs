//! The meter: how full the model's context window is with what is being written, what that costs, and what will be left
//! out. All of it is estimated, and says so.

use std::sync::Arc;

use plainwire_core::context::{Calibration, Fill, Room, fill as fill_up, fit, learned, path_tokens, system_tokens};
use plainwire_core::conversation::{Speaker, Turn};
use plainwire_core::cost::dollars;
use plainwire_core::models::configuration::{Configuration, Source};
use reactive_graph::graph::untrack;
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use crate::components::el::{El, derived, effect, el};
use crate::state::App;
use crate::words::{fill, grouped, t};

/// The meter, for this draft.
pub(in crate::features) fn meter(app: App, draft: RwSignal<String>) -> El {
    let gauge = Gauge::new(app, draft);
    // With the first letter, and not with every answer.
    let has_begun = derived(move || !draft.with(String::is_empty));
    effect(move || {
        if has_begun.get() {
            untrack(|| app.knowledge.want());
        }
    });
    let title = move || gauge.read().map(|(configuration, fill)| in_words(&configuration, &fill));
    el("span")
        .class_fn("figure", "over", move || {
            gauge.read().is_some_and(|(configuration, fill)| is_known(&configuration) && !fill.fits())
        })
        .attr_fn("role", move || gauge.read().map(|_| "img".to_owned()))
        .attr_fn("title", title)
        .attr_fn("aria-label", title)
        .text_fn(move || gauge.read().map(|(configuration, fill)| in_short(&configuration, &fill)).unwrap_or_default())
}

/// What will not be sent, said before it is.
pub(in crate::features) fn left_out(app: App, draft: RwSignal<String>) -> El {
    let gauge = Gauge::new(app, draft);
    let words = move || {
        let (configuration, full) = gauge.read()?;
        if !is_known(&configuration) || full.fits() || (draft.with(String::is_empty) && app.attachments.count() == 0) {
            return None;
        }
        let text = draft.get();
        // How many images there are is all that counts.
        let images = vec![String::new(); app.attachments.count()];
        let question = Turn { speaker: Speaker::User, text, images, ..Turn::default() };
        let mut path = app.thread.path();
        path.push(Arc::new(question));
        let overhead = system_tokens(&app.settings.profile().system_prompt);
        let fit = fit(&path, overhead, &Room::of(&configuration, gauge.calibration()));
        let window = grouped(full.window);
        Some(if !fit.fits {
            fill(t().meter_too_long, &[&window])
        } else if fit.dropped_turns > 0 {
            fill(t().meter_over, &[&fit.dropped_turns.to_string(), &window])
        } else {
            return None;
        })
    };
    el("p").class("caution").attr("role", "status").text_fn(move || words().unwrap_or_default())
}

/// What the turns so far come to: counted anew when they change, and not with every key.
#[derive(Clone, Copy)]
struct Gauge {
    app: App,
    draft: RwSignal<String>,
    history: RwSignal<u64>,
    per_mille: RwSignal<u64>,
}

impl Gauge {
    fn new(app: App, draft: RwSignal<String>) -> Self {
        let this = Self { app, draft, history: RwSignal::new(0), per_mille: RwSignal::new(1000) };
        effect(move || {
            let with_images = app.knowledge.configuration().images.value.unwrap_or(true);
            let path = app.thread.path();
            this.history.set(path_tokens(&path, with_images));
            this.per_mille.set(learned(&path).per_mille());
        });
        this
    }

    fn calibration(self) -> Calibration {
        Calibration::from_per_mille(self.per_mille.get())
    }

    /// The values in effect and how full the window is, tracked; none while there is nothing to tell.
    fn read(self) -> Option<(Configuration, Fill)> {
        let images = self.app.attachments.count();
        let history = self.history.get();
        if history == 0 && images == 0 && self.draft.with(|draft| draft.trim().is_empty()) {
            return None;
        }
        let configuration = self.app.knowledge.configuration();
        let room = Room::of(&configuration, self.calibration());
        let system = self.app.settings.profile().system_prompt;
        Some((configuration, self.draft.with(|draft| fill_up(history, &system, draft, images, &room))))
    }
}

/// `≈ 1,204 / 128k · $0.0030`.
fn in_short(configuration: &Configuration, fill: &Fill) -> String {
    let mut text = ["≈ ", &grouped(fill.prompt())].concat();
    if is_known(configuration) {
        text.push_str(" / ");
        text.push_str(&compact(fill.window));
    }
    if let Some(cost) = cost_of(configuration, fill) {
        text.push_str(" · ");
        text.push_str(&cost);
    }
    text
}

fn in_words(configuration: &Configuration, full: &Fill) -> String {
    let sentence = if is_known(configuration) { t().meter_words } else { t().meter_words_alone };
    let words = fill(sentence, &[&grouped(full.prompt()), &grouped(full.window)]);
    match cost_of(configuration, full) {
        Some(cost) => [&words, " ", &fill(t().meter_cost, &[&cost])].concat(),
        None => words,
    }
}

/// Whether anybody says how large the window is.
fn is_known(configuration: &Configuration) -> bool {
    configuration.context_window.source != Source::Default
}

/// What the prompt costs, if nothing of it is cached.
fn cost_of(configuration: &Configuration, fill: &Fill) -> Option<String> {
    // Micro-dollars for a million tokens are picodollars for one.
    let price = configuration.input_price.value.filter(|price| *price > 0)?;
    Some(dollars(price.saturating_mul(fill.prompt())))
}

/// 128,000 as `128k`.
fn compact(tokens: u64) -> String {
    match tokens {
        1_000_000.. if tokens.is_multiple_of(100_000) => {
            let (whole, tenth) = (tokens / 1_000_000, tokens / 100_000 % 10);
            if tenth == 0 {
                [&whole.to_string(), "M"].concat()
            } else {
                [&whole.to_string(), ".", &tenth.to_string(), "M"].concat()
            }
        }
        1_000.. => [&(tokens / 1_000).to_string(), "k"].concat(),
        _ => tokens.to_string(),
    }
}
