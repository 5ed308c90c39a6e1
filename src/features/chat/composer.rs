//! The composer: grows with what is typed, keeps a draft, sends with Enter, and turns Send into Stop at once.

use std::rc::Rc;

use plainwire_core::settings::Profile;
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use crate::components::el::{El, el};
use crate::components::icon::{Shape, icon};
use crate::features::failure::{to_settings, unreached};
use crate::features::later::Later;
use crate::state::{App, draft, route::Route};
use crate::words::{failure, fill, profile_title, t};

/// The composer.
pub(super) fn composer(app: App, later: Later) -> El {
    let text = RwSignal::new(String::new());
    let field = el("textarea").attr("rows", "2").attr("aria-label", t().message);
    let field = field.attr("placeholder", t().message_placeholder).value_fn(move || text.get());
    let field = field.run(move |_| text.set(draft::read(&app.thread.id())));
    let field = field.on("input", move |event| {
        draft::write(&app.thread.id_now(), &event.value());
        text.set(event.value());
    });
    let send = Rc::new({
        let field = field.clone();
        move || {
            send(app, text);
            field.focus();
        }
    });
    let field = field.on("keydown", {
        let send = Rc::clone(&send);
        move |event| {
            if event.key() == "Enter" && !event.has_shift() && !event.composes() {
                event.prevent_default();
                send();
            }
        }
    });
    let focused = field.clone();
    let button = move || {
        if !app.thread.is_streaming() {
            let button = el("button").class("btn go").attr("type", "submit").child(icon(Shape::Up)).text(t().send);
            return Some(button.flag_fn("disabled", move || {
                text.with(|text| text.trim().is_empty()) && app.attachments.count() == 0
            }));
        }
        let focused = focused.clone();
        let button = el("button").class("btn stop").attr("type", "button").child(icon(Shape::Stop)).text(t().stop);
        Some(button.on("click", move |_| {
            app.thread.stop();
            focused.focus();
        }))
    };
    let target = move || target(app);
    let chip = el("a").class("chip").attr("href", &Route::Settings.href()).text_fn(target);
    let chip = chip.attr_fn("aria-label", move || Some(fill(t().goes_to, &[&target()])));
    let under = el("div").class("under").child_fn(move || profiles(app)).child(chip);
    // On a phone both buttons go to the next line together.
    let ends = el("div").class("ends").child(later.attach(app)).child_fn(button);
    let under = under.child(later.meter(app, text)).child(ends);
    let unlocked = Rc::clone(&send);
    let field = field.on("paste", move |event| later.take_images(app, &event));
    let form = el("form").class("box").child(later.above(app, text)).child(field).child(under);
    // Without this the browser would leave the page for the file that is dropped.
    let form = form.on("dragover", |event| {
        if event.has_files() {
            event.prevent_default();
        }
    });
    let form = form.on("drop", move |event| later.take_images(app, &event));
    let form = form.on("submit", move |event| {
        event.prevent_default();
        send();
    });
    let refused = move || {
        let trouble = el("div").class("trouble").attr("role", "alert");
        let refused = app.thread.refused()?;
        let trouble = unreached(trouble, &failure(&refused));
        if app.thread.waits_for_passphrase() {
            let unlocked = Rc::clone(&unlocked);
            return Some(trouble.child(later.unlock(app, unlocked)));
        }
        Some(trouble.child(el("div").class("actions").child(to_settings())))
    };
    el("div").class("composer").child_fn(refused).child(form)
}

fn send(app: App, text: RwSignal<String>) {
    let typed = text.get_untracked();
    let drafted_for = app.thread.id_now();
    let images = app.attachments.urls();
    if (!typed.trim().is_empty() || !images.is_empty()) && app.thread.send(typed.trim().to_owned(), images) {
        app.attachments.clear();
        draft::write(&drafted_for, "");
        text.set(String::new());
    }
}

/// The profiles to choose from, where there are several.
fn profiles(app: App) -> Option<El> {
    let (profiles, current) = app.settings.with(|settings| {
        let named = |profile: &Profile| (profile.id.clone(), profile_title(profile));
        (settings.profiles.iter().map(named).collect::<Vec<_>>(), settings.profile().id)
    });
    if profiles.len() < 2 {
        return None;
    }
    let option = |(id, title): &(String, String)| el("option").attr("value", id).text(title);
    let select = el("select").class("chip").attr("aria-label", t().profile_name);
    let select = select.children(profiles.iter().map(option)).value_fn(move || current.clone());
    Some(select.on("change", move |event| {
        app.settings.use_profile(&event.value());
        app.models.forget();
    }))
}

/// Where a message would go: host and model.
fn target(app: App) -> String {
    let profile = app.settings.profile();
    let model = profile.model.trim();
    let model = if model.is_empty() { t().no_model_chosen } else { model };
    // Where the profile is named beside it, the host says nothing more.
    let has_several = app.settings.with(|settings| settings.profiles.len() > 1);
    match profile.endpoint().ok().filter(|_| !has_several) {
        Some(endpoint) => [&endpoint.host, " · ", model].concat(),
        None => model.to_owned(),
    }
}
