//! How the app is seen and reached. If this broke, a person with a keyboard, a screen reader, a phone or an input method
//! could not use it.

use plainwire_e2e::{Browser, Failure, Key, Outcome, Session};
use serde_json::{Value, json};

/// The widths at which pictures are taken; only Chromium can be as narrow as a phone.
const SIZES: [(&str, u32, u32); 2] = [("wide", 1280, 800), ("narrow", 390, 844)];

#[tokio::test]
async fn every_screen_obeys_the_rules_in_light_and_dark() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.wait_for(".composer textarea").await?;
    look(&session, "first-run").await?;

    session.send("What can I try with this demo provider?").await?;
    session.growing_states(1, 2).await?;
    look(&session, "chat-streaming").await?;
    session.reply_ended(1).await?;
    look(&session, "chat").await?;

    session.use_model("demo-reasoning?rate=max").await?;
    session.send("And what do you think?").await?;
    session.reply_ended(2).await?;
    session.use_model("demo-chat?status=429&retry_after=50").await?;
    session.send("Too much?").await?;
    session.wait_for(".pause").await?;
    look(&session, "chat-waiting").await?;
    session.click_in_last_reply("Do not try again").await?;
    session.reply_ended(3).await?;
    session.script("document.querySelectorAll('main details').forEach(part => part.open = true)", &[]).await?;
    look(&session, "chat-error").await?;
    session.use_model("demo-tools?calls=2").await?;
    session.new_chat().await?;
    session.send("What can you look up?").await?;
    session.reply_ended(1).await?;
    look(&session, "chat-tools").await?;

    session.use_model("demo-chat?rate=max&tokens=20&reject=stream_options").await?;
    session.send("And without?").await?;
    session.reply_ended(2).await?;
    session.use_model("demo-chat").await?;
    session.open_settings().await?;
    session.wait_for_text("#model-help", "5 models from the server.").await?;
    look(&session, "settings").await?;
    session.click(".more summary").await?;
    session.fill("#temperature", "warm").await?;
    session.fill("#extra-body", "{\"top_p\": 0.9").await?;
    session.wait_for_text("#lessons", "“stream_options” is left out").await?;
    session.script("document.querySelector('.more').scrollIntoView()", &[]).await?;
    look(&session, "settings-more").await?;
    session.paste("#base-url", "ftp://h/v1").await?;
    session.paste("#api-key", "two words").await?;
    session.wait_for_text("#api-key-help .problem", "holds a space").await?;
    look(&session, "settings-problems").await
}

/// Looks at the screen as it is: wide and narrow, light and dark.
async fn look(session: &Session, name: &str) -> Outcome {
    for (size, width, height) in SIZES {
        if size == "narrow" && session.browser() != Browser::Chromium {
            println!("{} cannot be as narrow as a phone: {name} is looked at wide only", session.browser().name());
            continue;
        }
        session.set_size(width, height).await?;
        for (scheme, dark) in [("light", false), ("dark", true)] {
            if !session.set_dark(dark).await? && dark {
                println!("{} cannot be told to be dark: {name} is looked at in light only", session.browser().name());
                continue;
            }
            let still = "return !document.getAnimations().some(animation => animation instanceof CSSTransition)";
            session.wait_until("what moves to come to rest", still).await?;
            session.screenshot(&format!("{name}-{size}-{scheme}")).await?;
            let violations = session.axe().await?;
            assert!(violations.is_empty(), "{name}, {size}, {scheme}: {violations:#?}");
        }
    }
    Ok(())
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
    fits(&session, "the first run").await?;
    session.use_model("demo-markdown?rate=max&tokens=600").await?;
    session.new_chat().await?;
    session.send(&format!("Averylongword{}", "x".repeat(200))).await?;
    session.reply_ended(1).await?;
    fits(&session, "a long reply").await?;
    session.use_model("demo-chat?status=400&message=https://an.example/averylongaddress/averylongaddress/averylongaddress/averylong").await?;
    session.send("And an error").await?;
    session.reply_ended(2).await?;
    fits(&session, "an error").await?;
    session.use_model("demo-chat?status=429&retry_after=50").await?;
    session.send("And again").await?;
    session.wait_for(".pause").await?;
    fits(&session, "a wait for the next try").await?;
    session.click_in_last_reply("Do not try again").await?;
    session.use_model("demo-tools").await?;
    session.send("And a tool").await?;
    session.reply_ended(4).await?;
    fits(&session, "a tool to answer").await?;

    let menu = session.named("Show chats").await?;
    session.script("arguments[0].focus()", &[serde_json::to_value(&menu)?]).await?;
    session.press(Key::Enter).await?;
    session.wait_until("the focus to be in the rail", "return !!document.activeElement.closest('.rail')").await?;
    let open = "const rail = document.querySelector('.rail').getBoundingClientRect(); return rail.left >= 0 && rail.width > 100";
    session.wait_until("the rail to be in view", open).await?;
    fits(&session, "the open rail").await?;
    session.screenshot("rail-320").await?;
    assert_eq!(session.axe().await?, [], "the open rail");
    session.press(Key::Escape).await?;
    session.wait_until("the rail to be gone", "return document.querySelector('.rail').getBoundingClientRect().right <= 0 || getComputedStyle(document.querySelector('.rail')).visibility === 'hidden'").await?;
    assert_eq!(menu.attr("aria-expanded").await?.as_deref(), Some("false"));

    session.open_settings().await?;
    session.wait_for_text("#model-help", "models from the server.").await?;
    session.click(".more summary").await?;
    fits(&session, "the settings").await
}

async fn fits(session: &Session, what: &str) -> Outcome {
    let script = "const wide = Array.from(document.querySelectorAll('body *')).filter(element => {
        const box = element.getBoundingClientRect();
        return box.right > innerWidth + 1 && box.width > 0 && !element.closest('pre, .rail, .unseen, svg');
      });
      const scrolls = [document.documentElement, document.querySelector('.thread'), document.querySelector('.page')]
        .filter(element => element && element.scrollWidth > element.clientWidth);
      return scrolls.length === 0 ? [] : [...scrolls, ...wide].map(element => `${element.tagName}.${element.getAttribute('class')}`)";
    let wide = session.script(script, &[]).await?;
    assert_eq!(wide, json!([]), "{what} scrolls sideways at 320 px");
    Ok(())
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
    tab_to(&session, "Skip to the message field").await?;
    session.press(Key::Enter).await?;
    let in_composer = "return !!document.activeElement.closest('.composer')";
    session.wait_until("the skip link to lead to the message field", in_composer).await?;
    // Backwards, because going on past the end of the page would leave it for the browser's own bars.
    tab_back_to(&session, "Settings").await?;
    session.press(Key::Enter).await?;
    session.wait_for("#model").await?;
    tab_to(&session, "Model").await?;
    session.script("document.activeElement.select()", &[]).await?;
    session.type_keys("demo-chat?rate=5&tokens=4000").await?;
    tab_back_to(&session, "Start a chat").await?;
    session.press(Key::Enter).await?;
    session.wait_for(".composer textarea").await?;
    tab_to(&session, "Message").await?;
    composing_does_not_send(&session).await?;
    session.type_keys("By keyboard").await?;
    session.press(Key::Enter).await?;
    session.growing_states(1, 2).await?;
    tab_to(&session, "Stop").await?;
    session.press(Key::Enter).await?;
    let reply = session.reply_ended(1).await?;
    assert!(reply.notes.starts_with("Stopped by you"), "{reply:?}");
    let focus = session.script("return document.activeElement.tagName", &[]).await?;
    assert_eq!(focus, "TEXTAREA", "after Stop the next message can be typed");
    Ok(())
}

async fn tab_to(session: &Session, name: &str) -> Outcome {
    go_to(session, name, "\u{e004}").await
}

/// With Shift, which the last sign lets go.
async fn tab_back_to(session: &Session, name: &str) -> Outcome {
    go_to(session, name, "\u{e008}\u{e004}\u{e000}").await
}

/// Presses Tab until the control of that name has the focus.
async fn go_to(session: &Session, name: &str, tab: &str) -> Outcome {
    if session.browser() == Browser::WebKit {
        let control = session.named(name).await?;
        return session.script("arguments[0].focus()", &[serde_json::to_value(&control)?]).await.map(|_| ());
    }
    let named = "const active = document.activeElement;
        return (active.getAttribute('aria-label') ?? active.labels?.[0]?.textContent ?? active.textContent).trim()";
    let mut seen = Vec::new();
    for _ in 0..60 {
        session.type_keys(tab).await?;
        let focused = session.script(named, &[]).await?.as_str().unwrap_or_default().to_owned();
        if focused == name {
            return Ok(());
        }
        seen.push(focused.chars().take(30).collect::<String>());
    }
    Err(Failure::new(format!("Tab does not reach `{name}`; it goes by {seen:?}")))
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
