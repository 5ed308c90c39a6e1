//! Copying text.

use wasm_bindgen_futures::JsFuture;

/// Puts text on the clipboard.
///
/// # Errors
/// The browser's reason: no permission, no focus, or a page without a secure context.
pub async fn copy(text: &str) -> Result<(), String> {
    let window = web_sys::window().ok_or("no window")?;
    // Missing where the page is in no secure context, and in some frames.
    let clipboard = super::part::<web_sys::Clipboard>(&super::property(&window, "navigator"), "clipboard");
    let copied = JsFuture::from(clipboard.ok_or("this page may not use the clipboard")?.write_text(text)).await;
    copied.map(|_| ()).map_err(|thrown| super::reason(&thrown))
}
