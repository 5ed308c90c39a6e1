//! What leads elsewhere: links that say where they go, images that are fetched only when the reader says so, and footnotes.

use crate::components::el::{El, el};
use crate::platform::node::Node;
use crate::words::{fill, t};

/// What a link may begin with. Anything else, `javascript:` first of all, is text.
const SAFE: [&str; 3] = ["https://", "http://", "mailto:"];

/// Gives a drawn `<a>` its address, if that may be followed; otherwise it is no link.
pub(super) fn finished(url: &str, title: &str, link: Node) -> Node {
    if !begins_with_one(url, &SAFE) {
        return link;
    }
    let link = link.attr("href", url).attr("target", "_blank").attr("rel", "noopener noreferrer");
    // As the browser reads it: what is before an `@` is no host, and letters that look alike are spelled out.
    let host = link.property("host");
    let hint = if title.is_empty() { url.to_owned() } else { [title, " (", url, ")"].concat() };
    let link = link.attr("title", &hint);
    // Text that names another address than the one it leads to.
    if names_another(&link.content(), &host) {
        let place = Node::element("span").class("host").with(Node::text(&[" (", &host, ")"].concat()));
        return link.with(place);
    }
    link
}

/// Whether a text looks like an address, of another host than that.
fn names_another(text: &str, host: &str) -> bool {
    let text = text.trim();
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let named = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_address = text.contains("://") || named.contains('.') && !named.contains(char::is_whitespace);
    let without_www = |name: &str| name.strip_prefix("www.").unwrap_or(name).to_ascii_lowercase();
    // A file such as `main.rs` is no host, but shows that it leads elsewhere all the same only where it has a path.
    is_address
        && (text.contains("://") || text.starts_with("www.") || rest.contains('/'))
        && without_www(named) != without_www(host)
}

fn begins_with_one(url: &str, schemes: &[&str]) -> bool {
    schemes.iter().any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

/// An image in the text.
pub(super) fn markdown_image(url: &str, title: &str, alt: &str) -> Node {
    let alt = if alt.is_empty() { title } else { alt };
    Node::of(&image(url, if alt.is_empty() { t().image_of_text } else { alt }))
}

/// An image of a reply. One that is not in the reply itself is fetched when the reader says so: whoever has it there learns
/// that it was looked at. [`load`] hears the button.
#[must_use]
pub fn image(url: &str, label: &str) -> El {
    let frame = el("span").class("image");
    if begins_with_one(url, &["data:image/"]) {
        return frame.child(shown(url, label));
    }
    // The page's policy lets no image in that comes without encryption.
    let host = begins_with_one(url, &["https://"]).then(|| el("a").attr("href", url));
    let Some(host) = host.map(|link| Node::of(&link).property("host")).filter(|host| !host.is_empty()) else {
        return frame.text(label).text(" ").text(url);
    };
    let button = el("button").class("btn").attr("type", "button").attr("data-act", "image").attr("data-url", url);
    let button = button.attr("data-alt", label).attr("title", url).text(&fill(t().show_image, &[&host]));
    let named = el("span").class("caption").text(label);
    frame.child(button).child(named)
}

fn shown(url: &str, label: &str) -> El {
    el("img").attr("alt", label).attr("src", url).attr("referrerpolicy", "no-referrer")
}

/// Loads the image that a button stands for.
pub(super) fn load(button: &El) {
    let (Some(url), Some(label)) = (button.attribute("data-url"), button.attribute("data-alt")) else { return };
    if let Some(frame) = button.closest(".image") {
        let frame = Node::of(&frame);
        frame.set_content("");
        frame.append(&Node::of(&shown(&url, &label)));
    }
}

/// A reference to a footnote.
pub(super) fn footnote(label: &str) -> Node {
    let button = Node::element("button").class("link").attr("type", "button").attr("data-act", "note");
    let button = button.attr("data-note", label).attr("aria-label", &fill(t().footnote, &[label]));
    Node::element("sup").with(button.with(Node::text(label)))
}

/// Goes to the footnote that a reference names, in the same text.
pub(super) fn to_footnote(button: &El) {
    let Some(label) = button.attribute("data-note") else { return };
    let Some(text) = button.closest(".md") else { return };
    // Looked for by hand: a label may hold what means something in a selector.
    let found =
        text.find_all(".footnote").into_iter().find(|note| note.attribute("data-note").as_ref() == Some(&label));
    if let Some(note) = found {
        note.focus();
    }
}
