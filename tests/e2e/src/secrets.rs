//! Where a key must not stand: all that a page shows, keeps, says and asks for, apart from the one place that was chosen.

use crate::audit::console_lines;
use crate::failure::{Failure, Outcome};
use crate::session::Session;
use serde_json::{Value, json};

/// Where a secret is allowed to be written down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
    /// In the settings of this browser.
    Browser,
    /// In the keys of this tab.
    Tab,
    /// Nowhere: it lives as long as the page, or is encrypted.
    Nowhere,
}

/// All but the database, by where it stands. Fields that are there to hold a secret are left out.
const PLACES: &str = r##"
const areas = { localStorage, sessionStorage }, found = {};
for (const [name, area] of Object.entries(areas)) for (const key of Object.keys(area)) {
  if (`${name}/${key}` !== arguments[0]) found[`${name}/${key}`] = `${key}: ${area.getItem(key)}`;
}
const own = field => field.id === "api-key" || field.type === "password";
const fields = Array.from(document.querySelectorAll("input, textarea, select")).filter(field => !own(field));
return { ...found, "the fields": fields.map(field => field.value).join("\n"),
  "the document": document.documentElement.outerHTML, "the text on the screen": document.body.innerText,
  "the address": location.href, "the address, decoded": decodeURIComponent(location.href.replaceAll(/%(?![0-9a-f]{2})/gi, "%25")),
  "the title": document.title, "the cookies": document.cookie, "the history": JSON.stringify(history.state),
  "the window's name": window.name, "the requested addresses": performance.getEntriesByType("resource").map(entry => entry.name).join("\n") };
"##;

impl Session {
    /// Holds that a key, a passphrase or another secret stands nowhere on the page as it is now and in nothing that the page
    /// keeps, says in the console or asks the server of its files for, except where `kept` allows it; and in no request to
    /// the provider but in a header.
    ///
    /// # Errors
    /// Where it stands, with what stands around it.
    pub async fn secret_stays(&self, secret: &str, kept: Kept) -> Outcome {
        let allowed = match kept {
            Kept::Browser => "localStorage/plainwire.settings",
            Kept::Tab => "sessionStorage/plainwire.keys",
            Kept::Nowhere => "",
        };
        let places = self.script(PLACES, &[json!(allowed)]).await?;
        for (place, text) in places.as_object().into_iter().flatten() {
            absent(secret, place, text.as_str().unwrap_or_default())?;
        }
        absent(secret, "the database", &self.database().await?.to_string())?;
        let console = self.console().await?.unwrap_or_default();
        absent(secret, "the console", &console_lines(&console, |_| true).join("\n"))?;
        for (method, path, _) in self.app().log() {
            absent(secret, "what the server of the app was asked for", &format!("{method} {path}"))?;
        }
        for exchange in self.provider().log() {
            let asked = format!("{} {}?{}\n{}", exchange.method, exchange.path, exchange.query, exchange.body);
            absent(secret, "a request, outside its headers", &asked)?;
        }
        Ok(())
    }
}

/// The secret as it is, and as JSON and HTML would write it.
fn absent(secret: &str, place: &str, text: &str) -> Outcome {
    let quoted = Value::from(secret).to_string();
    let marked_up = secret.replace('&', "&amp;").replace('"', "&quot;");
    for form in [secret, quoted.trim_matches('"'), &marked_up] {
        if let Some(at) = text.find(form) {
            let begin = text.floor_char_boundary(at.saturating_sub(200));
            let end = text.floor_char_boundary((at + form.len() + 100).min(text.len()));
            let around = text.get(begin..end).unwrap_or_default();
            return Err(Failure::new(format!("`{secret}` stands in {place}: {around}")));
        }
    }
    Ok(())
}
