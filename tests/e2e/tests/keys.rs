//! Where a key is kept. If this broke, a key would lie open where its owner was told that it does not, or be gone where they
//! were told that it stays.

use plainwire_e2e::{Browser, Kept, Key, Outcome, Session};
use plainwire_mock_provider::Exchange;
use serde_json::json;

const SECRET: &str = "sk-kept-5b02e9d71c";
const PASSPHRASE: &str = "four quiet lanterns";
const MODEL: &str = "demo-chat?rate=max&tokens=8";

#[tokio::test]
async fn in_this_browser_until_this_tab_is_closed_or_while_the_page_is_open() -> Outcome {
    let session = ready().await?;
    for (place, kept, stays) in
        [("browser", Kept::Browser, true), ("tab", Kept::Tab, true), ("page", Kept::Nowhere, false)]
    {
        session.choose("#key-place", place).await?;
        session.paste("#api-key", SECRET).await?;
        session.holds("#api-key", SECRET).await?;
        session.secret_stays(SECRET, kept).await?;
        assert_eq!(stored(&session).await?, [kept == Kept::Browser, kept == Kept::Tab], "{place}");
        assert_eq!(asked(&session).await?.header("authorization"), Some(bearer().as_str()), "{place}");

        session.reload().await?;
        session.open_settings().await?;
        session.holds("#key-place", place).await?;
        session.holds("#api-key", if stays { SECRET } else { "" }).await?;
        let sent = asked(&session).await?;
        assert_eq!(sent.header("authorization"), stays.then(bearer).as_deref(), "{place}");
        session.secret_stays(SECRET, kept).await?;
        session.open_settings().await?;
    }
    Ok(())
}

/// Without it, what was written down before would stay where it was, although another place was chosen.
#[tokio::test]
async fn a_key_moves_when_its_place_changes() -> Outcome {
    let session = ready().await?;
    session.paste("#api-key", SECRET).await?;
    protect(&session).await?;
    for (place, kept) in [
        ("tab", Kept::Tab),
        ("sealed", Kept::Nowhere),
        ("page", Kept::Nowhere),
        ("browser", Kept::Browser),
        ("sealed", Kept::Nowhere),
        ("browser", Kept::Browser),
    ] {
        session.choose("#key-place", place).await?;
        if place == "sealed" {
            is_sealed(&session).await?;
        } else {
            assert!(!kept_text(&session).await?.contains("\"sealed\":\""), "nothing stays behind");
        }
        session.secret_stays(SECRET, kept).await?;
        assert_eq!(stored(&session).await?, [kept == Kept::Browser, kept == Kept::Tab], "{place}");
        session.holds("#api-key", SECRET).await?;
    }
    session.reload().await?;
    session.holds("#api-key", SECRET).await
}

#[tokio::test]
async fn under_a_passphrase_that_the_composer_asks_for_once() -> Outcome {
    let session = ready().await?;
    session.paste("#api-key", SECRET).await?;
    session.choose("#key-place", "sealed").await?;
    for (first, again, words) in [("short", "short", "Eight characters at least"), (PASSPHRASE, "four", "not the same")]
    {
        session.fill_named("Passphrase", first).await?;
        session.fill_named("Passphrase, once more", again).await?;
        session.click_named("Protect").await?;
        session.wait_for_text(".passphrase .problem", words).await?;
    }
    assert_eq!(stored(&session).await?, [true, false], "nothing has changed yet");
    session.click_named("Leave it as it was").await?;
    session.holds("#key-place", "browser").await?;
    protect(&session).await?;
    session.screenshot("keys-sealed").await?;
    nothing_plain(&session).await?;
    assert_eq!(asked(&session).await?.header("authorization"), Some(bearer().as_str()));

    session.reload().await?;
    session.new_chat().await?;
    let before = session.provider().log().len();
    session.send("Is anybody there?").await?;
    session.wait_for_text(".composer .trouble", "Enter the passphrase").await?;
    session.screenshot("keys-locked").await?;
    assert_eq!(session.axe().await?, [], "the page breaks no rule");
    session.fill_named("Passphrase", "four loud lanterns").await?;
    session.press(Key::Enter).await?;
    session.wait_for_text(".composer .passphrase .problem", "That is not the passphrase.").await?;
    assert_eq!(session.provider().log().len(), before, "nothing was sent with a wrong one");
    session.fill_named("Passphrase", PASSPHRASE).await?;
    session.press(Key::Enter).await?;
    let reply = session.reply_ended(1).await?;
    assert!(reply.trouble.is_empty() && !reply.text.is_empty(), "{reply:?}");
    session.send("And now?").await?;
    session.reply_ended(2).await?;
    assert!(session.find(".passphrase").await?.is_none(), "it is asked for once");
    let last = session.provider().log().into_iter().rfind(|exchange| exchange.method == "POST");
    assert_eq!(last.as_ref().and_then(|last| last.header("authorization")), Some(bearer().as_str()));
    nothing_plain(&session).await
}

#[tokio::test]
async fn the_settings_unlock_lock_and_forget() -> Outcome {
    let session = ready().await?;
    session.paste("#api-key", SECRET).await?;
    protect(&session).await?;
    session.click_named("Lock now").await?;
    locked(&session).await?;

    session.reload().await?;
    session.open_settings().await?;
    locked(&session).await?;
    session.screenshot("keys-settings-locked").await?;
    session.choose("#key-place", "browser").await?;
    session.wait_for_text(".notices", "Keys that are locked stay under the passphrase").await?;
    locked(&session).await?;
    unlock(&session, "wrong by far").await?;
    session.wait_for_text("#api-key-help .problem", "That is not the passphrase.").await?;
    unlock(&session, PASSPHRASE).await?;
    session.holds("#api-key", SECRET).await?;
    session.wait_for_text("#model-help", "5 models from the server.").await?;

    session.choose("#key-place", "tab").await?;
    session.choose("#key-place", "sealed").await?;
    is_sealed(&session).await?;
    session.click_named("Lock now").await?;
    locked(&session).await?;
    session.click_named("Forget this key").await?;
    session.wait_until("the field to be free", "return !document.getElementById('api-key').disabled").await?;
    session.holds("#api-key", "").await?;
    assert!(!kept_text(&session).await?.contains("\"sealed\":\""), "it is gone from the browser");
    assert_eq!(asked(&session).await?.header("authorization"), None);
    nothing_plain(&session).await
}

/// Without it, the tab that writes last would take away what was entered in the other.
#[tokio::test]
async fn two_tabs_that_write_at_once_lose_neither_edit() -> Outcome {
    if Browser::from_env()? != Browser::Chromium {
        println!("only Chromium's driver is relied on for a second tab: this runs there only");
        return Ok(());
    }
    let session = ready().await?;
    let client = session.client();
    session.choose("#key-place", "page").await?;
    session.paste("#api-key", SECRET).await?;
    let first = client.window().await?;
    let second = client.new_window(true).await?.handle;
    client.switch_to_window(second.clone()).await?;
    session.open_settings().await?;
    session.holds("#api-key", "").await?;
    for round in 1..=5 {
        client.switch_to_window(first.clone()).await?;
        session.paste("#seed", &round.to_string()).await?;
        client.switch_to_window(second.clone()).await?;
        session.paste("#profile-name", &format!("Round {round}")).await?;
    }
    session.click_named("Add profile").await?;
    session.fill("#profile-name", "From the second").await?;
    client.switch_to_window(first.clone()).await?;
    session.click_named("Duplicate").await?;
    session.fill("#profile-name", "From the first").await?;
    let all = "return Array.from(document.querySelectorAll('.profiles li'), row => row.textContent).sort().join()
        === 'From the first,From the second,Round 5'";
    for tab in [second, first] {
        client.switch_to_window(tab).await?;
        session.wait_until("all three profiles", all).await?;
    }
    session.holds("#api-key", SECRET).await?;
    session.click_named("Round 5").await?;
    session.holds("#seed", "5").await?;
    session.holds("#api-key", SECRET).await?;
    session.secret_stays(SECRET, Kept::Nowhere).await
}

async fn ready() -> Outcome<Session> {
    let session = Session::open(Browser::from_env()?).await?;
    session.choose_model(MODEL).await?;
    session.paste("#base-url", &format!("{}/open/v1", session.provider().origin())).await?;
    session.paste("#api-key", "").await?;
    session.wait_for("details.more").await?;
    session.script("document.querySelector('details.more').open = true", &[]).await?;
    Ok(session)
}

/// Puts the keys under the passphrase for the first time.
async fn protect(session: &Session) -> Outcome {
    session.choose("#key-place", "sealed").await?;
    session.fill_named("Passphrase", PASSPHRASE).await?;
    session.fill_named("Passphrase, once more", PASSPHRASE).await?;
    session.click_named("Protect").await?;
    session.wait_for_text("#key-place-help", "Unlocked until this page is closed.").await?;
    is_sealed(session).await
}

async fn unlock(session: &Session, passphrase: &str) -> Outcome {
    session.fill_named("Passphrase", passphrase).await?;
    session.click_named("Unlock").await
}

async fn locked(session: &Session) -> Outcome {
    session.wait_until("the key to be locked", "return document.getElementById('api-key').disabled").await?;
    session.holds("#api-key", "").await?;
    session.wait_for_text("#api-key-help", "The key is locked.").await?;
    nothing_plain(session).await
}

async fn is_sealed(session: &Session) -> Outcome {
    let text = "the sealed key to be kept";
    session.until(text, async || Ok(kept_text(session).await?.contains("\"sealed\":\"").then_some(()))).await
}

async fn nothing_plain(session: &Session) -> Outcome {
    session.secret_stays(SECRET, Kept::Nowhere).await?;
    session.secret_stays(PASSPHRASE, Kept::Nowhere).await
}

async fn kept_text(session: &Session) -> Outcome<String> {
    let text = session.script("return localStorage.getItem('plainwire.settings') ?? ''", &[]).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

/// Whether the key stands in the browser's storage, and in the tab's.
async fn stored(session: &Session) -> Outcome<[bool; 2]> {
    let script = "return [localStorage, sessionStorage].map(area =>
        Object.keys(area).some(key => area.getItem(key).includes(arguments[0])))";
    let found = session.script(script, &[json!(SECRET)]).await?;
    Ok([found[0] == true, found[1] == true])
}

/// Asks in a new chat, and returns what arrived.
async fn asked(session: &Session) -> Outcome<Exchange> {
    session.new_chat().await?;
    let before = session.provider().log().iter().filter(|exchange| exchange.method == "POST").count();
    session.send("Are you there?").await?;
    let reply = session.reply_ended(1).await?;
    assert!(reply.trouble.is_empty() && !reply.text.is_empty(), "{reply:?}");
    session.completion_ended(before + 1).await
}

fn bearer() -> String {
    format!("Bearer {SECRET}")
}
