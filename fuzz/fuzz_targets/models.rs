//! Any body is either a list of models with names or an error with words.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plainwire_core::models::{nearest, parse_models};

fuzz_target!(|body: &[u8]| match parse_models(body) {
    Ok(models) => {
        assert!(models.iter().all(|model| !model.id.is_empty()));
        let typed = String::from_utf8_lossy(body.get(..body.len().min(40)).unwrap_or_default());
        assert!(nearest(&models, &typed, 3).len() <= 3);
    }
    Err(error) => assert!(!error.to_string().is_empty()),
});
