//! Texts that would run if they were taken for markup, and what would show that one was.

use crate::failure::{Failure, Outcome};
use crate::session::Session;
use serde_json::{Value, json};
use std::path::Path;

/// What stands in the page that only script or markup from a text could have put there.
const INTRUDERS: &str = r#"
const ours = new Set("A ARTICLE B BUTTON DETAILS DIV DL DD DT FIELDSET FOOTER FORM H1 H2 HEADER INPUT LABEL LEGEND LI MAIN NAV OL OPTGROUP OPTION P PRE SECTION SELECT SPAN SUMMARY TEXTAREA UL svg path".split(" "));
const found = [];
for (const element of document.querySelectorAll("body *")) {
  if (!ours.has(element.tagName) && !["NOSCRIPT", "I"].includes(element.tagName)
      && element.namespaceURI !== "http://www.w3.org/2000/svg") found.push(element.tagName);
  for (const attribute of element.attributes) {
    if (/^on/i.test(attribute.name) || attribute.name === "srcdoc" || attribute.name === "style") found.push(attribute.name);
    if (/^(href|src|action|formaction|xlink:href)$/i.test(attribute.name) && !attribute.value.startsWith('#')) found.push(attribute.value);
  }
}
return found;
"#;

/// Counts, in the document itself, what the page was not allowed to do, and what a text managed to run.
const WATCH: &str = "document.addEventListener('securitypolicyviolation', event => {
      const root = document.documentElement;
      root.dataset.violations = `${root.dataset.violations ?? ''} ${event.violatedDirective} ${event.blockedURI}`;
    });";

impl Session {
    /// Fails when anything stands in the page that only a text taken for markup could have put there; `text` is told.
    ///
    /// # Errors
    /// When the browser cannot tell, or there is such a thing.
    pub async fn no_intruders(&self, text: &str) -> Outcome {
        let found = self.script(INTRUDERS, &[]).await?;
        if found == json!([]) { Ok(()) } else { Err(Failure::new(format!("{found} came from {text}"))) }
    }

    /// Watches from now on, until the page is loaded anew, what it tries against its policy.
    ///
    /// # Errors
    /// When the browser is gone.
    pub async fn watch_policy(&self) -> Outcome {
        self.script(WATCH, &[]).await.map(drop)
    }

    /// What the page tried against its policy since [`Session::watch_policy`]; empty for nothing.
    ///
    /// # Errors
    /// When the browser is gone.
    pub async fn violations(&self) -> Outcome<String> {
        let said = self.script("return document.documentElement.dataset.violations ?? ''", &[]).await?;
        Ok(said.as_str().unwrap_or_default().to_owned())
    }
}

/// The hostile texts beside the checkout, where they are.
///
/// # Errors
/// When they cannot be read.
pub fn payloads() -> Outcome<Option<Vec<String>>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/payloads/xss.jsonl");
    if !path.is_file() {
        return Ok(None);
    }
    let lines = std::fs::read_to_string(path)?;
    let mut payloads = Vec::new();
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let entry: Value = serde_json::from_str(line)?;
        let text = entry["payload"].as_str().ok_or_else(|| Failure::new(format!("no payload in {line}")))?;
        payloads.push(text.to_owned());
    }
    Ok(Some(payloads))
}
