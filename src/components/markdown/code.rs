//! A block of code: its language, buttons to copy and to wrap it, and a node a line, so that a long fence grows as fast as a
//! short one. Colours come line by line, when the block is near the screen and a line is whole.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::components::el::El;
use crate::components::icon::{Shape, icon};
use crate::platform::highlight::{self, Run, Tokenizer};
use crate::platform::node::Node;
use crate::platform::{clock, dom, task};
use crate::words::{fill, t};

/// So many lines share an element, so that the browser never has to look at thousands of them one by one.
const LINES_A_PART: usize = 50;

/// How long lines are coloured within one frame, in milliseconds.
const COLOUR_FOR_MS: f64 = 4.0;

/// How long to wait for a reader who has selected something, in milliseconds.
const WAIT_FOR_READER_MS: i32 = 300;

/// A block of code that is drawn, and may be growing. Cloning gives another handle to the same block.
#[derive(Clone)]
pub(super) struct Code {
    node: Node,
    /// What holds the lines.
    code: Node,
    /// The text of the last line.
    last: Rc<RefCell<Option<Node>>>,
    state: Rc<State>,
}

/// What is known of a block. It holds none of its nodes, so that what waits with them may hold it.
struct State {
    language: String,
    lines: Cell<usize>,
    /// How much of the code is drawn, in bytes.
    shown_bytes: Cell<usize>,
    /// Whether the last line has its line feed.
    is_whole: Cell<bool>,
    is_closed: Cell<bool>,
    colours: RefCell<Option<Tokenizer>>,
    coloured: Cell<usize>,
    is_colouring: Cell<bool>,
}

impl Code {
    /// Draws a block with the code that is there.
    pub(super) fn draw(language: &str, text: &str) -> Self {
        let label = match language {
            "" => t().code.to_owned(),
            language => fill(t().code_in, &[language]),
        };
        let button = |act: &str, label: &str, shape: Shape| {
            let button = Node::element("button").class("btn quiet").attr("type", "button").attr("data-act", act);
            button.attr("aria-label", label).attr("title", label).with(Node::of(&icon(shape)))
        };
        let head = Node::element("div").class("code-head").with(Node::element("span").with(Node::text(language)));
        let wrap = button("wrap", t().wrap_lines, Shape::Wrap).attr("aria-pressed", "false");
        let head = head.with(wrap).with(button("copy", t().copy_code, Shape::Copy));
        let code = Node::element("code");
        let region = Node::element("pre").attr("tabindex", "0").attr("role", "region").attr("aria-label", &label);
        let node = Node::element("div").class("code").with(head).with(region.with(code.clone()));
        let state = Rc::new(State {
            language: language.to_owned(),
            lines: Cell::new(0),
            shown_bytes: Cell::new(0),
            is_whole: Cell::new(true),
            is_closed: Cell::new(false),
            colours: RefCell::new(None),
            coloured: Cell::new(0),
            is_colouring: Cell::new(false),
        });
        let this = Self { node, code, last: Rc::default(), state };
        this.grow_to(text);
        if !language.is_empty() {
            let state = Rc::clone(&this.state);
            this.node.on_near(move |node| {
                if let Some(code) = node.to_el().find("code") {
                    let near = Self { code: Node::of(&code), node, last: Rc::default(), state };
                    task::spawn(near.want_colours());
                }
            });
        }
        this
    }

    pub(super) fn node(&self) -> &Node {
        &self.node
    }

    /// Whether it is in that language.
    pub(super) fn is(&self, language: &str) -> bool {
        self.state.language == language
    }

    /// Draws what of the code was added. It must begin with what was drawn before.
    pub(super) fn grow_to(&self, text: &str) {
        let state = &*self.state;
        let Some(added) = text.get(state.shown_bytes.get()..).filter(|added| !added.is_empty()) else { return };
        state.shown_bytes.set(text.len());
        for line in added.split_inclusive('\n') {
            let text = line.strip_suffix('\n').unwrap_or(line);
            if state.is_whole.replace(text.len() < line.len()) {
                self.begin_line(text);
            } else if let Some(last) = &*self.last.borrow() {
                last.append_data(text);
            }
        }
        self.colour_soon();
    }

    /// All of it is there.
    pub(super) fn close(&self) {
        self.state.is_closed.set(true);
        self.colour_soon();
    }

    fn begin_line(&self, text: &str) {
        let state = &*self.state;
        let line = Node::text(text);
        let element = Node::element("div").with(line.clone());
        let count = state.lines.get();
        if count.is_multiple_of(LINES_A_PART) {
            self.code.append(&Node::element("div").with(element));
        } else if let Some(part) = self.code.last() {
            part.append(&element);
        }
        state.lines.set(count + 1);
        self.last.replace(Some(line));
    }

    async fn want_colours(self) {
        let Some(tokenizer) = highlight::open(&self.state.language).await else { return };
        self.state.colours.replace(Some(tokenizer));
        self.colour_soon();
    }

    /// Has the next lines coloured with the next frame.
    fn colour_soon(&self) {
        let state = &*self.state;
        let is_all = state.coloured.get() >= self.whole_lines();
        if is_all || state.colours.borrow().is_none() || state.is_colouring.replace(true) {
            return;
        }
        let is_first = WAITING.with_borrow_mut(|waiting| {
            waiting.push(self.clone());
            waiting.len() == 1
        });
        if is_first {
            dom::next_frame(colour_waiting);
        }
    }

    /// How many lines will not change any more.
    fn whole_lines(&self) -> usize {
        let state = &*self.state;
        let grows = !(state.is_whole.get() || state.is_closed.get());
        state.lines.get().saturating_sub(usize::from(grows))
    }

    fn colour(&self, until_ms: f64) {
        let state = &*self.state;
        if self.node.is_selected() {
            let this = self.clone();
            task::spawn(async move {
                clock::sleep_ms(WAIT_FOR_READER_MS).await;
                this.state.is_colouring.set(false);
                if this.node().is_shown() {
                    this.colour_soon();
                }
            });
            return;
        }
        state.is_colouring.set(false);
        if let Some(tokenizer) = &mut *state.colours.borrow_mut() {
            while state.coloured.get() < self.whole_lines() && clock::elapsed_ms() < until_ms {
                let index = state.coloured.replace(state.coloured.get() + 1);
                if let Some(line) = self.line(index) {
                    let text = line.content();
                    colour_line(&line, &text, &tokenizer.line(&text));
                }
            }
        }
        self.colour_soon();
    }

    fn line(&self, index: usize) -> Option<Node> {
        self.code.child(index / LINES_A_PART)?.child(index % LINES_A_PART)
    }
}

thread_local! {
    /// The blocks that have lines to be coloured.
    static WAITING: RefCell<Vec<Code>> = const { RefCell::new(Vec::new()) };
}

/// Colours for as long as a frame leaves time; what is left waits for the next.
fn colour_waiting() {
    let until_ms = clock::elapsed_ms() + COLOUR_FOR_MS;
    WAITING.take().iter().for_each(|code| code.colour(until_ms));
}

/// Puts the runs of a line in the place of its plain text.
fn colour_line(line: &Node, text: &str, runs: &[Run]) {
    if runs.is_empty() {
        return;
    }
    line.set_content("");
    let mut rest = Utf16::of(text);
    for run in runs {
        let plain = rest.take_to(run.start);
        if !plain.is_empty() {
            line.append(&Node::text(plain));
        }
        let coloured = rest.take_to(run.end);
        if !coloured.is_empty() {
            line.append(&Node::element("span").class(run.class).with(Node::text(coloured)));
        }
    }
    if !rest.text.is_empty() {
        line.append(&Node::text(rest.text));
    }
}

/// A text that is taken from the front, counted in UTF-16 units.
struct Utf16<'a> {
    text: &'a str,
    taken: u32,
}

impl<'a> Utf16<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, taken: 0 }
    }

    fn take_to(&mut self, end: u32) -> &'a str {
        let mut bytes = 0;
        for c in self.text.chars() {
            if self.taken >= end {
                break;
            }
            self.taken += c.len_utf16() as u32;
            bytes += c.len_utf8();
        }
        let (taken, rest) = self.text.split_at(bytes);
        self.text = rest;
        taken
    }
}

/// The code of the block that a button belongs to.
pub(super) fn text_of(button: &El) -> String {
    let Some(code) = button.closest(".code").and_then(|block| block.find("code")) else { return String::new() };
    let code = Node::of(&code);
    let mut text = String::new();
    for part in (0..).map_while(|index| code.child(index)) {
        for line in (0..).map_while(|index| part.child(index)) {
            text.push_str(&line.content());
            text.push('\n');
        }
    }
    text
}

/// Breaks the lines of the block that a button belongs to, or leaves them as long as they are.
pub(super) fn toggle_wrap(button: &El) {
    let Some(block) = button.closest(".code") else { return };
    let wraps = button.attribute("aria-pressed").as_deref() != Some("true");
    let _ = block.class(if wraps { "code wraps" } else { "code" });
    let _ = button.clone().attr("aria-pressed", if wraps { "true" } else { "false" });
}
