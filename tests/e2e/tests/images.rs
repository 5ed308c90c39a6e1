//! Images beside a question. If this broke, a person would believe that the model saw a picture that was never sent, or send
//! one to a model that refuses it.

use plainwire_e2e::{Browser, Given, Outcome, PIXEL, Session};
use serde_json::{Value, json};

const FIELD: &str = ".composer textarea";

#[tokio::test]
async fn images_are_attached_shown_taken_away_sent_and_kept() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.choose_model("demo-chat?rate=max&tokens=8").await?;
    session.new_chat().await?;
    session.answer_with(&[Given::image("by button.png")]).await?;
    session.click_named("Attach images").await?;
    attached(&session, &["by button.png"]).await?;
    session.paste_files(FIELD, &[Given::image("pasted.png")]).await?;
    attached(&session, &["by button.png", "pasted.png"]).await?;
    let picture = Given { name: "dropped.jpg", mime: "image/jpeg", bytes: PIXEL };
    assert!(session.drop_files(".composer .box", &[picture]).await?, "the browser leaves the page for what is dropped");
    attached(&session, &["by button.png", "pasted.png", "dropped.jpg"]).await?;
    let drawn = "const image = document.querySelector('.composer .attached img'); return image.complete && image.naturalWidth === 1";
    session.wait_until("the picture to be drawn", drawn).await?;
    session.click_named("Take “pasted.png” away").await?;
    attached(&session, &["by button.png", "dropped.jpg"]).await?;

    session.send("What do you see?").await?;
    let sent = content(&session, 1).await?;
    assert_eq!(sent[0].last(), Some(&json!("What do you see?")), "{sent:?}");
    assert_eq!(kinds(&sent[0]), ["image/jpeg", "image/png"]);
    attached(&session, &[]).await?;
    session.reply_ended(1).await?;
    session.reload().await?;
    session.reply_ended(1).await?;
    let shown = "return Array.from(document.querySelectorAll('article.ask .attached img'), image => image.alt)";
    assert_eq!(session.script(shown, &[]).await?, json!(["Attached image 1", "Attached image 2"]));

    // A picture says enough by itself.
    session.paste_files(FIELD, &[Given::image("alone.png")]).await?;
    attached(&session, &["alone.png"]).await?;
    session.click_named("Send").await?;
    let sent = content(&session, 2).await?;
    assert_eq!(kinds(&sent[0]), ["image/jpeg", "image/png"], "earlier images go with the conversation");
    assert_eq!(kinds(&sent[1]), ["image/png"]);
    let reply = session.reply_ended(2).await?;
    assert!(reply.trouble.is_empty() && !reply.text.is_empty(), "{reply:?}");
    Ok(())
}

#[tokio::test]
async fn what_is_no_image_is_refused_in_words_and_text_stays_text() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.choose_model("demo-chat?rate=max&tokens=8").await?;
    session.new_chat().await?;
    session.paste_files(FIELD, &[Given::text("notes.json", "{}"), Given::image("fine.png")]).await?;
    session.wait_for_text(".notices", "“notes.json” is no image that models take").await?;
    attached(&session, &["fine.png"]).await?;
    session.click_named("Take “fine.png” away").await?;
    let vector = Given { name: "a.svg", mime: "image/svg+xml", bytes: b"<svg/>" };
    session.drop_files(".composer .box", &[vector]).await?;
    session.wait_for_text(".notices", "“a.svg” is no image that models take").await?;
    // Spreadsheets put a picture of the cells beside their text.
    let both = "const all = new DataTransfer();
        all.items.add(new File(['x'], 'cells.png', { type: 'image/png' }));
        all.setData('text/plain', 'cells');
        const event = Object.assign(new Event('paste', { bubbles: true, cancelable: true }), { clipboardData: all });
        return document.querySelector('.composer textarea').dispatchEvent(event)";
    assert_eq!(session.script(both, &[]).await?, json!(true), "the text is left to the browser");
    attached(&session, &[]).await
}

#[tokio::test]
async fn a_model_without_images_gets_none() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.choose_model("demo-chat?rate=max&tokens=8").await?;
    session.new_chat().await?;
    session.paste_files(FIELD, &[Given::image("first.png")]).await?;
    attached(&session, &["first.png"]).await?;
    session.send("What do you see?").await?;
    content(&session, 1).await?;
    session.reply_ended(1).await?;
    session.paste_files(FIELD, &[Given::image("second.png")]).await?;
    attached(&session, &["second.png"]).await?;

    image_support(&session, false).await?;
    session.click("a.chat").await?;
    session.reply_ended(1).await?;
    let off = "This model takes no images (Image Support is off in the settings).";
    let button = session.wait_for(".attach button:disabled").await?;
    assert_eq!(button.attr("aria-label").await?.as_deref(), Some(off), "the button says why it attaches nothing");
    session.paste_files(FIELD, &[Given::image("refused.png")]).await?;
    session.wait_for_text(".notices", off).await?;
    assert!(session.drop_files(".composer .box", &[Given::image("refused.png")]).await?, "the page stays where it is");
    // What was attached before it was turned off is not sent in silence.
    attached(&session, &["second.png"]).await?;
    session.wait_for_text(".composer [role='alert']", off).await?;
    session.click_named("Take “second.png” away").await?;
    session.send("And without?").await?;
    let sent = content(&session, 2).await?;
    assert_eq!(sent, [vec![json!("What do you see?")], vec![json!("And without?")]], "earlier images are not sent");
    session.reply_ended(2).await?;
    assert!(session.find("article.ask .attached img").await?.is_some(), "they stay with the conversation");

    image_support(&session, true).await?;
    session.click("a.chat").await?;
    session.reply_ended(2).await?;
    session.send("And again?").await?;
    let sent = content(&session, 3).await?;
    assert_eq!(kinds(&sent[0]), ["image/png"], "they can be sent again: {sent:?}");
    Ok(())
}

/// Waits until these images wait in the composer, in whatever order they were read.
async fn attached(session: &Session, names: &[&str]) -> Outcome {
    let script = "return Array.from(document.querySelectorAll('.composer .attached img'), image => image.alt).sort()";
    let mut expected = names.to_vec();
    expected.sort_unstable();
    let what = format!("{expected:?} to wait in the composer");
    session.until(&what, async || Ok((session.script(script, &[]).await? == json!(expected)).then_some(()))).await
}

async fn image_support(session: &Session, on: bool) -> Outcome {
    session.open_settings().await?;
    session.click("#image-support").await?;
    let script = format!("return document.getElementById('image-support').checked === {on}");
    session.wait_until("Image Support to be switched", &script).await.map(drop)
}

/// What the questions of a request held: of each its parts, texts as texts, images as their URLs in an object.
async fn content(session: &Session, count: usize) -> Outcome<Vec<Vec<Value>>> {
    let body: Value = serde_json::from_str(&session.completion_ended(count).await?.body)?;
    let questions = body["messages"].as_array().into_iter().flatten().filter(|message| message["role"] == "user");
    let part = |part: &Value| if part["type"] == "text" { part["text"].clone() } else { part["image_url"].clone() };
    let parts = |message: &Value| match message["content"].as_array() {
        Some(all) => all.iter().map(part).collect(),
        None => vec![message["content"].clone()],
    };
    let mut questions: Vec<Vec<Value>> = questions.map(parts).collect();
    // The text last, wherever it stands: providers take either order.
    questions.iter_mut().for_each(|parts| parts.sort_by_key(Value::is_string));
    Ok(questions)
}

/// The media types of the images of a question, sorted.
fn kinds(parts: &[Value]) -> Vec<String> {
    let kind = |part: &Value| {
        let url = part["url"].as_str()?;
        let (kind, data) = url.strip_prefix("data:")?.split_once(";base64,")?;
        assert!(data.len() > 40 && data.starts_with("iVBORw0KGgo"), "{url}");
        Some(kind.to_owned())
    };
    let mut kinds: Vec<String> = parts.iter().filter_map(kind).collect();
    kinds.sort_unstable();
    kinds
}
