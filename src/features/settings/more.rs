//! More: what else goes into a request, how long to wait for its reply, and what rejections have taught.

use plainwire_core::settings::{
    FIRST_BYTE_LIMIT_S, FieldError, PAUSE_LIMIT_S, Profile, extra_body, limit, max_tokens, temperature,
};

use super::{label, line, line_with_button};
use crate::components::el::{El, Keyed, el};
use crate::state::App;
use crate::words::{fill, lesson, t};

/// All of it, behind a fold.
pub(super) fn more(app: App) -> El {
    let usual = |limit_s: u64| fill(t().seconds, &[&limit_s.to_string()]);
    let beside = |left: El, right: El| el("div").class("pair").child(left).child(right);
    el("details")
        .class("more")
        .child(el("summary").text(t().more))
        .child(field(app, &SYSTEM_PROMPT, t().system_prompt, t().left_to_server, ""))
        .child(beside(
            field(app, &TEMPERATURE, t().temperature, t().left_to_server, ""),
            field(app, &MAX_OUTPUT_TOKENS, t().max_output_tokens, t().left_to_server, ""),
        ))
        .child(field(app, &EXTRA_BODY, t().extra_body, "{\"top_p\": 0.9}", t().extra_body_hint))
        .child(streaming(app))
        .child(beside(
            field(app, &FIRST_BYTE_LIMIT, t().first_byte_limit, &usual(FIRST_BYTE_LIMIT_S), t().limit_hint),
            field(app, &PAUSE_LIMIT, t().pause_limit, &usual(PAUSE_LIMIT_S), ""),
        ))
        .child(el("div").attr("id", "lessons").attr("aria-live", "polite").each(move || lessons(app)))
}

/// A text of the profile's.
struct Field {
    id: &'static str,
    is_long: bool,
    of: fn(&mut Profile) -> &mut String,
    check: fn(&str) -> Option<FieldError>,
}

const SYSTEM_PROMPT: Field =
    Field { id: "system-prompt", is_long: true, of: |profile| &mut profile.system_prompt, check: |_| None };
const TEMPERATURE: Field = Field {
    id: "temperature",
    is_long: false,
    of: |profile| &mut profile.temperature,
    check: |typed| temperature(typed).err(),
};
const MAX_OUTPUT_TOKENS: Field = Field {
    id: "max-output-tokens",
    is_long: false,
    of: |profile| &mut profile.max_output_tokens,
    check: |typed| max_tokens(typed).err(),
};
const EXTRA_BODY: Field = Field {
    id: "extra-body",
    is_long: true,
    of: |profile| &mut profile.extra_body,
    check: |typed| extra_body(typed).err(),
};
const FIRST_BYTE_LIMIT: Field = Field {
    id: "first-byte-limit",
    is_long: false,
    of: |profile| &mut profile.first_byte_limit,
    check: |typed| limit(typed, 0).err(),
};
const PAUSE_LIMIT: Field = Field {
    id: "pause-limit",
    is_long: false,
    of: |profile| &mut profile.pause_limit,
    check: |typed| limit(typed, 0).err(),
};

fn field(app: App, field: &'static Field, name: &str, placeholder: &str, hint: &'static str) -> El {
    let value = move || {
        let mut profile = app.settings.profile();
        std::mem::take((field.of)(&mut profile))
    };
    let help_id = [field.id, "-help"].concat();
    let input = if field.is_long { el("textarea").attr("rows", "3") } else { el("input").attr("type", "text") };
    let input = input
        .class("in")
        .attr("id", field.id)
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("placeholder", placeholder)
        .attr("aria-describedby", &help_id)
        .attr_fn("aria-invalid", move || Some((field.check)(&value()).is_some().to_string()))
        .value_fn(value)
        .on("input", move |event| app.settings.update_profile(|profile| *(field.of)(profile) = event.value()));
    let help = el("div").attr("id", &help_id).attr("aria-live", "polite").each(move || {
        let problem = (field.check)(&value()).map(|problem| line("problem", problem.to_string()));
        let hint = (!hint.is_empty()).then(|| line("hint", hint));
        problem.into_iter().chain(hint).collect()
    });
    el("div").class("field").child(label(field.id, name)).child(input).child(help)
}

fn streaming(app: App) -> El {
    let toggle =
        el("input").attr("type", "checkbox").attr("id", "streaming").attr("aria-describedby", "streaming-help");
    let toggle = toggle.run(move |toggle| toggle.set_checked(!app.settings.profile().is_streaming_off));
    let toggle = toggle.on("change", move |_| {
        app.settings.update_profile(|profile| profile.is_streaming_off = !profile.is_streaming_off);
    });
    let named = el("label").class("check").attr("for", "streaming").child(toggle).text(t().streaming);
    let help = el("p").class("hint").attr("id", "streaming-help").text(t().streaming_hint);
    el("div").class("field").child(named).child(help)
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
