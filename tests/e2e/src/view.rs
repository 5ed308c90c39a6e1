//! How the page is looked at: its size, its colours, its picture.

use crate::browser::Browser;
use crate::command::VendorCommand;
use crate::failure::{Failure, Outcome};
use crate::session::{Session, screens};
use serde_json::{Value, json};
use std::path::PathBuf;

impl Session {
    /// Gives the page a view of this many CSS pixels. Only Chromium can go below about 450 in width.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn set_size(&self, width: u32, height: u32) -> Outcome {
        if self.browser() == Browser::Chromium {
            let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
            self.cdp("Emulation.setDeviceMetricsOverride", metrics).await?;
            return Ok(());
        }
        self.client().set_window_size(width, height).await?;
        // The window is larger than the view by its frame; what is missing is added once.
        let view = self.script("return [innerWidth, innerHeight]", &[]).await?;
        let missing = |index: usize, wanted: u32| {
            let got =
                view.get(index).and_then(Value::as_u64).and_then(|size| u32::try_from(size).ok()).unwrap_or(wanted);
            wanted.saturating_sub(got)
        };
        let (wider, higher) = (missing(0, width), missing(1, height));
        Ok(self.client().set_window_size(width + wider, height + higher).await?)
    }

    /// Makes the system look dark or light to the page; returns whether this browser can be told so.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn set_dark(&self, dark: bool) -> Outcome<bool> {
        match self.browser() {
            Browser::Chromium => {
                let scheme = if dark { "dark" } else { "light" };
                let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
                self.cdp("Emulation.setEmulatedMedia", features).await?;
            }
            Browser::Firefox => {
                let scheme = if dark { 0 } else { 1 };
                let set = "Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', arguments[0])";
                self.vendor("moz/context", json!({ "context": "chrome" })).await?;
                let done = self.script(set, &[json!(scheme)]).await;
                self.vendor("moz/context", json!({ "context": "content" })).await?;
                done?;
            }
            Browser::WebKit => return Ok(false),
        }
        // The setting reaches the process that draws the page a moment after it is made.
        let seen = format!("return matchMedia('(prefers-color-scheme: dark)').matches === {dark}");
        self.wait_until("the page to see the colour scheme", &seen).await?;
        Ok(true)
    }

    /// Writes a picture of the view to `target/screens/<browser>-<name>.png` and returns its path.
    ///
    /// # Errors
    /// When there is no picture, or no place for it.
    pub async fn screenshot(&self, name: &str) -> Outcome<PathBuf> {
        let picture = self.client().screenshot().await?;
        let folder = screens();
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{}-{name}.png", self.browser().name()));
        std::fs::write(&path, picture)?;
        Ok(path)
    }

    /// Sends a command of the Chrome DevTools Protocol.
    ///
    /// # Errors
    /// When the browser is not Chromium, or refuses.
    pub async fn cdp(&self, method: &str, parameters: Value) -> Outcome<Value> {
        if self.browser() != Browser::Chromium {
            return Err(Failure::new(format!("only Chromium knows {method}")));
        }
        self.vendor("goog/cdp/execute", json!({ "cmd": method, "params": parameters })).await
    }

    pub(crate) async fn vendor(&self, path: &'static str, body: Value) -> Outcome<Value> {
        Ok(self.client().issue_cmd(VendorCommand { path, body }).await?)
    }
}
