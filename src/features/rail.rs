//! The rail: new chat, the list of conversations by day, settings, theme.

use leptos::prelude::*;
use plainwire_core::conversation::Summary;
use plainwire_core::settings::Theme;

use crate::components::icon::{Icon, Shape, Wire};
use crate::platform::clock;
use crate::state::{app, route::Route};
use crate::words::t;

/// The rail.
#[component]
pub fn Rail() -> impl IntoView {
    let app = app();
    let search = RwSignal::new(String::new());
    let groups = Memo::new(move |_| group(app.chats.summaries(), &search.get()));
    let is_new = move || app.route.get() == Route::Chat(None);
    view! {
        <nav class="rail" aria-label=t().chats>
            <div class="brand"><Wire/>"Plainwire"</div>
            <a class="btn wide" href=Route::Chat(None).href() aria-current=move || is_new().then_some("page")>
                <Icon shape=Shape::Plus/>
                {t().new_chat}
            </a>
            <input
                class="search"
                type="search"
                placeholder=t().search_chats
                aria-label=t().search_chats
                prop:value=search
                on:input:target=move |event| search.set(event.target().value())
            />
            <div class="chats">
                <For each=move || names(&groups.get()) key=|name| *name let:name>
                    <h2>{name}</h2>
                    <ul>
                        <For
                            each=move || groups.with(|groups| of(groups, name))
                            key=|summary| (summary.id.clone(), summary.title.clone())
                            let:summary
                        >
                            <Row summary/>
                        </For>
                    </ul>
                </For>
                <Show when=move || groups.with(Vec::is_empty)>
                    <p class="hint">{move || if search.with(String::is_empty) { t().no_chats } else { t().no_matching_chats }}</p>
                </Show>
            </div>
            <div class="foot">
                <a class="btn quiet" href=Route::Settings.href() aria-current=move || (app.route.get() == Route::Settings).then_some("page")>
                    <Icon shape=Shape::Gear/>
                    {t().settings}
                </a>
                <ThemeButton/>
            </div>
        </nav>
    }
}

#[component]
fn Row(summary: Summary) -> impl IntoView {
    let app = app();
    let Summary { id, title, .. } = summary;
    let title = if title.is_empty() { t().untitled.to_owned() } else { title };
    let route = Route::Chat(Some(id.clone()));
    let href = route.href();
    let is_here = move || (app.route.get() == route).then_some("page");
    let label = (t().delete_chat)(&title);
    let tooltip = title.clone();
    view! {
        <li class="row">
            <a class="chat" href=href aria-current=is_here title=tooltip>{title}</a>
            <button class="btn quiet" aria-label=label on:click=move |_| {
                app.thread.leave(&id);
                app.chats.delete(id.clone());
            }>
                <Icon shape=Shape::Bin/>
            </button>
        </li>
    }
}

#[component]
fn ThemeButton() -> impl IntoView {
    let settings = app().settings;
    let name = move || match settings.theme() {
        Theme::System => t().theme_system,
        Theme::Light => t().theme_light,
        Theme::Dark => t().theme_dark,
    };
    let label = move || (t().theme)(name());
    view! {
        <button class="btn quiet" aria-label=label title=label on:click=move |_| {
            settings.set_theme(match settings.theme() {
                Theme::System => Theme::Light,
                Theme::Light => Theme::Dark,
                Theme::Dark => Theme::System,
            });
        }>
            <Icon shape=Shape::Moon/>
        </button>
    }
}

type Group = (&'static str, Vec<Summary>);

fn names(groups: &[Group]) -> Vec<&'static str> {
    groups.iter().map(|(name, _)| *name).collect()
}

fn of(groups: &[Group], name: &str) -> Vec<Summary> {
    groups.iter().find(|(other, _)| *other == name).map(|(_, group)| group.clone()).unwrap_or_default()
}

/// Those whose title holds the words, by day.
fn group(summaries: Vec<Summary>, words: &str) -> Vec<Group> {
    let wanted = words.trim().to_lowercase();
    let days = [(0, t().today), (1, t().yesterday), (7, t().last_week)];
    let begins = days.map(|(days_ago, name)| (clock::start_of_day_ms(days_ago), name));
    let mut groups: Vec<Group> = Vec::new();
    for summary in summaries {
        if !wanted.is_empty() && !summary.title.to_lowercase().contains(&wanted) {
            continue;
        }
        let day =
            begins.iter().find(|(begin_ms, _)| summary.updated_ms >= *begin_ms).map_or(t().earlier, |(_, name)| name);
        match groups.last_mut() {
            Some((name, group)) if *name == day => group.push(summary),
            _ => groups.push((day, vec![summary])),
        }
    }
    groups
}
