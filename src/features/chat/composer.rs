//! The composer: grows with what is typed, keeps a draft, sends with Enter, and turns Send into Stop at once.

use std::rc::Rc;

use plainwire_core::settings::Profile;
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use crate::components::el::{El, Keyed, el};
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
    let under = el("div").class("under").child(profiles(app)).child(chip);
    // On a phone both buttons go to the next line together.
    let ends = el("div").class("ends").child(later.attach(app)).child_fn(button);
    let under = under.child(later.meter(app, text)).child(ends);
    let unlocked = Rc::clone(&send);
    let field = field.on("paste", move |event| later.take_images(app, &event));
    let form = el("form").class("box").child(later.above(app, text)).child(field).child(under);
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
fn profiles(app: App) -> El {
    let option = |(id, title): (String, String)| Keyed {
        key: [&id, " ", &title].concat(),
        view: Box::new(move || el("option").attr("value", &id).text(&title)),
    };
    let options = move || {
        let named = |profile: &Profile| (profile.id.clone(), profile_title(profile));
        let all: Vec<_> = app.settings.with(|settings| settings.profiles.iter().map(named).collect());
        all.into_iter().map(option).collect()
    };
    el("select")
        .class("chip")
        .attr("aria-label", t().profile_name)
        .flag_fn("hidden", move || app.settings.with(|settings| settings.profiles.len() < 2))
        .each(options)
        // After the options: what is none of them cannot be chosen.
        .value_fn(move || app.settings.with(|settings| settings.profile().id))
        .on("change", move |event| {
            app.settings.use_profile(&event.value());
            app.models.forget();
        })
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
