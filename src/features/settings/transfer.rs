//! Profiles as files and links: out of this browser without a key unless it is asked for, and in only after what would
//! change was shown. Nothing here connects to anything.

use std::cell::RefCell;
use std::rc::Rc;

use plainwire_core::transfer::{self, Change, ChangeKind, FieldChange, Incoming, IncomingProfile, Source};
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use super::field::{button, line};
use crate::components::el::{El, Keyed, el};
use crate::platform::{dom, page};
use crate::state::App;
use crate::state::route::Route;
use crate::words::{field_name, fill, t};

/// The section: export, import, a link.
pub(super) fn transfer(app: App, review: Review) -> El {
    let with_keys = RwSignal::new(false);
    let box_ = el("input").attr("type", "checkbox").attr("id", "export-keys").attr("aria-describedby", "export-help");
    let box_ = box_.run(move |box_| box_.set_checked(with_keys.get()));
    let box_ = box_.on("change", move |_| with_keys.update(|with_keys| *with_keys = !*with_keys));
    let export = move |all: bool| app.settings.export(all, with_keys.get_untracked());
    let help = move || {
        if !with_keys.get() {
            return vec![line("hint", t().export_no_keys)];
        }
        let named = app.settings.with(|settings| {
            let keys = transfer::named_keys(&settings.profiles)
                .into_iter()
                .map(|(title, origin)| fill(t().key_of, &[&title, &origin]));
            let headers = transfer::named_headers(&settings.profiles);
            let headers = headers.into_iter().map(|(title, name)| fill(t().header_of, &[&title, &name]));
            keys.chain(headers).collect::<Vec<_>>().join(", ")
        });
        vec![line("caution", fill(t().export_keys_named, &[&named]))]
    };
    el("section")
        .class("files")
        .attr("aria-labelledby", "files-heading")
        .child(el("h2").attr("id", "files-heading").text(t().files_heading))
        .child(
            el("div")
                .class("acts")
                .child(button("btn", t().export_one, move || export(false)))
                .child(button("btn", t().export_all, move || export(true)))
                .child(el("label").class("check").attr("for", "export-keys").child(box_).text(t().export_keys)),
        )
        .child(el("div").attr("id", "export-help").attr("aria-live", "polite").each(help))
        .child(el("div").class("acts").child(button("btn", t().import, move || review.pick(app))))
        .child(el("p").class("hint").text(t().import_hint))
        .child(el("div").class("acts").child(button("btn", t().share, move || share(app))))
        .child(el("p").class("hint").text(t().share_hint))
}

fn share(app: App) {
    match transfer::share(&app.settings.profile_now()) {
        Ok(payload) => {
            let link = [&page::address(), &Route::Settings.href(), "?profile=", &payload].concat();
            app.copy_and_say(link, t().shared);
        }
        Err(error) => app.notices.warn(error.to_string()),
    }
}

/// What waits to be taken over, or why it cannot be.
#[derive(Clone, Copy)]
pub(super) struct Review {
    /// Goes up with every other file.
    number: RwSignal<u32>,
    incoming: &'static RefCell<Option<Result<Rc<Incoming>, String>>>,
}

impl Review {
    /// Nothing waits, unless the address brings a profile along.
    pub(super) fn new() -> Self {
        let this = Self { number: RwSignal::new(0), incoming: Box::leak(Box::default()) };
        this.read_address();
        this
    }

    /// Looks at the profile that the address brings along, if it does.
    pub(super) fn read_address(self) {
        let Some(query) = page::hash_query() else { return };
        let Some(payload) = query.split('&').find_map(|part| part.strip_prefix("profile=")) else { return };
        self.show(transfer::read_share(payload).map_err(|error| error.to_string()));
        // What was looked at once is not looked at again with every reload; and a key in it shall not stay in the address.
        page::replace_hash(&Route::Settings.hash());
    }

    fn pick(self, app: App) {
        app.settings.pick_file(Rc::new(move |text: Result<String, String>| {
            self.show(text.and_then(|text| transfer::read(&text).map_err(|error| error.to_string())));
        }));
    }

    fn show(self, incoming: Result<Incoming, String>) {
        self.incoming.replace(Some(incoming.map(Rc::new)));
        // Nobody may be left to hear it: the file was chosen on a screen that is gone.
        let number = self.number.try_get_untracked().unwrap_or_default();
        let _ = self.number.try_set(number + 1);
        dom::next_frame(|| dom::focus(".review"));
    }

    fn close(self) {
        self.incoming.replace(None);
        self.number.update(|number| *number += 1);
        dom::next_frame(|| dom::focus(".page"));
    }

    /// What would change, above the form.
    pub(super) fn view(self, app: App) -> Option<El> {
        let _ = self.number.get();
        let incoming = self.incoming.borrow().clone()?;
        let place = el("section").class("pasting review").attr("tabindex", "-1").attr("aria-label", t().import);
        Some(match incoming {
            Ok(incoming) => review(app, self, place, incoming),
            Err(reason) => place
                .attr("role", "alert")
                .child(el("p").class("problem").text(&fill(t().import_failed, &[&reason])))
                .child(el("div").class("acts").child(button("btn", t().close, move || self.close()))),
        })
    }
}

fn review(app: App, waiting: Review, place: El, incoming: Rc<Incoming>) -> El {
    let with_secrets = RwSignal::new(false);
    let chosen = Rc::new(RefCell::new(vec![true; incoming.profiles.len()]));
    let from = t().import_source[match incoming.source {
        Source::Plainwire => 0,
        Source::Link => 1,
        Source::Roo => 2,
        Source::OpenCode => 3,
    }];
    let between = if incoming.date.is_empty() { "" } else { ", " };
    let title = [fill(t().import_title, &[from]).as_str(), between, &incoming.date].concat();
    let left_out = (!incoming.left_out.is_empty()).then(|| {
        let items = incoming.left_out.iter().map(|sentence| el("li").text(sentence));
        el("ul").class("warnings").children(items)
    });
    let changes = {
        let (incoming, chosen) = (Rc::clone(&incoming), Rc::clone(&chosen));
        move || {
            let secrets = with_secrets.get();
            let changes = app.settings.with(|settings| transfer::difference(&settings.profiles, &incoming, secrets));
            let all = changes.into_iter().zip(&incoming.profiles).enumerate();
            all.map(|(at, (change, one))| one_change(at, change, one, Rc::clone(&chosen))).collect()
        }
    };
    let secrets: usize = incoming
        .profiles
        .iter()
        .map(|one| one.keys.0.len() + one.header_values.iter().filter(|header| !header.value.is_empty()).count())
        .sum();
    let ask = (secrets > 0).then(|| {
        let box_ = el("input").attr("type", "checkbox").attr("id", "import-keys");
        let box_ = box_.run(move |box_| box_.set_checked(with_secrets.get()));
        let box_ = box_.on("change", move |_| with_secrets.update(|with_secrets| *with_secrets = !*with_secrets));
        let words = fill(t().import_secrets, &[&secrets.to_string()]);
        el("label").class("check").attr("for", "import-keys").child(box_).text(&words)
    });
    let take = move || {
        app.settings.import(&incoming, &chosen.borrow(), with_secrets.get_untracked());
        waiting.close();
    };
    let acts = el("div").class("acts").child(button("btn go", t().import_take, take)).child(button(
        "btn",
        t().cancel,
        move || waiting.close(),
    ));
    place
        .child(el("h2").text(&title))
        .children(left_out)
        .child(el("div").children_fn(changes))
        .children(ask)
        .child(el("p").class("hint").text(t().import_nothing))
        .child(acts)
}

fn one_change(at: usize, change: Change, one: &IncomingProfile, chosen: Rc<RefCell<Vec<bool>>>) -> El {
    let sentence = match change.kind {
        ChangeKind::New => t().import_new,
        ChangeKind::Update { .. } => t().import_update,
        ChangeKind::Same => t().import_same,
    };
    let title = if change.title.is_empty() { t().profile_untitled } else { &change.title };
    let id = ["import-", &at.to_string()].concat();
    let box_ = el("input").attr("type", "checkbox").attr("id", &id);
    box_.set_checked(chosen.borrow().get(at).copied().unwrap_or_default());
    let box_ = box_.on("change", move |_| {
        if let Some(is_chosen) = chosen.borrow_mut().get_mut(at) {
            *is_chosen = !*is_chosen;
        }
    });
    let named = el("label").class("check").attr("for", &id).child(box_).text(&fill(sentence, &[title]));
    let field = |FieldChange { name, before, after }: FieldChange| {
        let after = if after.is_empty() { t().import_empty.to_owned() } else { after };
        let value = el("dd").class("mono").text(&after);
        let before = (!before.is_empty()).then(|| el("dd").class("hint").text(&fill(t().import_before, &[&before])));
        el("div").child(el("dt").text(field_name(&name))).child(value).children(before)
    };
    let list = |sentence: &str, names: &[String]| {
        (!names.is_empty()).then(|| el("p").class("hint").text(&fill(sentence, &[&names.join(", ")])))
    };
    let keys = list(t().import_keys, &change.keys);
    let headers = list(t().import_headers, &change.headers);
    let gaps = list(t().import_gaps, &one.without_value);
    let masked: Vec<String> = one.gaps().iter().map(|name| field_name(name).to_owned()).collect();
    let masked = list(t().import_masked, &masked);
    let beside = change.beside.map(|why| el("p").class("caution").text(&why.to_string()));
    el("div")
        .class("change")
        .child(named)
        .children(beside)
        .child(el("dl").children(change.fields.into_iter().map(field)))
        .children(keys)
        .children(headers)
        .children(gaps)
        .children(masked)
}

/// Texts that could not be read and were put aside, each to be saved as a file; and forgetting everything.
pub(super) fn this_browser(app: App) -> El {
    let aside = move || {
        let row = |key: String| {
            let saved = key.clone();
            let save = move || app.settings.save_aside(&saved);
            super::field::line_with_button(fill(t().kept_aside, &[&key]), t().save_aside.to_owned(), save)
        };
        app.settings.aside().into_iter().map(row).collect::<Vec<Keyed>>()
    };
    el("section")
        .class("files")
        .attr("aria-labelledby", "browser-heading")
        .child(el("h2").attr("id", "browser-heading").text(t().forgotten_heading))
        .child(el("div").each(aside))
        .child(super::key::sure(t().forget, t().forget_really, move || app.forget_everything()))
        .child(el("p").class("hint").text(t().forget_hint))
}
