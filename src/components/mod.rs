//! Views without state of their own.

pub mod combobox;
pub mod growing_text;
pub mod icon;
pub mod scroller;
