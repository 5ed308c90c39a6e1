//! Settings of other clients. If this broke, a person would type again what they have in a file already, or a key of theirs
//! would come to an address that it was never meant for.

use plainwire_core::models::configuration::ModelConfig;
use plainwire_core::settings::{KeyScheme, Settings};
use plainwire_core::transfer::{ImportError, Incoming, IncomingProfile, Source, apply, read};

/// What a file holds; nothing of one that is refused.
fn import(text: &str) -> Incoming {
    read(text).unwrap_or_default()
}

fn only(text: &str) -> IncomingProfile {
    let incoming = import(text);
    assert_eq!(incoming.profiles.len(), 1, "{incoming:?}");
    incoming.profiles[0].clone()
}

/// The origin and the text of every key.
fn keys(one: &IncomingProfile) -> Vec<(&str, &str)> {
    one.keys.0.iter().map(|kept| (kept.origin.as_deref().unwrap_or_default(), kept.key.as_str())).collect()
}

const EXPORT: &str = r#"{
  "providerProfiles": {
    "currentApiConfigName": "work",
    "apiConfigs": {
      "work": {
        "id": "q1w2e3", "apiProvider": "openai", "openAiBaseUrl": "https://gateway.example/v1",
        "openAiApiKey": "gw-canary-1", "openAiModelId": "big-model", "openAiStreamingEnabled": false,
        "openAiUseAzure": true, "azureApiVersion": "2025-01-01", "openAiR1FormatEnabled": true,
        "openAiHeaders": {"X-Team": "blue-7", "": ""}, "openAiHostHeader": "inner.example",
        "includeMaxTokens": true, "modelMaxTokens": 4096, "modelTemperature": 0.5,
        "enableReasoningEffort": true, "rateLimitSeconds": 0,
        "openAiCustomModelInfo": {
          "maxTokens": -1, "contextWindow": 200000, "supportsImages": false, "supportsComputerUse": true,
          "supportsPromptCache": true, "inputPrice": 2.5, "outputPrice": 10, "cacheReadsPrice": 0.25,
          "cacheWritesPrice": 0, "reasoningEffort": "high"
        }
      },
      "claude": {"apiProvider": "anthropic", "apiKey": "ant-canary", "apiModelId": "some-model"},
      "cloud": {"apiProvider": "bedrock", "awsSecretKey": "aws-canary"},
      "editor": {"apiProvider": "vscode-lm"},
      "later": {"apiProvider": "from-the-future", "futureKey": "f-canary"},
      "empty": {}
    },
    "modeApiConfigs": {"code": "q1w2e3"}
  },
  "globalSettings": {"customInstructions": "x"}
}"#;

#[test]
fn an_export_of_kilo_code_or_roo_code_is_read_field_by_field() {
    let incoming = import(EXPORT);
    assert_eq!((incoming.source, incoming.profiles.len()), (Source::Roo, 1));
    let one = &incoming.profiles[0];
    let profile = &one.profile;
    assert_eq!((profile.name.as_str(), profile.id.as_str(), profile.provider.as_str()), ("work", "", ""));
    assert_eq!((profile.base_url.as_str(), profile.model.as_str()), ("https://gateway.example/v1", "big-model"));
    assert_eq!((profile.temperature.as_str(), profile.effort.as_str()), ("0.5", "high"));
    assert_eq!((profile.key_scheme, profile.azure_version.as_str()), (KeyScheme::ApiKey, "2025-01-01"));
    assert!(profile.is_streaming_off && profile.keys.0.is_empty());
    assert_eq!(profile.headers.len(), 1);
    assert_eq!((profile.headers[0].name.as_str(), profile.headers[0].value.as_str()), ("X-Team", ""));
    assert_eq!(
        (profile.headers_origin.as_str(), one.header_values[0].value.as_str()),
        ("https://gateway.example", "blue-7")
    );
    assert_eq!(keys(one), [("https://gateway.example", "gw-canary-1")]);
    assert_eq!(
        one.profile.config(),
        ModelConfig {
            max_output_tokens: "4096".into(),
            context_window: "200000".into(),
            input_price: "2.5".into(),
            output_price: "10".into(),
            cache_read_price: "0.25".into(),
            cache_write_price: String::new(),
            images: Some(false),
            computer_use: Some(true),
        }
    );
}

#[test]
fn what_cannot_work_here_is_named_and_not_dropped_in_silence() {
    let said = import(EXPORT).left_out.join("\n");
    for part in [
        "“claude”",
        "Anthropic's own protocol",
        "“cloud”",
        "Bedrock",
        "“editor”",
        "“later”",
        "from-the-future",
        "“empty”",
    ] {
        assert!(said.contains(part), "{part} in\n{said}");
    }
    for part in ["R1", "Host header", "other settings"] {
        assert!(said.contains(part), "{part} in\n{said}");
    }
    assert!(!said.contains("canary"), "{said}");
}

#[test]
fn what_their_clients_begin_with_is_nobodys_choice() {
    let one = only(
        r#"{"apiProvider":"openai","openAiBaseUrl":"https://h/v1","openAiModelId":"m","includeMaxTokens":true,
            "enableReasoningEffort":false,"reasoningEffort":"high","openAiStreamingEnabled":true,"openAiApiKey":"not-provided",
            "openAiCustomModelInfo":{"maxTokens":-1,"contextWindow":128000,"supportsImages":true,
            "supportsPromptCache":false,"inputPrice":0,"outputPrice":0}}"#,
    );
    assert_eq!(one.profile.config(), ModelConfig::default());
    assert_eq!(one.profile.effort, "");
    assert!(!one.profile.is_streaming_off && one.keys.0.is_empty());
}

#[test]
fn each_of_their_providers_comes_to_its_preset_or_its_address() {
    // Provider, its fields, then the preset here, the address, the model, and the key's origin.
    #[rustfmt::skip]
    let rows = [
        ("openai", r#""openAiApiKey":"k1","openAiModelId":"m""#, "openai", "https://api.openai.com/v1", "https://api.openai.com"),
        ("openai-native", r#""openAiNativeApiKey":"k1","apiModelId":"m""#, "openai", "https://api.openai.com/v1", "https://api.openai.com"),
        ("openai-native", r#""openAiNativeApiKey":"k1","openAiNativeBaseUrl":"https://own.example/v1","apiModelId":"m""#, "", "https://own.example/v1", "https://own.example"),
        ("openrouter", r#""openRouterApiKey":"k1","openRouterModelId":"m""#, "openrouter", "https://openrouter.ai/api/v1", "https://openrouter.ai"),
        ("ollama", r#""ollamaModelId":"m","ollamaApiKey":"k1""#, "ollama", "http://localhost:11434/v1", "http://localhost:11434"),
        ("ollama", r#""ollamaBaseUrl":"http://nas.local:11434/","ollamaModelId":"m","ollamaApiKey":"k1""#, "", "http://nas.local:11434/v1", "http://nas.local:11434"),
        ("lmstudio", r#""lmStudioBaseUrl":"http://localhost:1234","lmStudioModelId":"m","lmStudioApiKey":"k1""#, "lm-studio", "http://localhost:1234/v1", "http://localhost:1234"),
        ("litellm", r#""litellmBaseUrl":"http://proxy.example:4000","litellmApiKey":"k1","litellmModelId":"m""#, "", "http://proxy.example:4000", "http://proxy.example:4000"),
        ("deepseek", r#""deepSeekApiKey":"k1","apiModelId":"m""#, "deepseek", "https://api.deepseek.com", "https://api.deepseek.com"),
        ("groq", r#""groqApiKey":"k1","apiModelId":"m""#, "groq", "https://api.groq.com/openai/v1", "https://api.groq.com"),
        ("xai", r#""xaiApiKey":"k1","apiModelId":"m""#, "xai", "https://api.x.ai/v1", "https://api.x.ai"),
        ("cerebras", r#""cerebrasApiKey":"k1","apiModelId":"m""#, "cerebras", "https://api.cerebras.ai/v1", "https://api.cerebras.ai"),
        ("gemini", r#""geminiApiKey":"k1","apiModelId":"m""#, "gemini", "https://generativelanguage.googleapis.com/v1beta/openai", "https://generativelanguage.googleapis.com"),
        ("mistral", r#""mistralApiKey":"k1","apiModelId":"m","mistralCodestralUrl":"https://unused.example""#, "mistral", "https://api.mistral.ai/v1", "https://api.mistral.ai"),
    ];
    for (provider, fields, preset, base_url, origin) in rows {
        let one = only(&format!(r#"{{"apiProvider":"{provider}",{fields}}}"#));
        assert_eq!((one.profile.provider.as_str(), one.profile.base_url.as_str()), (preset, base_url), "{fields}");
        assert_eq!(one.profile.model, "m", "{fields}");
        assert_eq!(keys(&one), [(origin, "k1")], "{fields}");
    }
    #[rustfmt::skip]
    let addresses = [
        ("fireworks", r#""fireworksApiKey":"k1""#, "https://api.fireworks.ai/inference/v1"),
        ("sambanova", r#""sambaNovaApiKey":"k1""#, "https://api.sambanova.ai/v1"),
        ("moonshot", r#""moonshotApiKey":"k1","moonshotBaseUrl":"https://api.moonshot.cn/v1""#, "https://api.moonshot.cn/v1"),
        ("zai", r#""zaiApiKey":"k1""#, "https://api.z.ai/api/coding/paas/v4"),
        ("zai", r#""zaiApiKey":"k1","zaiApiLine":"china_api""#, "https://open.bigmodel.cn/api/paas/v4"),
        ("huggingface", r#""huggingFaceApiKey":"k1""#, "https://router.huggingface.co/v1"),
        ("minimax", r#""minimaxApiKey":"k1","minimaxBaseUrl":"https://api.minimax.io/anthropic""#, "https://api.minimax.io/v1"),
        ("mistral", r#""mistralApiKey":"k1","apiModelId":"codestral-latest""#, "https://codestral.mistral.ai/v1"),
        ("kilocode", r#""kilocodeToken":"k1","kilocodeModel":"m""#, "https://api.kilo.ai/api/gateway"),
    ];
    for (provider, fields, base_url) in addresses {
        let one = only(&format!(r#"{{"apiProvider":"{provider}",{fields}}}"#));
        assert_eq!(one.profile.base_url, base_url, "{fields}");
        assert_eq!(one.keys.0.len(), 1, "{fields}");
        assert!(one.profile.endpoint().is_ok(), "{fields}");
    }
}

#[test]
fn a_piece_of_the_editors_settings_is_enough() {
    let one = only(
        r#"{
            // copied out of settings.json
            "roo-cline.openAiBaseUrl": "https://h.example/v1", /* ours */
            "roo-cline.openAiApiKey": "k1",
            "kilo-code.openAiModelId": "m",
            "editor.fontSize": 14,
        }"#,
    );
    assert_eq!((one.profile.base_url.as_str(), one.profile.model.as_str()), ("https://h.example/v1", "m"));
    assert_eq!(keys(&one), [("https://h.example", "k1")]);
    assert_eq!(
        only(r#"{"groqApiKey":"k1","apiModelId":"m"}"#).profile.provider,
        "groq",
        "the fields say whose they are"
    );
    let only_at = only(r#"{"openRouterModelId":"m","openRouterSpecificProvider":"DeepInfra"}"#);
    assert_eq!(only_at.profile.extra_body, r#"{"provider":{"only":["DeepInfra"]}}"#);
}

#[test]
fn a_configuration_of_opencode_gives_a_profile_a_provider() {
    let incoming = import(
        r#"{
            "$schema": "https://schema.example/config.json",
            "model": "house/second",
            "provider": {
                "house": {
                    "name": "The house server", "npm": "@ai-sdk/openai-compatible",
                    "options": {"baseURL": "https://house.example/v1", "apiKey": "{env:HOUSE_KEY}",
                                "headers": {"X-Team": "blue-7", "X-Token": "{env:T}"}},
                    "models": {
                        "first": {"name": "First"},
                        "second": {"id": "second-2025", "limit": {"context": 65536, "output": 8192},
                                   "cost": {"input": 0.5, "output": 1.5, "cache_read": 0},
                                   "modalities": {"input": ["text", "image"], "output": ["text"]}}
                    }
                },
                "groq": {"options": {"apiKey": "k1"}},
                "anthropic": {"npm": "@ai-sdk/anthropic", "options": {"apiKey": "canary"}},
                "other": {"npm": "some-package", "options": {"baseURL": "https://o.example"}},
                "nowhere": {"models": {"m": {}}}
            }
        }"#,
    );
    assert_eq!(incoming.source, Source::OpenCode);
    let titles: Vec<String> = incoming.profiles.iter().map(|one| one.profile.title()).collect();
    assert_eq!(titles, ["groq", "The house server"]);
    let (groq, house) = (&incoming.profiles[0], &incoming.profiles[1]);
    assert_eq!((groq.profile.provider.as_str(), keys(groq)), ("groq", vec![("https://api.groq.com", "k1")]));
    assert_eq!((house.profile.model.as_str(), house.keys.0.len()), ("second-2025", 0));
    assert_eq!((house.without_value.join(","), house.header_values.len()), ("X-Token".into(), 2));
    let configuration = ModelConfig {
        max_output_tokens: "8192".into(),
        context_window: "65536".into(),
        input_price: "0.5".into(),
        output_price: "1.5".into(),
        cache_read_price: "0".into(),
        images: Some(true),
        ..ModelConfig::default()
    };
    assert_eq!(house.profile.config(), configuration);
    let said = incoming.left_out.join("\n");
    for part in ["environment variable", "“anthropic”", "some-package", "“nowhere”", "other models"] {
        assert!(said.contains(part), "{part} in\n{said}");
    }
    assert!(!said.contains("canary"), "{said}");
}

#[test]
fn their_keys_come_along_only_where_the_person_says_so() {
    for (with_secrets, expected) in [(false, None), (true, Some("gw-canary-1"))] {
        let mut settings = Settings::default();
        apply(&mut settings, &import(EXPORT), &[true], with_secrets, &mut || "fresh".into());
        let profile = &settings.profiles[0];
        assert_eq!(profile.key(), expected);
        let value = if with_secrets { "blue-7" } else { "" };
        assert_eq!((profile.headers[0].name.as_str(), profile.headers[0].value.as_str()), ("X-Team", value));
    }
}

#[test]
fn what_is_no_settings_is_refused_in_words() {
    for text in ["", "{", "[]", "7", "null", "{}", "{\"a\":1}", "{\"provider\":\"x\"}", "{\"provider\":{\"a\":1}}"] {
        assert_eq!(read(text), Err(ImportError::Unknown), "{text}");
    }
    let other = read(r#"{"plainwire":"conversation","version":1}"#);
    assert_eq!(other, Err(ImportError::OtherKind("conversation".into())));
    assert_eq!(read(r#"{"plainwire":7}"#), Err(ImportError::OtherKind(String::new())));
}
