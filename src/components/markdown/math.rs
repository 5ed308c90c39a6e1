//! Formulas: their source at first, and what they mean as soon as they are near the screen and what draws them is here.

use crate::platform::node::Node;
use crate::platform::{math, task};

/// A formula in TeX.
pub(super) fn draw(tex: &str, is_display: bool) -> Node {
    let node = Node::element("span").class(if is_display { "math display" } else { "math" });
    let node = node.with(Node::element("code").with(Node::text(tex)));
    let tex = tex.to_owned();
    node.on_near(move |near| {
        task::spawn(async move {
            // What cannot be drawn stays as it was written.
            if math::load().await && near.is_shown() {
                let _ = math::render(&tex, is_display, &near.to_el());
            }
        });
    });
    node
}
