//! Finding things on the page, acting on them, and waiting for them: what a person does.

use crate::failure::{Failure, Outcome};
use crate::session::Session;
use fantoccini::Locator;
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How long anything may take to appear before a test gives up on it.
const WAIT_TIMEOUT: Duration = Duration::from_secs(60);
/// How long what is there may take to be drawn.
const DRAW_TIMEOUT: Duration = Duration::from_secs(5);
const WAIT_STEP: Duration = Duration::from_millis(40);

/// The key under which WebDriver hands out elements.
const ELEMENT_KEY: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Finds the first visible control whose accessible name is the argument: the label or text a person would name it by.
const FIND_BY_NAME: &str = r#"
const wanted = arguments[0].trim();
const clean = text => (text ?? "").replace(/\s+/g, " ").trim();
const textOf = ids => clean(ids.split(/\s+/).map(id => document.getElementById(id)?.textContent).join(" "));
const names = control => [
  control.hasAttribute("aria-labelledby") && textOf(control.getAttribute("aria-labelledby")),
  control.getAttribute("aria-label"),
  ...Array.from(control.labels ?? [], label => label.textContent),
  !/^(INPUT|TEXTAREA|SELECT)$/.test(control.tagName) && control.textContent,
  control.getAttribute("title"),
  control.getAttribute("placeholder"),
];
const controls = "button, a[href], input, textarea, select, summary, [role], [tabindex], [contenteditable]";
const matches = Array.from(document.querySelectorAll(controls))
  .filter(control => names(control).filter(Boolean).some(name => clean(name) === wanted));
// A region can be called like the control inside it; the control is meant.
return matches.find(control => control.getClientRects().length > 0 && !matches.some(m => m !== control && control.contains(m))) ?? null;
"#;

impl Session {
    /// The first element of a CSS selector that is on the page, waited for.
    ///
    /// # Errors
    /// When none appears within a minute.
    pub async fn wait_for(&self, css: &str) -> Outcome<Element> {
        self.until(&format!("`{css}` to appear"), async || self.find(css).await).await
    }

    /// The first element of a CSS selector, if it is there now.
    ///
    /// # Errors
    /// When the browser cannot tell.
    pub async fn find(&self, css: &str) -> Outcome<Option<Element>> {
        Ok(self.client().find_all(Locator::Css(css)).await?.into_iter().next())
    }

    /// All elements of a CSS selector that are there now.
    ///
    /// # Errors
    /// When the browser cannot tell.
    pub async fn find_all(&self, css: &str) -> Outcome<Vec<Element>> {
        Ok(self.client().find_all(Locator::Css(css)).await?)
    }

    /// The control that a person would call `name`, waited for.
    ///
    /// # Errors
    /// When none appears within a minute.
    pub async fn named(&self, name: &str) -> Outcome<Element> {
        self.until(&format!("a control called `{name}`"), async || self.find_named(name).await).await
    }

    /// The control that a person would call `name`, if it is there now.
    ///
    /// # Errors
    /// When the browser cannot tell.
    pub async fn find_named(&self, name: &str) -> Outcome<Option<Element>> {
        self.element(FIND_BY_NAME, &[json!(name)]).await
    }

    /// The element that the body of a function returns, if it returns one.
    ///
    /// # Errors
    /// When it throws.
    pub async fn element(&self, body: &str, values: &[Value]) -> Outcome<Option<Element>> {
        let found = self.script(body, values).await?;
        let id = found.get(ELEMENT_KEY).and_then(Value::as_str).map(str::to_owned);
        Ok(id.map(|id| Element::from_element_id(self.client().clone(), id.into())))
    }

    /// Clicks the first element of a CSS selector, once it is there.
    ///
    /// # Errors
    /// When it does not appear, or something covers it.
    pub async fn click(&self, css: &str) -> Outcome {
        let element = self.wait_for(css).await?;
        self.press_on(&element).await.map_err(|error| Failure::from(error).during(&format!("clicking `{css}`")))
    }

    /// Clicks the control that a person would call `name`, once it is there.
    ///
    /// # Errors
    /// When it does not appear, or something covers it.
    pub async fn click_named(&self, name: &str) -> Outcome {
        self.until(&format!("`{name}` to be clicked"), async || {
            let element = self.named(name).await?;
            match self.press_on(&element).await {
                Ok(()) => Ok(Some(())),
                // Another control of that name took its place between finding and clicking: that one is meant.
                Err(error) if error.is_stale_element_reference() => Ok(None),
                Err(error) => Err(Failure::from(error).during(&format!("clicking `{name}`"))),
            }
        })
        .await
    }

    /// Clicks an element where the page itself would bring it into view: drivers scroll past the room that a page keeps
    /// free for what hovers over it. What was far from the screen is drawn a frame later, and cannot be clicked before; what
    /// is drawn meanwhile may move it, so it is clicked where it stands still, or after a second where nothing does.
    pub(crate) async fn press_on(&self, element: &Element) -> Result<(), CmdError> {
        let into_view = "const [element, done] = arguments;
            element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
            let before = '';
            setTimeout(done, 1000);
            const look = () => {
              const { x, y, width, height } = element.getBoundingClientRect(), now = [x, y, width, height].join();
              if (now === before) done();
              else { before = now; requestAnimationFrame(look); }
            };
            look();";
        let start = Instant::now();
        loop {
            self.client().execute_async(into_view, vec![json!(element)]).await?;
            match element.click().await {
                Err(error) if error.is_element_not_interactable() && start.elapsed() < DRAW_TIMEOUT => {
                    tokio::time::sleep(WAIT_STEP).await;
                }
                said => return said,
            }
        }
    }

    /// Replaces what a field holds, by keys, as a person would.
    ///
    /// # Errors
    /// When there is no such field, or it takes no text.
    pub async fn fill(&self, css: &str, text: &str) -> Outcome {
        self.replace_text(&self.wait_for(css).await?, text)
            .await
            .map_err(|failure| failure.during(&format!("filling `{css}`")))
    }

    /// Replaces what the field that a person would call `name` holds.
    ///
    /// # Errors
    /// When there is no such field, or it takes no text.
    pub async fn fill_named(&self, name: &str, text: &str) -> Outcome {
        self.replace_text(&self.named(name).await?, text)
            .await
            .map_err(|failure| failure.during(&format!("filling `{name}`")))
    }

    /// Chooses the option of that value in a list to choose from.
    ///
    /// # Errors
    /// When there is no such list or option.
    pub async fn choose(&self, css: &str, value: &str) -> Outcome {
        let list = self.wait_for(css).await?;
        // WebKit tells the page of a choice that differs from the one at the last press or focus. A person presses.
        self.client().execute("arguments[0].blur(); arguments[0].focus()", vec![json!(list)]).await?;
        let chosen = list.select_by_value(value).await;
        chosen.map_err(|error| Failure::from(error).during(&format!("choosing `{value}` in `{css}`")))
    }

    /// Waits until the field of a CSS selector holds `value`.
    ///
    /// # Errors
    /// When it does not within a minute.
    pub async fn holds(&self, css: &str, value: &str) -> Outcome {
        let held = "return document.querySelector(arguments[0])?.value ?? null";
        let mut last = Value::Null;
        let seen = self
            .until(&format!("`{css}` to hold `{value}`"), async || {
                last = self.script(held, &[json!(css)]).await?;
                Ok((last == value).then_some(()))
            })
            .await;
        seen.map_err(|failure| failure.during(&format!("it holds {last}")))
    }

    /// Sends keys to whatever has the focus, after what is there.
    ///
    /// # Errors
    /// When nothing can take them.
    pub async fn type_keys(&self, keys: &str) -> Outcome {
        Ok(self.client().active_element().await?.send_keys(keys).await?)
    }

    /// Presses one key on whatever has the focus.
    ///
    /// # Errors
    /// When nothing can take it.
    pub async fn press(&self, key: Key) -> Outcome {
        self.type_keys(&char::from(key).to_string()).await
    }

    /// The text that a person sees in the first element of a CSS selector, once it is there.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn text(&self, css: &str) -> Outcome<String> {
        Ok(self.wait_for(css).await?.text().await?)
    }

    /// Waits until the page shows `text` anywhere inside the first element of a CSS selector.
    ///
    /// # Errors
    /// When it does not within a minute; the words hold what it shows instead.
    pub async fn wait_for_text(&self, css: &str, text: &str) -> Outcome {
        let script = "return (document.querySelector(arguments[0])?.innerText ?? '').includes(arguments[1]) || null";
        let arguments = vec![json!(css), json!(text)];
        let seen = self
            .until(&format!("`{text}` in `{css}`"), async || {
                let said = self.client().execute(script, arguments.clone()).await?;
                Ok((!said.is_null()).then_some(()))
            })
            .await;
        if let Err(failure) = seen {
            let shown = match self.find(css).await? {
                Some(element) => element.text().await?,
                None => "nothing: it is not on the page".to_owned(),
            };
            return Err(failure.during(&format!("it shows {shown:?}")));
        }
        Ok(())
    }

    /// Runs the body of a function in the page and returns what it returns; `arguments` holds `values`.
    ///
    /// # Errors
    /// When it throws.
    pub async fn script(&self, body: &str, values: &[Value]) -> Outcome<Value> {
        Ok(self.client().execute(body, values.to_vec()).await?)
    }

    /// The same for a function whose last argument is a callback; returns what the callback is given.
    ///
    /// # Errors
    /// When it throws, or does not call back in the browser's own time.
    pub async fn script_async(&self, body: &str, values: &[Value]) -> Outcome<Value> {
        Ok(self.client().execute_async(body, values.to_vec()).await?)
    }

    /// Waits until the body of a function returns something true, and returns that.
    ///
    /// # Errors
    /// When it throws, or does not within a minute.
    pub async fn wait_until(&self, what: &str, body: &str) -> Outcome<Value> {
        self.until(what, async || {
            let said = self.client().execute(body, vec![]).await?;
            let is_true = !matches!(&said, Value::Null | Value::Bool(false)) && said != 0 && said != "";
            Ok(is_true.then_some(said))
        })
        .await
    }

    /// Asks again and again until there is an answer.
    ///
    /// # Errors
    /// When there is none within a minute, or asking fails.
    pub async fn until<T>(&self, what: &str, mut ask: impl AsyncFnMut() -> Outcome<Option<T>>) -> Outcome<T> {
        let start = Instant::now();
        loop {
            if let Some(answer) = ask().await.map_err(|failure| failure.during(&format!("waiting for {what}")))? {
                return Ok(answer);
            }
            if start.elapsed() > WAIT_TIMEOUT {
                return Err(Failure::new(format!("waited {} s in vain for {what}", WAIT_TIMEOUT.as_secs())));
            }
            tokio::time::sleep(WAIT_STEP).await;
        }
    }

    async fn replace_text(&self, element: &Element, text: &str) -> Outcome {
        if text.is_empty() {
            return Ok(element.clear().await?);
        }
        // Clearing says nothing to the page in some engines, which may then put back what it believes to stand there.
        // What is only selected may be so no longer when keys come: a window in the background loses its selection.
        let empty = "arguments[0].focus(); arguments[0].select();
            if (arguments[0].value !== '') document.execCommand('delete');";
        self.client().execute(empty, vec![json!(element)]).await?;
        Ok(element.send_keys(text).await?)
    }
}
