//! What a reply carries besides text. Each test opens with what a person saw.

#![allow(clippy::indexing_slicing, reason = "what is missing fails the test")]

use plainwire_core::chat::{Completion, ReplyReader, TransportEnd};
use serde_json::{Value, json};

fn read(chunks: &[Value]) -> Completion {
    let mut reader = ReplyReader::new();
    chunks.iter().for_each(|chunk| reader.push(format!("data: {chunk}\n\n").as_bytes()));
    reader.finish(TransportEnd::Clean)
}

fn images(images: &Value) -> Vec<String> {
    read(&[json!({"choices": [{"delta": {"images": images}}]})]).images
}

#[test]
fn images_as_bare_base64_are_shown() {
    // A broken picture whose address was the whole image in letters, looked for on the page's own server.
    for (begin, media_type) in
        [("iVBORw0KGgo", "image/png"), ("/9j/", "image/jpeg"), ("R0lGOD", "image/gif"), ("UklGR", "image/webp")]
    {
        let base64 = format!("{begin}{}+/==", "A".repeat(40));
        let url = format!("data:{media_type};base64,{base64}");
        assert_eq!(images(&json!([base64])), [url.as_str()]);
        assert_eq!(images(&json!([{"b64_json": base64}])), [url.as_str()]);
        assert_eq!(images(&json!({"type": "image_url", "image_url": {"url": base64}})), [url.as_str()]);
    }
    let told = json!([{"data": "A".repeat(40), "mime_type": "image/avif"}]);
    assert_eq!(images(&told), [format!("data:image/avif;base64,{}", "A".repeat(40))]);
}

#[test]
fn what_is_no_image_is_none() {
    // Pictures that never came, one for each word in a field that held no images.
    let kept =
        ["https://a.example/1.png", "HTTP://a.example/2.png", "data:image/png;base64,AAAA", "DATA:IMAGE/GIF;base64,A"];
    assert_eq!(images(&json!(kept)), kept);
    let none = json!([
        "", " ", "none", "javascript:alert(1)", "data:text/html;base64,PGI+", "blob:https://a.example/1", "/1.png",
        "../a/path/that/is/long/enough/to/be/one.png", "a sentence of words, and no image at all", 4, null, [],
        {"url": "file:///a"}, {"b64_json": "no base64, but words, and many of them"}, {"data": {}},
        {"b64_json": "<script>alert(1)</script>", "mime_type": "text/html"},
    ]);
    assert_eq!(images(&none), [""; 0]);
    let told = json!([{"data": "A".repeat(40), "mime_type": "text/html"}]);
    assert_eq!(images(&told), [format!("data:image/png;base64,{}", "A".repeat(40))]);
}

#[test]
fn a_list_of_sources_without_an_end_is_bounded() {
    // The page stood still under a list of sources that was repeated with every chunk, and grew.
    let chunk = |from: usize| {
        let urls: Vec<_> = (from..from + 700).map(|number| format!("https://{number}.example")).collect();
        json!({"citations": urls, "choices": [{"delta": {"content": "x"}}]})
    };
    let reply = read(&[chunk(0), chunk(700), chunk(1400), chunk(0)]);
    assert_eq!((reply.citations.len(), reply.text.as_str()), (1000, "xxxx"));
    assert_eq!(reply.citations[999].url, "https://999.example");
}

#[test]
fn calls_that_changed_are_drawn_anew() {
    // Arguments that never were, half of one call and half of another: the reply had been replaced as it came.
    let message = |arguments: &[&str]| {
        let calls: Vec<_> = arguments
            .iter()
            .map(|arguments| json!({"id": "a", "function": {"name": "look", "arguments": arguments}}))
            .collect();
        json!({"object": "chat.completion", "choices": [{"message": {"tool_calls": calls}}]})
    };
    let revision = |messages: &[Value]| read(messages).revision;
    assert_eq!(revision(&[message(&["{"]), message(&["{}"]), message(&["{}", "{"])]), 0);
    assert_eq!(revision(&[message(&["{\"x\":1}"]), message(&["{\"y\":1}"])]), 1);
    assert_eq!(revision(&[message(&["{}", "{}"]), message(&["{}"])]), 1);
}
