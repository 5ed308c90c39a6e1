//! Scripts of the app's own that are fetched when they are first needed.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What the script that starts the app leaves behind: a function that imports a module by its path. WebAssembly has no
/// `import()` of its own, and evaluating text as code is forbidden here.
const IMPORTER: &str = "plainwireImport";

/// The module at a path beside the page, fetched unless it is here; none when it cannot be had, which the next call tries
/// again.
pub(super) async fn import(path: &str) -> Option<JsValue> {
    wait(super::call(&js_sys::global(), IMPORTER, &[&path.into()]).ok()?).await
}

/// What a promise comes to; none when it is rejected, or is no promise.
pub(super) async fn wait(promise: JsValue) -> Option<JsValue> {
    JsFuture::from(promise.dyn_into::<js_sys::Promise>().ok()?).await.ok()
}
