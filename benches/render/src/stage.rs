//! A browser, the app, the plain pages and the provider, and what is asked of the browser besides what a test asks.

use std::path::Path;
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use plainwire_e2e::{Browser, Failure, Outcome, Session, chats};
use plainwire_mock_provider::{AppServer, Outcome as Ending};
use serde_json::{Value, json};

use crate::cost::Cost;

/// What watches a page from inside.
const PROBE: &str = include_str!("probe.js");

/// How long a page is left alone before and after what is measured, so that what it puts off is its own cost.
const REST: Duration = Duration::from_millis(500);

/// How often it is looked whether a reply has ended.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// The longest that a reply may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Everything that is running.
pub(crate) struct Stage {
    session: Session,
    plain: AppServer,
}

impl Stage {
    /// Starts all of it; `pages` is the folder of the plain pages.
    pub(crate) async fn open(pages: &Path) -> Outcome<Self> {
        let session = Session::open(Browser::Chromium).await?;
        let plain = AppServer::start(pages.to_path_buf(), 0, Some(session.provider().base_url())).await?;
        session.wait_for(".composer textarea").await?;
        session.use_model("demo-fast").await?;
        Ok(Self { session, plain })
    }

    /// The browser with the app in it.
    pub(crate) fn session(&self) -> &Session {
        &self.session
    }

    /// Where the plain pages are.
    pub(crate) fn plain_origin(&self) -> String {
        self.plain.origin()
    }

    /// Lets the page come to rest.
    pub(crate) async fn rest(&self) {
        tokio::time::sleep(REST).await;
    }

    /// Has the probe put into every page that is loaded from now on; what comes back takes it out again.
    pub(crate) async fn add_probe(&self) -> Outcome<Value> {
        self.session.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": PROBE })).await
    }

    /// Takes the probe out of the pages that are loaded from now on.
    pub(crate) async fn remove_probe(&self, added: &Value) -> Outcome {
        let parameters = json!({ "identifier": added["identifier"] });
        self.session.cdp("Page.removeScriptToEvaluateOnNewDocument", parameters).await.map(drop)
    }

    /// What the page's main thread has cost since it began.
    pub(crate) async fn cost(&self) -> Outcome<Cost> {
        // Thread time counts only while the thread runs: what else the machine does moves it little.
        self.session.cdp("Performance.enable", json!({ "timeDomain": "threadTicks" })).await?;
        let heap = self.session.cdp("Runtime.getHeapUsage", json!({})).await?;
        Ok(Cost::read(&self.session.cdp("Performance.getMetrics", json!({})).await?, &heap))
    }

    /// Lets go of what nobody holds any more, in the heap of the script.
    pub(crate) async fn collect_garbage(&self) -> Outcome {
        self.session.cdp("HeapProfiler.collectGarbage", json!({})).await.map(drop)
    }

    /// Writes a question into the composer, and lets the page come to rest.
    pub(crate) async fn write_question(&self) -> Outcome {
        self.session.cdp("Input.insertText", json!({ "text": "What came over the wire today?" })).await?;
        self.rest().await;
        Ok(())
    }

    /// Sends what is written, with Enter.
    pub(crate) async fn send(&self) -> Outcome {
        let key = json!({ "type": "keyDown", "key": "Enter", "windowsVirtualKeyCode": 13, "text": "\r" });
        self.session.cdp("Input.dispatchKeyEvent", key).await.map(drop)
    }

    /// Sends what is written, and goes on typing letters in this rhythm, without waiting for what becomes of them: a page
    /// that is late with one is not spared the next.
    pub(crate) async fn send_and_type(&self, letters: u32, every: Duration) -> Outcome {
        let mut keys = press(KeyActions::new("keyboard".to_owned()), ENTER);
        for _ in 0..letters {
            keys = press(keys.then(KeyAction::Pause { duration: every }), 'a');
        }
        Ok(self.session.client().perform_actions(keys).await?)
    }

    /// Waits until the provider has sent all of completion `count`. The page is not asked: that would cost it something.
    pub(crate) async fn sent(&self, count: usize) -> Outcome {
        let begin = Instant::now();
        while begin.elapsed() < PATIENCE {
            let chats = chats(self.session.provider());
            if chats.len() >= count && chats.last().is_some_and(|last| last.outcome != Ending::Running) {
                return Ok(());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        let shown = self.session.text("body").await?;
        Err(Failure::new(format!("the provider was not asked, or did not come to an end; the page shows {shown}")))
    }

    /// How many completions the provider has been asked for.
    pub(crate) fn completions(&self) -> usize {
        chats(self.session.provider()).len()
    }
}

/// The Enter key, as WebDriver names it.
const ENTER: char = '\u{e007}';

fn press(keys: KeyActions, key: char) -> KeyActions {
    keys.then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key })
}
