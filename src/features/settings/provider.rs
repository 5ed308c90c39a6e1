//! API Provider: presets by name, and what has to be known of each in a browser before it is tried.

use plainwire_core::providers::{Cors, ModelList, PRESETS, Preset, preset};

use super::field::{label, line};
use crate::components::el::{El, Keyed, el};
use crate::platform::page;
use crate::state::App;
use crate::state::settings::DEMO;
use crate::words::{fill, note, t};

/// The field.
pub(super) fn provider(app: App) -> El {
    let has_demo = app.settings.has_demo();
    let option = |id: &str, name: &str| el("option").attr("value", id).text(name);
    let group = |label: &str, fits: &dyn Fn(&Preset) -> bool| {
        let of_group = PRESETS.iter().filter(|preset| fits(preset));
        el("optgroup").attr("label", label).children(of_group.map(|preset| option(preset.id, preset.name)))
    };
    let select = el("select")
        .class("in")
        .attr("id", "api-provider")
        .attr("aria-describedby", "api-provider-help")
        .child(option("", t().provider_custom))
        .children(has_demo.then(|| option(DEMO, t().provider_demo)))
        .child(group(t().group_cloud, &|preset| !preset.is_local && !preset.retired))
        .child(group(t().group_local, &|preset| preset.is_local))
        .child(group(t().group_retired, &|preset| preset.retired))
        // After the options: what is none of them cannot be chosen.
        .value_fn(move || {
            let chosen = app.settings.profile().provider;
            let is_listed = preset(&chosen).is_some() || (has_demo && chosen == DEMO);
            if is_listed { chosen } else { String::new() }
        })
        .on("change", move |event| {
            match event.value().as_str() {
                DEMO => app.settings.use_demo(),
                id => match preset(id) {
                    Some(preset) => app.settings.use_preset(preset, ""),
                    None => app.settings.use_typed(),
                },
            }
            app.models.forget();
            app.models.fetch_if_possible();
        });
    let help = el("div").class("notes").attr("id", "api-provider-help").attr("aria-live", "polite");
    el("div")
        .class("field")
        .child(label("api-provider", t().api_provider))
        .child(select)
        .child(help.each(move || help_of(&app.settings.profile().provider)))
}

/// What is known of a provider, most important first.
fn help_of(provider: &str) -> Vec<Keyed> {
    let Some(preset) = preset(provider) else { return Vec::new() };
    let mut lines = Vec::new();
    if preset.retired {
        lines.push(line("caution", t().provider_retired));
    }
    let measured = preset.measured.unwrap_or_default();
    match preset.cors {
        Cors::None => lines.push(line("caution", fill(t().cors_none, &[preset.name, measured]))),
        Cors::Listed(headers) => {
            let allowed = if headers.is_empty() { t().cors_no_other.to_owned() } else { headers.join(", ") };
            lines.push(line("hint", fill(t().cors_listed, &[&allowed, measured])));
        }
        Cors::Off => lines.push(line("caution", fill(t().cors_off, &[&page::origin()]))),
        Cors::SameComputer => lines.push(line("hint", fill(t().cors_same_computer, &[&page::origin()]))),
        Cors::Any if !measured.is_empty() => lines.push(line("hint", fill(t().cors_any, &[measured]))),
        Cors::Any => {}
        Cors::Unknown => lines.push(line("hint", t().cors_unknown)),
    }
    match preset.models {
        ModelList::Unlisted => lines.push(line("hint", t().provider_unlisted)),
        ModelList::Unreliable => lines.push(line("hint", t().provider_unreliable)),
        ModelList::Listed | ModelList::Unknown => {}
    }
    lines.extend(preset.notes.iter().map(|known| line("hint", note(*known, &page::origin()))));
    if !preset.other_base_urls.is_empty() {
        lines.push(line("hint", fill(t().provider_other_urls, &[&preset.other_base_urls.join(", ")])));
    }
    lines
}
