//! Keys under a passphrase. If this broke, a key would be lost, or lie open.

use plainwire::platform::crypto::{self, CryptoError, Key};
use plainwire_core::settings::SealedText;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::js;

const ORIGIN: &str = "https://api.one.example";
/// The fewest that are read back.
const ROUNDS: u32 = 100_000;

async fn key(passphrase: &str) -> Key {
    crypto::derive(passphrase, b"a salt of 16 byt", ROUNDS).await.expect("a key")
}

#[wasm_bindgen_test]
async fn a_sealed_key_comes_back_whole_on_the_next_visit() {
    assert!(crypto::is_available());
    for text in ["sk-canary-7f3a", "", "水\0\"{\u{1f980}"] {
        let sealed = crypto::seal(&key("correct horse").await, text, ORIGIN).await.expect("sealed");
        let kept = sealed.to_text();
        assert!(text.is_empty() || !kept.contains(text), "{kept}");
        // The next visit has the text and the passphrase.
        let sealed = SealedText::parse(&kept).expect("read");
        let key = crypto::derive("correct horse", &sealed.salt, sealed.rounds).await.expect("a key");
        assert!(key.fits(&sealed));
        assert_eq!(crypto::open(&key, &sealed, ORIGIN).await.as_deref(), Ok(text));
    }
}

#[wasm_bindgen_test]
async fn a_sealed_key_opens_with_no_other_passphrase_and_for_no_other_origin() {
    let right = key("correct horse").await;
    let sealed = crypto::seal(&right, "sk-canary-7f3a", ORIGIN).await.expect("sealed");
    let wrong = Err(CryptoError::WrongPassphrase);
    for passphrase in ["correct horse ", "Correct horse", "\0", "水"] {
        assert_eq!(crypto::open(&key(passphrase).await, &sealed, ORIGIN).await, wrong, "{passphrase}");
    }
    assert_eq!(crypto::derive("", &sealed.salt, ROUNDS).await.err(), Some(CryptoError::WrongPassphrase));
    for origin in ["https://api.two.example", "http://api.one.example", ""] {
        assert_eq!(crypto::open(&right, &sealed, origin).await, wrong, "{origin}");
    }
    let mut other_salt = sealed.clone();
    other_salt.salt = vec![7; 16];
    assert!(right.fits(&sealed) && !right.fits(&other_salt));
}

#[wasm_bindgen_test]
async fn damaged_bytes_are_refused_and_not_taken_for_a_key() {
    let key = key("correct horse").await;
    let sealed = crypto::seal(&key, "sk-canary-7f3a", ORIGIN).await.expect("sealed");
    let mut bit = sealed.clone();
    bit.data[3] ^= 1;
    let mut vector = sealed.clone();
    vector.iv[11] ^= 128;
    let short = SealedText { data: sealed.data[..20].to_vec(), ..sealed.clone() };
    let nothing = SealedText { data: Vec::new(), ..sealed };
    for damaged in [bit, vector, short, nothing] {
        let opened = crypto::open(&key, &damaged, ORIGIN).await;
        assert_eq!(opened, Err(CryptoError::WrongPassphrase), "{damaged:?}");
    }
}

#[wasm_bindgen_test]
async fn the_same_key_sealed_twice_looks_different() {
    let key = key("correct horse").await;
    let first = crypto::seal(&key, "sk-canary-7f3a", ORIGIN).await.expect("sealed");
    let second = crypto::seal(&key, "sk-canary-7f3a", ORIGIN).await.expect("sealed");
    assert_ne!(first.iv, second.iv);
    assert_ne!(first.data, second.data);
}

#[wasm_bindgen_test]
async fn a_passphrase_typed_on_another_keyboard_is_the_same() {
    let sealed = crypto::seal(&key("caf\u{e9}").await, "sk-canary-7f3a", ORIGIN).await.expect("sealed");
    assert_eq!(crypto::open(&key("cafe\u{301}").await, &sealed, ORIGIN).await.as_deref(), Ok("sk-canary-7f3a"));
}

#[wasm_bindgen_test]
async fn no_script_can_read_the_key_that_opens() {
    js("window.truly = SubtleCrypto.prototype.deriveKey;
        SubtleCrypto.prototype.deriveKey = async function (...all) { return window.derived = await truly.apply(this, all) }");
    let key = key("correct horse").await;
    js("SubtleCrypto.prototype.deriveKey = truly");
    let derived = js("`${derived.type} ${derived.algorithm.name} ${derived.algorithm.length} ${derived.extractable}`");
    assert_eq!(derived.as_string().as_deref(), Some("secret AES-GCM 256 false"));
    drop(key);
}

#[wasm_bindgen_test]
async fn a_page_without_a_secure_context_is_told_so_and_goes_on() {
    let key = key("correct horse").await;
    let sealed = crypto::seal(&key, "sk-canary-7f3a", ORIGIN).await.expect("sealed");
    js("Object.defineProperty(crypto, 'subtle', { value: undefined, configurable: true })");
    assert!(!crypto::is_available());
    let derived = crypto::derive("correct horse", &[1; 16], ROUNDS).await;
    assert_eq!(derived.err(), Some(CryptoError::Unavailable));
    assert_eq!(crypto::seal(&key, "x", ORIGIN).await.err(), Some(CryptoError::Unavailable));
    assert_eq!(crypto::open(&key, &sealed, ORIGIN).await.err(), Some(CryptoError::Unavailable));
    assert!(crypto::random(16).is_some());
    assert_eq!(js("delete crypto.subtle"), JsValue::TRUE);
    assert!(crypto::is_available());
}

#[wasm_bindgen_test]
fn random_bytes_are_not_the_same_twice() {
    let some = || crypto::random(crypto::SALT_BYTES).expect("random bytes");
    assert_eq!(some().len(), 16);
    assert_ne!(some(), some());
    assert_eq!(crypto::random(65_537), None, "no browser gives so many at once");
}
