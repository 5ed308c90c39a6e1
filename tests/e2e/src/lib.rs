//! The harness of the end-to-end tests: a real browser, the release build, and the mock provider over HTTP.
//!
//! A test opens a [`Session`], which starts everything on free ports of loopback and ends it when it is dropped:
//!
//! ```ignore
//! let session = Session::open(Browser::from_env()?).await?;
//! session.goto("#/settings").await?;
//! session.fill("#base-url", &session.provider().base_url()).await?;
//! session.click_named("Save").await?;
//! ```
//!
//! `cargo xtask test e2e` builds the bundle, gets the browsers and sets the environment; `PLAINWIRE_BROWSER` alone
//! (`chromium`, `firefox` or `webkit`) chooses the browser of a plain `cargo test`.

mod app;
mod audit;
mod browser;
mod bundle;
mod clipboard;
mod command;
mod document;
mod driver;
mod failure;
mod files;
mod groups;
mod hostile;
mod keyboard;
mod page;
mod reference;
mod secrets;
mod session;
mod shape;
mod stored;
mod view;

pub use app::{Reply, chats};
pub use audit::Violation;
pub use browser::Browser;
pub use bundle::BundleCopy;
pub use document::{RICH, with_notes};
pub use failure::{Failure, Outcome};
pub use fantoccini::elements::Element;
pub use fantoccini::key::Key;
pub use files::{Given, PIXEL};
pub use hostile::payloads;
pub use reference::{Example, commonmark};
pub use secrets::Kept;
pub use session::{Session, dist};
pub use stored::{answer, question};
