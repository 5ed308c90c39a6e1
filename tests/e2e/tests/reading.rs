//! Reading along, and reading again. If this broke, a reply would tear the page away under the reader's eyes, a screen reader
//! would stammer token by token, and a long conversation would open with a pause, or with parts that cannot be found.

use plainwire_e2e::{Browser, Failure, Outcome, RICH, Session, answer, question};
use serde_json::{Value, json};

const TURNS: usize = 120;

/// How far the view is from the top and how much is below, in pixels, and how long the reply is, in letters: engines do not
/// lay out what is far away.
const PLACE: &str = "const thread = document.querySelector('.thread');
    return [Math.round(thread.scrollTop), Math.round(thread.scrollHeight - thread.scrollTop - thread.clientHeight),
      Array.from(document.querySelectorAll('.thread .md'), text => text.textContent.length).reduce((sum, length) => sum + length, 0)]";

#[tokio::test]
async fn who_scrolls_up_stays_there_until_the_button_leads_back() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.set_size(1000, 600).await?;
    session.use_model("demo-chat?rate=150&echo=question").await?;
    session.new_chat().await?;
    session.send_pasted(&RICH.repeat(3)).await?;
    place(&session, "the reply to fill the screen, its end in view", |[top, below, _]| top > 500 && below < 60).await?;
    session.script("document.querySelector('.thread').scrollBy({ top: -300, behavior: 'instant' })", &[]).await?;
    session.wait_for(".to-end").await?;
    let [top, _, length] = place(&session, "the view to be let go", |[_, below, _]| below > 200).await?;
    let [after, ..] = place(&session, "the reply to grow below", |[.., now]| now > length + 1500).await?;
    assert_eq!(after, top, "what is read stays where it is");
    session.click_named("To the latest").await?;
    let [.., length] = place(&session, "the end to be in view", |[_, below, _]| below < 60).await?;
    place(&session, "the end to stay in view", |[_, below, now]| now > length + 500 && below < 60).await?;
    assert!(
        session.find_named("To the latest").await?.is_none(),
        "where the end is in view, nothing has to lead there"
    );
    session.click_named("Stop").await
}

/// Without it, a keyboard could not let go of the end.
#[tokio::test]
async fn the_keyboard_scrolls_up_as_well() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.set_size(1000, 600).await?;
    session.use_model("demo-chat?rate=150&echo=question").await?;
    session.new_chat().await?;
    session.send_pasted(&RICH.repeat(3)).await?;
    place(&session, "the reply to fill the screen", |[top, ..]| top > 800).await?;
    session.script("document.querySelector('.thread').focus()", &[]).await?;
    session.press(plainwire_e2e::Key::PageUp).await?;
    session.wait_for(".to-end").await?;
    let [top, _, length] = place(&session, "the view to be let go", |[_, below, _]| below > 100).await?;
    let [after, ..] = place(&session, "the reply to grow below", |[.., now]| now > length + 1000).await?;
    // The key scrolls smoothly, and may not have been done.
    assert!(after <= top, "{after} after {top}");
    session.click_named("Stop").await
}

#[tokio::test]
async fn a_reply_is_read_out_once_and_as_plain_text() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.use_model("demo-chat?rate=150&echo=question").await?;
    session.new_chat().await?;
    let watch = "const root = document.documentElement; root.dataset.said = '[]';
        const status = () => document.querySelector('.screen > .unseen [role=status]')?.textContent ?? '';
        new MutationObserver(() => {
          const said = JSON.parse(root.dataset.said), now = status();
          if ((said.at(-1) ?? '') !== now) root.dataset.said = JSON.stringify([...said, now]);
          const live = document.querySelector('article.reply [aria-live], article.reply [role=status], article.reply [role=log], .thread[aria-live]');
          if (live) root.dataset.stammers = live.outerHTML.slice(0, 200);
        }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });";
    session.script(watch, &[]).await?;
    let text = "## Two **things**\n\n1. The [gauge](https://an.example/gauge) says `2.1`.\n2. The *sea* does not.\n\n```rust\nlet x = 1;\n```\n\n| a | b |\n|---|---|\n| c | d |\n";
    session.send_pasted(text).await?;
    session.wait_for("article.reply[aria-busy=true]").await?;
    session.reply_ended(1).await?;
    session.wait_for("article.reply[aria-busy=false]").await?;
    let said = session
        .until("the reply to be read out", async || {
            let said =
                session.script("return JSON.parse(document.documentElement.dataset.said).filter(Boolean)", &[]).await?;
            Ok(said[0].is_string().then_some(said))
        })
        .await?;
    let words: Vec<&str> = said.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let [words] = words.as_slice() else { return Err(Failure::new(format!("it was read out as {said}"))) };
    for part in ["Two things", "The gauge says 2.1.", "The sea does not.", "let x = 1;", "c", "The reply is complete."]
    {
        assert!(words.contains(part), "no `{part}` in {words:?}");
    }
    assert!(!words.contains(['*', '`', '#', '|', '[']), "{words:?}");
    let stammers = session.script("return document.documentElement.dataset.stammers ?? ''", &[]).await?;
    assert_eq!(stammers, "", "what grows is not read out");
    Ok(())
}

#[tokio::test]
async fn who_wants_no_motion_sees_none() -> Outcome {
    if Browser::from_env()? != Browser::Chromium {
        println!("only Chromium can be told to want no motion: this runs there only");
        return Ok(());
    }
    let session = Session::open(Browser::Chromium).await?;
    let moving = "return document.getAnimations().map(animation => animation.animationName ?? animation.transitionProperty).join()";
    // What breathes is the mark of a reply that is waited for.
    session.use_model("demo-chat?first_ms=8000&rate=20&echo=question").await?;
    session.new_chat().await?;
    session.send_pasted(&"A paragraph that takes its time. ".repeat(20)).await?;
    session.wait_until("the mark of waiting to breathe", moving).await?;
    let features = json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
    session.cdp("Emulation.setEmulatedMedia", features).await?;
    session.wait_until("the page to see it", "return matchMedia('(prefers-reduced-motion: reduce)').matches").await?;
    session.wait_for(".waiting").await?;
    assert_eq!(session.script(moving, &[]).await?, "", "while it waits");
    session.growing_states(1, 2).await?;
    assert_eq!(session.script(moving, &[]).await?, "", "while it grows");
    session.script("document.querySelector('.thread').scrollTop = 0", &[]).await?;
    let smooth = "return Array.from(document.querySelectorAll('*')).filter(element => getComputedStyle(element).scrollBehavior === 'smooth').length";
    assert_eq!(session.script(smooth, &[]).await?, 0);
    session.click_named("Stop").await
}

#[tokio::test]
async fn a_long_conversation_shows_its_end_first_and_then_all_of_it() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    let turns: Vec<Value> = (1..=TURNS)
        .map(|number| match number % 2 {
            1 => question(&format!("Question number {number}.")),
            _ => answer(&format!(
                "## Answer number {number}\n\n{}",
                "A sentence that takes some room on the screen. ".repeat(12)
            )),
        })
        .collect();
    let route = session.store_chat("A long conversation", &turns).await?;
    session.goto("#/settings").await?;
    session.reload().await?;
    session.wait_for("#model").await?;
    // What stands there, and where, as it is first drawn.
    let watch = "const root = document.documentElement, seen = new MutationObserver(() => {
          const turns = Array.from(document.querySelectorAll('.thread article'));
          if (turns.length === 0 || root.dataset.first) return;
          root.dataset.first = JSON.stringify([turns.length, turns[0].textContent.slice(0, 40), turns.at(-1).textContent.slice(0, 40)]);
        });
        seen.observe(document.body, { subtree: true, childList: true });
        location.hash = arguments[0];";
    session.script(watch, &[json!(route)]).await?;
    let all = format!("return document.querySelectorAll('.thread article').length === {TURNS}");
    session.wait_until("all turns to be there", &all).await?;
    let first = session.script("return JSON.parse(document.documentElement.dataset.first)", &[]).await?;
    assert!(first[0].as_u64().is_some_and(|count| count < TURNS as u64 / 4), "at first stood there {first}");
    assert!(first[2].as_str().is_some_and(|text| text.contains(&format!("Answer number {TURNS}"))), "{first}");
    place(&session, "the end to be in view", |[top, below, _]| top > 500 && below < 60).await?;
    // Nothing is hidden from a search of the page, and everything stands in its order.
    let order = "return Array.from(document.querySelectorAll('.thread article'), turn => Number(/number (\\d+)/.exec(turn.textContent)[1]))";
    let order = session.script(order, &[]).await?;
    assert_eq!(order, json!((1..=TURNS).collect::<Vec<_>>()));
    let hidden = "return Array.from(document.querySelectorAll('.thread article, .thread article *')).filter(element =>
        element.hidden || ['none', 'hidden'].includes(getComputedStyle(element).contentVisibility) || getComputedStyle(element).display === 'none')
        .filter(element => !element.closest('details')).length";
    assert_eq!(session.script(hidden, &[]).await?, 0);
    // The browser's own search, as far as a page can ask for it: from the last turn to the first.
    let found = "getSelection().removeAllRanges(); const found = window.find('Question number 1.', false, false, true);
        const turn = getSelection().anchorNode?.parentElement?.closest('article');
        return [found, turn?.textContent ?? ''];";
    let found = session.script(found, &[]).await?;
    assert!(found[0] == true && found[1].as_str().is_some_and(|text| text.contains("Question number 1.")), "{found}");
    Ok(())
}

/// Waits until [`PLACE`] is as wanted.
async fn place(session: &Session, what: &str, is_so: impl Fn([u64; 3]) -> bool) -> Outcome<[u64; 3]> {
    session
        .until(what, async || {
            let place = session.script(PLACE, &[]).await?;
            let number = |index: usize| place[index].as_f64().map_or(0, |number| number.max(0.0) as u64);
            let place = [number(0), number(1), number(2)];
            Ok(is_so(place).then_some(place))
        })
        .await
}
