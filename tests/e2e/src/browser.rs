//! The three engines: where their programs are, and how they are started without a person in front of them.

use crate::failure::{Failure, Outcome};
use serde_json::{Map, Value, json};
use std::env;
use std::path::{Path, PathBuf};

/// A browser that the tests drive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Browser {
    /// Chromium, through chromedriver.
    Chromium,
    /// Firefox, through geckodriver.
    Firefox,
    /// WebKitGTK's MiniBrowser, through WebKitWebDriver; it needs a display.
    WebKit,
}

impl Browser {
    /// The browser that `PLAINWIRE_BROWSER` names; Chromium without it.
    ///
    /// # Errors
    /// When it names none of `chromium`, `firefox`, `webkit`.
    pub fn from_env() -> Outcome<Self> {
        let name = env::var("PLAINWIRE_BROWSER").unwrap_or_default();
        match name.as_str() {
            "" | "chromium" => Ok(Browser::Chromium),
            "firefox" => Ok(Browser::Firefox),
            "webkit" => Ok(Browser::WebKit),
            other => Err(Failure::new(format!("PLAINWIRE_BROWSER is `{other}`, not chromium, firefox or webkit"))),
        }
    }

    /// Its name, as `PLAINWIRE_BROWSER` has it.
    pub fn name(self) -> &'static str {
        match self {
            Browser::Chromium => "chromium",
            Browser::Firefox => "firefox",
            Browser::WebKit => "webkit",
        }
    }

    /// The program that drives it, and the arguments that make it listen on `port` of loopback.
    pub(crate) fn driver(self, port: u16) -> Outcome<(PathBuf, Vec<String>)> {
        let (variable, program) = match self {
            Browser::Chromium => ("PLAINWIRE_CHROMEDRIVER", "chromedriver"),
            Browser::Firefox => ("PLAINWIRE_GECKODRIVER", "geckodriver"),
            Browser::WebKit => ("PLAINWIRE_WEBKITDRIVER", "WebKitWebDriver"),
        };
        let path = env::var_os(variable).map(PathBuf::from).or_else(|| program_named(&[program])).ok_or_else(|| {
            let name = self.name();
            Failure::new(format!(
                "{program} is neither on PATH nor in .tools/bin, and {variable} is not set; \
                 `cargo xtask test e2e --browser {name}` installs it"
            ))
        })?;
        let arguments = match self {
            Browser::Chromium => vec![format!("--port={port}")],
            Browser::Firefox => {
                let port = port.to_string();
                // Each of several drivers at once needs ports of its own; system access is for the colour scheme.
                ["--port", &port, "--websocket-port", "0", "--allow-system-access"].map(str::to_owned).into()
            }
            Browser::WebKit => vec![format!("--port={port}"), "--host=127.0.0.1".to_owned()],
        };
        Ok((path, arguments))
    }

    /// What a new session asks for; `profile` is an empty folder of its own.
    pub(crate) fn capabilities(self, profile: &Path) -> Outcome<Map<String, Value>> {
        let wanted = match self {
            Browser::Chromium => chromium(profile),
            Browser::Firefox => firefox(),
            Browser::WebKit => webkit()?,
        };
        match wanted {
            Value::Object(mut capabilities) => {
                // WebKitGTK's browser was seen to crash now and then with one, and takes it from its environment.
                if self != Browser::WebKit {
                    capabilities.insert("proxy".to_owned(), nowhere());
                }
                Ok(capabilities)
            }
            other => Err(Failure::new(format!("capabilities must be an object, not {other}"))),
        }
    }
}

/// The discard port, as the proxy for all but loopback: an address that a test types is called, and never reached.
const NOWHERE: &str = "127.0.0.1:9";
const LOOPBACK: [&str; 2] = ["127.0.0.1", "localhost"];

fn nowhere() -> Value {
    json!({ "proxyType": "manual", "httpProxy": NOWHERE, "sslProxy": NOWHERE, "noProxy": LOOPBACK })
}

/// The same as variables of the environment.
pub(crate) fn nowhere_in_environment() -> [(&'static str, String); 3] {
    let proxy = format!("http://{NOWHERE}");
    [("http_proxy", proxy.clone()), ("https_proxy", proxy), ("no_proxy", LOOPBACK.join(","))]
}

fn chromium(profile: &Path) -> Value {
    let mut arguments: Vec<String> = [
        "--headless",
        // The sandbox needs rights that root in a container lacks; the tests visit loopback only.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        // Without these the browser looks for its vendor's hosts at every start.
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--force-device-scale-factor=1",
        "--lang=en-US",
        "--window-size=1280,800",
    ]
    .map(str::to_owned)
    .into();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    let mut options = json!({ "args": arguments });
    if let Some(binary) = program_named(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
        options["binary"] = json!(binary);
    }
    json!({ "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } })
}

fn firefox() -> Value {
    let mut options = json!({
        "args": ["-headless", "--width=1280", "--height=800"],
        "prefs": {
            "intl.locale.requested": "en-US",
            "network.captive-portal-service.enabled": false,
            "network.connectivity-service.enabled": false,
        },
    });
    if let Some(binary) = program_named(&["firefox-esr", "firefox"]) {
        options["binary"] = json!(binary);
    }
    json!({ "browserName": "firefox", "moz:firefoxOptions": options })
}

fn webkit() -> Outcome<Value> {
    if env::var_os("DISPLAY").is_none() && env::var_os("WAYLAND_DISPLAY").is_none() {
        return Err(Failure::new(
            "WebKitGTK needs a display: `cargo xtask test e2e --browser webkit` starts one, or set DISPLAY to an Xvfb",
        ));
    }
    let binary = mini_browser().ok_or_else(|| {
        Failure::new("there is no /usr/lib/*/webkit2gtk-4.*/MiniBrowser; Debian's webkit2gtk-driver brings it")
    })?;
    Ok(json!({ "webkitgtk:browserOptions": { "binary": binary, "args": ["--automation"] } }))
}

/// WebKitGTK's small browser, below the library folder of whichever architecture this is.
fn mini_browser() -> Option<PathBuf> {
    let folders = |parent: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(parent).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    };
    let mut found: Vec<PathBuf> = folders(Path::new("/usr/lib"))
        .iter()
        .flat_map(|library| folders(library))
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("webkit2gtk-4.")))
        .map(|path| path.join("MiniBrowser"))
        .filter(|program| program.is_file())
        .collect();
    found.sort();
    found.pop()
}

/// The first of these programs on PATH or among the checkout's own tools.
fn program_named(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::split_paths(&path).collect();
    folders.push(checkout().join(".tools/bin"));
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|program| program.is_file())
}

/// The root of the checkout.
pub(crate) fn checkout() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}
