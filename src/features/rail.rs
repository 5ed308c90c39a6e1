//! The rail: new chat, the list of conversations by day, settings, theme.

use plainwire_core::conversation::Summary;
use plainwire_core::settings::Theme;
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use crate::components::el::{El, Keyed, el, lower};
use crate::components::icon::{Shape, icon, wire_mark};
use crate::platform::clock;
use crate::state::{App, route::Route};
use crate::words::{fill, t};

/// The rail.
#[must_use]
pub fn rail(app: App) -> El {
    let search = RwSignal::new(String::new());
    let new_chat = el("a").class("btn wide").attr("href", &Route::Chat(None).href());
    let new_chat = new_chat.attr_fn("aria-current", move || page_if(app.route.get() == Route::Chat(None)));
    let field = el("input").class("search").attr("type", "search");
    let field = field.attr("placeholder", t().search_chats).attr("aria-label", t().search_chats);
    el("nav")
        .class("rail")
        .attr("aria-label", t().chats)
        .child(el("div").class("brand").child(wire_mark()).text("Plainwire"))
        .child(new_chat.child(icon(Shape::Plus)).text(t().new_chat))
        .child(field.on("input", move |event| search.set(event.value())))
        .child(el("div").class("chats").each(move || rows(app, &search.get())))
        .child(foot(app))
}

fn foot(app: App) -> El {
    let settings = el("a").class("btn quiet").attr("href", &Route::Settings.href());
    let settings = settings.attr_fn("aria-current", move || page_if(app.route.get() == Route::Settings));
    let name = move || {
        fill(
            t().theme,
            &[match app.settings.theme() {
                Theme::System => t().theme_system,
                Theme::Light => t().theme_light,
                Theme::Dark => t().theme_dark,
            }],
        )
    };
    let theme = el("button").class("btn quiet").child(icon(Shape::Moon));
    let theme = theme.attr_fn("aria-label", move || Some(name())).attr_fn("title", move || Some(name()));
    let theme = theme.on("click", move |_| {
        app.settings.set_theme(match app.settings.theme() {
            Theme::System => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::System,
        });
    });
    el("div").class("foot").child(settings.child(icon(Shape::Gear)).text(t().settings)).child(theme)
}

/// Headings and conversations, newest first; those whose title holds the words.
fn rows(app: App, words: &str) -> Vec<Keyed> {
    let wanted = lower(words.trim());
    let days = [(0, t().today), (1, t().yesterday), (7, t().last_week)];
    let days = days.map(|(days_ago, name)| (clock::start_of_day_ms(days_ago), name));
    let mut heading = "";
    let mut rows = Vec::new();
    for summary in app.chats.summaries() {
        if !wanted.is_empty() && !lower(&summary.title).contains(&wanted) {
            continue;
        }
        let day =
            days.iter().find(|(begin_ms, _)| summary.updated_ms >= *begin_ms).map_or(t().earlier, |(_, name)| name);
        if day != heading {
            heading = day;
            rows.push(Keyed { key: day.to_owned(), view: Box::new(move || el("h2").text(day)) });
        }
        // A title that changes makes another row.
        let key = [summary.id.as_str(), " ", &summary.title].concat();
        rows.push(Keyed { key, view: Box::new(move || row(app, summary)) });
    }
    if rows.is_empty() {
        let hint = if words.is_empty() { t().no_chats } else { t().no_matching_chats };
        rows.push(Keyed { key: hint.to_owned(), view: Box::new(move || el("p").class("hint").text(hint)) });
    }
    rows
}

fn row(app: App, Summary { id, title, .. }: Summary) -> El {
    let title = if title.is_empty() { t().untitled.to_owned() } else { title };
    let route = Route::Chat(Some(id.clone()));
    let link = el("a").class("chat").attr("href", &route.href()).attr("title", &title).text(&title);
    let delete =
        el("button").class("btn quiet").attr("aria-label", &fill(t().delete_chat, &[&title])).child(icon(Shape::Bin));
    let delete = delete.on("click", move |_| {
        app.thread.leave(&id);
        app.chats.delete(id.clone());
    });
    let link = link.attr_fn("aria-current", move || page_if(app.route.get() == route));
    el("div").class("row").child(link).child(delete)
}

fn page_if(is_here: bool) -> Option<String> {
    is_here.then(|| "page".to_owned())
}
