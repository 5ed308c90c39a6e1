//! What a reply carries besides text: sources, images, the details of reasoning.

use serde_json::{Map, Value};

use super::chunk::Detail;
use super::completion::Citation;
use super::positions::Positions;
use super::wire::Raw;
use crate::error::{at_one_of, phrases};

/// More sources than this are not kept: no reply has so many, and a list without an end would fill the page.
const MOST_SOURCES: usize = 1000;

/// Collects the sources of a reply, each URL once.
///
/// Perplexity repeats its whole list in every chunk: a list that is the same text as the last one is not read again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    by_url: Positions,
    last_citations: String,
    last_results: String,
}

impl Sources {
    /// Reads `citations`: URLs, or objects that hold one.
    pub(crate) fn add_citations(&mut self, list: Raw<'_>, into: &mut Vec<Citation>) {
        if let Some(value) = changed(list, &mut self.last_citations) {
            self.add(&value, into);
        }
    }

    /// Reads `search_results`: `{title, url, date, snippet}`.
    pub(crate) fn add_results(&mut self, list: Raw<'_>, into: &mut Vec<Citation>) {
        if let Some(value) = changed(list, &mut self.last_results) {
            self.add(&value, into);
        }
    }

    /// Reads `annotations`: `{type: "url_citation", url_citation: {url, title, content}}`.
    pub(crate) fn add_annotations(&mut self, list: Raw<'_>, into: &mut Vec<Citation>) {
        if let Some(value) = list.value() {
            self.add(&value, into);
        }
    }

    fn add(&mut self, value: &Value, into: &mut Vec<Citation>) {
        let one = std::slice::from_ref(value);
        for entry in value.as_array().map_or(one, Vec::as_slice) {
            let found = match entry {
                Value::String(url) => Citation { url: url.clone(), ..Citation::default() },
                Value::Object(object) => {
                    let object = object.get("url_citation").and_then(Value::as_object).unwrap_or(object);
                    let field = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
                    Citation {
                        url: field("url").or_else(|| field("uri")).unwrap_or_default(),
                        title: field("title"),
                        date: field("date"),
                        snippet: field("snippet").or_else(|| field("content")),
                    }
                }
                _ => continue,
            };
            if found.url.is_empty() {
                continue;
            }
            let count = into.len();
            match self.by_url.get(&found.url).and_then(|at| into.get_mut(at)) {
                Some(known) => {
                    known.title = known.title.take().or(found.title);
                    known.date = known.date.take().or(found.date);
                    known.snippet = known.snippet.take().or(found.snippet);
                }
                None if count >= MOST_SOURCES => {}
                None => {
                    self.by_url.insert(found.url.clone(), into.len());
                    into.push(found);
                }
            }
        }
    }
}

fn changed(list: Raw<'_>, last: &mut String) -> Option<Value> {
    let text = list.0?;
    if text == last {
        return None;
    }
    text.clone_into(last);
    crate::value::from_text(text)
}

/// Reads `images`: `{type: "image_url", image_url: {url}}`, plain URLs, or bare base64, which becomes a `data:` URL.
/// Anything else is no image.
pub(crate) fn add_images(list: Raw<'_>, into: &mut Vec<String>) {
    let Some(value) = list.value() else { return };
    match &value {
        Value::Array(images) => images.iter().for_each(|image| add_image(image, into)),
        image => add_image(image, into),
    }
}

/// Reads one image. Some servers repeat an image in the chunk that follows; that is one image.
pub(crate) fn add_image(image: &Value, into: &mut Vec<String>) {
    let data = || text(image.get("b64_json").or_else(|| image.get("data"))?);
    let inside = || at_one_of(image, phrases!["/image_url/url", "/image_url", "/url"], text);
    let Some(given) = text(image).or_else(inside).or_else(data) else { return };
    let begins = |with: &str| given.get(..with.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(with));
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let url = if begins("https://") || begins("http://") || begins("data:image/") {
        given.to_owned()
    } else if given.len() >= SHORTEST_IMAGE && given.bytes().all(is_base64) {
        let told = image.get("mime_type").and_then(Value::as_str).filter(|told| told.starts_with("image/"));
        ["data:", told.unwrap_or_else(|| media_type(given)), ";base64,", given].concat()
    } else {
        return;
    };
    if into.last() != Some(&url) {
        into.push(url);
    }
}

fn text(value: &Value) -> Option<&str> {
    value.as_str().map(str::trim)
}

/// Shorter base64 than this is a word: the smallest images have 35 bytes and more.
const SHORTEST_IMAGE: usize = 24;

/// What kind of image some base64 is, by its first bytes.
fn media_type(base64: &str) -> &'static str {
    match base64.get(..4).unwrap_or_default() {
        "/9j/" => "image/jpeg",
        "R0lG" => "image/gif",
        "UklG" => "image/webp",
        _ => "image/png",
    }
}

/// Puts OpenRouter's `reasoning_details` together: parts of the same type at the same index are one, their text joined.
pub(crate) fn add_detail(part: &Detail<'_>, into: &mut Vec<Value>) {
    let same = |known: &Value| {
        known.get("type").and_then(Value::as_str) == Some(&*part.kind.0)
            && known.get("index").and_then(Value::as_i64) == part.index.0
            && part.data.0.is_empty()
    };
    if !into.last().is_some_and(same) {
        let mut fresh = Map::new();
        fresh.insert("type".to_owned(), Value::from(&*part.kind.0));
        if let Some(index) = part.index.0 {
            fresh.insert("index".to_owned(), Value::from(index));
        }
        into.push(Value::Object(fresh));
    }
    let Some(Value::Object(known)) = into.last_mut() else { return };
    for (name, text, grows) in [
        ("text", &part.text, true),
        ("summary", &part.summary, true),
        ("data", &part.data, true),
        ("signature", &part.signature, false),
        ("id", &part.id, false),
        ("format", &part.format, false),
    ] {
        match known.get_mut(name) {
            _ if text.0.is_empty() => {}
            Some(Value::String(so_far)) if grows => so_far.push_str(&text.0),
            Some(_) => {}
            None => {
                known.insert(name.to_owned(), Value::from(&*text.0));
            }
        }
    }
}
