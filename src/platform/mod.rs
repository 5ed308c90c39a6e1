//! The browser, and the only place that names its interfaces. Every call that can fail says so.

pub mod clipboard;
pub mod clock;
pub mod database;
pub mod dom;
pub mod el;
pub mod fetch;
pub mod page;
pub mod storage;
pub mod task;
pub mod text;

use wasm_bindgen::{JsCast, JsValue};

/// The text of what a promise was rejected with.
fn reason(thrown: &JsValue) -> String {
    if let Some(error) = thrown.dyn_ref::<js_sys::Error>() {
        return String::from(error.message());
    }
    if let Some(exception) = thrown.dyn_ref::<web_sys::DomException>() {
        return format!("{}: {}", exception.name(), exception.message());
    }
    thrown.as_string().unwrap_or_else(|| "unknown error".to_owned())
}
