//! A real HTTP server that speaks the OpenAI API well, and badly on request.
//!
//! It is the demo provider of a first run, so its well-mannered models are pleasant to talk to, and it is the far side of
//! the end-to-end tests, so it can also misbehave in every way that providers were seen to.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! let provider = plainwire_mock_provider::Provider::start(0).await?;
//! println!("{} with the key {}", provider.base_url(), plainwire_mock_provider::DEMO_KEY);
//! // … point a client at it, then look at what it was asked:
//! for exchange in provider.log() {
//!     println!("{} {} {:?}", exchange.method, exchange.path, exchange.outcome);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! How a reply behaves is said in the model's name (`demo-chat?rate=5&cut=300`) or in the path
//! (`/opt/rate=5&cut=300/v1`); [`options`] lists what can be said, [`oddities`] the ways to misbehave, [`list_shapes`] the
//! forms of a model list (`/lists/openrouter/v1/models`) and [`cors_manners`] the ways to treat a page of another origin
//! (`/cors/none/v1`, `/listed/v1`). `/anthropic/v1` wants headers as Anthropic's API does.
//! Both servers bind to loopback only.

// To read: provider, place, options, key, request, chat, demo, text, reply, answer, delivery, oddities; then models, cors,
// log, server, app.
mod answer;
mod app;
mod chat;
mod cors;
mod delivery;
mod demo;
mod key;
mod log;
mod models;
mod oddities;
mod options;
mod percent;
mod place;
mod provider;
mod reply;
mod request;
mod server;
mod text;

pub use app::AppServer;
pub use cors::{CorsManner, manners as cors_manners};
pub use demo::demo_markdown;
pub use key::DEMO_KEY;
pub use log::{Exchange, Outcome};
pub use models::{ListShape, shapes as list_shapes};
pub use oddities::errors::{ErrorShape, shapes as error_shapes};
pub use oddities::reject::{Rejection, rejections};
pub use oddities::{Expect, ODD_ARGUMENTS, ODD_ERROR, ODD_REASONING, ODD_TEXT, ODD_TOOL, ODD_USAGE, Oddity, oddities};
pub use options::{OptionHelp, options};
pub use provider::Provider;
