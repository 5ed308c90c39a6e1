//! Model Configuration: eight values of the model in use, each with the source that it comes from.

use std::rc::Rc;

use plainwire_core::models::configuration::{
    Configuration, ModelConfig, Setting, Source, context_window, max_output_tokens, price,
};
use plainwire_core::models::price::price_text;
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use super::field::{Shape, button, input, line};
use crate::components::el::{El, Keyed, el};
use crate::platform::dom;
use crate::state::App;
use crate::state::knowledge::Progress;
use crate::words::{fill, grouped, t};

/// All of it.
pub(super) fn configuration(app: App) -> El {
    app.knowledge.ask();
    let grid = el("div").class("pair").children(FIELDS.iter().map(|field| number(app, field)));
    let reset_all = button("btn", t().reset_all, move || reset_all(app));
    let reset_all = reset_all.flag_fn("disabled", move || app.settings.profile().config() == ModelConfig::default());
    el("fieldset")
        .class("configuration")
        .child(el("legend").text(t().model_configuration))
        .child(grid)
        .child(flag(app, &IMAGES))
        .child(flag(app, &COMPUTER_USE))
        .child(el("div").class("acts").child(reset_all))
        .child(el("div").attr("aria-live", "polite").each(move || sources(app)))
}

/// A number.
struct Number {
    id: &'static str,
    of: fn(&mut ModelConfig) -> &mut String,
    in_effect: fn(&Configuration) -> Setting<u64>,
    check: fn(&str) -> Option<String>,
    is_price: bool,
}

/// A switch.
struct Flag {
    id: &'static str,
    of: fn(&mut ModelConfig) -> &mut Option<bool>,
    in_effect: fn(&Configuration) -> Setting<bool>,
}

macro_rules! number {
    ($id:literal, $field:ident, $check:expr, $is_price:literal) => {
        Number {
            id: $id,
            of: |config| &mut config.$field,
            in_effect: |configuration| configuration.$field,
            check: |typed| $check(typed).err().map(|error| error.to_string()),
            is_price: $is_price,
        }
    };
}

static FIELDS: [Number; 6] = [
    number!("max-output-tokens", max_output_tokens, max_output_tokens, false),
    number!("context-window", context_window, context_window, false),
    number!("input-price", input_price, price, true),
    number!("output-price", output_price, price, true),
    number!("cache-read-price", cache_read_price, price, true),
    number!("cache-write-price", cache_write_price, price, true),
];

static IMAGES: Flag =
    Flag { id: "image-support", of: |config| &mut config.images, in_effect: |configuration| configuration.images };
static COMPUTER_USE: Flag = Flag {
    id: "computer-use",
    of: |config| &mut config.computer_use,
    in_effect: |configuration| configuration.computer_use,
};

fn name_of(id: &str) -> &'static str {
    let t = t();
    match id {
        "max-output-tokens" => t.max_output_tokens,
        "context-window" => t.context_window,
        "input-price" => t.input_price,
        "output-price" => t.output_price,
        "cache-read-price" => t.cache_read_price,
        "cache-write-price" => t.cache_write_price,
        "image-support" => t.image_support,
        _ => t.computer_use,
    }
}

/// What is sent, what is shown, what it does: a sentence for each.
fn hint_of(id: &str) -> &'static str {
    let t = t();
    match id {
        "max-output-tokens" => t.max_output_tokens_hint,
        "context-window" => t.context_window_hint,
        "image-support" => t.image_support_hint,
        "computer-use" => t.computer_use_hint,
        _ => "",
    }
}

fn number(app: App, field: &'static Number) -> El {
    let mine = move || std::mem::take((field.of)(&mut app.settings.profile().config()));
    let is_typing = RwSignal::new(false);
    let problem = move || (field.check)(&mine()).filter(|_| !is_typing.get());
    // What takes effect where nothing was typed stands in the empty field.
    let instead = move || match (field.in_effect)(&app.knowledge.configuration()).value {
        Some(value) if field.is_price => fill(t().price_per_million, &[&price_text(value)]),
        Some(value) => grouped(value),
        None if field.is_price => t().unknown.to_owned(),
        None => t().left_to_server.to_owned(),
    };
    let help_id = [field.id, "-help"].concat();
    let input = input(field.id, Shape::Code)
        .attr("inputmode", if field.is_price { "decimal" } else { "text" })
        .attr("aria-describedby", &[field.id, "-source ", &help_id].concat())
        .attr_fn("placeholder", move || Some(instead()))
        .attr_fn("aria-invalid", move || Some(problem().is_some().to_string()))
        .value_fn(mine)
        .on("input", move |event| {
            is_typing.set(true);
            let mut config = app.settings.profile_now().config();
            *(field.of)(&mut config) = event.value();
            set(app, config);
        })
        .on("blur", move |_| is_typing.set(false));
    let reset = move || {
        let mut config = app.settings.profile_now().config();
        (field.of)(&mut config).clear();
        set(app, config);
    };
    let is_mine = move || !mine().is_empty();
    let source =
        source(app, field.id, move || (field.in_effect)(&app.knowledge.configuration()).source, is_mine, reset);
    let help = el("div").attr("id", &help_id).attr("aria-live", "polite").each(move || {
        let hint = Some(hint_of(field.id)).filter(|hint| !hint.is_empty()).map(|hint| line("hint", hint));
        problem().map(|problem| line("problem", problem)).into_iter().chain(hint).collect()
    });
    let label = el("label").attr("for", field.id).text(name_of(field.id));
    el("div").class("field").child(el("div").class("named").child(label).child(source)).child(input).child(help)
}

fn flag(app: App, field: &'static Flag) -> El {
    let in_effect = move || (field.in_effect)(&app.knowledge.configuration());
    let help_id = [field.id, "-help"].concat();
    let box_ = el("input")
        .attr("type", "checkbox")
        .attr("id", field.id)
        .attr("aria-describedby", &[field.id, "-source ", &help_id].concat())
        .run(move |box_| box_.set_checked(in_effect().value.unwrap_or_default()))
        .on("change", move |_| {
            let is_on = (field.in_effect)(&app.knowledge.configuration_now()).value.unwrap_or_default();
            let mut config = app.settings.profile_now().config();
            *(field.of)(&mut config) = Some(!is_on);
            set(app, config);
        });
    let label = el("label").class("check").attr("for", field.id).child(box_).text(name_of(field.id));
    let is_mine = move || (field.of)(&mut app.settings.profile().config()).is_some();
    let reset = move || {
        let mut config = app.settings.profile_now().config();
        *(field.of)(&mut config) = None;
        set(app, config);
    };
    let source = source(app, field.id, move || in_effect().source, is_mine, reset);
    el("div")
        .class("field")
        .child(el("div").class("named").child(label).child(source))
        .child(el("p").class("hint").attr("id", &help_id).text(hint_of(field.id)))
}

/// The source of a value, and the way back where it is the person's own.
fn source(
    app: App,
    id: &str,
    of: impl Fn() -> Source + 'static,
    is_mine: impl Fn() -> bool + 'static,
    reset: impl Fn() + 'static,
) -> El {
    let words = move || match of() {
        Source::Yours => t().source_yours.to_owned(),
        Source::Server => t().source_server.to_owned(),
        Source::BuiltIn => t().source_built_in.to_owned(),
        Source::Catalogue => {
            let date = app.knowledge.catalogue().map(|catalogue| catalogue.date().to_owned());
            fill(t().source_catalogue, &[&date.unwrap_or_default()])
        }
        Source::Default => t().source_default.to_owned(),
    };
    let field = ["#", id].concat();
    let reset = Rc::new(move || {
        reset();
        // The button goes away with what it did: the focus goes to what was reset.
        dom::focus(&field);
    });
    let name = fill(t().reset_of, &[name_of(id)]);
    el("span").class("source").child(el("span").attr("id", &[id, "-source"].concat()).text_fn(words)).child_fn(
        move || {
            let reset = Rc::clone(&reset);
            is_mine().then(|| button("link", t().reset, move || reset()).attr("aria-label", &name))
        },
    )
}

fn reset_all(app: App) {
    let profile = app.settings.profile_now();
    let (id, model, config) = (profile.id.clone(), profile.model.clone(), profile.config());
    set(app, ModelConfig::default());
    // Nothing is left to reset, and a button that cannot be pressed keeps no focus.
    dom::focus("#max-output-tokens");
    app.settings.offer_undo(fill(t().reset_done, &[&model]), move || {
        app.settings.update(&id, |profile| {
            // Another model may be chosen by now: it is put back where it was.
            let chosen = std::mem::replace(&mut profile.model, model.clone());
            profile.set_config(config.clone());
            profile.model = chosen;
        });
    });
}

fn set(app: App, config: ModelConfig) {
    app.settings.update_profile(|profile| profile.set_config(config));
}

/// Which catalogue it is, or why there is none.
fn sources(app: App) -> Vec<Keyed> {
    match app.knowledge.progress() {
        Progress::Idle | Progress::Coming => Vec::new(),
        Progress::Here(catalogue) => {
            vec![line("hint", fill(t().catalogue_is, &[catalogue.source(), catalogue.date(), catalogue.licence()]))]
        }
        Progress::Failed(reason) => {
            let text = fill(t().catalogue_missing, &[&reason]);
            vec![super::field::line_with_button(text, t().try_again.to_owned(), move || app.knowledge.ask())]
        }
    }
}
