//! Settings of Kilo Code and Roo Code: their export, one configuration of it, or a piece of the editor's settings.

use serde_json::{Map, Value};

use super::foreign::{FOREIGN, Foreign, MODEL, key_elsewhere, take_headers_elsewhere, why_not};
use super::hide::shown;
use super::incoming::{Incoming, IncomingProfile, Source};
use crate::models::configuration::ModelConfig;
use crate::record::{Record, field, put, to_text};
use crate::settings::request::EFFORTS;
use crate::settings::{Header, KeyScheme, Profile};

/// What stands in front of the names in an editor's settings.
const PREFIXES: [&str; 5] = ["kilo-code.", "roo-cline.", "kilocode.", "roo-code.", "cline."];

/// Reads such settings; none where the value is anything else.
pub(super) fn read(file: &Value) -> Option<Incoming> {
    let mut incoming = Incoming { source: Source::Roo, ..Incoming::default() };
    let profiles = match field(file, "providerProfiles") {
        Value::Null => file,
        profiles => profiles,
    };
    if let Some(configs) = field(profiles, "apiConfigs").as_object() {
        for (name, config) in configs {
            add(&mut incoming, name, config);
        }
        if field(file, "globalSettings").as_object().is_some_and(|settings| !settings.is_empty()) {
            incoming.left_out.push("The editor's other settings have no place here.".to_owned());
        }
        return Some(incoming);
    }
    let config = without_prefixes(file.as_object()?);
    provider(&config)?;
    add(&mut incoming, "", &config);
    Some(incoming)
}

fn without_prefixes(fields: &Map<String, Value>) -> Value {
    let bare = |name: &str| PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name).to_owned();
    Value::Object(fields.iter().map(|(name, value)| (bare(name), value.clone())).collect())
}

/// The provider of a configuration, as it is named there, or as its fields tell.
fn provider(config: &Value) -> Option<&str> {
    if let Some(id) = config.get("apiProvider").and_then(Value::as_str) {
        return Some(id);
    }
    let has = |name: &str| !name.is_empty() && name != MODEL && config.get(name).is_some_and(|value| !value.is_null());
    let general = ["openAiHeaders", "openAiCustomModelInfo"].iter().any(|name| has(name)).then_some("openai");
    let is_one = |one: &&Foreign| has(one.base_field) || has(one.key_field) || has(one.model_field);
    general.or_else(|| FOREIGN.iter().find(is_one).map(|one| one.id))
}

fn add(incoming: &mut Incoming, name: &str, config: &Value) {
    let id = provider(config).unwrap_or_default();
    let say = |why: &str| match shown(name) {
        name if name.is_empty() => [&shown(id), ": ", why, "."].concat(),
        name => ["“", &name, "”: ", why, "."].concat(),
    };
    let Some(foreign) = FOREIGN.iter().find(|foreign| foreign.id == id) else {
        let who = if id.is_empty() { String::new() } else { [&shown(id), ": "].concat() };
        incoming.left_out.push(say(&[who.as_str(), why_not(id)].concat()));
        return;
    };
    let (profile, notes) = profile(name, foreign, config);
    let mut one = IncomingProfile::new(profile);
    one.profile.set_config(configuration(config));
    take_headers_elsewhere(&mut one);
    let key = text(config, foreign.key_field);
    // What their clients send where no key is needed.
    let is_none = ["not-provided", "noop"].contains(&key.as_str());
    let about_key = key_elsewhere(&key).or_else(|| if is_none { None } else { one.add_key(&key) });
    incoming.left_out.extend(notes.into_iter().chain(about_key).map(say));
    incoming.profiles.push(one);
}

fn profile(name: &str, foreign: &Foreign, config: &Value) -> (Profile, Vec<&'static str>) {
    let mut notes = Vec::new();
    let mut profile = Profile { name: name.to_owned(), model: text(config, foreign.model_field), ..Profile::default() };
    if profile.model.is_empty() {
        profile.model = text(config, MODEL);
    }
    let own = address(foreign, config, &profile.model);
    foreign.fill(&mut profile, &own);
    profile.temperature = number(field(config, "modelTemperature"));
    profile.effort = effort(config);
    if foreign.id == "openrouter" {
        profile.extra_body = only_at(&text(config, "openRouterSpecificProvider"));
    }
    if foreign.id == "openai" {
        profile.is_streaming_off = field(config, "openAiStreamingEnabled").as_bool() == Some(false);
        profile.azure_version = text(config, "azureApiVersion");
        if field(config, "openAiUseAzure").as_bool() == Some(true) {
            profile.key_scheme = KeyScheme::ApiKey;
        }
        let headers = field(config, "openAiHeaders").as_object().into_iter().flatten();
        let header = |(name, value): (&String, &Value)| Header { name: name.clone(), value: String::from_value(value) };
        profile.set_headers(headers.map(header).filter(|header| !header.is_blank()).collect());
        if field(config, "openAiR1FormatEnabled").as_bool() == Some(true) {
            notes.push(
                "the switch for R1 parameters has no counterpart; what a model refuses is learned from its answer",
            );
        }
        if !text(config, "openAiHostHeader").is_empty() {
            notes.push("the Host header is left out, since browsers let no page set it");
        }
    }
    if foreign.id == "gemini" && !text(config, "googleGeminiBaseUrl").is_empty() {
        notes.push("its own address is left out, since it is one of Gemini's other protocol");
    }
    (profile, notes)
}

/// The person's own address, as it is called here; empty for the usual one.
fn address(foreign: &Foreign, config: &Value, model: &str) -> String {
    let own = text(config, foreign.base_field);
    match foreign.id {
        // Their clients add it by themselves.
        "ollama" | "lmstudio" => with_version(&own),
        "minimax" => own.replace("/anthropic", "/v1"),
        "mistral" if model.starts_with("codestral-") => match text(config, "mistralCodestralUrl") {
            own if own.is_empty() => "https://codestral.mistral.ai/v1".to_owned(),
            own => with_version(&own),
        },
        "zai" => match text(config, "zaiApiLine").as_str() {
            "china_coding" => "https://open.bigmodel.cn/api/coding/paas/v4".to_owned(),
            "china" | "china_api" => "https://open.bigmodel.cn/api/paas/v4".to_owned(),
            "international" | "international_api" => "https://api.z.ai/api/paas/v4".to_owned(),
            _ => own,
        },
        _ => own,
    }
}

fn with_version(address: &str) -> String {
    let bare = address.trim().trim_end_matches('/');
    if bare.is_empty() || bare.ends_with("/v1") { bare.to_owned() } else { [bare, "/v1"].concat() }
}

/// The extra body that keeps OpenRouter to one of those it passes requests on to.
fn only_at(provider: &str) -> String {
    if provider.is_empty() || provider.starts_with('[') {
        return String::new();
    }
    let (mut body, mut only) = (Map::new(), Map::new());
    put(&mut only, "only", vec![provider.to_owned()].to_value());
    put(&mut body, "provider", Value::Object(only));
    to_text(&Value::Object(body))
}

fn effort(config: &Value) -> String {
    let info = field(config, "openAiCustomModelInfo");
    let chosen = [config, info].map(|place| text(place, "reasoningEffort")).into_iter().find(|word| !word.is_empty());
    let is_off = field(config, "enableReasoningEffort").as_bool() == Some(false);
    chosen.filter(|word| !is_off && EFFORTS.contains(&word.as_str())).unwrap_or_default()
}

fn most_tokens(config: &Value) -> String {
    let info = field(config, "openAiCustomModelInfo");
    let typed = [field(config, "modelMaxTokens"), field(info, "maxTokens")].map(number);
    typed.into_iter().find(|typed| is_own(typed, &["-1", "0"])).unwrap_or_default()
}

/// What the person entered about the model; what their clients begin with is nobody's choice.
fn configuration(config: &Value) -> ModelConfig {
    let info = field(config, "openAiCustomModelInfo");
    let own = |name: &str, usual: &[&str]| {
        let typed = number(field(info, name));
        if is_own(&typed, usual) { typed } else { String::new() }
    };
    // Their clients know a cap that they do not send.
    let is_sent = field(config, "includeMaxTokens").as_bool() == Some(true);
    ModelConfig {
        max_output_tokens: if is_sent { most_tokens(config) } else { String::new() },
        context_window: own("contextWindow", &["128000", "0", "-1"]),
        input_price: own("inputPrice", &["0"]),
        output_price: own("outputPrice", &["0"]),
        cache_read_price: own("cacheReadsPrice", &["0"]),
        cache_write_price: own("cacheWritesPrice", &["0"]),
        images: field(info, "supportsImages").as_bool().filter(|reads| !reads),
        computer_use: field(info, "supportsComputerUse").as_bool().filter(|uses| *uses),
    }
}

fn is_own(typed: &str, usual: &[&str]) -> bool {
    !typed.is_empty() && !usual.contains(&typed)
}

/// A number as it would be typed; empty where there is none.
pub(super) fn number(value: &Value) -> String {
    match value {
        Value::Number(_) => {
            let text = to_text(value);
            text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
        }
        Value::String(text) => text.trim().to_owned(),
        _ => String::new(),
    }
}

fn text(config: &Value, name: &str) -> String {
    String::from_value(field(config, name)).trim().to_owned()
}
