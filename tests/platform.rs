//! What the app takes from the browser, held against a real one. If this broke, settings, conversations or half a reply
//! would be lost without a word, or a key with a line break would end the app.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::expect_used, reason = "the lint does not know that a `wasm_bindgen_test` is a test")]

use js_sys::{Array, Function, Reflect};
use plainwire::platform::clock::{random_id, sleep_ms, start_of_day_ms};
use plainwire::platform::database::Database;
use plainwire::platform::dom::GrowingText;
use plainwire::platform::el::{el, mount};
use plainwire::platform::fetch::{self, FetchError, Handle, Request};
use plainwire::platform::storage::{self, Area};
use plainwire::platform::{clock, page};
use plainwire_core::conversation::{Speaker, Summary, Turn, TurnState};
use std::collections::BTreeSet;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Document, Element};

wasm_bindgen_test_configure!(run_in_browser);

/// An address of this machine at which nothing listens: the port is one that browsers let pages call.
const NOBODY: &str = "http://127.0.0.1:59999/";

fn document() -> Document {
    web_sys::window().and_then(|window| window.document()).expect("a page")
}

/// A text inside the page, and the element that holds its lines.
fn growing_text() -> (GrowingText, Element) {
    let host = document().create_element("div").expect("an element");
    host.set_id(&random_id());
    document().body().expect("a body").append_child(&host).expect("it can be added");
    let root = el("div");
    mount(&host.id(), || root.clone());
    (GrowingText::new(&root), host.first_element_child().expect("it was put there"))
}

fn request(headers: &'static [(&'static str, &'static str)]) -> Request<'static> {
    Request { method: "GET", url: NOBODY, headers, body: None, follow_redirects: true }
}

#[wasm_bindgen_test]
fn what_is_stored_is_read_back_and_removed() {
    for area in [Area::Local, Area::Session] {
        assert_eq!(storage::read(area, "test.stored"), Ok(None));
        storage::write(area, "test.stored", "水\0\"{").expect("written");
        assert_eq!(storage::read(area, "test.stored"), Ok(Some("水\0\"{".to_owned())));
        storage::remove(area, "test.stored").expect("removed");
        assert_eq!(storage::read(area, "test.stored"), Ok(None));
    }
}

#[wasm_bindgen_test]
fn what_cannot_be_read_is_kept_whole_under_another_key() {
    let broken = "{\"version\":1,\"data\":\u{fffd} half a \u{1f980}";
    storage::write(Area::Local, "test.broken", broken).expect("written");
    let aside = storage::move_aside(Area::Local, "test.broken").expect("moved");
    assert!(aside.starts_with("test.broken.unreadable-"), "{aside}");
    assert_eq!(storage::read(Area::Local, &aside), Ok(Some(broken.to_owned())));
    assert_eq!(storage::read(Area::Local, "test.broken"), Ok(None));
    storage::remove(Area::Local, &aside).expect("removed");
}

#[wasm_bindgen_test]
fn what_does_not_fit_is_refused_and_what_was_there_stays() {
    storage::write(Area::Local, "test.full", "before").expect("written");
    let denied = storage::write(Area::Local, "test.full", &"x".repeat(40 << 20)).expect_err("no browser keeps 40 MB");
    assert!(!denied.0.is_empty(), "the browser says why");
    assert_eq!(storage::read(Area::Local, "test.full"), Ok(Some("before".to_owned())));
    storage::remove(Area::Local, "test.full").expect("removed");
}

fn conversation(id: &str) -> (Summary, Vec<Arc<Turn>>) {
    let summary = Summary { id: id.into(), title: "Ripples — 水".into(), created_ms: 1, ..Summary::default() };
    let turn = |name: &str, speaker| {
        Arc::new(Turn {
            id: format!("{id}-{name}"),
            conversation: id.into(),
            speaker,
            text: format!("text of {name} 🪶\n\u{2028}"),
            state: TurnState::Stopped,
            first_token_ms: Some(12),
            ..Turn::default()
        })
    };
    (summary, vec![turn("q", Speaker::User), turn("a", Speaker::Assistant)])
}

#[wasm_bindgen_test]
async fn conversations_are_saved_read_replaced_and_deleted() {
    let (kept, denied) = Database::open().await;
    assert_eq!(denied, None);
    assert!(matches!(kept, Database::Kept(_)));
    for database in [kept, Database::Memory(Default::default())] {
        let (summary, mut turns) = conversation("one");
        let (other_summary, other_turns) = conversation("other");
        database.save(Some(&summary), &turns).await.expect("saved");
        database.save(Some(&other_summary), &other_turns).await.expect("saved");
        assert!(database.summaries().await.expect("read").contains(&summary));
        assert_eq!(turns_of(&database, "one").await, sorted(turns.clone()));

        Arc::make_mut(&mut turns[1]).text.push_str("and more");
        database.save(None, &turns[1..]).await.expect("saved");
        assert_eq!(turns_of(&database, "one").await, sorted(turns));

        database.delete("one").await.expect("deleted");
        assert_eq!(database.conversation("one").await, Ok((None, Vec::new())));
        assert!(!database.summaries().await.expect("read").contains(&summary));
        assert_eq!(turns_of(&database, "other").await, sorted(other_turns), "others stay");
        database.delete("other").await.expect("deleted");
    }
}

async fn turns_of(database: &Database, id: &str) -> Vec<Arc<Turn>> {
    let (summary, turns) = database.conversation(id).await.expect("read");
    assert_eq!(summary.map(|summary| summary.id).as_deref(), Some(id));
    sorted(turns.into_iter().map(Arc::new).collect())
}

fn sorted(mut turns: Vec<Arc<Turn>>) -> Vec<Arc<Turn>> {
    turns.sort_by(|one, other| one.id.cmp(&other.id));
    turns
}

#[wasm_bindgen_test]
async fn what_was_saved_is_there_when_the_database_is_opened_again() {
    let (summary, turns) = conversation("again");
    let (first, _) = Database::open().await;
    first.save(Some(&summary), &turns).await.expect("saved");
    let (second, denied) = Database::open().await;
    assert_eq!(denied, None);
    assert_eq!(turns_of(&second, "again").await, sorted(turns));
    second.delete("again").await.expect("deleted");
}

#[wasm_bindgen_test]
fn text_grows_at_its_end_and_nothing_else_changes() {
    let (mut growing, root) = growing_text();
    growing.show("", "one\ntw", 0);
    let first = root.first_child().and_then(|line| line.first_child()).expect("a line");
    let last = root.last_child().and_then(|line| line.first_child()).expect("a line");

    let selection = call(&document(), "getSelection", &[]);
    call(&selection, "setBaseAndExtent", &[&first, &0.into(), &last, &2.into()]);
    assert_eq!(selected(&selection), "one|tw");

    growing.show("", "one\ntwo\n\nfour 水", 0);
    assert_eq!(lines(&root), ["one", "two", "", "four 水"]);
    assert!(root.first_child().and_then(|line| line.first_child()).as_ref() == Some(&first), "the same node");
    assert_eq!(last.text_content().as_deref(), Some("two"), "the same node, longer");
    assert_eq!(selected(&selection), "one|tw", "the selection stays");

    growing.show("", "one\ntwo\n\nfour 水", 0);
    assert_eq!(lines(&root), ["one", "two", "", "four 水"], "nothing was added");
    root.remove();
}

#[wasm_bindgen_test]
fn another_revision_or_a_shorter_text_is_drawn_anew() {
    let (mut growing, root) = growing_text();
    growing.show("", "<think>hm</think>yes", 0);
    growing.show("", "yes, as was thought", 1);
    assert_eq!(lines(&root), ["yes, as was thought"]);
    growing.show("", "no", 1);
    assert_eq!(lines(&root), ["no"]);
    growing.show("", "", 2);
    assert_eq!(root.child_element_count(), 0);
    root.remove();
}

#[wasm_bindgen_test]
fn markup_in_a_text_stays_text() {
    let (mut growing, root) = growing_text();
    growing.show("", "<img src=x onerror=alert(1)>\n<script>1</script>", 0);
    assert_eq!(lines(&root), ["<img src=x onerror=alert(1)>", "<script>1</script>"]);
    assert_eq!(root.query_selector("img, script"), Ok(None));
    root.remove();
}

fn lines(root: &Element) -> Vec<String> {
    std::iter::successors(root.first_element_child(), Element::next_element_sibling)
        .map(|line| line.text_content().unwrap_or_default())
        .collect()
}

/// Calls a method of the browser's that the app itself has no use for.
fn call(object: &JsValue, method: &str, arguments: &[&JsValue]) -> JsValue {
    let function: Function = Reflect::get(object, &method.into()).expect("a method").unchecked_into();
    let list: Array = arguments.iter().copied().collect();
    function.apply(object, &list).expect("it does not throw")
}

fn selected(selection: &JsValue) -> String {
    call(selection, "toString", &[]).as_string().expect("a text").replace('\n', "|")
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
fn ids_are_unique_and_safe_in_an_address() {
    let ids: BTreeSet<String> = (0..2000).map(|_| random_id()).collect();
    assert_eq!(ids.len(), 2000);
    assert!(ids.iter().all(|id| id.len() == 26 && id.bytes().all(|byte| byte.is_ascii_alphanumeric())));
}

#[wasm_bindgen_test]
async fn days_begin_at_midnight_and_clocks_go_on() {
    let days: Vec<u64> = [0, 1, 7].map(start_of_day_ms).into();
    assert!(days[0] <= clock::now_ms() && days[1] < days[0] && days[2] < days[1]);
    for begin_ms in days {
        let date = js_sys::Date::new(&(begin_ms as f64).into());
        assert_eq!((date.get_minutes(), date.get_seconds(), date.get_milliseconds()), (0, 0, 0));
    }
    let before_ms = clock::elapsed_ms();
    sleep_ms(1).await;
    assert!(clock::elapsed_ms() > before_ms);
}

#[wasm_bindgen_test]
fn the_page_has_no_demo_unless_its_server_says_so() {
    assert_eq!(page::demo_base_url(), None);
    page::set_title("A title");
    assert_eq!(document().title(), "A title");
    page::set_root_attribute("data-theme", Some("dark"));
    assert_eq!(document().document_element().and_then(|root| root.get_attribute("data-theme")), Some("dark".into()));
    page::set_root_attribute("data-theme", None);
    page::replace_hash("/settings");
    assert_eq!(page::hash(), "/settings");
    page::replace_hash("");
}
