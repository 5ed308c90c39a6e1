//! A text field with a list of suggestions below it: anything can be typed, and the keyboard reaches every suggestion.

use std::rc::Rc;

use reactive_graph::graph::untrack;
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::*;

use crate::components::el::{El, Event, el, lower};
use crate::platform::dom;

/// A list longer than this is cut: it is meant to be narrowed by typing.
const SHOWN_AT_MOST: usize = 200;

/// One suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What goes into the field.
    pub value: String,
    /// What stands beside it.
    pub detail: String,
}

/// What a combobox is made of.
pub struct Combobox {
    /// The id of the input, for a label.
    pub id: &'static str,
    /// What stands in the field, tracked.
    pub value: Box<dyn Fn() -> String>,
    /// All suggestions, tracked. Asked for only while the list is open.
    pub choices: Box<dyn Fn() -> Vec<Choice>>,
    /// Called with what was typed or chosen.
    pub on_change: Box<dyn Fn(String)>,
    /// What the list is called.
    pub label: &'static str,
    /// Shown in the empty field.
    pub placeholder: &'static str,
    /// The id of the text that describes the field.
    pub described_by: &'static str,
}

/// The field and its list, after the ARIA pattern "combobox with list autocomplete".
#[must_use]
pub fn combobox(options: Combobox) -> El {
    let list = Rc::new(List {
        options,
        is_open: RwSignal::new(false),
        is_filtered: RwSignal::new(false),
        has_rows: RwSignal::new(false),
        active: RwSignal::new(None),
    });
    el("div").class("combobox").child(field(&list)).child(rows(&list))
}

/// The list as it is at this moment.
struct List {
    options: Combobox,
    is_open: RwSignal<bool>,
    /// Until something is typed, the whole list is shown, not only what matches the value.
    is_filtered: RwSignal<bool>,
    /// Kept by the rows, so that the list is matched once for all who ask.
    has_rows: RwSignal<bool>,
    /// The row that the arrow keys have come to.
    active: RwSignal<Option<usize>>,
}

impl List {
    fn matching(&self) -> Vec<Choice> {
        let mut choices = (self.options.choices)();
        if self.is_filtered.get() {
            let wanted = lower((self.options.value)().trim());
            choices.retain(|choice| lower(&choice.value).contains(&wanted) || lower(&choice.detail).contains(&wanted));
        }
        choices.truncate(SHOWN_AT_MOST);
        choices
    }

    fn is_shown(&self) -> bool {
        self.is_open.get() && self.has_rows.get()
    }

    fn row_id(&self, index: usize) -> String {
        [self.options.id, "-option-", &index.to_string()].concat()
    }

    fn list_id(&self) -> String {
        [self.options.id, "-list"].concat()
    }

    fn close(&self) {
        self.is_open.set(false);
        self.active.set(None);
    }

    fn choose(&self, value: String) {
        (self.options.on_change)(value);
        self.close();
    }

    fn step(self: &Rc<Self>, is_forward: bool) {
        if !self.is_open.get_untracked() {
            self.is_filtered.set(false);
        }
        self.is_open.set(true);
        let count = untrack(|| self.matching().len());
        if count == 0 {
            return;
        }
        let next = match (self.active.get_untracked(), is_forward) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(index), true) => (index + 1) % count,
            (Some(index), false) => (index + count - 1) % count,
        };
        self.active.set(Some(next));
        let id = self.row_id(next);
        dom::next_frame(move || dom::reveal(&id));
    }

    fn press(self: &Rc<Self>, event: &Event) {
        let is_open = self.is_open.get_untracked();
        match event.key().as_str() {
            key @ ("ArrowDown" | "ArrowUp") => {
                event.prevent_default();
                self.step(key == "ArrowDown");
            }
            "Enter" => {
                if let Some(index) = self.active.get_untracked().filter(|_| is_open) {
                    event.prevent_default();
                    match untrack(|| self.matching()).into_iter().nth(index) {
                        Some(choice) => self.choose(choice.value),
                        None => self.close(),
                    }
                }
            }
            "Escape" if is_open => {
                event.stop_propagation();
                self.close();
            }
            _ => {}
        }
    }
}

fn field(list: &Rc<List>) -> El {
    let [typed, clicked, left, pressed, valued, expanded, active] = std::array::from_fn(|_| Rc::clone(list));
    let open = move || {
        clicked.is_filtered.set(false);
        clicked.is_open.set(true);
    };
    el("input")
        .class("in mono")
        .attr("id", list.options.id)
        .attr("type", "text")
        .attr("role", "combobox")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("placeholder", list.options.placeholder)
        .attr("aria-autocomplete", "list")
        .attr("aria-controls", &list.list_id())
        .attr("aria-describedby", list.options.described_by)
        .attr_fn("aria-expanded", move || Some(expanded.is_shown().to_string()))
        .attr_fn("aria-activedescendant", move || {
            active.active.get().filter(|_| active.is_shown()).map(|index| active.row_id(index))
        })
        .value_fn(move || (valued.options.value)())
        .on("input", move |event| {
            typed.is_filtered.set(true);
            typed.is_open.set(true);
            typed.active.set(None);
            (typed.options.on_change)(event.value());
        })
        // Pressing is enough: the field that is left by it may say something new, which moves this one away from under the
        // pointer, and then there is no click.
        .on("mousedown", {
            let open = open.clone();
            move |_| open()
        })
        .on("click", move |_| open())
        .on("blur", move |_| left.close())
        .on("keydown", move |event| pressed.press(&event))
}

fn rows(list: &Rc<List>) -> El {
    let (shown, filled) = (Rc::clone(list), Rc::clone(list));
    el("ul")
        .class("options")
        .attr("role", "listbox")
        .attr("id", &list.list_id())
        .attr("aria-label", list.options.label)
        .flag_fn("hidden", move || !shown.is_shown())
        .children_fn(move || {
            if !filled.is_open.get() {
                return Vec::new();
            }
            let current = (filled.options.value)();
            let matching = filled.matching();
            filled.has_rows.set(!matching.is_empty());
            matching.into_iter().enumerate().map(|(index, choice)| row(&filled, index, choice, &current)).collect()
        })
}

fn row(list: &Rc<List>, index: usize, choice: Choice, current: &str) -> El {
    let active = list.active;
    let list = Rc::clone(list);
    el("li")
        .attr("role", "option")
        .attr("id", &list.row_id(index))
        .attr("aria-selected", if choice.value == current { "true" } else { "false" })
        .class_fn("", "active", move || active.get() == Some(index))
        .child(el("span").class("mono").text(&choice.value))
        .child(el("span").class("detail").text(&choice.detail))
        // On press, not on click: the field would lose the focus first, and close the list.
        .on("mousedown", move |event| {
            event.prevent_default();
            list.choose(choice.value.clone());
        })
}
