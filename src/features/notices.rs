//! Short messages at the lower edge.

use crate::components::el::{El, Keyed, el};
use crate::components::icon::{Shape, icon};
use crate::platform::dom;
use crate::state::App;
use crate::state::notices::{Notice, Notices};
use crate::words::t;

/// All messages. A screen reader hears a new one when it has finished its sentence.
#[must_use]
pub fn notice_list(app: App) -> El {
    let notices = app.notices;
    let rows = move || {
        let row = |notice: Notice| Keyed { key: notice.id.to_string(), view: Box::new(move || row(notices, notice)) };
        notices.all().into_iter().map(row).collect()
    };
    el("div").class("notices").attr("role", "status").attr("aria-live", "polite").each(rows)
}

fn row(notices: Notices, notice: Notice) -> El {
    let id = notice.id;
    let action = notice.action.map(|action| {
        el("button").class("btn").text(action.label).on("click", move |_| {
            (action.run)();
            notices.close(id);
            // The button is gone; what it brought back stands in the screen.
            dom::next_frame(|| dom::focus(".page, .composer textarea"));
        })
    });
    let close = el("button").class("btn quiet").attr("aria-label", t().close).child(icon(Shape::Cross));
    el("div")
        .class(if notice.is_warning { "notice warning" } else { "notice" })
        .child(el("span").text(&notice.text))
        .children(action)
        .child(close.on("click", move |_| notices.close(id)))
}
