//! Texts that would run if they were taken for markup, and what would show that one was.

use crate::browser::Browser;
use crate::bundle::BundleCopy;
use crate::failure::{Failure, Outcome};
use crate::session::Session;
use serde_json::{Value, json};
use std::path::Path;

/// What stands in the page that only script or markup from a text could have put there: an element, an attribute or an
/// address that the app does not make.
const INTRUDERS: &str = r##"
const set = words => new Set(words.split(" "));
const ours = set("A ARTICLE B BUTTON DETAILS DIV DL DD DT FIELDSET FOOTER FORM H1 H2 HEADER I INPUT LABEL LEGEND LI MAIN NAV NOSCRIPT OL OPTGROUP OPTION P PRE SECTION SELECT SPAN SUMMARY TEXTAREA UL");
const written = set("BLOCKQUOTE BR CODE DEL EM H1 H2 H3 H4 H5 H6 HR IMG INPUT STRONG SUP TABLE TBODY TD TH THEAD TR");
const attributes = set("href target rel title class type disabled checked role tabindex alt src referrerpolicy start aria-label aria-pressed data-act data-url data-alt data-note");
const safe = url => /^(https?:\/\/|mailto:)/i.test(url);
const found = [];
for (const script of document.scripts) {
  if (!script.src.startsWith(`${location.origin}/`) || script.textContent) found.push(`script: ${script.outerHTML.slice(0, 200)}`);
}
for (const element of document.querySelectorAll("body *")) {
  const tag = element.tagName, text = element.closest(".md"), report = what => found.push(`${what}: ${element.outerHTML.slice(0, 200)}`);
  if (element.namespaceURI === "http://www.w3.org/2000/svg") {
    if (!/^(svg|path|circle)$/.test(tag)) report("element");
  } else if (element.namespaceURI === "http://www.w3.org/1998/Math/MathML") {
    if (!element.closest(".md .math")) report("element");
  } else if (!ours.has(tag) && !(text && written.has(tag)) && !(tag === "IMG" && element.closest(".image, .attached"))) report("element");
  for (const { name, value } of element.attributes) {
    if (/^on/i.test(name) || name === "srcdoc" || (name === "style" && !element.closest(".md .math"))) report("attribute");
    if (text && element !== text && element.namespaceURI === "http://www.w3.org/1999/xhtml" && !attributes.has(name)) report("attribute");
    if (/^(src|action|formaction|xlink:href|ping|background|poster|data|srcset)$/i.test(name) && !(tag === "IMG" && value.startsWith("data:image/"))) report("address");
    if (name === "href" && !value.startsWith("#") && !(tag === "A" && safe(value) && element.rel === "noopener noreferrer" && element.target === "_blank")) report("address");
  }
}
return found;
"##;

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
        let before = self.script("return document.documentElement.dataset.intruders ?? ''", &[]).await?;
        if before != "" {
            return Err(Failure::new(format!("for a moment {before} came from {text}")));
        }
        if found == json!([]) { Ok(()) } else { Err(Failure::new(format!("{found} came from {text}"))) }
    }

    /// Looks for the same from now on, until the page is loaded anew, whenever anything changes in it: what stands there for
    /// a moment only is found too. [`Session::no_intruders`] tells of it.
    ///
    /// # Errors
    /// When the browser is gone.
    pub async fn watch_intruders(&self) -> Outcome {
        let watch = format!(
            "const look = () => {{ {INTRUDERS} }};
             new MutationObserver(() => {{
               const found = look();
               if (found.length > 0) document.documentElement.dataset.intruders ??= found.join('; ');
             }}).observe(document.body, {{ subtree: true, childList: true, attributes: true }});"
        );
        self.script(&watch, &[]).await.map(drop)
    }

    /// Opens the bundle as [`Session::open`] does, but without any policy: a host that sends none, and a page that has none.
    /// The copy of the bundle has to live as long as the session.
    ///
    /// # Errors
    /// As there, or when a policy is still there.
    pub async fn open_without_policy(browser: Browser, copy: &BundleCopy) -> Outcome<Self> {
        let page = copy.app().join("index.html");
        let html = std::fs::read_to_string(&page)?;
        let policy = html
            .find("Content-Security-Policy")
            .and_then(|name| Some((html.get(..name)?.rfind("<meta")?, name + html.get(name..)?.find('>')? + 1)));
        let (begin, end) = policy.ok_or_else(|| Failure::new(format!("no policy in {html}")))?;
        let without = [html.get(..begin), html.get(end..)].map(Option::unwrap_or_default).concat();
        std::fs::write(&page, without)?;
        let session = Self::open_folder(browser, &copy.app()).await?;
        session.app().send_no_policy();
        session.goto("").await?;
        session.wait_for(".composer textarea").await?;
        let run = "const script = document.createElement('script');
            script.textContent = \"document.documentElement.dataset.unguarded = 'yes'\";
            document.head.append(script);
            script.remove();
            return document.documentElement.dataset.unguarded ?? ''";
        let ran = session.script(run, &[]).await?;
        if ran == "yes" { Ok(session) } else { Err(Failure::new("the page still has a policy")) }
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
