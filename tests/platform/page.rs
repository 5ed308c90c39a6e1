//! The page: its address and title, its clock, its ids.

use std::collections::BTreeSet;

use plainwire::platform::clock::{self, random_id, sleep_ms, start_of_day_ms};
use plainwire::platform::page;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::document;

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

#[wasm_bindgen_test]
fn what_a_link_brings_along_stands_behind_the_question_mark() {
    for (hash, query) in [
        ("/settings", None),
        ("/settings?", Some("")),
        ("/settings?p=a%20b&q=1", Some("p=a%20b&q=1")),
        ("?a?b#c", Some("a?b#c")),
        ("", None),
    ] {
        page::replace_hash(hash);
        assert_eq!(page::hash_query().as_deref(), query, "{hash}");
    }
    page::replace_hash("");
}

#[wasm_bindgen_test]
fn a_page_of_this_machine_is_trusted() {
    assert!(page::is_secure_context());
}
