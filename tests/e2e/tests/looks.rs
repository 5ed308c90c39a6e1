//! How a reply looks. If this broke, a person with weak sight, a phone or a dark screen could not read what the model said,
//! or would have to push the page sideways to get at it.

use plainwire_e2e::{Browser, Outcome, Session, answer, question, with_notes};
use serde_json::json;

#[tokio::test]
async fn a_rich_reply_obeys_the_rules_in_light_and_dark() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    let mut reply = answer(&with_notes());
    reply["reasoning"] = json!("The question is about *tide gauges*, so:\n\n- what comes in,\n- what is `damaged`.");
    reply["reasoning_ms"] = json!(4_200);
    reply["first_token_ms"] = json!(310);
    reply["total_ms"] = json!(9_400);
    reply["usage"] =
        json!({ "prompt_tokens": 1_204, "completion_tokens": 830, "cached_tokens": 1_024, "reasoning_tokens": 120 });
    reply["citations"] = json!([
        { "url": "https://gauge.example/manual", "title": "The maker's manual", "date": "2024-11-02", "snippet": "One line a minute." },
        { "url": "https://harbour.example/log", "title": "The harbour's log" },
    ]);
    let route = session.store_chat("Tide gauges", &[question("How do I read a tide gauge from Rust?"), reply]).await?;
    session.goto(&route).await?;
    session.reload().await?;
    session.wait_for("article.reply .ending").await?;
    session.script("document.querySelector('details.think').open = true", &[]).await?;
    // Each screen of it, so that what comes when it is near is there.
    for (name, part) in [
        ("top", "article.ask"),
        ("table", ".md table"),
        ("code", ".md .code"),
        ("alert", ".md .alert"),
        ("math", ".md .math.display"),
        ("end", ".ending"),
    ] {
        let show = "document.querySelector(arguments[0]).scrollIntoView({ block: 'start', behavior: 'instant' })";
        session.script(show, &[json!(part)]).await?;
        if name == "code" {
            session.wait_for(".md .code .t-k").await?;
        }
        if name == "math" {
            session.wait_for(".md .math.display math").await?;
        }
        session.look(&format!("rich-{name}")).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_rich_reply_fits_a_phone() -> Outcome {
    if Browser::from_env()? != Browser::Chromium {
        println!("only Chromium can be 320 pixels wide: this runs there only");
        return Ok(());
    }
    let session = Session::open(Browser::Chromium).await?;
    session.wait_for(".composer textarea").await?;
    session.set_size(320, 640).await?;
    let word = "x".repeat(120);
    let text = format!(
        "{}\n\n# {word}\n\n{word} `{word}` **{word}** https://an.example/{word}\n\n> - > {word}\n\n1. 1. 1. 1. 1. {word}\n\n| {word} | b | c |\n|---|---|---|\n| a | {word} | c |\n\n![{word}](https://an.example/{word})\n\n$$\n{}\n$$\n\nInline ${}$ there[^{word}].\n\n[^{word}]: {word}\n",
        with_notes(),
        "a + b + ".repeat(30),
        "a + b + ".repeat(20),
    );
    let mut reply = answer(&text);
    reply["reasoning"] = json!(format!("{word}\n\n    {word}{word}"));
    let route = session.store_chat("A phone", &[question("A question"), reply]).await?;
    session.goto(&route).await?;
    session.reload().await?;
    session.wait_for("article.reply .ending").await?;
    session.script("document.querySelector('details.think').open = true", &[]).await?;
    // Where it stands far from the screen it has no size yet.
    let blocks = session.script("return document.querySelectorAll('.md > .part > *').length", &[]).await?;
    for index in 0..blocks.as_u64().unwrap_or_default() {
        let show = "document.querySelectorAll('.md > .part > *')[arguments[0]].scrollIntoView({ block: 'start', behavior: 'instant' })";
        session.script(show, &[json!(index)]).await?;
        session.fits_phone(&format!("block {index} of a rich reply")).await?;
    }
    session.wait_for(".md .math.display math").await?;
    session.script("document.querySelector('.md .math.display').scrollIntoView()", &[]).await?;
    session.fits_phone("a formula").await?;
    session.screenshot("rich-320").await.map(drop)
}
