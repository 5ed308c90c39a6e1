//! API Key: shown on request, cleaned when it is left, kept for one origin, where the person chose.

use plainwire_core::providers::{KeyUse, preset};
use plainwire_core::record::Record;
use plainwire_core::settings::{KeyNote, KeyState, Place, Profile};
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;
use serde_json::Value;

use super::field::{Shape, button, input, label, line, line_with_button, select};
use super::passphrase::{new_passphrase, passphrase};
use crate::components::el::{El, Keyed, el};
use crate::platform::dom;
use crate::state::App;
use crate::words::{fill, t};

/// The field, and where the key is kept.
pub(super) fn key(app: App) -> El {
    let typed = Typed {
        whose: RwSignal::new(String::new()),
        is_shown: RwSignal::new(false),
        is_sealing: RwSignal::new(false),
        kept: RwSignal::new(String::new()),
        refused: RwSignal::new(String::new()),
        problem: RwSignal::new(String::new()),
        note: RwSignal::new(String::new()),
    };
    let is_shown = typed.is_shown;
    let is_locked = move || app.settings.profile().key_state() == KeyState::Locked;
    let input = input("api-key", Shape::Code)
        .attr_fn("type", move || Some(if is_shown.get() { "text" } else { "password" }.to_owned()))
        .attr_fn("placeholder", move || {
            let is_needed = preset(&app.settings.profile().provider).is_some_and(|preset| preset.key == KeyUse::Needed);
            let words = match (is_locked(), is_needed) {
                (true, _) => t().key_is_locked,
                (_, true) => "",
                _ => t().api_key_placeholder,
            };
            Some(words.to_owned())
        })
        .flag_fn("disabled", is_locked)
        .attr("aria-describedby", "api-key-help")
        .attr_fn("aria-invalid", move || Some((!typed.refused.get().is_empty()).to_string()))
        .run(move |_| typed.follow(app))
        .value_fn(move || typed.shown())
        .on("input", move |_| app.settings.begin_typing())
        .on("change", move |event| typed.take(app, event.value()));
    let show = el("button")
        .class("btn")
        .attr("type", "button")
        .flag_fn("disabled", is_locked)
        .attr_fn("aria-label", move || Some(if is_shown.get() { t().hide_key } else { t().show_key }.to_owned()))
        .attr_fn("aria-pressed", move || Some(is_shown.get().to_string()))
        .text_fn(move || if is_shown.get() { t().hide } else { t().show }.to_owned())
        .on("click", move |_| is_shown.update(|is_shown| *is_shown = !*is_shown));
    let help = el("div").attr("id", "api-key-help").attr("aria-live", "polite").each(move || help(app, typed));
    el("div")
        .class("field")
        .child(label("api-key", t().api_key))
        .child(el("div").class("with").child(input).child(show))
        .child(help)
        .child(place(app, typed))
}

/// What stands in the field. Empty text stands for none.
#[derive(Clone, Copy)]
struct Typed {
    /// The profile and the origin that all of this is of: what is typed for one is not meant for another.
    whose: RwSignal<String>,
    /// Whether the field shows what it holds.
    is_shown: RwSignal<bool>,
    /// Whether keys are to be kept under a passphrase, which has to be given first.
    is_sealing: RwSignal<bool>,
    /// The key for this address. It changes only where the key does: what is being typed outlives all other changes.
    kept: RwSignal<String>,
    /// What was typed and cannot be kept.
    refused: RwSignal<String>,
    /// Why it cannot.
    problem: RwSignal<String>,
    /// What was changed in what was typed.
    note: RwSignal<String>,
}

impl Typed {
    fn shown(self) -> String {
        let (kept, refused) = (self.kept.get(), self.refused.get());
        if refused.is_empty() { kept } else { refused }
    }

    fn follow(self, app: App) {
        let profile = app.settings.profile();
        let key = profile.key().unwrap_or_default();
        let origin = profile.endpoint().map(|endpoint| endpoint.origin).unwrap_or_default();
        let whose = [&profile.id, " ", &origin].concat();
        if self.whose.with_untracked(|known| *known != whose) {
            self.whose.set(whose);
            self.is_shown.set(false);
            self.is_sealing.set(false);
            for words in [self.refused, self.problem, self.note] {
                words.set(String::new());
            }
        }
        if self.kept.with_untracked(|kept| kept != key) {
            self.kept.set(key.to_owned());
            self.refused.set(String::new());
            self.problem.set(String::new());
        }
    }

    fn take(self, app: App, typed: String) {
        let mut result = Ok(None);
        app.settings.update_profile(|profile| result = profile.set_key(&typed));
        let note = match result {
            Ok(Some(KeyNote::Bearer)) => t().key_bearer,
            Ok(Some(KeyNote::Cleaned)) => t().key_cleaned,
            _ => "",
        };
        self.note.set(note.to_owned());
        let (refused, problem) = result.err().map_or_else(Default::default, |error| (typed, error.to_string()));
        self.problem.set(problem);
        // Set even where it stays empty: the field shall then show the key as it was cleaned.
        self.refused.set(refused);
        app.models.forget();
        app.models.fetch_if_possible();
    }
}

fn help(app: App, typed: Typed) -> Vec<Keyed> {
    let profile = app.settings.profile();
    let (problem, note) = (typed.problem.get(), typed.note.get());
    let mut lines = Vec::new();
    if !problem.is_empty() {
        lines.push(line("problem", problem));
    }
    if !note.is_empty() {
        lines.push(line("hint", note));
    }
    let here = profile.endpoint().ok().map(|endpoint| endpoint.origin);
    match (profile.key_state(), here) {
        (KeyState::Elsewhere(kept_for), Some(here)) if !kept_for.is_empty() && profile.is_last_key_locked() => {
            lines.push(line("hint", fill(t().key_elsewhere, &[kept_for, &here])));
            lines.push(passphrase(app, t().unlock, || {}));
        }
        (KeyState::Elsewhere(kept_for), Some(here)) if !kept_for.is_empty() => {
            let use_here = move || {
                app.settings.update_profile(Profile::use_key_here);
                app.models.fetch_if_possible();
            };
            let text = fill(t().key_elsewhere, &[kept_for, &here]);
            lines.push(line_with_button(text, fill(t().key_use_here, &[&here]), use_here));
        }
        (KeyState::Locked, _) => {
            lines.push(line("hint", t().key_locked));
            lines.push(passphrase(app, t().unlock, move || app.models.fetch_if_possible()));
            let forget = move || {
                app.settings.forget_key();
                app.models.forget();
            };
            lines.push(line_with_button(t().key_forget_hint.to_owned(), t().key_forget.to_owned(), forget));
        }
        (KeyState::Here(_), Some(here)) => lines.push(line("hint", fill(t().key_sent_to, &[&here]))),
        _ => {}
    }
    if let Some(preset) = preset(&profile.provider) {
        if profile.key().is_none() {
            let words = match preset.key {
                KeyUse::Needed => t().key_needed,
                KeyUse::Optional => t().key_optional,
                KeyUse::Own => t().key_own,
            };
            lines.push(line("hint", words));
        }
        if let Some(url) = preset.key_page {
            let link = move || el("a").attr("href", url).attr("target", "_blank").attr("rel", "noopener noreferrer");
            let view = move || el("p").class("hint").child(link().text(t().key_page));
            lines.push(Keyed { key: url.to_owned(), view: Box::new(view) });
        }
    }
    lines
}

/// Where the key is kept, and what that protects from.
fn place(app: App, typed: Typed) -> El {
    let is_sealing = typed.is_sealing;
    let is_changing = RwSignal::new(false);
    let options = [
        ("browser", t().place_browser),
        ("sealed", t().place_sealed),
        ("tab", t().place_tab),
        ("page", t().place_page),
    ];
    let chosen = move || if is_sealing.get() { Place::Sealed } else { app.settings.profile().place };
    let value = move || chosen().to_value().as_str().unwrap_or_default().to_owned();
    let select = select("key-place", &options, value).attr("aria-describedby", "key-place-help");
    let select = select.on("change", move |event| {
        let place = Place::from_value(&Value::from(event.value()));
        let needs_passphrase = place == Place::Sealed && !app.vault.is_open_now();
        is_sealing.set(needs_passphrase);
        if !needs_passphrase {
            let mut is_whole = true;
            app.settings.update_profile(|profile| is_whole = profile.keep_keys(place));
            if !is_whole {
                app.notices.tell(t().key_stays_locked);
            }
        }
    });
    let words = move || {
        let mut lines = vec![line(
            "hint",
            match chosen() {
                Place::Browser => t().place_browser_words,
                Place::Sealed => t().place_sealed_words,
                Place::Tab => t().place_tab_words,
                Place::Page => t().place_page_words,
            },
        )];
        if is_sealing.get() && !app.vault.can_seal() {
            lines.push(line("problem", t().place_sealed_impossible));
            lines.push(line_with_button(String::new(), t().keep_as_it_was.to_owned(), move || is_sealing.set(false)));
        } else if is_sealing.get() {
            lines.push(passphrase(app, t().protect, move || {
                app.settings.update_profile(|profile| {
                    profile.keep_keys(Place::Sealed);
                });
                is_sealing.set(false);
            }));
            lines.push(line_with_button(String::new(), t().keep_as_it_was.to_owned(), move || is_sealing.set(false)));
        } else if chosen() == Place::Sealed && app.vault.is_open() {
            let lock = move || {
                app.vault.lock();
                app.models.forget();
            };
            lines.push(line_with_button(t().vault_is_open.to_owned(), t().lock_now.to_owned(), lock));
            if is_changing.get() {
                lines.push(new_passphrase(app, move || {
                    is_changing.set(false);
                    app.notices.tell(t().passphrase_changed);
                }));
            } else {
                let change = move || is_changing.set(true);
                lines.push(line_with_button(String::new(), t().change_passphrase.to_owned(), change));
            }
        } else if app.settings.profile().has_unsealed_key() {
            lines.push(line("problem", t().key_not_kept_yet));
            lines.push(passphrase(app, t().protect, || {}));
        }
        lines
    };
    el("div")
        .class("place")
        .child(label("key-place", t().key_place))
        .child(select)
        .child(el("div").attr("id", "key-place-help").attr("aria-live", "polite").each(words))
}

/// A button that is pressed twice: the second time it acts.
pub(super) fn sure(name: &'static str, really: &'static str, acted: impl Fn() + Clone + 'static) -> El {
    let is_asked = RwSignal::new(false);
    let ask = move |asked: bool| {
        is_asked.set(asked);
        // What was pressed is gone.
        dom::next_frame(|| dom::focus(".sure .btn"));
    };
    el("div").class("acts sure").children_fn(move || {
        if !is_asked.get() {
            return vec![button("btn", name, move || ask(true))];
        }
        let acted = acted.clone();
        let yes = button("btn danger", really, acted);
        vec![button("btn", t().cancel, move || ask(false)), yes]
    })
}
