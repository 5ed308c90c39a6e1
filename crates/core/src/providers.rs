//! Providers and local servers that can be chosen by name.

/// What choosing a provider fills in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Stored in a profile; never changes.
    pub id: &'static str,
    /// As the provider writes itself.
    pub name: &'static str,
    /// Goes into the Base URL field.
    pub base_url: &'static str,
    /// Where keys are made; none for a server that needs none.
    pub key_page: Option<&'static str>,
    /// Whether it runs on the person's own computer.
    pub is_local: bool,
}

/// All presets, cloud providers first, each group in the order in which people are likely to look for them.
pub const PRESETS: &[Preset] = &[
    cloud("openai", "OpenAI", "https://api.openai.com/v1", "https://platform.openai.com/api-keys"),
    cloud("openrouter", "OpenRouter", "https://openrouter.ai/api/v1", "https://openrouter.ai/keys"),
    cloud("groq", "Groq", "https://api.groq.com/openai/v1", "https://console.groq.com/keys"),
    cloud("mistral", "Mistral", "https://api.mistral.ai/v1", "https://console.mistral.ai"),
    cloud("deepseek", "DeepSeek", "https://api.deepseek.com", "https://platform.deepseek.com/api_keys"),
    cloud("together", "Together AI", "https://api.together.xyz/v1", "https://api.together.xyz/settings/api-keys"),
    cloud("perplexity", "Perplexity", "https://api.perplexity.ai", "https://www.perplexity.ai/settings/api"),
    cloud("xai", "xAI", "https://api.x.ai/v1", "https://console.x.ai"),
    cloud("cerebras", "Cerebras", "https://api.cerebras.ai/v1", "https://cloud.cerebras.ai"),
    cloud(
        "gemini",
        "Google Gemini",
        "https://generativelanguage.googleapis.com/v1beta/openai",
        "https://aistudio.google.com/app/apikey",
    ),
    local("ollama", "Ollama", "http://localhost:11434/v1"),
    local("lm-studio", "LM Studio", "http://localhost:1234/v1"),
    local("llama-cpp", "llama.cpp", "http://localhost:8080/v1"),
    local("vllm", "vLLM", "http://localhost:8000/v1"),
    local("jan", "Jan", "http://127.0.0.1:1337/v1"),
    local("koboldcpp", "KoboldCpp", "http://localhost:5001/v1"),
    local("textgen", "text-generation-webui", "http://127.0.0.1:5000/v1"),
    local("litellm", "LiteLLM proxy", "http://localhost:4000/v1"),
];

/// The preset with that id.
#[must_use]
pub fn preset(id: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.id == id)
}

const fn cloud(id: &'static str, name: &'static str, base_url: &'static str, key_page: &'static str) -> Preset {
    Preset { id, name, base_url, key_page: Some(key_page), is_local: false }
}

const fn local(id: &'static str, name: &'static str, base_url: &'static str) -> Preset {
    Preset { id, name, base_url, key_page: None, is_local: true }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::{Reading, resolve};

    #[test]
    fn every_preset_resolves_and_is_named_once() {
        for (index, preset) in PRESETS.iter().enumerate() {
            let endpoint = resolve(preset.base_url, Reading::Auto).unwrap();
            assert!(endpoint.chat.ends_with("/chat/completions"), "{}", preset.id);
            assert_eq!(endpoint.is_loopback(), preset.is_local, "{}", preset.id);
            assert!(PRESETS[index + 1..].iter().all(|other| other.id != preset.id), "{}", preset.id);
        }
    }
}
