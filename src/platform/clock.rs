//! Time and randomness: what the browser-free rooms are given as arguments.

use js_sys::{Date, Math};

/// Milliseconds since 1970, by the wall clock.
#[must_use]
pub fn now_ms() -> u64 {
    // Positive and far below 2^53 for any date there will be.
    Date::now() as u64
}

/// Milliseconds of a clock that never jumps; its zero means nothing.
#[must_use]
pub fn elapsed_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or_else(Date::now, |clock| clock.now())
}

/// A random id of 26 letters and digits. Unlike `randomUUID` this works on pages without a secure context.
#[must_use]
pub fn random_id() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0_u8; 26];
    let filled = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    if !filled {
        // An id has to be unique, not secret.
        bytes.fill_with(|| (Math::random() * 256.0) as u8);
    }
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

/// The first millisecond of the day that many days before today, where the person is.
#[must_use]
pub fn start_of_day_ms(days_ago: u32) -> u64 {
    let date = Date::new_0();
    date.set_hours(0);
    date.set_minutes(0);
    date.set_seconds(0);
    date.set_milliseconds(0);
    if days_ago > 0 {
        // Half a day less than asked, then back to midnight: right over days of 23 and 25 hours too.
        date.set_time(date.get_time() - f64::from(days_ago) * 86_400_000.0 + 43_200_000.0);
        date.set_hours(0);
    }
    date.get_time().max(0.0) as u64
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
