//! The browser, and the only place that names its interfaces. Every call that can fail says so.

pub mod clipboard;
pub mod clock;
pub mod crypto;
pub mod database;
pub mod dom;
pub mod el;
pub mod fetch;
pub mod files;
pub mod highlight;
pub mod math;
mod module;
pub mod node;
pub mod page;
pub mod storage;
pub mod task;
pub mod text;

use wasm_bindgen::{JsCast, JsValue};

/// The text of what was thrown, or what a promise was rejected with: an error, an exception of the document's, or words.
fn reason(thrown: &JsValue) -> String {
    let word = |name: &str| property(thrown, name).as_string().filter(|word| !word.is_empty());
    match (word("name"), word("message")) {
        (Some(name), Some(message)) => [&name, ": ", &message].concat(),
        (Some(word), None) | (None, Some(word)) => word,
        (None, None) => thrown.as_string().unwrap_or_else(|| "unknown error".to_owned()),
    }
}

/// A property of any value; undefined where there is none.
///
/// Reading by name costs the page one import for all properties, where a typed accessor costs a hundred bytes each.
fn property(of: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(of, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Calls a method by its name; what it throws, or that there is no such method, is the error.
fn call(of: &JsValue, method: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let missing = |_| JsValue::from_str(&[method, " is missing"].concat());
    let function = property(of, method).dyn_into::<js_sys::Function>().map_err(missing)?;
    function.apply(of, &arguments.iter().copied().collect::<js_sys::Array>())
}

/// An object of a class of the page's, by its name; what its constructor throws, or that there is no such class, is the
/// error.
fn construct(class: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let window = web_sys::window().map_or(JsValue::UNDEFINED, JsValue::from);
    let missing = |_| JsValue::from_str(&[class, " is missing"].concat());
    let constructor = property(&window, class).dyn_into::<js_sys::Function>().map_err(missing)?;
    js_sys::Reflect::construct(&constructor, &arguments.iter().copied().collect::<js_sys::Array>())
}

/// A property that is an object of a type that the standard names; none where it is missing or denied.
fn part<T: JsCast>(of: &JsValue, name: &str) -> Option<T> {
    let part = property(of, name);
    part.is_truthy().then(|| part.unchecked_into())
}

/// Sets a property of an object; what does not take it is left as it is.
fn set_property(of: &JsValue, name: &str, value: &JsValue) {
    let _ = js_sys::Reflect::set(of, &JsValue::from_str(name), value);
}

/// An object with these properties: what the browser's methods take as options.
fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = JsValue::from(js_sys::Object::new());
    for (name, value) in properties {
        set_property(&object, name, value);
    }
    object
}
