//! What a person sees, screen by screen: functions over state that return elements.

pub mod bar;
pub mod chat;
pub mod failure;
pub mod later;
pub mod notices;
mod paste;
pub mod rail;
pub mod settings;
