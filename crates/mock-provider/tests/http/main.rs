//! The servers over real TCP, asked by a client that hides nothing of HTTP.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod app;
mod client;
mod command;
mod cors;
mod delivery;
mod models;
mod oddities;
mod replies;
