//! Profiles as files and links. If this broke, a key would leave in a file that was meant for a colleague, a key would come
//! to an address that it was not given for, or a file would be taken over unseen.

use plainwire_e2e::{Browser, Given, Outcome, Session, payloads};
use serde_json::{Value, json};

const CANARY: &str = "sk-canary-4b1d9e72c05a83f6";
const SECRET: &str = "header-canary-77";

/// Without it, a person would hand out their key with a file, or lose what they set up with their browser.
#[tokio::test]
async fn profiles_leave_without_keys_unless_asked_and_come_back_the_same() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.take_saved_files().await?;
    set_up(&session).await?;
    session.wait_for_text("#export-help", "Keys and the values of headers are left out.").await?;
    session.click_named("Export all profiles").await?;
    let (name, bare) = session.saved_file(1).await?;
    assert!(name.starts_with("plainwire-profiles-20") && name.ends_with(".json"), "{name}");
    session.wait_for_text(".notices", &format!("Saved as {name}.")).await?;
    session.close_notices().await?;
    assert!(!bare.contains("canary"), "a key or a header's value left: {bare}");
    assert!(bare.contains("X-Team") && bare.contains("Gateway"), "{bare}");

    session.click_named("with keys and header values").await?;
    let origin = session.provider().origin();
    session.wait_for_text("#export-help", &format!("the key of “Gateway” for {origin}")).await?;
    session.wait_for_text("#export-help", "the header X-Team of “Gateway”").await?;
    session.click_named("Export this profile").await?;
    let (_, one) = session.saved_file(2).await?;
    session.close_notices().await?;
    session.click_named("Export all profiles").await?;
    let (_, whole) = session.saved_file(3).await?;
    assert!(whole.contains(CANARY) && whole.contains(SECRET), "{whole}");
    assert_eq!(parsed(&one)["profiles"].as_array().map(Vec::len), Some(1));
    let before = profiles(&session).await?;
    assert_eq!(before.as_array().map(Vec::len), Some(2));

    // Another browser.
    let other = Session::open(Browser::from_env()?).await?;
    other.open_settings().await?;
    import(&other, &bare).await?;
    other.wait_for_text(".review", "Header values are missing for: X-Team").await?;
    other.wait_for_text(".review", "Something secret was taken out of: System Prompt").await?;
    other.click_named("Cancel").await?;
    gone(&other).await?;
    import(&other, &whole).await?;
    other.wait_for_text(".review h2", "From a Plainwire file, 20").await?;
    other.wait_for_text(".review", "New profile “Gateway”").await?;
    other.wait_for_text(".review", "Nothing is connected to by taking it over.").await?;
    let shown = other.text(".review").await?;
    assert!(!shown.contains("canary"), "a key is shown: {shown}");
    other.click_named("Take keys and header values too (3)").await?;
    other.click_named("Take over").await?;
    other.wait_for_text(".notices", "Profiles imported: ").await?;
    let there = profiles(&other).await?;
    for profile in before.as_array().into_iter().flatten() {
        let same = there.as_array().into_iter().flatten().find(|other| other["name"] == profile["name"]);
        let same = same.unwrap_or(&Value::Null);
        for field in ["base_url", "model", "system_prompt", "keys", "headers", "configs", "temperature"] {
            let key_of =
                |profile: &Value| profile[field].as_object().map(|keys| keys.keys().cloned().collect::<Vec<_>>());
            if profile["provider"] == "demo" && field != "model" {
                continue;
            }
            assert_eq!(same[field], profile[field], "{field} of {} ({:?})", profile["name"], key_of(profile));
        }
    }
    Ok(())
}

/// Without it, a file could redirect a key to whoever wrote the file.
#[tokio::test]
async fn a_file_is_shown_first_changes_no_origin_under_a_key_and_connects_to_nothing() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.take_saved_files().await?;
    set_up(&session).await?;
    session.click_named("Export all profiles").await?;
    let (_, file) = session.saved_file(1).await?;
    let before = profiles(&session).await?;
    let asked = (session.provider().log().len(), session.app().log().len());

    import(&session, &file).await?;
    session.wait_for_text(".review", "“Gateway” is here already, as it is").await?;
    session.click_named("Cancel").await?;
    gone(&session).await?;

    let mut changed = parsed(&file);
    for profile in changed["profiles"].as_array_mut().into_iter().flatten() {
        if profile["name"] == "Gateway" {
            profile["temperature"] = json!("0.7");
        }
    }
    import(&session, &changed.to_string()).await?;
    session.wait_for_text(".review", "Changes the profile “Gateway”").await?;
    session.wait_for_text(".review", "0.7").await?;
    session.wait_for_text(".review", "was: 0.3").await?;
    assert_eq!(profiles(&session).await?, before, "what is shown is not done yet");
    session.screenshot("review-update").await?;
    // What is not chosen is not taken.
    session.click_named("Changes the profile “Gateway”").await?;
    session.click_named("Take over").await?;
    gone(&session).await?;
    assert_eq!(gateway(&session).await?["temperature"], "0.3");

    for profile in changed["profiles"].as_array_mut().into_iter().flatten() {
        if profile["name"] == "Gateway" {
            profile["base_url"] = json!("https://evil.example/v1");
        }
    }
    import(&session, &changed.to_string()).await?;
    session.wait_for_text(".review", "New profile “Gateway”").await?;
    session.wait_for_text(".review .caution", "has a key or headers for").await?;
    session.wait_for_text(".review .caution", "the one of the file comes beside it").await?;
    session.click_named("Take over").await?;
    gone(&session).await?;
    let here = profiles(&session).await?;
    let all: Vec<&Value> =
        here.as_array().into_iter().flatten().filter(|profile| profile["name"] == "Gateway").collect();
    assert_eq!(all.len(), 2, "{here}");
    for profile in all {
        let is_evil = profile["base_url"] == "https://evil.example/v1";
        assert_eq!(profile.to_string().contains("canary"), !is_evil, "{profile}");
    }
    assert_eq!((session.provider().log().len(), session.app().log().len()), asked, "an import connects to nothing");
    Ok(())
}

/// Without it, a person who comes from an editor would have to type everything again, or bring keys along unasked.
#[tokio::test]
async fn an_editors_settings_are_read_and_their_keys_only_when_ticked() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.open_settings().await?;
    session.wait_for_text("#model-help", "models from the server.").await?;
    let asked = session.provider().log().len();
    let origin = session.provider().origin();
    let roo = json!({
        "providerProfiles": { "currentApiConfigName": "work", "apiConfigs": {
            "work": { "apiProvider": "openai", "openAiBaseUrl": format!("{origin}/v1"), "openAiApiKey": CANARY,
                "openAiModelId": "demo-fast", "openAiHeaders": { "X-Team": SECRET },
                "openAiCustomModelInfo": { "contextWindow": 32000, "inputPrice": 1.5 } },
            "elsewhere": { "apiProvider": "vscode-lm" },
        } },
        "globalSettings": { "mode": "code" },
    });
    for with_keys in [false, true] {
        import(&session, &roo.to_string()).await?;
        session.wait_for_text(".review h2", "From Kilo Code or Roo Code").await?;
        session.wait_for_text(".review", "“elsewhere”: ").await?;
        assert!(!session.text(".review").await?.contains("canary"), "a key is shown");
        if with_keys {
            session.click_named("Take keys and header values too (2)").await?;
            session.wait_for_text(".review", &format!("Keys for {origin}")).await?;
        }
        session.click_named("Take over").await?;
        gone(&session).await?;
        let here = profiles(&session).await?;
        let work: Vec<&Value> = here.as_array().into_iter().flatten().filter(|one| one["name"] == "work").collect();
        assert_eq!(work.len(), 1, "{here}");
        assert_eq!((work[0]["model"].as_str(), work[0].to_string().contains(CANARY)), (Some("demo-fast"), with_keys));
        assert_eq!(work[0].to_string().contains(SECRET), with_keys);
    }
    assert_eq!(session.provider().log().len(), asked, "an import connects to nothing");
    session.close_notices().await?;
    session.click_named("work").await?;
    session.wait_for_text("#context-window-source", "yours").await?;
    assert_eq!(session.wait_for("#context-window").await?.prop("value").await?.as_deref(), Some("32000"));
    Ok(())
}

/// Without it, a wrong file would do nothing, or worse, something.
#[tokio::test]
async fn what_is_no_settings_file_is_refused_in_words() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.open_settings().await?;
    session.wait_for_text("#model-help", "models from the server.").await?;
    let before = profiles(&session).await?;
    let none = "This is no settings file of Plainwire, Kilo Code, Roo Code or OpenCode.";
    for (text, words) in [
        ("", none),
        ("\u{0}\u{1}\u{fffd} not JSON {{{", none),
        ("[1,2,3]", none),
        (
            r#"{"plainwire":"conversations","version":1}"#,
            "This file of Plainwire holds no profiles but “conversations”.",
        ),
        (
            r#"{"plainwire":"profiles","version":99,"profiles":7}"#,
            "written by a newer Plainwire (version 99 of the format)",
        ),
    ] {
        import(&session, text).await?;
        session.wait_for_text(".review .problem", "Nothing was imported: ").await?;
        session.wait_for_text(".review .problem", words).await?;
        session.click(".review button").await?;
        gone(&session).await?;
    }
    let long = " ".repeat((8 << 20) + 1);
    let script = "const big = new File([' '.repeat(arguments[0])], 'big.json');
        const answer = event => {
          if (event.target.type !== 'file') return;
          event.preventDefault();
          window.removeEventListener('click', answer, true);
          const all = new DataTransfer();
          all.items.add(big);
          setTimeout(() => { event.target.files = all.files; event.target.dispatchEvent(new Event('change')); });
        };
        window.addEventListener('click', answer, true);";
    session.script(script, &[json!(long.len())]).await?;
    session.click_named("Import a file").await?;
    session.wait_for_text(".review .problem", "The file is too large").await?;
    assert_eq!(profiles(&session).await?, before);
    Ok(())
}

/// Without it, a link would carry a key through every hand it goes, or bring nothing.
#[tokio::test]
async fn a_link_brings_a_profile_and_never_a_key() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    set_up(&session).await?;
    let clipboard = "window.copied = '';
        Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: async text => { window.copied = text; } } });";
    session.script(clipboard, &[]).await?;
    session.click_named("Copy a link").await?;
    session.wait_for_text(".notices", "“System prompt” holds what looks like a key or a password").await?;
    assert_eq!(session.script("return window.copied", &[]).await?, "", "a link with a key is not made");
    session.close_notices().await?;
    session.paste("#system-prompt", "Be brief.").await?;
    session.click_named("Copy a link").await?;
    session.wait_for_text(".notices", "The link was copied. It holds no key.").await?;
    let link = session.wait_until("the link", "return window.copied").await?;
    let link = link.as_str().unwrap_or_default().to_owned();
    let (address, hash) = link.split_once('#').unwrap_or_default();
    assert!(address.starts_with(&session.app().origin()), "{link}");
    assert!(!link.contains("canary"), "{link}");

    // Opened in another browser, and once more while the settings are open there.
    let other = Session::open(Browser::from_env()?).await?;
    for is_open in [false, true] {
        if is_open {
            other.script("location.hash = arguments[0]", &[json!(hash)]).await?;
        } else {
            other.goto(&format!("#{hash}")).await?;
        }
        other.wait_for_text(".review h2", "From a Plainwire link").await?;
        let sentence = if is_open { "“Gateway” is here already, as it is" } else { "New profile “Gateway”" };
        other.wait_for_text(".review", sentence).await?;
        let left = other.script("return location.hash", &[]).await?;
        assert_eq!(left, "#/settings", "the address keeps nothing of it");
        other.click_named("Take over").await?;
        gone(&other).await?;
    }
    let taken = gateway(&other).await?;
    let base_url = format!("{}/v1", session.provider().origin());
    assert_eq!((taken["base_url"].as_str(), taken["temperature"].as_str()), (Some(base_url.as_str()), Some("0.3")));
    assert_eq!(taken["headers"][0]["name"], "X-Team");
    assert!(!taken.to_string().contains("canary"));

    // {"name":"x","base_url":"https://h.example/v1","api_key":"k-123456","v":1}
    let with_key = "eyJuYW1lIjoieCIsImJhc2VfdXJsIjoiaHR0cHM6Ly9oLmV4YW1wbGUvdjEiLCJhcGlfa2V5Ijoiay0xMjM0NTYiLCJ2IjoxfQ";
    for (payload, words) in
        [(with_key, "The link holds a key or a password in “API Key”"), (&with_key[..40], "cut off or damaged")]
    {
        other.script("location.hash = arguments[0]", &[json!(format!("#/settings?profile={payload}"))]).await?;
        other.wait_for_text(".review .problem", words).await?;
        assert_eq!(other.script("return location.hash", &[]).await?, "#/settings");
        other.click(".review button").await?;
        gone(&other).await?;
    }
    Ok(())
}

/// Without it, a profile from a stranger could run script in the page that holds the keys.
#[tokio::test]
async fn hostile_profiles_stay_text() -> Outcome {
    let Some(payloads) = payloads()? else {
        println!("there is no folder ../shared/payloads beside the checkout: the hostile texts were not tried");
        return Ok(());
    };
    let session = Session::open(Browser::from_env()?).await?;
    session.open_settings().await?;
    session.wait_for_text("#model-help", "models from the server.").await?;
    session.watch_policy().await?;
    session.go_offline().await?;
    session.console_errors().await?;
    session.no_intruders("nobody").await?;
    let profiles: Vec<Value> = payloads
        .chunks(8)
        .take(40)
        .map(|texts| {
            let text = |index: usize| texts.get(index).cloned().unwrap_or_default();
            json!({ "name": text(0), "base_url": text(1), "model": text(2), "system_prompt": text(3), "provider": text(4),
                "headers": [{ "name": text(5), "value": text(6) }], "extra_body": text(7),
                "keys": { (text(1)): { "key": "k-1" } }, "lessons": [{ "origin": text(0), "model": text(1), "name": text(2) }] })
        })
        .collect();
    let file = json!({ "plainwire": "profiles", "version": 1, "exported": payloads[0], "profiles": profiles });
    import(&session, &file.to_string()).await?;
    session.wait_for_text(".review", "New profile “").await?;
    session.no_intruders("the review of a file").await?;
    // Not by the driver: one of them finds no way to a button so far down.
    session.script("document.querySelector('.review .btn.go').click()", &[]).await?;
    gone(&session).await?;
    session.no_intruders("the list of profiles").await?;
    let entries = session.find_all(".profiles li button").await?;
    assert!(entries.len() > profiles.len() / 2, "{} profiles", entries.len());
    session.script("document.querySelectorAll('details').forEach(part => part.open = true)", &[]).await?;
    for at in 0..entries.len() {
        session.script("document.querySelectorAll('.profiles li button')[arguments[0]].click()", &[json!(at)]).await?;
        session.no_intruders(&format!("profile {at}")).await?;
    }
    session.goto("#/chat").await?;
    session.wait_for("select.chip").await?;
    session.no_intruders("the profiles in the composer").await?;
    assert_eq!(session.violations().await?, "");
    if let Some(errors) = session.console_errors().await? {
        assert!(errors.is_empty(), "{errors:?}");
    }
    Ok(())
}

/// Two profiles: the demo, and a gateway with a key, a header, a temperature and a system prompt that quotes the key.
async fn set_up(session: &Session) -> Outcome {
    session.open_settings().await?;
    session.click_named("Add profile").await?;
    session.wait_until("the new profile", "return document.activeElement.id === 'profile-name'").await?;
    session.paste("#profile-name", "Gateway").await?;
    session.paste("#base-url", &format!("{}/v1", session.provider().origin())).await?;
    session.paste("#api-key", CANARY).await?;
    session.paste("#model", "demo-fast").await?;
    session.paste("#context-window", "32k").await?;
    session.click(".more summary").await?;
    session.paste("#system-prompt", &format!("Be brief. Never say {CANARY}.")).await?;
    session.paste("#temperature", "0.3").await?;
    session.click_named("Add header").await?;
    session
        .wait_until("the row", "return document.activeElement.getAttribute('aria-label') === 'Name of header 1'")
        .await?;
    session.fill_named("Name of header 1", "X-Team").await?;
    session.fill_named("Value of header 1", SECRET).await?;
    session.wait_for("#model-help .problem").await?;
    session
        .until("the header to be kept", async || {
            Ok((gateway(session).await?["headers"][0]["value"] == SECRET).then_some(()))
        })
        .await
}

/// Imports a text as a file.
async fn import(session: &Session, text: &str) -> Outcome {
    session.close_notices().await?;
    session.answer_with(&[Given::text("settings.json", text)]).await?;
    session.click_named("Import a file").await?;
    session.wait_for(".review").await.map(drop)
}

async fn gone(session: &Session) -> Outcome {
    session.wait_until("the review to be gone", "return !document.querySelector('.review')").await.map(drop)
}

/// The profiles as they are kept, with their keys, in the order of their ids.
async fn profiles(session: &Session) -> Outcome<Value> {
    let script = "const kept = JSON.parse(localStorage.getItem('plainwire.settings') ?? 'null');
        return kept ? Object.entries(kept.data.profiles).sort().map(entry => entry[1]) : []";
    session.script(script, &[]).await
}

async fn gateway(session: &Session) -> Outcome<Value> {
    let all = profiles(session).await?;
    let found = all.as_array().into_iter().flatten().find(|profile| profile["name"] == "Gateway");
    Ok(found.cloned().unwrap_or_default())
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}
