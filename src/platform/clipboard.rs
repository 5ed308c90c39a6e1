//! Copying text, plain and with what it looks like.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Puts text on the clipboard.
///
/// # Errors
/// The browser's reason: no permission, no focus, or a page without a secure context.
pub async fn copy(text: &str) -> Result<(), String> {
    let copied = JsFuture::from(clipboard()?.write_text(text)).await;
    copied.map(|_| ()).map_err(|thrown| super::reason(&thrown))
}

/// Puts a text on the clipboard in two forms; the program that it is pasted into takes the one that it can use.
///
/// # Errors
/// See [`copy`].
pub async fn copy_rich(html: &str, text: &str) -> Result<(), String> {
    let words = |thrown: JsValue| super::reason(&thrown);
    let form = |kind: &str, content: &str| {
        let parts = js_sys::Array::of1(&content.into());
        super::construct("Blob", &[&parts, &super::object(&[("type", kind.into())])]).map_err(words)
    };
    let forms = [("text/html", form("text/html", html)?), ("text/plain", form("text/plain", text)?)];
    let item = super::construct("ClipboardItem", &[&super::object(&forms)]).map_err(words)?;
    let written = super::call(&clipboard()?.into(), "write", &[&js_sys::Array::of1(&item)]).map_err(words)?;
    JsFuture::from(js_sys::Promise::resolve(&written)).await.map(|_| ()).map_err(words)
}

fn clipboard() -> Result<web_sys::Clipboard, String> {
    let window = web_sys::window().ok_or("no window")?;
    // Missing where the page is in no secure context, and in some frames.
    let clipboard = super::part(&super::property(&window, "navigator"), "clipboard");
    clipboard.ok_or_else(|| "this page may not use the clipboard".to_owned())
}
