//! One test's world: a browser, the app's files on one origin, and a provider on another.

use crate::browser::{Browser, checkout};
use crate::driver::Driver;
use crate::failure::{Failure, Outcome};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use plainwire_mock_provider::{AppServer, Provider};
use std::path::{Path, PathBuf};

/// Everything a test talks to; all of it ends when this is dropped.
pub struct Session {
    browser: Browser,
    client: Client,
    provider: Provider,
    app: AppServer,
    // Last, so that the browser is killed when nothing holds a command to it any more.
    _driver: Driver,
}

impl Session {
    /// Opens the release bundle in a fresh profile, at a window of 1280 by 800.
    ///
    /// # Errors
    /// When there is no bundle, no browser or no driver; the words say how to get them.
    pub async fn open(browser: Browser) -> Outcome<Self> {
        let session = Self::open_folder(browser, &bundle()?).await?;
        session.goto("").await?;
        Ok(session)
    }

    /// As [`Session::open`], but the page knows of no demo provider, as where any server of files hands it out.
    ///
    /// # Errors
    /// As there.
    pub async fn open_hosted(browser: Browser) -> Outcome<Self> {
        let provider = Provider::start(0).await?;
        let app = AppServer::start(bundle()?, 0, None).await?;
        let session = Self::start(browser, provider, app).await?;
        session.goto("").await?;
        Ok(session)
    }

    /// Serves another folder instead of the bundle, and goes nowhere yet.
    ///
    /// # Errors
    /// When there is no browser or no driver, or a server cannot listen.
    pub async fn open_folder(browser: Browser, folder: &Path) -> Outcome<Self> {
        let provider = Provider::start(0).await?;
        let app = AppServer::start(folder.to_path_buf(), 0, Some(provider.base_url())).await?;
        Self::start(browser, provider, app).await
    }

    async fn start(browser: Browser, provider: Provider, app: AppServer) -> Outcome<Self> {
        let driver = Driver::start(browser).await?;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(browser.capabilities(&driver.profile())?);
        let client = builder.connect(&driver.url()).await.map_err(|error| {
            Failure::new(format!("{} did not open a session: {error}\n{}", browser.name(), driver.log()))
        })?;
        Ok(Self { browser, client, provider, app, _driver: driver })
    }

    /// The browser that is driven.
    pub fn browser(&self) -> Browser {
        self.browser
    }

    /// The far side: what it was asked stands in its log.
    pub fn provider(&self) -> &Provider {
        &self.provider
    }

    /// The server of the app's files.
    pub fn app(&self) -> &AppServer {
        &self.app
    }

    /// The WebDriver client, for what the methods here do not cover.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Goes to a route of the app, such as `#/settings`; the empty route is its first page.
    ///
    /// # Errors
    /// When the page cannot be opened.
    pub async fn goto(&self, route: &str) -> Outcome {
        let url = format!("{}/{}", self.app.origin(), route.trim_start_matches('/'));
        Ok(self.client.goto(&url).await?)
    }

    /// Loads the page again, as a person does.
    ///
    /// # Errors
    /// When the browser is gone.
    pub async fn reload(&self) -> Outcome {
        Ok(self.client.refresh().await?)
    }
}

fn bundle() -> Outcome<PathBuf> {
    let dist = dist();
    if dist.join("index.html").is_file() {
        return Ok(dist);
    }
    let dist = dist.display();
    Err(Failure::new(format!("there is no {dist}/index.html; `cargo xtask build` makes dist/")))
}

/// The release bundle: dist/, or the folder that `PLAINWIRE_DIST` names.
pub fn dist() -> PathBuf {
    std::env::var_os("PLAINWIRE_DIST").map_or_else(|| checkout().join("dist"), PathBuf::from)
}

/// The folder into which screenshots go.
pub(crate) fn screens() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    checkout().join(target).join("screens")
}
