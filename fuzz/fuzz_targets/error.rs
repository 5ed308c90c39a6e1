//! Any error body is read and shown without the secret in it, and hiding twice is hiding once.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plainwire_core::error::ApiError;
use plainwire_core::redact::redact;

fuzz_target!(|input: &[u8]| {
    let Some((lengths, rest)) = input.split_first_chunk::<2>() else { return };
    let [status, length] = lengths.map(u16::from);
    let (secret, body) = rest.split_at(usize::from(length).min(rest.len()));
    let secret = String::from_utf8_lossy(secret);
    let headers = [("retry-after".to_owned(), secret.to_string()), ("date".to_owned(), secret.to_string())];
    let error = ApiError::from_response(status * 4, &headers, body);
    let _ = (error.advice(), error.excess_tokens(), error.headline().len());
    let shown = redact(&error.message, &[&secret]);
    assert_eq!(redact(&shown, &[&secret]), shown);
});
