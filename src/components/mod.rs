//! Views without state of their own: functions that return elements.

pub mod combobox;
pub mod countdown;
pub mod el;
pub mod growing_text;
pub mod icon;
pub mod markdown;
pub mod scroller;
