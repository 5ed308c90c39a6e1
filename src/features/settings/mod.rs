//! Settings: profiles on the left, on the right the form in the order of the documentation, saved with every change.

mod address;
mod configuration;
mod field;
mod headers;
mod key;
mod model;
mod more;
mod passphrase;
mod profiles;
mod provider;
mod transfer;

use std::rc::Rc;

use plainwire_core::paste::Pasted;
use plainwire_core::settings::Profile;
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use crate::components::el::{El, effect, el};
use crate::features::bar::bar;
use crate::features::paste::{Door, paste_field};
use crate::platform::{clock, dom};
use crate::state::settings::{Saved, take_pasted};
use crate::state::{App, route::Route};
use crate::words::t;
use field::button;

pub(super) use passphrase::form as passphrase_form;

/// The screen `#/settings`.
#[must_use]
pub fn settings_screen(app: App, rail_is_open: RwSignal<bool>) -> El {
    app.models.fetch_if_possible();
    let is_pasting = RwSignal::new(false);
    let review = transfer::Review::new();
    // A link that is opened while the settings are shown changes the address only.
    effect(move || {
        let _ = app.route.get();
        review.read_address();
    });
    let paste = button("btn quiet", t().door_paste, move || {
        is_pasting.update(|is_pasting| *is_pasting = !*is_pasting);
        dom::next_frame(|| dom::focus(".pasting textarea"));
    });
    let paste = paste.attr_fn("aria-expanded", move || Some(is_pasting.get().to_string()));
    let start = el("a").class("btn go").attr("href", &Route::Chat(None).href()).text(t().start_chat);
    let saved = el("span").class("saved").attr("role", "status").text_fn(move || {
        match app.settings.saved() {
            Saved::Untouched => "",
            Saved::Kept => t().saved,
            Saved::Denied => t().not_saved,
        }
        .to_owned()
    });
    let form = el("form")
        .class("form")
        .attr("autocomplete", "off")
        .on("submit", |event| event.prevent_default())
        .child_fn(move || review.view(app))
        .child_fn(move || is_pasting.get().then(|| pasting(app, is_pasting)))
        .child(profiles::head(app))
        .child(provider::provider(app))
        .child(address::address(app))
        .child(key::key(app))
        .child(model::model(app))
        .child(configuration::configuration(app))
        .child(more::more(app))
        .child(transfer::transfer(app, review))
        .child(transfer::this_browser(app));
    let page = el("div").class("page").attr("tabindex", "0").attr("role", "region").attr("aria-label", t().settings);
    el("div")
        .class("screen")
        .child(bar(app, || t().settings.to_owned(), rail_is_open, None).child(saved).child(paste).child(start))
        .child(page.child(el("div").class("split").child(profiles::list(app)).child(form)))
}

/// *Paste anything*, above the form.
fn pasting(app: App, is_open: RwSignal<bool>) -> El {
    let done = move || {
        is_open.set(false);
        app.models.forget();
        app.models.fetch_if_possible();
        dom::focus("#base-url");
    };
    let here = move |found: &Pasted| {
        let before = app.settings.profile_now();
        app.settings.update_profile(|profile| take_pasted(profile, found));
        let put = app.settings.profile_now();
        app.settings.offer_undo(t().paste_taken.to_owned(), move || {
            app.settings.update(&before.id, |profile| profile.take_back(&before, &put));
            app.models.forget();
            app.models.fetch_if_possible();
        });
        done();
    };
    let anew = move |found: &Pasted| {
        let mut profile = Profile { id: clock::random_id(), ..Profile::default() };
        take_pasted(&mut profile, found);
        app.settings.change(|settings| settings.add(profile, None));
        done();
    };
    let doors =
        [Door { name: t().paste_take, take: Rc::new(here) }, Door { name: t().paste_anew, take: Rc::new(anew) }];
    el("div").class("pasting").children(paste_field(Rc::new(doors)))
}
