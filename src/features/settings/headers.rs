//! Custom headers: rows of name and value, for one origin.

use plainwire_core::settings::{Header, Profile};
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use super::field::{button, line, line_with_button};
use crate::components::el::{El, Keyed, el};
use crate::components::icon::{Shape, icon};
use crate::platform::dom;
use crate::state::App;
use crate::words::{fill, t};

/// The rows, and a button for another.
pub(super) fn headers(app: App) -> El {
    let are_shown = RwSignal::new(false);
    // Rows are known by their place: what is typed into one does not build it anew.
    let rows = move || {
        let count = app.settings.profile().headers.len();
        (0..count).map(|at| Keyed { key: at.to_string(), view: Box::new(move || row(app, at, are_shown)) }).collect()
    };
    let add = button("btn", "", move || {
        app.settings.update_profile(Profile::add_header);
        dom::next_frame(|| dom::focus(".headers .row-of-two:last-of-type input"));
    });
    let is_elsewhere = move || app.settings.profile().headers_elsewhere().is_some();
    let add = add.flag_fn("disabled", is_elsewhere);
    let show = button("link", "", move || are_shown.update(|are_shown| *are_shown = !*are_shown));
    let show = show.text_fn(move || if are_shown.get() { t().hide_values } else { t().show_values }.to_owned());
    let show = show.flag_fn("hidden", move || app.settings.profile().headers.is_empty());
    el("div")
        .class("field headers")
        .attr("role", "group")
        .attr("aria-labelledby", "headers-name")
        .child(el("div").class("name").attr("id", "headers-name").text(t().headers))
        .child(el("div").each(rows))
        .child(el("div").class("acts").child(add.child(icon(Shape::Plus)).text(t().add_header)).child(show))
        .child(el("div").attr("aria-live", "polite").each(move || help(app)))
}

fn row(app: App, at: usize, are_shown: RwSignal<bool>) -> El {
    let is_typing = RwSignal::new(false);
    let header = move || app.settings.profile().headers.get(at).cloned().unwrap_or_default();
    let set = move |change: &dyn Fn(&mut Header)| {
        is_typing.set(true);
        app.settings.update_profile(|profile| {
            if let Some(header) = profile.headers.get_mut(at) {
                change(header);
            }
        });
    };
    let number = (at + 1).to_string();
    let help_id = ["header-", &number, "-help"].concat();
    let problem = move || header().check().err().filter(|_| !is_typing.get());
    let input = |label: &str| {
        el("input")
            .class("in mono")
            .attr("aria-label", &fill(label, &[&number]))
            .attr("aria-describedby", &help_id)
            .attr("autocomplete", "off")
            .attr("autocapitalize", "off")
            .attr("spellcheck", "false")
            // What is entered here must not go there, nor the other way round.
            .flag_fn("disabled", move || app.settings.profile().headers_elsewhere().is_some())
            .attr_fn("aria-invalid", move || Some(problem().is_some().to_string()))
            .on("blur", move |_| is_typing.set(false))
    };
    let name = input(t().header_name).attr("placeholder", "X-Title").value_fn(move || header().name);
    let name = name.on("input", move |event| set(&|header| header.name = event.value()));
    let value = input(t().header_value).value_fn(move || header().value);
    let value = value
        .attr_fn("type", move || Some(if are_shown.get() { "text" } else { "password" }.to_owned()))
        .on("input", move |event| set(&|header| header.value = event.value()));
    let delete = button("btn quiet", "", move || delete(app, at));
    let delete = delete.attr("aria-label", &fill(t().delete_header, &[&number])).child(icon(Shape::Bin));
    let help = el("div").attr("id", &help_id).attr("aria-live", "polite");
    let help = help.each(move || problem().map(|problem| line("problem", problem.to_string())).into_iter().collect());
    el("div").class("row-of-two").child(name).child(value).child(delete).child(help)
}

fn delete(app: App, at: usize) {
    let id = app.settings.profile_now().id;
    let mut deleted = None;
    app.settings.update_profile(|profile| deleted = profile.remove_header(at));
    dom::focus(".headers .acts .btn");
    let Some((header, origin)) = deleted.filter(|(header, _)| !header.is_blank()) else { return };
    app.settings.offer_undo(fill(t().header_deleted, &[&header.name]), move || {
        app.settings.update(&id, |profile| profile.bring_back_header(at, header.clone(), &origin));
    });
}

/// Takes all away, because they are for an origin that is not used any more.
fn remove_all(app: App, origin: &str) {
    let before = app.settings.profile_now();
    app.settings.update_profile(|profile| profile.set_headers(Vec::new()));
    app.settings.offer_undo(fill(t().headers_removed, &[origin]), move || {
        app.settings.update(&before.id, |profile| {
            if profile.headers.is_empty() {
                profile.headers.clone_from(&before.headers);
                profile.headers_origin.clone_from(&before.headers_origin);
            }
        });
    });
}

fn help(app: App) -> Vec<Keyed> {
    let profile = app.settings.profile();
    let mut lines = Vec::new();
    if let (Some(kept_for), Ok(endpoint)) = (profile.headers_elsewhere(), profile.endpoint())
        && !profile.headers.is_empty()
    {
        let use_here = move || app.settings.update_profile(Profile::use_headers_here);
        let text = fill(t().headers_elsewhere, &[kept_for, &endpoint.origin]);
        lines.push(line_with_button(text, fill(t().headers_use_here, &[&endpoint.origin]), use_here));
        let kept_for = kept_for.to_owned();
        let remove = move || remove_all(app, &kept_for);
        lines.push(line_with_button(t().headers_locked.to_owned(), t().headers_remove.to_owned(), remove));
    }
    lines.push(line("hint", t().headers_hint));
    lines
}
