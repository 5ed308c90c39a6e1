//! What is known of the providers of other clients: their names there, their presets here, and what cannot work.

use super::incoming::IncomingProfile;
use crate::providers::preset;
use crate::settings::Profile;

/// A provider of Kilo Code and Roo Code.
pub(super) struct Foreign {
    /// As their `apiProvider` names it.
    pub(super) id: &'static str,
    /// The preset here; empty where there is none.
    preset: &'static str,
    /// Where it is reached.
    pub(super) base_url: &'static str,
    /// The field that holds an address of the person's own; empty where there is none.
    pub(super) base_field: &'static str,
    /// The field that holds the key.
    pub(super) key_field: &'static str,
    /// The field that holds the model.
    pub(super) model_field: &'static str,
}

/// The field that most of them have in common.
pub(super) const MODEL: &str = "apiModelId";

/// Those that speak the protocol of OpenAI, the general one first.
#[rustfmt::skip]
pub(super) const FOREIGN: &[Foreign] = &[
    named("openai", "openai", "https://api.openai.com/v1", "openAiBaseUrl", "openAiApiKey", "openAiModelId"),
    named("openai-native", "openai", "https://api.openai.com/v1", "openAiNativeBaseUrl", "openAiNativeApiKey", MODEL),
    named("openrouter", "openrouter", "https://openrouter.ai/api/v1", "openRouterBaseUrl", "openRouterApiKey", "openRouterModelId"),
    named("ollama", "ollama", "http://localhost:11434/v1", "ollamaBaseUrl", "ollamaApiKey", "ollamaModelId"),
    named("lmstudio", "lm-studio", "http://localhost:1234/v1", "lmStudioBaseUrl", "lmStudioApiKey", "lmStudioModelId"),
    named("litellm", "litellm", "http://localhost:4000/v1", "litellmBaseUrl", "litellmApiKey", "litellmModelId"),
    named("deepseek", "deepseek", "https://api.deepseek.com", "deepSeekBaseUrl", "deepSeekApiKey", MODEL),
    named("mistral", "mistral", "https://api.mistral.ai/v1", "", "mistralApiKey", MODEL),
    named("groq", "groq", "https://api.groq.com/openai/v1", "", "groqApiKey", MODEL),
    named("xai", "xai", "https://api.x.ai/v1", "", "xaiApiKey", MODEL),
    named("gemini", "gemini", "https://generativelanguage.googleapis.com/v1beta/openai", "", "geminiApiKey", MODEL),
    named("cerebras", "cerebras", "https://api.cerebras.ai/v1", "", "cerebrasApiKey", MODEL),
    named("fireworks", "fireworks", "https://api.fireworks.ai/inference/v1", "", "fireworksApiKey", MODEL),
    named("sambanova", "sambanova", "https://api.sambanova.ai/v1", "", "sambaNovaApiKey", MODEL),
    named("moonshot", "moonshot", "https://api.moonshot.ai/v1", "moonshotBaseUrl", "moonshotApiKey", MODEL),
    named("zai", "zai", "https://api.z.ai/api/coding/paas/v4", "", "zaiApiKey", MODEL),
    named("huggingface", "huggingface", "https://router.huggingface.co/v1", "", "huggingFaceApiKey", "huggingFaceModelId"),
    named("deepinfra", "deepinfra", "https://api.deepinfra.com/v1/openai", "deepInfraBaseUrl", "deepInfraApiKey", "deepInfraModelId"),
    named("minimax", "minimax", "https://api.minimax.io/v1", "minimaxBaseUrl", "minimaxApiKey", MODEL),
    named("doubao", "ark", "https://ark.cn-beijing.volces.com/api/v3", "doubaoBaseUrl", "doubaoApiKey", MODEL),
    named("vercel-ai-gateway", "vercel", "https://ai-gateway.vercel.sh/v1", "", "vercelAiGatewayApiKey", "vercelAiGatewayModelId"),
    named("chutes", "chutes", "https://llm.chutes.ai/v1", "", "chutesApiKey", MODEL),
    named("kilocode", "kilo", "https://api.kilo.ai/api/gateway", "", "kilocodeToken", "kilocodeModel"),
    named("requesty", "", "https://router.requesty.ai/v1", "requestyBaseUrl", "requestyApiKey", "requestyModelId"),
    named("unbound", "", "https://api.getunbound.ai/v1", "", "unboundApiKey", "unboundModelId"),
    named("glama", "", "https://glama.ai/api/gateway/openai/v1", "", "glamaApiKey", "glamaModelId"),
    named("nano-gpt", "", "https://nano-gpt.com/api/v1", "", "nanoGptApiKey", "nanoGptModelId"),
    named("synthetic", "", "https://api.synthetic.new/openai/v1", "", "syntheticApiKey", MODEL),
    named("inception", "", "https://api.inceptionlabs.ai/v1", "inceptionLabsBaseUrl", "inceptionLabsApiKey", "inceptionLabsModelId"),
    named("ovhcloud", "", "https://oai.endpoints.kepler.ai.cloud.ovh.net/v1", "ovhCloudAiEndpointsBaseUrl", "ovhCloudAiEndpointsApiKey", "ovhCloudAiEndpointsModelId"),
    named("featherless", "", "https://api.featherless.ai/v1", "", "featherlessApiKey", MODEL),
    named("io-intelligence", "", "https://api.intelligence.io.solutions/api/v1", "", "ioIntelligenceApiKey", "ioIntelligenceModelId"),
    named("baseten", "", "https://inference.baseten.co/v1", "", "basetenApiKey", MODEL),
];

const fn named(
    id: &'static str,
    preset: &'static str,
    base_url: &'static str,
    base_field: &'static str,
    key_field: &'static str,
    model_field: &'static str,
) -> Foreign {
    Foreign { id, preset, base_url, base_field, key_field, model_field }
}

/// Why a provider of another client cannot be used from a page.
pub(super) fn why_not(id: &str) -> &'static str {
    match id {
        "anthropic" => {
            "Anthropic's own protocol is not spoken here; what it offers to other clients is at \
             https://api.anthropic.com/v1"
        }
        "bedrock" | "amazon-bedrock" => "requests to Amazon Bedrock have to be signed, which is not done here",
        "vertex" | "google-vertex" | "google-vertex-anthropic" => "Vertex AI wants a sign-in at Google Cloud",
        "vscode-lm" => "its models are to be had inside the editor only",
        "claude-code" | "gemini-cli" | "qwen-code" | "openai-codex" => {
            "it signs in through a program on the computer, which a page cannot ask"
        }
        "roo" | "sap-ai-core" | "github-copilot" => "it wants a sign-in of its own",
        "human-relay" | "fake-ai" | "virtual-quota-fallback" => "it is no provider but a tool of the editor",
        "" => "nothing is set up in it",
        _ => "this provider is not known here, and no address of it is in the file",
    }
}

/// Gives a profile the preset of that id, where it goes to the preset's address.
pub(super) fn choose(profile: &mut Profile, id: &str) {
    if let Some(preset) = preset(id).filter(|preset| preset.base_url == profile.base_url) {
        preset.id.clone_into(&mut profile.provider);
    }
}

impl Foreign {
    /// Gives a profile this provider's address, or the person's own.
    pub(super) fn fill(&self, profile: &mut Profile, own_address: &str) {
        let address = own_address.trim();
        if address.is_empty() { self.base_url } else { address }.clone_into(&mut profile.base_url);
        choose(profile, self.preset);
    }
}

/// Where the key would be that another client reads from elsewhere; none where the text is a key.
pub(super) fn key_elsewhere(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if text.starts_with("{env:") || text.starts_with("${") || text.starts_with('$') {
        Some("its key is in an environment variable, which a page cannot read")
    } else if text.starts_with("{file:") {
        Some("its key is in another file, which a page cannot read")
    } else {
        None
    }
}

/// A header's value that is read from elsewhere is none.
pub(super) fn take_headers_elsewhere(incoming: &mut IncomingProfile) {
    for header in &mut incoming.header_values {
        if key_elsewhere(&header.value).is_some() {
            header.value.clear();
            incoming.without_value.push(header.name.clone());
        }
    }
}
