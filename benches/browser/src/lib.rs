//! The app's reader of replies, as a page can call it.

use js_sys::{Array, Uint8Array};
use plainwire_core::chat::{ReplyReader, TransportEnd};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Reads one reply.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Reader {
    reply: ReplyReader,
    /// How much of the text has been handed out, in bytes.
    handed_out: usize,
}

#[wasm_bindgen]
impl Reader {
    /// A reader at the beginning of a body.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the next bytes: they are copied in, as the app copies what `fetch` hands to it.
    pub fn push(&mut self, bytes: &Uint8Array) {
        self.reply.push(&bytes.to_vec());
    }

    /// The text that was added since this was last asked, as a string of JavaScript: the app asks once a frame.
    pub fn added(&mut self) -> JsValue {
        let text = &self.reply.completion().text;
        let added = text.get(self.handed_out..).unwrap_or_default();
        self.handed_out = text.len();
        JsValue::from(added)
    }

    /// Ends the reply: the rest of its text, its reasoning, and the arguments of each tool call, as strings of JavaScript.
    #[must_use]
    pub fn finish(self) -> Array {
        let completion = self.reply.finish(TransportEnd::Clean);
        let rest = completion.text.get(self.handed_out..).unwrap_or_default();
        let arguments = completion.tool_calls.iter().map(|call| call.arguments.as_str());
        [rest, completion.reasoning.as_str()].into_iter().chain(arguments).map(JsValue::from).collect()
    }
}
