//! How the settings are seen and reached in all their states. If this broke, a person with a keyboard, a screen reader or a
//! phone could not set up a provider.

use plainwire_e2e::{Browser, Given, Key, Outcome, Session};
use serde_json::{Value, json};

const PHRASE: &str = "correct horse battery";

#[tokio::test]
async fn every_state_of_the_settings_obeys_the_rules() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    profiles(&session).await?;
    session.look("settings-profiles").await?;
    unfold(&session).await?;
    session.look("settings-unfolded").await?;
    whole(&session, "settings-whole").await?;

    session.click_named("Paste anything").await?;
    let pasted = "curl https://api.example.com/v1/chat/completions -H 'Authorization: Bearer sk-1234567890abcdef1234' \
                  -H 'X-Team: blue' -d '{\"model\":\"big-model\",\"temperature\":0.2,\"stream\":false}'";
    session.paste(".pasting textarea", pasted).await?;
    session.wait_for_text(".pasting", "Understood:").await?;
    session.script("document.querySelector('.page').scrollTop = 0", &[]).await?;
    session.look("settings-paste").await?;
    session.click_named("Paste anything").await?;

    import(&session).await?;
    session.look("settings-review").await?;
    session.click_named("Cancel").await?;

    choose(&session, "key-place", "sealed").await?;
    session.wait_for(".passphrase").await?;
    session.script("document.querySelector('.place').scrollIntoView()", &[]).await?;
    session.look("settings-passphrase").await?;
    session.fill_named("Passphrase", "short").await?;
    session.click_named("Protect").await?;
    session.wait_for_text(".passphrase .problem", "Eight characters").await?;
    session.look("settings-passphrase-problem").await?;
    session.fill_named("Passphrase", PHRASE).await?;
    session.fill_named("Passphrase, once more", PHRASE).await?;
    session.click_named("Protect").await?;
    session.wait_for_text("#key-place-help", "Unlocked until this page is closed.").await?;
    session.look("settings-unlocked").await?;

    session.reload().await?;
    session.open_settings().await?;
    session.wait_for_text("#api-key-help", "The key is locked.").await?;
    session.look("settings-locked").await?;
    session.click_named("Forget everything").await?;
    session.named("Really forget everything").await?;
    session.look("settings-forget").await?;
    session.click_named("Cancel").await?;

    session.new_chat().await?;
    session.send("Are you there?").await?;
    session.wait_for(".composer .passphrase").await?;
    session.look("composer-locked").await
}

#[tokio::test]
async fn what_waits_in_the_composer_obeys_the_rules() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.choose_model("demo-chat?rate=max&tokens=8").await?;
    session.paste("#context-window", "3000").await?;
    session.paste("#input-price", "2.5").await?;
    session.new_chat().await?;
    session.paste_files(".composer textarea", &[Given::image("one.png"), Given::image("two.png")]).await?;
    session.wait_until("both", "return document.querySelectorAll('.composer .attached img').length === 2").await?;
    session.fill(".composer textarea", "What do you see in these?").await?;
    session.wait_for_text(".composer .above", "does not fit").await?;
    session.look("composer-attached").await?;
    session.click_named("Send").await?;
    session.reply_ended(1).await?;
    session.look("chat-images").await
}

#[tokio::test]
async fn a_phone_shows_every_state_of_the_settings() -> Outcome {
    if Browser::from_env()? != Browser::Chromium {
        println!("only Chromium can be 320 pixels wide: this runs there only");
        return Ok(());
    }
    let session = Session::open(Browser::Chromium).await?;
    session.set_size(320, 640).await?;
    profiles(&session).await?;
    session.fits_phone("several profiles").await?;
    unfold(&session).await?;
    session.fits_phone("all folds").await?;
    session.set_size(320, 7000).await?;
    session.screenshot("settings-320").await?;
    session.set_size(320, 640).await?;
    choose(&session, "key-place", "sealed").await?;
    session.wait_for(".passphrase").await?;
    session.fits_phone("the passphrase").await?;
    session.click_named("Leave it as it was").await?;
    import(&session).await?;
    session.fits_phone("the review of a file").await?;
    session.screenshot("review-320").await?;
    session.click_named("Cancel").await?;
    session.click_named("Paste anything").await?;
    session
        .paste(".pasting textarea", &format!("https://api.example.com/{}/v1 sk-1234567890abcdef1234", "x".repeat(80)))
        .await?;
    session.wait_for_text(".pasting", "Understood:").await?;
    session.fits_phone("what was pasted").await?;
    session.new_chat().await?;
    session.paste_files(".composer textarea", &[Given::image("one.png"), Given::image("two.png")]).await?;
    session.wait_until("both", "return document.querySelectorAll('.composer .attached img').length === 2").await?;
    session.fill(".composer textarea", "What do you see?").await?;
    session.wait_for_text(".meter", "≈").await?;
    session.fits_phone("the composer").await?;
    session.screenshot("composer-320").await.map(drop)
}

#[tokio::test]
async fn the_settings_are_worked_by_keyboard_alone() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    if session.browser() == Browser::WebKit {
        println!("WebKitGTK's driver moves no focus with Tab: the fields are focused for it");
    }
    session.open_settings().await?;
    session.wait_for_text("#model-help", "5 models from the server.").await?;
    session.tab_to("Add profile").await?;
    session.press(Key::Enter).await?;
    session.wait_until("the new profile to be named", "return document.activeElement.id === 'profile-name'").await?;
    session.type_keys("By keyboard").await?;
    session.tab_back_to("Demo provider").await?;
    session.press(Key::Enter).await?;
    current_is(&session, "Demo provider").await?;
    session.tab_to("By keyboard").await?;
    session.press(Key::Enter).await?;
    current_is(&session, "By keyboard").await?;

    session.tab_to("Delete").await?;
    session.press(Key::Enter).await?;
    current_is(&session, "Demo provider").await?;
    has_focus(&session, "deleting a profile").await?;
    session.tab_to("Undo").await?;
    session.press(Key::Enter).await?;
    current_is(&session, "By keyboard").await?;
    session.wait_until("the focus to go to the form", "return document.activeElement.matches('.page')").await?;
    session.tab_to("Demo provider").await?;
    session.press(Key::Enter).await?;
    session.wait_for_text("#model-help", "5 models from the server.").await?;

    session.tab_to("Model").await?;
    session.press(Key::Down).await?;
    session.press(Key::Down).await?;
    session.press(Key::Enter).await?;
    session.wait_until("a model", "return document.getElementById('model').value === 'demo-markdown'").await?;
    session.tab_to("Image Support").await?;
    session.type_keys(" ").await?;
    session.wait_for_text("#image-support-source", "yours").await?;
    session.tab_back_to("Context Window").await?;
    session.type_keys("32k").await?;
    session.wait_for_text("#context-window-source", "yours").await?;
    session.tab_back_to("Reset Context Window").await?;
    session.press(Key::Enter).await?;
    session.wait_for_text("#context-window-source", "the server’s").await?;
    has_focus(&session, "a reset").await?;
    session.type_keys("16k").await?;
    session.wait_for_text("#context-window-source", "yours").await?;
    session.tab_to("Reset all to what is known").await?;
    session.press(Key::Enter).await?;
    session.wait_for_text("#context-window-source", "the server’s").await?;
    has_focus(&session, "resetting all").await?;
    session.tab_to("More").await?;
    session.press(Key::Enter).await?;
    session.tab_to("Add header").await?;
    session.press(Key::Enter).await?;
    session
        .wait_until("the row", "return document.activeElement.getAttribute('aria-label') === 'Name of header 1'")
        .await?;
    session.type_keys("X-Team").await?;
    session.tab_to("Delete header 1").await?;
    session.press(Key::Enter).await?;
    session.wait_until("the row to be gone", "return !document.querySelector('.row-of-two')").await?;
    has_focus(&session, "deleting a header").await?;
    session.tab_to("Stream replies").await?;
    session.type_keys(" ").await?;
    session
        .until("streaming to be off", async || {
            Ok((session.kept_profile().await?["is_streaming_off"] == true).then_some(()))
        })
        .await?;

    session.close_notices().await?;
    let file = json!({ "plainwire": "profiles", "version": 1, "profiles": [{ "name": "From a file" }] });
    session.answer_with(&[Given::text("settings.json", &file.to_string())]).await?;
    session.tab_to("Import a file").await?;
    session.press(Key::Enter).await?;
    session.wait_until("the review to be looked at", "return document.activeElement.matches('.review')").await?;
    session.tab_to("Take over").await?;
    session.press(Key::Enter).await?;
    session.wait_until("the review to be gone", "return !document.querySelector('.review')").await?;
    has_focus(&session, "an import").await?;

    session.tab_to("Forget everything").await?;
    session.press(Key::Enter).await?;
    session.named("Really forget everything").await?;
    has_focus(&session, "the question whether to forget").await?;
    assert_eq!(session.focused_name().await?, "Cancel", "a second press by mistake forgets nothing");
    session.press(Key::Enter).await?;
    session.named("Forget everything").await?;
    has_focus(&session, "changing one's mind").await
}

#[tokio::test]
async fn tab_reaches_every_control_of_the_settings() -> Outcome {
    if Browser::from_env()? == Browser::WebKit {
        println!("WebKitGTK's driver moves no focus with Tab: this runs in the others only");
        return Ok(());
    }
    let session = Session::open(Browser::from_env()?).await?;
    profiles(&session).await?;
    unfold(&session).await?;
    session.paste("#context-window", "32k").await?;
    session.close_notices().await?;
    assert_eq!(session.unreached_by_tab(".screen").await?, Vec::<String>::new());
    Ok(())
}

/// Three profiles: the demo; one with a long name; one of a preset that says much, with a key and a header.
async fn profiles(session: &Session) -> Outcome {
    session.open_settings().await?;
    session.wait_for_text("#model-help", "models from the server.").await?;
    session.go_offline().await?;
    session.click_named("Add profile").await?;
    session.wait_until("the new profile", "return document.activeElement.id === 'profile-name'").await?;
    session.paste("#profile-name", "The gateway of our company in the long corridor").await?;
    session.paste("#base-url", "https://gateway.an-example-of-a-long-name.example.com/openai/v1").await?;
    session.click_named("Add profile").await?;
    session.wait_until("the third profile", "return document.querySelectorAll('.profiles li').length === 3").await?;
    choose(session, "api-provider", "azure").await?;
    session.paste("#base-url", &format!("{}/v1", session.provider().origin())).await?;
    session.paste("#api-key", "demo-key").await?;
    session.paste("#profile-name", "Here").await?;
    session.wait_for_text("#model-help", "models from the server.").await?;
    session.paste("#model", "demo-chta").await?;
    session.wait_for_text("#model-help", "Nearest").await
}

/// Opens all that can be opened, with a header, something wrong and something of one's own.
async fn unfold(session: &Session) -> Outcome {
    session.click(".more summary").await?;
    session.click_named("Add header").await?;
    session
        .wait_until("the row", "return document.activeElement.getAttribute('aria-label') === 'Name of header 1'")
        .await?;
    session.fill_named("Name of header 1", "X Team").await?;
    session.fill_named("Value of header 1", "blue").await?;
    session.paste("#temperature", "warm").await?;
    session.paste("#input-price", "cheap").await?;
    session.paste("#output-price", "2.5").await?;
    session.click_named("with keys and header values").await?;
    session.wait_for_text("#export-help", "The file will hold").await
}

/// Has a file reviewed that changes one profile, brings a new one, and has something left out.
async fn import(session: &Session) -> Outcome {
    let profiles = json!([
        { "name": "Here", "base_url": "https://elsewhere.example/v1", "model": "big-model", "temperature": "0.7" },
        { "name": "New one", "base_url": "https://new.example/v1", "model": "a/very-long-model-name-of-a-provider-2026-01-31",
            "system_prompt": "Be brief.\nBe kind.", "headers": [{ "name": "X-Team", "is_left_out": true }],
            "keys": { "https://new.example": { "key": "sk-1234567890" } } },
        7,
    ]);
    let file = json!({ "plainwire": "profiles", "version": 1, "exported": "2026-11-22", "profiles": profiles });
    session.close_notices().await?;
    session.answer_with(&[Given::text("settings.json", &file.to_string())]).await?;
    session.click_named("Import a file").await?;
    session.wait_for_text(".review", "Nothing is connected to").await
}

async fn choose(session: &Session, id: &str, value: &str) -> Outcome {
    let script = "const field = document.getElementById(arguments[0]); field.value = arguments[1];
        field.dispatchEvent(new Event('change', { bubbles: true })); return field.value === arguments[1]";
    assert_eq!(session.script(script, &[json!(id), json!(value)]).await?, Value::Bool(true), "{id} has no {value}");
    Ok(())
}

/// Takes pictures of the whole form, as no view is.
async fn whole(session: &Session, name: &str) -> Outcome {
    if session.browser() == Browser::Chromium {
        session.set_size(1280, 3400).await?;
        session.screenshot(name).await?;
        session.set_size(390, 5600).await?;
        let still = "return !document.getAnimations().some(animation => animation instanceof CSSTransition)";
        session.wait_until("the rail to be gone", still).await?;
        session.screenshot(&format!("{name}-narrow")).await?;
    }
    session.set_size(1280, 800).await
}

async fn current_is(session: &Session, name: &str) -> Outcome {
    session.wait_for_text(".profiles [aria-current]", name).await
}

/// Where the focus falls back to the page, a person with a keyboard begins anew.
async fn has_focus(session: &Session, after: &str) -> Outcome {
    let what = format!("the focus to be somewhere after {after}");
    session
        .wait_until(&what, "return document.activeElement !== document.body && document.activeElement !== null")
        .await
        .map(drop)
}
