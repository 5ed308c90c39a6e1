//! Anything that is typed into the address field is either an address or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plainwire_core::endpoint::{Reading, resolve};

fuzz_target!(|typed: &str| {
    let _ = resolve(typed, Reading::Auto);
});
