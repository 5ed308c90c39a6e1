//! Profiles in a file. If this broke, a person would lose settings on the way to another browser, or give away a key with a
//! file that was to have none.

use plainwire_core::chat::lesson::Lesson;
use plainwire_core::endpoint::Reading;
use plainwire_core::settings::{Document, Header, KeptKey, KeyScheme, Keys, Place, Profile, PutBy, Settings};
use plainwire_core::transfer::{
    ImportError, MOST_FIELD_BYTES, MOST_PROFILES, apply, export, named_headers, named_keys, read,
};
use proptest::prelude::*;

const KEY: &str = "canary-Zq8Xw77k";
const VALUE: &str = "canary-Header9";

fn with_key(id: &str, base_url: &str) -> Profile {
    let mut profile = Profile { id: id.into(), base_url: base_url.into(), ..Profile::default() };
    let origin = profile.endpoint().ok().map(|endpoint| endpoint.origin);
    profile.keys = Keys(vec![KeptKey { origin, key: KEY.into(), ..KeptKey::default() }]);
    profile.set_headers(vec![Header { name: "X-Team".into(), value: VALUE.into() }]);
    profile
}

/// A file taken over whole into settings without profiles; none of one that is refused.
fn into_empty(text: &str, with_secrets: bool) -> Vec<Profile> {
    let incoming = read(text).unwrap_or_default();
    let mut settings = Settings::default();
    let mut fresh = 0;
    apply(&mut settings, &incoming, &vec![true; incoming.profiles.len()], with_secrets, &mut || {
        fresh += 1;
        format!("fresh{fresh}")
    });
    settings.profiles
}

#[test]
fn a_file_without_keys_holds_none_wherever_they_stand() {
    let mut profile = with_key("a", "https://me:canary-Pw1@h.example/v1?sig=canary-Sig2");
    profile.system_prompt = format!("Use {KEY} and {VALUE}.");
    profile.extra_body = format!(r#"{{"user": "{KEY}", "api_key": "canary-Other3"}}"#);
    profile.name = format!("mine {KEY}");
    profile.put_by = vec![PutBy { base_url: format!("https://h?key={KEY}"), ..PutBy::default() }, PutBy::default()];
    let other = Profile { id: "b".into(), system_prompt: format!("{KEY} of a"), ..Profile::default() };
    let text = export(&[profile, other], false, "2026-11-22");
    for canary in ["canary", "Zq8Xw77k", "Header9"] {
        assert!(!text.contains(canary), "{canary} in {text}");
    }
    let incoming = read(&text).unwrap();
    assert_eq!((incoming.date.as_str(), incoming.profiles.len()), ("2026-11-22", 2));
    assert_eq!(incoming.profiles[0].without_value, ["X-Team"]);
    let gaps = incoming.profiles[0].gaps();
    for field in ["base_url", "extra_body", "name", "put_by", "system_prompt"] {
        assert!(gaps.iter().any(|gap| gap == field), "{field} in {gaps:?}");
    }
    assert_eq!(incoming.profiles[0].profile.put_by.len(), 1, "where nothing was put by, nothing is written");
}

#[test]
fn what_a_file_with_keys_holds_is_named_before_it_is_written() {
    let mut locked = Profile { id: "b".into(), name: "Locked".into(), ..Profile::default() };
    let sealed = "cipher-text".to_owned();
    let origin = Some("https://l.example".to_owned());
    locked.keys = Keys(vec![KeptKey { origin, key: String::new(), place: Place::Sealed, sealed }]);
    let mut of_tab = with_key("c", "https://tab.example/v1");
    of_tab.keep_keys(Place::Tab);
    let profiles = [with_key("a", "https://h.example/v1"), locked, of_tab];
    let named = named_keys(&profiles);
    let named: Vec<(&str, &str)> = named.iter().map(|(title, origin)| (title.as_str(), origin.as_str())).collect();
    let expected =
        [("h.example", "https://h.example"), ("Locked", "https://l.example"), ("tab.example", "https://tab.example")];
    assert_eq!(named, expected);
    assert_eq!(named_headers(&profiles)[0], ("h.example".to_owned(), "X-Team".to_owned()));
    let text = export(&profiles, true, "2026-11-22");
    assert_eq!(text.matches(KEY).count(), 2, "{text}");
    assert!(text.contains("cipher-text"), "{text}");
    assert_eq!(into_empty(&text, true), profiles, "each is kept where it was kept");
}

#[test]
fn a_file_of_a_newer_version_is_refused_and_one_that_says_little_is_read() {
    assert_eq!(read(r#"{"plainwire":"profiles","version":2,"profiles":{}}"#), Err(ImportError::Newer(2)));
    assert_eq!(read(r#"{"plainwire":"profiles","version":1}"#), Err(ImportError::Unknown));
    let incoming = read(r#"{"plainwire":"profiles","profiles":[{"base_url":"https://h/v1","novel":1},7]}"#).unwrap();
    assert_eq!((incoming.profiles.len(), incoming.left_out.len()), (1, 1));
}

#[test]
fn settings_that_were_moved_aside_can_be_imported() {
    let mut document = Document::default();
    let settings = Settings { profiles: vec![with_key("a", "https://h/v1")], ..Settings::default() };
    document.update(&Settings::default(), &settings, 1);
    assert_eq!(into_empty(&document.to_text(), true), settings.profiles);
    assert_eq!(read(r#"{"version":99,"data":{}}"#), Err(ImportError::Newer(99)));
    assert_eq!(read(r#"{"version":2,"data":[]}"#), Err(ImportError::Unknown));
}

#[test]
fn what_no_settings_could_hold_is_refused_in_words() {
    let long = "x".repeat(MOST_FIELD_BYTES + 1);
    for field in ["system_prompt", "extra_body", "name", "base_url"] {
        let error = read(&format!(r#"{{"plainwire":"profiles","profiles":[{{"{field}":"{long}"}}]}}"#)).unwrap_err();
        assert!(matches!(&error, ImportError::TooLong { field: named, .. } if named == field), "{error:?}");
        assert!(error.to_string().contains(field), "{error}");
    }
    let many = vec!["{}"; MOST_PROFILES + 1].join(",");
    let error = read(&format!(r#"{{"plainwire":"profiles","profiles":[{many}]}}"#));
    assert_eq!(error, Err(ImportError::TooMany(MOST_PROFILES + 1)));
    assert!(matches!(read(&" ".repeat(9 << 20)), Err(ImportError::TooLarge { .. })));
    let keys: Vec<String> = (0..100).map(|number| format!(r#""https://h{number}":{{"key":"k{number}"}}"#)).collect();
    let error =
        read(&format!(r#"{{"plainwire":"profiles","profiles":[{{"keys":{{{}}}}}]}}"#, keys.join(","))).unwrap_err();
    assert!(error.to_string().contains("“keys” of “unnamed” has 100 entries"), "{error}");
}

prop_compose! {
    fn texts()(all in proptest::collection::vec(prop_oneof![Just(String::new()), "[a-zA-Z0-9 .,é\u{1f600}/~\"\\\\{}-]{0,9}"], 19)) -> Vec<String> { all }
}

prop_compose! {
    fn any_profile()(
        t in texts(),
        host in "[a-z]{1,6}",
        reading in prop_oneof![Just(Reading::Auto), Just(Reading::BaseUrl), Just(Reading::FullEndpoint)],
        key_scheme in prop_oneof![Just(KeyScheme::Auto), Just(KeyScheme::ApiKey), Just(KeyScheme::XApiKey)],
        places in any::<(u8, u8)>(),
        is_locked in any::<bool>(),
        switches in any::<(bool, bool, bool)>(),
    ) -> Profile {
        let place = |number: u8| [Place::Browser, Place::Sealed, Place::Tab, Place::Page][usize::from(number % 4)];
        let origin = Some(format!("https://{host}.example")).filter(|_| switches.2);
        let kept = if is_locked {
            KeptKey { origin, key: String::new(), place: Place::Sealed, sealed: "cipher".into() }
        } else {
            KeptKey { origin, key: KEY.into(), place: place(places.0), sealed: String::new() }
        };
        Profile {
            id: String::new(), name: t[0].clone(), provider: t[1].clone(), base_url: t[2].clone(),
            put_by: vec![PutBy { provider: t[16].clone(), base_url: t[17].clone(), model: "m".into() }],
            reading, azure_version: t[3].clone(), key_scheme, keys: Keys(vec![kept]), place: place(places.1),
            model: t[4].clone(), headers: vec![Header { name: t[5].clone(), value: VALUE.into() }, Header { name: t[18].clone(), value: String::new() }],
            headers_origin: t[7].clone(), system_prompt: t[8].clone(), effort: t[9].clone(), temperature: t[10].clone(),
            top_p: t[11].clone(), stop: t[12].clone(), extra_body: t[13].clone(), seed: t[14].clone(),
            is_streaming_off: switches.0, is_usage_off: switches.1,
            lessons: vec![Lesson { origin: t[15].clone(), model: t[6].clone(), ..Lesson::default() }],
            ..Profile::default()
        }
    }
}

fn any_profiles() -> impl Strategy<Value = Vec<Profile>> {
    let named = |(index, profile)| Profile { id: format!("p{index}"), ..profile };
    proptest::collection::vec(any_profile(), 0..4)
        .prop_map(move |profiles| profiles.into_iter().enumerate().map(named).collect())
}

fn without_secrets(profile: &Profile) -> Profile {
    let mut profile = Profile { keys: Keys::default(), ..profile.clone() };
    for header in &mut profile.headers {
        header.value.clear();
    }
    profile
}

proptest! {
    #[test]
    fn any_profiles_survive_a_file(profiles in any_profiles(), date in ".{0,12}") {
        prop_assert_eq!(into_empty(&export(&profiles, true, &date), true), &profiles[..]);
        let bare: Vec<Profile> = profiles.iter().map(without_secrets).collect();
        let text = export(&profiles, false, &date);
        prop_assert_eq!(&into_empty(&text, false), &bare);
        prop_assert_eq!(&into_empty(&text, true), &bare, "a file without keys has none to take");
        prop_assert!(!text.contains("canary") && !text.contains("cipher"), "{}", text);
    }

    #[test]
    fn keys_of_a_file_stay_in_it_unless_the_person_says_so(profiles in any_profiles()) {
        let bare: Vec<Profile> = profiles.iter().map(without_secrets).collect();
        prop_assert_eq!(into_empty(&export(&profiles, true, ""), false), bare);
    }

    #[test]
    fn no_key_leaves_in_a_file_without_keys(at in 0usize..12, before in "[ -~]{0,12}", after in "[ -~]{0,12}") {
        let mut profile = with_key("a", "https://h/v1");
        let text = format!("{before}{KEY}{after}");
        let lesson = Lesson { parameter: text.clone(), ..Lesson::default() };
        let header = Header { name: text.clone(), value: VALUE.into() };
        match at {
            0 => profile.name = text,
            1 => profile.base_url = text,
            2 => profile.system_prompt = text,
            3 => profile.extra_body = text,
            4 => profile.model = text,
            5 => profile.provider = text,
            6 => profile.stop = text,
            7 => profile.put_by = vec![PutBy { base_url: text.clone(), model: text, ..PutBy::default() }],
            8 => profile.lessons = vec![lesson],
            9 => profile.headers.push(header),
            10 => profile.effort = text,
            _ => profile.headers_origin = text,
        }
        let text = export(&[profile], false, "");
        prop_assert!(!text.contains(KEY) && !text.contains(VALUE), "{}", text);
        prop_assert!(read(&text).is_ok());
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,60}|\\{(\"(plainwire|profiles|version|provider|apiConfigs|providerProfiles|openAiBaseUrl|openAiHeaders|apiProvider|data|keys|headers|npm|options|models)\":(\"profiles\"|1|null|\"openai\"|\\{\"a\":\\{\\}\\}|\\[\\{\"keys\":\\{\"\":\\{\"key\":\"a b\"\\}\\},\"headers\":[0-9]\\}\\]),?){0,6}\\}") {
        if let Ok(incoming) = read(&text) {
            let mut settings = Settings::default();
            apply(&mut settings, &incoming, &vec![true; incoming.profiles.len()], true, &mut String::new);
            prop_assert_eq!(settings.profiles.len(), incoming.profiles.len());
        }
    }
}
