//! The model list, in every shape it was seen in.

use serde_json::{Value, json};

use crate::answer::{Answer, HTML};
use crate::demo::{MODELS, Model};

/// The shape of a model list (row D9), for `/lists/NAME/v1/models`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListShape {
    /// `{data:[{id}]}`.
    #[default]
    OpenAi,
    /// A bare array (Together).
    Array,
    /// `{models:[{name}]}` (Ollama).
    Ollama,
    /// `{models:[{key}]}` (LM Studio's own API).
    LmStudio,
    /// Ids with `models/` in front (Gemini).
    Gemini,
    /// Limits, prices as text, supported parameters (OpenRouter).
    OpenRouter,
    /// Aliases and other limits (Mistral).
    Mistral,
    /// `context_window` and `active` (Groq).
    Groq,
    /// Chat models among others, told apart by tags (DeepInfra).
    DeepInfra,
    /// Names for people, and pages (Anthropic).
    Anthropic,
    /// One model more, which is no longer there (NVIDIA).
    Stale,
    /// Every id twice.
    Duplicates,
    /// Ids only, all else missing or null.
    Bare,
    /// A thousand models.
    Many,
    /// No model at all.
    Empty,
    /// `{data:null}`.
    Null,
    /// There is no list (Perplexity).
    NotFound,
    /// An HTML page in its place.
    Html,
    /// An error with this status in its place.
    Error(u16),
}

/// Every shape by the name that the path takes, with what it is.
#[must_use]
pub fn shapes() -> Vec<(&'static str, ListShape, &'static str)> {
    SHAPES.to_vec()
}

pub(crate) const SHAPES: &[(&str, ListShape, &str)] = &[
    ("openai", ListShape::OpenAi, "{data:[{id}]}"),
    ("array", ListShape::Array, "a bare array, as Together's"),
    ("ollama", ListShape::Ollama, "{models:[{name}]}"),
    ("lmstudio", ListShape::LmStudio, "{models:[{key}]}"),
    ("gemini", ListShape::Gemini, "ids that begin with models/"),
    ("openrouter", ListShape::OpenRouter, "with context length, prices, supported parameters"),
    ("mistral", ListShape::Mistral, "with aliases, max_context_length and capabilities"),
    ("groq", ListShape::Groq, "with context_window and active"),
    ("deepinfra", ListShape::DeepInfra, "chat models among others, told apart by metadata.tags"),
    ("anthropic", ListShape::Anthropic, "with display_name and has_more, as Anthropic's own"),
    ("stale", ListShape::Stale, "first a model that is no longer there"),
    ("duplicates", ListShape::Duplicates, "every id twice"),
    ("bare", ListShape::Bare, "ids only, the rest missing or null"),
    ("many", ListShape::Many, "a thousand models"),
    ("empty", ListShape::Empty, "an empty list"),
    ("null", ListShape::Null, "{data:null}"),
    ("none", ListShape::NotFound, "404: there is no list"),
    ("html", ListShape::Html, "an HTML page"),
    ("error-200", ListShape::Error(200), "status 200 with an error"),
    ("error-403", ListShape::Error(403), "403: the key may not read the list"),
    ("error-500", ListShape::Error(500), "500"),
];

// The models of a demo have no date of their own.
const CREATED: u64 = 1_735_689_600;

/// The answer to a request for the list.
pub(crate) fn list(shape: ListShape) -> Answer {
    let data = |entries: Vec<Value>| Answer::json(200, &json!({ "object": "list", "data": entries }));
    let each = |entry: fn(&Model) -> Value| MODELS.iter().map(entry).collect::<Vec<_>>();
    match shape {
        ListShape::OpenAi => data(each(openai)),
        ListShape::Array => Answer::json(200, &Value::Array(each(together))),
        ListShape::Ollama => Answer::json(200, &json!({ "models": each(ollama) })),
        ListShape::LmStudio => Answer::json(200, &json!({ "models": each(lmstudio) })),
        ListShape::Gemini => data(each(
            |model| json!({ "id": format!("models/{}", model.id), "object": "model", "owned_by": "mock", "display_name": model.id }),
        )),
        ListShape::OpenRouter => Answer::json(200, &json!({ "data": each(openrouter) })),
        ListShape::Mistral => data(each(mistral)),
        ListShape::Groq => data(each(groq)),
        ListShape::DeepInfra => data(deepinfra()),
        ListShape::Anthropic => Answer::json(200, &anthropic()),
        ListShape::Stale => {
            let stale = json!({ "id": "demo-retired", "object": "model", "created": CREATED, "owned_by": "mock" });
            data(std::iter::once(stale).chain(each(openai)).collect())
        }
        ListShape::Duplicates => data(MODELS.iter().flat_map(|model| [openai(model), openai(model)]).collect()),
        ListShape::Bare => {
            Answer::json(200, &json!({ "data": each(|model| json!({ "id": model.id, "object": null })) }))
        }
        ListShape::Many => {
            let more = (1..=1000).map(|number| json!({ "id": format!("demo-chat;seed={number}"), "object": "model" }));
            data(each(openai).into_iter().chain(more).take(1000).collect())
        }
        ListShape::Empty => data(Vec::new()),
        ListShape::Null => Answer::json(200, &json!({ "object": "list", "data": null })),
        ListShape::NotFound => {
            Answer::error(404, "invalid_request_error", None, None, "There is no list of models here.")
        }
        ListShape::Error(status) => {
            Answer::error(status, "server_error", None, None, "The list of models cannot be read at the moment.")
        }
        ListShape::Html => Answer::whole(
            200,
            HTML,
            "<!doctype html><html><head><title>Model garden</title></head><body><div id=\"root\"></div></body></html>",
        ),
    }
}

fn openai(model: &Model) -> Value {
    json!({
        "id": model.id, "object": "model", "created": CREATED, "owned_by": "plainwire-mock-provider",
        "context_length": model.context_length,
    })
}

fn anthropic() -> Value {
    let model = |model: &Model| json!({ "type": "model", "id": model.id, "display_name": model.what, "created_at": "2025-01-01T00:00:00Z" });
    json!({
        "data": MODELS.iter().map(model).collect::<Vec<_>>(), "has_more": false,
        "first_id": MODELS.first().map(|model| model.id), "last_id": MODELS.last().map(|model| model.id),
    })
}

fn together(model: &Model) -> Value {
    let [input, output, cached] = model.prices.map(|price| price as f64 / 1e6);
    json!({
        "id": model.id, "object": "model", "created": CREATED, "type": "chat", "display_name": model.what,
        "organization": "Mock", "context_length": model.context_length,
        "pricing": { "input": input, "output": output, "cached_input": cached },
    })
}

fn ollama(model: &Model) -> Value {
    json!({
        "name": model.id, "model": model.id, "modified_at": "2025-01-01T00:00:00Z", "size": 4_661_224_676_u64,
        "details": { "family": "mock", "parameter_size": "8B", "quantization_level": "Q4_0" },
    })
}

fn lmstudio(model: &Model) -> Value {
    json!({
        "type": "llm", "key": model.id, "display_name": model.what, "max_context_length": model.context_length,
        "capabilities": { "vision": model.images, "trained_for_tool_use": true }, "loaded_instances": [],
    })
}

fn openrouter(model: &Model) -> Value {
    // Dollars for one token, as text: twelve decimals are micro-dollars for a million.
    let per_token = |price: u64| if price == 0 { "0".to_owned() } else { format!("0.{price:012}") };
    let [input, output, cached] = model.prices.map(per_token);
    let mut parameters = vec!["max_tokens", "temperature"];
    parameters.extend((model.id == "demo-tools").then_some("tools"));
    parameters.extend((model.id == "demo-reasoning").then_some("reasoning"));
    let modalities = if model.images { &["text", "image"][..] } else { &["text"][..] };
    json!({
        "id": model.id, "name": format!("Mock: {}", model.id), "created": CREATED, "description": model.what,
        "context_length": model.context_length,
        "architecture": { "input_modalities": modalities, "output_modalities": ["text"], "tokenizer": "Other" },
        "pricing": { "prompt": input, "completion": output, "input_cache_read": cached },
        "supported_parameters": parameters,
        "top_provider": { "context_length": model.context_length, "max_completion_tokens": 8192, "is_moderated": false },
    })
}

fn mistral(model: &Model) -> Value {
    json!({
        "id": model.id, "object": "model", "created": CREATED, "owned_by": "mock", "name": model.id,
        "max_context_length": model.context_length, "aliases": [format!("{}-latest", model.id)],
        "capabilities": { "completion_chat": true, "function_calling": true, "vision": model.images }, "type": "base",
    })
}

fn groq(model: &Model) -> Value {
    json!({
        "id": model.id, "object": "model", "created": CREATED, "owned_by": "Mock", "active": model.id != "demo-fast",
        "context_window": model.context_length, "max_completion_tokens": 8192, "public_apps": null,
    })
}

fn deepinfra() -> Vec<Value> {
    let chat = MODELS.iter().map(|model| {
        json!({
            "id": model.id, "object": "model", "created": CREATED, "owned_by": "mock", "root": model.id, "parent": null,
            "metadata": { "context_length": model.context_length, "tags": ["chat", "demo"] },
        })
    });
    let others = [("mock-embedding", "embeddings"), ("mock-speech", "tts"), ("mock-painter", "text-to-image")];
    let others = others.into_iter().map(|(id, tag)| {
        json!({ "id": id, "object": "model", "created": CREATED, "owned_by": "mock", "metadata": { "tags": [tag] } })
    });
    let untagged = json!({ "id": "mock-untagged", "object": "model", "metadata": null });
    others.chain(chat).chain([untagged]).collect()
}
