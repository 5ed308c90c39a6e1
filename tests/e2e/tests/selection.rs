//! Selecting in a reply that is still growing. If this broke, a reader could not mark or copy anything before the last token
//! is there: whatever was selected would fall apart a moment later.

use plainwire_e2e::{Browser, Failure, Outcome, Session};
use serde_json::{Value, json};

/// So many characters have to be added before a selection counts as kept.
const ADDED: u64 = 120;

/// Selects from the first to the last of two texts inside the element that the first argument names, as a pointer does that
/// is drawn from the one to the other; returns what is selected.
const SELECT: &str = r#"
const [css, from, to] = arguments, root = Array.from(document.querySelectorAll(css)).pop();
if (!root) return null;
const find = (text, atEnd) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const at = node.data.indexOf(text);
    if (at >= 0) return [node, at + (atEnd ? text.length : 0)];
  }
};
const begin = find(from, false), end = find(to, true);
if (!begin || !end) return null;
getSelection().setBaseAndExtent(...begin, ...end);
return getSelection().toString();
"#;

const GROWN: &str = "const root = Array.from(document.querySelectorAll(arguments[0])).pop();
    return [root.textContent.length, getSelection().toString(), root.contains(getSelection().anchorNode),
      root.querySelectorAll('[class^=t-]').length]";

/// A paragraph long enough to be selected in while it grows, with marks of every kind in it.
fn paragraph() -> String {
    let sentence = "The **harbour office** keeps *three* gauges, `north` and `south` among them, and reads [the third](https://an.example/third) by hand. ";
    sentence.repeat(12)
}

/// A fence long enough for the same.
fn fence() -> String {
    let lines: Vec<String> =
        (0..22).map(|line| format!("let level_{line} = gauge.read({line})?; // metre {line}")).collect();
    format!("```rust\n{}\n```\n", lines.join("\n"))
}

#[tokio::test]
async fn words_of_a_growing_paragraph_stay_selected() -> Outcome {
    let session = growing(&paragraph()).await?;
    let selected = select(&session, ".md p", "office", "gauges").await?;
    assert_eq!(selected, "office keeps three gauges");
    stays(&session, ".md p", &selected).await?;
    session.click_named("Stop").await
}

/// Without it, the newest words, which a reader has just read, could not be marked.
#[tokio::test]
async fn the_last_words_that_came_stay_selected() -> Outcome {
    let session = growing(&"The harbour office keeps three gauges and reads all of them by hand. ".repeat(12)).await?;
    session.wait_for_text(".md p", "reads all").await?;
    let last =
        "const root = document.querySelector('.md p'), walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        let node, last = null;
        while ((node = walker.nextNode())) if (node.data.trim().length > 3) last = node;
        getSelection().setBaseAndExtent(last, 0, last, last.data.length); return getSelection().toString()";
    let selected = session.script(last, &[]).await?.as_str().unwrap_or_default().to_owned();
    stays(&session, ".md p", &selected).await?;
    session.click_named("Stop").await
}

#[tokio::test]
async fn lines_of_a_growing_fence_stay_selected() -> Outcome {
    let session = growing(&fence()).await?;
    let selected = select(&session, ".md .code code", "level_1", "level_3").await?;
    let lines = ["level_1 = gauge.read(1)?; // metre 1", "let level_2 = gauge.read(2)?; // metre 2", "let level_3"];
    assert_eq!(selected.lines().collect::<Vec<_>>(), lines);
    stays(&session, ".md .code code", &selected).await?;
    // Not stopped: a press elsewhere takes a selection away.
    session.reply_ended(1).await?;
    let after = session.script(GROWN, &[json!(".md .code code")]).await?;
    assert_eq!(after[1], json!(selected), "it stays when the reply has ended");
    Ok(())
}

/// Without it, a selection in one block would go when another begins.
#[tokio::test]
async fn what_is_closed_stays_selected_while_more_comes() -> Outcome {
    let text = format!(
        "# A heading\n\n| a | b |\n|---|---|\n| one cell | another |\n\n- first item\n- second item\n\n{}",
        paragraph()
    );
    let session = growing(&text).await?;
    session.wait_for_text(".md", "harbour office keeps").await?;
    let selected = select(&session, ".md", "heading", "second").await?;
    for part in ["heading", "one cell", "another", "first item", "second"] {
        assert!(selected.contains(part), "{selected:?}");
    }
    stays(&session, ".md", &selected).await?;
    session.click_named("Stop").await
}

/// A session in which a slow reply says `text`.
async fn growing(text: &str) -> Outcome<Session> {
    let session = Session::open(Browser::from_env()?).await?;
    session.use_model("demo-chat?rate=25&echo=question").await?;
    session.new_chat().await?;
    session.send_pasted(text).await?;
    Ok(session)
}

async fn select(session: &Session, css: &str, from: &str, to: &str) -> Outcome<String> {
    // Both ends stand before the end that grows.
    let css = format!("article.reply > .said > {css}");
    session
        .until(&format!("`{from}` and `{to}` to be there"), async || {
            let selected = session.script(SELECT, &[json!(css), json!(from), json!(to)]).await?;
            Ok(selected.as_str().map(str::to_owned))
        })
        .await
}

/// Waits until much was added, and holds that the same is selected all the while.
async fn stays(session: &Session, css: &str, selected: &str) -> Outcome {
    assert!(!selected.is_empty(), "something is selected");
    let css = format!("article.reply > .said > {css}");
    let length = |state: &Value| state[0].as_u64().unwrap_or_default();
    let before = length(&session.script(GROWN, &[json!(css)]).await?);
    session
        .until("the reply to grow while something is selected", async || {
            let state = session.script(GROWN, &[json!(css)]).await?;
            if state[1] != selected || state[2] != true {
                return Err(Failure::new(format!("{selected:?} was selected, and then {state}")));
            }
            Ok((length(&state) > before + ADDED).then_some(()))
        })
        .await
}
