//! What a person does in Plainwire, and what stands on its screens, in the app's own words.

use crate::failure::{Failure, Outcome};
use crate::session::Session;
use plainwire_mock_provider::{Exchange, Outcome as Ending, Provider};
use serde_json::{Value, json};

/// All replies on the screen, oldest first. What was sent is read where a reader finds it: each reply shows its source for a
/// moment that is shorter than a frame, one element a line. Thoughts are drawn when their fold is first opened, which is
/// told to them, and not done: nothing on the screen moves.
const REPLIES: &str = r#"
const done = arguments[arguments.length - 1];
const lines = root => Array.from(root?.children ?? [], line => line.textContent).join("\n");
// What is far from the screen is not laid out, and has no lines yet.
const seen = element => element?.innerText || (element?.textContent ?? "");
const texts = found => Array.from(found, element => element.textContent);
const replies = Array.from(document.querySelectorAll("article.reply"));
const flip = reply => reply.dispatchEvent(new KeyboardEvent("keydown", { key: "r" }));
const rendered = replies.filter(reply => !reply.querySelector(":scope > .text"));
rendered.forEach(flip);
for (const fold of document.querySelectorAll("article.reply > details.think")) {
  if (!fold.querySelector(".part")) fold.dispatchEvent(new Event("toggle"));
}
const read = reply => ({
  model: reply.querySelector(".who").textContent,
  text: lines(reply.querySelector(":scope > .text")),
  shown: texts(reply.querySelectorAll(":scope > .said > .md > .part > *")).join("\n"),
  reasoning: texts(reply.querySelectorAll(":scope > .think > .md > .part > *")).join("\n\n"),
  live: reply.getAttribute("aria-busy") === "true" || !reply.querySelector(":scope > .ending > .meta"),
  notes: texts(reply.querySelectorAll(":scope > .ending > .note")).join("\n"),
  trouble: seen(reply.querySelector(":scope > .ending > .trouble")),
  tools: Array.from(reply.querySelectorAll(":scope > .tool .text"), lines),
  figures: texts(reply.querySelectorAll(":scope > .ending > .meta > span:not(.flip)")).join(" · "),
  place: reply.querySelector(":scope > .ending > .meta > .flip > span")?.textContent ?? "",
});
// What the page does on a key it does before the next frame, but not at once.
let turns = 0;
const go = () => {
  if (turns++ < 20 && !rendered.every(reply => reply.querySelector(":scope > .text"))) return queueMicrotask(go);
  const found = replies.map(read);
  rendered.forEach(flip);
  done(found);
};
go();
"#;

/// The button with that text in the last reply that is on the screen.
const BUTTON_IN_LAST_REPLY: &str = r#"
const last = Array.from(document.querySelectorAll("article.reply")).pop();
const name = button => button.getAttribute("aria-label") ?? button.textContent.trim();
return Array.from(last?.querySelectorAll("button") ?? []).find(button => name(button) === arguments[0]) ?? null;
"#;

/// A reply as it stands on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The model that is named above it.
    pub model: String,
    /// The answer as it was sent.
    pub text: String,
    /// The answer as it is shown, block by block.
    pub shown: String,
    /// What stands under *Thoughts*.
    pub reasoning: String,
    /// Whether it is still arriving.
    pub is_live: bool,
    /// The sentences under it that say how it ended.
    pub notes: String,
    /// What stands in the box of a failure; empty when there is none.
    pub trouble: String,
    /// The arguments of each tool call.
    pub tools: Vec<String>,
    /// The quiet line of figures.
    pub figures: String,
    /// `1 of 2` where there are several replies to one question; empty where there is one.
    pub place: String,
}

impl Reply {
    fn read(found: &Value) -> Self {
        let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
        let tools = found["tools"].as_array().into_iter().flatten();
        Self {
            model: text("model"),
            text: text("text"),
            shown: text("shown"),
            reasoning: text("reasoning"),
            is_live: found["live"] == true,
            notes: text("notes"),
            trouble: text("trouble"),
            tools: tools.map(|tool| tool.as_str().unwrap_or_default().to_owned()).collect(),
            figures: text("figures"),
            place: text("place"),
        }
    }
}

impl Session {
    /// Goes to the settings and waits until the form is there.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn open_settings(&self) -> Outcome {
        self.goto("#/settings").await?;
        self.wait_for("#base-url").await.map(|_| ())
    }

    /// Types a model into the settings.
    ///
    /// # Errors
    /// When the field does not take it.
    pub async fn choose_model(&self, model: &str) -> Outcome {
        self.open_settings().await?;
        self.fill("#model", model).await?;
        let kept = self.until("the model to be kept", async || {
            Ok((self.kept_profile().await?["model"] == json!(model)).then_some(()))
        });
        match kept.await {
            Ok(()) => Ok(()),
            Err(failure) => Err(failure.during(&format!("{:?}", self.kept_profile().await?))),
        }
    }

    /// Chooses a model as another tab would: it writes the settings, and this tab follows. Takes any text, and no time.
    ///
    /// # Errors
    /// When no settings were kept yet.
    pub async fn use_model(&self, model: &str) -> Outcome {
        if self.kept_profile().await?.is_null() {
            let here = self.script("return location.hash", &[]).await?;
            self.choose_model("demo-fast").await?;
            self.goto(here.as_str().filter(|hash| !hash.is_empty()).unwrap_or("#/chat")).await?;
        }
        self.change_profile(&json!({ "model": model })).await
    }

    /// Changes fields of the profile as another tab would.
    ///
    /// # Errors
    /// When no settings were kept yet.
    pub async fn change_profile(&self, fields: &Value) -> Outcome {
        let script = "const key = 'plainwire.settings', kept = JSON.parse(localStorage.getItem(key));
            const id = sessionStorage.getItem('plainwire.profile'), profile = kept.data.profiles[id];
            kept.stamps ??= {};
            const set = (into, path, fields) => {
              for (const [name, value] of Object.entries(fields)) {
                const place = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
                if (value !== null && typeof value === 'object' && !Array.isArray(value)) set(into[name] ??= {}, place, value);
                else { into[name] = value; kept.stamps[place] = Date.now() + 1; }
              }
            };
            set(profile, `profiles/${id}`, arguments[0]);
            const newValue = JSON.stringify(kept);
            localStorage.setItem(key, newValue);
            dispatchEvent(new StorageEvent('storage', { key, newValue, storageArea: localStorage }));";
        self.script(script, std::slice::from_ref(fields)).await.map(|_| ())
    }

    /// Replaces what a field holds at once, as pasting does, and leaves the field.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn paste(&self, css: &str, text: &str) -> Outcome {
        self.wait_for(css).await?;
        let script = "const field = document.querySelector(arguments[0]); field.focus(); field.select();
            const taken = arguments[1] === '' ? document.execCommand('delete') || field.value === ''
              : document.execCommand('insertText', false, arguments[1]);
            field.blur(); return taken;";
        let taken = self.script(script, &[json!(css), json!(text)]).await?;
        if taken == true { Ok(()) } else { Err(Failure::new(format!("`{css}` did not take the text"))) }
    }

    /// Enters an address and a key in the settings.
    ///
    /// # Errors
    /// When a field does not take it.
    pub async fn paste_provider(&self, base_url: &str, key: &str) -> Outcome {
        self.open_settings().await?;
        self.paste("#base-url", base_url).await?;
        self.paste("#api-key", key).await
    }

    /// The profile in use, as it is kept in the browser; null before anything was kept.
    ///
    /// # Errors
    /// When the browser cannot tell.
    pub async fn kept_profile(&self) -> Outcome<Value> {
        let script = "const kept = JSON.parse(localStorage.getItem('plainwire.settings') ?? 'null');
            return kept && kept.data.profiles[sessionStorage.getItem('plainwire.profile')];";
        self.script(script, &[]).await
    }

    /// Goes to a chat without turns, and waits until its composer is there. (The address changes before the screen does.)
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn new_chat(&self) -> Outcome {
        self.goto("#/chat").await?;
        let script = "return document.querySelector('.composer textarea') !== null
            && document.querySelector('article.reply') === null";
        self.wait_until("the empty chat", script).await.map(|_| ())
    }

    /// Types a message and sends it with the button.
    ///
    /// # Errors
    /// When there is no composer.
    pub async fn send(&self, text: &str) -> Outcome {
        self.fill(".composer textarea", text).await?;
        self.click_named("Send").await
    }

    /// All replies on the screen, oldest first.
    ///
    /// # Errors
    /// When the browser cannot tell.
    pub async fn replies(&self) -> Outcome<Vec<Reply>> {
        let found = self.script_async(REPLIES, &[]).await?;
        Ok(found.as_array().into_iter().flatten().map(Reply::read).collect())
    }

    /// Waits until there are `count` replies on the screen and the last has ended; returns the last.
    ///
    /// # Errors
    /// When it does not within a minute; the words hold what stands there.
    pub async fn reply_ended(&self, count: usize) -> Outcome<Reply> {
        let what = format!("reply {count} to end");
        let ended = self.until(&what, async || {
            let replies = self.replies().await?;
            Ok(replies.last().filter(|last| replies.len() == count && !last.is_live).cloned())
        });
        match ended.await {
            Ok(reply) => Ok(reply),
            Err(failure) => Err(failure.during(&format!("{:?}", self.replies().await?))),
        }
    }

    /// As [`Session::reply_ended`], but a wait for another try is called off.
    ///
    /// # Errors
    /// When it does not end within a minute.
    pub async fn reply_settled(&self, count: usize) -> Outcome<Reply> {
        self.wait_until(
            "the reply to end, or to wait for another try",
            "return document.querySelector('.pause, article.reply:last-of-type .ending') !== null",
        )
        .await?;
        if self.find(".pause").await?.is_some() {
            self.click_in_last_reply("Do not try again").await?;
        }
        self.reply_ended(count).await
    }

    /// Watches the last of `count` replies until it has been seen in that many growing states; returns them. Stops early
    /// when the reply has ended.
    ///
    /// # Errors
    /// When a state does not go on where the one before it ended.
    pub async fn growing_states(&self, count: usize, at_least: usize) -> Outcome<Vec<String>> {
        let mut states: Vec<String> = Vec::new();
        self.until("the reply to grow", async || {
            let replies = self.replies().await?;
            let Some(last) = replies.last().filter(|_| replies.len() == count) else {
                return Ok(None);
            };
            let before = states.last().map_or("", String::as_str);
            if !last.text.starts_with(before) {
                return Err(Failure::new(format!("{:?} does not go on from {before:?}", last.text)));
            }
            if last.text.len() > before.len() {
                states.push(last.text.clone());
            }
            // What is shown is drawn with a frame of its own.
            let is_shown = last.text.trim().is_empty() || !last.shown.trim().is_empty();
            Ok((is_shown && states.len() >= at_least || !last.is_live).then_some(()))
        })
        .await?;
        Ok(states)
    }

    /// Clicks a button of the last reply, by its name.
    ///
    /// # Errors
    /// When there is no such button.
    pub async fn click_in_last_reply(&self, name: &str) -> Outcome {
        let what = format!("a button `{name}` in the last reply");
        let button = self.until(&what, async || self.element(BUTTON_IN_LAST_REPLY, &[json!(name)]).await);
        Ok(self.press_on(&button.await?).await?)
    }

    /// Closes all messages at the lower edge, which may lie over a button.
    ///
    /// # Errors
    /// When the browser is gone.
    pub async fn close_notices(&self) -> Outcome {
        self.script("document.querySelectorAll('.notice button[aria-label]').forEach(close => close.click())", &[])
            .await?;
        self.wait_until("the messages to be gone", "return !document.querySelector('.notice')").await.map(drop)
    }

    /// Lets every request fail that would leave this computer, as it does offline, until the page is loaded anew.
    ///
    /// # Errors
    /// When the browser is gone.
    pub async fn go_offline(&self) -> Outcome {
        let script = "const fetch = window.fetch;
            window.fetch = (url, options) => new URL(url, location.href).hostname === '127.0.0.1'
              ? fetch.call(window, url, options) : Promise.reject(new TypeError('Failed to fetch'));";
        self.script(script, &[]).await.map(drop)
    }

    /// The titles of the conversations in the rail, newest first.
    ///
    /// # Errors
    /// When the browser cannot tell.
    pub async fn titles(&self) -> Outcome<Vec<String>> {
        let script = "return Array.from(document.querySelectorAll('.rail a.chat'), entry => entry.textContent)";
        let found = self.script(script, &[]).await?;
        Ok(found.as_array().into_iter().flatten().filter_map(|title| title.as_str().map(str::to_owned)).collect())
    }

    /// Waits until the provider has been asked for `count` completions and the last has ended; returns the last.
    ///
    /// # Errors
    /// When it does not within a minute.
    pub async fn completion_ended(&self, count: usize) -> Outcome<Exchange> {
        self.until(&format!("the provider to end completion {count}"), async || {
            let chats = chats(self.provider());
            Ok(chats.last().filter(|last| chats.len() == count && last.outcome != Ending::Running).cloned())
        })
        .await
    }

    /// Everything in the app's database, as JSON.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn database(&self) -> Outcome<Value> {
        let script = r#"
            const done = arguments[arguments.length - 1];
            const read = () => {
              const opening = indexedDB.open("plainwire");
              opening.onerror = () => done({ error: String(opening.error) });
              opening.onsuccess = () => {
                const database = opening.result, names = Array.from(database.objectStoreNames), all = {};
                if (names.length === 0) { database.close(); return done(all); }
                const reading = database.transaction(names);
                for (const name of names) {
                  const records = reading.objectStore(name).getAll();
                  records.onsuccess = () => { all[name] = JSON.parse(JSON.stringify(records.result)); };
                }
                reading.oncomplete = () => { database.close(); done(all); };
              };
            };
            // Opening one that is not there yet would make it, without what the app puts in.
            const known = all => all.some(database => database.name === "plainwire");
            indexedDB.databases().then(all => known(all) ? read() : done({}), error => done({ error: String(error) }));"#;
        self.script_async(script, &[]).await
    }
}

/// The completions that a provider was asked for, oldest first.
#[must_use]
pub fn chats(provider: &Provider) -> Vec<Exchange> {
    provider.log().into_iter().filter(|exchange| exchange.method == "POST").collect()
}
