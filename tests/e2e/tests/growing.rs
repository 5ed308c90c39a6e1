//! A reply while it grows. If this broke, a reader would see something else while it arrives than afterwards, or text that
//! was read already would flicker, jump, and lose what was selected in it.

use plainwire_e2e::{Browser, Failure, Outcome, RICH, Session, with_notes};
use serde_json::json;

/// Writes down, from now on, what happens inside blocks behind which two others stood already when it was last looked, and
/// which nodes the blocks are. Colours and formulas come when they can.
const WATCH: &str = r#"
const root = document.documentElement, blocks = md => Array.from(md.querySelectorAll(":scope > .part > *"));
const known = new Map();
let closed = 0;
const fault = text => { root.dataset.faults = `${root.dataset.faults ?? ""}${text}\n`; };
const look = records => {
  const md = document.querySelector("article.reply > .said > .md");
  if (!md) return;
  for (const { type, target, removedNodes, addedNodes } of records) {
    const element = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
    if (!element || !md.contains(element) || element.closest(".math, .code code")) {
      // What was taken away is told of by what it was taken from.
      for (const node of removedNodes) if (known.get(node) < closed && md.contains(target) && !target.closest(".math, .code code")) fault(`block ${known.get(node)} was removed`);
      continue;
    }
    for (const node of removedNodes) if (known.has(node) && known.get(node) < closed) fault(`block ${known.get(node)} was removed: ${node.outerHTML}`);
    let block = element;
    while (block && !known.has(block) && block !== md) block = block.parentElement;
    if (known.has(block) && known.get(block) < closed) {
      const what = Array.from(addedNodes, node => node.outerHTML ?? node.data).join();
      fault(`block ${known.get(block)} of ${known.size}: ${type} of ${element.tagName} ${what} in ${block.outerHTML.slice(0, 200)}`);
    }
  }
  const now = blocks(md);
  now.forEach((block, index) => {
    if (known.has(block) && known.get(block) !== index) fault(`block ${known.get(block)} is now ${index}`);
    known.set(block, index);
  });
  closed = Math.max(closed, now.length - 2);
  root.dataset.blocks = String(now.length);
};
new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
"#;

#[tokio::test]
async fn what_has_arrived_is_never_touched_again() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.use_model("demo-chat?rate=250&echo=question").await?;
    session.new_chat().await?;
    session.script(WATCH, &[]).await?;
    session.send_pasted(RICH).await?;
    session.reply_ended(1).await?;
    let said = session
        .script("return [document.documentElement.dataset.faults ?? '', document.documentElement.dataset.blocks]", &[])
        .await?;
    assert_eq!(said[0], "", "after {said}");
    let blocks: u32 = said[1].as_str().and_then(|count| count.parse().ok()).unwrap_or_default();
    assert!(blocks >= 20, "{said}");
    Ok(())
}

#[tokio::test]
async fn what_grew_is_what_is_kept() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    let text = with_notes();
    for seed in 1..=4 {
        let rate = if seed % 2 == 0 { "600" } else { "max" };
        session.use_model(&format!("demo-chat?rate={rate}&echo=question&seed={seed}&split={}", 3 + 40 * seed)).await?;
        session.new_chat().await?;
        session.send_pasted(&text).await?;
        let grown = session.reply_ended(1).await?;
        assert_eq!(grown.text, text.trim(), "what is kept is what was sent");
        let (grown_markup, grown_shape) = drawn(&session).await?;
        session.reload().await?;
        let kept = session.reply_ended(1).await?;
        assert_eq!(kept.text, text.trim());
        let (markup, shape) = drawn(&session).await?;
        same(&grown_shape, &shape)?;
        same(&grown_markup, &markup)?;
    }
    Ok(())
}

/// Without it, a reply that stops in the middle of a mark would keep what was only guessed while it grew.
#[tokio::test]
async fn what_was_stopped_is_what_is_kept() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    for bytes in [9_000, 13_337, 21_212, 30_001] {
        session.use_model(&format!("demo-chat?rate=max&echo=question&end={bytes}")).await?;
        session.new_chat().await?;
        session.send_pasted(&with_notes()).await?;
        let grown = session.reply_ended(1).await?;
        assert!(RICH.starts_with(&grown.text) && grown.text.len() < RICH.len(), "{grown:?}");
        let (grown_markup, grown_shape) = drawn(&session).await?;
        session.reload().await?;
        assert_eq!(session.reply_ended(1).await?.text, grown.text);
        let (markup, shape) = drawn(&session).await?;
        same(&grown_shape, &shape)?;
        same(&grown_markup, &markup)?;
    }
    Ok(())
}

/// Without it, who reads along would see marks, half links and raw tables, and see them go.
#[tokio::test]
async fn marks_are_not_seen_while_they_are_open() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.use_model("demo-chat?rate=60&echo=question").await?;
    session.new_chat().await?;
    let text = "The **harbour office** keeps `three gauges` in [the inner basin](https://an.example/inner/basin) and *one more* outside.";
    let watch = r#"new MutationObserver(() => {
        const text = document.querySelector("article.reply > .said > .md")?.textContent ?? "", root = document.documentElement;
        if (/[*`\[\]()]/.test(text)) root.dataset.marks = text;
        root.dataset.states = String(Number(root.dataset.states ?? 0) + 1);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });"#;
    session.script(watch, &[]).await?;
    session.send_pasted(text).await?;
    session.reply_ended(1).await?;
    let seen = session
        .script("const { marks, states } = document.documentElement.dataset; return [marks ?? '', Number(states)]", &[])
        .await?;
    assert_eq!(seen[0], json!(""), "marks were seen");
    assert!(seen[1].as_u64() > Some(5), "{seen}");
    Ok(())
}

/// The nodes of the one reply, and what they mean.
async fn drawn(session: &Session) -> Outcome<(String, String)> {
    let shape = session.shapes_of_replies().await?.pop().unwrap_or_default();
    Ok((session.markup_of_last_reply().await?, shape))
}

fn same(grown: &str, kept: &str) -> Outcome {
    if grown == kept {
        return Ok(());
    }
    let place = grown.bytes().zip(kept.bytes()).take_while(|(one, other)| one == other).count();
    let around = |text: &str| -> String {
        let from = text.floor_char_boundary(place.saturating_sub(60));
        text.get(from..).unwrap_or_default().chars().take(300).collect()
    };
    Err(Failure::new(format!("it grew to\n{}\nand is kept as\n{}", around(grown), around(kept))))
}
