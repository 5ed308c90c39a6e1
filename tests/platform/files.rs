//! Files: what a person exports, imports, attaches. If this broke, an export would be empty or an import misread.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Promise;
use plainwire::platform::clock::random_id;
use plainwire::platform::el::{el, mount};
use plainwire::platform::files::{self, File, FileError};
use plainwire::platform::task;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{document, js};

/// Lets the person answer the question for files with these, an array in JavaScript.
async fn picked(given: &str) -> Vec<File> {
    let answer = format!(
        "{{ const field = document.querySelector('input[type=file]'), all = new DataTransfer();
            for (const file of {given}) all.items.add(file);
            field.files = all.files;
            field.dispatchEvent(new Event('change')) }}"
    );
    // It runs as soon as this waits, which is when the question has been asked.
    task::spawn(async move {
        js(&answer);
    });
    files::pick(".json,application/json", true).await
}

/// The files, and whether there are any, that an event in JavaScript hands over; `all` is what is dragged or pasted.
fn brought(kind: &str, event: &str) -> (bool, Vec<File>) {
    let host = document().create_element("div").expect("an element");
    host.set_id(&random_id());
    document().body().expect("a body").append_child(&host).expect("it can be added");
    let heard = Rc::new(RefCell::new(None));
    let hearing = Rc::clone(&heard);
    mount(&host.id(), || {
        el("p").on(kind, move |event| {
            hearing.replace(Some((event.has_files(), event.files())));
        })
    });
    let id = host.id();
    js(&format!(
        "{{ const all = new DataTransfer(), file = new File(['text'], 'a.txt', {{ type: 'text/plain' }});
            document.getElementById('{id}').firstElementChild.dispatchEvent({event}) }}"
    ));
    host.remove();
    heard.take().expect("it was heard")
}

#[wasm_bindgen_test]
async fn a_saved_file_has_its_name_and_its_whole_text() {
    // Taken where the browser would, so that the tests leave nothing on the disk.
    js("window.take = event => {
            const link = event.target.closest('a[download]');
            event.preventDefault();
            window.saved = fetch(link.href).then(async file =>
                [link.download, file.headers.get('content-type'), await file.text()].join('|'))
        };
        addEventListener('click', take, true)");
    let text = format!("{{\"名\":\"水 \u{1f980}\"}}{}", "x".repeat(100_000));
    files::save("plainwire 設定.json", "application/json", &text).expect("saved");
    js("removeEventListener('click', take, true)");
    let saved = JsFuture::from(js("saved").unchecked_into::<Promise>()).await.expect("it can be read");
    assert_eq!(saved.as_string(), Some(format!("plainwire 設定.json|application/json|{text}")));
    assert_eq!(document().query_selector("a[download]"), Ok(None), "nothing stays in the page");
}

#[wasm_bindgen_test]
async fn picked_files_are_handed_over_with_what_they_are() {
    let files =
        picked("[new File(['{}'], 'a.json', { type: 'application/json' }), new File(['水'], '水.unknown')]").await;
    let told: Vec<_> = files.iter().map(|file| (file.name.as_str(), file.mime.as_str(), file.size)).collect();
    assert_eq!(told, [("a.json", "application/json", 2), ("水.unknown", "", 3)]);
    assert_eq!(files[0].text(2).await.as_deref(), Ok("{}"));
    assert_eq!(files[1].text(3).await.as_deref(), Ok("水"));
    assert_eq!(document().query_selector("input[type=file]"), Ok(None), "nothing stays in the page");
}

#[wasm_bindgen_test]
async fn a_question_that_is_cancelled_is_answered_with_nothing() {
    task::spawn(async {
        js("document.querySelector('input[type=file]').dispatchEvent(new Event('cancel'))");
    });
    assert!(files::pick("image/*", false).await.is_empty());
    assert_eq!(document().query_selector("input[type=file]"), Ok(None), "nothing stays in the page");
}

#[wasm_bindgen_test]
async fn a_question_that_was_never_answered_is_taken_back_by_the_next() {
    let answered = Rc::new(RefCell::new(false));
    let answering = Rc::clone(&answered);
    task::spawn(async move {
        files::pick("", false).await;
        answering.replace(true);
    });
    JsFuture::from(Promise::resolve(&JsValue::NULL)).await.expect("a moment");
    let question = js("document.querySelectorAll('input[type=file]').length");
    assert_eq!(question.as_f64(), Some(1.0));
    let question = "const { accept, multiple, hidden } = document.querySelector('input[type=file]');";
    task::spawn(async move {
        js(&format!("{question} window.asked = [accept, multiple, hidden].join('|')"));
        js("document.querySelector('input[type=file]').dispatchEvent(new Event('cancel'))");
    });
    assert!(files::pick(".json", true).await.is_empty());
    assert_eq!(js("asked").as_string().as_deref(), Some(".json|true|true"));
    assert!(!*answered.borrow());
}

#[wasm_bindgen_test]
async fn a_text_is_read_whatever_editor_wrote_it() {
    for (bytes, text) in [
        ("0x7b, 0x7d", "{}"),
        ("", ""),
        ("0xef, 0xbb, 0xbf, 0x7b, 0x7d", "{}"),
        ("0xff, 0xfe, 0x7b, 0, 0x34, 0x6c, 0x7d, 0", "{水}"),
        ("0xfe, 0xff, 0, 0x7b, 0x6c, 0x34, 0, 0x7d", "{水}"),
        ("0xff, 0xfe, 0x3e, 0xd8, 0x80, 0xdd, 0x3e, 0xd8, 0x41", "\u{1f980}\u{fffd}"),
        ("0x7b, 0xff, 0xc3, 0x7d", "{\u{fffd}\u{fffd}}"),
        ("0xff", "\u{fffd}"),
    ] {
        let files = picked(&format!("[new File([new Uint8Array([{bytes}])], 'a')]")).await;
        assert_eq!(files[0].text(100).await.as_deref(), Ok(text), "{bytes}");
    }
}

#[wasm_bindgen_test]
async fn an_image_becomes_an_address_that_holds_it() {
    let files = picked(
        "[new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47])], 'a.png', { type: 'image/png' }), new File([], 'b')]",
    )
    .await;
    assert_eq!(files[0].data_url(4).await.as_deref(), Ok("data:image/png;base64,iVBORw=="));
    assert_eq!(files[1].data_url(4).await.as_deref(), Ok("data:application/octet-stream;base64,"));
}

#[wasm_bindgen_test]
async fn a_file_that_is_too_large_or_gone_is_told_apart() {
    let files = picked("[new File(['12345'], 'a.txt')]").await;
    assert_eq!(files[0].text(4).await, Err(FileError::TooLarge));
    assert_eq!(files[0].data_url(4).await, Err(FileError::TooLarge));

    let gone = "Object.assign(new Event('drop'), { dataTransfer: { types: ['Files'], files: [
        { name: 'folder', size: 0, arrayBuffer: async () => { throw new DOMException('It is gone.', 'NotFoundError') } },
        { name: 'of an old browser', size: 0 } ] } })";
    let (_, files) = brought("drop", gone);
    assert_eq!(files[0].text(4).await, Err(FileError::Unreadable("NotFoundError: It is gone.".to_owned())));
    assert_eq!(files[1].text(4).await, Err(FileError::Unreadable("arrayBuffer is missing".to_owned())));
}

#[wasm_bindgen_test]
async fn files_are_found_in_what_is_dropped_or_pasted() {
    for (kind, event) in [
        ("drop", "(all.items.add(file), new DragEvent('drop', { dataTransfer: all }))"),
        // Not a `ClipboardEvent`: Firefox takes no files into one that is made up.
        ("paste", "(all.items.add(file), Object.assign(new Event('paste'), { clipboardData: all }))"),
    ] {
        let (has_files, files) = brought(kind, event);
        assert!(has_files, "{kind}");
        assert_eq!(files.len(), 1, "{kind}");
        assert_eq!((files[0].name.as_str(), files[0].mime.as_str()), ("a.txt", "text/plain"));
        assert_eq!(files[0].text(100).await.as_deref(), Ok("text"), "still, when the event is over");
    }
}

#[wasm_bindgen_test]
fn a_pasted_text_and_a_click_bring_no_files() {
    for (kind, event) in [
        ("paste", "(all.setData('text/plain', 'text'), new ClipboardEvent('paste', { clipboardData: all }))"),
        ("drop", "(all.setData('text/plain', 'text'), new DragEvent('drop', { dataTransfer: all }))"),
        ("click", "new Event('click')"),
    ] {
        let (has_files, files) = brought(kind, event);
        assert!(!has_files && files.is_empty(), "{kind}");
    }
}
