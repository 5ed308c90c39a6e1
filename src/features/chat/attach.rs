//! Images beside a question: attached by button, by pasting or by dropping, where the model takes them.

use reactive_graph::signal::RwSignal;

use super::meter::left_out;
use crate::components::el::{El, Event, Keyed, el};
use crate::components::icon::{Shape, icon};
use crate::state::App;
use crate::state::attachments::Attachment;
use crate::words::{fill, t};

/// The button.
pub(in crate::features) fn attach(app: App) -> El {
    let name = move || if takes_images(app) { t().attach } else { t().attach_unsupported }.to_owned();
    el("button")
        .class("btn quiet")
        .attr("type", "button")
        .attr_fn("aria-label", move || Some(name()))
        .attr_fn("title", move || Some(name()))
        .flag_fn("disabled", move || !takes_images(app))
        .child(icon(Shape::Image))
        .on("click", move |_| app.attachments.pick())
}

/// Those that wait, each with a button that takes it away, and what will not be sent.
pub(in crate::features) fn above(app: App, draft: RwSignal<String>) -> El {
    let rows = move || {
        let row = |attachment: Attachment| Keyed {
            key: attachment.id.to_string(),
            view: Box::new(move || row(app, &attachment)),
        };
        app.attachments.all().into_iter().map(row).collect()
    };
    let refused = move || {
        let is_in_vain = app.attachments.count() > 0 && !takes_images(app);
        is_in_vain.then(|| el("p").class("caution").attr("role", "alert").text(t().attach_unsupported))
    };
    let list = el("ul").class("attached").attr("aria-label", t().attached);
    el("div")
        .child(list.flag_fn("hidden", move || app.attachments.count() == 0).each(rows))
        .child_fn(refused)
        .child(left_out(app, draft))
}

fn row(app: App, attachment: &Attachment) -> El {
    let id = attachment.id;
    let image = el("img").attr("src", &attachment.url).attr("alt", &attachment.name);
    let delete = el("button").class("btn quiet").attr("type", "button").child(icon(Shape::Cross));
    let delete = delete.attr("aria-label", &fill(t().detach, &[&attachment.name]));
    el("li").child(image).child(delete.on("click", move |_| app.attachments.remove(id)))
}

/// Takes images that were pasted or dropped. Text that comes with a picture of itself, as spreadsheets give it, stays text.
pub(in crate::features) fn take_images(app: App, event: &Event) {
    if !event.has_files() || event.has_text() {
        return;
    }
    // A picture that is pasted is no text.
    event.prevent_default();
    if takes_images(app) {
        app.attachments.add(event.files());
    } else {
        app.notices.warn(t().attach_unsupported);
    }
}

fn takes_images(app: App) -> bool {
    app.knowledge.configuration().images.value.unwrap_or(true)
}
