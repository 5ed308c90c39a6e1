//! The body of a response, gathered as it comes and handed out in pieces that are worth the while.
//!
//! A model writes a thousand tokens a second, each of them a chunk of its own, and Chromium keeps chunks apart however long
//! they wait. Whoever takes them one by one pays for a future, a waker and a task for each. Here one callback gathers them,
//! and a reader that [paces](Body::pace) itself is given all that has come, once a frame (`docs/decisions/0016`).

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::{Rc, Weak};
use std::task::{Poll, Waker};

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::ReadableStreamDefaultReader;

use crate::platform::{clock, dom, page};

/// When so many bytes wait to be taken, no more are asked for. They are read in some three milliseconds.
const AHEAD_BYTES: usize = 256 << 10;

/// Whoever is given this much at once has a socket that is faster than the screen, and need not wait for the next frame.
const MUCH_BYTES: usize = 64 << 10;

/// Of whom so much comes within a frame is drawn every other frame: nobody sees single tokens any more.
const MANY_BYTES: usize = 2 << 10;

/// So long may what comes be read for one frame: what is read has to be drawn, too, which takes ten times as long.
const READING_A_FRAME_MS: f64 = 2.0;

/// A frame that has not come after so many milliseconds does not come: nobody looks at the page.
const NO_FRAME_MS: i32 = 100;

/// A body that is being read. Dropping it ends the reading, not the request.
#[derive(Debug)]
pub(super) struct Body {
    gathered: Rc<RefCell<Gathered>>,
    /// How many bytes were taken last, and when.
    taken_bytes: usize,
    taken_ms: f64,
    /// How long whoever takes them has been busy with them since the last frame.
    busy_ms: f64,
}

#[derive(Debug)]
struct Gathered {
    reader: ReadableStreamDefaultReader,
    callbacks: Option<Callbacks>,
    /// The name of a field, made once.
    value: JsValue,
    bytes: Vec<u8>,
    /// How it ended: well, or with what was thrown.
    end: Option<Result<(), JsValue>>,
    /// Whether a read is under way, which cannot be called back.
    is_reading: bool,
    /// Whether no other is to follow it for now.
    is_held: bool,
    waker: Option<Waker>,
}

/// What the browser calls when a read is done, and when it failed.
#[derive(Debug)]
struct Callbacks(Closure<dyn FnMut(JsValue)>, Closure<dyn FnMut(JsValue)>);

impl Body {
    /// Begins to read.
    pub(super) fn new(reader: ReadableStreamDefaultReader) -> Self {
        let gathered = Rc::new_cyclic(|this| {
            let with = |act: fn(&mut Gathered, &JsValue)| {
                let this: Weak<RefCell<Gathered>> = Weak::clone(this);
                Closure::<dyn FnMut(JsValue)>::new(move |given| {
                    if let Some(gathered) = this.upgrade() {
                        act(&mut gathered.borrow_mut(), &given);
                    }
                })
            };
            let callbacks = Callbacks(with(Gathered::received), with(Gathered::failed));
            RefCell::new(Gathered {
                reader,
                callbacks: Some(callbacks),
                value: JsValue::from_str("value"),
                bytes: Vec::new(),
                end: None,
                is_reading: false,
                is_held: false,
                waker: None,
            })
        });
        gathered.borrow_mut().read_on();
        Self { gathered, taken_bytes: 0, taken_ms: 0.0, busy_ms: 0.0 }
    }

    /// All that has come since this was last asked, waited for; none at the end. The error is what the browser threw.
    pub(super) async fn next(&mut self) -> Option<Result<Vec<u8>, JsValue>> {
        let taken = poll_fn(|context| self.gathered.borrow_mut().take(context.waker())).await;
        if let Some(Ok(bytes)) = &taken {
            self.taken_bytes = bytes.len();
            self.taken_ms = clock::elapsed_ms();
        }
        taken
    }

    /// Lets the page draw what has been taken, and more of the body come, before the next is asked for: until the next
    /// frame, or only for a moment where a fast socket fills whatever is asked of it.
    pub(super) async fn pace(&mut self) {
        // Nobody looks at a page that is hidden; it has no frames, and its timers are slow.
        if page::is_hidden() {
            return;
        }
        self.gathered.borrow_mut().is_held = true;
        self.busy_ms += clock::elapsed_ms() - self.taken_ms;
        if self.taken_bytes < MUCH_BYTES || self.busy_ms >= READING_A_FRAME_MS {
            dom::frame(NO_FRAME_MS).await;
            self.busy_ms = 0.0;
        }
        if (MANY_BYTES..MUCH_BYTES).contains(&self.taken_bytes) {
            dom::frame(NO_FRAME_MS).await;
        }
        self.gathered.borrow_mut().go_on();
        // What lies ready is gathered before the next task begins.
        clock::sleep_ms(0).await;
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        let mut gathered = self.gathered.borrow_mut();
        if let Some(Callbacks(received, failed)) = gathered.callbacks.take().filter(|_| gathered.is_reading) {
            // One of them is still called; the browser drops them when it can no longer be.
            drop((received.into_js_value(), failed.into_js_value()));
        }
    }
}

impl Gathered {
    fn take(&mut self, waker: &Waker) -> Poll<Option<Result<Vec<u8>, JsValue>>> {
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            self.read_on();
            return Poll::Ready(Some(Ok(bytes)));
        }
        match &self.end {
            Some(Ok(())) => Poll::Ready(None),
            Some(Err(thrown)) => Poll::Ready(Some(Err(thrown.clone()))),
            None => {
                self.waker = Some(waker.clone());
                Poll::Pending
            }
        }
    }

    fn go_on(&mut self) {
        self.is_held = false;
        self.read_on();
    }

    fn read_on(&mut self) {
        if self.is_reading || self.is_held || self.end.is_some() || self.bytes.len() >= AHEAD_BYTES {
            return;
        }
        if let Some(Callbacks(received, failed)) = &self.callbacks {
            self.is_reading = true;
            let _ = self.reader.read().then2(received, failed);
        }
    }

    fn received(&mut self, read: &JsValue) {
        self.is_reading = false;
        match Reflect::get(read, &self.value).ok().and_then(|value| value.dyn_into::<Uint8Array>().ok()) {
            Some(bytes) if self.bytes.is_empty() => self.bytes = bytes.to_vec(),
            Some(bytes) => self.bytes.extend_from_slice(&bytes.to_vec()),
            None => self.end = Some(Ok(())),
        }
        self.read_on();
        self.wake();
    }

    fn failed(&mut self, thrown: &JsValue) {
        self.is_reading = false;
        self.end = Some(Err(thrown.clone()));
        self.wake();
    }

    fn wake(&mut self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}
