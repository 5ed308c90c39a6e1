//! The table of presets.

use super::{Cors, KeyUse, ModelList, Note, Preset};

/// All presets, cloud providers first, each group in the order in which people are likely to look for them.
pub const PRESETS: &[Preset] = &[
    cloud("openai", "OpenAI", "https://api.openai.com/v1")
        .keys_at("https://platform.openai.com/api-keys")
        .measured(Cors::Any)
        .noted(&[Note::WrongKeyLooksLikeCors]),
    Preset {
        is_template: true,
        models: ModelList::Unlisted,
        ..cloud(
            "azure",
            "Azure OpenAI",
            "https://{resource}.openai.azure.com/openai/deployments/{deployment}/chat/completions",
        )
        .keys_at("https://portal.azure.com")
        .noted(&[Note::AddressFromPortal, Note::ReportedFromBrowsers])
    },
    cloud("openrouter", "OpenRouter", "https://openrouter.ai/api/v1")
        .keys_at("https://openrouter.ai/keys")
        .measured(Cors::Listed(&["HTTP-Referer", "X-Title", "X-OpenRouter-*", "X-Stainless-*"]))
        .noted(&[Note::PublicModelList]),
    Preset {
        headers: &[("anthropic-dangerous-direct-browser-access", "true")],
        ..cloud("anthropic", "Anthropic", "https://api.anthropic.com/v1")
            .keys_at("https://console.anthropic.com/settings/keys")
            .measured(Cors::Any)
            .noted(&[Note::DirectAccessHeader, Note::ModelListTakesOtherHeaders, Note::IgnoresUnknownFields])
    },
    cloud("gemini", "Google Gemini", "https://generativelanguage.googleapis.com/v1beta/openai")
        .keys_at("https://aistudio.google.com/app/apikey")
        .measured(Cors::Listed(&["x-goog-api-key", "x-goog-api-client"]))
        .noted(&[Note::ModelIdsHavePrefix]),
    cloud("groq", "Groq", "https://api.groq.com/openai/v1")
        .keys_at("https://console.groq.com/keys")
        .measured(Cors::Any),
    cloud("mistral", "Mistral", "https://api.mistral.ai/v1")
        .keys_at("https://console.mistral.ai")
        .measured(Cors::Listed(&["X-Mistral-User-Agent"]))
        .noted(&[Note::StrictBody]),
    cloud("deepseek", "DeepSeek", "https://api.deepseek.com")
        .keys_at("https://platform.deepseek.com/api_keys")
        .also_at(&["https://api.deepseek.com/v1", "https://api.deepseek.com/beta"])
        .measured(Cors::Any),
    cloud("xai", "xAI", "https://api.x.ai/v1")
        .keys_at("https://console.x.ai")
        .measured(Cors::Any)
        .noted(&[Note::NoStreamOptions]),
    cloud("together", "Together AI", "https://api.together.xyz/v1")
        .keys_at("https://api.together.xyz/settings/api-keys")
        .measured(Cors::Any),
    cloud("fireworks", "Fireworks AI", "https://api.fireworks.ai/inference/v1")
        .measured(Cors::Listed(&["HTTP-Referer", "X-Title"])),
    cloud("cerebras", "Cerebras", "https://api.cerebras.ai/v1")
        .keys_at("https://cloud.cerebras.ai")
        .measured(Cors::Any)
        .noted(&[Note::WrongKeyLooksLikeCors]),
    cloud("perplexity", "Perplexity", "https://api.perplexity.ai")
        .keys_at("https://www.perplexity.ai/settings/api")
        .listing(ModelList::Unlisted)
        .measured(Cors::Listed(&["x-title", "x-source"])),
    cloud("cohere", "Cohere", "https://api.cohere.ai/compatibility/v1")
        .keys_at("https://dashboard.cohere.com/api-keys")
        .listing(ModelList::Unknown)
        .measured(Cors::Any)
        .noted(&[Note::NoStreamOptions]),
    cloud("huggingface", "Hugging Face", "https://router.huggingface.co/v1")
        .keys_at("https://huggingface.co/settings/tokens")
        .noted(&[Note::ReportedFromBrowsers]),
    cloud("deepinfra", "DeepInfra", "https://api.deepinfra.com/v1/openai")
        .keys_at("https://deepinfra.com/dash/api_keys")
        .noted(&[Note::NoDeveloperRole]),
    cloud("sambanova", "SambaNova", "https://api.sambanova.ai/v1").keys_at("https://cloud.sambanova.ai/apis"),
    cloud("hyperbolic", "Hyperbolic", "https://api.hyperbolic.xyz/v1").keys_at("https://app.hyperbolic.xyz"),
    cloud("nvidia", "NVIDIA NIM", "https://integrate.api.nvidia.com/v1")
        .keys_at("https://build.nvidia.com/settings/api-keys")
        .measured(Cors::None),
    cloud("moonshot", "Moonshot AI (Kimi)", "https://api.moonshot.ai/v1")
        .keys_at("https://platform.moonshot.ai/console/api-keys")
        .also_at(&["https://api.moonshot.cn/v1"])
        .measured(Cors::Listed(&["referer", "x-stainless-lang"]))
        .noted(&[Note::KimiCodeKeys]),
    cloud("zai", "Z.ai", "https://api.z.ai/api/paas/v4")
        .keys_at("https://z.ai/manage-apikey/apikey-list")
        .also_at(&["https://api.z.ai/api/coding/paas/v4"])
        .listing(ModelList::Unreliable)
        .measured(Cors::Any)
        .noted(&[Note::NoVersionInPath]),
    cloud("zhipu", "Zhipu BigModel", "https://open.bigmodel.cn/api/paas/v4")
        .listing(ModelList::Unknown)
        .noted(&[Note::NoVersionInPath, Note::KeysDifferFromZai]),
    cloud("qwen", "Qwen (DashScope)", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1")
        .keys_at("https://bailian.console.alibabacloud.com")
        .also_at(&["https://dashscope.aliyuncs.com/compatible-mode/v1"])
        .measured(Cors::Any)
        .noted(&[Note::RegionBoundKey]),
    cloud("siliconflow", "SiliconFlow", "https://api.siliconflow.cn/v1")
        .also_at(&["https://api.siliconflow.com/v1"])
        .noted(&[Note::KeysDifferByDomain]),
    cloud("minimax", "MiniMax", "https://api.minimax.io/v1").listing(ModelList::Unlisted),
    cloud("novita", "Novita AI", "https://api.novita.ai/v3/openai"),
    cloud("ark", "Volcengine Ark", "https://ark.cn-beijing.volces.com/api/v3")
        .listing(ModelList::Unknown)
        .noted(&[Note::NoVersionInPath]),
    cloud("vercel", "Vercel AI Gateway", "https://ai-gateway.vercel.sh/v1"),
    cloud("chutes", "Chutes", "https://llm.chutes.ai/v1"),
    cloud("modelscope", "ModelScope", "https://api-inference.modelscope.cn/v1").allowing(Cors::Listed(&[])),
    cloud("kilo", "Kilo Gateway", "https://api.kilo.ai/api/gateway")
        .keys_at("https://app.kilo.ai")
        .listing(ModelList::Unknown)
        .noted(&[Note::NoVersionInPath, Note::NoDeveloperRole]),
    Preset {
        retired: true,
        models: ModelList::Unknown,
        ..cloud("anyscale", "Anyscale", "https://api.endpoints.anyscale.com/v1").noted(&[Note::RetirementUnconfirmed])
    },
    local("ollama", "Ollama", "http://localhost:11434/v1")
        .allowing(Cors::SameComputer)
        .noted(&[Note::AllowOriginOllama]),
    local("lm-studio", "LM Studio", "http://localhost:1234/v1").allowing(Cors::Off).noted(&[Note::CorsOffByDefault]),
    local("llama-cpp", "llama.cpp", "http://localhost:8080/v1").allowing(Cors::Any).noted(&[Note::RestrictedWithTools]),
    local("vllm", "vLLM", "http://localhost:8000/v1").noted(&[Note::AllowOriginVllm]),
    local("localai", "LocalAI", "http://localhost:8080/v1").noted(&[Note::AllowOriginLocalAi]),
    Preset { key: KeyUse::Needed, ..local("jan", "Jan", "http://127.0.0.1:1337/v1").noted(&[Note::CorsSwitchJan]) },
    local("koboldcpp", "KoboldCpp", "http://localhost:5001/v1").allowing(Cors::Any),
    local("textgen", "text-generation-webui", "http://127.0.0.1:5000/v1").noted(&[Note::StartWithApi]),
    Preset { key: KeyUse::Own, ..local("litellm", "LiteLLM proxy", "http://localhost:4000/v1") },
    local("llamafile", "llamafile", "http://localhost:8080/v1"),
];

/// The day of the measurement that [`Preset::measured`] tells of.
const MEASURED: &str = "2026-08-14";

const fn cloud(id: &'static str, name: &'static str, base_url: &'static str) -> Preset {
    Preset {
        id,
        name,
        base_url,
        is_template: false,
        other_base_urls: &[],
        key_page: None,
        is_local: false,
        models: ModelList::Listed,
        cors: Cors::Unknown,
        measured: None,
        key: KeyUse::Needed,
        headers: &[],
        retired: false,
        notes: &[],
    }
}

const fn local(id: &'static str, name: &'static str, base_url: &'static str) -> Preset {
    Preset { is_local: true, key: KeyUse::Optional, ..cloud(id, name, base_url) }
}

impl Preset {
    const fn keys_at(self, page: &'static str) -> Self {
        Self { key_page: Some(page), ..self }
    }

    const fn also_at(self, other_base_urls: &'static [&'static str]) -> Self {
        Self { other_base_urls, ..self }
    }

    const fn listing(self, models: ModelList) -> Self {
        Self { models, ..self }
    }

    const fn allowing(self, cors: Cors) -> Self {
        Self { cors, ..self }
    }

    const fn measured(self, cors: Cors) -> Self {
        Self { cors, measured: Some(MEASURED), ..self }
    }

    const fn noted(self, notes: &'static [Note]) -> Self {
        Self { notes, ..self }
    }
}
