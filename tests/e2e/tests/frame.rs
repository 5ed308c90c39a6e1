//! What stands around a reply. If this broke, a reader could not see what the model thought and for how long, could not take
//! the reply along as text or as it looks, and would not know where a link leads before following it.

use plainwire_e2e::{Browser, Outcome, RICH, Session, answer, question, with_notes};
use serde_json::json;

#[tokio::test]
async fn thoughts_are_folded_with_their_duration() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.use_model("demo-reasoning?rate=20&echo=question").await?;
    session.new_chat().await?;
    let text = "First, **count** the `ripples`.\n\n- one\n- two\n\nThen wait for the twelfth, which takes a while.";
    session.send_pasted(text).await?;
    let label = "return document.querySelector('article.reply > .think > summary')?.textContent ?? ''";
    let is_thinking = "return /^Thinking for [0-9]+ s$/.test(document.querySelector('article.reply > .think > summary')?.textContent)";
    session.wait_until("the time of thinking", is_thinking).await?;
    assert_eq!(session.script("return document.querySelector('.think').open", &[]).await?, false);
    // Opened while it thinks, it grows like the reply, and stays open.
    session.click("article.reply > .think > summary").await?;
    session.wait_for("article.reply > .think strong").await?;
    session.reply_ended(1).await?;
    let thought = session.script(label, &[]).await?;
    let seconds =
        thought.as_str().and_then(|label| label.strip_prefix("Thought for ")?.strip_suffix(" s")?.parse::<f64>().ok());
    assert!(seconds.is_some_and(|seconds| seconds > 0.5), "{thought}");
    let open = "const fold = document.querySelector('article.reply > .think');
        return [fold.open, fold.querySelectorAll('.md li').length, fold.querySelector('.md code').textContent]";
    assert_eq!(session.script(open, &[]).await?, json!([true, 2, "ripples"]));
    session.reload().await?;
    session.reply_ended(1).await?;
    assert_eq!(session.script(label, &[]).await?, thought, "it is kept");
    session.click("article.reply > .think > summary").await?;
    session.wait_for("article.reply > .think .md li").await?;
    assert_eq!(session.script(open, &[]).await?, json!([true, 2, "ripples"]));
    Ok(())
}

#[tokio::test]
async fn the_source_is_a_key_or_a_button_away() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.open_reply(RICH).await?;
    let seen = "const reply = document.querySelector('article.reply'), source = reply.querySelector(':scope > .text');
        return [source && Array.from(source.children, line => line.textContent).join('\\n'),
          reply.querySelector('.said .md').checkVisibility(),
          Array.from(reply.querySelectorAll('button')).find(button => button.textContent === 'Raw text').getAttribute('aria-pressed')]";
    assert_eq!(session.script(seen, &[]).await?, json!([null, true, "false"]));
    session.click_in_last_reply("Raw text").await?;
    session.wait_for("article.reply > .text").await?;
    assert_eq!(session.script(seen, &[]).await?, json!([RICH, false, "true"]));
    session.click_in_last_reply("Raw text").await?;
    session.wait_until("the reply as it was", "return !document.querySelector('article.reply > .text')").await?;
    // By key, where the focus is in the reply; as a letter it is none of that.
    session.script("document.querySelector('article.reply').focus()", &[]).await?;
    session.type_keys("r").await?;
    session.wait_for("article.reply > .text").await?;
    assert_eq!(session.script(seen, &[]).await?, json!([RICH, false, "true"]));
    session.type_keys("r").await?;
    session.wait_until("the reply as it was", "return !document.querySelector('article.reply > .text')").await?;
    session.fill(".composer textarea", "rrr").await?;
    assert_eq!(session.script(seen, &[]).await?, json!([null, true, "false"]));
    Ok(())
}

#[tokio::test]
async fn a_reply_is_copied_as_text_and_as_it_looks() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    let text = "# Title\n\n- **one**\n- `two`\n\n<b>no markup</b>\n";
    session.open_reply(text).await?;
    session.take_copies().await?;
    session.click_in_last_reply("Copy").await?;
    assert_eq!(session.copied(1).await?, json!({ "text/plain": text }));
    session.wait_for_text(".notices", "Copied").await?;
    session.close_notices().await?;
    session.click_in_last_reply("Copy formatted").await?;
    let both = session.copied(2).await?;
    assert_eq!(both["text/plain"], text);
    let html = both["text/html"].as_str().unwrap_or_default();
    for part in ["<h1>Title</h1>", "<strong>one</strong>", "<code>two</code>", "&lt;b&gt;no markup&lt;/b&gt;"] {
        assert!(html.contains(part), "no {part} in {html}");
    }
    Ok(())
}

#[tokio::test]
async fn a_link_shows_where_it_leads() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    let text = "[a page](https://an.example/page \"A title\"), [https://bank.example](https://thief.example/in),
[www.bank.example/login](https://bank.example.thief.example/x), [bank.example](//thief.example), [mail](mailto:a@an.example),
[bare](javascript:alert(1)), [data](data:text/html,x), [up](../up), [user](https://bank.example@thief.example/), <https://an.example/ä>,
[main.rs](https://an.example/main.rs)";
    session.open_reply(text).await?;
    let script = "return Array.from(document.querySelectorAll('.md a'), link => [link.textContent, link.getAttribute('href'), link.title, link.target, link.rel])";
    let links = session.script(script, &[]).await?;
    let safe = |text: &str, href: &str, title: &str| json!([text, href, title, "_blank", "noopener noreferrer"]);
    let none = |text: &str| json!([text, null, "", "", ""]);
    let wanted = [
        safe("a page", "https://an.example/page", "A title (https://an.example/page)"),
        safe("https://bank.example (thief.example)", "https://thief.example/in", "https://thief.example/in"),
        safe(
            "www.bank.example/login (bank.example.thief.example)",
            "https://bank.example.thief.example/x",
            "https://bank.example.thief.example/x",
        ),
        none("bank.example"),
        safe("mail", "mailto:a@an.example", "mailto:a@an.example"),
        none("bare"),
        none("data"),
        none("up"),
        safe("user", "https://bank.example@thief.example/", "https://bank.example@thief.example/"),
        safe("https://an.example/ä", "https://an.example/ä", "https://an.example/ä"),
        safe("main.rs", "https://an.example/main.rs", "https://an.example/main.rs"),
    ];
    for (index, wanted) in wanted.iter().enumerate() {
        assert_eq!(&links[index], wanted);
    }
    assert_eq!(links.as_array().map(Vec::len), Some(wanted.len()));
    Ok(())
}

/// Without it, whoever is named in a reply would learn that, when and where from it is read.
#[tokio::test]
async fn an_image_is_asked_for_when_the_reader_says_so() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    let pixel = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
    let text = format!(
        "![A gauge](https://one.example/a.jpg) and ![](https://two.example/b.png) and ![Pixel]({pixel}) and ![Plain](http://three.example/c.png)"
    );
    session.watch_policy().await?;
    session.open_reply(&text).await?;
    let asked = "return performance.getEntriesByType('resource').map(entry => entry.name).filter(name => name.includes('.example'))";
    let images = "return Array.from(document.querySelectorAll('.md img'), image => [image.alt, image.getAttribute('src'), image.referrerPolicy])";
    assert_eq!(session.script(asked, &[]).await?, json!([]));
    assert_eq!(session.script(images, &[]).await?, json!([["Pixel", pixel, "no-referrer"]]));
    session
        .wait_until("the image in the text itself", "return document.querySelector('.md img').naturalWidth === 1")
        .await?;
    session.named("Load the image from two.example").await?;
    session.click_named("Load the image from one.example").await?;
    session.wait_for(".md img[alt='A gauge']").await?;
    let loaded = json!([["A gauge", "https://one.example/a.jpg", "no-referrer"], ["Pixel", pixel, "no-referrer"]]);
    assert_eq!(session.script(images, &[]).await?, loaded);
    session.named("Load the image from two.example").await?;
    let asked = session.script(asked, &[]).await?;
    assert!(!asked.to_string().contains("two.example") && !asked.to_string().contains("three.example"), "{asked}");
    Ok(())
}

#[tokio::test]
async fn a_footnote_is_a_key_away() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.open_reply(&with_notes()).await?;
    session.tab_to("Footnote north").await?;
    session.press(plainwire_e2e::Key::Enter).await?;
    let focused = "const active = document.activeElement; return active.matches('.footnote') && active.textContent.includes('where it freezes') && active.checkVisibility()";
    session.wait_until("the focus to be at the note", focused).await?;
    Ok(())
}

#[tokio::test]
async fn sources_are_numbered_and_lead_somewhere() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    let mut reply = answer("It is so [1].");
    reply["citations"] = json!([
        { "url": "https://an.example/one", "title": "The first", "date": "2025-06-21", "snippet": "**not** markup" },
        { "url": "javascript:alert(1)", "title": "The second" },
    ]);
    reply["refusal"] = json!("I would rather not.");
    let route = session.store_chat("Sources", &[question("A question"), reply]).await?;
    session.goto(&route).await?;
    session.reload().await?;
    session.wait_for(".sources").await?;
    let script = "return Array.from(document.querySelectorAll('.sources ol > li'), source => [source.textContent, source.querySelector('a')?.href ?? null])";
    let wanted = json!([["The first2025-06-21**not** markup", "https://an.example/one"], ["The second", null]]);
    assert_eq!(session.script(script, &[]).await?, wanted);
    session.wait_for_text("article.reply .note", "I would rather not.").await
}
