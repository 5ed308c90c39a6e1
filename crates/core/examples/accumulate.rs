//! Reads one recorded reply, an event stream or a JSON body, from standard input and prints what it came to as one JSON
//! object: `text`, `reasoning`, `refusal`, `tool_calls`, `finish_reason`, `usage` (as the provider sent it), `error` (the
//! provider's sentence), `complete`, `model`.
//!
//! `cargo run -p plainwire-core --example accumulate -- --split 1 < reply.sse` feeds it a byte at a time.

use std::io::{Read, Write};
use std::process::ExitCode;

use plainwire_core::chat::{Completion, ReplyReader, TransportEnd};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(split) = split_of(&arguments) else {
        eprintln!("usage: accumulate [--split BYTES] < REPLY");
        return ExitCode::from(2);
    };
    let mut body = Vec::new();
    if let Err(error) = std::io::stdin().lock().read_to_end(&mut body) {
        eprintln!("standard input could not be read: {error}");
        return ExitCode::FAILURE;
    }
    let mut reader = ReplyReader::new();
    for piece in body.chunks(split) {
        reader.push(piece);
    }
    let completion = reader.finish(TransportEnd::Clean);
    match writeln!(std::io::stdout().lock(), "{}", shown(&completion)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// How many bytes to feed at a time; none when the arguments are not understood.
fn split_of(arguments: &[String]) -> Option<usize> {
    let bytes = match arguments {
        [] => return Some(usize::MAX),
        [flag, bytes] if flag == "--split" => bytes,
        [joined] => joined.strip_prefix("--split=")?,
        _ => return None,
    };
    bytes.parse().ok().filter(|bytes| *bytes > 0)
}

fn shown(completion: &Completion) -> Value {
    let tool_calls: Vec<Value> = completion
        .tool_calls
        .iter()
        .map(|call| json!({"id": call.id, "name": call.name, "arguments": call.arguments}))
        .collect();
    json!({
        "text": completion.text,
        "reasoning": completion.reasoning,
        "refusal": completion.refusal,
        "tool_calls": tool_calls,
        "finish_reason": completion.finish_reason,
        "usage": completion.usage.as_ref().map(|usage| &usage.raw),
        "error": completion.error.as_ref().map(|error| error.headline()),
        "complete": completion.complete,
        "model": completion.model,
    })
}
