//! What this browser keeps. If this broke, one tab of an older version, one damaged text or one click would destroy what a
//! person had set up; or what they wanted gone would still be there.

use plainwire_e2e::{Browser, Kept, Outcome, Session};
use serde_json::{Value, json};

const SECRET: &str = "sk-kept-5b02e9d71c";
const MODEL: &str = "demo-chat?rate=max&tokens=8";

/// All that the app keeps for the browser and the tab.
const KEPT: &str = "return [localStorage, sessionStorage].flatMap(area =>
    Object.keys(area).filter(key => key.startsWith('plainwire.')).map(key => `${key}: ${area.getItem(key)}`))";

#[tokio::test]
async fn what_a_newer_version_wrote_is_left_alone() -> Outcome {
    let newer = r#"{"version":99,"data":{"profiles":["of another shape"],"more":1}}"#;
    let session = Session::open(Browser::from_env()?).await?;
    for is_heard in [true, false] {
        session.script("localStorage.removeItem('plainwire.settings')", &[]).await?;
        session.reload().await?;
        session.choose_model(MODEL).await?;
        let write = "const [newValue, isHeard] = arguments, key = 'plainwire.settings';
            localStorage.setItem(key, newValue);
            if (isHeard) dispatchEvent(new StorageEvent('storage', { key, newValue, storageArea: localStorage }));";
        session.script(write, &[json!(newer), json!(is_heard)]).await?;
        session.paste("#api-key", SECRET).await?;
        session.fill("#profile-name", "Changed in the older one").await?;
        session.wait_for_text(".notices", "were written by a newer Plainwire (version 99)").await?;
        session.wait_for_text(".saved", "Not saved: holds until the page is closed").await?;
        assert_eq!(text(&session).await?, json!(newer));
        session.new_chat().await?;
        session.send("Are you there?").await?;
        let reply = session.reply_ended(1).await?;
        assert!(reply.trouble.contains("key") || !reply.text.is_empty(), "the older one goes on: {reply:?}");

        session.reload().await?;
        session.wait_for_text(".notices", "Settings are left alone").await?;
        session.open_settings().await?;
        session.fill("#profile-name", "Changed after a reload").await?;
        session.wait_for_text(".saved", "Not saved").await?;
        assert_eq!(text(&session).await?, json!(newer));
        session.secret_stays(SECRET, Kept::Nowhere).await?;
    }
    Ok(())
}

/// Without it, text that is damaged in one place would be lost as a whole, or come back as something else.
#[tokio::test]
async fn damaged_text_with_half_a_character_is_kept_to_the_last_bit() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.wait_for(".composer textarea").await?;
    // `{"a":"` and the first half of a pair, then an end that fits nothing.
    let units: Vec<u16> = r#"{"version":2,"data":{"note":""#.encode_utf16().chain([0xd83d, 0x7d, 0, 0xdc00]).collect();
    let spoil = "localStorage.setItem('plainwire.settings', String.fromCharCode(...arguments[0]))";
    session.script(spoil, &[json!(units)]).await?;
    session.reload().await?;
    session.wait_for_text(".notices", "Settings start afresh").await?;
    let aside = "const key = Object.keys(localStorage).find(key => key.startsWith('plainwire.settings.unreadable-'));
        return [key, localStorage.getItem(key).split('').map(unit => unit.charCodeAt(0))]";
    let found = session.script(aside, &[]).await?;
    assert_eq!(found[1], json!(units));
    session.choose_model(MODEL).await?;
    let key = found[0].as_str().unwrap_or_default().to_owned();
    session.wait_for_text(".form", &format!("kept in this browser under: {key}")).await?;
    session.named("Save it as a file").await?;
    session.reload().await?;
    session.wait_for_text(".form", &key).await?;
    assert_eq!(session.script(aside, &[]).await?, found, "it stays until it is wanted");
    Ok(())
}

#[tokio::test]
async fn forgetting_everything_leaves_nothing() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.wait_for(".composer textarea").await?;
    session.script("localStorage.setItem('plainwire.settings', '{{ damaged')", &[]).await?;
    session.reload().await?;
    filled(&session).await?;
    session.script("localStorage.setItem('another.app', 'not ours')", &[]).await?;
    let before = session.script(KEPT, &[]).await?.to_string();
    for part in ["plainwire.settings:", "unreadable-", "plainwire.keys:", "plainwire.draft.", "plainwire.profile:"] {
        assert!(before.contains(part), "{part} is not in {before}");
    }
    session.open_settings().await?;
    session.click_named("Forget everything").await?;
    session.screenshot("forget").await?;
    session.click_named("Cancel").await?;
    session.click_named("Forget everything").await?;
    session.click_named("Really forget everything").await?;
    session.wait_for_text(".welcome h2", "Ask the demo provider").await?;
    is_forgotten(&session).await?;
    assert_eq!(session.script("return localStorage.getItem('another.app')", &[]).await?, "not ours");
    session.open_settings().await?;
    session.holds("#profile-name", "").await?;
    session.secret_stays(SECRET, Kept::Nowhere).await
}

/// Without it, a key would live on in a tab that stands open elsewhere, and a reload there would bring it back.
#[tokio::test]
async fn other_tabs_forget_as_well() -> Outcome {
    if Browser::from_env()? != Browser::Chromium {
        println!("only Chromium's driver is relied on for a second tab: this runs there only");
        return Ok(());
    }
    let session = Session::open(Browser::Chromium).await?;
    filled(&session).await?;
    let client = session.client();
    let first = client.window().await?;
    let second = client.new_window(true).await?.handle;
    client.switch_to_window(second).await?;
    session.open_settings().await?;
    session.click_named("Forget everything").await?;
    session.click_named("Really forget everything").await?;
    session.wait_for_text(".welcome h2", "Ask the demo provider").await?;
    client.switch_to_window(first).await?;
    session.until("the first tab to forget", async || Ok((session.titles().await?.is_empty()).then_some(()))).await?;
    session.wait_for_text(".welcome h2", "Ask the demo provider").await?;
    is_forgotten(&session).await?;
    session.reload().await?;
    session.open_settings().await?;
    session.secret_stays(SECRET, Kept::Nowhere).await
}

/// A key for the tab, a conversation, a draft.
async fn filled(session: &Session) -> Outcome {
    session.choose_model(MODEL).await?;
    session.paste("#base-url", &format!("{}/open/v1", session.provider().origin())).await?;
    session.choose("#key-place", "tab").await?;
    session.paste("#api-key", SECRET).await?;
    session.new_chat().await?;
    session.send("A question to be forgotten").await?;
    session.reply_ended(1).await?;
    session.fill(".composer textarea", "A draft to be forgotten").await
}

async fn is_forgotten(session: &Session) -> Outcome {
    assert_eq!(session.script(KEPT, &[]).await?, json!([]));
    let database = session.database().await?;
    let is_empty = |records: &Value| records.as_array().is_some_and(Vec::is_empty);
    assert!(database.as_object().is_some_and(|stores| stores.values().all(is_empty)), "{database}");
    Ok(())
}

async fn text(session: &Session) -> Outcome<Value> {
    session.script("return localStorage.getItem('plainwire.settings')", &[]).await
}
