//! What the app takes from the browser, held against a real one. If this broke, settings, conversations or half a reply
//! would be lost without a word, or a key with a line break would end the app.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::expect_used, reason = "the lint does not know that a `wasm_bindgen_test` is a test")]

mod crypto;
mod database;
mod fetch;
mod files;
mod growing_text;
mod highlight;
mod markdown;
mod math;
mod page;
mod storage;

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test_configure;
use web_sys::Document;

wasm_bindgen_test_configure!(run_in_browser);

fn document() -> Document {
    web_sys::window().and_then(|window| window.document()).expect("a page")
}

/// Calls a method of the browser's that the app itself has no use for.
fn call(object: &JsValue, method: &str, arguments: &[&JsValue]) -> JsValue {
    let function: Function = Reflect::get(object, &method.into()).expect("a method").unchecked_into();
    let list: Array = arguments.iter().copied().collect();
    function.apply(object, &list).expect("it does not throw")
}

/// What a piece of JavaScript comes to: for events that no test can cause, and for what the app itself has no use for.
fn js(code: &str) -> JsValue {
    js_sys::eval(code).expect("it runs")
}
