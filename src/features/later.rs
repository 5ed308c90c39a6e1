//! The part of the app that the first screen does without: a WebAssembly module of its own, which is asked for as soon
//! as the first screen stands. `cargo xtask build` splits it off; with Trunk alone it comes with the rest
//! (`docs/decisions/0008-a-second-module.md`).

use std::rc::Rc;
use std::sync::Arc;

use plainwire_core::conversation::Turn;
use reactive_graph::graph::untrack;
use reactive_graph::signal::RwSignal;

use crate::components::el::{El, Event, Keyed, effect, el};
use crate::features::bar::bar;
use crate::features::{chat, settings};
use crate::platform::task;
use crate::state::App;
use crate::state::shared::Shared;
use crate::state::thread::{Pause, Receive, Thread, receiving};
use crate::words::{said, t};

/// The doors into the second module, one for each view that the first shows. What the first module names besides comes
/// with the first load.
#[derive(Clone, Copy)]
struct Doors {
    settings: fn(App, RwSignal<bool>) -> El,
    welcome: fn(App) -> Vec<Keyed>,
    pause: fn(App, &Pause) -> El,
    ending: fn(App, &Arc<Turn>, bool) -> Vec<El>,
    unlock: fn(App, Rc<dyn Fn()>) -> El,
    meter: fn(App, RwSignal<String>) -> El,
    attach: fn(App) -> El,
    above: fn(App, RwSignal<String>) -> El,
    take_images: fn(App, &Event),
    receive: Receive,
}

#[derive(Clone, Copy)]
enum Progress {
    Coming,
    Here(Doors),
    Failed,
}

/// The second module, as far as it has come.
#[derive(Clone, Copy)]
pub struct Later {
    progress: Shared<Progress>,
    thread: Thread,
}

impl Later {
    /// Asks for the module.
    #[must_use]
    pub fn ask(thread: Thread) -> Self {
        let later = Self { progress: Shared::new(Progress::Coming), thread };
        later.ask_again();
        effect(move || {
            // Without it no reply is fetched, so a question asks for it once more.
            let has_failed = later.progress.with_untracked(|progress| matches!(progress, Progress::Failed));
            if thread.is_streaming() && has_failed {
                later.ask_again();
            }
        });
        later
    }

    /// The screen `#/settings`. Tracks whether it has come.
    #[must_use]
    pub fn settings_screen(self, app: App, rail_is_open: RwSignal<bool>) -> El {
        let instead = match self.progress.get() {
            Progress::Here(doors) => return (doors.settings)(app, rail_is_open),
            Progress::Coming => None,
            Progress::Failed => Some(self.failure().attr("role", "alert")),
        };
        el("div")
            .class("screen")
            .child(bar(app, || t().settings.to_owned(), rail_is_open, None))
            .child(el("div").class("page").children(instead.map(|failure| el("div").class("form").child(failure))))
    }

    /// What stands where no turn stands yet.
    #[must_use]
    pub fn welcome(self, app: App) -> El {
        el("section").class("welcome").each(move || match self.progress.get() {
            Progress::Here(doors) => (doors.welcome)(app),
            Progress::Coming => Vec::new(),
            Progress::Failed => {
                let view = move || self.failure().attr("role", "alert");
                vec![Keyed { key: "failure".to_owned(), view: Box::new(view) }]
            }
        })
    }

    /// What stands in the place of a reply that waits for its next try. Tracks whether it has come.
    #[must_use]
    pub fn pause(self, app: App, pause: &Pause) -> El {
        match self.progress.get() {
            Progress::Here(doors) => (doors.pause)(app, pause),
            _ => el("p").class("waiting").text(t().waiting),
        }
    }

    /// The form that asks for the passphrase, and calls `unlocked` when it was right.
    #[must_use]
    pub fn unlock(self, app: App, unlocked: Rc<dyn Fn()>) -> El {
        el("div").children_fn(move || match self.progress.get() {
            Progress::Here(doors) => vec![untrack(|| (doors.unlock)(app, Rc::clone(&unlocked)))],
            Progress::Coming => Vec::new(),
            Progress::Failed => vec![self.failure()],
        })
    }

    /// How full the model's context window is with what is being written.
    #[must_use]
    pub fn meter(self, app: App, draft: RwSignal<String>) -> El {
        self.when_here("meter", move |doors| (doors.meter)(app, draft))
    }

    /// The button that attaches images.
    #[must_use]
    pub fn attach(self, app: App) -> El {
        self.when_here("attach", move |doors| (doors.attach)(app))
    }

    /// What stands above the field: images that wait, and what will be left out.
    #[must_use]
    pub fn above(self, app: App, draft: RwSignal<String>) -> El {
        self.when_here("above", move |doors| (doors.above)(app, draft))
    }

    /// Takes images that were pasted or dropped.
    pub fn take_images(self, app: App, event: &Event) {
        if let Progress::Here(doors) = self.progress.get_untracked() {
            (doors.take_images)(app, event);
        }
    }

    /// A place for a view that nobody misses until it is here.
    fn when_here(self, class: &str, view: impl Fn(Doors) -> El + 'static) -> El {
        el("div").class(class).children_fn(move || match self.progress.get() {
            Progress::Here(doors) => vec![untrack(|| view(doors))],
            _ => Vec::new(),
        })
    }

    /// What stands under a reply that has ended.
    #[must_use]
    pub fn ending(self, app: App, turn: Arc<Turn>, is_last: bool) -> El {
        el("div").class("ending").children_fn(move || match self.progress.get() {
            // What it reads while it is built does not build it again: what a reader opened or loaded in it stays.
            Progress::Here(doors) => untrack(|| (doors.ending)(app, &turn, is_last)),
            Progress::Coming => Vec::new(),
            Progress::Failed => {
                let words = turn.error.as_ref().map(|error| el("p").class("note").text(&said(error)));
                words.into_iter().chain([self.failure()]).collect()
            }
        })
    }

    fn failure(self) -> El {
        let again = el("button").class("btn").text(t().try_again).on("click", move |_| self.ask_again());
        el("div").class("trouble").child(el("p").text(t().part_missing)).child(again)
    }

    fn ask_again(self) {
        self.progress.set(Progress::Coming);
        task::spawn(async move {
            let doors = doors().await.map_err(drop);
            self.thread.equip(doors.map(|doors| doors.receive).map_err(|()| t().part_missing));
            self.progress.set(doors.map_or(Progress::Failed, Progress::Here));
        });
    }
}

/// Stands in the second module, with all that only it names.
const DOORS: Doors = Doors {
    settings: settings::settings_screen,
    welcome: chat::welcome_parts,
    pause: chat::pause,
    ending: chat::ending,
    unlock: |app, unlocked| settings::passphrase_form(app, t().unlock, move || unlocked()),
    meter: chat::meter,
    attach: chat::attach,
    above: chat::above,
    take_images: chat::take_images,
    receive: receiving::receive,
};

/// Fetches the second module, unless it is here. After a failure the next call tries again.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(later, fallible)]
fn doors() -> Result<Doors, wasm_split_helpers::SplitLoaderError> {
    Ok(DOORS)
}

#[cfg(not(feature = "split"))]
async fn doors() -> Result<Doors, std::convert::Infallible> {
    Ok(DOORS)
}
