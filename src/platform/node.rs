//! Nodes of the document that are built once and then changed by hand, where binding each to signals would cost more than
//! they do: the content of a reply. Views are made of [`El`] otherwise.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, Text};

use super::el::{self, El};
use super::{clock, task};

/// A node of the document: an element or a text. Cloning gives another handle to the same node.
#[derive(Clone, Debug, PartialEq)]
pub struct Node(web_sys::Node);

impl Node {
    /// A new element.
    #[must_use]
    pub fn element(tag: &str) -> Self {
        Self(el::el(tag).element().clone().unchecked_into())
    }

    /// A new text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self(el::document().create_text_node(text).unchecked_into())
    }

    /// The node of an element.
    #[must_use]
    pub fn of(element: &El) -> Self {
        Self(element.element().clone().unchecked_into())
    }

    /// The element that this node is; only for those that were made as one.
    #[must_use]
    pub fn to_el(&self) -> El {
        El::from_element(self.0.clone().unchecked_into())
    }

    /// Sets an attribute of an element.
    #[must_use]
    pub fn attr(self, name: &str, value: &str) -> Self {
        let _ = self.0.unchecked_ref::<Element>().set_attribute(name, value);
        self
    }

    /// Sets the classes of an element.
    #[must_use]
    pub fn class(self, names: &str) -> Self {
        self.attr("class", names)
    }

    /// Adds a node at the end.
    #[must_use]
    // It is given away: a node that stands in two places stands in the last.
    #[allow(clippy::needless_pass_by_value)]
    pub fn with(self, child: Node) -> Self {
        self.append(&child);
        self
    }

    /// Adds a node at the end.
    pub fn append(&self, child: &Node) {
        let _ = self.0.append_child(&child.0);
    }

    /// The child at that place.
    #[must_use]
    pub fn child(&self, index: usize) -> Option<Node> {
        let children = super::property(&self.0, "childNodes");
        let child = js_sys::Reflect::get_u32(&children, u32::try_from(index).ok()?).ok()?;
        child.is_truthy().then(|| Self(child.unchecked_into()))
    }

    /// The last child.
    #[must_use]
    pub fn last(&self) -> Option<Node> {
        super::part(&self.0, "lastChild").map(Self)
    }

    /// Adds to the end of a text. Unlike putting another text in its place this keeps what a reader has selected.
    pub fn append_data(&self, text: &str) {
        let _ = self.0.unchecked_ref::<Text>().append_data(text);
    }

    /// Puts text in the place of `count` UTF-16 units of a text, behind the first `from`.
    pub fn replace_data(&self, from: usize, count: usize, text: &str) {
        let _ = super::call(&self.0, "replaceData", &[&(from as u32).into(), &(count as u32).into(), &text.into()]);
    }

    /// All text in it.
    #[must_use]
    pub fn content(&self) -> String {
        super::property(&self.0, "textContent").as_string().unwrap_or_default()
    }

    /// Puts text in the place of what is inside.
    pub fn set_content(&self, text: &str) {
        super::set_property(&self.0, "textContent", &text.into());
    }

    /// What an element has by that name, as the browser reads it: the `host` of a link.
    #[must_use]
    pub fn property(&self, name: &str) -> String {
        super::property(&self.0, name).as_string().unwrap_or_default()
    }

    /// Puts another node in its place.
    pub fn replace_with(&self, other: &Node) {
        let _ = self.0.unchecked_ref::<Element>().replace_with_with_node_1(&other.0);
    }

    /// Whether a node is this one, or stands in it.
    #[must_use]
    pub fn contains(&self, other: &Node) -> bool {
        super::call(&self.0, "contains", &[&other.0]).is_ok_and(|contains| contains.is_truthy())
    }

    /// Takes it out of the page.
    pub fn remove(&self) {
        self.0.unchecked_ref::<Element>().remove();
    }

    /// Whether it stands in the page.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        super::property(&self.0, "isConnected").is_truthy()
    }

    /// Whether something in it, or all of it, is selected. Then its nodes must stay what they are.
    #[must_use]
    pub fn is_selected(&self) -> bool {
        let Some(window) = web_sys::window() else { return false };
        let Ok(selection) = super::call(&window, "getSelection", &[]) else { return false };
        if super::property(&selection, "isCollapsed").as_bool() != Some(false) {
            return false;
        }
        super::call(&selection, "containsNode", &[&self.0, &true.into()]).is_ok_and(|touches| touches.is_truthy())
    }

    /// Calls `come` once, as soon as it has been on the screen or near it for a moment: what only passes by is not worth it.
    /// `come` is given the node, and must not own it or anything around it: it is kept with the node, and what it owns is
    /// never collected while it is.
    pub fn on_near(&self, come: impl FnOnce(Node) + 'static) {
        let come: Box<dyn FnOnce(JsValue)> = Box::new(|node| come(Self(node.unchecked_into())));
        super::set_property(&self.0, COME, &Closure::once_into_js(come));
        NEAR.with(|observer| {
            let _ = super::call(observer, "observe", &[&self.0]);
        });
    }
}

/// The properties of a node that waits to come near: what is called then, and whether it is near now.
const COME: &str = "plainwireCome";
const IS_NEAR: &str = "plainwireIsNear";

/// How long something has to be near, in milliseconds.
const FOR_A_MOMENT_MS: i32 = 120;

thread_local! {
    /// One observer for all that waits: what has come is told once.
    static NEAR: JsValue = {
        let told: Box<dyn Fn(Array, JsValue)> = Box::new(|entries, observer| {
            let mut came = Vec::new();
            for entry in entries.iter() {
                let target = super::property(&entry, "target");
                let is_near = super::property(&entry, "isIntersecting");
                super::set_property(&target, IS_NEAR, &is_near);
                if is_near.is_truthy() {
                    came.push(target);
                }
            }
            if !came.is_empty() {
                task::spawn(tell(came, observer));
            }
        });
        let told = Closure::<dyn Fn(Array, JsValue)>::new(told).into_js_value();
        // The page itself never scrolls; what scrolls in it has a margin of its own, where the engine knows of it.
        let options = super::object(&[("rootMargin", "600px".into()), ("scrollMargin", "600px".into())]);
        super::construct("IntersectionObserver", &[&told, &options]).unwrap_or(JsValue::UNDEFINED)
    };
}

/// Tells those that are still near after a moment.
async fn tell(came: Vec<JsValue>, observer: JsValue) {
    clock::sleep_ms(FOR_A_MOMENT_MS).await;
    for target in came {
        if super::property(&target, IS_NEAR).is_truthy() {
            let _ = super::call(&observer, "unobserve", &[&target]);
            let _ = super::call(&target, COME, &[&target]);
            // It is told once, however often it came.
            super::set_property(&target, COME, &JsValue::UNDEFINED);
        }
    }
}
