//! The names under which programs, shells and configuration files hold an address, a key, a model and the rest.

use super::tokens::NAME_BYTES;

/// What the value of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A base URL or an endpoint; how surely, from 2 to 4.
    Address(u8),
    /// The resource of Azure, which is the first label of its host.
    AzureResource,
    /// An API key.
    Key,
    /// Perhaps an API key, perhaps one of a keyboard or a dictionary.
    AnyKey,
    /// The value of an `Authorization` header.
    Authorization,
    /// The scheme in front of a key, with nothing between.
    Bearer,
    /// A model.
    Model,
    /// A list of models.
    Models,
    /// A deployment of Azure.
    Deployment,
    /// Headers by name.
    Headers,
    /// One header, name and value.
    Header,
    /// Azure's `api-version`.
    Version,
    /// The sampling temperature.
    Temperature,
    /// The most tokens of a reply.
    MaxTokens,
    /// The reasoning effort.
    Effort,
    /// Whether a reply is streamed.
    Stream,
    /// Instructions that stand in front of everything.
    Prompt,
    /// Whose message it is.
    Author,
    /// The text of a message.
    Content,
    /// A provider by its own name.
    Provider,
    /// The name of a model within a list of models.
    Name,
}

/// A name that was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// What its value is.
    pub(super) role: Role,
    /// Whose the value is, as the front of the name tells: `GROQ_API_KEY`.
    pub(super) owner: Option<&'static str>,
}

/// Names that count alone only.
const WHOLE: [(&str, Role); 24] = [
    ("url", Role::Address(2)),
    ("uri", Role::Address(3)),
    ("ollama_host", Role::Address(4)),
    ("resource_name", Role::AzureResource),
    ("key", Role::AnyKey),
    ("token", Role::AnyKey),
    ("secret", Role::AnyKey),
    ("bearer", Role::Bearer),
    ("oauth2_bearer", Role::Key),
    ("authorization", Role::Authorization),
    ("models", Role::Models),
    ("default", Role::Models),
    ("engine", Role::Deployment),
    ("header", Role::Header),
    ("h", Role::Header),
    ("stream", Role::Stream),
    ("streaming", Role::Stream),
    ("effort", Role::Effort),
    ("system", Role::Prompt),
    ("instructions", Role::Prompt),
    ("role", Role::Author),
    ("content", Role::Content),
    ("provider", Role::Provider),
    ("name", Role::Name),
];

/// Names that also count behind others: `OPENAI_BASE_URL`, `azureOpenAIApiKey`.
const ENDS: [(&str, Role); 36] = [
    ("base_url", Role::Address(4)),
    ("base_urls", Role::Address(4)),
    ("baseurl", Role::Address(4)),
    ("base_uri", Role::Address(4)),
    ("uri_base", Role::Address(4)),
    ("base_path", Role::Address(4)),
    ("api_base", Role::Address(4)),
    ("apibase", Role::Address(4)),
    ("api_url", Role::Address(4)),
    ("api_host", Role::Address(4)),
    ("endpoint", Role::Address(4)),
    ("endpoint_url", Role::Address(4)),
    ("server_url", Role::Address(3)),
    ("api_instance_name", Role::AzureResource),
    ("api_key", Role::Key),
    ("api_keys", Role::Key),
    ("apikey", Role::Key),
    ("api_token", Role::Key),
    ("auth_token", Role::Key),
    ("access_token", Role::Key),
    ("key_credential", Role::Key),
    ("model", Role::Model),
    ("model_id", Role::Model),
    ("model_name", Role::Model),
    ("deployment", Role::Deployment),
    ("deployment_id", Role::Deployment),
    ("deployment_name", Role::Deployment),
    ("headers", Role::Headers),
    ("api_version", Role::Version),
    ("temperature", Role::Temperature),
    ("max_tokens", Role::MaxTokens),
    ("max_completion_tokens", Role::MaxTokens),
    ("max_output_tokens", Role::MaxTokens),
    ("reasoning_effort", Role::Effort),
    ("system_prompt", Role::Prompt),
    ("model_provider", Role::Provider),
];

/// Words in a name that make it one of something else: of another service, or of a model for another purpose.
const OTHER: [&str; 25] = [
    "embedding",
    "embeddings",
    "embed",
    "rerank",
    "reranker",
    "image",
    "images",
    "audio",
    "speech",
    "tts",
    "stt",
    "whisper",
    "otel",
    "otlp",
    "search",
    "redis",
    "database",
    "db",
    "title",
    "summary",
    "weak",
    "autocomplete",
    "proxy",
    "token",
    "oauth",
];

/// How providers are called in names of variables and classes, and the id of their preset. The last ones have none.
const OWNERS: [(&str, &str); 46] = [
    ("openai", "openai"),
    ("openrouter", "openrouter"),
    ("groq", "groq"),
    ("mistral", "mistral"),
    ("mistralai", "mistral"),
    ("deepseek", "deepseek"),
    ("together", "together"),
    ("togetherai", "together"),
    ("perplexity", "perplexity"),
    ("perplexityai", "perplexity"),
    ("pplx", "perplexity"),
    ("xai", "xai"),
    ("grok", "xai"),
    ("cerebras", "cerebras"),
    ("gemini", "gemini"),
    ("google", "gemini"),
    ("googleai", "gemini"),
    ("googlegenerativeai", "gemini"),
    ("anthropic", "anthropic"),
    ("claude", "anthropic"),
    ("fireworks", "fireworks"),
    ("fireworksai", "fireworks"),
    ("deepinfra", "deepinfra"),
    ("hyperbolic", "hyperbolic"),
    ("nvidia", "nvidia"),
    ("nvidianim", "nvidia"),
    ("huggingface", "huggingface"),
    ("huggingfacehub", "huggingface"),
    ("hf", "huggingface"),
    ("cohere", "cohere"),
    ("co", "cohere"),
    ("sambanova", "sambanova"),
    ("moonshot", "moonshot"),
    ("kimi", "moonshot"),
    ("zai", "zai"),
    ("qwen", "qwen"),
    ("dashscope", "qwen"),
    ("siliconflow", "siliconflow"),
    ("minimax", "minimax"),
    ("novita", "novita"),
    ("aigateway", "vercel"),
    ("chutes", "chutes"),
    ("azure", AZURE),
    ("azureopenai", AZURE),
    ("ollama", "ollama"),
    ("litellm", "litellm"),
];

/// The owner of what belongs to Azure, which has no address of its own.
pub(super) const AZURE: &str = "azure";

/// Reads a name, however it is written; none where it says nothing.
pub(super) fn name(word: &str) -> Option<Name> {
    let snake = snake(word)?;
    if let Some((_, role)) = WHOLE.iter().find(|(whole, _)| *whole == snake) {
        return Some(Name { role: *role, owner: in_front(&snake, "host").and_then(owner_at_end) });
    }
    let (front, role) = ENDS
        .iter()
        .filter_map(|(end, role)| Some((in_front(&snake, end)?, *role)))
        .min_by_key(|(front, _)| front.len())
        .or_else(|| {
            // `OPENAI_KEY`, `HF_TOKEN`: only providers have such.
            let front = in_front(&snake, "key").or_else(|| in_front(&snake, "token"))?;
            owner_at_end(front).map(|_| (front, Role::Key))
        })?;
    let owner = owner_at_end(front);
    let is_other = |word: &str| OTHER.contains(&word);
    let is_of_place = matches!(role, Role::Address(_) | Role::Key | Role::Model | Role::Deployment);
    if is_of_place && owner.is_none() && front.split('_').any(is_other)
        || role == Role::Model && front.split('_').any(is_other)
    {
        return None;
    }
    Some(Name { role, owner })
}

/// The provider whose class or function this is: `ChatGroq`, `createOpenAI`, `AsyncOpenAI`.
pub(super) fn owner_of_call(word: &str) -> Option<&'static str> {
    let word = word.rsplit('.').next().unwrap_or(word);
    owner_at_end(&snake(word)?)
}

/// The provider of this id, or known by this name.
pub(super) fn owner(word: &str) -> Option<&'static str> {
    let compact: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
    OWNERS.iter().find(|(known, _)| known.eq_ignore_ascii_case(&compact)).map(|(_, id)| *id)
}

/// The longest provider's name that a name ends in.
fn owner_at_end(front: &str) -> Option<&'static str> {
    let mut found = None;
    let mut compact = String::new();
    let front = front.strip_suffix("_api").unwrap_or(front);
    for part in front.rsplit('_') {
        compact.insert_str(0, part);
        found = OWNERS.iter().find(|(known, _)| *known == compact).map(|(_, id)| *id).or(found);
    }
    // `AzureChatOpenAI`, `AZURE_OPENAI_API`: another place than the provider of that name.
    if front.split('_').any(|part| part == AZURE) { Some(AZURE) } else { found }
}

fn in_front<'a>(snake: &'a str, end: &str) -> Option<&'a str> {
    let front = snake.strip_suffix(end)?;
    if front.is_empty() { Some(front) } else { front.strip_suffix('_') }
}

/// `baseURL`, `--base-url` and `Base URL` as `base_url`; none where a character stands in it that no name has.
fn snake(word: &str) -> Option<String> {
    if word.len() > NAME_BYTES {
        return None;
    }
    let mut snake = String::new();
    let mut letters = word.chars().peekable();
    let mut before = '_';
    while let Some(c) = letters.next() {
        if !c.is_ascii_alphanumeric() {
            if !"_-.:$@ –—".contains(c) {
                return None;
            }
            if !snake.is_empty() && !snake.ends_with('_') {
                snake.push('_');
            }
        } else {
            let ends_acronym = before.is_ascii_uppercase() && letters.peek().is_some_and(char::is_ascii_lowercase);
            if c.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit() || ends_acronym) {
                snake.push('_');
            }
            snake.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    let length = snake.trim_end_matches('_').len();
    snake.truncate(length);
    (!snake.is_empty()).then_some(snake)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_however_they_are_written() {
        for (word, role, owner) in [
            ("baseURL", Role::Address(4), None),
            ("OPENAI_BASE_URL", Role::Address(4), Some("openai")),
            ("openAiBaseUrl", Role::Address(4), Some("openai")),
            ("--openai-api-base", Role::Address(4), Some("openai")),
            ("Base URL", Role::Address(4), None),
            ("azureOpenAIApiKey", Role::Key, Some(AZURE)),
            ("$env:GROQ_API_KEY", Role::Key, Some("groq")),
            ("NEXT_PUBLIC_OPENAI_API_KEY", Role::Key, Some("openai")),
            ("HF_TOKEN", Role::Key, Some("huggingface")),
            ("AZURE_OPENAI_KEY", Role::Key, Some(AZURE)),
            ("OpenAI:ApiKey", Role::Key, Some("openai")),
            ("GOOGLE_GENERATIVE_AI_API_KEY", Role::Key, Some("gemini")),
            ("AI_GATEWAY_API_KEY", Role::Key, Some("vercel")),
            ("modelName", Role::Model, None),
            ("azureOpenAIApiDeploymentName", Role::Deployment, Some(AZURE)),
            ("http_headers", Role::Headers, None),
            ("maxTokens", Role::MaxTokens, None),
        ] {
            assert_eq!(name(word), Some(Name { role, owner }), "{word}");
        }
        for word in
            ["embedding_model", "titleModel", "OTEL_EXPORTER_OTLP_ENDPOINT", "iconURL", "primary_key", "x/model", ""]
        {
            assert_eq!(name(word), None, "{word}");
        }
    }

    #[test]
    fn classes_tell_their_provider() {
        for (word, owner) in [
            ("OpenAI", Some("openai")),
            ("openai.AsyncOpenAI", Some("openai")),
            ("ChatMistralAI", Some("mistral")),
            ("createGoogleGenerativeAI", Some("gemini")),
            ("AzureChatOpenAI", Some(AZURE)),
            ("createOpenAICompatible", None),
            ("print", None),
        ] {
            assert_eq!(owner_of_call(word), owner, "{word}");
        }
    }
}
