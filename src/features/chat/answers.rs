//! Answers to the tools that a reply asks for, by hand.

use std::sync::Arc;

use plainwire_core::conversation::Turn;

use crate::components::el::{El, el};
use crate::platform::dom;
use crate::state::{App, draft};
use crate::words::{fill, t};

use super::COMPOSER;

/// A field for the result of each call, and the button that sends them all.
pub(super) fn answers(app: App, turn: &Arc<Turn>) -> El {
    let mut form = el("form").class("answers");
    let mut fields = Vec::new();
    let calls = turn.calls();
    for (index, call) in calls.iter().enumerate() {
        let id = [&turn.id, "-", &index.to_string()].concat();
        let label = el("label").attr("for", &id).text(&fill(t().tool_result, &[&call.name]));
        let place = fill(t().reply_of, &[&(index + 1).to_string(), &calls.len().to_string()]);
        let label = label.children((calls.len() > 1).then(|| el("span").class("hint").text(&place)));
        let field = el("textarea").class("in mono").attr("id", &id).attr("rows", "3").attr("spellcheck", "false");
        let field = field.text(&draft::read(&id));
        let drafted = id.clone();
        let field = field.on("input", move |event| draft::write(&drafted, &event.value()));
        form = form.child(label).child(field.clone());
        fields.push((id, field));
    }
    let turn = Arc::clone(turn);
    let send = el("button").class("btn go").attr("type", "submit").text(t().send_results);
    form.child(el("p").class("hint").text(t().tool_hint)).child(send).on("submit", move |event| {
        event.prevent_default();
        let results = fields.iter().map(|(_, field)| field.value()).collect();
        if app.thread.answer(&turn, results) {
            fields.iter().for_each(|(id, _)| draft::write(id, ""));
            dom::focus(COMPOSER);
        }
    })
}
