//! Environment variables and configuration files that people paste.

#[path = "support/paste.rs"]
mod support;

#[test]
fn environment_variables() {
    support::check(&[
        (
            "OPENAI_BASE_URL=https://h.example/v1\nexport OPENAI_API_KEY=\"k-1\"\nOPENAI_MODEL=m-1",
            &["url https://h.example/v1", "key k-1", "model m-1"],
        ),
        ("OPENAI_API_KEY=sk-1", &["key sk-1", "provider openai"]),
        (
            "set OPENAI_API_BASE=https://h.example/v1\r\nset OPENAI_API_KEY=k-1",
            &["url https://h.example/v1", "key k-1"],
        ),
        (
            "setx OPENAI_BASE_URL \"https://h.example/v1\"\nsetx OPENAI_API_KEY k-1",
            &["url https://h.example/v1", "key k-1"],
        ),
        (
            "$env:OPENAI_BASE_URL = \"https://h.example/v1\"\n$Env:OPENAI_API_KEY='k-1'",
            &["url https://h.example/v1", "key k-1"],
        ),
        ("set -gx OPENAI_API_KEY k-1\nset -x OPENAI_MODEL m-1", &["key k-1", "model m-1", "provider openai"]),
        ("ENV OPENAI_API_KEY k-1\nENV OPENAI_BASE_URL=https://h.example/v1", &["url https://h.example/v1", "key k-1"]),
        (
            "environment:\n  - OPENAI_API_BASE_URL=http://host.docker.internal:8000/v1\n  - OPENAI_API_KEY=k-1 # mine",
            &["url http://host.docker.internal:8000/v1", "key k-1"],
        ),
        (
            "OPENAI_API_BASE_URLS=\"https://one.example/v1;https://two.example/v1\"\nOPENAI_API_KEYS=\"k-1;k-2\"",
            &["url https://one.example/v1", "key k-1"],
        ),
        (
            "AZURE_OPENAI_ENDPOINT=https://res.openai.azure.com/\nAZURE_OPENAI_API_KEY=0123456789abcdef0123456789abcdef\nAZURE_OPENAI_DEPLOYMENT=dep\nAZURE_OPENAI_API_VERSION=2024-06-01",
            &[
                "url https://res.openai.azure.com/openai/deployments/dep",
                "key 0123456789abcdef0123456789abcdef",
                "model dep",
                "version 2024-06-01",
            ],
        ),
        (
            "AZURE_OPENAI_ENDPOINT=https://res.openai.azure.com\nAZURE_OPENAI_DEPLOYMENT_NAME=my-deployment",
            &["url https://res.openai.azure.com/openai/deployments/my-deployment", "model my-deployment"],
        ),
        ("AZURE_OPENAI_API_KEY=k-1\nOPENAI_API_VERSION=2024-06-01-preview", &["key k-1", "version 2024-06-01-preview"]),
        ("export GROQ_API_KEY=gsk_0123456789abcdef", &["key gsk_0123456789abcdef", "provider groq"]),
        ("export MISTRAL_API_KEY=<your key>", &["provider mistral"]),
        ("GEMINI_API_KEY=\"AIzaSyA0123456789abcdefghi\"", &["key AIzaSyA0123456789abcdefghi", "provider gemini"]),
        ("HF_TOKEN=hf_0123456789abcdef", &["key hf_0123456789abcdef", "provider huggingface"]),
        ("TOGETHER_API_KEY=k-1", &["key k-1", "provider together"]),
        ("XAI_API_KEY=k-1", &["key k-1", "provider xai"]),
        ("DASHSCOPE_API_KEY=sk-1", &["key sk-1", "provider qwen"]),
        ("AI_GATEWAY_API_KEY=k-1", &["key k-1", "provider vercel"]),
        ("ANTHROPIC_AUTH_TOKEN=k-1\nANTHROPIC_BASE_URL=https://h.example", &["url https://h.example", "key k-1"]),
    ]);
}

#[test]
fn a_key_does_not_come_to_stand_beside_the_address_of_another() {
    support::check(&[
        (
            "OPENAI_API_KEY=sk-1\nANTHROPIC_API_KEY=sk-ant-0123456789abc\nGROQ_API_KEY=gsk_0123456789abcdef\nGROQ_BASE_URL=https://api.groq.com/openai/v1\nGROQ_MODEL=llama-3",
            &["url https://api.groq.com/openai/v1", "key gsk_0123456789abcdef", "model llama-3"],
        ),
        (
            "OPENAI_API_KEY=sk-1\nAZURE_OPENAI_ENDPOINT=https://res.openai.azure.com/openai/v1\nAZURE_OPENAI_API_KEY=k-2",
            &["url https://res.openai.azure.com/openai/v1", "key k-2"],
        ),
        ("OLLAMA_HOST=http://localhost:11434\nGROQ_API_KEY=gsk_0123456789abcdef", &["url http://localhost:11434"]),
        (
            "base_url=\"https://api.mistral.ai/v1\", api_key=\"gsk_0123456789abcdef\"",
            &["url https://api.mistral.ai/v1"],
        ),
        ("base_url=\"https://api.mistral.ai/v1\"\nOPENAI_API_KEY=k-1", &["url https://api.mistral.ai/v1", "key k-1"]),
        (
            "models:\n  - name: One\n    provider: openai\n    model: gpt-4o\n    apiKey: sk-1\n  - name: Two\n    provider: ollama\n    model: llama3.1:8b\n    apiBase: http://localhost:11434\n",
            &["url http://localhost:11434", "model llama3.1:8b"],
        ),
        (
            "{\"models\":[{\"title\":\"One\",\"model\":\"m-1\",\"apiBase\":\"https://one.example/v1\",\"apiKey\":\"k-1\"},{\"title\":\"Two\",\"model\":\"m-2\",\"apiBase\":\"https://two.example/v1\",\"apiKey\":\"k-2\"}]}",
            &["url https://one.example/v1", "key k-1", "model m-1"],
        ),
        (
            "Get a key at https://mine.example/start: gsk_0123456789abcdef",
            &["key gsk_0123456789abcdef", "provider groq"],
        ),
    ]);
}

#[test]
fn configuration_files() {
    support::check(&[
        // Continue.
        (
            "models:\n  - name: Mine\n    provider: openai\n    model: m-1\n    apiBase: https://h.example/v1\n    apiKey: k-1\n    requestOptions:\n      headers:\n        X-Team: blue team\n        X-Other: \"red\"\n    defaultCompletionOptions:\n      temperature: 0.3\n      maxTokens: 1500",
            &[
                "url https://h.example/v1",
                "key k-1",
                "model m-1",
                "header X-Team: blue team",
                "header X-Other: red",
                "temperature 0.3",
                "tokens 1500",
            ],
        ),
        (
            "url: https://h.example/v1\nheaders:\n  Authorization: Bearer k-1\n  X-Team: blue\nmodel: m-1",
            &["url https://h.example/v1", "key k-1", "model m-1", "header X-Team: blue"],
        ),
        // aider.
        (
            "## Model\nmodel: m-1\nweak-model: m-0\nopenai-api-base: https://h.example/v1\nopenai-api-key: k-1\n",
            &["url https://h.example/v1", "key k-1", "model m-1"],
        ),
        // LibreChat.
        (
            "endpoints:\n  custom:\n    - name: \"Mistral\"\n      apiKey: \"${MISTRAL_API_KEY}\"\n      baseURL: \"https://api.mistral.ai/v1\"\n      models:\n        default: [\"mistral-tiny\", \"mistral-small\"]\n        fetch: true\n      titleConvo: true\n      titleModel: \"mistral-nano\"\n      iconURL: \"https://icons.example/v1/m.png\"",
            &["url https://api.mistral.ai/v1", "model mistral-tiny"],
        ),
        // Open WebUI.
        (
            "{\"openai\": {\"enable\": true, \"api_base_urls\": [\"https://h.example/v1\", \"https://i.example/v1\"], \"api_keys\": [\"k-1\", \"\"]}}",
            &["url https://h.example/v1", "key k-1"],
        ),
        // Codex.
        (
            "model = \"m-1\"\nmodel_provider = \"mine\"\nmodel_reasoning_effort = \"high\"\n\n[model_providers.mine]\nname = \"Mine\"\nbase_url = \"https://h.example/v1\"\nenv_key = \"MINE_API_KEY\"\nwire_api = \"chat\"\nhttp_headers = { \"X-Team\" = \"blue\" }\nquery_params = { api-version = \"2025-04-01-preview\" }",
            &[
                "url https://h.example/v1",
                "model m-1",
                "header X-Team: blue",
                "version 2025-04-01-preview",
                "effort high",
            ],
        ),
        // Zed.
        (
            "{\n  \"language_models\": {\n    \"openai_compatible\": {\n      \"Together AI\": {\n        \"api_url\": \"https://api.together.xyz/v1\",\n        \"available_models\": [{ \"name\": \"mistralai/Mixtral-8x7B\", \"display_name\": \"Mixtral\", \"max_tokens\": 32768 }]\n      }\n    }\n  }\n}",
            &["url https://api.together.xyz/v1", "model mistralai/Mixtral-8x7B"],
        ),
        // The same, cut out in the middle.
        (
            "\"api_url\": \"https://h.example/v1\",\n\"available_models\": [\n  { \"name\": \"m-1\", \"max_tokens\": 32768 }\n],",
            &["url https://h.example/v1", "model m-1"],
        ),
        // Cline and its relatives.
        (
            "{\"apiProvider\":\"openai\",\"openAiBaseUrl\":\"https://h.example/v1\",\"openAiApiKey\":\"k-1\",\"openAiModelId\":\"m-1\",\"openAiHeaders\":{\"X-Team\":\"blue\"}}",
            &["url https://h.example/v1", "key k-1", "model m-1", "header X-Team: blue"],
        ),
        // LiteLLM's proxy.
        (
            "model_list:\n  - model_name: gpt-4o\n    litellm_params:\n      model: openai/gpt-4o\n      api_base: https://h.example/v1\n      api_key: os.environ/OPENAI_API_KEY",
            &["url https://h.example/v1", "model gpt-4o"],
        ),
        (
            "[model]\nmodel = \"m-1\"\nbase-url = \"http://127.0.0.1:8000/v1\"",
            &["url http://127.0.0.1:8000/v1", "model m-1"],
        ),
        (
            "{\"AzureOpenAI\": {\"Endpoint\": \"https://res.openai.azure.com/\", \"ApiKey\": \"k-1\", \"DeploymentName\": \"dep\"}}",
            &["url https://res.openai.azure.com/openai/deployments/dep", "key k-1", "model dep"],
        ),
        // The body of a request alone, and one as it stands in a log.
        (
            "{\"model\":\"m-1\",\"messages\":[{\"role\":\"developer\",\"content\":[{\"type\":\"text\",\"text\":\"One.\"},{\"type\":\"text\",\"text\":\"Two.\"}]},{\"role\":\"user\",\"content\":\"model: none\"}],\"temperature\":0.25,\"stream\":false,\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\",\"properties\":{\"model\":{\"type\":\"string\"}},\"required\":[\"model\",\"api_key\"]}}}]}",
            &["model m-1", "temperature 0.25", "streaming off", "prompt One.\nTwo."],
        ),
        (
            "{\"messages\":[{\"role\":\"assistant\",\"content\":\"{\\\"model\\\":\\\"no\\\"}\",\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"model\\\":\\\"no\\\"}\"}}]}],\"model\":\"m-1\"}",
            &["model m-1"],
        ),
        (
            "body={\\\"model\\\": \\\"m-1\\\", \\\"max_tokens\\\": 5} url=https://h.example/v1/chat/completions",
            &["url https://h.example/v1/chat/completions", "model m-1", "tokens 5"],
        ),
    ]);
}
