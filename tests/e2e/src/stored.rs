//! Conversations that are there before the app is opened, in the app's own format.

use crate::failure::{Failure, Outcome};
use crate::session::Session;
use serde_json::{Value, json};

/// Writes a summary and turns as the app does.
const STORE: &str = r#"
const [summary, turns, done] = arguments, opening = indexedDB.open("plainwire");
opening.onerror = () => done(String(opening.error));
opening.onsuccess = () => {
  const database = opening.result, writing = database.transaction(["conversations", "turns"], "readwrite");
  writing.objectStore("conversations").put(summary);
  for (const turn of turns) writing.objectStore("turns").put(turn);
  writing.oncomplete = () => { database.close(); done(null); };
  writing.onabort = () => { database.close(); done(String(writing.error)); };
};
"#;

/// What a person asked.
#[must_use]
pub fn question(text: &str) -> Value {
    json!({ "speaker": "user", "text": text })
}

/// A reply that came whole.
#[must_use]
pub fn answer(text: &str) -> Value {
    json!({ "speaker": "assistant", "state": "complete", "model": "demo-chat", "finish_reason": "stop", "text": text })
}

impl Session {
    /// Writes a conversation with these turns, each an answer to the one before it; returns the route that leads to it.
    /// What a turn does not say, the id among it, is filled in.
    ///
    /// # Errors
    /// When the browser does not write it.
    pub async fn store_chat(&self, title: &str, turns: &[Value]) -> Outcome<String> {
        // The app makes the stores when it first starts.
        self.wait_for(".composer textarea").await?;
        self.until("the database", async || Ok(self.database().await?.get("turns").map(drop))).await?;
        let id = format!("stored{}", title.bytes().fold(7u64, |sum, byte| sum.wrapping_mul(31) ^ u64::from(byte)));
        let began_ms = 1_750_000_000_000u64;
        let turn_id = |index: usize| format!("{id}-{index}");
        let filled = turns.iter().enumerate().map(|(index, turn)| {
            let created_ms = began_ms + 1000 * index as u64;
            let mut filled = json!({
                "id": turn_id(index), "conversation": id, "created_ms": created_ms, "ended_ms": created_ms,
                "parent": index.checked_sub(1).map(turn_id), "state": "complete",
            });
            for (name, value) in turn.as_object().into_iter().flatten() {
                filled[name] = value.clone();
            }
            filled
        });
        let filled: Vec<Value> = filled.collect();
        let head = turns.len().checked_sub(1).map(turn_id);
        let summary = json!({ "id": id, "title": title, "created_ms": began_ms, "updated_ms": began_ms, "head": head });
        match self.script_async(STORE, &[summary, Value::Array(filled)]).await? {
            Value::Null => Ok(format!("#/chat/{id}")),
            said => Err(Failure::new(format!("the conversation was not written: {said}"))),
        }
    }

    /// Writes a conversation of one question and one reply, and opens it as a page that was just loaded does.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn open_reply(&self, text: &str) -> Outcome {
        let route = self.store_chat("A stored chat", &[question("A question"), answer(text)]).await?;
        self.goto(&route).await?;
        self.reload().await?;
        self.wait_for("article.reply .ending").await.map(drop)
    }

    /// Sends a text of any length and any lines, as pasting and pressing Enter does.
    ///
    /// # Errors
    /// When there is no composer.
    pub async fn send_pasted(&self, text: &str) -> Outcome {
        let fill = "const field = document.querySelector('.composer textarea'); field.value = arguments[0];
            field.dispatchEvent(new Event('input', { bubbles: true }));";
        self.wait_for(".composer textarea").await?;
        self.script(fill, &[json!(text)]).await?;
        self.click_named("Send").await
    }
}
