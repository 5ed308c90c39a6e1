//! Files: saved to the person's disk, picked from it, dropped on the page or pasted into it.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use plainwire_core::base64;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

use super::el::{self, Event};
use super::{clock, task};

/// How long a browser may take to begin with a download, questions to the person included, in milliseconds.
const BEGUN_AFTER_MS: i32 = 60_000;
/// What tells the question for a file from the fields of the page.
const QUESTION: &str = "data-question";

/// A file that the person handed over. Nothing of it has been read.
#[derive(Clone, Debug)]
pub struct File {
    /// As on the disk, without its folder.
    pub name: String,
    /// What the system takes it for, `image/png`; empty where it does not know.
    pub mime: String,
    /// Bytes.
    pub size: u64,
    handle: JsValue,
}

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// It is larger than was allowed; none of it was read.
    TooLarge,
    /// A folder, a file that changed or went away, or one that may not be read; the browser's own words.
    Unreadable(String),
}

/// Hands a text to the person as a file; the browser asks where to, or puts it where it puts all.
///
/// # Errors
/// The browser's own words. What happens after that, a full disk or a refusal, no page gets to know.
pub fn save(name: &str, mime: &str, text: &str) -> Result<(), String> {
    write(name, mime, text).map_err(|thrown| super::reason(&thrown))
}

/// Asks the person for files, of the kinds that `accept` names as in HTML (`.json,application/json`); none if they
/// changed their mind. Browsers ask only while they handle a click or a key; else this waits until it is dropped.
///
/// A question that is still open is taken back by the next.
pub async fn pick(accept: &str, multiple: bool) -> Vec<File> {
    let document = el::document();
    if let Ok(Some(open)) = document.query_selector(&["[", QUESTION, "]"].concat()) {
        open.remove();
    }
    let Ok(question) = document.create_element("input") else { return Vec::new() };
    // In the page, because some engines forget a field that stands nowhere.
    let _ = super::call(&super::property(&document, "body"), "append", &[&question]);
    for (name, value) in [("type", "file"), ("accept", accept), ("hidden", ""), (QUESTION, "")] {
        let _ = question.set_attribute(name, value);
    }
    super::set_property(&question, "multiple", &multiple.into());
    let answered = Promise::new(&mut |answer: Function, _| {
        for event in ["change", "cancel"] {
            let _ = question.add_event_listener_with_callback(event, &answer);
        }
    });
    click(&question);
    let _ = JsFuture::from(answered).await;
    question.remove();
    files(&super::property(&question, "files"))
}

impl File {
    /// The whole text. What is no UTF-8 is replaced by `U+FFFD`, unless a byte order mark says that it is UTF-16; the mark
    /// itself is left out.
    ///
    /// # Errors
    /// [`FileError`]; `at_most` is in bytes.
    pub async fn text(&self, at_most: u64) -> Result<String, FileError> {
        let bytes = self.bytes(at_most).await?;
        let utf_16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
            let units = rest.chunks_exact(2).filter_map(|pair| Some(unit(pair.try_into().ok()?)));
            char::decode_utf16(units).map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        };
        Ok(match bytes.as_slice() {
            [0xff, 0xfe, rest @ ..] => utf_16(rest, u16::from_le_bytes),
            [0xfe, 0xff, rest @ ..] => utf_16(rest, u16::from_be_bytes),
            [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
            all => String::from_utf8_lossy(all).into_owned(),
        })
    }

    /// The whole file as a `data:` URL, in base64.
    ///
    /// # Errors
    /// [`FileError`]; `at_most` is in bytes.
    pub async fn data_url(&self, at_most: u64) -> Result<String, FileError> {
        let bytes = self.bytes(at_most).await?;
        let mime = if self.mime.is_empty() { "application/octet-stream" } else { &self.mime };
        Ok(["data:", mime, ";base64,", &base64::encode(&bytes)].concat())
    }

    async fn bytes(&self, at_most: u64) -> Result<Vec<u8>, FileError> {
        if self.size > at_most {
            return Err(FileError::TooLarge);
        }
        let read = async {
            let promise = super::call(&self.handle, "arrayBuffer", &[])?;
            JsFuture::from(promise.unchecked_into::<Promise>()).await
        };
        let buffer = read.await.map_err(|thrown| FileError::Unreadable(super::reason(&thrown)))?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}

/// What a paste or a drop brings along.
impl Event {
    /// The files, read off while the event lasts. Spreadsheets and word processors put a picture of a text beside it.
    #[must_use]
    pub fn files(&self) -> Vec<File> {
        files(&super::property(&self.transfer(), "files"))
    }

    /// Whether there are any. While something is dragged across the page, this is all that it gets to know.
    #[must_use]
    pub fn has_files(&self) -> bool {
        let types = super::property(&self.transfer(), "types");
        types.is_truthy() && Array::from(&types).includes(&"Files".into(), 0)
    }

    /// Whether there is text among it.
    #[must_use]
    pub fn has_text(&self) -> bool {
        let types = super::property(&self.transfer(), "types");
        types.is_truthy() && Array::from(&types).includes(&"text/plain".into(), 0)
    }

    fn transfer(&self) -> JsValue {
        let pasted = self.property("clipboardData");
        if pasted.is_truthy() { pasted } else { self.property("dataTransfer") }
    }
}

fn write(name: &str, mime: &str, text: &str) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or("no window")?;
    let parts = Array::of1(&text.into());
    let make = super::property(&window, "Blob").dyn_into::<Function>()?;
    let blob = Reflect::construct(&make, &Array::of2(&parts, &super::object(&[("type", mime.into())])))?;
    let urls = super::property(&window, "URL");
    let url = super::call(&urls, "createObjectURL", &[&blob])?;
    let document = el::document();
    let link = document.create_element("a")?;
    super::set_property(&link, "href", &url);
    super::set_property(&link, "download", &name.into());
    // In the page for a moment, because some engines follow no link that stands nowhere.
    super::call(&super::property(&document, "body"), "append", &[&link])?;
    click(&link);
    link.remove();
    task::spawn(async move {
        clock::sleep_ms(BEGUN_AFTER_MS).await;
        let _ = super::call(&urls, "revokeObjectURL", &[&url]);
    });
    Ok(())
}

fn click(element: &Element) {
    let _ = super::call(element, "click", &[]);
}

fn files(list: &JsValue) -> Vec<File> {
    if !list.is_truthy() {
        return Vec::new();
    }
    let file = |handle: JsValue| {
        let text = |name: &str| super::property(&handle, name).as_string().unwrap_or_default();
        let (name, mime) = (text("name"), text("type"));
        let size = super::property(&handle, "size").as_f64().unwrap_or_default() as u64;
        File { name, mime, size, handle }
    };
    Array::from(list).iter().map(file).collect()
}
