//! The parts of the app that the first screen does without, each a WebAssembly module of its own: what a chat needs is asked
//! for as soon as the first screen stands, the forms when they are first opened. `cargo xtask build` splits them off; with
//! Trunk alone they come with the rest (`docs/decisions/0008-a-second-module.md`).

use std::rc::Rc;
use std::sync::Arc;

use plainwire_core::conversation::Turn;
use reactive_graph::graph::untrack;
use reactive_graph::signal::RwSignal;

use crate::components::el::{El, Event, Keyed, effect, el};
use crate::features::bar::bar;
use crate::features::{chat, paste, settings};
use crate::platform::task;
use crate::state::App;
use crate::state::shared::Shared;
use crate::state::thread::{Receive, Thread, receiving};
use crate::words::{said, t};

/// The doors into the module of the chat, one for each view that the first shows. What the first module names besides comes
/// with the first load.
#[derive(Clone, Copy)]
struct Chat {
    welcome: fn(App, Later) -> Vec<Keyed>,
    reply: fn(App, &Arc<Turn>) -> El,
    announce: fn(App) -> El,
    meter: fn(App, RwSignal<String>) -> El,
    attach: fn(App) -> El,
    above: fn(App, RwSignal<String>) -> El,
    take_images: fn(App, &Event),
    keep_keys: fn(App),
    receive: Receive,
}

/// The doors into the module of the forms.
#[derive(Clone, Copy)]
struct Forms {
    settings: fn(App, RwSignal<bool>) -> El,
    unlock: fn(App, Rc<dyn Fn()>) -> El,
    paste: fn(App) -> Vec<El>,
}

#[derive(Clone, Copy)]
enum Progress<Doors> {
    /// Nobody has asked for it.
    Idle,
    Coming,
    Here(Doors),
    Failed,
}

/// The modules, as far as they have come.
#[derive(Clone, Copy)]
pub struct Later {
    chat: Shared<Progress<Chat>>,
    forms: Shared<Progress<Forms>>,
    thread: Thread,
}

impl Later {
    /// Asks for what a chat needs.
    #[must_use]
    pub fn ask(app: App) -> Self {
        let thread = app.thread;
        let later = Self { chat: Shared::new(Progress::Idle), forms: Shared::new(Progress::Idle), thread };
        effect(move || {
            if let Progress::Here(doors) = later.chat.get() {
                (doors.keep_keys)(app);
            }
        });
        later.ask_for_chat();
        effect(move || {
            // Without it no reply is fetched, so a question asks for it once more.
            let has_failed = later.chat.with_untracked(|progress| matches!(progress, Progress::Failed));
            if thread.is_streaming() && has_failed {
                later.ask_for_chat();
            }
        });
        later
    }

    /// The screen `#/settings`. Tracks whether it has come.
    #[must_use]
    pub fn settings_screen(self, app: App, rail_is_open: RwSignal<bool>) -> El {
        self.want_forms();
        let instead = match self.forms.get() {
            Progress::Here(doors) => return (doors.settings)(app, rail_is_open),
            Progress::Idle | Progress::Coming => None,
            Progress::Failed => Some(failure(move || self.ask_for_forms()).attr("role", "alert")),
        };
        el("div")
            .class("screen")
            .child(bar(app, || t().settings.to_owned(), rail_is_open, None))
            .child(el("div").class("page").children(instead.map(|failure| el("div").class("form").child(failure))))
    }

    /// What stands where no turn stands yet.
    #[must_use]
    pub fn welcome(self, app: App) -> El {
        el("section").class("welcome").each(move || match self.chat.get() {
            Progress::Here(doors) => (doors.welcome)(app, self),
            Progress::Idle | Progress::Coming => Vec::new(),
            Progress::Failed => {
                let view = move || failure(move || self.ask_for_chat()).attr("role", "alert");
                vec![Keyed { key: "failure".to_owned(), view: Box::new(view) }]
            }
        })
    }

    /// A reply, whether it is arriving or has ended.
    #[must_use]
    pub fn reply(self, app: App, turn: &Arc<Turn>) -> El {
        if let Progress::Here(doors) = self.chat.get_untracked() {
            return (doors.reply)(app, turn);
        }
        let turn = Arc::clone(turn);
        el("div").children_fn(move || match self.chat.get() {
            Progress::Here(doors) => vec![untrack(|| (doors.reply)(app, &turn))],
            Progress::Idle | Progress::Coming => Vec::new(),
            // What was kept can be read all the same.
            Progress::Failed => {
                let said = turn.error.as_ref().map(|error| el("p").class("note").text(&said(error)));
                let text = el("article").class("reply").child(el("div").class("text").text(&turn.text));
                vec![text.children(said).child(failure(move || self.ask_for_chat()))]
            }
        })
    }

    /// What tells a screen reader that a reply has ended.
    #[must_use]
    pub fn announcer(self, app: App) -> El {
        self.when_here("unseen", move |doors| (doors.announce)(app))
    }

    /// The form that asks for the passphrase, and calls `unlocked` when it was right.
    #[must_use]
    pub fn unlock(self, app: App, unlocked: Rc<dyn Fn()>) -> El {
        self.want_forms();
        self.form(move |doors| vec![(doors.unlock)(app, Rc::clone(&unlocked))])
    }

    /// The field of *Paste anything*. Nothing is fetched for it before [`Later::want_forms`] asks.
    #[must_use]
    pub fn paste(self, app: App) -> El {
        self.form(move |doors| (doors.paste)(app))
    }

    /// A form, as soon as it is here.
    fn form(self, view: impl Fn(Forms) -> Vec<El> + 'static) -> El {
        el("div").children_fn(move || match self.forms.get() {
            Progress::Here(doors) => untrack(|| view(doors)),
            Progress::Idle | Progress::Coming => Vec::new(),
            Progress::Failed => vec![failure(move || self.ask_for_forms())],
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
        if let Progress::Here(doors) = self.chat.get_untracked() {
            (doors.take_images)(app, event);
        }
    }

    /// A place for a view that nobody misses until it is here.
    fn when_here(self, class: &str, view: impl Fn(Chat) -> El + 'static) -> El {
        el("div").class(class).children_fn(move || match self.chat.get() {
            Progress::Here(doors) => vec![untrack(|| view(doors))],
            _ => Vec::new(),
        })
    }

    fn ask_for_chat(self) {
        self.chat.set(Progress::Coming);
        task::spawn(async move {
            let doors = chat_doors().await.map_err(drop);
            self.thread.equip(doors.map(|doors| doors.receive).map_err(|()| t().part_missing));
            self.chat.set(doors.map_or(Progress::Failed, Progress::Here));
        });
    }

    /// Asks for the forms, unless they were asked for before.
    pub fn want_forms(self) {
        if matches!(self.forms.get_untracked(), Progress::Idle) {
            self.ask_for_forms();
        }
    }

    fn ask_for_forms(self) {
        self.forms.set(Progress::Coming);
        task::spawn(async move {
            let doors = form_doors().await.map_err(drop);
            self.forms.set(doors.map_or(Progress::Failed, Progress::Here));
        });
    }
}

fn failure(again: impl Fn() + 'static) -> El {
    let again = el("button").class("btn").attr("type", "button").text(t().try_again).on("click", move |_| again());
    el("div").class("trouble").child(el("p").text(t().part_missing)).child(again)
}

/// Stands in the module of the chat, with all that only it names.
const CHAT: Chat = Chat {
    welcome: chat::welcome_parts,
    reply: chat::reply,
    announce: chat::announce,
    meter: chat::meter,
    attach: chat::attach,
    above: chat::above,
    take_images: chat::take_images,
    keep_keys: |app| app.vault.keep(),
    receive: receiving::receive,
};

/// Stands in the module of the forms, with all that only it names.
const FORMS: Forms = Forms {
    settings: settings::settings_screen,
    unlock: |app, unlocked| settings::passphrase_form(app, t().unlock, move || unlocked()),
    paste: paste::paste_for_first_run,
};

/// Fetches the module of the chat, unless it is here. After a failure the next call tries again.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(later, fallible)]
fn chat_doors() -> Result<Chat, wasm_split_helpers::SplitLoaderError> {
    Ok(CHAT)
}

#[cfg(not(feature = "split"))]
async fn chat_doors() -> Result<Chat, std::convert::Infallible> {
    Ok(CHAT)
}

/// Fetches the module of the forms, unless it is here. After a failure the next call tries again.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(forms, fallible)]
fn form_doors() -> Result<Forms, wasm_split_helpers::SplitLoaderError> {
    Ok(FORMS)
}

#[cfg(not(feature = "split"))]
async fn form_doors() -> Result<Forms, std::convert::Infallible> {
    Ok(FORMS)
}
