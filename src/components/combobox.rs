//! A text field with a list of suggestions below it: anything can be typed, and the keyboard reaches every suggestion.

use leptos::prelude::*;

use crate::platform::dom;

/// A list longer than this is cut, with words: it is meant to be narrowed by typing.
const SHOWN_AT_MOST: usize = 200;

/// One suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What goes into the field.
    pub value: String,
    /// What stands beside it.
    pub detail: String,
}

/// The field and its list, after the ARIA pattern "combobox with list autocomplete".
#[component]
pub fn Combobox(
    /// The id of the input, for a label.
    id: &'static str,
    /// What stands in the field.
    #[prop(into)]
    value: Signal<String>,
    /// All suggestions.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// Called with what was typed or chosen.
    on_change: impl Fn(String) + Copy + Send + Sync + 'static,
    /// What the list is called.
    label: &'static str,
    /// Shown in the empty field.
    placeholder: &'static str,
    /// The id of the text that describes the field.
    described_by: &'static str,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    // Until something is typed, the whole list is shown, not only what matches the value.
    let is_filtered = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    let matching = Memo::new(move |_| {
        let wanted = value.get().trim().to_lowercase();
        choices.with(|choices| {
            let fits = |choice: &&Choice| !is_filtered.get() || choice.value.to_lowercase().contains(&wanted);
            choices.iter().filter(fits).take(SHOWN_AT_MOST).cloned().collect::<Vec<_>>()
        })
    });
    let is_shown = move || is_open.get() && matching.with(|matching| !matching.is_empty());
    let option_id = move |index: usize| format!("{id}-option-{index}");
    let close = move || {
        is_open.set(false);
        active.set(None);
    };
    let choose = move |index: usize| {
        if let Some(choice) = matching.with_untracked(|matching| matching.get(index).cloned()) {
            on_change(choice.value);
        }
        close();
    };
    let step = move |forward: bool| {
        let count = matching.with_untracked(Vec::len);
        is_open.set(true);
        if count == 0 {
            return;
        }
        let next = match (active.get_untracked(), forward) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(index), true) => (index + 1) % count,
            (Some(index), false) => (index + count - 1) % count,
        };
        active.set(Some(next));
        dom::next_frame(move || dom::reveal(&option_id(next)));
    };
    view! {
        <div class="combobox">
            <input
                id=id
                class="in mono"
                type="text"
                role="combobox"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                placeholder=placeholder
                aria-autocomplete="list"
                aria-controls=format!("{id}-list")
                aria-describedby=described_by
                aria-expanded=move || is_shown().to_string()
                aria-activedescendant=move || active.get().filter(|_| is_shown()).map(option_id)
                prop:value=value
                on:input:target=move |event| {
                    is_filtered.set(true);
                    is_open.set(true);
                    active.set(None);
                    on_change(event.target().value());
                }
                on:click=move |_| {
                    is_filtered.set(false);
                    is_open.set(true);
                }
                on:blur=move |_| close()
                on:keydown=move |event| match event.key().as_str() {
                    "ArrowDown" | "ArrowUp" => {
                        event.prevent_default();
                        if !is_open.get_untracked() {
                            is_filtered.set(false);
                        }
                        step(event.key() == "ArrowDown");
                    }
                    "Enter" => if let Some(index) = active.get_untracked().filter(|_| is_open.get_untracked()) {
                        event.prevent_default();
                        choose(index);
                    }
                    "Escape" if is_open.get_untracked() => {
                        event.stop_propagation();
                        close();
                    }
                    _ => {}
                }
            />
            <ul class="options" role="listbox" id=format!("{id}-list") aria-label=label hidden=move || !is_shown()>
                {move || {
                    if !is_open.get() {
                        return Vec::new();
                    }
                    let row = move |(index, choice): (usize, Choice)| {
                        let is_chosen = choice.value == value.get_untracked();
                        view! {
                            <li
                                role="option"
                                id=option_id(index)
                                class:active=move || active.get() == Some(index)
                                aria-selected=is_chosen.to_string()
                                // On press, not on click: the field would lose the focus first, and close the list.
                                on:mousedown=move |event| {
                                    event.prevent_default();
                                    choose(index);
                                }
                            >
                                <span class="mono">{choice.value}</span>
                                <span class="detail">{choice.detail}</span>
                            </li>
                        }
                    };
                    matching.get().into_iter().enumerate().map(row).collect::<Vec<_>>()
                }}
            </ul>
        </div>
    }
}
