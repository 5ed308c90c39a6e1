//! HTTP over `fetch`: one request, one handle; dropping the handle aborts it.

mod body;

use body::Body;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, Headers, ReadableStream};

/// What is sent. Besides these headers the browser adds only those that it always adds.
#[derive(Debug)]
pub struct Request<'a> {
    /// `GET`, `POST`, …
    pub method: &'a str,
    /// Absolute.
    pub url: &'a str,
    /// Names and values. A value that no header can carry is refused, not thrown.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body, if any.
    pub body: Option<&'a str>,
    /// Whether a redirect is followed. Browsers drop only `Authorization` on the way to another origin, so a request
    /// whose key stands in another header must not follow.
    pub follow_redirects: bool,
}

/// Why there is no response, or no more of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchError {
    /// The handle was dropped, or told to abort.
    Aborted,
    /// The browser refused to send: a bad URL, method or header.
    Refused(String),
    /// The network, CORS or a policy. No browser says which; the text is the browser's own.
    Network(String),
}

/// Aborts its request when it is dropped.
#[derive(Debug)]
pub struct Handle(AbortController);

impl Handle {
    /// A handle for one request; `None` where the browser has no `AbortController`.
    #[must_use]
    pub fn new() -> Option<Self> {
        AbortController::new().ok().map(Self)
    }

    /// What ties a request to this handle.
    #[must_use]
    pub fn signal(&self) -> Signal {
        Signal(super::property(&self.0, "signal").unchecked_into())
    }

    /// Ends the request now.
    pub fn abort(&self) {
        self.0.abort();
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Tells a request that its handle is gone.
#[derive(Clone, Debug)]
pub struct Signal(AbortSignal);

/// A response whose body has not been read.
#[derive(Debug)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Those headers that the server lets a page see; names in lower case.
    pub headers: Vec<(String, String)>,
    body: Option<Body>,
    signal: Signal,
}

/// Sends a request and waits for the head of the response. (Firefox resolves only with the first byte of the body.)
///
/// # Errors
/// See [`FetchError`].
pub async fn send(request: &Request<'_>, signal: &Signal) -> Result<Response, FetchError> {
    let refused = |thrown: JsValue| FetchError::Refused(super::reason(&thrown));
    let headers = Headers::new().map_err(refused)?;
    for (name, value) in request.headers {
        headers.append(name, value).map_err(refused)?;
    }
    let init = super::object(&[
        ("method", request.method.into()),
        ("mode", "cors".into()),
        ("credentials", "omit".into()),
        ("cache", "no-store".into()),
        ("referrerPolicy", "no-referrer".into()),
        ("redirect", if request.follow_redirects { "follow" } else { "error" }.into()),
        ("headers", headers.into()),
    ]);
    if let Some(body) = request.body {
        super::set_property(&init, "body", &body.into());
    }
    receive(start(request.url, &init, signal)?.await, signal)
}

/// One of the app's own files, by its place beside the page, in whatever folder that stands. None where the server does
/// not have it, which happens while a new version is put in the place of an old one.
///
/// The browser asks the server whether the copy that it has is still the newest. Dropping the future aborts.
///
/// # Errors
/// See [`FetchError`].
pub async fn asset(name: &str) -> Result<Option<Vec<u8>>, FetchError> {
    let init = super::object(&[
        // What lies elsewhere is none of the app's own, wherever a redirect may lead.
        ("mode", "same-origin".into()),
        ("credentials", "omit".into()),
        ("cache", "no-cache".into()),
        ("referrerPolicy", "no-referrer".into()),
    ]);
    let handle = Handle::new().ok_or_else(|| FetchError::Refused("no AbortController".to_owned()))?;
    let signal = handle.signal();
    let mut response = receive(start(name, &init, &signal)?.await, &signal)?;
    Ok(if response.status == 200 { Some(response.bytes(usize::MAX).await?) } else { None })
}

fn start(url: &str, init: &JsValue, signal: &Signal) -> Result<JsFuture, FetchError> {
    super::set_property(init, "signal", &signal.0);
    let window = web_sys::window().ok_or_else(|| FetchError::Refused("no window".to_owned()))?;
    Ok(JsFuture::from(window.fetch_with_str_and_init(url, init.unchecked_ref())))
}

fn receive(response: Result<JsValue, JsValue>, signal: &Signal) -> Result<Response, FetchError> {
    let response = response.map_err(|thrown| signal.explain(&thrown))?;
    let body =
        super::part::<ReadableStream>(&response, "body").map(|stream| Body::new(stream.get_reader().unchecked_into()));
    Ok(Response {
        status: super::property(&response, "status").as_f64().unwrap_or_default() as u16,
        headers: read_headers(&super::property(&response, "headers")),
        body,
        signal: signal.clone(),
    })
}

impl Signal {
    /// Whether the handle is gone, or told to abort.
    #[must_use]
    pub fn is_aborted(&self) -> bool {
        super::property(&self.0, "aborted").is_truthy()
    }

    /// Engines name an abort differently; the signal knows.
    fn explain(&self, thrown: &JsValue) -> FetchError {
        if self.is_aborted() { FetchError::Aborted } else { FetchError::Network(super::reason(thrown)) }
    }
}

impl Response {
    /// The next bytes of the body, as many as have come, `None` at its end.
    ///
    /// # Errors
    /// The connection broke, or the request was aborted.
    pub async fn next(&mut self) -> Option<Result<Vec<u8>, FetchError>> {
        match self.body.as_mut()?.next().await {
            Some(Ok(bytes)) => return Some(Ok(bytes)),
            Some(Err(thrown)) => {
                self.body = None;
                return Some(Err(self.signal.explain(&thrown)));
            }
            None => self.body = None,
        }
        // A stream that was aborted at its very end may report "done" instead of the abort.
        self.signal.is_aborted().then_some(Err(FetchError::Aborted))
    }

    /// Lets the page draw what has come, so that [`Response::next`] brings all that comes meanwhile at once. It takes until
    /// the next frame at most, and next to no time where much comes or nobody looks.
    pub async fn pace(&mut self) {
        if let Some(body) = &mut self.body {
            body.pace().await;
        }
    }

    /// The rest of the body, up to `at_most` bytes.
    ///
    /// # Errors
    /// The connection broke, or the request was aborted.
    pub async fn bytes(&mut self, at_most: usize) -> Result<Vec<u8>, FetchError> {
        let (all, end) = self.collect(at_most).await;
        end.map_or(Ok(all), Err)
    }

    /// The rest of the body as far as it comes, up to `at_most` bytes.
    pub async fn what_comes(&mut self, at_most: usize) -> Vec<u8> {
        self.collect(at_most).await.0
    }

    async fn collect(&mut self, at_most: usize) -> (Vec<u8>, Option<FetchError>) {
        let mut all = Vec::new();
        while all.len() < at_most {
            match self.next().await {
                Some(Ok(chunk)) => all.extend_from_slice(&chunk),
                Some(Err(error)) => return (all, Some(error)),
                None => break,
            }
        }
        all.truncate(at_most);
        (all, None)
    }
}

fn read_headers(headers: &JsValue) -> Vec<(String, String)> {
    let pair = |entry: JsValue| {
        let pair: Array = entry.unchecked_into();
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    };
    Array::from(headers).iter().filter_map(pair).collect()
}
