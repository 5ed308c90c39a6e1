//! The context window. If this broke, a person would be refused by the provider for a conversation that is too long, or lose
//! its beginning without a word.

use plainwire_e2e::{Browser, Outcome, Session};
use serde_json::{Value, json};

#[tokio::test]
async fn the_meter_follows_what_is_written_the_window_and_the_price() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.choose_model("demo-chat?rate=max&tokens=8").await?;
    session.new_chat().await?;
    assert!(meter(&session).await?.is_empty(), "nothing is written yet");
    session.fill(".composer textarea", "hello").await?;
    let unknown = meter_says(&session, |said| said.starts_with("≈ ") && !said.contains('/')).await?;
    session.fill(".composer textarea", &"hello ".repeat(60)).await?;
    let longer = meter_says(&session, |said| tokens(said) > tokens(&unknown)).await?;
    assert_eq!(tokens(&longer), 64, "{longer}");

    session.open_settings().await?;
    session.paste("#context-window", "8k").await?;
    session.paste("#input-price", "1000").await?;
    session.goto("#/chat").await?;
    let known = meter_says(&session, |said| said.contains(" / 8k · $")).await?;
    assert_eq!(known, "≈ 64 / 8k · $0.064");
    let figure = session.wait_for(".meter .figure").await?;
    let words = figure.attr("aria-label").await?.unwrap_or_default();
    assert!(
        words.starts_with("Context: about 64 of 8,000 tokens. Estimated") && words.ends_with("about $0.064 to send"),
        "{words}"
    );
    write(&session, "").await?;
    session.until("the meter to be empty", async || Ok(meter(&session).await?.is_empty().then_some(()))).await
}

#[tokio::test]
async fn the_oldest_turns_are_left_out_and_it_is_said_before_and_after() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.choose_model("demo-chat?rate=max&tokens=60").await?;
    session.paste("#context-window", "1000").await?;
    session.new_chat().await?;
    // Half of so small a window is kept free for the reply.
    let first = format!("FIRST {}", "word ".repeat(150));
    send(&session, &first).await?;
    session.reply_ended(1).await?;
    assert_eq!(caution(&session).await?, "", "it all fits");
    let second = format!("SECOND {}", "word ".repeat(300));
    write(&session, &second).await?;
    session
        .until("words on what will be left out", async || {
            let said = "The oldest 2 turns will not be sent: with the reply they do not fit into the context window of 1,000 tokens.";
            Ok((caution(&session).await? == said).then_some(()))
        })
        .await?;
    let is_over = session.wait_for(".meter .figure").await?.attr("class").await?.unwrap_or_default();
    assert!(is_over.contains("over"), "{is_over}");
    session.screenshot("composer-over").await?;
    session.click_named("Send").await?;
    let asked = questions(&session, 2).await?;
    assert_eq!(asked, [second.trim()], "the oldest turns are not sent");
    let reply = session.reply_ended(2).await?;
    let note = "The oldest 2 turns were left out: they do not fit into the model’s context window.";
    assert_eq!(reply.notes, note);
    session.reload().await?;
    assert_eq!(session.reply_ended(2).await?.notes, note, "it stays with the reply");
    assert_eq!(session.find_all("article.ask").await?.len(), 2, "nothing is taken from the conversation");

    // One question that is too long by itself is sent all the same: the provider may count otherwise.
    let third = format!("THIRD {}", "word ".repeat(900));
    write(&session, &third).await?;
    session
        .until("words on a message that is too long", async || {
            let said = "This message alone does not fit into the context window of 1,000 tokens.";
            Ok((caution(&session).await? == said).then_some(()))
        })
        .await?;
    session.click_named("Send").await?;
    assert_eq!(questions(&session, 3).await?, [third.trim()], "the last question always stays");
    session.reply_ended(3).await?;
    Ok(())
}

#[tokio::test]
async fn nothing_is_left_out_on_a_guess() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.choose_model("demo-chat?rate=max&tokens=8").await?;
    session.new_chat().await?;
    let long = "word ".repeat(200_000);
    send(&session, &long).await?;
    session.reply_ended(1).await?;
    assert_eq!(caution(&session).await?, "");
    send(&session, "And now?").await?;
    assert_eq!(questions(&session, 2).await?, [long.trim(), "And now?"], "nobody knows the window");
    assert_eq!(session.reply_ended(2).await?.notes, "");
    Ok(())
}

/// Writes into the composer at once.
async fn write(session: &Session, text: &str) -> Outcome {
    session.wait_for(".composer textarea").await?;
    let script = "const field = document.querySelector('.composer textarea'); field.value = arguments[0];
        field.dispatchEvent(new Event('input', { bubbles: true }));";
    session.script(script, &[json!(text)]).await.map(drop)
}

async fn send(session: &Session, text: &str) -> Outcome {
    write(session, text).await?;
    session.click_named("Send").await
}

async fn meter(session: &Session) -> Outcome<String> {
    let said = session.script("return document.querySelector('.meter')?.textContent ?? ''", &[]).await?;
    Ok(said.as_str().unwrap_or_default().to_owned())
}

async fn meter_says(session: &Session, fits: impl Fn(&str) -> bool) -> Outcome<String> {
    let said = session.until("the meter", async || Ok(Some(meter(session).await?).filter(|said| fits(said)))).await;
    match said {
        Ok(said) => Ok(said),
        Err(failure) => Err(failure.during(&format!("the meter says {:?}", meter(session).await?))),
    }
}

/// The first number that the meter says.
fn tokens(said: &str) -> u64 {
    let digits: String = said.chars().skip(2).take_while(|c| *c != ' ').filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_default()
}

/// What is said above the composer's field of what will not be sent.
async fn caution(session: &Session) -> Outcome<String> {
    let script = "return document.querySelector('.composer .above [role=status]')?.textContent ?? ''";
    Ok(session.script(script, &[]).await?.as_str().unwrap_or_default().to_owned())
}

/// The questions of a request.
async fn questions(session: &Session, count: usize) -> Outcome<Vec<String>> {
    let body: Value = serde_json::from_str(&session.completion_ended(count).await?.body)?;
    let messages = body["messages"].as_array().into_iter().flatten().filter(|message| message["role"] == "user");
    Ok(messages.map(|message| message["content"].as_str().unwrap_or_default().to_owned()).collect())
}
