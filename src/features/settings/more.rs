//! More: what else goes into a request, how long to wait for its reply, and what rejections have taught.

use plainwire_core::record::Record;
use plainwire_core::settings::request::{EFFORTS, azure_version, extra_body, limit, penalty, seed, temperature, top_p};
use plainwire_core::settings::{FIRST_BYTE_LIMIT_S, KeyScheme, PAUSE_LIMIT_S};
use serde_json::Value;

use super::field::{Field, Shape, field, label, line, line_with_button, select, toggle};
use super::headers::headers;
use crate::components::el::{El, Keyed, el};
use crate::state::App;
use crate::words::{fill, lesson, t};

macro_rules! fields {
    ($($name:ident: $id:literal, $shape:ident, $field:ident, $check:expr;)*) => {
        $(const $name: Field = Field {
            id: $id,
            shape: Shape::$shape,
            of: |profile| &mut profile.$field,
            check: $check,
        };)*
    };
}

fields! {
    SYSTEM_PROMPT: "system-prompt", Lines, system_prompt, |_| None;
    TEMPERATURE: "temperature", Code, temperature, |typed| temperature(typed).err().map(|error| error.to_string());
    TOP_P: "top-p", Code, top_p, |typed| top_p(typed).err().map(|error| error.to_string());
    PRESENCE: "presence-penalty", Code, presence_penalty, |typed| penalty(typed).err().map(|error| error.to_string());
    FREQUENCY: "frequency-penalty", Code, frequency_penalty, |typed| penalty(typed).err().map(|error| error.to_string());
    SEED: "seed", Code, seed, |typed| seed(typed).err().map(|error| error.to_string());
    STOP: "stop", Lines, stop, |_| None;
    EXTRA_BODY: "extra-body", Lines, extra_body, |typed| extra_body(typed).err().map(|error| error.to_string());
    FIRST_BYTE_LIMIT: "first-byte-limit", Code, first_byte_limit, |typed| limit(typed, 0).err().map(|error| error.to_string());
    PAUSE_LIMIT: "pause-limit", Code, pause_limit, |typed| limit(typed, 0).err().map(|error| error.to_string());
    AZURE_VERSION: "azure-version", Code, azure_version, |typed| azure_version(typed).err().map(|error| error.to_string());
}

/// All of it, behind a fold.
pub(super) fn more(app: App) -> El {
    let usual = |limit_s: u64| fill(t().seconds, &[&limit_s.to_string()]);
    let beside = |left: El, right: El| el("div").class("pair").child(left).child(right);
    let to_server = |of: &'static Field, name: &str| field(app, of, name, t().left_to_server, "");
    el("details")
        .class("more")
        .child(el("summary").text(t().more))
        .child(to_server(&SYSTEM_PROMPT, t().system_prompt))
        .child(beside(effort(app), to_server(&TEMPERATURE, t().temperature)))
        .child(beside(to_server(&TOP_P, t().top_p), to_server(&SEED, t().seed)))
        .child(beside(to_server(&PRESENCE, t().presence_penalty), to_server(&FREQUENCY, t().frequency_penalty)))
        .child(field(app, &STOP, t().stop_texts, "", t().stop_texts_hint))
        .child(headers(app))
        .child(field(app, &EXTRA_BODY, t().extra_body, "{\"top_k\": 40}", t().extra_body_hint))
        .child(toggle(
            "streaming",
            t().streaming,
            t().streaming_hint,
            move || !app.settings.profile().is_streaming_off,
            move || app.settings.update_profile(|profile| profile.is_streaming_off = !profile.is_streaming_off),
        ))
        .child(toggle(
            "include-usage",
            t().include_usage,
            t().include_usage_hint,
            move || !app.settings.profile().is_usage_off,
            move || app.settings.update_profile(|profile| profile.is_usage_off = !profile.is_usage_off),
        ))
        .child(beside(
            field(app, &FIRST_BYTE_LIMIT, t().first_byte_limit, &usual(FIRST_BYTE_LIMIT_S), t().limit_hint),
            field(app, &PAUSE_LIMIT, t().pause_limit, &usual(PAUSE_LIMIT_S), ""),
        ))
        .child(beside(
            key_scheme(app),
            field(app, &AZURE_VERSION, t().azure_version, "2024-08-01-preview", t().azure_version_hint),
        ))
        .child(el("div").attr("id", "lessons").attr("aria-live", "polite").each(move || lessons(app)))
}

fn effort(app: App) -> El {
    let mut options = vec![("", t().left_to_server)];
    options.extend(EFFORTS.iter().copied().zip(t().efforts));
    let select = select("reasoning-effort", &options, move || app.settings.profile().effort);
    let select = select.on("change", move |event| {
        app.settings.update_profile(|profile| profile.effort = event.value());
    });
    el("div").class("field").child(label("reasoning-effort", t().reasoning_effort)).child(select)
}

fn key_scheme(app: App) -> El {
    let options = [
        ("auto", t().key_scheme_auto),
        ("bearer", "Authorization: Bearer"),
        ("api_key", "api-key"),
        ("x_api_key", "x-api-key"),
    ];
    let value = move || app.settings.profile().key_scheme.to_value().as_str().unwrap_or_default().to_owned();
    let select = select("key-scheme", &options, value).on("change", move |event| {
        let scheme = KeyScheme::from_value(&Value::from(event.value()));
        app.settings.update_profile(|profile| profile.key_scheme = scheme);
        app.models.forget();
        app.models.fetch_if_possible();
    });
    el("div").class("field").child(label("key-scheme", t().key_scheme)).child(select)
}

/// What was learned, each with the way to undo it.
fn lessons(app: App) -> Vec<Keyed> {
    let lessons = app.settings.profile().lessons;
    if lessons.is_empty() {
        return Vec::new();
    }
    let heading = || el("h2").text(t().lessons);
    let mut lines = vec![Keyed { key: String::new(), view: Box::new(heading) }, line("hint", t().lessons_hint)];
    lines.extend(lessons.into_iter().map(|learned| {
        line_with_button(lesson(&learned), t().undo.to_owned(), move || {
            app.settings.update_profile(|profile| profile.lessons.retain(|other| *other != learned));
        })
    }));
    lines
}
