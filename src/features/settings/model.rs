//! Model: typed freely, or chosen from what the server lists.

use leptos::prelude::*;
use plainwire_core::models::nearest;

use crate::components::combobox::{Choice, Combobox};
use crate::state::{app, models::Progress};
use crate::words::{failure, t};

/// The field.
#[component]
pub(super) fn Model() -> impl IntoView {
    let app = app();
    let value = Memo::new(move |_| app.settings.profile().model);
    let choices = Memo::new(move |_| match app.models.progress() {
        Progress::Here(models) => models
            .into_iter()
            .map(|model| Choice {
                detail: detail(model.name.as_deref(), model.context_window, &model.id),
                value: model.id,
            })
            .collect(),
        _ => Vec::new(),
    });
    let status = move || match app.models.progress() {
        Progress::Idle => ().into_any(),
        Progress::Fetching => view! { <p class="hint">{t().fetching_models}</p> }.into_any(),
        Progress::Failed(error) => view! { <p class="problem">{(t().models_failed)(&failure(&error))}</p> }.into_any(),
        Progress::Here(models) if models.is_empty() => view! { <p class="hint">{t().models_none}</p> }.into_any(),
        Progress::Here(models) => {
            let typed = value.get();
            let is_known = typed.trim().is_empty() || models.iter().any(|model| model.id == typed.trim());
            let near: Vec<&str> =
                nearest(&models, typed.trim(), 3).into_iter().map(|model| model.id.as_str()).collect();
            let unknown = (!is_known && !near.is_empty()).then(|| (t().model_unknown)(&near.join(", ")));
            view! {
                {unknown.map(|unknown| view! { <p class="caution">{unknown}</p> })}
                <p class="hint">{(t().models_found)(&models.len().to_string())}</p>
            }
            .into_any()
        }
    };
    view! {
        <div class="field">
            <label for="model">{t().model}</label>
            <div class="with">
                <Combobox
                    id="model"
                    value
                    choices
                    on_change=move |typed| app.settings.update_profile(|profile| profile.model = typed)
                    label=t().model_options
                    placeholder=t().model_placeholder
                    described_by="model-help"
                />
                <button
                    type="button"
                    class="btn"
                    disabled=move || app.models.progress() == Progress::Fetching
                    on:click=move |_| app.models.fetch()
                >
                    {t().fetch_models}
                </button>
            </div>
            <div id="model-help" aria-live="polite">{status}</div>
        </div>
    }
}

/// What stands beside a model's id: its name, if that says more, and how much it reads.
fn detail(name: Option<&str>, context_window: Option<u64>, id: &str) -> String {
    let name = name.filter(|name| *name != id).unwrap_or_default();
    let context = context_window.map(|tokens| format!("{}k", tokens / 1000)).unwrap_or_default();
    let between = if name.is_empty() || context.is_empty() { "" } else { " · " };
    format!("{name}{between}{context}")
}
