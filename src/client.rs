//! From a profile to the provider and back: `platform::fetch` and `core`, put together.

mod watch;

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use plainwire_core::catalogue::Catalogue;
use plainwire_core::chat::{Completion, ReplyReader, TransportEnd};
use plainwire_core::endpoint::{Endpoint, EndpointError};
use plainwire_core::error::ApiError;
use plainwire_core::models::{Model, parse_models};
use plainwire_core::redact::redact;
use plainwire_core::settings::{FieldError, Header, KeyState, Limits, Profile};

use crate::platform::fetch::{self, FetchError, Request, Response};
use crate::platform::{clock, page};
use watch::{Stage, Watch};

/// Larger bodies than this are no model list.
const BODY_AT_MOST: usize = 16 << 20;

/// As much of an error as is kept.
const ERROR_AT_MOST: usize = 64 << 10;

/// An endpoint, and the key and headers that may go there.
#[derive(Clone, Debug)]
pub struct Connection {
    endpoint: Endpoint,
    key: Option<String>,
    headers: Vec<Header>,
}

/// Why a request could not be made, or brought nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// No Base URL has been entered yet.
    NoAddress,
    /// No model has been chosen yet.
    NoModel,
    /// The key waits for its passphrase.
    Locked,
    /// The Base URL cannot be used.
    Address(EndpointError),
    /// A field of the settings cannot be used.
    Field(FieldError),
    /// This endpoint has no list of models.
    NoModelList,
    /// No response that a page may read.
    Unreachable {
        /// The URL that was called.
        url: String,
        /// The browser's own words, which say little.
        detail: String,
        /// The browser knew that there is no network.
        is_offline: bool,
        /// The page came over `https` and the URL is plain `http`, which browsers block for most hosts.
        is_mixed_content: bool,
        /// None of what is known says that it will fail again.
        may_pass: bool,
    },
    /// The connection broke before anything came.
    Broken,
    /// The provider's answer is an error.
    Api(ApiError),
    /// Nothing came within the person's own time limit.
    TooSlow {
        /// Whether nothing had come at all.
        is_first: bool,
        /// The limit, in seconds.
        limit_s: u64,
    },
    /// It was called off.
    Aborted,
}

impl Failure {
    /// The provider's own report, where there is one.
    #[must_use]
    pub fn reported(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
            _ => None,
        }
    }
}

/// How one reply went.
#[derive(Debug)]
pub struct Outcome {
    /// All that arrived, also when it ended badly.
    pub completion: Completion,
    /// How the connection ended.
    pub end: TransportEnd,
    /// Why it ended badly, where that is not in the completion.
    pub failure: Option<Failure>,
    /// From the request to the first token, in milliseconds.
    pub first_token_ms: Option<u64>,
    /// From the request to the end, in milliseconds.
    pub total_ms: u64,
}

pub use crate::platform::fetch::{Handle, Signal};

/// A reply that is being read, shared with the view that shows it growing.
pub type Reply = Rc<RefCell<ReplyReader>>;

impl Connection {
    /// What a profile's requests go to.
    ///
    /// # Errors
    /// The Base URL is missing or cannot be used, or the key is locked.
    pub fn of(profile: &Profile) -> Result<Self, Failure> {
        if profile.is_blank() {
            return Err(Failure::NoAddress);
        }
        let endpoint = profile.endpoint().map_err(Failure::Address)?;
        let key = match profile.key_state() {
            KeyState::Locked => return Err(Failure::Locked),
            KeyState::Here(key) => Some(key.to_owned()),
            KeyState::None | KeyState::Elsewhere(_) => None,
        };
        let headers = profile.sent_headers(&endpoint.origin);
        Ok(Self { endpoint, key, headers })
    }

    /// The origin that the requests go to.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.endpoint.origin
    }

    /// An error of the provider's, without the key that some providers repeat in it.
    fn reported(&self, error: ApiError) -> Failure {
        Failure::Api(error.redacted(&self.secrets()))
    }

    fn secrets(&self) -> Vec<&str> {
        self.key.as_deref().into_iter().chain(self.headers.iter().map(|header| header.value.as_str())).collect()
    }

    /// Sends a request with the key and the person's own headers, and with no other that a preflight would have to ask for.
    async fn send(&self, url: &str, body: Option<&str>, signal: &Signal) -> Result<Response, FetchError> {
        let own = self.endpoint.headers(self.key.as_deref(), body.is_none());
        let mut headers: Vec<(&str, &str)> = own.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if body.is_some() {
            headers.push(("Content-Type", "application/json"));
        }
        for header in &self.headers {
            headers.retain(|(name, _)| !name.eq_ignore_ascii_case(&header.name));
            headers.push((&header.name, &header.value));
        }
        // A browser takes `Authorization` off where a redirect leads to another origin, and nothing else.
        let follow_redirects =
            headers.iter().all(|(name, _)| ["Authorization", "Content-Type"].iter().any(|safe| safe == name));
        let method = if body.is_some() { "POST" } else { "GET" };
        fetch::send(&Request { method, url, headers: &headers, body, follow_redirects }, signal).await
    }
}

/// Fetches the provider's list of models.
///
/// # Errors
/// See [`Failure`]. An error is never an empty list.
pub async fn list_models(connection: &Connection, signal: &Signal) -> Result<Vec<Model>, Failure> {
    let url = connection.endpoint.models.as_deref().ok_or(Failure::NoModelList)?;
    let failed = |error| failure(error, url);
    let mut response = connection.send(url, None, signal).await.map_err(failed)?;
    let body = response.bytes(BODY_AT_MOST).await.map_err(failed)?;
    if !(200..300).contains(&response.status) {
        return Err(connection.reported(ApiError::from_response(response.status, &response.headers, &body)));
    }
    parse_models(&body).map_err(|error| connection.reported(error))
}

/// The catalogue of models, which lies beside the page.
///
/// # Errors
/// In words: it could not be fetched, or what came is no catalogue.
pub async fn load_catalogue() -> Result<Catalogue, String> {
    let text = match fetch::asset("catalogue.txt").await {
        Ok(Some(bytes)) => String::from_utf8(bytes).ok(),
        Ok(None) => None,
        Err(FetchError::Aborted) => return Err(String::new()),
        Err(FetchError::Refused(detail) | FetchError::Network(detail)) => return Err(detail),
    };
    text.and_then(Catalogue::read).ok_or_else(String::new)
}

/// One request for a completion.
#[derive(Debug)]
pub struct Ask<'a> {
    /// Where it goes.
    pub connection: &'a Connection,
    /// The body, as JSON.
    pub body: &'a str,
    /// How long to wait.
    pub limits: Limits,
    /// What ends it, weakly held: it ends when the handle is gone, too.
    pub handle: &'a Weak<Handle>,
    /// The same handle's signal.
    pub signal: &'a Signal,
}

/// Asks for a completion and reads it into `reply` as it arrives; `arrived` is called after each piece.
pub async fn stream_chat(ask: &Ask<'_>, reply: &Reply, arrived: &mut dyn FnMut()) -> Outcome {
    let Ask { connection, signal, .. } = *ask;
    let url = connection.endpoint.chat.as_str();
    let begin_ms = clock::elapsed_ms();
    let mut first_token_ms = None;
    let mut end = TransportEnd::Clean;
    let mut failed = None;
    let watch = Watch::begin(Weak::clone(ask.handle), ask.limits);
    match connection.send(url, Some(ask.body), signal).await {
        Err(error) => {
            end = if error == FetchError::Aborted { TransportEnd::Aborted } else { TransportEnd::Broken };
            failed = Some(failure(error, url));
        }
        Ok(mut response) if !(200..300).contains(&response.status) => {
            // What can be read of an error is worth showing even if its connection breaks, or never ends.
            watch.saw_bytes(true);
            let body = response.what_comes(ERROR_AT_MOST).await;
            let error = ApiError::from_response_at(response.status, &response.headers, &body, clock::now_ms());
            failed = Some(connection.reported(error));
            let is_called_off = signal.is_aborted() && watch.ended_at().is_none();
            end = if is_called_off { TransportEnd::Aborted } else { TransportEnd::Broken };
        }
        Ok(mut response) => {
            while let Some(chunk) = response.next().await {
                match chunk {
                    Ok(bytes) => {
                        let is_to_be_seen = take(reply, &bytes, &watch);
                        if first_token_ms.is_none() && !reply.borrow().completion().is_empty() {
                            first_token_ms = Some(since(begin_ms));
                        }
                        arrived();
                        if is_to_be_seen {
                            response.pace().await;
                        }
                    }
                    Err(FetchError::Aborted) => end = TransportEnd::Aborted,
                    Err(_) => end = TransportEnd::Broken,
                }
            }
        }
    }
    match watch.ended_at() {
        Some((stage, limit_s)) if stage != Stage::End => {
            end = TransportEnd::Broken;
            failed = Some(Failure::TooSlow { is_first: stage == Stage::FirstByte, limit_s });
        }
        Some(_) if failed.is_none() => end = TransportEnd::Clean,
        _ => {}
    }
    if reply.borrow().completion().done_marker {
        // All was said, whatever became of the connection.
        end = TransportEnd::Clean;
    }
    let mut completion = reply.replace(ReplyReader::new()).finish(end);
    completion.error = completion.error.map(|error| error.redacted(&connection.secrets()));
    Outcome { completion, end, failure: failed, first_token_ms, total_ms: since(begin_ms) }
}

/// Reads what came. Returns whether the page is to be given time to show it: not before there is something to be seen, and
/// not when all has been said.
fn take(reply: &Reply, bytes: &[u8], watch: &Watch) -> bool {
    let mut reply = reply.borrow_mut();
    reply.push(bytes);
    let completion = reply.completion();
    watch.saw_bytes(completion.done_marker || completion.error.is_some());
    !completion.is_empty() && !completion.done_marker
}

/// Milliseconds since then, by the clock that never jumps.
fn since(begin_ms: f64) -> u64 {
    (clock::elapsed_ms() - begin_ms).max(0.0) as u64
}

fn failure(error: FetchError, url: &str) -> Failure {
    let (detail, was_sent) = match error {
        FetchError::Aborted => return Failure::Aborted,
        FetchError::Refused(detail) => (detail, false),
        FetchError::Network(detail) => (detail, true),
    };
    let is_offline = page::is_offline();
    let is_mixed_content = page::is_https() && url.starts_with("http://");
    Failure::Unreachable {
        // An address may hold a key in its query.
        url: redact(url, &[]),
        detail,
        is_offline,
        is_mixed_content,
        may_pass: was_sent && !is_offline && !is_mixed_content,
    }
}
