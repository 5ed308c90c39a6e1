//! What views are made of.

pub use crate::platform::el::{El, Event, Keyed, derived, drawn, effect, el};
pub use crate::platform::text::lower;
