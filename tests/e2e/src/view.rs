//! How the page is looked at: its size, its colours, its picture.

use crate::browser::Browser;
use crate::command::VendorCommand;
use crate::failure::{Failure, Outcome};
use crate::session::{Session, screens};
use serde_json::{Value, json};
use std::path::PathBuf;

/// The widths at which pictures are taken; only Chromium can be as narrow as a phone.
const SIZES: [(&str, u32, u32); 2] = [("wide", 1280, 800), ("narrow", 390, 844)];

/// What reaches beyond the right edge, where that makes anything scroll sideways.
const TOO_WIDE: &str = "const wide = Array.from(document.querySelectorAll('body *')).filter(element => {
        const box = element.getBoundingClientRect();
        return box.right > innerWidth + 1 && box.width > 0 && !element.closest('pre, .rail, .unseen, svg');
      });
      const scrolls = [document.documentElement, document.querySelector('.thread'), document.querySelector('.page')]
        .filter(element => element && element.scrollWidth > element.clientWidth);
      return scrolls.length === 0 ? [] : [...scrolls, ...wide].map(element => `${element.tagName}.${element.getAttribute('class')}`)";

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

    /// Takes pictures of the screen as it is, wide and narrow, light and dark, and fails where it breaks a rule of
    /// accessibility.
    ///
    /// # Errors
    /// When it does; the words say which, and where.
    pub async fn look(&self, name: &str) -> Outcome {
        for (size, width, height) in SIZES {
            if size == "narrow" && self.browser() != Browser::Chromium {
                println!("{} cannot be as narrow as a phone: {name} is looked at wide only", self.browser().name());
                continue;
            }
            self.set_size(width, height).await?;
            for (scheme, dark) in [("light", false), ("dark", true)] {
                if !self.set_dark(dark).await? && dark {
                    println!("{} cannot be told to be dark: {name} is looked at in light only", self.browser().name());
                    continue;
                }
                let still = "return !document.getAnimations().some(animation => animation instanceof CSSTransition)";
                self.wait_until("what moves to come to rest", still).await?;
                self.screenshot(&format!("{name}-{size}-{scheme}")).await?;
                let violations = self.axe().await?;
                if !violations.is_empty() {
                    return Err(Failure::new(format!("{name}, {size}, {scheme}: {violations:#?}")));
                }
            }
        }
        Ok(())
    }

    /// Fails when the page scrolls sideways; `what` is on it. Asked for at 320 pixels, which only Chromium can be.
    ///
    /// # Errors
    /// When it does; the words say what is too wide.
    pub async fn fits_phone(&self, what: &str) -> Outcome {
        let wide = self.script(TOO_WIDE, &[]).await?;
        if wide == json!([]) { Ok(()) } else { Err(Failure::new(format!("{what} scrolls sideways: {wide}"))) }
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
