//! Reads addresses from standard input, one a line, and prints one JSON object for each, in order.
//!
//! `cargo run -p plainwire-core --example resolve`
//!
//! An address that resolves gives `input`, `chat`, `models` (null when there is none), `kind`, `key_header` and
//! `warnings` (sentences); any other, an empty line too, gives `input` and `error`. Bytes that are not UTF-8 are read as
//! replacement characters.

use std::io::{self, BufRead, BufWriter, Write};

use plainwire_core::endpoint::{Reading, resolve};
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        let line = line.strip_suffix(b"\r").unwrap_or(&line);
        writeln!(out, "{}", answer(&String::from_utf8_lossy(line)))?;
    }
    out.flush()
}

fn answer(input: &str) -> Value {
    match resolve(input, Reading::Auto) {
        Ok(endpoint) => json!({
            "input": input,
            "chat": endpoint.chat,
            "models": endpoint.models,
            "kind": endpoint.kind,
            "key_header": endpoint.key_header.name(),
            "warnings": endpoint.warnings.iter().map(ToString::to_string).collect::<Vec<_>>(),
        }),
        Err(error) => json!({ "input": input, "error": error.to_string() }),
    }
}
