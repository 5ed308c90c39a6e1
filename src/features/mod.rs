//! What a person sees, screen by screen: views over state.

// The component macro writes a public type of properties beside every component, and hands each of them over by value.
#![allow(unreachable_pub, clippy::needless_pass_by_value)]

pub mod chat;
pub mod failure;
pub mod notices;
pub mod rail;
pub mod settings;
