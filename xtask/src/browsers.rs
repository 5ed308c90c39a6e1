//! Browsers and their drivers: what they are called, and what tests are told about them.

use crate::process::{self, Outcome};
use crate::project::Project;
use crate::tools::Tool;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

pub(crate) const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
pub(crate) const CHROMEDRIVER: &[&str] = &["chromedriver"];
pub(crate) const FIREFOX: &[&str] = &["firefox-esr", "firefox"];
pub(crate) const GECKODRIVER: &[&str] = &["geckodriver"];
pub(crate) const WEBKIT_DRIVER: &[&str] = &["WebKitWebDriver"];

/// The three engines in which the app has to work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Browser {
    Chromium,
    Firefox,
    WebKit,
}

impl Browser {
    pub(crate) const ALL: [Browser; 3] = [Browser::Chromium, Browser::Firefox, Browser::WebKit];

    /// The browser of that name.
    ///
    /// # Errors
    /// When no browser is called so.
    pub(crate) fn named(name: &str) -> Outcome<Self> {
        let all = Self::ALL.into_iter();
        all.clone()
            .find(|browser| browser.name() == name)
            .ok_or_else(|| format!("`{name}` is none of {}", all.map(Self::name).collect::<Vec<_>>().join(", ")))
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Browser::Chromium => "chromium",
            Browser::Firefox => "firefox",
            Browser::WebKit => "webkit",
        }
    }

    /// What has to be installed to drive it.
    pub(crate) fn tools(self) -> &'static [Tool] {
        match self {
            Browser::Chromium => &[Tool::Chromium, Tool::Chromedriver],
            Browser::Firefox => &[Tool::Firefox, Tool::Geckodriver],
            Browser::WebKit => &[Tool::WebKit, Tool::Xvfb],
        }
    }

    /// Tells an end-to-end test which browser to drive, and where the driver is.
    pub(crate) fn tell(self, project: &Project, command: &mut Command) {
        command.env("PLAINWIRE_BROWSER", self.name());
        let (variable, names) = match self {
            Browser::Chromium => ("PLAINWIRE_CHROMEDRIVER", CHROMEDRIVER),
            Browser::Firefox => ("PLAINWIRE_GECKODRIVER", GECKODRIVER),
            Browser::WebKit => ("PLAINWIRE_WEBKITDRIVER", WEBKIT_DRIVER),
        };
        if std::env::var_os(variable).is_none()
            && let Some(driver) = process::find(names, project.search_path())
        {
            command.env(variable, driver);
        }
    }
}

/// The accessibility rules that tests inject into the page.
pub(crate) fn axe_core(project: &Project) -> PathBuf {
    project.tools().join("node_modules/axe-core/axe.min.js")
}

/// A display without a screen; it ends with this value.
pub(crate) struct Display {
    server: Option<Child>,
    name: String,
}

impl Display {
    /// The display of this session, or a new virtual one on a number that is free.
    ///
    /// # Errors
    /// When Xvfb does not start.
    pub(crate) fn open() -> Outcome<Self> {
        if let Ok(name) = std::env::var("DISPLAY")
            && !name.is_empty()
        {
            return Ok(Self { server: None, name });
        }
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb could not be started: {error}"))?;
        let mut number = String::new();
        if let Some(output) = server.stdout.take() {
            let read = BufReader::new(output).read_line(&mut number);
            read.map_err(|error| format!("Xvfb did not tell its display: {error}"))?;
        }
        let display = Self { server: Some(server), name: format!(":{}", number.trim()) };
        if number.trim().is_empty() { Err("Xvfb ended before it had a display".into()) } else { Ok(display) }
    }

    /// Its name, as DISPLAY wants it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            // It may have ended already, with the terminal's interrupt; then there is nothing to do.
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}
