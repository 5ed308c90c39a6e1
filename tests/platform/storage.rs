//! Small texts under a key: what is lost here are settings and keys.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::JsString;
use plainwire::platform::storage::{self, Area};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{call, js};

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

#[wasm_bindgen_test]
fn what_is_no_text_at_all_is_moved_bit_by_bit() {
    for (area, name) in [(Area::Local, "localStorage"), (Area::Session, "sessionStorage")] {
        // Halves of characters, alone and in the wrong order, which Rust's text cannot hold.
        let broken = JsValue::from(JsString::from_char_code(&[0x7b, 0xd83e, 0x22, 0xdd80, 0xd83e, 0, 0xffff, 0xdbff]));
        let at = |key: &str| call(&js(name), "getItem", &[&key.into()]);
        call(&js(name), "setItem", &[&"test.halves".into(), &broken]);
        assert!(at("test.halves") == broken, "the browser itself keeps it");
        let aside = storage::move_aside(area, "test.halves").expect("moved");
        assert!(at(&aside) == broken, "{name}");
        assert_eq!(storage::read(area, "test.halves"), Ok(None));
        storage::remove(area, &aside).expect("removed");
    }
}

#[wasm_bindgen_test]
fn what_was_moved_aside_is_never_written_over() {
    let mut moved = Vec::new();
    for broken in ["first", "second", "third"] {
        storage::write(Area::Local, "test.twice", broken).expect("written");
        moved.push((storage::move_aside(Area::Local, "test.twice").expect("moved"), broken));
    }
    // Two tabs find the same text; the slower one finds nothing to move.
    assert_eq!(storage::move_aside(Area::Local, "test.twice"), Ok("test.twice.unreadable-".to_owned()));
    assert_eq!(storage::list(Area::Local, "test.twice").expect("listed").len(), 3);
    for (aside, broken) in moved {
        assert_eq!(storage::read(Area::Local, &aside), Ok(Some(broken.to_owned())));
        storage::remove(Area::Local, &aside).expect("removed");
    }
}

#[wasm_bindgen_test]
fn all_that_is_the_apps_is_found_and_nothing_else() {
    for area in [Area::Local, Area::Session] {
        let keys = ["test.list", "test.list.a", "test.listed 水", "test.other", "other.test.list", "length"];
        for key in keys {
            storage::write(area, key, "x").expect("written");
        }
        let mut found = storage::list(area, "test.list").expect("listed");
        found.sort();
        assert_eq!(found, ["test.list", "test.list.a", "test.listed 水"]);
        assert_eq!(storage::list(area, "test.nothing"), Ok(Vec::new()));
        for key in keys {
            storage::remove(area, key).expect("removed");
        }
        assert_eq!(storage::list(area, "test."), Ok(Vec::new()));
    }
}

#[wasm_bindgen_test]
fn another_tabs_change_is_heard_and_only_of_that_key() {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let hearing = Rc::clone(&heard);
    storage::follow("test.followed", move |text| hearing.borrow_mut().push(text));
    js("for (const [key, newValue] of
            [['test.followed', 'new'], ['test.followed.not', 'x'], [null, null], ['test.followed', null]])
            dispatchEvent(new StorageEvent('storage', { key, newValue }))");
    // An event without a key says that all of it was cleared, and with it that text.
    assert_eq!(*heard.borrow(), [Some("new".to_owned()), None, None]);
}
