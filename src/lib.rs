//! Plainwire: a plain wire from the browser to any OpenAI-compatible API.
//!
//! In reading order: [`platform`] is the browser, [`client`] talks to a provider, [`state`] is what the app knows,
//! [`components`] and [`features`] are what a person sees. ARCHITECTURE.md leads through them.

pub mod app;
pub mod client;
pub mod components;
pub mod features;
pub mod platform;
pub mod state;
pub mod words;

/// Mounts the app into the page's `#app` element; without one, nothing happens.
pub fn start() {
    platform::el::mount("app", app::shell);
}
