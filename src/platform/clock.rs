//! Time and randomness: what the browser-free rooms are given as arguments.

use js_sys::Date;
use wasm_bindgen::JsValue;

/// Milliseconds since 1970, by the wall clock.
#[must_use]
pub fn now_ms() -> u64 {
    // Positive and far below 2^53 for any date there will be.
    Date::now() as u64
}

/// The day where the person is, as `2026-01-31`.
#[must_use]
pub fn today() -> String {
    let now = Date::new_0();
    let now = Date::new(&JsValue::from_f64(now.get_time() - now.get_timezone_offset() * 60_000.0));
    String::from(now.to_iso_string()).chars().take(10).collect()
}

/// Milliseconds of a clock that never jumps; its zero means nothing.
#[must_use]
pub fn elapsed_ms() -> f64 {
    let clock = web_sys::window().and_then(|window| super::part::<web_sys::Performance>(&window, "performance"));
    clock.map_or_else(Date::now, |clock| clock.now())
}

/// A random id of 26 letters and digits. Unlike `randomUUID` this works on pages without a secure context.
#[must_use]
pub fn random_id() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0_u8; 26];
    if let Some(crypto) = web_sys::window().and_then(|window| super::part::<web_sys::Crypto>(&window, "crypto")) {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

/// A random number.
#[must_use]
pub fn random() -> u32 {
    // Spread over all of them: the fraction is below one.
    (js_sys::Math::random() * f64::from(u32::MAX)) as u32
}

/// The first millisecond of the day that many days before today, where the person is.
#[must_use]
pub fn start_of_day_ms(days_ago: u32) -> u64 {
    const DAY_MS: f64 = 86_400_000.0;
    let then_ms = Date::now() - f64::from(days_ago) * DAY_MS;
    // The clock of the place on that day, which a change to or from summer time may lie in between.
    let behind_ms = Date::new(&JsValue::from_f64(then_ms)).get_timezone_offset() * 60_000.0;
    (((then_ms - behind_ms) / DAY_MS).floor() * DAY_MS + behind_ms).max(0.0) as u64
}

/// Resolves after that many milliseconds.
pub async fn sleep_ms(duration_ms: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, duration_ms);
        }
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}
