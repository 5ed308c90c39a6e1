//! Profiles: the list to choose from, and what can be done with the one that is chosen.

use std::rc::Rc;

use plainwire_core::settings::Profile;

use super::field::{Shape, button, input, label};
use crate::components::el::{El, Keyed, el};
use crate::components::icon::{self, icon};
use crate::platform::dom;
use crate::state::App;
use crate::words::{profile_title, t};

/// The list.
pub(super) fn list(app: App) -> El {
    let rows = move || {
        let row = |profile: &Profile| {
            let (id, title) = (profile.id.clone(), profile_title(profile));
            Keyed { key: [&id, " ", &title].concat(), view: Box::new(move || row(app, id, &title)) }
        };
        app.settings.with(|settings| settings.profiles.iter().map(row).collect())
    };
    let add = button("btn quiet", "", move || {
        app.settings.add_profile();
        open(app);
        // A new profile is named first.
        dom::next_frame(|| dom::focus("#profile-name"));
    });
    el("nav")
        .class("profiles")
        .attr("aria-label", t().profiles)
        .child(el("ul").each(rows))
        .child(add.child(icon(icon::Shape::Plus)).text(t().add_profile))
}

fn row(app: App, id: String, title: &str) -> El {
    let shown = id.clone();
    let choose = button("chat", title, move || {
        app.settings.use_profile(&id);
        open(app);
    });
    let current = move || (app.settings.with(|settings| settings.profile().id) == shown).then(|| "true".to_owned());
    el("li").child(choose.attr_fn("aria-current", current))
}

/// The name of the profile in use, and what can be done with it.
pub(super) fn head(app: App) -> El {
    let shift = move |is_up: bool| {
        let name = if is_up { t().profile_up } else { t().profile_down };
        let shape = if is_up { icon::Shape::Up } else { icon::Shape::Down };
        let is_at_end = move || {
            app.settings
                .with(|settings| settings.index() == if is_up { 0 } else { settings.profiles.len().saturating_sub(1) })
        };
        button("btn quiet", "", move || app.settings.shift_profile(is_up))
            .attr("aria-label", name)
            .attr("title", name)
            // Not disabled: a button that was just pressed would lose the focus.
            .attr_fn("aria-disabled", move || Some(is_at_end().to_string()))
            .child(icon(shape))
    };
    let duplicate = button("btn", t().profile_duplicate, move || {
        app.settings.duplicate_profile();
        open(app);
    });
    let delete = button("btn", t().profile_delete, move || {
        app.settings.delete_profile(Rc::new(move || open(app)));
        open(app);
    });
    let acts = el("div")
        .class("acts")
        .attr("role", "group")
        .attr("aria-label", t().profile_acts)
        .child(duplicate)
        .child(delete)
        .child(shift(true))
        .child(shift(false));
    let name = input("profile-name", Shape::Line)
        // Without a name of its own, a profile is called after its host.
        .attr_fn("placeholder", move || Some(profile_title(&Profile { name: String::new(), ..app.settings.profile() })))
        .value_fn(move || app.settings.profile().name)
        .on("input", move |event| app.settings.update_profile(|profile| profile.name = event.value()));
    el("div").class("field").child(label("profile-name", t().profile_name)).child(name).child(acts)
}

/// Asks the server of the profile that is shown now for its models.
fn open(app: App) {
    app.models.forget();
    app.models.fetch_if_possible();
}
