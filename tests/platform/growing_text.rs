//! Text that grows while it is read.

use plainwire::platform::clock::random_id;
use plainwire::platform::dom::GrowingText;
use plainwire::platform::el::{el, mount};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::{call, document};

/// A text inside the page, and the element that holds its lines.
fn growing_text() -> (GrowingText, Element) {
    let host = document().create_element("div").expect("an element");
    host.set_id(&random_id());
    document().body().expect("a body").append_child(&host).expect("it can be added");
    let root = el("div");
    mount(&host.id(), || root.clone());
    (GrowingText::new(&root), host.first_element_child().expect("it was put there"))
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

fn selected(selection: &JsValue) -> String {
    call(selection, "toString", &[]).as_string().expect("a text").replace('\n', "|")
}
