//! What views need of the document beyond attributes: growing text, frames, focus and scrolling.

use std::cell::RefCell;

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, Text};

use super::el::{self, El};

/// Shows a text that grows at its end, one element a line.
///
/// Text is added with `appendData`, which keeps a reader's selection, and only the last line is laid out anew: the work
/// is proportional to what was added.
#[derive(Debug)]
pub struct GrowingText {
    root: Element,
    last_line: Option<Text>,
    shown_bytes: usize,
    revision: u32,
}

impl GrowingText {
    /// Shows text inside `root`, which must be empty.
    #[must_use]
    pub fn new(root: &El) -> Self {
        Self { root: root.element().clone(), last_line: None, shown_bytes: 0, revision: 0 }
    }

    /// Brings what is shown up to `head` and `text` behind it. As long as `revision` stays, both together must begin with
    /// what was shown before.
    pub fn show(&mut self, head: &str, text: &str, revision: u32) {
        if revision != self.revision || head.len() + text.len() < self.shown_bytes {
            self.root.replace_children_with_node_0();
            self.last_line = None;
            self.shown_bytes = 0;
            self.revision = revision;
        }
        if let Some(added) = head.get(self.shown_bytes..) {
            self.add(added);
        }
        if let Some(added) = text.get(self.shown_bytes.saturating_sub(head.len())..) {
            self.add(added);
        }
    }

    fn add(&mut self, added: &str) {
        if added.is_empty() {
            return;
        }
        self.shown_bytes += added.len();
        let mut lines = added.split('\n');
        if let Some(rest_of_line) = lines.next() {
            match &self.last_line {
                Some(line) => {
                    let _ = line.append_data(rest_of_line);
                }
                None => self.begin_line(rest_of_line),
            }
        }
        for line in lines {
            self.begin_line(line);
        }
    }

    fn begin_line(&mut self, text: &str) {
        let document = el::document();
        let Ok(element) = document.create_element("div") else { return };
        let line = document.create_text_node(text);
        let _ = element.append_child(&line);
        let _ = self.root.append_child(&element);
        self.last_line = Some(line);
    }
}

/// What is done before a frame is painted. Boxed, so that there is one kind of callback.
type Draw = Box<dyn FnOnce()>;

thread_local! {
    static NEXT: RefCell<Vec<Draw>> = const { RefCell::new(Vec::new()) };

    /// Does all that waits: asking the browser once for all of it is a fraction of asking for each.
    static DO_NEXT: JsValue = {
        let all: Box<dyn Fn()> = Box::new(|| NEXT.take().into_iter().for_each(|draw| draw()));
        Closure::<dyn Fn()>::new(all).into_js_value()
    };
}

/// Calls `draw` before the next frame is painted. Nothing is painted, and nothing called, while the tab is hidden.
pub fn next_frame(draw: impl FnOnce() + 'static) {
    let draw: Draw = Box::new(draw);
    let is_first = NEXT.with_borrow_mut(|next| {
        next.push(draw);
        next.len() == 1
    });
    if let Some(window) = web_sys::window().filter(|_| is_first) {
        let _ = DO_NEXT.with(|all| window.request_animation_frame(all.unchecked_ref()));
    }
}

/// Resolves when the next frame has been prepared, or after that many milliseconds where none comes.
pub async fn frame(at_most_ms: i32) {
    let Some(window) = web_sys::window() else { return };
    let mut timer = None;
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        timer = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, at_most_ms).ok();
        next_frame(move || drop(resolve.call0(&JsValue::UNDEFINED)));
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
    if let Some(timer) = timer {
        // Left alone it would cost the page a task after every frame.
        window.clear_timeout_with_handle(timer);
    }
}

/// Moves the focus to the first element that matches.
pub fn focus(selector: &str) {
    if let Ok(Some(element)) = el::document().query_selector(selector) {
        el::focus(&element);
    }
}

/// Scrolls the element with that id into view, as little as needed.
pub fn reveal(id: &str) {
    let Ok(Some(element)) = el::document().query_selector(&["[id='", id, "']"].concat()) else { return };
    let _ = super::call(&element, "scrollIntoView", &[&super::object(&[("block", "nearest".into())])]);
}
