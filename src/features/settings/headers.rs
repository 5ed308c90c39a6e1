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
        app.settings.update_profile(|profile| {
            let mut headers = profile.headers.clone();
            headers.push(Header::default());
            profile.headers = headers;
            if profile.headers_origin.is_empty() {
                profile.use_headers_here();
            }
        });
        dom::next_frame(|| dom::focus(".headers .row-of-two:last-of-type input"));
    });
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
    let mut deleted = None;
    app.settings.update_profile(|profile| {
        if at < profile.headers.len() {
            deleted = Some((profile.id.clone(), profile.headers.remove(at)));
        }
    });
    dom::next_frame(|| dom::focus(".headers .acts button"));
    let Some((id, header)) = deleted.filter(|(_, header)| !header.is_blank()) else { return };
    app.settings.offer_undo(fill(t().header_deleted, &[&header.name]), move || {
        app.settings.change(|settings| {
            if let Some(profile) = settings.profiles.iter_mut().find(|profile| profile.id == id) {
                profile.headers.insert(at.min(profile.headers.len()), header.clone());
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
    }
    lines.push(line("hint", t().headers_hint));
    lines
}
