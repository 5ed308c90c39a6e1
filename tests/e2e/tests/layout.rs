//! How the app is seen and reached. If this broke, a person with a keyboard, a screen reader, a phone or an input method
//! could not use it.

use plainwire_e2e::{Browser, Key, Outcome, Session};
use serde_json::{Value, json};

#[tokio::test]
async fn every_screen_obeys_the_rules_in_light_and_dark() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.wait_for(".composer textarea").await?;
    session.look("first-run").await?;

    session.send("What can I try with this demo provider?").await?;
    session.growing_states(1, 2).await?;
    session.look("chat-streaming").await?;
    session.reply_ended(1).await?;
    session.look("chat").await?;

    session.use_model("demo-reasoning?rate=max").await?;
    session.send("And what do you think?").await?;
    session.reply_ended(2).await?;
    session.use_model("demo-chat?status=429&retry_after=50").await?;
    session.send("Too much?").await?;
    session.wait_for(".pause").await?;
    session.look("chat-waiting").await?;
    session.click_in_last_reply("Do not try again").await?;
    session.reply_ended(3).await?;
    session.script("document.querySelectorAll('main details').forEach(part => part.open = true)", &[]).await?;
    session.look("chat-error").await?;
    session.use_model("demo-tools?calls=2").await?;
    session.new_chat().await?;
    session.send("What can you look up?").await?;
    session.reply_ended(1).await?;
    session.look("chat-tools").await?;

    session.use_model("demo-chat?rate=max&tokens=20&reject=stream_options").await?;
    session.send("And without?").await?;
    session.reply_ended(2).await?;
    session.use_model("demo-chat").await?;
    session.open_settings().await?;
    session.wait_for_text("#model-help", "5 models from the server.").await?;
    session.look("settings").await?;
    session.click(".more summary").await?;
    session.fill("#temperature", "warm").await?;
    session.fill("#extra-body", "{\"top_p\": 0.9").await?;
    session.wait_for_text("#lessons", "“stream_options” is left out").await?;
    session.script("document.querySelector('.more').scrollIntoView()", &[]).await?;
    session.look("settings-more").await?;
    session.paste("#base-url", "ftp://h/v1").await?;
    session.paste("#api-key", "two words").await?;
    session.wait_for_text("#api-key-help .problem", "holds a space").await?;
    session.look("settings-problems").await
}

#[tokio::test]
async fn a_phone_shows_everything_and_the_keyboard_opens_the_rail() -> Outcome {
    if Browser::from_env()? != Browser::Chromium {
        println!("only Chromium can be 320 pixels wide: this runs there only");
        return Ok(());
    }
    let session = Session::open(Browser::Chromium).await?;
    session.wait_for(".composer textarea").await?;
    assert!(session.find_named("Show chats").await?.is_none(), "where the rail stands, nothing has to open it");
    session.set_size(320, 640).await?;
    session.fits_phone("the first run").await?;
    session.use_model("demo-markdown?rate=max&tokens=600").await?;
    session.new_chat().await?;
    session.send(&format!("Averylongword{}", "x".repeat(200))).await?;
    session.reply_ended(1).await?;
    session.fits_phone("a long reply").await?;
    session.use_model("demo-chat?status=400&message=https://an.example/averylongaddress/averylongaddress/averylongaddress/averylong").await?;
    session.send("And an error").await?;
    session.reply_ended(2).await?;
    session.fits_phone("an error").await?;
    session.use_model("demo-chat?status=429&retry_after=50").await?;
    session.send("And again").await?;
    session.wait_for(".pause").await?;
    session.fits_phone("a wait for the next try").await?;
    session.click_in_last_reply("Do not try again").await?;
    session.use_model("demo-tools").await?;
    session.send("And a tool").await?;
    session.reply_ended(4).await?;
    session.fits_phone("a tool to answer").await?;

    let menu = session.named("Show chats").await?;
    session.script("arguments[0].focus()", &[serde_json::to_value(&menu)?]).await?;
    session.press(Key::Enter).await?;
    session.wait_until("the focus to be in the rail", "return !!document.activeElement.closest('.rail')").await?;
    let open = "const rail = document.querySelector('.rail').getBoundingClientRect(); return rail.left >= 0 && rail.width > 100";
    session.wait_until("the rail to be in view", open).await?;
    session.fits_phone("the open rail").await?;
    session.screenshot("rail-320").await?;
    assert_eq!(session.axe().await?, [], "the open rail");
    session.press(Key::Escape).await?;
    session.wait_until("the rail to be gone", "return document.querySelector('.rail').getBoundingClientRect().right <= 0 || getComputedStyle(document.querySelector('.rail')).visibility === 'hidden'").await?;
    assert_eq!(menu.attr("aria-expanded").await?.as_deref(), Some("false"));

    session.open_settings().await?;
    session.wait_for_text("#model-help", "models from the server.").await?;
    session.click(".more summary").await?;
    session.fits_phone("the settings").await
}

#[tokio::test]
async fn the_latest_stays_in_view_whatever_grows() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    let at_end = "const thread = document.querySelector('.thread');
        return thread.scrollHeight > thread.clientHeight + 100
          && thread.scrollHeight - thread.scrollTop - thread.clientHeight < 2";
    session.set_size(900, 600).await?;
    session.use_model("demo-chat?rate=max").await?;
    session.new_chat().await?;
    session.send("Say a lot").await?;
    session.reply_ended(1).await?;
    session.wait_until("the end of the reply to be in view", at_end).await?;
    session.use_model("demo-chat?status=429&retry_after=50").await?;
    session.send("And again").await?;
    session.wait_for(".pause").await?;
    session.wait_until("the wait for the next try to be in view", at_end).await?;
    session.set_size(900, 480).await?;
    session.wait_until("the end to be in view where the view got smaller", at_end).await?;
    session.click_in_last_reply("Do not try again").await?;
    session.reply_ended(2).await?;
    session.wait_until("the error to be in view", at_end).await?;
    session.reload().await?;
    session.reply_ended(2).await?;
    session.wait_until("the end to be in view after a reload", at_end).await?;
    // Who reads above stays there.
    session.script("document.querySelector('.thread').scrollTop = 0", &[]).await?;
    session.named("To the latest").await?;
    // Not by the driver, which brings what it clicks into view.
    session.script("document.querySelector('.trouble .actions .btn').click()", &[]).await?;
    session.wait_for(".pause").await?;
    assert_eq!(session.script("return document.querySelector('.thread').scrollTop", &[]).await?, json!(0));
    Ok(())
}

#[tokio::test]
async fn the_main_job_by_keyboard_alone() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.wait_for(".composer textarea").await?;
    if session.browser() == Browser::WebKit {
        println!("WebKitGTK's driver moves no focus with Tab: the fields are focused for it");
    }
    session.tab_to("Skip to the message field").await?;
    session.press(Key::Enter).await?;
    let in_composer = "return !!document.activeElement.closest('.composer')";
    session.wait_until("the skip link to lead to the message field", in_composer).await?;
    // Backwards, because going on past the end of the page would leave it for the browser's own bars.
    session.tab_back_to("Settings").await?;
    session.press(Key::Enter).await?;
    session.wait_for("#model").await?;
    session.tab_to("Model").await?;
    session.script("document.activeElement.select()", &[]).await?;
    session.type_keys("demo-chat?rate=5&tokens=4000").await?;
    session.tab_back_to("Start a chat").await?;
    session.press(Key::Enter).await?;
    session.wait_for(".composer textarea").await?;
    session.tab_to("Message").await?;
    composing_does_not_send(&session).await?;
    session.type_keys("By keyboard").await?;
    session.press(Key::Enter).await?;
    session.growing_states(1, 2).await?;
    session.tab_to("Stop").await?;
    session.press(Key::Enter).await?;
    let reply = session.reply_ended(1).await?;
    assert!(reply.notes.starts_with("Stopped by you"), "{reply:?}");
    let focus = session.script("return document.activeElement.tagName", &[]).await?;
    assert_eq!(focus, "TEXTAREA", "after Stop the next message can be typed");
    Ok(())
}

/// An input method's Enter chooses a word: with `isComposing`, or with the code 229 alone.
async fn composing_does_not_send(session: &Session) -> Outcome {
    let script = "const field = document.activeElement;
        field.value = 'にほ';
        field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true, data: '' }));
        field.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true, data: 'にほ' }));
        const key = (more) => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...more }));
        const default_ = [key({ isComposing: true }), key({ keyCode: 229, which: 229 })];
        field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: '日本' }));
        return [default_, field.value];";
    let after = session.script(script, &[]).await?;
    assert_eq!(after, json!([[true, true], "にほ"]), "Enter is left to the input method");
    assert!(session.replies().await?.is_empty(), "nothing was sent");
    let asked = plainwire_e2e::chats(session.provider());
    assert!(asked.is_empty(), "{asked:?}");
    session.script("document.activeElement.select()", &[]).await.map(|_: Value| ())
}
