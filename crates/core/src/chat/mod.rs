//! Requests and replies of the chat-completions API.
//!
//! [`request`] writes what is sent. For what comes back, `chunk` holds the shapes on the wire, every field optional and
//! of any type, `accumulate` gives them their meaning, `think` finds reasoning inside the text, and [`reply`] is the
//! door: bytes in, a [`Completion`] out.

mod accumulate;
mod chunk;
mod completion;
mod extras;
pub mod reply;
pub mod request;
mod think;
mod tool_calls;

pub use completion::{Audio, Citation, Completion, FinishKind, Stats, ToolCall, Usage};
pub use reply::{ReplyReader, TransportEnd};
pub use request::{ChatRequest, Content, Message, Part, Reasoning, Role};
