//! Profiles that leave this browser, and profiles that come into it.
//!
//! In reading order: [`export()`] writes a file, [`share()`] a link; `incoming` reads a file, whoever wrote it: `own` what
//! this app wrote, `roo` and `opencode` what editors wrote, with what `foreign` knows of their providers. What was read
//! changes nothing: `plan` works out what taking it over would do, [`difference()`] says it, and [`apply()`] does it.
//! `hide` keeps secrets out of what leaves and out of what is shown.
//!
//! Nothing here connects to anything. A key that is here already never comes to another address by an import.

pub use apply::{Applied, apply};
pub use difference::{Change, ChangeKind, FieldChange, difference};
pub use export::{export, named_headers, named_keys};
pub use incoming::{ImportError, Incoming, IncomingProfile, MOST_BYTES, MOST_FIELD_BYTES, MOST_PROFILES, Source, read};
pub use plan::Beside;
pub use share::{MOST_LINK_BYTES, ShareError, read_share, share};

mod apply;
mod comments;
mod difference;
mod export;
mod foreign;
mod hide;
mod incoming;
mod opencode;
mod own;
mod plan;
mod roo;
mod share;
