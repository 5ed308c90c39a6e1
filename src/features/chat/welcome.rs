//! The empty chat, and the doors of a first run: none of them is a dead end.

use crate::components::el::{El, Keyed, el};
use crate::features::later::Later;
use crate::state::servers::Found;
use crate::state::settings::DEMO;
use crate::state::{App, route::Route};
use crate::words::{fill, t};

/// What stands where no turn stands yet. Each part is kept as long as it stays the same, so that no change elsewhere
/// closes a door that is open.
pub(in crate::features) fn welcome_parts(app: App, later: Later) -> Vec<Keyed> {
    let profile = app.settings.profile();
    let endpoint = profile.endpoint();
    let has_demo = profile.provider != DEMO && app.settings.has_demo();
    let doors = Keyed {
        key: if has_demo { "doors with demo" } else { "doors" }.to_owned(),
        view: Box::new(move || doors(app, later, has_demo)),
    };
    match endpoint {
        Ok(_) if profile.provider == DEMO => {
            let suggestions = Keyed { key: "suggestions".to_owned(), view: Box::new(move || suggestions(app)) };
            let text = fill(t().demo_text, &[&profile.base_url]);
            vec![words("h2", t().demo_title), suggestions, words("p", text), doors]
        }
        Ok(endpoint) if !profile.model.trim().is_empty() => {
            vec![words("h2", t().ready_title), words("p", fill(t().ready_text, &[&profile.model, &endpoint.host]))]
        }
        _ => vec![words("h2", t().welcome_title), words("p", t().welcome_text), doors],
    }
}

fn words(tag: &'static str, text: impl Into<String>) -> Keyed {
    let text = text.into();
    Keyed { key: [tag, " ", &text].concat(), view: Box::new(move || el(tag).text(&text)) }
}

fn suggestions(app: App) -> El {
    let suggestion = move |words: &'static str| {
        el("button").class("btn").text(words).on("click", move |_| {
            app.thread.send(words.to_owned(), Vec::new());
        })
    };
    let group = el("div").class("suggestions").attr("role", "group").attr("aria-label", t().try_asking);
    group.children(t().suggestions.into_iter().map(suggestion))
}

fn doors(app: App, later: Later, has_demo: bool) -> El {
    let provider = door("a", t().door_provider, t().door_provider_text).attr("href", &Route::Settings.href());
    let demo = || door("button", t().door_demo, t().door_demo_text).on("click", move |_| app.settings.use_demo());
    el("div")
        .class("doors")
        .child(provider)
        .child(paste_door(app, later))
        .child(local_door(app))
        .children(has_demo.then(demo))
}

fn door(tag: &str, name: &str, text: &str) -> El {
    named(el(tag).class("door"), name, text)
}

fn named(door: El, name: &str, text: &str) -> El {
    door.child(el("b").text(name)).child(el("span").text(text))
}

fn paste_door(app: App, later: Later) -> El {
    el("details")
        .class("door")
        .child(named(el("summary"), t().door_paste, t().door_paste_text))
        .child(later.paste(app))
        .on("toggle", move |_| later.want_forms())
}

fn local_door(app: App) -> El {
    let look = app.servers;
    let button = el("button")
        .class("btn")
        .flag_fn("disabled", move || look.is_running())
        .text_fn(move || if look.is_running() { t().looking_for_servers } else { t().look_for_servers }.to_owned())
        .on("click", move |_| look.start());
    let nothing = move || look.is_fruitless().then(|| el("p").text(&fill(t().no_server_found, &[&look.page_origin()])));
    let status = el("div")
        .attr("role", "status")
        .each(move || look.found().into_iter().map(|found| server(app, found)).collect())
        .child_fn(nothing);
    door("div", t().door_local, t().door_local_text).child(button).child(status)
}

fn server(app: App, found: Found) -> Keyed {
    let count = found.models.len();
    let models = if count == 1 { t().one_model.to_owned() } else { fill(t().models_count, &[&count.to_string()]) };
    let text = fill(t().server_answered, &[found.preset.name, &models]);
    let key = text.clone();
    let view = move || {
        let button = el("button").class("btn").text(t().use_it).on("click", move |_| {
            let model = found.models.first().map(|model| model.id.as_str()).unwrap_or_default();
            app.settings.use_preset(found.preset, model);
            app.route.go(&Route::Settings);
        });
        el("div").class("found").child(el("span").text(&text)).child(button)
    };
    Keyed { key, view: Box::new(view) }
}
