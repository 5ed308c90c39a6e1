//! Text functions that the browser has and that would cost Rust kilobytes of Unicode tables.

/// The text in lower case, by Unicode's rules.
#[must_use]
pub fn lower(text: &str) -> String {
    String::from(js_sys::JsString::from(text).to_lower_case())
}
