//! Hostile text, wherever a text can come from. If this broke, a text from a model, a provider or a page that a model has read
//! would run as script in the page that holds the key, or tell somebody that and by whom it was read.

use plainwire_e2e::{Browser, BundleCopy, Failure, Outcome, Session, answer, payloads, question};
use serde_json::{Value, json};

/// Where everything in this page came from, and where it is.
const ORIGINS: &str =
    "return Array.from(new Set(performance.getEntriesByType('resource').map(entry => new URL(entry.name).origin)))
    .concat(location.origin)";

/// So many texts share a reply.
const TOGETHER: usize = 12;

#[tokio::test]
async fn questions_titles_and_errors_stay_text() -> Outcome {
    let Some(payloads) = payloads()? else {
        println!("there is no folder ../shared/payloads beside the checkout: the hostile texts were not tried");
        return Ok(());
    };
    let session = Session::open(Browser::from_env()?).await?;
    session.watch_policy().await?;
    session.wait_for(".composer textarea").await?;
    session.no_intruders("nobody").await?;
    println!("{} hostile texts as question, title, model name, error and raw answer", payloads.len());
    for batch in payloads.chunks(24) {
        let text = batch.join("\n");
        let error = format!("demo-chat?status=400&message={}", percent_encoded(&text));
        for model in ["demo-chat?rate=max", error.as_str()] {
            session.use_model(model).await?;
            session.new_chat().await?;
            // Keys would send it at the first line's end.
            let fill = "const field = document.querySelector('.composer textarea'); field.value = arguments[0];
                field.dispatchEvent(new Event('input', { bubbles: true }));";
            session.script(fill, &[json!(text)]).await?;
            session.click_named("Send").await?;
            let reply = session.reply_ended(1).await?;
            assert!(!reply.text.is_empty() || !reply.trouble.is_empty(), "{reply:?}");
            // Folded parts are opened, so that what is in them is laid out too.
            session.script("document.querySelectorAll('details').forEach(part => part.open = true)", &[]).await?;
            session.no_intruders(&text).await?;
        }
    }
    session.goto("#/settings").await?;
    session.wait_for("#model").await?;
    session.no_intruders("the settings").await?;
    session.reload().await?;
    session.wait_for("a.chat").await?;
    session.no_intruders("titles").await?;
    // Refusals with an error status are said by the browser too; nothing else may be.
    let origins = session.script(ORIGINS, &[]).await?;
    for origin in origins.as_array().into_iter().flatten().filter_map(Value::as_str) {
        assert!([session.app().origin(), session.provider().origin()].iter().any(|own| own == origin), "{origin}");
    }
    let odd: Vec<_> =
        session.app().log().into_iter().filter(|(_, path, status)| *status != 200 && path != "/favicon.ico").collect();
    assert!(odd.is_empty(), "a text made the page ask for {odd:?}");
    if let Some(errors) = session.console_errors().await? {
        let strange: Vec<_> = errors.iter().filter(|error| !error.contains("status of 400")).collect();
        assert!(strange.is_empty(), "{strange:?}");
    }
    Ok(())
}

fn percent_encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn replies_thoughts_and_arguments_stay_text_while_they_grow() -> Outcome {
    let Some(payloads) = payloads()? else { return absent() };
    let session = Session::open(Browser::from_env()?).await?;
    session.watch_policy().await?;
    grow(&session, &payloads).await?;
    assert_eq!(session.violations().await?, "", "the page tried what its policy forbids");
    nothing_was_asked(&session).await
}

#[tokio::test]
async fn what_is_kept_stays_text_wherever_it_is_shown() -> Outcome {
    let Some(payloads) = payloads()? else { return absent() };
    let session = Session::open(Browser::from_env()?).await?;
    show(&session, &payloads).await?;
    nothing_was_asked(&session).await
}

/// Without it, a host that hands out the page without its policy, or a hole in a browser's, would be the end of the key.
#[tokio::test]
async fn the_same_without_a_policy_to_help() -> Outcome {
    let Some(payloads) = payloads()? else { return absent() };
    let copy = BundleCopy::new()?;
    let session = Session::open_without_policy(Browser::from_env()?, &copy).await?;
    show(&session, &payloads).await?;
    session.goto("#/chat").await?;
    grow(&session, &payloads).await?;
    nothing_was_asked(&session).await
}

fn absent() -> Outcome {
    println!("there is no folder ../shared/payloads beside the checkout: the hostile texts were not tried");
    Ok(())
}

/// Has them said by a model, in pieces cut at random: as replies, as thoughts and as what a tool is to be called with.
async fn grow(session: &Session, payloads: &[String]) -> Outcome {
    session.watch_intruders().await?;
    for (index, batch) in payloads.chunks(TOGETHER).enumerate() {
        let (kind, split) = if index % 2 == 0 { ("demo-reasoning", 7) } else { ("demo-tools", 61) };
        let text = batch.join("\n\n");
        session.use_model(&format!("{kind}?rate=max&echo=question&seed={index}&split={split}&split_ms=0")).await?;
        session.new_chat().await?;
        session.send_pasted(&text).await?;
        session.wait_for("article.reply").await?;
        let open = "document.querySelectorAll('details').forEach(part => { part.open = true; })";
        session.script(open, &[]).await?;
        let reply = session.reply_ended(1).await?;
        // A field makes every kind of line end one.
        let asked: Value = serde_json::from_str(&session.completion_ended(index + 1).await?.body)?;
        assert_eq!(json!(reply.text), asked["messages"][0]["content"], "it came as it was sent");
        session.script(open, &[]).await?;
        session.no_intruders(&text).await?;
    }
    Ok(())
}

/// Puts each into every field of a turn that was kept, and opens all of it.
async fn show(session: &Session, payloads: &[String]) -> Outcome {
    let mut turns = Vec::new();
    for text in payloads {
        turns.push(question(text));
        let mut reply = answer(text);
        let call = json!({ "id": text, "name": text, "arguments": json!({ "text": text }).to_string() });
        let raw_call = json!({ "id": "1", "name": "call", "arguments": text });
        for (field, value) in [
            ("model", json!(text)),
            ("reasoning", json!(text)),
            ("refusal", json!(text)),
            ("finish_reason", json!(text)),
            ("notes", json!([text])),
            ("tool_calls", json!([call, raw_call])),
            ("images", json!([text, format!("https://an.example/{text}")])),
            ("citations", json!([{ "url": text, "title": text, "date": text, "snippet": text }, { "url": text }])),
            ("audio", json!({ "transcript": text })),
        ] {
            reply[field] = value;
        }
        turns.push(reply);
    }
    for title in payloads.iter().step_by(20) {
        session.store_chat(title, &[]).await?;
    }
    let route = session.store_chat("Hostile", &turns).await?;
    session.goto(&route).await?;
    session.reload().await?;
    let all = format!("return document.querySelectorAll('article.reply .ending').length === {}", payloads.len());
    session.wait_until("all turns to be drawn", &all).await?;
    session.watch_intruders().await?;
    // Thoughts are drawn when they are opened, and the source when it is asked for.
    session.script("document.querySelectorAll('details').forEach(part => { part.open = true; })", &[]).await?;
    let drawn = "return Array.from(document.querySelectorAll('article.reply > .think')).every(fold => fold.querySelector('.part'))";
    session.wait_until("all thoughts to be drawn", drawn).await?;
    session.no_intruders("what was kept").await?;
    let raw = "document.querySelectorAll('article.reply').forEach(reply => reply.dispatchEvent(new KeyboardEvent('keydown', { key: 'r' })))";
    session.script(raw, &[]).await?;
    session.wait_for("article.reply > .text").await?;
    session.no_intruders("the source of what was kept").await
}

/// Holds that nothing was asked for but the app's own files and the provider's completions, and that the page is where it
/// was.
async fn nothing_was_asked(session: &Session) -> Outcome {
    let allowed = [session.app().origin(), session.provider().origin()];
    let origins = session.script(ORIGINS, &[]).await?;
    for origin in origins.as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !allowed.iter().any(|allowed| allowed == origin) {
            return Err(Failure::new(format!("something came from {origin}")));
        }
    }
    let odd: Vec<_> =
        session.app().log().into_iter().filter(|(_, path, status)| *status != 200 && path != "/favicon.ico").collect();
    assert!(odd.is_empty(), "a text made the page ask for {odd:?}");
    let strange = |path: &str| !["/models", "/chat/completions"].iter().any(|known| path.ends_with(known));
    let asked: Vec<_> =
        session.provider().log().into_iter().map(|asked| asked.path).filter(|path| strange(path)).collect();
    assert!(asked.is_empty(), "a text made the page ask the provider for {asked:?}");
    Ok(())
}
