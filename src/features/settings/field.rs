//! A field of the form: its label, what stands in it, and what is wrong with that, in words, once it is left.

use plainwire_core::settings::Profile;
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use crate::components::el::{El, Keyed, el};
use crate::state::App;

/// A text of the profile's.
pub(super) struct Field {
    /// The id of the input.
    pub(super) id: &'static str,
    /// How it is entered.
    pub(super) shape: Shape,
    /// Where it is.
    pub(super) of: fn(&mut Profile) -> &mut String,
    /// What is wrong with a text, in words.
    pub(super) check: fn(&str) -> Option<String>,
}

/// How a text is entered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One line of words.
    Line,
    /// One line of code: an address, a number.
    Code,
    /// Several lines.
    Lines,
}

/// The field, with its label and a hint.
pub(super) fn field(app: App, field: &'static Field, name: &str, placeholder: &str, hint: &'static str) -> El {
    let value = move || {
        let mut profile = app.settings.profile();
        std::mem::take((field.of)(&mut profile))
    };
    let is_typing = RwSignal::new(false);
    let problem = move || (field.check)(&value()).filter(|_| !is_typing.get());
    let help_id = [field.id, "-help"].concat();
    let input = input(field.id, field.shape)
        .attr("placeholder", placeholder)
        .attr("aria-describedby", &help_id)
        .attr_fn("aria-invalid", move || Some(problem().is_some().to_string()))
        .value_fn(value)
        .on("input", move |event| {
            is_typing.set(true);
            app.settings.update_profile(|profile| *(field.of)(profile) = event.value());
        })
        .on("blur", move |_| is_typing.set(false));
    let help = el("div").attr("id", &help_id).attr("aria-live", "polite").each(move || {
        let problem = problem().map(|problem| line("problem", problem));
        let hint = (!hint.is_empty()).then(|| line("hint", hint));
        problem.into_iter().chain(hint).collect()
    });
    el("div").class("field").child(label(field.id, name)).child(input).child(help)
}

/// An input without a meaning yet.
pub(super) fn input(id: &str, shape: Shape) -> El {
    let input = if shape == Shape::Lines { el("textarea").attr("rows", "3") } else { el("input").attr("type", "text") };
    input
        .class(if shape == Shape::Line { "in" } else { "in mono" })
        .attr("id", id)
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
}

/// A switch with words beside it and a hint below.
pub(super) fn toggle(
    id: &str,
    name: &str,
    hint: &str,
    is_on: impl Fn() -> bool + 'static,
    turned: impl Fn() + 'static,
) -> El {
    let help_id = [id, "-help"].concat();
    let box_ = el("input").attr("type", "checkbox").attr("id", id).attr("aria-describedby", &help_id);
    let box_ = box_.run(move |box_| box_.set_checked(is_on())).on("change", move |_| turned());
    let named = el("label").class("check").attr("for", id).child(box_).text(name);
    el("div").class("field").child(named).child(el("p").class("hint").attr("id", &help_id).text(hint))
}

/// A choice of few: the values as they are kept, and their names.
pub(super) fn select(id: &str, options: &[(&str, &str)], value: impl Fn() -> String + 'static) -> El {
    let option = |(value, name): &(&str, &str)| el("option").attr("value", value).text(name);
    el("select").class("in").attr("id", id).children(options.iter().map(option)).value_fn(value)
}

pub(super) fn label(id: &str, text: &str) -> El {
    el("label").attr("for", id).text(text)
}

/// A button with words.
pub(super) fn button(class: &str, name: &str, pressed: impl Fn() + 'static) -> El {
    el("button").class(class).attr("type", "button").text(name).on("click", move |_| pressed())
}

/// A paragraph below a field, kept as long as it says the same: a live region shall speak of what is new only.
pub(super) fn line(class: &'static str, text: impl Into<String>) -> Keyed {
    let text = text.into();
    Keyed { key: [class, " ", &text].concat(), view: Box::new(move || el("p").class(class).text(&text)) }
}

/// A paragraph with a button at its end, kept like a [`line`].
pub(super) fn line_with_button(text: String, name: String, pressed: impl Fn() + 'static) -> Keyed {
    let key = [&text, " ", &name].concat();
    let view = move || el("p").class("hint").text(&text).text(" ").child(button("link", &name, pressed));
    Keyed { key, view: Box::new(view) }
}
