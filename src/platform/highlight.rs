//! The parts of a line of code, told apart so that each can have its colour. The languages are fetched one by one, when a
//! block names them; `assets/highlight.js` does the work (`docs/decisions/0017-highlighting.md`).

use js_sys::{Function, Uint32Array};
use wasm_bindgen::{JsCast, JsValue};

use super::module;

/// The classes, in the order of `classes` in `assets/highlight.js`; `style/markdown.css` colours them.
const CLASSES: [&str; 12] = ["t-k", "t-s", "t-n", "t-c", "t-f", "t-t", "t-b", "t-m", "t-g", "t-a", "t-i", "t-x"];

/// A stretch of a line that has a colour of its own. What lies in no run is plain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Where it begins, in UTF-16 units from the beginning of the line, as the document counts.
    pub start: u32,
    /// Where the next begins; above `start`, and at most the length of the line.
    pub end: u32,
    /// The name of its class in the style sheet.
    pub class: &'static str,
}

/// Reads the code of one block, line after line.
#[derive(Debug)]
pub struct Tokenizer {
    line: Function,
}

/// A tokenizer for a new block in that language, as it stands behind a fence: `Rust`, `c++`, `py`.
///
/// None when the language is not known, or what reads it cannot be fetched; the next call tries that again.
pub async fn open(language: &str) -> Option<Tokenizer> {
    let module = module::import("./highlight.js").await?;
    let opening = super::call(&module, "open", &[&language.into()]).ok()?;
    let line = module::wait(opening).await?.dyn_into().ok()?;
    Some(Tokenizer { line })
}

impl Tokenizer {
    /// The runs of the next line of the block, in order, none over another. `text` has no line break.
    ///
    /// Lines have to come in their order and whole: a comment or a text may go on from one to the next.
    pub fn line(&mut self, text: &str) -> Vec<Run> {
        let triples = self.line.call1(&JsValue::NULL, &text.into());
        let Some(triples) = triples.ok().and_then(|triples| triples.dyn_into::<Uint32Array>().ok()) else {
            return Vec::new();
        };
        let triples = triples.to_vec();
        let mut runs = Vec::with_capacity(triples.len() / 3);
        for triple in triples.chunks_exact(3) {
            if let [start, end, class] = *triple
                && let Some(class) = CLASSES.get(class as usize)
            {
                runs.push(Run { start, end, class });
            }
        }
        runs
    }
}
