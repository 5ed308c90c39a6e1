//! What views are made of.

pub use crate::platform::el::{El, Event, Keyed, drawn, el};
pub use crate::platform::text::lower;
