//! Any text can be pasted; what is found in it can be used.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plainwire_core::endpoint::{Reading, resolve};
use plainwire_core::paste::read;

fuzz_target!(|text: &str| {
    let pasted = read(text);
    if let Some(url) = &pasted.base_url {
        assert!(resolve(url, Reading::Auto).is_ok(), "{url}");
    }
    if let Some(key) = &pasted.api_key {
        assert!(text.contains(key.as_str()), "{key}");
    }
});
