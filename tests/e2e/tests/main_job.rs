//! The main job. If this broke, a person could not open the page, ask, watch a reply grow, stop it, and find everything
//! again after a reload: the app would not do what it is for.

use plainwire_e2e::{Browser, Failure, Outcome, Reply, Session, chats};
use plainwire_mock_provider::{DEMO_KEY, Outcome as Ending};
use serde_json::{Value, json};

/// Slow enough to be stopped by anyone, and longer than any test waits.
const SLOW: &str = "demo-chat?rate=5&tokens=4000";

#[tokio::test]
async fn ask_watch_stop_reload_and_ask_again() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    let first = a_first_run_streams_without_a_setting(&session).await?;
    the_next_turn_brings_the_history(&session, &first).await?;
    let stopped = a_stopped_reply_stays(&session).await?;
    a_reload_loses_nothing(&session, &stopped).await?;
    regenerate_keeps_the_earlier_reply(&session, &stopped).await
}

/// Without it, a new visitor would meet an empty form, or a reply that comes in one piece or with parts missing.
async fn a_first_run_streams_without_a_setting(session: &Session) -> Outcome<Reply> {
    session.send("What can I try with this demo provider?").await?;
    let states = session.growing_states(1, 10).await?;
    assert!(states.len() >= 10, "only {} states were seen: {states:?}", states.len());
    let reply = session.reply_ended(1).await?;
    assert_eq!(reply.text, whole_text(session).await?, "what is shown is what the provider said");
    assert_eq!((reply.notes.as_str(), reply.trouble.as_str()), ("", ""));
    for part in ["s to first token", "tok/s", " in · ", " out"] {
        assert!(reply.figures.contains(part), "no `{part}` in `{}`", reply.figures);
    }
    assert_eq!(session.completion_ended(1).await?.outcome, Ending::Completed);
    Ok(reply)
}

/// Without it, the model would answer every question as if it were the first.
async fn the_next_turn_brings_the_history(session: &Session, first: &Reply) -> Outcome {
    session.send("And what else?").await?;
    let reply = session.reply_ended(2).await?;
    let asked = session.completion_ended(2).await?;
    let body: Value = serde_json::from_str(&asked.body)?;
    let history = json!([
        { "role": "user", "content": "What can I try with this demo provider?" },
        { "role": "assistant", "content": first.text },
        { "role": "user", "content": "And what else?" },
    ]);
    assert_eq!(body["messages"], history);
    assert_eq!(body["stream"], true);
    assert_ne!(reply.text, first.text);
    Ok(())
}

/// Without it, Stop would go on costing money at the provider, or take away what was already read.
async fn a_stopped_reply_stays(session: &Session) -> Outcome<Reply> {
    session.choose_model(SLOW).await?;
    session.click(".rail a.chat").await?;
    session.reply_ended(2).await?;
    session.send("Tell me slowly.").await?;
    let states = session.growing_states(3, 3).await?;
    session.click_named("Stop").await?;
    let reply = session.reply_ended(3).await?;
    assert_eq!(session.completion_ended(3).await?.outcome, Ending::ClientClosed);
    assert!(reply.text.starts_with(states.last().map_or("", String::as_str)), "{states:?} then {reply:?}");
    assert_eq!(reply.notes, "Stopped by you. What had arrived is kept.");
    assert_eq!(reply.trouble, "");
    session.named("Send").await?;
    assert!(session.find_named("Stop").await?.is_none());
    Ok(reply)
}

/// Without it, closing a laptop would lose the conversation, the settings or a half-written message.
async fn a_reload_loses_nothing(session: &Session, stopped: &Reply) -> Outcome {
    let before = session.replies().await?;
    session.fill(".composer textarea", "A draft, not sent").await?;
    session.reload().await?;
    assert_eq!(&session.reply_ended(3).await?, stopped);
    assert_eq!(session.replies().await?, before);
    assert_eq!(session.titles().await?, ["What can I try with this demo provider?"]);
    session
        .wait_until(
            "the draft to be there again",
            "return document.querySelector('.composer textarea')?.value === 'A draft, not sent'",
        )
        .await?;
    session.open_settings().await?;
    let fields = "return ['base-url', 'api-key', 'model'].map(id => document.getElementById(id).value)";
    assert_eq!(session.script(fields, &[]).await?, json!([session.provider().base_url(), DEMO_KEY, SLOW]));
    Ok(())
}

/// Without it, asking once more would throw away a reply that may have been the better one.
async fn regenerate_keeps_the_earlier_reply(session: &Session, stopped: &Reply) -> Outcome {
    session.choose_model("demo-chat?rate=max").await?;
    session.click(".rail a.chat").await?;
    session.reply_ended(3).await?;
    session.click_in_last_reply("Regenerate").await?;
    let again = session
        .until("the second reply to the question", async || {
            Ok(Some(session.reply_ended(3).await?).filter(|reply| reply.place == "2 of 2"))
        })
        .await?;
    assert_eq!(again.notes, "");
    assert_ne!(again.text, stopped.text);
    assert_eq!(session.completion_ended(4).await?.outcome, Ending::Completed);

    session.click_in_last_reply("Earlier reply").await?;
    let earlier = shown(session, "1 of 2").await?;
    assert_eq!((earlier.text, earlier.notes), (stopped.text.clone(), stopped.notes.clone()));
    session.reload().await?;
    shown(session, "1 of 2").await?;
    session.click_in_last_reply("Later reply").await?;
    assert_eq!(shown(session, "2 of 2").await?.text, again.text);
    Ok(())
}

/// If this broke, a reply that nobody reads any more would go on running, and paying, in the background, or be lost.
#[tokio::test]
async fn going_elsewhere_ends_the_request_and_keeps_what_arrived() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.choose_model(SLOW).await?;

    session.click_named("Start a chat").await?;
    session.send("First, to be left for a new chat").await?;
    let first = session.growing_states(1, 3).await?;
    session.click_named("New chat").await?;
    assert_eq!(session.completion_ended(1).await?.outcome, Ending::ClientClosed);
    session.until("the empty chat", async || Ok(session.replies().await?.is_empty().then_some(()))).await?;

    session.send("Second, to be left for the first").await?;
    let second = session.growing_states(1, 3).await?;
    session.click("a.chat[title^=First]").await?;
    assert_eq!(session.completion_ended(2).await?.outcome, Ending::ClientClosed);
    kept(&session, &first, &["Stopped by you"]).await?;
    session.click("a.chat[title^=Second]").await?;
    kept(&session, &second, &["Stopped by you"]).await?;

    session.click_named("New chat").await?;
    session.until("the empty chat", async || Ok(session.replies().await?.is_empty().then_some(()))).await?;
    session.send("Third, to be left for another page").await?;
    let third = session.growing_states(1, 3).await?;
    // A page that is left may not have the time to write: what counts is what was written before.
    let written = session
        .until("the reply to be written down", async || {
            let turns = session.database().await?["turns"].take();
            let texts = turns.as_array().into_iter().flatten().filter(|turn| turn["state"] == "streaming");
            Ok(texts.filter_map(|turn| turn["text"].as_str()).find(|text| !text.is_empty()).map(str::to_owned))
        })
        .await?;
    assert!(
        third.iter().any(|state| written.starts_with(state.as_str()) || state.starts_with(&written)),
        "{written:?}"
    );
    session.client().goto("about:blank").await?;
    assert_eq!(session.completion_ended(3).await?.outcome, Ending::ClientClosed);
    session.goto("").await?;
    session.click("a.chat[title^=Third]").await?;
    kept(&session, &[written], &["Cut off", "Stopped by you"]).await?;
    assert_eq!(chats(session.provider()).len(), 3, "coming back asks for nothing");
    Ok(())
}

/// Waits until the one reply on the screen begins with the last of these states, and says in one of these ways how it ended.
async fn kept(session: &Session, states: &[String], notes: &[&str]) -> Outcome {
    let seen = states.last().map_or("", String::as_str);
    assert!(!seen.is_empty());
    let what = format!("a reply that begins with {seen:?}");
    let reply = session
        .until(&what, async || Ok(Some(session.reply_ended(1).await?).filter(|reply| reply.text.starts_with(seen))))
        .await?;
    assert!(notes.iter().any(|note| reply.notes.starts_with(note)), "{reply:?}");
    Ok(())
}

/// Waits until the last reply is this one of several.
async fn shown(session: &Session, place: &str) -> Outcome<Reply> {
    session
        .until(&format!("reply {place}"), async || {
            Ok(session.replies().await?.pop().filter(|last| last.place == place && !last.is_live))
        })
        .await
}

/// What the provider says to the same request when it is asked for the whole reply at once.
async fn whole_text(session: &Session) -> Outcome<String> {
    let asked = session.completion_ended(1).await?;
    let mut body: Value = serde_json::from_str(&asked.body)?;
    body["stream"] = json!(false);
    if let Some(fields) = body.as_object_mut() {
        fields.remove("stream_options");
    }
    // From a second provider, so that the log of the first holds what the app asked for and nothing else.
    let other = plainwire_mock_provider::Provider::start(0).await?;
    let script = "const [url, key, body, done] = arguments;
        const headers = { 'Authorization': `Bearer ${key}`, 'Content-Type': 'application/json' };
        fetch(url, { method: 'POST', headers, body }).then(response => response.json()).then(done, error => done(String(error)));";
    let url = format!("{}/chat/completions", other.base_url());
    let said = session.script_async(script, &[json!(url), json!(DEMO_KEY), json!(body.to_string())]).await?;
    let text = said["choices"][0]["message"]["content"].as_str();
    text.map(str::to_owned).ok_or_else(|| Failure::new(format!("no reply but {said}")))
}
