//! What it costs to open a long conversation that is kept.

use plainwire_core::conversation::{Conversation, Speaker, Turn};
use plainwire_core::record::Record;
use plainwire_e2e::{Failure, Outcome};
use plainwire_mock_provider::demo_markdown;
use serde_json::{Value, json};

use crate::contender::Contender;
use crate::cost::Cost;
use crate::stage::Stage;

const MESSAGES: u64 = 500;
const TOKENS: usize = 300;
const ROUNDS: usize = 3;

/// The last words of the last message.
const LAST_WORDS: &str = "This is the end of the log.";

/// Puts a conversation into the database of the page's origin, in the app's form; the app has made it already.
const KEEP: &str = r#"
const [summary, turns, done] = arguments;
const opening = indexedDB.open("plainwire", 1);
opening.onupgradeneeded = () => {
  opening.result.createObjectStore("conversations", { keyPath: "id" });
  opening.result.createObjectStore("turns", { keyPath: "id" }).createIndex("conversation", "conversation");
};
opening.onerror = () => done(String(opening.error));
opening.onsuccess = () => {
  const writing = opening.result.transaction(["conversations", "turns"], "readwrite");
  writing.objectStore("conversations").put(summary);
  for (const turn of turns) writing.objectStore("turns").put(turn);
  writing.oncomplete = () => { opening.result.close(); done("kept"); };
  writing.onabort = () => done(String(writing.error));
};"#;

/// The middle of the link to the conversation.
const LINK: &str = "const box = document.querySelector('.rail a.chat')?.getBoundingClientRect();
    return box ? [box.left + box.width / 2, box.top + box.height / 2] : null;";

/// What was found out about one page.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    /// From the click until nothing more was done, one a round.
    pub(crate) costs: Vec<Cost>,
    /// What the probe saw, one a round.
    pub(crate) seen: Vec<Value>,
    /// By how many bytes linear memory grew, one a round.
    pub(crate) wasm_bytes: Vec<f64>,
}

/// Measures the opening in all pages, in their order.
pub(crate) async fn measure(stage: &Stage) -> Outcome<Vec<Figures>> {
    let (summary, turns) = conversation();
    for contender in [Contender::Plainwire, Contender::OneText] {
        // Both plain pages share what is kept: they come from one origin.
        contender.open(stage, "demo-fast").await?;
        let kept = stage.session().script_async(KEEP, &[summary.clone(), turns.clone()]).await?;
        if kept != "kept" {
            return Err(Failure::new(format!("the conversation was not kept: {kept}")));
        }
    }
    let mut all: Vec<Figures> = Contender::ALL.iter().map(|_| Figures::default()).collect();
    for _ in 0..ROUNDS {
        for (contender, figures) in Contender::ALL.into_iter().zip(&mut all) {
            contender.open(stage, "demo-fast").await?;
            stage.collect_garbage().await?;
            let click = aim(stage).await?;
            let before = stage.cost().await?;
            click_at(stage, &click).await?;
            stage.rest().await;
            stage.session().wait_until("the end of the conversation", &shows_end()).await?;
            stage.rest().await;
            let mut cost = stage.cost().await? - before;
            stage.collect_garbage().await?;
            let kept = stage.cost().await? - before;
            cost.script_heap_bytes = kept.script_heap_bytes;
            cost.document_heap_bytes = kept.document_heap_bytes;
            cost.nodes = kept.nodes;
            figures.costs.push(cost);
        }
    }
    let probe = stage.add_probe().await?;
    for _ in 0..ROUNDS {
        for (contender, figures) in Contender::ALL.into_iter().zip(&mut all) {
            contender.open(stage, "demo-fast").await?;
            let bytes = async || stage.session().script("return probe.wasmBytes()", &[]).await;
            let before = bytes().await?;
            let click = aim(stage).await?;
            stage.session().script("probe.begin('history', arguments[0])", &[json!(LAST_WORDS)]).await?;
            click_at(stage, &click).await?;
            stage.rest().await;
            figures
                .seen
                .push(stage.session().wait_until("the probe to have seen the end", "return probe.result").await?);
            figures.wasm_bytes.push(bytes().await?.as_f64().unwrap_or(f64::NAN) - before.as_f64().unwrap_or(f64::NAN));
        }
    }
    stage.remove_probe(&probe).await?;
    Ok(all)
}

/// The conversation as it is kept: its summary, and its turns.
fn conversation() -> (Value, Value) {
    let mut conversation = Conversation::new("a-long-conversation".to_owned(), 1_000_000);
    let mut parent = None;
    for number in 0..MESSAGES {
        let mut text = demo_markdown(number, TOKENS);
        if number + 1 == MESSAGES {
            text.push_str("\n\n");
            text.push_str(LAST_WORDS);
        }
        let id = format!("turn-{number}");
        let speaker = if number % 2 == 0 { Speaker::User } else { Speaker::Assistant };
        let at_ms = 1_000_000 + number * 1_000;
        conversation.add(Turn {
            id: id.clone(),
            conversation: conversation.summary.id.clone(),
            parent: parent.replace(id),
            speaker,
            text,
            model: "demo-markdown".to_owned(),
            created_ms: at_ms,
            ended_ms: at_ms + 900,
            ..Turn::default()
        });
    }
    let turns = conversation.turns().iter().map(|turn| turn.to_value()).collect();
    (conversation.summary.to_value(), Value::Array(turns))
}

fn shows_end() -> String {
    format!("return Array.from(document.querySelectorAll('article')).pop()?.textContent.includes('{LAST_WORDS}')")
}

/// Where the link is; the pointer is put there, so that what lies under it has been drawn as such.
async fn aim(stage: &Stage) -> Outcome<Value> {
    let place = stage.session().wait_until("the link to the conversation", LINK).await?;
    mouse(stage, "mouseMoved", &place).await?;
    stage.rest().await;
    Ok(place)
}

async fn click_at(stage: &Stage, place: &Value) -> Outcome {
    mouse(stage, "mousePressed", place).await?;
    mouse(stage, "mouseReleased", place).await
}

async fn mouse(stage: &Stage, kind: &str, place: &Value) -> Outcome {
    let button = if kind == "mouseMoved" { "none" } else { "left" };
    let parameters = json!({ "type": kind, "x": place[0], "y": place[1], "button": button, "clickCount": 1 });
    stage.session().cdp("Input.dispatchMouseEvent", parameters).await.map(drop)
}
