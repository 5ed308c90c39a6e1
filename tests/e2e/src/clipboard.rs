//! What a page puts on the clipboard. No driver reads the system's in every engine, and tests that run beside each other
//! would share it, so the page's own calls are taken.

use crate::failure::Outcome;
use crate::session::Session;
use serde_json::{Value, json};

const TAKE: &str = "const root = document.documentElement;
    root.dataset.copied = '[]';
    const keep = forms => { root.dataset.copied = JSON.stringify([...JSON.parse(root.dataset.copied), forms]); };
    const own = Object.getPrototypeOf(navigator.clipboard);
    own.writeText = text => { keep({ 'text/plain': text }); return Promise.resolve(); };
    own.write = items => Promise.all(items.map(async item => {
      const forms = {};
      for (const kind of item.types) forms[kind] = await (await item.getType(kind)).text();
      keep(forms);
    })).then(() => undefined);";

impl Session {
    /// Takes what the page copies from now on, until it is loaded anew.
    ///
    /// # Errors
    /// When the page has no clipboard.
    pub async fn take_copies(&self) -> Outcome {
        self.script(TAKE, &[]).await.map(drop)
    }

    /// What was copied as number `count` since [`Session::take_copies`], waited for: each form by its kind.
    ///
    /// # Errors
    /// When nothing was within a minute.
    pub async fn copied(&self, count: usize) -> Outcome<Value> {
        let script = "return JSON.parse(document.documentElement.dataset.copied)[arguments[0] - 1] ?? null";
        self.until(&format!("copy {count}"), async || {
            let copied = self.script(script, &[json!(count)]).await?;
            Ok((!copied.is_null()).then_some(copied))
        })
        .await
    }
}
