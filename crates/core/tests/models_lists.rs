//! Lists of models in every shape (D9).

#![allow(clippy::expect_used, reason = "what cannot be read fails the test")]

use plainwire_core::models::{Model, nearest, parse_models};

fn ids(body: &str) -> Vec<String> {
    parse_models(body.as_bytes()).expect(body).into_iter().map(|model| model.id).collect()
}

fn one(body: &str) -> Model {
    let mut models = parse_models(format!("[{body}]").as_bytes()).expect(body);
    models.remove(0)
}

#[test]
fn every_shape_is_a_list() {
    let rows: &[(&str, &[&str])] = &[
        (r#"{"object":"list","data":[{"id":"a"},{"id":"b"}]}"#, &["a", "b"]),
        (r#"[{"id":"a","display_name":"A","context_length":10,"type":"chat"}]"#, &["a"]),
        (r#"{"models":[{"name":"llama3:latest","model":"llama3:latest","size":1}]}"#, &["llama3:latest"]),
        (r#"{"models":[{"type":"llm","key":"qwen/qwen3","display_name":"Qwen3"}]}"#, &["qwen/qwen3"]),
        (r#"{"data":[{"id":"models/gemini-2.0-flash"}]}"#, &["gemini-2.0-flash"]),
        (r#"{"models":[{"name":"models/gemini-2.0-flash","displayName":"Gemini"}]}"#, &["gemini-2.0-flash"]),
        (r#"{"data":[{"id":"a"},{"id":"b"},{"id":"a"}]}"#, &["a", "b"]),
        (r#"["a","b"]"#, &["a", "b"]),
        (r#"{"data":["a","b"]}"#, &["a", "b"]),
        (r#"{"models":{"a":{"context_length":1},"b":{}}}"#, &["a", "b"]),
        (r#"{"data":{"models":[{"id":"a"}]}}"#, &["a"]),
        (r#"{"object":"list","models":[{"model":"a.gguf"}],"data":[{"id":"a"}]}"#, &["a"]),
        (r#"{"stt":[{"name":"nova"}],"tts":[{"name":"aura"},{"name":"nova"}]}"#, &["nova", "aura"]),
        (r#"{"data":[{"id":"a"},null,5,{"object":"model"},{"id":""},{"id":"b"}]}"#, &["a", "b"]),
        ("\u{FEFF}\n{\"data\":[{\"id\":\"a\"}]}\n", &["a"]),
        // Mistral lists a model under each of its names.
        (
            r#"{"object":"list","data":[{"id":"large-latest","name":"large-2411","aliases":["large-2411"]},{"id":"large-2411","name":"large-2411","aliases":["large-latest"]},{"id":"large-2411"}]}"#,
            &["large-latest", "large-2411"],
        ),
        // LM Studio's own list, with what is no chat model.
        (
            r#"{"models":[{"type":"llm","key":"qwen/qwen3","max_context_length":40960},{"type":"embedding","key":"nomic"}]}"#,
            &["qwen/qwen3"],
        ),
        // Mixed kinds: DeepInfra's tags, Together's types, Mistral's capabilities, Groq's switch.
        (
            r#"{"data":[{"id":"a","metadata":{"tags":["chat"]}},{"id":"b","metadata":{"tags":["embeddings"]}},{"id":"c"}]}"#,
            &["a", "c"],
        ),
        (
            r#"[{"id":"a","type":"chat"},{"id":"b","type":"image"},{"id":"c","type":"embedding"},{"id":"d","type":"language"}]"#,
            &["a", "d"],
        ),
        (
            r#"{"data":[{"id":"a","capabilities":{"completion_chat":true}},{"id":"b","capabilities":{"completion_chat":false}}]}"#,
            &["a"],
        ),
        (r#"{"data":[{"id":"a","active":true},{"id":"b","active":false}]}"#, &["a"]),
        // A list without any chat model is shown as it is.
        (r#"[{"id":"b","type":"image"}]"#, &["b"]),
        (r#"{"object":"list","data":[]}"#, &[]),
        (r#"{"object":"list","data":null}"#, &[]),
        ("[]", &[]),
    ];
    for (body, expected) in rows {
        assert_eq!(ids(body), *expected, "{body}");
    }
}

#[test]
fn what_is_no_list_is_an_error_and_never_an_empty_list() {
    let rows = [
        (r#"{"error":{"message":"Wrong key"}}"#, "Wrong key"),
        (r#"{"error":"Wrong key"}"#, "Wrong key"),
        (r#"{"detail":"Wrong key"}"#, "Wrong key"),
        (r#"{"code":20012,"message":"Wrong key","data":null}"#, "Wrong key"),
        (r#"{"base_resp":{"status_code":1004,"status_msg":"Wrong key"}}"#, "Wrong key"),
        (r#"[{"error":{"message":"Wrong key"}}]"#, "Wrong key"),
        (r#"{"error":"Wrong key","data":[]}"#, "Wrong key"),
        ("<html><title>Sign in</title></html>", "Sign in"),
        // No list at all: MiniMax, and Perplexity's gateway.
        ("404 page not found", "404 page not found"),
        ("<html><head><title>404 Not Found</title></head><body>nginx</body></html>", "404 Not Found: nginx"),
        ("Wrong key", "Wrong key"),
        ("", ""),
        ("{}", ""),
        ("null", ""),
        ("5", ""),
        (r#"{"choices":[]}"#, ""),
    ];
    for (body, message) in rows {
        let error = parse_models(body.as_bytes()).expect_err(body);
        assert_eq!(error.message, message, "{body}");
        assert!(!error.to_string().is_empty());
    }
}

#[test]
fn what_lists_say_about_models() {
    let openrouter = one(r#"{"id":"openai/gpt-4o","name":"OpenAI: GPT-4o","context_length":128000,
        "architecture":{"input_modalities":["text","image"]},"pricing":{"prompt":"0.0000025","completion":"0.00001","input_cache_read":"0.00000125"},
        "top_provider":{"max_completion_tokens":16384},"supported_parameters":["temperature","tools","reasoning"]}"#);
    assert_eq!(openrouter.name.as_deref(), Some("OpenAI: GPT-4o"));
    assert_eq!((openrouter.context_window, openrouter.max_output_tokens), (Some(128_000), Some(16_384)));
    assert_eq!(
        (openrouter.input_price, openrouter.output_price, openrouter.cached_price),
        (Some(2.5), Some(10.0), Some(1.25))
    );
    assert_eq!((openrouter.images, openrouter.tools, openrouter.reasoning), (Some(true), Some(true), Some(true)));

    let together = one(
        r#"{"id":"m","display_name":"M","context_length":8192,"type":"chat","organization":"O","pricing":{"input":0.2,"output":0.6}}"#,
    );
    assert_eq!((together.input_price, together.output_price), (Some(0.2), Some(0.6)));
    assert_eq!(together.owned_by.as_deref(), Some("O"));

    let mistral = one(
        r#"{"id":"m","max_context_length":32768,"capabilities":{"completion_chat":true,"function_calling":true,"vision":false}}"#,
    );
    assert_eq!((mistral.context_window, mistral.tools, mistral.images), (Some(32_768), Some(true), Some(false)));

    let groq =
        one(r#"{"id":"m","context_window":131072,"max_completion_tokens":32768,"owned_by":"Meta","active":true}"#);
    assert_eq!((groq.context_window, groq.max_output_tokens), (Some(131_072), Some(32_768)));

    let deepinfra = one(
        r#"{"id":"m","metadata":{"context_length":4096,"max_tokens":2048,"pricing":{"input_tokens":0.08,"output_tokens":0.3},"tags":["chat","vision"]}}"#,
    );
    assert_eq!(
        (deepinfra.context_window, deepinfra.input_price, deepinfra.images),
        (Some(4096), Some(0.08), Some(true))
    );

    let lm_studio = one(
        r#"{"key":"m","display_name":"M","max_context_length":131072,"capabilities":{"vision":true,"trained_for_tool_use":true}}"#,
    );
    assert_eq!((lm_studio.context_window, lm_studio.images, lm_studio.tools), (Some(131_072), Some(true), Some(true)));

    let vllm = one(r#"{"id":"m","owned_by":"vllm","max_model_len":4096}"#);
    assert_eq!(vllm.context_window, Some(4096));
    let llama_cpp = one(r#"{"id":"m","meta":{"n_ctx_train":40960}}"#);
    assert_eq!(llama_cpp.context_window, Some(40_960));
    let odd = one(r#"{"id":"m","context_length":"many","pricing":"free","capabilities":7,"name":null}"#);
    assert_eq!(odd, Model { id: "m".to_owned(), ..Model::default() });
    let free = one(r#"{"id":"m","pricing":{"prompt":"0","completion":"-1"}}"#);
    assert_eq!((free.input_price, free.output_price), (Some(0.0), None));
}

#[test]
fn the_nearest_names_for_a_typo() {
    let names = [
        "gpt-4o",
        "gpt-4o-mini",
        "gpt-4.1",
        "o3-mini",
        "claude-haiku-4-5",
        "deepseek/deepseek-chat",
        "meta-llama/Llama-3.3-70B",
        "text-embedding-3",
    ];
    let models: Vec<Model> = names.iter().map(|id| Model { id: (*id).to_owned(), ..Model::default() }).collect();
    let first = |typed: &str| nearest(&models, typed, 3).first().map(|model| model.id.clone()).unwrap_or_default();
    for (typed, expected) in [
        ("gpt4o", "gpt-4o"),
        ("GPT-4o", "gpt-4o"),
        ("gtp-4o", "gpt-4o"),
        ("gpt-4o-mni", "gpt-4o-mini"),
        ("gpt_4.1", "gpt-4.1"),
        ("deepseek-chat", "deepseek/deepseek-chat"),
        ("deepsek-chat", "deepseek/deepseek-chat"),
        ("llama-3.3-70b", "meta-llama/Llama-3.3-70B"),
        ("haiku", "claude-haiku-4-5"),
        ("anthropic/claude-haiku-4-5", "claude-haiku-4-5"),
    ] {
        assert_eq!(first(typed), expected, "{typed}");
    }
    assert!(nearest(&models, "zzzzzzzz", 3).is_empty());
    assert!(nearest(&models, "  ", 3).is_empty());
    assert!(nearest(&models, "gpt-4o", 2).len() <= 2);
    assert!(nearest(&[], "gpt-4o", 2).is_empty());
}
