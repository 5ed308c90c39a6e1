//! The protocol of OpenAI-compatible APIs, without a browser, without I/O, without a clock.
//!
//! In reading order: [`endpoint`] turns what a person typed into the URLs that are called, [`sse`] turns bytes into
//! events, [`chat`] turns requests into JSON and events into a completion, [`models`] reads lists of models,
//! [`error`] reads what went wrong, [`retry`] says whether to ask again, [`context`] says what fits into a
//! model's window, [`cost`] what a reply costs, and [`redact`] hides a secret in anything that is shown.

pub mod base64;
pub mod catalogue;
pub mod chat;
pub mod context;
pub mod conversation;
pub mod cost;
pub mod endpoint;
pub mod error;
mod letters;
pub mod models;
pub mod paste;
pub mod providers;
pub mod record;
pub mod redact;
pub mod retry;
pub mod settings;
pub mod sse;
pub mod transfer;
pub mod value;
