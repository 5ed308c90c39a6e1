//! Texts sealed under a passphrase, by the browser's own cryptography: PBKDF2 and AES-GCM.
//!
//! Whoever can read the page's storage finds no more than random bytes. A script that runs in the page can use a key
//! that is open, but not read it.

use js_sys::{Array, Uint8Array};
use plainwire_core::settings::SealedText;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Rounds of PBKDF2 for new keys; about a tenth of a second.
pub const ROUNDS: u32 = 600_000;
/// Bytes of the salt of a new key.
pub const SALT_BYTES: usize = 16;

/// What a passphrase opens. Cloning gives another handle to the same key, whose bytes no script can read.
#[derive(Clone, Debug)]
pub struct Key {
    handle: JsValue,
    salt: Vec<u8>,
    rounds: u32,
}

/// Why nothing was sealed or opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CryptoError {
    /// The page is in no secure context (neither `https` nor this machine), where browsers offer no cryptography.
    Unavailable,
    /// Another passphrase, another place than it was sealed for, or damaged bytes: no algorithm tells which.
    WrongPassphrase,
    /// The browser's own words.
    Denied(String),
}

/// Whether the browser offers its cryptography to this page.
#[must_use]
pub fn is_available() -> bool {
    subtle().is_truthy()
}

/// Random bytes that nobody can guess; none where the browser has none, or not so many (65,536). This works on pages
/// without a secure context, too.
#[must_use]
pub fn random(bytes: usize) -> Option<Vec<u8>> {
    let crypto = web_sys::window().and_then(|window| super::part::<web_sys::Crypto>(&window, "crypto"))?;
    let mut random = vec![0; bytes];
    crypto.get_random_values_with_u8_array(&mut random).ok()?;
    Some(random)
}

/// The key that a passphrase becomes. The same passphrase, salt and rounds make the same key.
///
/// A passphrase of which the keyboard of another system composes the letters otherwise is the same.
///
/// # Errors
/// [`CryptoError::Unavailable`], or what the browser says. An empty passphrase is always a wrong one; engines differ in
/// what they make of it.
pub async fn derive(passphrase: &str, salt: &[u8], rounds: u32) -> Result<Key, CryptoError> {
    if passphrase.is_empty() {
        return Err(CryptoError::WrongPassphrase);
    }
    let passphrase = String::from(js_sys::JsString::from(passphrase).normalize("NFC"));
    let is_extractable = JsValue::FALSE;
    let import =
        [&"raw".into(), &bytes(passphrase.as_bytes()), &"PBKDF2".into(), &is_extractable, &list(&["deriveKey"])];
    let base = ask("importKey", &import).await.map_err(denied)?;
    let how = super::object(&[
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("salt", bytes(salt)),
        ("iterations", rounds.into()),
    ]);
    let what = super::object(&[("name", "AES-GCM".into()), ("length", 256.into())]);
    let derive = [&how, &base, &what, &is_extractable, &list(&["encrypt", "decrypt"])];
    let handle = ask("deriveKey", &derive).await.map_err(denied)?;
    Ok(Key { handle, salt: salt.to_vec(), rounds })
}

/// Seals a text. It opens only with this key and the same `bound_to`: what was sealed for one origin does not open for
/// another.
///
/// # Errors
/// [`CryptoError::Unavailable`], or what the browser says.
pub async fn seal(key: &Key, text: &str, bound_to: &str) -> Result<SealedText, CryptoError> {
    // Never used twice with one key: 96 random bits are enough for billions of sealings.
    let iv: [u8; 12] = random(12).and_then(|iv| iv.try_into().ok()).ok_or(CryptoError::Unavailable)?;
    let sealed = ask("encrypt", &[&algorithm(&iv, bound_to), &key.handle, &bytes(text.as_bytes())]).await;
    let data = Uint8Array::new(&sealed.map_err(denied)?).to_vec();
    Ok(SealedText { rounds: key.rounds, salt: key.salt.clone(), iv, data })
}

/// Opens what [`seal`] sealed.
///
/// # Errors
/// [`CryptoError::WrongPassphrase`] most often.
pub async fn open(key: &Key, sealed: &SealedText, bound_to: &str) -> Result<String, CryptoError> {
    let opened = ask("decrypt", &[&algorithm(&sealed.iv, bound_to), &key.handle, &bytes(&sealed.data)]).await;
    let opened = opened.map_err(|thrown| match super::property(&thrown, "name").as_string().as_deref() {
        Some("OperationError") => CryptoError::WrongPassphrase,
        _ => denied(thrown),
    })?;
    // What was sealed was a text.
    String::from_utf8(Uint8Array::new(&opened).to_vec()).map_err(|_| CryptoError::WrongPassphrase)
}

impl Key {
    /// Whether the text was sealed under a key of the same salt and rounds. To open any other, the passphrase is needed
    /// again; the passphrase may be a wrong one all the same.
    #[must_use]
    pub fn fits(&self, sealed: &SealedText) -> bool {
        self.rounds == sealed.rounds && self.salt == sealed.salt
    }
}

/// `crypto.subtle`; undefined where there is none.
fn subtle() -> JsValue {
    web_sys::window().map_or(JsValue::UNDEFINED, |page| super::property(&super::property(&page, "crypto"), "subtle"))
}

/// Calls a method of `crypto.subtle`; all of them promise.
async fn ask(method: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let promise = super::call(&subtle(), method, arguments)?;
    JsFuture::from(js_sys::Promise::resolve(&promise)).await
}

fn algorithm(iv: &[u8], bound_to: &str) -> JsValue {
    super::object(&[("name", "AES-GCM".into()), ("iv", bytes(iv)), ("additionalData", bytes(bound_to.as_bytes()))])
}

fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

fn list(words: &[&str]) -> JsValue {
    words.iter().map(|word| JsValue::from_str(word)).collect::<Array>().into()
}

// It is what `map_err` hands over.
#[allow(clippy::needless_pass_by_value)]
fn denied(thrown: JsValue) -> CryptoError {
    if is_available() { CryptoError::Denied(super::reason(&thrown)) } else { CryptoError::Unavailable }
}
