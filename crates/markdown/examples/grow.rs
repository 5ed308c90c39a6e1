//! Reads a file as if a model were writing it: blocks are printed once, when they are closed, and at the end of the screen
//! stands what is still open.
//!
//! `cargo run -p plainwire-markdown --example grow -- README.md`

use plainwire_markdown::{Block, Open, Options, Stream, html};
use std::io::Write;
use std::time::Duration;

const FRAME: Duration = Duration::from_millis(16);
/// About what a fast model writes in that time, in characters.
const CHARACTERS_A_FRAME: usize = 24;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which file? `grow -- README.md`")?;
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    let mut screen = Screen::default();
    let mut stream = Stream::new(Options::default());
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let end = rest.char_indices().nth(CHARACTERS_A_FRAME).map_or(rest.len(), |(at, _)| at);
        let (piece, behind) = rest.split_at(end);
        rest = behind;
        stream.push(piece);
        let update = stream.advance();
        // What was printed stays as it is; whoever draws elements replaces them.
        let note = format!("{} read otherwise since a definition came", update.replaced.len());
        screen.close(&update.closed, if update.replaced.is_empty() { "" } else { &note })?;
        screen.show(stream.open())?;
        std::thread::sleep(FRAME);
    }
    screen.close(&stream.finish().closed, "")?;
    Ok(())
}

/// A terminal on which the last lines are written again and again.
#[derive(Default)]
struct Screen {
    open_lines: usize,
}

impl Screen {
    fn close(&mut self, blocks: &[Block], note: &str) -> std::io::Result<()> {
        let mut out = std::io::stdout().lock();
        if self.open_lines > 0 {
            write!(out, "\x1b[{}F\x1b[J", self.open_lines)?;
            self.open_lines = 0;
        }
        write!(out, "{}", html(blocks))?;
        if !note.is_empty() {
            writeln!(out, "({note})")?;
        }
        Ok(())
    }

    fn show(&mut self, open: Open<'_>) -> std::io::Result<()> {
        const MOST_LINES: usize = 20;
        let text = match open {
            Open::Blocks(blocks) => html(blocks),
            Open::Fence { language, text } => format!("[{language}]\n{text}"),
        };
        let lines: Vec<&str> = text.lines().collect();
        let shown = lines.get(lines.len().saturating_sub(MOST_LINES)..).unwrap_or_default();
        let mut out = std::io::stdout().lock();
        for line in shown {
            // A line that wraps would be more than one line to go back.
            writeln!(out, "\x1b[2m| {}\x1b[0m", line.chars().take(76).collect::<String>())?;
        }
        self.open_lines = shown.len();
        out.flush()
    }
}
