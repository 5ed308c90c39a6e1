//! Requests and replies of the chat-completions API.
//!
//! [`request`] writes what is sent: as the model wants it ([`native`]), and as the provider's rejections taught
//! ([`lesson`]). For what comes back, `wire` reads fields whatever stands in them, `chunk` holds the
//! shapes made of them, `accumulate` gives them their meaning (with `tool_calls`, `extras`, and `think`, which finds
//! reasoning inside the text), and [`reply`] is the door: bytes in, a [`Completion`] out.

#[macro_use]
mod wire;

mod accumulate;
mod chunk;
mod completion;
mod extras;
pub mod lesson;
pub mod native;
pub mod outline;
mod positions;
pub mod reply;
pub mod request;
mod think;
mod tool_calls;

pub use completion::{Audio, Citation, Completion, FinishKind, Stats, ToolCall, Usage, decimal};
pub use reply::{ReplyReader, TransportEnd};
pub use request::{ChatRequest, Content, ImageUrl, Message, Part, Reasoning, Role};
