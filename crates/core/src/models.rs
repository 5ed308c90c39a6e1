//! Lists of models, in every shape that servers give them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::chat::decimal;
use crate::error::{ApiError, at_one_of, phrases};

pub mod configuration;
pub mod known;
pub mod price;

/// A model that an endpoint offers, with what the list says about it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Model {
    /// The id to send.
    pub id: String,
    /// A name for people, where it differs from the id.
    pub name: Option<String>,
    /// Who made it.
    pub owned_by: Option<String>,
    /// The most tokens that prompt and reply may have together.
    pub context_window: Option<u64>,
    /// The most tokens that a reply may have.
    pub max_output_tokens: Option<u64>,
    /// US dollars for a million tokens of the prompt.
    pub input_price: Option<f64>,
    /// US dollars for a million tokens of the reply.
    pub output_price: Option<f64>,
    /// US dollars for a million tokens of the prompt that are read from a cache.
    pub cached_price: Option<f64>,
    /// US dollars for a million tokens of the prompt that are written to a cache.
    pub cache_write_price: Option<f64>,
    /// Whether it takes images.
    pub images: Option<bool>,
    /// Whether it was made to operate a computer.
    pub computer_use: Option<bool>,
    /// Whether it can ask for tools.
    pub tools: Option<bool>,
    /// Whether it thinks before it answers.
    pub reasoning: Option<bool>,
}

/// Reads a list of models: the order is kept, duplicates are dropped, and so are models that say of themselves that they
/// do not chat (unless none does).
///
/// # Errors
/// When the body is no list: an error report that came with status 200, a page, other JSON, nothing at all.
// One list is read at a time, and the error is shown as it is. (On wasm, where sizes are halves, it is no large one.)
#[allow(clippy::result_large_err)]
pub fn parse_models(body: &[u8]) -> Result<Vec<Model>, ApiError> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    let value: Value = crate::value::from_text(text).ok_or_else(|| ApiError::from_body(body))?;
    let Some(entries) = entries(&value) else { return Err(not_a_list(body)) };
    let mut seen = BTreeSet::new();
    let mut models = Vec::new();
    let mut others = Vec::new();
    for (key, entry) in entries {
        let Some(model) = read_model(key, entry) else { continue };
        if seen.insert(model.id.clone()) {
            if chats(entry) { models.push(model) } else { others.push(model) }
        }
    }
    Ok(if models.is_empty() { others } else { models })
}

/// The models whose names are nearest to what was typed, nearest first; none that has little in common with it.
#[must_use]
pub fn nearest<'a>(models: &'a [Model], typed: &str, at_most: usize) -> Vec<&'a Model> {
    // Nobody types more, and the comparison costs the product of both lengths.
    const LONGEST: usize = 100;
    let typed = folded(typed, LONGEST);
    let typed_last = last_segment(&typed);
    if typed.is_empty() {
        return Vec::new();
    }
    let mut ranked: Vec<(usize, usize, &Model)> = Vec::new();
    for (place, model) in models.iter().enumerate() {
        let id = folded(&model.id, LONGEST);
        let last = last_segment(&id);
        let distance = distance(&id, &typed).min(distance(last, typed_last) + usize::from(last != id.as_slice()));
        let contained = typed.len() > 2 && (contains(&id, typed_last) || contains(&typed, last) && last.len() > 3);
        let rank = if contained { distance.min(2 + id.len().abs_diff(typed.len()) / 8) } else { distance };
        if contained || rank * 5 <= last.len().max(typed_last.len()) * 2 {
            ranked.push((rank, place, model));
        }
    }
    // A few of them are wanted, so they are picked; sorting all would cost more, in code too.
    let mut picked = Vec::new();
    while picked.len() < at_most
        && let Some(best) =
            (0..ranked.len()).min_by_key(|&index| ranked.get(index).map(|(rank, place, _)| (*rank, *place)))
    {
        picked.push(ranked.swap_remove(best).2);
    }
    picked
}

fn not_a_list(body: &[u8]) -> ApiError {
    let mut error = ApiError::from_body(body);
    if error.message.is_empty() && error.code.is_none() {
        error.code = Some(ApiError::NOT_A_COMPLETION.to_owned());
    }
    error
}

/// The entries of a list, each with its key where the list is an object.
fn entries(value: &Value) -> Option<Vec<(&str, &Value)>> {
    let list = |list: &'_ Value| -> bool { list.as_array().is_some() };
    match value {
        Value::Array(array) => {
            let is_error = array.first().is_some_and(|first| first.get("error").is_some());
            (!is_error).then(|| array.iter().map(|entry| ("", entry)).collect())
        }
        Value::Object(object) => {
            if ["error", "base_resp", "detail"].iter().any(|name| object.get(*name).is_some_and(says_something)) {
                return None;
            }
            for name in ["data", "models", "result", "items", "model_list"] {
                match object.get(name) {
                    Some(found) if list(found) => return entries(found),
                    Some(Value::Object(inner)) if inner.values().any(list) => return entries(object.get(name)?),
                    Some(Value::Object(inner)) if inner.values().any(Value::is_object) => {
                        return Some(inner.iter().map(|(key, entry)| (key.as_str(), entry)).collect());
                    }
                    _ => {}
                }
            }
            // Ollama's answer when it has no model.
            let is_empty_list = object.get("object").and_then(Value::as_str) == Some("list");
            if is_empty_list && object.get("data").is_some_and(Value::is_null) {
                return Some(Vec::new());
            }
            // Lists by kind (`{"stt": […], "tts": […]}`).
            let named = |entry: &Value| read_model("", entry).is_some();
            let lists = object.values().filter_map(Value::as_array).filter(|list| list.first().is_some_and(named));
            let all: Vec<_> = lists.flatten().filter(|entry| entry.is_object()).map(|entry| ("", entry)).collect();
            (!all.is_empty() && !object.contains_key("message")).then_some(all)
        }
        _ => None,
    }
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Object(object) => object.get("status_code").and_then(Value::as_i64) != Some(0) && !object.is_empty(),
        Value::String(text) => !text.is_empty(),
        _ => true,
    }
}

fn read_model(key: &str, entry: &Value) -> Option<Model> {
    if !(entry.is_object() || entry.is_string()) {
        return None;
    }
    let text = |places: &str| at_one_of(entry, places, |it| Some(it.as_str()?.trim()).filter(|text| !text.is_empty()));
    let id = entry.as_str().or_else(|| text(phrases!["/id", "/key", "/model", "/slug", "/name"]));
    let id = id.unwrap_or(key).trim();
    let id = id.strip_prefix("models/").unwrap_or(id);
    if id.is_empty() {
        return None;
    }
    let number = |places: &str| at_one_of(entry, places, |it| whole(it).filter(|number| *number > 0));
    let price = |places: &str| at_one_of(entry, places, dollars_per_million);
    let name =
        text(phrases!["/display_name", "/displayName", "/name"]).filter(|name| *name != id && !name.ends_with(id));
    Some(Model {
        id: id.to_owned(),
        name: name.map(str::to_owned),
        owned_by: text(phrases!["/owned_by", "/organization", "/publisher", "/author"]).map(str::to_owned),
        context_window: number(phrases![
            "/context_length",
            "/context_window",
            "/max_context_length",
            "/max_model_len",
            "/context_size",
            "/contextLength",
            "/max_input_tokens",
            "/inputTokenLimit",
            "/metadata/context_length",
            "/meta/n_ctx",
            "/meta/n_ctx_train",
            "/max_context_window",
            "/top_provider/context_length",
            "/limits/max_context_length",
        ]),
        max_output_tokens: number(phrases![
            "/max_output_tokens",
            "/max_completion_tokens",
            "/top_provider/max_completion_tokens",
            "/outputTokenLimit",
            "/metadata/max_tokens",
            "/max_tokens",
            "/limits/max_completion_tokens",
        ]),
        input_price: price(phrases![
            "/pricing/prompt",
            "/pricing/input",
            "/metadata/pricing/input_tokens",
            "/pricing/input_tokens",
        ]),
        output_price: price(phrases![
            "/pricing/completion",
            "/pricing/output",
            "/metadata/pricing/output_tokens",
            "/pricing/output_tokens",
        ]),
        cached_price: price(phrases![
            "/pricing/input_cache_read",
            "/pricing/cache_read",
            "/metadata/pricing/cache_read_tokens",
            "/pricing/cached_input",
        ]),
        cache_write_price: price(phrases![
            "/pricing/input_cache_write",
            "/pricing/cache_write",
            "/metadata/pricing/cache_write_tokens",
        ]),
        images: can(entry, phrases!["vision", "image", "image_input", "multimodal"]),
        // Hardly a list has a word for it, so that its absence denies nothing.
        computer_use: can(entry, phrases!["computer_use", "computer-use"]).filter(|can| *can),
        tools: can(entry, phrases!["tools", "tool_use", "trained_for_tool_use", "function_calling", "tool_calling"]),
        reasoning: can(entry, phrases!["reasoning", "include_reasoning", "thinking"]),
    })
}

/// Whether a model says that it can do something, in any of the places where models say so: flags in `capabilities`,
/// words in lists, a `supports_…` field. None when it says nothing about itself.
fn can(entry: &Value, words: &str) -> Option<bool> {
    const LISTS: &str = phrases![
        "/supported_parameters",
        "/supported_features",
        "/input_modalities",
        "/capabilities",
        "/features",
        "/architecture/input_modalities",
        "/metadata/tags",
        "/tags",
    ];
    let words = || words.split('|');
    let mut said = None;
    for list in LISTS.split('|').filter_map(|place| entry.pointer(place)) {
        let found = match list {
            // A list of other matters than the one asked about decides nothing against it.
            Value::Array(list) => {
                let has = list.iter().filter_map(Value::as_str).any(|word| words().any(|sought| sought == word));
                let silent = !has
                    && !list.iter().any(|word| matches!(word.as_str(), Some("text" | "temperature" | "completion")));
                (!silent).then_some(has)
            }
            Value::Object(flags) => words().find_map(|word| flags.get(word)?.as_bool()),
            _ => None,
        };
        said = said.max(found);
    }
    for word in words() {
        let flag = ["supports_", word].concat();
        said = said.max(entry.get(&flag).and_then(Value::as_bool));
    }
    said
}

/// Whether a model is for chatting, as far as it says: DeepInfra's tags, Together's and LM Studio's types, Mistral's
/// capabilities, Groq's `active`.
fn chats(entry: &Value) -> bool {
    if let Some(tags) = entry.pointer("/metadata/tags").and_then(Value::as_array) {
        return tags.is_empty() || tags.iter().any(|tag| tag.as_str() == Some("chat"));
    }
    let off = |path: &str| entry.pointer(path).and_then(Value::as_bool) == Some(false);
    let kind = entry.get("type").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
    let other_kinds = ["embed", "image", "rerank", "moderation", "audio", "transcri", "video", "speech", "tts", "stt"];
    !(off("/active") || off("/capabilities/completion_chat") || other_kinds.iter().any(|other| kind.starts_with(other)))
}

fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64().or_else(|| number.as_f64().map(|number| number as u64)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A price for a million tokens. Lists give it for a million or for one, in numbers or text, often without saying which;
/// no model costs a thousand dollars a million tokens, and none a tenth of a cent, so the size tells.
fn dollars_per_million(value: &Value) -> Option<f64> {
    let price = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => decimal(text.trim().trim_start_matches('$'))?,
        _ => return None,
    };
    if !price.is_finite() || price < 0.0 {
        return None;
    }
    let per_million = if price < 0.001 { price * 1e6 } else { price };
    Some((per_million * 1e6).round() / 1e6)
}

/// Lower case, and every separator the same.
fn folded(name: &str, longest: usize) -> Vec<char> {
    let name = name.trim().to_ascii_lowercase();
    name.chars().map(|c| if matches!(c, '_' | ' ' | ':' | '.') { '-' } else { c }).take(longest).collect()
}

fn last_segment(name: &[char]) -> &[char] {
    name.rsplit(|c| *c == '/').next().unwrap_or(name)
}

fn contains(name: &[char], part: &[char]) -> bool {
    part.len() > 2 && name.windows(part.len()).any(|window| window == part)
}

/// How many characters have to be inserted, removed, replaced or swapped with a neighbour to get from one to the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut left = None;
    for (row, x) in a.iter().enumerate() {
        let mut line = Vec::with_capacity(b.len() + 1);
        let mut beside = row + 1;
        line.push(beside);
        let mut above = None;
        for (column, (y, costs)) in b.iter().zip(last.windows(2)).enumerate() {
            let &[diagonal, up] = costs else { continue };
            let mut cost = (diagonal + usize::from(x != y)).min(up + 1).min(beside + 1);
            if left == Some(y)
                && above == Some(x)
                && let Some(swapped) = column.checked_sub(1).and_then(|at| before_last.get(at))
            {
                cost = cost.min(swapped + 1);
            }
            line.push(cost);
            beside = cost;
            above = Some(y);
        }
        before_last = std::mem::replace(&mut last, line);
        left = Some(x);
    }
    last.last().copied().unwrap_or(0)
}
