//! Any file and any link is read or refused in words; taking it over moves no key and shows none.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plainwire_core::settings::{KeptKey, Keys, Profile, Settings};
use plainwire_core::transfer::{Incoming, apply, difference, export, read, read_share, share};

const KEY: &str = "canary-Zq8Xw77k";
const ORIGIN: &str = "https://h.example";

fuzz_target!(|text: &str| {
    match read(text) {
        Ok(incoming) => take(&incoming, text),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    for payload in [text, &base64(text)] {
        if let Ok(incoming) = read_share(payload) {
            assert!(incoming.profiles.iter().all(|one| one.keys.0.is_empty()));
            take(&incoming, text);
        }
    }
    let here = Profile { system_prompt: text.to_owned(), extra_body: text.to_owned(), ..here() };
    assert!(!export(std::slice::from_ref(&here), false, "").contains(KEY));
    if let Ok(payload) = share(&here) {
        assert!(read_share(&payload).is_ok());
    }
});

fn here() -> Profile {
    let kept = KeptKey { origin: Some(ORIGIN.to_owned()), key: KEY.to_owned(), ..KeptKey::default() };
    Profile {
        id: "a".to_owned(),
        base_url: "https://h.example/v1".to_owned(),
        keys: Keys(vec![kept]),
        ..Profile::default()
    }
}

fn take(incoming: &Incoming, text: &str) {
    let chosen = vec![true; incoming.profiles.len()];
    for with_secrets in [false, true] {
        let mut settings = Settings { profiles: vec![here()], current: "a".to_owned(), ..Settings::default() };
        let said = difference(&settings.profiles, incoming, with_secrets);
        assert_eq!(said.len(), chosen.len());
        assert!(text.contains("canary") || !format!("{said:?}").contains("canary"));
        apply(&mut settings, incoming, &chosen, with_secrets, &mut String::new);
        assert_eq!(settings.current, "a");
        let mut sent_to = settings.profiles.iter().filter(|profile| profile.key() == Some(KEY));
        assert!(
            text.contains("canary") || sent_to.all(|profile| profile.endpoint().is_ok_and(|at| at.origin == ORIGIN))
        );
    }
}

fn base64(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits: Vec<u8> = text.bytes().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1)).collect();
    let sextet = |group: &[u8]| (0..6).fold(0, |bits, at| bits << 1 | usize::from(group.get(at).copied().unwrap_or(0)));
    bits.chunks(6).map(|group| char::from(LETTERS[sextet(group)])).collect()
}
