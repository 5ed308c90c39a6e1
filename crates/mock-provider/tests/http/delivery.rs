//! How bodies travel: split, cut, ended, stalled, and left by the client.

use plainwire_mock_provider::{Outcome, Provider};
use tokio::io::AsyncReadExt;

use crate::client::{KEY, ask, chat, chat_at, ended, open, streamed};

#[tokio::test]
async fn split_sends_every_byte_by_itself_and_changes_nothing_else() {
    let provider = Provider::start(0).await.unwrap();
    let split = chat(&provider, &streamed("odd-reasoning-content?split=1&split_ms=0")).await;
    assert!(split.whole && split.chunk_sizes.iter().all(|size| *size == 1));
    assert_eq!(split.joined("content"), plainwire_mock_provider::ODD_TEXT);
    let exchange = ended(&provider).await;
    assert_eq!(exchange.chunks_sent, exchange.bytes_sent);
    assert_eq!(exchange.outcome, Outcome::Completed);
}

#[tokio::test]
async fn cut_breaks_the_connection_after_so_many_bytes() {
    let provider = Provider::start(0).await.unwrap();
    for bytes in [0, 1, 300] {
        let reply = chat(&provider, &streamed(&format!("demo-chat?rate=max&cut={bytes}"))).await;
        assert_eq!((reply.status, reply.body.len(), reply.whole), (200, bytes, false));
        let exchange = ended(&provider).await;
        assert_eq!((exchange.outcome, exchange.bytes_sent), (Outcome::Cut, bytes as u64));
    }
}

#[tokio::test]
async fn a_cut_can_be_asked_for_in_the_path() {
    let provider = Provider::start(0).await.unwrap();
    let path = "/opt/split=7&split_ms=0&cut=300/v1/chat/completions";
    let reply = chat_at(&provider, path, &streamed("demo-chat?rate=max")).await;
    assert_eq!((reply.body.len(), reply.whole), (300, false));
}

#[tokio::test]
async fn the_connection_can_break_before_the_answer() {
    let provider = Provider::start(0).await.unwrap();
    let body = streamed("demo-chat?cut=head").to_string();
    assert!(ask(&provider.origin(), "POST", "/v1/chat/completions", &[KEY], &body).await.is_none());
    assert_eq!(ended(&provider).await.outcome, Outcome::Cut);
}

#[tokio::test]
async fn end_stops_short_as_if_the_body_were_whole() {
    let provider = Provider::start(0).await.unwrap();
    let reply = chat(&provider, &streamed("demo-chat?rate=max&end=300")).await;
    assert_eq!((reply.body.len(), reply.whole), (300, true));
    assert_eq!(ended(&provider).await.outcome, Outcome::Cut);
}

#[tokio::test]
async fn done_and_finish_reason_can_be_left_out() {
    let provider = Provider::start(0).await.unwrap();
    let reply = chat(&provider, &streamed("demo-chat?rate=max&done=0&finish=none")).await;
    assert!(reply.whole && !reply.text().contains("[DONE]"));
    assert_eq!(reply.finish_reason(), None);
    let reply = chat(&provider, &streamed("demo-chat?rate=max&finish=content_filter")).await;
    assert_eq!(reply.finish_reason().as_deref(), Some("content_filter"));
}

/// The client reads the first event and goes away.
async fn leave(provider: &Provider, model: &str, expected: &str) {
    let body = streamed(model).to_string();
    let mut stream = open(&provider.origin(), "POST", "/v1/chat/completions", &[KEY], &body).await;
    let mut read = Vec::new();
    while !String::from_utf8_lossy(&read).contains(expected) {
        let mut buffer = [0; 256];
        let size = stream.read(&mut buffer).await.unwrap();
        assert_ne!(size, 0, "the reply ended");
        read.extend_from_slice(&buffer[..size]);
    }
    assert_eq!(provider.log().last().unwrap().outcome, Outcome::Running);
    drop(stream);
    assert_eq!(ended(provider).await.outcome, Outcome::ClientClosed, "{model}");
}

#[tokio::test]
async fn a_client_that_goes_away_is_noticed_between_tokens() {
    let provider = Provider::start(0).await.unwrap();
    leave(&provider, "demo-chat?rate=20", "data: ").await;
    // Here the next token would come in an hour: only the closed connection can have told.
    leave(&provider, "demo-chat?gap_ms=3600000", "data: ").await;
    leave(&provider, "demo-chat?rate=max&stall=100", "data: ").await;
    // At full speed the sender waits for the socket.
    leave(&provider, "demo-fast?tokens=2000000", "data: ").await;
}

#[tokio::test]
async fn a_client_that_goes_away_is_noticed_before_the_answer() {
    let provider = Provider::start(0).await.unwrap();
    let body = streamed("demo-chat?first_ms=3600000").to_string();
    let stream = open(&provider.origin(), "POST", "/v1/chat/completions", &[KEY], &body).await;
    while provider.log().is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    drop(stream);
    let exchange = ended(&provider).await;
    assert_eq!((exchange.outcome, exchange.status), (Outcome::ClientClosed, None));
}

#[tokio::test]
async fn dropping_the_provider_ends_its_streams() {
    let provider = Provider::start(0).await.unwrap();
    let body = streamed("demo-chat?gap_ms=3600000").to_string();
    let mut stream = open(&provider.origin(), "POST", "/v1/chat/completions", &[KEY], &body).await;
    let mut first = [0; 16];
    stream.read_exact(&mut first).await.unwrap();
    drop(provider);
    let mut rest = Vec::new();
    // Whether the connection ends or breaks, it is over.
    let _ = stream.read_to_end(&mut rest).await;
}
