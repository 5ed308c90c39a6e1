//! Requests: sent, refused, aborted, and read in pieces.

use plainwire::platform::fetch::{self, FetchError, Handle, Request};
use plainwire::platform::page;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::js;

/// An address of this machine at which nothing listens: the port is one that browsers let pages call.
const NOBODY: &str = "http://127.0.0.1:59999/";

fn request(headers: &'static [(&'static str, &'static str)]) -> Request<'static> {
    Request { method: "GET", url: NOBODY, headers, body: None, follow_redirects: true }
}

#[wasm_bindgen_test]
async fn a_header_that_cannot_be_sent_is_refused_and_not_thrown() {
    let handle = Handle::new().expect("a handle");
    for headers in
        [&[("Authorization", "Bearer one\ntwo")][..], &[("Authorization", "Bearer \u{201c}x")], &[("a b", "c")]]
    {
        let refused = fetch::send(&request(headers), &handle.signal()).await;
        assert!(matches!(&refused, Err(FetchError::Refused(words)) if !words.is_empty()), "{refused:?}");
    }
}

#[wasm_bindgen_test]
async fn a_dropped_handle_aborts_and_a_dead_address_is_the_network() {
    let handle = Handle::new().expect("a handle");
    let signal = handle.signal();
    assert!(!signal.is_aborted());
    drop(handle);
    assert!(signal.is_aborted());
    assert!(matches!(fetch::send(&request(&[]), &signal).await, Err(FetchError::Aborted)));

    let handle = Handle::new().expect("a handle");
    assert!(matches!(fetch::send(&request(&[]), &handle.signal()).await, Err(FetchError::Network(_))));
}

#[wasm_bindgen_test]
async fn a_body_is_read_to_its_end_or_to_its_limit() {
    let url = format!("{}/", page::origin());
    let request = Request { method: "GET", url: &url, headers: &[], body: None, follow_redirects: true };
    let handle = Handle::new().expect("a handle");
    let mut response = fetch::send(&request, &handle.signal()).await.expect("the page itself");
    assert_eq!(response.status, 200);
    let all = response.bytes(1 << 20).await.expect("a body");
    assert!(all.len() > 10);
    assert_eq!(response.next().await, None, "nothing comes after the end");
    let mut response = fetch::send(&request, &handle.signal()).await.expect("the page itself");
    assert_eq!(response.bytes(10).await.expect("a body"), all[..10]);
}

#[wasm_bindgen_test]
async fn a_file_of_the_app_is_read_whole_and_one_that_is_missing_is_no_error() {
    let page = fetch::asset("./").await.expect("the network").expect("the page itself");
    assert!(page.len() > 10);
    assert_eq!(fetch::asset("no-such-catalogue.json").await, Ok(None));
}

#[wasm_bindgen_test]
async fn a_file_of_the_app_is_looked_for_beside_the_page_and_asked_for_anew() {
    js(
        "window.truly = window.fetch; window.fetch = (url, init) => { window.asked = [url, init]; return truly(url, init) }",
    );
    assert_eq!(fetch::asset("no-such-catalogue.json").await, Ok(None));
    js("window.fetch = truly");
    let asked = js("[new URL(asked[0], 'https://host.example/some/folder/index.html#/settings').href, asked[1].mode,
        asked[1].cache, asked[1].credentials, asked[1].method ?? 'GET', asked[1].signal.aborted].join(' ')");
    let url = "https://host.example/some/folder/no-such-catalogue.json";
    let expected = [url, "same-origin no-cache omit GET true"].join(" ");
    assert_eq!(asked.as_string(), Some(expected), "and nothing of the request is left");
}

#[wasm_bindgen_test]
async fn a_file_of_the_app_never_comes_from_elsewhere() {
    for elsewhere in [NOBODY, "//127.0.0.1:59999/catalogue.json", "http://[::1]:59999/"] {
        assert!(matches!(fetch::asset(elsewhere).await, Err(FetchError::Network(_))), "{elsewhere}");
    }
}
