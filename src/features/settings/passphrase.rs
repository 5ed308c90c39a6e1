//! Asking for the passphrase: a form of one field, wherever it is needed.

use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use crate::components::el::{El, Keyed, el};
use crate::platform::task;
use crate::state::App;
use crate::state::vault::Unlocking;
use crate::words::t;

/// A passphrase is not shorter: what can be tried in a day protects nothing.
const SHORTEST: usize = 8;

/// The form as a line below a field. It stays as it is while other things change.
pub(super) fn passphrase(app: App, name: &'static str, opened: impl Fn() + 'static) -> Keyed {
    Keyed { key: ["passphrase ", name].concat(), view: Box::new(move || form(app, name, opened)) }
}

/// The form for another passphrase.
pub(super) fn new_passphrase(app: App, changed: impl Fn() + 'static) -> Keyed {
    let view = move || ask(app, t().change_passphrase, true, changed);
    Keyed { key: "new passphrase".to_owned(), view: Box::new(view) }
}

/// The form. `opened` is called once the passphrase was right, or is agreed for the first time.
pub(in crate::features) fn form(app: App, name: &'static str, opened: impl Fn() + 'static) -> El {
    ask(app, name, false, opened)
}

fn ask(app: App, name: &'static str, is_change: bool, opened: impl Fn() + 'static) -> El {
    let is_first = is_change || app.vault.is_new();
    let (typed, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let problem = RwSignal::new("");
    let is_busy = RwSignal::new(false);
    let opened = std::rc::Rc::new(opened);
    let field = |label: &'static str, into: RwSignal<String>| {
        let kind = if is_first { "new-password" } else { "current-password" };
        el("input")
            .class("in")
            .attr("type", "password")
            .attr("autocomplete", kind)
            .attr("aria-label", label)
            .attr("placeholder", label)
            .value_fn(move || into.get())
            .on("input", move |event| into.set(event.value()))
    };
    let submit = move || {
        let passphrase = typed.get_untracked();
        let refused = if is_first && passphrase.chars().count() < SHORTEST {
            t().passphrase_short
        } else if is_first && passphrase != again.get_untracked() {
            t().passphrase_differs
        } else {
            ""
        };
        problem.set(refused);
        if !refused.is_empty() || is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        let opened = std::rc::Rc::clone(&opened);
        task::spawn(async move {
            let result =
                if is_change { app.vault.change(&passphrase).await } else { app.vault.unlock(&passphrase).await };
            // The form may be gone by now: another tab may have changed what it stood for.
            let _ = is_busy.try_set(false);
            let refused = match result {
                Ok(()) => {
                    opened();
                    return;
                }
                Err(Unlocking::WrongPassphrase) => t().passphrase_wrong,
                Err(Unlocking::Impossible) => t().place_sealed_impossible,
            };
            let _ = problem.try_set(refused);
        });
    };
    let submit = std::rc::Rc::new(submit);
    let pressed = std::rc::Rc::clone(&submit);
    let button = el("button")
        .class("btn go")
        .attr("type", "button")
        .flag_fn("disabled", move || is_busy.get())
        .text(name)
        .on("click", move |_| pressed());
    el("div")
        .class("passphrase")
        .attr("role", "group")
        .attr("aria-label", t().passphrase)
        .on("keydown", move |event| {
            if event.key() == "Enter" && !event.composes() {
                event.prevent_default();
                event.stop_propagation();
                submit();
            }
        })
        .child(field(t().passphrase, typed))
        .children(is_first.then(|| field(t().passphrase_again, again)))
        .child(button)
        .child(el("p").class("problem").attr("role", "alert").text_fn(move || problem.get().to_owned()))
}
