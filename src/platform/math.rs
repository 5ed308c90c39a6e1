//! Formulas: TeX drawn as MathML, which browsers lay out themselves. `assets/math.js` does the work with a library that is
//! fetched when the first formula comes (`docs/decisions/0018-math.md`).

use std::cell::RefCell;

use wasm_bindgen::JsValue;

use super::el::El;
use super::module;

thread_local! {
    /// What draws; undefined until it is here.
    static MODULE: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
}

/// Fetches what draws formulas, unless it is here, and says whether it is. After a failure the next call tries again.
pub async fn load() -> bool {
    let Some(module) = module::import("./math.js").await else { return false };
    let Ok(loading) = super::call(&module, "load", &[]) else { return false };
    let is_here = module::wait(loading).await.is_some();
    if is_here {
        MODULE.set(module);
    }
    is_here
}

/// Draws a formula in the place of what is inside an element, and says whether it did.
///
/// Nothing is drawn, and the element is left as it is, before [`load`] has said yes, for TeX that cannot be read, and for
/// TeX that is longer or would grow larger than any formula a person reads. `is_display` tells a formula on lines of its own
/// from one in a sentence.
#[must_use]
pub fn render(tex: &str, is_display: bool, into: &El) -> bool {
    let drawn = MODULE
        .with_borrow(|module| super::call(module, "render", &[&tex.into(), &is_display.into(), into.element()]).ok());
    drawn.is_some_and(|drawn| drawn.is_truthy())
}
