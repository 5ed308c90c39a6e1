//! Profiles in a link. If this broke, a key would stand in an address, a history and a chat, or a link would fill in
//! something else than was shared.

use plainwire_core::settings::{Header, KeyScheme, Profile};
use plainwire_core::transfer::{ImportError, ShareError, Source, read_share, share};
use proptest::prelude::*;

const KEY: &str = "canary-Zq8Xw77k";

/// Base64 as any other program would write it into a link.
fn payload(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits: Vec<u8> = text.bytes().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1)).collect();
    let sextet = |group: &[u8]| (0..6).fold(0, |bits, at| bits << 1 | usize::from(group.get(at).copied().unwrap_or(0)));
    bits.chunks(6).map(|group| char::from(LETTERS[sextet(group)])).collect()
}

/// What is said of a link that holds a key; empty for one that is read, or refused for another reason.
fn refused(text: &str) -> String {
    match read_share(&payload(text)) {
        Err(error @ ImportError::KeyInLink(_)) => error.to_string(),
        _ => String::new(),
    }
}

#[test]
fn a_link_holds_what_makes_a_profile_up_and_nothing_that_opens_it() {
    let mut profile = Profile {
        id: "abc".into(),
        name: "House".into(),
        base_url: "https://house.example/v1".into(),
        key_scheme: KeyScheme::XApiKey,
        model: "m".into(),
        system_prompt: "Be brief.\nBe kind.".into(),
        extra_body: r#"{"top_k": 5}"#.into(),
        is_streaming_off: true,
        first_byte_limit: "60".into(),
        ..Profile::default()
    };
    profile.set_key(KEY).unwrap();
    profile.set_headers(vec![Header { name: "X-Team".into(), value: "blue-7".into() }]);
    let link = share(&profile).unwrap();
    assert!(link.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{link}");
    assert!(link.len() < 400, "only what is not the usual: {link}");
    let incoming = read_share(&link).unwrap();
    let one = &incoming.profiles[0];
    assert_eq!((incoming.source, one.without_value.join(","), one.keys.0.len()), (Source::Link, "X-Team".into(), 0));
    profile.keys.0.clear();
    let headers = vec![Header { name: "X-Team".into(), value: String::new() }];
    let expected = Profile { id: String::new(), headers, headers_origin: String::new(), ..profile };
    assert_eq!(one.profile, expected);
    assert_eq!(read_share(&format!("https://app.example/#/settings?profile={link}")).unwrap(), incoming);
}

#[test]
fn a_profile_with_a_secret_outside_its_field_is_not_shared() {
    type Fill = fn(&mut Profile);
    let rows: [(&str, Fill); 8] = [
        ("Base URL", |profile| profile.base_url = "https://me:pw@h/v1".into()),
        ("Base URL", |profile| profile.base_url = "https://h/v1?code=abc".into()),
        ("Base URL", |profile| profile.base_url = "sk-abcdefgh12345678".into()),
        ("System prompt", |profile| profile.system_prompt = format!("Say {KEY}.")),
        ("Extra body", |profile| profile.extra_body = r#"{"api_key": "abc"}"#.into()),
        ("Name", |profile| profile.name = "Bearer abcdef123456".into()),
        ("Model", |profile| profile.model = "gsk_1234567890abcdef".into()),
        ("Headers", |profile| profile.headers = vec![Header { name: KEY.into(), value: String::new() }]),
    ];
    for (label, fill) in rows {
        let mut profile = Profile { base_url: "https://h/v1".into(), ..Profile::default() };
        profile.set_key(KEY).unwrap();
        fill(&mut profile);
        let error = share(&profile).expect_err(label).to_string();
        assert!(error.contains(label) && !error.contains("canary"), "{label}: {error}");
    }
    let long = Profile { system_prompt: "word ".repeat(20_000), ..Profile::default() };
    assert!(matches!(share(&long), Err(ShareError::TooLong { .. })));
}

#[test]
fn words_that_are_no_secrets_do_not_stop_a_link() {
    let mut profile = Profile { base_url: "http://ollama.local:11434/v1".into(), ..Profile::default() };
    profile.set_key("ollama").unwrap();
    profile.set_headers(vec![Header { name: "X-Cache".into(), value: "true".into() }]);
    profile.extra_body = r#"{"cache": true}"#.into();
    profile.key_scheme = KeyScheme::ApiKey;
    assert!(read_share(&share(&profile).unwrap()).is_ok());
}

#[test]
fn a_link_with_a_key_in_it_is_refused_in_words() {
    for text in [
        r#"{"base_url":"https://h/v1","keys":{"https://h":{"key":"canary-1"}}}"#,
        r#"{"key":"canary-1"}"#,
        r#"{"api_key":"canary-1"}"#,
        r#"{"apiKey":"canary-1"}"#,
        r#"{"v":9,"API-KEY":"canary-1"}"#,
        r#"{"extra":{"deep":[{"password":"canary-1"}]}}"#,
        r#"{"headers":[{"name":"X-Token","value":"canary-1"}]}"#,
        r#"{"headers":{"X-Token":"canary-1"}}"#,
        r#"{"base_url":"https://me:canary-1@h/v1"}"#,
        r#"{"base_url":"https://h/v1?token=canary-1"}"#,
        r#"{"base_url":"https://h/v1?sig=canary-1"}"#,
        r#"{"system_prompt":"Authorization: Bearer canary-12345"}"#,
        r#"{"novel":"sk-canary1234567890"}"#,
        r#"{"put_by":[{"base_url":"https://a:canary-1@h"}]}"#,
    ] {
        let said = refused(text);
        assert!(said.contains("key or a password") && !said.contains("canary"), "{said}");
    }
    assert!(refused(r#"{"keys":{"a":1}}"#).contains("API Key"));
    assert!(
        read_share(&payload(r#"{"keys":{},"api_key":"","headers":["X-A"],"model":"m"}"#)).is_ok(),
        "nothing is in them"
    );
}

#[test]
fn a_damaged_link_says_so() {
    let link = share(&Profile { name: "House".into(), base_url: "https://h/v1".into(), ..Profile::default() }).unwrap();
    for length in 0..link.len() {
        assert_eq!(read_share(&link[..length]), Err(ImportError::Garbled), "cut at {length}");
    }
    let broken: String =
        link.chars().enumerate().map(|(at, c)| if at % 20 == 0 { format!("{c}\r\n ") } else { c.into() }).collect();
    assert!(read_share(&broken).is_ok(), "a mail broke it into lines");
    for text in ["", "7", "[]", "null", "{", "x"] {
        assert_eq!(read_share(&payload(text)), Err(ImportError::Garbled), "{text}");
    }
    for payload in ["%%%", "ключ", "a b!", "/w"] {
        assert_eq!(read_share(payload), Err(ImportError::Garbled), "{payload}");
    }
    assert_eq!(read_share(&"A".repeat(70_000)), Err(ImportError::LongLink));
    assert_eq!(read_share(&payload(r#"{"v":2,"model":"m"}"#)), Err(ImportError::Newer(2)));
}

proptest! {
    #[test]
    fn what_is_shared_is_read(
        t in proptest::collection::vec(prop_oneof![Just(String::new()), "[ -~é\u{1f600}\n]{0,12}"], 9), switch in any::<bool>(),
    ) {
        let mut profile = Profile {
            name: t[0].replace('\n', " "), base_url: t[1].clone(), model: t[2].clone(), system_prompt: t[3].clone(),
            extra_body: t[4].clone(), temperature: t[5].clone(), stop: t[6].clone(), provider: t[7].clone(),
            is_usage_off: switch, ..Profile::default()
        };
        profile.set_headers(vec![Header { name: format!("X{}", t[8].trim()), value: "canary-Header9".into() }]);
        profile.set_key(KEY).unwrap();
        if let Ok(link) = share(&profile) {
            profile.keys.0.clear();
            profile.headers[0].value.clear();
            profile.headers_origin.clear();
            prop_assert_eq!(&read_share(&link).unwrap().profiles[0].profile, &profile);
        }
    }

    #[test]
    fn no_link_holds_a_key(before in "[ -~]{0,12}", after in "[ -~]{0,12}", at in 0..5) {
        let text = format!("{before}{KEY}{after}");
        let mut profile = Profile { base_url: "https://h/v1".into(), ..Profile::default() };
        profile.set_key(KEY).unwrap();
        match at {
            0 => profile.system_prompt = text,
            1 => profile.extra_body = text,
            2 => profile.name = text,
            3 => profile.provider = text,
            _ => profile.base_url = text,
        }
        // The key was entered for the address that stood there first.
        let is_refused = matches!(share(&profile), Err(ShareError::Secret { .. }));
        prop_assert!(is_refused);
    }

    #[test]
    fn any_payload_is_read_or_refused(text in ".{0,60}", json in "\\{(\"(headers|keys|v|base_url|name|x)\":(\\[\"a\",7,\\{\\}\\]|\\{\"a\":null\\}|1|\"@?:/\"),?){0,5}\\}") {
        let _ = read_share(&text);
        let _ = read_share(&payload(&json));
    }
}
