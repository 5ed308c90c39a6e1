//! What is wrong with a page that looks right: accessibility rules, and errors in the console.

use crate::browser::{Browser, checkout};
use crate::failure::{Failure, Outcome};
use crate::session::Session;
use serde_json::{Value, json};

/// An accessibility rule that the page breaks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// The rule, as axe-core names it.
    pub rule: String,
    /// How bad it is: `minor`, `moderate`, `serious` or `critical`.
    pub impact: String,
    /// The rule in words.
    pub help: String,
    /// CSS selectors of the elements that break it.
    pub elements: Vec<String>,
}

impl Session {
    /// Runs axe-core's rules of WCAG 2.2 A and AA on the page as it is now.
    ///
    /// # Errors
    /// When axe-core is not installed, or fails.
    pub async fn axe(&self) -> Outcome<Vec<Violation>> {
        let path = checkout().join(".tools/node_modules/axe-core/axe.min.js");
        let source = std::fs::read_to_string(&path).map_err(|error| {
            Failure::new(format!("{}: {error}; `cargo xtask test e2e` installs it", path.display()))
        })?;
        // Both in one script, because a browser may give each script a global object of its own.
        let script = format!(
            "{source}\n;const done = arguments[arguments.length - 1];
            axe.run(document, {{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }})
              .then(found => done({{ violations: found.violations.map(({{ id, impact, help, nodes }}) =>
                ({{ id, impact, help, elements: nodes.map(node => node.target.flat().join(' ')) }})) }}))
              .catch(error => done({{ error: String(error) }}));"
        );
        let said = self.script_async(&script, &[]).await?;
        let list = said.get("violations").and_then(Value::as_array);
        let list = list.ok_or_else(|| Failure::new(format!("axe-core did not finish: {said}")))?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let violation = |found: &Value| Violation {
            rule: text(&found["id"]),
            impact: text(&found["impact"]),
            help: text(&found["help"]),
            elements: found["elements"].as_array().into_iter().flatten().map(text).collect(),
        };
        Ok(list.iter().map(violation).collect())
    }

    /// The errors that the page and the browser have written to the console since it was last read; nothing when
    /// the browser does not tell, as only Chromium does.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn console_errors(&self) -> Outcome<Option<Vec<String>>> {
        let entries = self.console().await?;
        Ok(entries.map(|entries| console_lines(&entries, |entry| entry["level"] == "SEVERE")))
    }

    /// Everything in the console since it was last read, as the browser gives it.
    pub(crate) async fn console(&self) -> Outcome<Option<Vec<Value>>> {
        if self.browser() != Browser::Chromium {
            return Ok(None);
        }
        let log = self.vendor("se/log", json!({ "type": "browser" })).await?;
        Ok(Some(log.as_array().cloned().unwrap_or_default()))
    }
}

/// The messages of the entries that are wanted.
pub(crate) fn console_lines(entries: &[Value], is_wanted: fn(&Value) -> bool) -> Vec<String> {
    let wanted = entries.iter().filter(|entry| is_wanted(entry));
    wanted.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
}
