//! Profiles. If this broke, a person with two providers would lose one of them, or send a question, and a key, to the wrong
//! one.

use plainwire_e2e::{Browser, Kept, Outcome, Session, chats};
use plainwire_mock_provider::{Exchange, Provider};
use serde_json::{Value, json};

const ONE: &str = "sk-one-4f1d9a";
const TWO: &str = "sk-two-77c0e2";
const MODEL: &str = "demo-chat?rate=max&tokens=8";
const OTHER_MODEL: &str = "demo-chat?rate=max&tokens=9";

/// The titles in the list, the one in use in brackets.
const LIST: &str = "return Array.from(document.querySelectorAll('.profiles li button'), row =>
    row.getAttribute('aria-current') === 'true' ? `[${row.textContent}]` : row.textContent)";

#[tokio::test]
async fn profiles_are_added_named_copied_moved_and_deleted() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.open_settings().await?;
    lists(&session, &["[Demo provider]"]).await?;
    session.fill("#profile-name", "First").await?;
    lists(&session, &["[First]"]).await?;

    session.click_named("Add profile").await?;
    lists(&session, &["First", "[New profile]"]).await?;
    let focused = "return document.activeElement.id === 'profile-name'";
    session.wait_until("the new profile's name to have the focus", focused).await?;
    session.type_keys("Second").await?;
    session.holds("#base-url", "").await?;
    reach(&session, session.provider(), TWO, OTHER_MODEL).await?;
    session.click_named("Duplicate").await?;
    lists(&session, &["First", "Second", "[Second (copy)]"]).await?;
    session.holds("#api-key", TWO).await?;
    session.holds("#model", OTHER_MODEL).await?;
    session.screenshot("profiles").await?;

    session.click_named("Move up").await?;
    lists(&session, &["First", "[Second (copy)]", "Second"]).await?;
    session.click_named("Move up").await?;
    lists(&session, &["[Second (copy)]", "First", "Second"]).await?;
    let at_end = session.named("Move up").await?.attr("aria-disabled").await?;
    assert_eq!(at_end.as_deref(), Some("true"), "nothing is above the first");
    session.click_named("Move down").await?;
    let moved = ["First", "[Second (copy)]", "Second"];
    lists(&session, &moved).await?;

    session.click_named("Delete").await?;
    lists(&session, &["First", "[Second]"]).await?;
    session.wait_for_text(".notices", "Deleted the profile “Second (copy)”.").await?;
    session.click_named("Undo").await?;
    lists(&session, &moved).await?;
    session.holds("#api-key", TWO).await?;

    session.reload().await?;
    lists(&session, &moved).await?;
    session.holds("#api-key", TWO).await?;
    session.click_named("First").await?;
    session.holds("#base-url", &session.provider().base_url()).await?;
    session.holds("#profile-name", "First").await?;
    assert_eq!(session.axe().await?, [], "the page breaks no rule");

    // The last one leaves a blank one behind, and no key.
    for _ in 0..3 {
        session.click_named("Delete").await?;
    }
    lists(&session, &["[New profile]"]).await?;
    session.secret_stays(TWO, Kept::Nowhere).await
}

/// Without it, the name over a question would not say where it goes.
#[tokio::test]
async fn a_profile_chosen_at_the_composer_is_the_one_that_is_asked() -> Outcome {
    let (session, other) = (Session::open(Browser::from_env()?).await?, Provider::start(0).await?);
    two_profiles(&session, &other).await?;
    session.new_chat().await?;
    ask(&session, 1).await?;
    asked(&other, 1, TWO, OTHER_MODEL);
    assert_eq!(chats(session.provider()).len(), 0);

    choose(&session, "One").await?;
    ask(&session, 2).await?;
    asked(session.provider(), 1, ONE, MODEL);
    asked(&other, 1, TWO, OTHER_MODEL);

    session.reload().await?;
    session.reply_ended(2).await?;
    chosen(&session, "One").await?;
    choose(&session, "Two").await?;
    session.screenshot("profiles-composer").await?;
    ask(&session, 3).await?;
    asked(&other, 2, TWO, OTHER_MODEL);
    never_together(&session, &other).await
}

/// Without it, choosing a profile in one tab would send the next question of another tab to another provider.
#[tokio::test]
async fn two_tabs_use_two_profiles() -> Outcome {
    if Browser::from_env()? != Browser::Chromium {
        println!("only Chromium's driver is relied on for a second tab: this runs there only");
        return Ok(());
    }
    let (session, other) = (Session::open(Browser::Chromium).await?, Provider::start(0).await?);
    two_profiles(&session, &other).await?;
    let client = session.client();
    session.new_chat().await?;
    chosen(&session, "Two").await?;
    let first = client.window().await?;
    let second = client.new_window(true).await?.handle;
    client.switch_to_window(second.clone()).await?;
    session.goto("").await?;
    session.wait_for(".composer select").await?;
    choose(&session, "One").await?;
    client.switch_to_window(first.clone()).await?;
    chosen(&session, "Two").await?;
    ask(&session, 1).await?;
    asked(&other, 1, TWO, OTHER_MODEL);

    client.switch_to_window(second).await?;
    chosen(&session, "One").await?;
    ask(&session, 1).await?;
    asked(session.provider(), 1, ONE, MODEL);
    // A name that is given in one tab is heard in the other, and changes nothing there but the name.
    session.open_settings().await?;
    session.fill("#profile-name", "Eins").await?;
    session.reload().await?;
    lists(&session, &["[Eins]", "Two"]).await?;
    client.switch_to_window(first).await?;
    session.reload().await?;
    chosen(&session, "Two").await?;
    ask(&session, 2).await?;
    asked(&other, 2, TWO, OTHER_MODEL);
    choose(&session, "Eins").await?;
    never_together(&session, &other).await
}

/// Without it, looking at what else there is would cost the address and the model that were typed.
#[tokio::test]
async fn presets_back_and_forth_lose_nothing_that_was_typed() -> Outcome {
    let session = Session::open_hosted(Browser::from_env()?).await?;
    let base_url = format!("{}/open/v1", session.provider().origin());
    session.open_settings().await?;
    reach(&session, session.provider(), ONE, MODEL).await?;
    for _ in 0..2 {
        for (preset, address, model) in [
            ("groq", "https://api.groq.com/openai/v1", "llama-mine"),
            ("openai", "https://api.openai.com/v1", "gpt-mine"),
            ("ollama", "http://localhost:11434/v1", "local-mine"),
        ] {
            session.choose("#api-provider", preset).await?;
            session.holds("#base-url", address).await?;
            session.holds("#api-key", "").await?;
            session.paste("#model", model).await?;
        }
        session.choose("#api-provider", "groq").await?;
        session.holds("#model", "llama-mine").await?;
        session.choose("#api-provider", "").await?;
        session.holds("#base-url", &base_url).await?;
        session.holds("#model", MODEL).await?;
        session.holds("#api-key", ONE).await?;
    }
    session.reload().await?;
    for (preset, model) in [("openai", "gpt-mine"), ("ollama", "local-mine"), ("groq", "llama-mine"), ("", MODEL)] {
        session.choose("#api-provider", preset).await?;
        session.holds("#model", model).await?;
    }
    session.holds("#base-url", &base_url).await?;
    // A preset that was only looked at leaves its address to be edited, where nothing had been typed before.
    session.click_named("Add profile").await?;
    session.choose("#api-provider", "groq").await?;
    session.choose("#api-provider", "").await?;
    session.holds("#base-url", "https://api.groq.com/openai/v1").await?;
    session.secret_stays(ONE, Kept::Browser).await
}

/// The profiles One, for the session's provider, and Two, for another; Two is in use.
async fn two_profiles(session: &Session, other: &Provider) -> Outcome {
    session.open_settings().await?;
    session.fill("#profile-name", "One").await?;
    reach(session, session.provider(), ONE, MODEL).await?;
    session.click_named("Add profile").await?;
    lists(session, &["One", "[New profile]"]).await?;
    session.fill("#profile-name", "Two").await?;
    reach(session, other, TWO, OTHER_MODEL).await?;
    lists(session, &["One", "[Two]"]).await
}

/// Enters where a provider takes any key.
async fn reach(session: &Session, provider: &Provider, key: &str, model: &str) -> Outcome {
    session.paste("#base-url", &format!("{}/open/v1", provider.origin())).await?;
    session.paste("#api-key", key).await?;
    session.paste("#model", model).await?;
    session.holds("#api-key", key).await
}

async fn lists(session: &Session, titles: &[&str]) -> Outcome {
    let mut last = Value::Null;
    let shown = session
        .until("the list of profiles", async || {
            last = session.script(LIST, &[]).await?;
            Ok((last == json!(titles)).then_some(()))
        })
        .await;
    shown.map_err(|failure| failure.during(&format!("{last} instead of {titles:?}")))
}

/// Chooses a profile by its title in the list under the composer.
async fn choose(session: &Session, title: &str) -> Outcome {
    let list = session.wait_for(".composer select").await?;
    list.select_by_label(title).await?;
    chosen(session, title).await
}

async fn chosen(session: &Session, title: &str) -> Outcome {
    let shown =
        format!("return document.querySelector('.composer select')?.selectedOptions[0]?.textContent === '{title}'");
    session.wait_until(&format!("{title} to be chosen"), &shown).await.map(|_| ())
}

async fn ask(session: &Session, count: usize) -> Outcome {
    session.send("Are you there?").await?;
    let reply = session.reply_ended(count).await?;
    assert!(reply.trouble.is_empty() && !reply.text.is_empty(), "{reply:?}");
    Ok(())
}

/// Holds how many questions a provider got, and that the last came with this key, for this model.
fn asked(provider: &Provider, count: usize, key: &str, model: &str) {
    let asked = chats(provider);
    assert_eq!(asked.len(), count, "{asked:?}");
    let last = asked.last().map(|last| (last.header("authorization"), last.model.as_deref()));
    assert_eq!(last, Some((Some(format!("Bearer {key}").as_str()), Some(model))));
}

/// Neither provider has ever seen the other's key, and neither key stands where it should not.
async fn never_together(session: &Session, other: &Provider) -> Outcome {
    let saw = |log: Vec<Exchange>, key: &str| format!("{log:?}").contains(key);
    assert!(!saw(session.provider().log(), TWO), "the key of another provider was sent");
    assert!(!saw(other.log(), ONE), "the key of another provider was sent");
    session.secret_stays(ONE, Kept::Browser).await?;
    session.secret_stays(TWO, Kept::Browser).await
}
