//! Elements: what views are made of. An element is built once; what changes in it is bound to a function, which runs
//! again when a signal that it reads has changed.
//!
//! Everything here is one type, [`El`], and every function is boxed where it comes in. Leptos' own elements are a type
//! each, which is faster by nothing that can be measured here, and was measured to more than double the first load
//! (`docs/decisions/0007-elements-of-one-type.md`).

use std::cell::RefCell;
use std::rc::Rc;

use reactive_graph::effect::RenderEffect;
use reactive_graph::graph::untrack;
use reactive_graph::owner::{Owner, StoredValue};
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::{GetUntracked, Set};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Document, Element, EventTarget, HtmlElement, Node, ResizeObserver};

/// An element of the page. Cloning gives another handle to the same element.
#[derive(Clone, Debug)]
pub struct El(Element);

/// Something that happened to an element.
#[derive(Clone, Debug)]
pub struct Event(web_sys::Event);

/// One element of a list whose elements are kept as long as their key is in it.
pub struct Keyed {
    /// Names the element; no two in a list are the same.
    pub key: String,
    /// Builds it, when the key is new.
    pub view: Box<dyn FnOnce() -> El>,
}

/// A new element.
#[must_use]
pub fn el(tag: &str) -> El {
    El(document().create_element(tag).unwrap_or_else(|_| body()))
}

/// A new element of a drawing.
#[must_use]
pub fn drawn(tag: &str) -> El {
    El(document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag).unwrap_or_else(|_| body()))
}

/// Puts a view into the element with that id, for as long as the page lives; without such an element nothing happens.
pub fn mount(id: &str, view: impl FnOnce() -> El) {
    let Ok(Some(place)) = document().query_selector(&["[id='", id, "']"].concat()) else { return };
    // Fails only where an executor was set before, which will do as well.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let owner = Owner::new();
    let view = owner.with(view);
    let _ = place.append_child(&view.0);
    std::mem::forget(owner);
}

/// What does not change.
impl El {
    /// Sets the classes.
    #[must_use]
    pub fn class(self, names: &str) -> Self {
        self.attr("class", names)
    }

    /// Sets an attribute.
    #[must_use]
    pub fn attr(self, name: &str, value: &str) -> Self {
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// Adds text at the end.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        let _ = self.0.append_child(&document().create_text_node(text));
        self
    }

    /// Adds an element at the end.
    #[must_use]
    // It is given away: an element that stands in two places stands in the last.
    #[allow(clippy::needless_pass_by_value)]
    pub fn child(self, child: El) -> Self {
        let _ = self.0.append_child(&child.0);
        self
    }

    /// Adds elements at the end: of a list, or of an option.
    #[must_use]
    pub fn children(self, children: impl IntoIterator<Item = El>) -> Self {
        children.into_iter().fold(self, El::child)
    }

    /// Calls `resized` when its size has changed, before that is painted.
    #[must_use]
    pub fn on_resize(self, resized: impl Fn() + 'static) -> Self {
        let resized: Box<dyn Fn()> = Box::new(resized);
        let callback = Closure::<dyn Fn()>::new(resized).into_js_value();
        // The browser keeps the observer as long as what it observes.
        if let Ok(observer) = ResizeObserver::new(callback.unchecked_ref()) {
            observer.observe(&self.0);
        }
        self
    }

    /// Calls `happened` whenever the event does.
    #[must_use]
    pub fn on(self, event: &str, happened: impl Fn(Event) + 'static) -> Self {
        listen(&self.0, event, Box::new(happened));
        self
    }
}

/// What the browser does whatever is done about it.
impl El {
    /// Calls `happened` whenever the event does, and leaves the browser to scroll meanwhile.
    #[must_use]
    pub fn on_passive(self, event: &str, happened: impl Fn(Event) + 'static) -> Self {
        let options = super::object(&[("passive", true.into())]);
        let _ = super::call(&self.0, "addEventListener", &[&event.into(), &listener(Box::new(happened)), &options]);
        self
    }
}

/// What changes with the signals that a function reads. Each function is boxed at the door, so that what is done with it
/// stands in the program once.
impl El {
    /// An attribute; none takes it away.
    #[must_use]
    pub fn attr_fn(self, name: &'static str, value: impl Fn() -> Option<String> + 'static) -> Self {
        bind_attribute(&self.0, name, Box::new(value));
        self
    }

    /// An attribute that is there or not: `disabled`, `hidden`.
    #[must_use]
    pub fn flag_fn(self, name: &'static str, is_set: impl Fn() -> bool + 'static) -> Self {
        self.attr_fn(name, move || is_set().then(String::new))
    }

    /// Sets the classes to `always`, and `sometimes` beside it or not.
    #[must_use]
    pub fn class_fn(self, always: &'static str, sometimes: &'static str, is_set: impl Fn() -> bool + 'static) -> Self {
        self.attr_fn("class", move || {
            Some(if is_set() { [always, " ", sometimes].concat() } else { always.to_owned() })
        })
    }

    /// Text at the end.
    #[must_use]
    pub fn text_fn(self, text: impl Fn() -> String + 'static) -> Self {
        bind_text(&self.0, Box::new(text));
        self
    }

    /// What stands in a field. It is left alone while it is what the function gives, so that the caret stays.
    #[must_use]
    pub fn value_fn(self, value: impl Fn() -> String + 'static) -> Self {
        self.run(move |field| {
            let value = value();
            if field.value() != value {
                super::set_property(&field.0, "value", &value.into());
            }
        })
    }

    /// An element at the end, built anew whenever the function gives another; or none.
    #[must_use]
    pub fn child_fn(self, child: impl Fn() -> Option<El> + 'static) -> Self {
        self.children_fn(move || child().into_iter().collect())
    }

    /// Elements at the end, built anew whenever the function gives others.
    #[must_use]
    pub fn children_fn(self, children: impl Fn() -> Vec<El> + 'static) -> Self {
        bind_children(mark_end(&self.0), Box::new(children));
        self
    }

    /// Elements at the end, each kept as long as its key is in the list.
    #[must_use]
    pub fn each(self, items: impl Fn() -> Vec<Keyed> + 'static) -> Self {
        bind_list(mark_end(&self.0), Box::new(items));
        self
    }

    /// Runs `act` with this element now and whenever a signal that it reads has changed.
    #[must_use]
    pub fn run(self, act: impl Fn(&El) + 'static) -> Self {
        let element = self.clone();
        bind(Box::new(move || act(&element)));
        self
    }
}

fn bind_attribute(element: &Element, name: &'static str, value: Box<dyn Give<Option<String>>>) {
    let element = element.clone();
    bind(Box::new(move || {
        let _ = match value.give() {
            Some(value) => element.set_attribute(name, &value),
            None => element.remove_attribute(name),
        };
    }));
}

fn bind_text(element: &Element, text: Box<dyn Give<String>>) {
    let node = document().create_text_node("");
    let _ = element.append_child(&node);
    let shown = RefCell::new(String::new());
    bind(Box::new(move || {
        let text = text.give();
        // Laid out anew only where it says something else.
        if *shown.borrow() != text {
            super::set_property(&node, "data", &text.as_str().into());
            shown.replace(text);
        }
    }));
}

fn bind_children(end: Node, children: Box<dyn Give<Vec<El>>>) {
    let shown = RefCell::new(Vec::<El>::new());
    bind(Box::new(move || {
        let children = children.give();
        for child in &children {
            insert_before(&end, child);
        }
        for old in shown.replace(children) {
            old.0.remove();
        }
    }));
}

fn bind_list(end: Node, items: Box<dyn Give<Vec<Keyed>>>) {
    let shown = RefCell::new(Vec::<(String, El, Owner)>::new());
    // Owned by what surrounds the list, so that an element outlives the run that built it.
    let parent = Owner::current();
    bind(Box::new(move || {
        let items = items.give();
        let mut old = Vec::new();
        let mut expected = 0;
        for (key, element, owner) in shown.take() {
            let found = find_from(expected, items.len(), |index| items.get(index).is_some_and(|item| item.key == key));
            if let Some(index) = found {
                expected = index + 1;
                old.push(Some((key, element, owner)));
            } else {
                owner.cleanup();
                element.0.remove();
            }
        }
        let mut new = Vec::new();
        let mut place = old.first().and_then(Option::as_ref).map(|(_, first, _)| first.0.clone().into());
        expected = 0;
        for Keyed { key, view } in items {
            let has_key = |slot: &Option<(String, El, Owner)>| slot.as_ref().is_some_and(|(old, ..)| *old == key);
            let found = find_from(expected, old.len(), |index| old.get(index).is_some_and(has_key));
            let kept = found.and_then(|index| old.get_mut(index)).and_then(Option::take);
            let (element, owner) = match kept {
                Some((_, element, owner)) => {
                    expected = found.map_or(expected, |index| index + 1);
                    (element, owner)
                }
                None => {
                    let owner = parent.as_ref().map_or_else(Owner::new, Owner::child);
                    // What it reads while it is built is its own affair, and does not make the list run again.
                    (owner.with(|| untrack(view)), owner)
                }
            };
            if place.as_ref() == Some(element.0.unchecked_ref()) {
                // It stands where it belongs: nothing is moved, so focus and selection in it stay.
                place = super::part(&element.0, "nextSibling");
            } else {
                insert_before(place.as_ref().unwrap_or(&end), &element);
            }
            new.push((key, element, owner));
        }
        shown.replace(new);
    }));
}

/// The first index that fits, looked for from where it is expected: as long as the order stays, that is the first look.
fn find_from(expected: usize, count: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
    (expected..count).chain(0..expected.min(count)).find(|&index| fits(index))
}

fn mark_end(element: &Element) -> Node {
    let mark = document().create_text_node("");
    let _ = element.append_child(&mark);
    mark.into()
}

/// What is read off an element, or done to it by hand.
impl El {
    /// What stands in a field; empty for what is no field.
    #[must_use]
    pub fn value(&self) -> String {
        super::property(&self.0, "value").as_string().unwrap_or_default()
    }

    /// Puts text in the place of what is inside.
    pub fn set_text(&self, text: &str) {
        super::set_property(&self.0, "textContent", &text.into());
    }

    /// Ticks a box, or takes the tick away.
    pub fn set_checked(&self, is_checked: bool) {
        super::set_property(&self.0, "checked", &is_checked.into());
    }

    /// Whether it stands in the page.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        super::property(&self.0, "isConnected").is_truthy()
    }

    /// An attribute; none where it has no such.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<String> {
        super::call(&self.0, "getAttribute", &[&name.into()]).ok()?.as_string()
    }

    /// The nearest element around it, or itself, which fits.
    #[must_use]
    pub fn closest(&self, selector: &str) -> Option<El> {
        closest(&self.0, selector)
    }

    /// The first element in it which fits.
    #[must_use]
    pub fn find(&self, selector: &str) -> Option<El> {
        self.0.query_selector(selector).ok()?.map(El)
    }

    /// All elements in it which fit.
    #[must_use]
    pub fn find_all(&self, selector: &str) -> Vec<El> {
        let Ok(found) = super::call(&self.0, "querySelectorAll", &[&selector.into()]) else { return Vec::new() };
        js_sys::Array::from(&found).iter().map(|element| El(element.unchecked_into())).collect()
    }

    /// Moves the focus here.
    pub fn focus(&self) {
        focus(&self.0);
    }

    /// How far the view is scrolled down, in CSS pixels.
    #[must_use]
    pub fn scroll_top_px(&self) -> i32 {
        self.number("scrollTop")
    }

    /// How far the end of a scrolled element's content lies below its lower edge, in CSS pixels.
    #[must_use]
    pub fn distance_to_end_px(&self) -> i32 {
        self.number("scrollHeight") - self.number("scrollTop") - self.number("clientHeight")
    }

    /// Scrolls to the end of the content.
    pub fn scroll_to_end(&self) {
        super::set_property(&self.0, "scrollTop", &super::property(&self.0, "scrollHeight"));
    }

    fn number(&self, property: &str) -> i32 {
        super::property(&self.0, property).as_f64().unwrap_or_default() as i32
    }

    /// A handle to an element, for the other parts of the platform.
    pub(super) fn from_element(element: Element) -> Self {
        Self(element)
    }

    /// The element itself, for the other parts of the platform.
    pub(super) fn element(&self) -> &Element {
        &self.0
    }
}

impl Event {
    /// Keeps the browser from doing what it would do by itself.
    pub fn prevent_default(&self) {
        self.0.prevent_default();
    }

    /// Keeps it from the elements around.
    pub fn stop_propagation(&self) {
        self.0.stop_propagation();
    }

    /// What stands in the field that it happened to.
    #[must_use]
    pub fn value(&self) -> String {
        let target = super::property(&self.0, "target");
        super::property(&target, "value").as_string().unwrap_or_default()
    }

    /// The key that was pressed, by its name; empty for another kind of event.
    #[must_use]
    pub fn key(&self) -> String {
        super::property(&self.0, "key").as_string().unwrap_or_default()
    }

    /// The nearest element around what it happened to, or that itself, which fits.
    #[must_use]
    pub fn closest(&self, selector: &str) -> Option<El> {
        closest(&super::property(&self.0, "target"), selector)
    }

    /// Another property of the event.
    pub(super) fn property(&self, name: &str) -> JsValue {
        super::property(&self.0, name)
    }

    /// Whether Shift was held.
    #[must_use]
    pub fn has_shift(&self) -> bool {
        super::property(&self.0, "shiftKey").is_truthy()
    }

    /// Whether a key is held that makes it a command: Control, Alt or the command key.
    #[must_use]
    pub fn has_command(&self) -> bool {
        ["ctrlKey", "altKey", "metaKey"].iter().any(|key| super::property(&self.0, key).is_truthy())
    }

    /// Whether a reader means to go up: a wheel that is turned, or a key.
    #[must_use]
    pub fn goes_up(&self) -> bool {
        super::property(&self.0, "deltaY").as_f64().is_some_and(|delta| delta < 0.0)
            || ["ArrowUp", "PageUp", "Home"].contains(&self.key().as_str())
    }

    /// Whether an input method is composing, so that the key belongs to it. Some engines say so by code 229 alone.
    #[must_use]
    pub fn composes(&self) -> bool {
        super::property(&self.0, "isComposing").is_truthy()
            || super::property(&self.0, "keyCode").as_f64() == Some(229.0)
    }
}

/// A function. A table of `dyn Fn` holds two more ways to call it, which nobody takes and which add up.
trait Give<T> {
    fn give(&self) -> T;
}

impl<T, F: Fn() -> T> Give<T> for F {
    fn give(&self) -> T {
        self()
    }
}

/// A function that is called when something happens.
pub(super) trait Hear {
    fn hear(&self, event: Event);
}

impl<F: Fn(Event)> Hear for F {
    fn hear(&self, event: Event) {
        self(event);
    }
}

pub(super) fn listen(target: &EventTarget, event: &str, happened: Box<dyn Hear>) {
    let _ = target.add_event_listener_with_callback(event, listener(happened).unchecked_ref());
}

fn listener(happened: Box<dyn Hear>) -> JsValue {
    // The listener lives as long as its target: the browser collects both, unless the listener owns its target or what is
    // around it.
    Closure::<dyn Fn(web_sys::Event)>::new(move |event| happened.hear(Event(event))).into_js_value()
}

/// A signal that changes only when what the function gives does, until the owner is gone.
#[must_use]
pub fn derived(is_so: impl Fn() -> bool + 'static) -> RwSignal<bool> {
    let derived = RwSignal::new(false);
    bind(Box::new(move || {
        let is_so = is_so();
        if derived.get_untracked() != is_so {
            derived.set(is_so);
        }
    }));
    derived
}

/// Runs `run` now and whenever a signal that it reads has changed, until its owner is gone.
pub fn effect(run: impl Fn() + 'static) {
    bind(Box::new(run));
}

fn bind(run: Box<dyn Give<()>>) {
    let run = Rc::new(run);
    // Stored with the owner, because an effect ends when its handle is dropped.
    let _ = StoredValue::new_local(RenderEffect::new(move |_| run.give()));
}

fn insert_before(place: &Node, child: &El) {
    // `before` belongs to texts and elements alike; the type that is named here is the one with fewer imports.
    let _ = place.unchecked_ref::<Element>().before_with_node_1(&child.0);
}

pub(super) fn document() -> Document {
    thread_local! {
        static DOCUMENT: Option<Document> = web_sys::window().and_then(|window| super::part(&window, "document"));
    }
    DOCUMENT.with(Clone::clone).unwrap_or_else(|| JsValue::UNDEFINED.unchecked_into())
}

/// None where it is no element, such as the document itself.
fn closest(element: &JsValue, selector: &str) -> Option<El> {
    let found = super::call(element, "closest", &[&selector.into()]).ok()?;
    found.is_truthy().then(|| El(found.unchecked_into()))
}

/// Moves the focus to an element. Those that cannot have it are left alone.
pub(super) fn focus(element: &Element) {
    let _ = element.unchecked_ref::<HtmlElement>().focus();
}

/// What stands in for an element that the browser would not make; the names used here are all known to it.
fn body() -> Element {
    super::property(&document(), "body").unchecked_into()
}
