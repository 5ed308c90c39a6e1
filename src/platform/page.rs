//! The page itself: its address, its title, what its server wrote into it.

use wasm_bindgen::JsValue;

use super::el;

/// The part of the address after `#`, without it.
#[must_use]
pub fn hash() -> String {
    let hash = of_location("hash");
    hash.strip_prefix('#').map(str::to_owned).unwrap_or(hash)
}

/// What stands behind the first `?` of that part: `#/settings?a=b` has `a=b`. Servers never see it.
#[must_use]
pub fn hash_query() -> Option<String> {
    Some(hash().split_once('?')?.1.to_owned())
}

/// The address of the page, without the part after `#`.
#[must_use]
pub fn address() -> String {
    let address = of_location("href");
    address.split('#').next().unwrap_or_default().to_owned()
}

/// Goes to another part of the app; the browser's Back leads here again.
pub fn set_hash(hash: &str) {
    super::set_property(&location(), "hash", &hash.into());
}

/// Loads the page anew.
pub fn reload() {
    let _ = super::call(&location(), "reload", &[]);
}

/// As [`set_hash`], but leaves no entry in the history.
pub fn replace_hash(hash: &str) {
    let history = web_sys::window().and_then(|window| super::part::<web_sys::History>(&window, "history"));
    if let Some(history) = history {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{hash}")));
    }
}

/// Calls `changed` whenever the part after `#` changes, as long as the page lives.
pub fn on_hash_change(changed: impl Fn() + 'static) {
    listen("hashchange", changed);
}

/// Calls `leaving` when the page is hidden or left, as long as it lives.
pub fn on_leave(leaving: impl Fn() + 'static) {
    listen("pagehide", leaving);
}

/// The origin of the page, as a server must allow it.
#[must_use]
pub fn origin() -> String {
    of_location("origin")
}

/// Whether the page came over `https`.
#[must_use]
pub fn is_https() -> bool {
    origin().starts_with("https://")
}

/// Whether the browser trusts the way that the page came: `https`, or from this machine. Without it there is no clipboard
/// to write to and no [`crypto`](super::crypto).
#[must_use]
pub fn is_secure_context() -> bool {
    web_sys::window().is_some_and(|window| super::property(&window, "isSecureContext").is_truthy())
}

/// Whether nobody can see the page: its tab lies behind another one, or its window is minimised. Then there are no frames.
#[must_use]
pub fn is_hidden() -> bool {
    super::property(&el::document(), "hidden").is_truthy()
}

/// Whether the browser knows that there is no network. Only "no network" can be trusted.
#[must_use]
pub fn is_offline() -> bool {
    web_sys::window()
        .is_some_and(|window| super::property(&super::property(&window, "navigator"), "onLine") == JsValue::FALSE)
}

/// Base URL of the demo provider, where the page's server runs one beside it.
#[must_use]
pub fn demo_base_url() -> Option<String> {
    let element = el::document().query_selector("meta[name=plainwire-demo]").ok()??;
    let url = super::property(&element, "content").as_string()?;
    (!url.is_empty()).then_some(url)
}

/// Sets the title of the page.
pub fn set_title(title: &str) {
    super::set_property(&el::document(), "title", &title.into());
}

/// Sets an attribute of the root element; `None` takes it away.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    if let Ok(Some(root)) = el::document().query_selector(":root") {
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

fn location() -> JsValue {
    web_sys::window().map_or(JsValue::UNDEFINED, |window| super::property(&window, "location"))
}

fn of_location(name: &str) -> String {
    super::property(&location(), name).as_string().unwrap_or_default()
}

fn listen(event: &str, happened: impl Fn() + 'static) {
    if let Some(window) = web_sys::window() {
        el::listen(&window, event, Box::new(move |_: el::Event| happened()));
    }
}
