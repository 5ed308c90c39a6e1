//! What an import does to what is there. If this broke, a key would go to an address that came with somebody's file, or an
//! import would do something else than was shown.

use plainwire_core::settings::{Header, KeptKey, Keys, Place, Profile, Settings};
use plainwire_core::transfer::{
    Change, ChangeKind, Incoming, MOST_PROFILES, apply, difference, export, read, read_share, share,
};
use proptest::prelude::*;

const KEY: &str = "canary-Zq8Xw77k";

fn profile(id: &str, base_url: &str) -> Profile {
    Profile { id: id.into(), base_url: base_url.into(), ..Profile::default() }
}

fn with_key(id: &str, base_url: &str) -> Profile {
    let profile = profile(id, base_url);
    let origin = profile.endpoint().ok().map(|endpoint| endpoint.origin);
    Profile { keys: Keys(vec![KeptKey { origin, key: KEY.into(), ..KeptKey::default() }]), ..profile }
}

fn settings(profiles: Vec<Profile>) -> Settings {
    let current = profiles.first().map(|profile| profile.id.clone()).unwrap_or_default();
    Settings { profiles, current, ..Settings::default() }
}

fn file(profiles: &[Profile]) -> Incoming {
    read(&export(profiles, true, "")).unwrap_or_default()
}

/// Takes over the whole file, and returns what was said of it before.
fn take(settings: &mut Settings, incoming: &Incoming, with_secrets: bool) -> Vec<Change> {
    let said = difference(&settings.profiles, incoming, with_secrets);
    let mut fresh = 0;
    apply(settings, incoming, &vec![true; incoming.profiles.len()], with_secrets, &mut || {
        fresh += 1;
        format!("fresh{fresh}")
    });
    said
}

fn names(change: &Change) -> Vec<&str> {
    change.fields.iter().map(|field| field.name.as_str()).collect()
}

#[test]
fn what_would_change_is_said_field_by_field_and_then_done() {
    let here = Profile { model: "old".into(), temperature: "0.5".into(), ..with_key("abc", "https://h/v1") };
    let there = Profile { model: "new".into(), temperature: String::new(), is_usage_off: true, ..here.clone() };
    let mut settings = settings(vec![here]);
    let said = take(&mut settings, &file(std::slice::from_ref(&there)), false);
    assert_eq!(said[0].kind, ChangeKind::Update { id: "abc".into() });
    assert_eq!(names(&said[0]), ["is_usage_off", "model", "temperature"]);
    let model = &said[0].fields[1];
    assert_eq!((model.before.as_str(), model.after.as_str()), ("old", "new"));
    assert_eq!(said[0].fields[2].after, "", "what the whole profile does not say was empty");
    assert_eq!(settings.profiles, std::slice::from_ref(&there), "with the key that was here");
    assert_eq!(difference(&settings.profiles, &file(&[there]), true)[0].kind, ChangeKind::Same);
}

#[test]
fn a_profile_with_a_key_never_comes_to_another_address() {
    let here = with_key("abc", "https://h/v1");
    for base_url in ["https://evil.example/v1", "http://h/v1", "https://h:8443/v1", "", "https://h.evil.example/v1"] {
        let mut settings = settings(vec![here.clone()]);
        let said = take(&mut settings, &file(&[profile("abc", base_url)]), true);
        assert_eq!((&said[0].kind, settings.profiles.len()), (&ChangeKind::New, 2), "{base_url}");
        assert!(said[0].beside.as_ref().unwrap().to_string().contains("https://h"), "{said:?}");
        assert_eq!(settings.profiles[0], here);
        assert_eq!((settings.profiles[1].id.as_str(), settings.profiles[1].key()), ("fresh1", None));
    }
    let mut settings = settings(vec![here]);
    let said = take(&mut settings, &file(&[profile("abc", "https://h/v2")]), false);
    assert_eq!(
        (names(&said[0]), settings.profile().key()),
        (vec!["base_url"], Some(KEY)),
        "another path is no other place"
    );
}

#[test]
fn a_key_or_a_header_without_an_address_is_bound_by_no_file() {
    let mut key = profile("abc", "");
    key.set_key(KEY).unwrap();
    let mut header = profile("abc", "not an address");
    header.set_headers(vec![Header { name: "X-Token".into(), value: KEY.into() }]);
    assert!(key.has_unbound_key() && header.has_unbound_headers());
    for here in [key, header] {
        let mut settings = settings(vec![here.clone()]);
        take(&mut settings, &file(&[profile("abc", "https://evil.example/v1")]), true);
        assert_eq!((settings.profiles.len(), &settings.profiles[0]), (2, &here));
    }
}

#[test]
fn a_key_of_a_file_replaces_one_only_where_the_person_says_so() {
    let here = with_key("abc", "https://h/v1");
    let mut there = here.clone();
    there.set_key("other-key-2").unwrap();
    there.keys.0.push(KeptKey {
        origin: Some("https://second".into()),
        key: "third-key-3".into(),
        ..KeptKey::default()
    });
    let incoming = file(&[there]);

    let mut kept = settings(vec![here.clone()]);
    let said = take(&mut kept, &incoming, false);
    assert_eq!((&said[0].kind, kept.profiles), (&ChangeKind::Same, vec![here.clone()]));

    let mut replaced = settings(vec![here]);
    let said = take(&mut replaced, &incoming, true);
    assert_eq!(said[0].keys, ["https://h", "https://second"]);
    assert_eq!((replaced.profile().key(), replaced.profiles[0].keys.0.len()), (Some("other-key-2"), 2));
}

#[test]
fn a_key_that_can_be_used_is_not_replaced_by_one_that_is_locked() {
    let here = with_key("abc", "https://h/v1");
    let mut there = here.clone();
    there.keys.0[0] =
        KeptKey { key: String::new(), sealed: "cipher".into(), place: Place::Sealed, ..here.keys.0[0].clone() };
    let mut settings = settings(vec![here]);
    take(&mut settings, &file(&[there]), true);
    assert_eq!(settings.profile().key(), Some(KEY));
}

#[test]
fn keys_that_are_here_stay_where_they_are_kept() {
    let mut here = with_key("abc", "https://h/v1");
    here.keep_keys(Place::Page);
    let mut there = here.clone();
    there.set_key("other-key-2").unwrap();
    there.keep_keys(Place::Browser);
    let mut settings = settings(vec![here]);
    take(&mut settings, &file(&[there]), true);
    let kept = &settings.profiles[0];
    assert_eq!((kept.place, kept.keys.0[0].place, kept.key()), (Place::Page, Place::Page, Some("other-key-2")));
}

#[test]
fn headers_are_added_by_name_and_no_value_is_lost() {
    let header = |name: &str, value: &str| Header { name: name.into(), value: value.into() };
    let mut here = profile("abc", "https://h/v1");
    here.set_headers(vec![header("X-Team", "blue-7"), header("X-Own", "mine-1")]);
    let mut there = profile("abc", "https://h/v1");
    there.set_headers(vec![header("x-team", "red-8"), header("X-New", "new-9")]);
    let mut kept = settings(vec![here.clone()]);
    let said = take(&mut kept, &file(std::slice::from_ref(&there)), false);
    assert_eq!(said[0].headers, ["X-New"]);
    assert_eq!(kept.profiles[0].headers, [header("X-Team", "blue-7"), header("X-Own", "mine-1"), header("X-New", "")]);
    let mut replaced = settings(vec![here.clone()]);
    take(&mut replaced, &file(&[there.clone()]), true);
    assert_eq!(replaced.profiles[0].headers[0].value, "red-8");

    there.headers_origin = "https://elsewhere".into();
    let mut other = settings(vec![here]);
    take(&mut other, &file(&[there]), true);
    assert_eq!(
        other.profiles[0].headers[2],
        header("X-New", ""),
        "a value for another origin does not come to this one"
    );
}

#[test]
fn what_was_hidden_on_the_way_out_does_not_come_back_hidden() {
    let mut here = with_key("abc", "https://me:pw@h/v1?sig=1");
    here.system_prompt = format!("Say {KEY}.");
    let incoming = read(&export(std::slice::from_ref(&here), false, "")).unwrap();
    assert_eq!(incoming.profiles[0].gaps(), ["base_url", "system_prompt"]);
    let mut settings = settings(vec![here.clone()]);
    let said = take(&mut settings, &incoming, true);
    assert_eq!((&said[0].kind, &settings.profiles[0]), (&ChangeKind::Same, &here));
}

#[test]
fn a_first_id_alone_does_not_make_it_the_same_profile() {
    let mut settings = settings(vec![profile("p1", "http://localhost:11434/v1")]);
    let said = take(&mut settings, &file(&[profile("p1", "https://h/v1")]), true);
    assert_eq!((&said[0].kind, settings.profiles.len()), (&ChangeKind::New, 2), "every browser has a p1");
    let mut blank = Settings { profiles: vec![profile("p1", "")], ..Settings::default() };
    take(&mut blank, &file(&[profile("p1", "https://h/v1")]), true);
    assert_eq!(blank.profiles, [profile("p1", "https://h/v1")]);
}

#[test]
fn without_an_id_the_name_and_the_address_say_which_it_is() {
    let here = Profile { name: "Work".into(), model: "m".into(), ..with_key("abc", "https://h/v1") };
    let link = read_share(&share(&Profile { model: "new".into(), ..here.clone() }).unwrap()).unwrap();
    let mut settings = settings(vec![here]);
    let said = take(&mut settings, &link, true);
    assert_eq!((&said[0].kind, names(&said[0])), (&ChangeKind::Update { id: "abc".into() }, vec!["model"]));
    assert_eq!(settings.profile().key(), Some(KEY));
}

#[test]
fn the_profile_in_use_stays_in_use() {
    let mut here = settings(vec![profile("abc", "https://a/v1"), profile("def", "https://b/v1")]);
    here.current = "def".into();
    take(&mut here, &file(&[profile("ghi", "https://c/v1"), profile("abc", "https://d/v1")]), true);
    assert_eq!((here.current.as_str(), here.profiles.len()), ("def", 3));
    here.current = "jkl".into();
    take(&mut here, &file(&[profile("jkl", "https://e/v1")]), true);
    assert_eq!(here.profile().id, "abc", "an id that named nothing does not come to name what came with the file");
    let mut empty = Settings::default();
    take(&mut empty, &file(&[profile("xyz", "https://e/v1")]), true);
    assert_eq!(empty.current, "xyz");
}

#[test]
fn only_what_was_chosen_is_taken_over() {
    let incoming =
        file(&[profile("abc", "https://a/v1"), profile("def", "https://b/v1"), profile("ghi", "https://c/v1")]);
    let rows: [(&[bool], &[&str]); 3] =
        [(&[false, true], &["def"]), (&[], &[]), (&[true, false, true, true], &["abc", "ghi"])];
    for (chosen, ids) in rows {
        let mut settings = Settings::default();
        let applied = apply(&mut settings, &incoming, chosen, true, &mut String::new);
        assert_eq!(
            (applied.added, settings.profiles.len()),
            (ids.iter().map(|id| (*id).to_owned()).collect(), ids.len())
        );
    }
}

#[test]
fn hostile_ids_and_names_are_cleaned() {
    let long = "x".repeat(5_000);
    let ids = ["", "__proto__", "a/b", "a\u{0}", "\u{202e}abc", &long, "same", "same", "constructor"];
    let text = ids.map(|id| {
        let name = format!("n\u{0}\u{202e}{id}\n");
        serde_json::json!({"id": id, "name": name, "base_url": "https://h/v1"}).to_string()
    });
    let incoming = read(&format!(r#"{{"plainwire":"profiles","profiles":[{}]}}"#, text.join(","))).unwrap();
    let mut settings = Settings::default();
    apply(&mut settings, &incoming, &[true; 9], true, &mut || "fresh".into());
    let ids: Vec<&str> = settings.profiles.iter().map(|profile| profile.id.as_str()).collect();
    let expected = ["fresh", "fresh-1", "fresh-2", "fresh-3", "fresh-4", "fresh-5", "same", "fresh-6", "fresh-7"];
    assert_eq!(ids, expected);
    for profile in &settings.profiles {
        assert!(profile.name.chars().count() <= 201 && !profile.name.contains(['\0', '\n', '\u{202e}']), "{profile:?}");
    }
}

#[test]
fn there_is_room_for_so_many_profiles_and_the_rest_is_counted() {
    let many: Vec<Profile> = (0..MOST_PROFILES).map(|number| profile(&format!("id{number}"), "https://h/v1")).collect();
    let mut settings = settings(vec![profile("abc", "https://a/v1")]);
    let applied = apply(&mut settings, &file(&many), &[true; MOST_PROFILES], true, &mut String::new);
    assert_eq!((settings.profiles.len(), applied.refused), (MOST_PROFILES, 1));
}

prop_compose! {
    fn any_profile()(
        id in "[abc]", name in prop_oneof![Just(String::new()), Just("Work".to_owned())],
        base_url in prop_oneof![
            Just(String::new()), Just("https://one.example/v1".to_owned()), Just("https://two.example".to_owned()),
            Just("https://one.example/v2".to_owned()), Just("not an address".to_owned()), Just("https://u:pw@one.example".to_owned()),
        ],
        key in prop_oneof![Just(None), Just(Some(None)), Just(Some(Some("https://one.example"))), Just(Some(Some("https://two.example")))],
        secret in prop_oneof![Just(KEY), Just("canary-Other55")],
        header in any::<bool>(), model in "[mn]", is_locked in any::<bool>(),
    ) -> Profile {
        let mut profile = Profile { id, name, base_url, model, ..Profile::default() };
        if key.is_some() && !is_locked {
            profile.system_prompt = format!("{secret} in the prompt");
        }
        let kept = |origin: Option<&str>| {
            let origin = origin.map(str::to_owned);
            if is_locked {
                return KeptKey { origin, key: String::new(), place: Place::Sealed, sealed: "cipher".into() };
            }
            KeptKey { origin, key: secret.into(), ..KeptKey::default() }
        };
        profile.keys = Keys(key.into_iter().map(kept).collect());
        if header {
            profile.set_headers(vec![Header { name: "X-Token".into(), value: "canary-Header9".into() }]);
        }
        profile
    }
}

fn unlike(profiles: Vec<Profile>) -> Vec<Profile> {
    let named = |(index, profile): (usize, Profile)| Profile { id: format!("{}{index}", profile.id), ..profile };
    profiles.into_iter().enumerate().map(named).collect()
}

proptest! {
    #[test]
    fn an_import_does_what_was_said_and_moves_no_key(
        here in proptest::collection::vec(any_profile(), 0..4), there in proptest::collection::vec(any_profile(), 0..4),
        with_secrets in any::<bool>(), with_keys in any::<bool>(),
    ) {
        let here = unlike(here);
        let incoming = read(&export(&unlike(there), with_keys, "")).unwrap();
        let mut settings = settings(here.clone());
        let said = take(&mut settings, &incoming, with_secrets);
        for (before, after) in here.iter().zip(&settings.profiles) {
            prop_assert_eq!(&before.id, &after.id);
            let origin = |profile: &Profile| profile.endpoint().ok().map(|endpoint| endpoint.origin);
            if !before.keys.0.is_empty() || !before.headers.is_empty() {
                prop_assert_eq!(origin(before), origin(after));
            }
            for kept in &before.keys.0 {
                let now = after.keys.0.iter().find(|now| now.origin == kept.origin);
                prop_assert!(now.is_some(), "no key is lost");
                prop_assert!(with_secrets && with_keys || now == Some(kept));
            }
            for header in &before.headers {
                prop_assert!(after.headers.iter().any(|now| now.name == header.name && !now.value.is_empty()));
            }
            let is_same = said.iter().all(|change| change.kind != ChangeKind::Update { id: before.id.clone() });
            prop_assert_eq!(is_same, before == after);
        }
        let new = said.iter().filter(|change| change.kind == ChangeKind::New).count();
        prop_assert_eq!(settings.profiles.len(), here.len() + new);
        let shown = format!("{said:?}");
        prop_assert!(!shown.contains("canary") && !shown.contains("cipher") && !shown.contains("u:pw"), "{}", shown);
    }
}
