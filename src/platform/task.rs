//! Work that goes on by itself.

use std::future::Future;
use std::pin::Pin;

/// Runs a future to its end, in pieces between the events of the page.
///
/// It is boxed here, so that all of them share one copy of the machinery that drives them.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    wasm_bindgen_futures::spawn_local(future);
}
