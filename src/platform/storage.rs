//! `localStorage` and `sessionStorage`: small texts under a key. Any call can fail: sandboxed frame, private window,
//! full disk.

use web_sys::Storage;

use super::{clock, el};

/// How long a text is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Until it is cleared, shared with the other tabs.
    Local,
    /// As long as the tab, reloads included.
    Session,
}

/// The browser would not read or write; its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied(pub String);

/// The text under a key.
///
/// # Errors
/// [`Denied`].
pub fn read(area: Area, key: &str) -> Result<Option<String>, Denied> {
    open(area)?.get_item(key).map_err(|thrown| Denied(super::reason(&thrown)))
}

/// Puts a text under a key.
///
/// # Errors
/// [`Denied`]; what stood there before stays.
pub fn write(area: Area, key: &str, text: &str) -> Result<(), Denied> {
    open(area)?.set_item(key, text).map_err(|thrown| Denied(super::reason(&thrown)))
}

/// Removes what stands under a key.
///
/// # Errors
/// [`Denied`].
pub fn remove(area: Area, key: &str) -> Result<(), Denied> {
    open(area)?.remove_item(key).map_err(|thrown| Denied(super::reason(&thrown)))
}

/// The keys that begin with `prefix`, in no order.
///
/// # Errors
/// [`Denied`].
pub fn list(area: Area, prefix: &str) -> Result<Vec<String>, Denied> {
    let storage = open(area)?;
    let count = super::property(&storage, "length").as_f64().unwrap_or_default() as u32;
    let key = |index: u32| super::call(&storage, "key", &[&index.into()]).ok()?.as_string();
    Ok((0..count).filter_map(key).filter(|key| key.starts_with(prefix)).collect())
}

/// Moves a text that could not be understood to a key of its own, so that nothing writes over it. Returns that key.
///
/// What stands there is kept to the last bit, also where it is no text that Rust could hold: halves of characters. Where
/// another tab was faster, nothing is left to move, and what is returned is what that tab's key begins with.
///
/// # Errors
/// [`Denied`]; the text then still stands where it stood.
pub fn move_aside(area: Area, key: &str) -> Result<String, Denied> {
    let storage = open(area)?;
    let denied = |thrown| Denied(super::reason(&thrown));
    let prefix = [key, ".unreadable-"].concat();
    let text = super::call(&storage, "getItem", &[&key.into()]).map_err(denied)?;
    if text.is_null() {
        return Ok(prefix);
    }
    let mut aside = prefix + &clock::now_ms().to_string();
    while read(area, &aside)?.is_some() {
        aside.push('+');
    }
    super::call(&storage, "setItem", &[&aside.as_str().into(), &text]).map_err(denied)?;
    remove(area, key)?;
    Ok(aside)
}

/// Calls `changed` whenever another tab changes the text under `key`, or clears everything, as long as the page lives.
pub fn follow(key: &'static str, changed: impl Fn(Option<String>) + 'static) {
    let Some(window) = web_sys::window() else { return };
    let heard = move |event: el::Event| {
        // Without a key, all of it was cleared.
        if event.key() == key || event.property("key").is_null() {
            changed(event.property("newValue").as_string());
        }
    };
    el::listen(&window, "storage", Box::new(heard));
}

fn open(area: Area) -> Result<Storage, Denied> {
    let window = web_sys::window().ok_or_else(|| Denied("no window".to_owned()))?;
    // Where it is denied, reading the property throws, which reads as missing.
    super::part(&window, if area == Area::Local { "localStorage" } else { "sessionStorage" })
        .ok_or_else(|| Denied("the browser denies this page its storage".to_owned()))
}
