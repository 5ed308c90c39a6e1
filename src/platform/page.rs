//! The page itself: its address, its title, what its server wrote into it.

use wasm_bindgen::{JsCast, closure::Closure};

/// The part of the address after `#`, without it.
#[must_use]
pub fn hash() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.strip_prefix('#').map(str::to_owned).unwrap_or(hash)
}

/// Goes to another part of the app; the browser's Back leads here again.
pub fn set_hash(hash: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_hash(hash);
    }
}

/// As [`set_hash`], but leaves no entry in the history.
pub fn replace_hash(hash: &str) {
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&format!("#{hash}")));
    }
}

/// Calls `changed` whenever the part after `#` changes, as long as the page lives.
pub fn on_hash_change(changed: impl FnMut() + 'static) {
    listen("hashchange", changed);
}

/// Calls `leaving` when the page is hidden or left, as long as it lives.
pub fn on_leave(leaving: impl FnMut() + 'static) {
    listen("pagehide", leaving);
}

/// The origin of the page, as a server must allow it.
#[must_use]
pub fn origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// Whether the page came over `https`.
#[must_use]
pub fn is_https() -> bool {
    origin().starts_with("https://")
}

/// Whether the browser knows that there is no network. Only "no network" can be trusted.
#[must_use]
pub fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

/// Base URL of the demo provider, where the page's server runs one beside it.
#[must_use]
pub fn demo_base_url() -> Option<String> {
    let document = web_sys::window()?.document()?;
    let element = document.query_selector("meta[name=plainwire-demo]").ok()??;
    let url = super::property(&element, "content").as_string()?;
    (!url.is_empty()).then_some(url)
}

/// Sets the title of the page.
pub fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Sets an attribute of the root element; `None` takes it away.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    let root = web_sys::window().and_then(|window| window.document()).and_then(|document| document.document_element());
    if let Some(root) = root {
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

fn listen(event: &str, happened: impl FnMut() + 'static) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let listener = Closure::<dyn FnMut()>::new(happened);
    let _ = window.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
    listener.forget();
}
