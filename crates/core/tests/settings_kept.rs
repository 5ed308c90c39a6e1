//! Settings as they are kept. If this broke, a person would lose what they entered: to a reload, to a second tab, or to a
//! newer version of the app.

use plainwire_core::chat::lesson::Lesson;
use plainwire_core::endpoint::Reading;
use plainwire_core::settings::{
    Document, Header, KeptKey, KeyScheme, Keys, Place, Profile, ReadError, Settings, Theme,
};
use proptest::prelude::*;

fn profile(id: &str, base_url: &str) -> Profile {
    Profile { id: id.into(), base_url: base_url.into(), ..Profile::default() }
}

fn settings(profiles: Vec<Profile>) -> Settings {
    let current = profiles.first().map(|profile| profile.id.clone()).unwrap_or_default();
    Settings { profiles, current, theme: Theme::default() }
}

/// What one tab keeps of these settings, with nothing stored before.
fn kept(settings: &Settings, now_ms: u64) -> Document {
    let mut document = Document::default();
    document.update(&Settings::default(), settings, now_ms);
    document
}

/// A tab that edits what it shows.
fn edit(document: &mut Document, now_ms: u64, change: impl FnOnce(&mut Settings)) {
    let before = document.settings();
    let mut after = before.clone();
    change(&mut after);
    document.update(&before, &after, now_ms);
}

#[test]
fn a_first_visit_has_one_blank_profile() {
    let first = Document::default().settings();
    assert_eq!(first.profiles, [profile("p1", "")]);
    assert_eq!(Document::read(&Document::default().to_text()).unwrap().settings(), first);
}

#[test]
fn what_version_1_kept_is_all_there() {
    let text = r#"{"version":1,"data":{"theme":"dark","current":1,"profiles":[
        {"provider":"demo","base_url":"http://127.0.0.1:1/v1"},
        {"provider":"groq","base_url":"https://h/v1","typed_base_url":"https://typed/v1","reading":"full_endpoint","model":"m",
         "keys":[{"origin":"https://h","key":"k1"},{"key":"k2"}],"temperature":"0.5","max_output_tokens":"100","system_prompt":"Be brief.",
         "extra_body":"{}","is_streaming_off":true,"first_byte_limit":"9","pause_limit":"8",
         "lessons":[{"origin":"https://h","model":"m","parameter":"temperature"}]}]}}"#;
    let settings = Document::read(text).unwrap().settings();
    assert_eq!((settings.theme, settings.profiles.len()), (Theme::Dark, 2));
    let profile = settings.profile();
    assert_eq!((profile.provider.as_str(), profile.model.as_str()), ("groq", "m"));
    assert_eq!((profile.reading, profile.key()), (Reading::FullEndpoint, Some("k1")));
    assert_eq!(profile.keys.0.len(), 2);
    assert_eq!(profile.put_by[0].base_url, "https://typed/v1");
    assert_eq!((profile.temperature.as_str(), profile.system_prompt.as_str()), ("0.5", "Be brief."));
    assert_eq!((profile.first_byte_limit.as_str(), profile.pause_limit.as_str()), ("9", "8"));
    assert_eq!(profile.config().max_output_tokens, "100");
    assert!(profile.is_streaming_off && profile.lessons.len() == 1);
}

#[test]
fn two_edits_at_once_lose_neither() {
    let start = kept(&settings(vec![profile("a", "https://h/v1")]), 1);
    let (mut one, mut two) = (start.clone(), start);
    edit(&mut one, 10, |settings| settings.update_profile(|profile| profile.model = "m".into()));
    edit(&mut two, 10, |settings| settings.update_profile(|profile| profile.temperature = "1".into()));
    let (mut first, mut second) = (one.clone(), two.clone());
    first.merge(&two);
    second.merge(&one);
    assert_eq!(first, second, "both tabs come to the same");
    let profile = first.settings().profile();
    assert_eq!((profile.model.as_str(), profile.temperature.as_str()), ("m", "1"));
}

#[test]
fn two_tabs_that_add_a_profile_at_once_have_both() {
    let start = kept(&settings(vec![profile("a", "")]), 1);
    let (mut one, mut two) = (start.clone(), start);
    edit(&mut one, 10, |settings| settings.add(profile("b", "https://b/v1"), None));
    edit(&mut two, 11, |settings| settings.add(profile("c", "https://c/v1"), None));
    one.merge(&two);
    let ids: Vec<String> = one.settings().profiles.into_iter().map(|profile| profile.id).collect();
    assert_eq!(ids.len(), 3, "{ids:?}");
}

#[test]
fn a_deleted_profile_does_not_come_back_in_pieces() {
    let start = kept(&settings(vec![profile("a", "https://a/v1"), profile("b", "https://b/v1")]), 1);
    let (mut one, mut two) = (start.clone(), start);
    edit(&mut one, 10, |settings| {
        settings.remove("a", "x");
    });
    edit(&mut two, 20, |settings| settings.profiles[0].model = "m".into());
    one.merge(&two);
    two.merge(&one);
    assert_eq!(one, two);
    assert_eq!(one.settings().profiles, [profile("b", "https://b/v1")]);
    assert!(!one.to_text().contains("https://a"), "nothing of it is left: {}", one.to_text());
    edit(&mut one, 30, |settings| settings.restore(0, profile("a", "https://a/v1")));
    two.merge(&one);
    assert_eq!(two.settings().profiles[0], profile("a", "https://a/v1"), "undone in one tab, it is back in both");
}

#[test]
fn a_key_that_one_tab_sealed_and_another_changed_is_kept_in_one_form() {
    let mut before = profile("a", "https://h/v1");
    before.set_key("old-key").unwrap();
    let start = kept(&settings(vec![before]), 1);
    for (sealed_ms, changed_ms) in [(10, 20), (20, 10)] {
        let (mut one, mut two) = (start.clone(), start.clone());
        edit(&mut one, sealed_ms, |settings| {
            settings.update_profile(|profile| {
                profile.keep_keys(Place::Sealed);
                profile.keys.0[0].sealed = "cipher".into();
            });
        });
        edit(&mut two, changed_ms, |settings| settings.update_profile(|profile| drop(profile.set_key("new-key"))));
        one.merge(&two);
        two.merge(&one);
        assert_eq!(one.to_text(), two.to_text());
        let text = one.to_text();
        assert!(!text.contains("old-key"), "{text}");
        assert_eq!(text.contains("new-key"), changed_ms > sealed_ms, "{text}");
        assert_eq!(text.contains("cipher"), changed_ms < sealed_ms, "{text}");
    }
}

#[test]
fn what_was_forgotten_long_ago_leaves_no_trace() {
    let mut before = profile("a", "https://secret.example/v1");
    before.set_key("k").unwrap();
    let mut document = kept(&settings(vec![before]), 1_000);
    edit(&mut document, 2_000, |settings| settings.update_profile(|profile| drop(profile.set_key(""))));
    edit(&mut document, 3_000, |settings| settings.update_profile(|profile| profile.base_url = "https://h/v1".into()));
    assert!(document.to_text().contains("secret.example"), "other tabs have to hear of it");
    edit(&mut document, 100 * 86_400_000, |settings| settings.update_profile(|profile| profile.model = "m".into()));
    assert!(!document.to_text().contains("secret.example"), "{}", document.to_text());
}

#[test]
fn a_clock_that_goes_back_loses_no_edit() {
    let mut document = kept(&settings(vec![profile("a", "")]), 1_000);
    let before = document.clone();
    edit(&mut document, 1, |settings| settings.update_profile(|profile| profile.base_url = "https://new/v1".into()));
    document.merge(&before);
    assert_eq!(document.settings().profile().base_url, "https://new/v1");
}

#[test]
fn what_this_version_does_not_know_is_kept() {
    let text = r#"{"version":2,"data":{"later":{"x":[1]},"profiles":{"a":{"base_url":"https://h","novel":{"y":2},"seed":7}}}}"#;
    let mut document = Document::read(text).unwrap();
    edit(&mut document, 5, |settings| settings.update_profile(|profile| profile.model = "m".into()));
    let written = document.to_text();
    for part in [r#""later":{"x":[1]}"#, r#""novel":{"y":2}"#, r#""seed":7"#, r#""model":"m""#] {
        assert!(written.contains(part), "{part} in {written}");
    }
}

#[test]
fn what_is_no_settings_is_refused_and_not_touched() {
    assert_eq!(Document::read(r#"{"version":99,"data":{}}"#), Err(ReadError::Newer(99)));
    for text in [
        "",
        "null",
        "[]",
        "{}",
        r#"{"version":"2","data":{}}"#,
        r#"{"version":2}"#,
        r#"{"version":2,"data":[]}"#,
        r#"{"version":2,"data":{"profiles":7}}"#,
        r#"{"version":2,"data":{"profiles":[]}}"#,
        r#"{"version":2,"data":{"profiles":{"a":7}}}"#,
        r#"{"version":1,"data":{"profiles":7}}"#,
        r#"{"version":1,"data":{"profiles":[7]}}"#,
    ] {
        assert_eq!(Document::read(text), Err(ReadError::Undecodable), "{text}");
    }
}

prop_compose! {
    fn texts()(
        all in proptest::collection::vec(prop_oneof![Just(String::new()), "[ -~é\u{1f600}/~\"\\\\]{0,9}"], 18)
    ) -> Vec<String> { all }
}

prop_compose! {
    fn any_profile()(
        t in texts(),
        reading in prop_oneof![Just(Reading::Auto), Just(Reading::BaseUrl), Just(Reading::FullEndpoint)],
        key_scheme in prop_oneof![Just(KeyScheme::Auto), Just(KeyScheme::ApiKey), Just(KeyScheme::XApiKey)],
        is_sealed in any::<bool>(),
        place in prop_oneof![Just(Place::Browser), Just(Place::Sealed), Just(Place::Tab), Just(Place::Page)],
        switches in any::<(bool, bool)>(),
        key in "[!-~]{1,9}",
    ) -> Profile {
        let (key, sealed) = if is_sealed { (String::new(), key) } else { (key, String::new()) };
        let of_key = if is_sealed { Place::Sealed } else { Place::Browser };
        let origin = Some(t[15].clone()).filter(|origin| !origin.is_empty());
        Profile {
            id: String::new(), name: t[0].clone(), provider: t[1].clone(), base_url: t[2].clone(), put_by: Vec::new(),
            reading, azure_version: t[3].clone(), key_scheme, keys: Keys(vec![KeptKey { origin, key, place: of_key, sealed }]),
            place, model: t[4].clone(), headers: vec![Header { name: t[5].clone(), value: t[6].clone() }],
            headers_origin: t[7].clone(), system_prompt: t[8].clone(), effort: t[9].clone(), temperature: t[10].clone(),
            top_p: t[11].clone(), stop: t[12].clone(), extra_body: t[13].clone(), seed: t[14].clone(),
            is_streaming_off: switches.0, is_usage_off: switches.1,
            lessons: vec![Lesson { origin: t[16].clone(), model: t[17].clone(), ..Lesson::default() }],
            ..Profile::default()
        }
    }
}

prop_compose! {
    fn any_settings()(profiles in proptest::collection::vec(any_profile(), 1..4), current in 0usize..4, ids in texts()) -> Settings {
        let named = |(index, profile): (usize, Profile)| Profile { id: [&ids[index], "/", &index.to_string()].concat(), ..profile };
        let profiles: Vec<Profile> = profiles.into_iter().enumerate().map(named).collect();
        let current = profiles.get(current).map(|profile| profile.id.clone()).unwrap_or_default();
        Settings { profiles, current, theme: Theme::Dark }
    }
}

proptest! {
    #[test]
    fn any_settings_survive_being_kept(settings in any_settings(), now_ms in any::<u64>()) {
        let document = kept(&settings, now_ms);
        let read = Document::read(&document.to_text());
        prop_assert_eq!(read.as_ref().map(Document::settings), Ok(document.settings()));
        prop_assert_eq!(document.settings(), settings);
        prop_assert_eq!(read, Ok(document));
    }

    #[test]
    fn tabs_agree_in_whatever_order_they_hear_of_each_other(
        start in any_settings(), edits in proptest::collection::vec((any_settings(), 0u64..3), 1..4), turned in any::<bool>(),
    ) {
        let start = kept(&start, 1);
        let tabs: Vec<Document> = edits.iter().map(|(after, now_ms)| {
            let mut tab = start.clone();
            tab.update(&start.settings(), after, *now_ms);
            tab
        }).collect();
        let (mut one, mut two) = (start.clone(), start);
        tabs.iter().for_each(|tab| one.merge(tab));
        if turned { tabs.iter().rev().for_each(|tab| two.merge(tab)) } else { tabs.iter().for_each(|tab| two.merge(tab)) }
        prop_assert_eq!(&one, &two);
        let again = one.clone();
        tabs.iter().for_each(|tab| one.merge(tab));
        prop_assert_eq!(&one, &again, "hearing it twice changes nothing");
        prop_assert_eq!(Document::read(&one.to_text()).map(|read| read.settings()), Ok(one.settings()));
    }

    #[test]
    fn any_text_is_read_or_refused_and_what_is_read_can_be_edited(
        text in "\\PC{0,40}|\\{\"version\":[0-9],\"data\":\\{(\"(profiles|order|theme|current)\":(\\{\\}|\\[\\]|7|\"x\"|\\{\"a\":\\{\"keys\":[0-9]\\}\\}),){0,4}\"z\":0\\},\"stamps\":(\\{\"a\":-1\\}|7)\\}"
    ) {
        if let Ok(mut document) = Document::read(&text) {
            prop_assert!(!document.settings().profiles.is_empty());
            edit(&mut document, 5, |settings| settings.update_profile(|profile| profile.model = "m".into()));
            prop_assert_eq!(document.settings().profile().model, "m");
        }
    }
}
