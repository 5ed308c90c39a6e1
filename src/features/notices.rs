//! Short messages at the lower edge.

use leptos::prelude::*;

use crate::components::icon::{Icon, Shape};
use crate::state::app;
use crate::words::t;

/// All messages. A screen reader hears a new one when it has finished its sentence.
#[component]
pub fn NoticeList() -> impl IntoView {
    let notices = app().notices;
    view! {
        <div class="notices" role="status" aria-live="polite">
            <For each=move || notices.all() key=|notice| notice.id let:notice>
                <div class="notice" class:warning=notice.is_warning>
                    <span>{notice.text}</span>
                    {notice.action.map(|action| view! {
                        <button class="btn" on:click=move |_| {
                            (action.run)();
                            notices.close(notice.id);
                        }>{action.label}</button>
                    })}
                    <button class="btn quiet" aria-label=t().close on:click=move |_| notices.close(notice.id)>
                        <Icon shape=Shape::Cross/>
                    </button>
                </div>
            </For>
        </div>
    }
}
