//! A client of a hundred lines: it writes a request, reads to the end of the connection, and shows what came.

use plainwire_mock_provider::{Exchange, Outcome, Provider};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) const KEY: (&str, &str) = ("Authorization", "Bearer demo-key");

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// Names in small letters.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// The sizes of the HTTP chunks the body came in.
    pub(crate) chunk_sizes: Vec<usize>,
    /// The body ended as HTTP says it must; otherwise the connection broke.
    pub(crate) whole: bool,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.text()))
    }

    /// The data of each event of a stream in good framing.
    pub(crate) fn events(&self) -> Vec<String> {
        self.text().split("\n\n").filter_map(|event| event.strip_prefix("data: ")).map(str::to_owned).collect()
    }

    /// The chunks of a stream in good framing.
    pub(crate) fn chunks(&self) -> Vec<Value> {
        let events = self.events();
        events.iter().filter(|data| *data != "[DONE]").map(|data| serde_json::from_str(data).unwrap()).collect()
    }

    /// One field of all deltas, joined.
    pub(crate) fn joined(&self, field: &str) -> String {
        let chunks = self.chunks();
        chunks.iter().filter_map(|chunk| chunk["choices"][0]["delta"][field].as_str()).collect()
    }

    pub(crate) fn finish_reason(&self) -> Option<String> {
        self.chunks().iter().find_map(|chunk| chunk["choices"][0]["finish_reason"].as_str().map(str::to_owned))
    }
}

/// Sends a request and reads all of the answer; none when the connection ends before the answer begins.
pub(crate) async fn ask(origin: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Option<Reply> {
    let mut stream = open(origin, method, path, headers, body).await;
    let mut bytes = Vec::new();
    // A broken connection is one of the answers.
    let _ = stream.read_to_end(&mut bytes).await;
    parse(&bytes)
}

/// Sends a request and leaves the reading to the caller.
pub(crate) async fn open(origin: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> TcpStream {
    let address = origin.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

fn parse(bytes: &[u8]) -> Option<Reply> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut rest = &bytes[end + 4..];
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut reply = Reply { status, headers: headers.clone(), body: Vec::new(), chunk_sizes: Vec::new(), whole: false };
    if !headers.iter().any(|(name, _)| name == "transfer-encoding") {
        let length = length.map_or(0, |(_, length)| length.parse().unwrap());
        reply.body = rest.to_vec();
        reply.whole = rest.len() == length;
        return Some(reply);
    }
    while let Some(line) = rest.windows(2).position(|window| window == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..line]).ok()?, 16).ok()?;
        rest = &rest[line + 2..];
        if size == 0 {
            reply.whole = true;
            break;
        }
        let here = size.min(rest.len());
        reply.body.extend_from_slice(&rest[..here]);
        reply.chunk_sizes.push(here);
        rest = rest.get(here + 2..).unwrap_or_default();
    }
    Some(reply)
}

/// A request body that asks for a stream.
pub(crate) fn streamed(model: &str) -> Value {
    json!({ "model": model, "stream": true, "messages": [{ "role": "user", "content": "How deep is the pond?" }] })
}

/// The same without a stream.
pub(crate) fn not_streamed(model: &str) -> Value {
    json!({ "model": model, "messages": [{ "role": "user", "content": "How deep is the pond?" }] })
}

/// Sends a chat request with the right key.
pub(crate) async fn chat(provider: &Provider, body: &Value) -> Reply {
    chat_at(provider, "/v1/chat/completions", body).await
}

pub(crate) async fn chat_at(provider: &Provider, path: &str, body: &Value) -> Reply {
    let headers = [KEY, ("Content-Type", "application/json")];
    ask(&provider.origin(), "POST", path, &headers, &body.to_string()).await.expect("an answer")
}

/// The last exchange once it has ended.
pub(crate) async fn ended(provider: &Provider) -> Exchange {
    for _ in 0..3000 {
        if let Some(exchange) = provider.log().pop().filter(|exchange| exchange.outcome != Outcome::Running) {
            return exchange;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the exchange did not end: {:?}", provider.log().last());
}
