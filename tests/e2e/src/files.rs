//! Files that a person chooses, drops, pastes or gets. No driver can work the system's dialogs, so the page is kept from
//! opening them, and gets or gives the files as they would.

use crate::failure::Outcome;
use crate::session::Session;
use serde_json::{Value, json};

/// A PNG of one pixel.
#[rustfmt::skip]
pub const PIXEL: &[u8] = b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\x0dIDATx\x9cc8\x90\xa0\xf0\x1f\x00\x05d\x02@\xb3\x0b\x83\x82\x00\x00\x00\x00IEND\xaeB`\x82";

/// Makes a `DataTransfer` called `all` of the files in the first argument.
const ALL: &str = "const all = new DataTransfer();
    for (const [name, type, bytes] of arguments[0]) all.items.add(new File([Uint8Array.from(bytes)], name, { type }));";

/// A file to hand over.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// Its name.
    pub name: &'a str,
    /// What the system takes it for.
    pub mime: &'a str,
    /// All of it.
    pub bytes: &'a [u8],
}

impl<'a> Given<'a> {
    /// A text.
    #[must_use]
    pub fn text(name: &'a str, text: &'a str) -> Self {
        Self { name, mime: "application/json", bytes: text.as_bytes() }
    }

    /// An image.
    #[must_use]
    pub fn image(name: &'a str) -> Self {
        Self { name, mime: "image/png", bytes: PIXEL }
    }
}

impl Session {
    /// Answers the next question for files with these, as choosing them in the dialog does.
    ///
    /// # Errors
    /// When the page cannot be kept from opening the dialog.
    pub async fn answer_with(&self, files: &[Given<'_>]) -> Outcome {
        let script = format!(
            "{ALL} const answer = event => {{
                if (event.target.type !== 'file') return;
                event.preventDefault();
                window.removeEventListener('click', answer, true);
                const question = event.target;
                setTimeout(() => {{ question.files = all.files; question.dispatchEvent(new Event('change')); }});
              }};
              window.addEventListener('click', answer, true);"
        );
        self.script(&script, &[told(files)]).await.map(drop)
    }

    /// Pastes files into an element.
    ///
    /// # Errors
    /// When there is no such element.
    pub async fn paste_files(&self, css: &str, files: &[Given<'_>]) -> Outcome {
        // Not a `ClipboardEvent`: Firefox takes no files into one that is made up.
        let script = format!(
            "{ALL} const event = Object.assign(new Event('paste', {{ bubbles: true, cancelable: true }}), {{ clipboardData: all }});
             document.querySelector(arguments[1]).dispatchEvent(event);"
        );
        self.wait_for(css).await?;
        self.script(&script, &[told(files), json!(css)]).await.map(drop)
    }

    /// Drops files on an element; returns whether the page took them, so that the browser does not leave it for them.
    ///
    /// # Errors
    /// When there is no such element.
    pub async fn drop_files(&self, css: &str, files: &[Given<'_>]) -> Outcome<bool> {
        let script = format!(
            "{ALL} const place = document.querySelector(arguments[1]);
             const event = kind => new DragEvent(kind, {{ bubbles: true, cancelable: true, dataTransfer: all }});
             return [event('dragover'), event('drop')].map(event => place.dispatchEvent(event)).every(left => !left);"
        );
        self.wait_for(css).await?;
        Ok(self.script(&script, &[told(files), json!(css)]).await? == true)
    }

    /// Takes what the page saves from now on, instead of the disk.
    ///
    /// # Errors
    /// When the browser is gone.
    pub async fn take_saved_files(&self) -> Outcome {
        let script = "window.savedFiles = [];
            const make = window.URL.createObjectURL;
            window.URL.createObjectURL = blob => { window.savedBlob = blob; return make.call(window.URL, blob); };
            window.addEventListener('click', event => {
              const link = event.target.closest?.('a[download]');
              if (!link) return;
              event.preventDefault();
              const name = link.download;
              window.savedBlob.text().then(text => window.savedFiles.push([name, text]));
            }, true);";
        self.script(script, &[]).await.map(drop)
    }

    /// The name and the text of file `count` that the page saved since [`Session::take_saved_files`], waited for.
    ///
    /// # Errors
    /// When it does not save it within a minute.
    pub async fn saved_file(&self, count: usize) -> Outcome<(String, String)> {
        let what = format!("file {count} to be saved");
        let saved = self.until(&what, async || {
            let saved = self.script("return window.savedFiles[arguments[0] - 1] ?? null", &[json!(count)]).await?;
            Ok((!saved.is_null()).then_some(saved))
        });
        let saved = saved.await?;
        let part = |index: usize| saved[index].as_str().unwrap_or_default().to_owned();
        Ok((part(0), part(1)))
    }
}

fn told(files: &[Given<'_>]) -> Value {
    files.iter().map(|file| json!([file.name, file.mime, file.bytes])).collect()
}
