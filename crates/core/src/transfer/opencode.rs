//! Configurations of OpenCode, and of Kilo Code since it took them over: providers by id, models below each.

use serde_json::{Map, Value};

use super::foreign::{FOREIGN, choose, key_elsewhere, take_headers_elsewhere, why_not};
use super::hide::shown;
use super::incoming::{Incoming, IncomingProfile, Source};
use super::roo::number;
use crate::models::configuration::ModelConfig;
use crate::providers::preset;
use crate::record::{Record, field};
use crate::settings::{Header, Profile};

/// Packages that speak the protocol of OpenAI.
const PACKAGES: [&str; 12] = [
    "@ai-sdk/openai-compatible",
    "@ai-sdk/openai",
    "@ai-sdk/groq",
    "@ai-sdk/mistral",
    "@ai-sdk/xai",
    "@ai-sdk/cerebras",
    "@ai-sdk/deepinfra",
    "@ai-sdk/deepseek",
    "@ai-sdk/fireworks",
    "@ai-sdk/togetherai",
    "@ai-sdk/perplexity",
    "@openrouter/ai-sdk-provider",
];

/// Reads such a configuration; none where the value is anything else.
pub(super) fn read(file: &Value) -> Option<Incoming> {
    let providers = field(file, "provider").as_object().filter(|all| all.values().any(Value::is_object))?;
    let mut incoming = Incoming { source: Source::OpenCode, ..Incoming::default() };
    let chosen = String::from_value(field(file, "model"));
    for (id, provider) in providers {
        add(&mut incoming, id, provider, chosen.split_once('/').filter(|(of, _)| of == id).map(|(_, model)| model));
    }
    Some(incoming)
}

fn add(incoming: &mut Incoming, id: &str, provider: &Value, chosen: Option<&str>) {
    let name = Some(String::from_value(field(provider, "name"))).filter(|name| !name.trim().is_empty());
    let name = name.unwrap_or_else(|| id.to_owned());
    let say = |why: &str| ["“", &shown(&name), "”: ", why, "."].concat();
    let package = String::from_value(field(provider, "npm"));
    if !package.is_empty() && !PACKAGES.contains(&package.as_str()) {
        let protocol = package.rsplit('/').next().unwrap_or_default();
        let why = match why_not(protocol) {
            why if why == why_not("?") => [&shown(&package), " speaks a protocol that is not spoken here"].concat(),
            why => why.to_owned(),
        };
        incoming.left_out.push(say(&why));
        return;
    }
    let options = field(provider, "options");
    let Some(base_url) = address(id, provider, options) else {
        incoming.left_out.push(say(why_not(id)));
        return;
    };
    let mut profile = Profile { name: name.clone(), base_url, ..Profile::default() };
    choose(&mut profile, preset_of(id));
    let models = field(provider, "models").as_object();
    let model = models.and_then(|models| model(models, chosen));
    if let Some((id, _)) = &model {
        profile.model.clone_from(id);
    } else {
        chosen.unwrap_or_default().clone_into(&mut profile.model);
    }
    let headers = field(options, "headers").as_object().into_iter().flatten();
    let header = |(name, value): (&String, &Value)| Header { name: name.clone(), value: String::from_value(value) };
    profile.set_headers(headers.map(header).filter(|header| !header.is_blank()).collect());

    let others = models.map_or(0, |models| models.len().saturating_sub(1));
    let mut one = IncomingProfile::new(profile);
    one.profile.set_config(model.map(|(_, model)| configuration(model)).unwrap_or_default());
    take_headers_elsewhere(&mut one);
    let key = String::from_value(field(options, "apiKey"));
    let about_key = key_elsewhere(&key).or_else(|| one.add_key(&key));
    incoming.left_out.extend(about_key.map(say));
    if others > 0 {
        incoming.left_out.push(say("its other models are left out, since the server lists them"));
    }
    incoming.profiles.push(one);
}

fn preset_of(id: &str) -> &str {
    match id {
        "google" => "gemini",
        "togetherai" => "together",
        "lmstudio" => "lm-studio",
        "vercel-ai-gateway" => "vercel",
        id => id,
    }
}

fn address(id: &str, provider: &Value, options: &Value) -> Option<String> {
    let typed = [field(options, "baseURL"), field(provider, "api")].map(String::from_value);
    let typed = typed.into_iter().find(|typed| !typed.trim().is_empty() && key_elsewhere(typed).is_none());
    // The names of both clients are the same for nearly all providers.
    let foreign = || FOREIGN.iter().find(|foreign| foreign.id == id).map(|foreign| foreign.base_url);
    let known = || preset(preset_of(id)).map(|preset| preset.base_url).or_else(foreign);
    // What other clients call Anthropic is its own protocol.
    typed.or_else(|| Some(id).filter(|id| *id != "anthropic").and_then(|_| known()).map(str::to_owned))
}

/// The model that was chosen, or the first, by the name that the server knows it under.
fn model<'a>(models: &'a Map<String, Value>, chosen: Option<&str>) -> Option<(String, &'a Value)> {
    let found = chosen.and_then(|chosen| models.get_key_value(chosen));
    let (name, model) = found.or_else(|| models.iter().next().filter(|_| chosen.is_none()))?;
    let id = Some(String::from_value(field(model, "id"))).filter(|id| !id.is_empty());
    Some((id.unwrap_or_else(|| name.clone()), model))
}

fn configuration(model: &Value) -> ModelConfig {
    let (limit, cost) = (field(model, "limit"), field(model, "cost"));
    let kinds = field(field(model, "modalities"), "input").as_array();
    let images = kinds.map(|kinds| kinds.iter().any(|kind| kind == "image"));
    let size = |name: &str| Some(number(field(limit, name))).filter(|size| size != "0").unwrap_or_default();
    ModelConfig {
        max_output_tokens: size("output"),
        context_window: size("context"),
        input_price: number(field(cost, "input")),
        output_price: number(field(cost, "output")),
        cache_read_price: number(field(cost, "cache_read")),
        cache_write_price: number(field(cost, "cache_write")),
        images: images.or_else(|| field(model, "attachment").as_bool()),
        computer_use: None,
    }
}
