//! Settings. If this broke, a person could not bring an address, a key and a model together; or a key would go where it
//! does not belong.

use plainwire_e2e::{Browser, Key, Outcome, Session, chats};
use plainwire_mock_provider::{DEMO_KEY, Exchange, Provider};
use serde_json::{Value, json};

/// What is typed, and the URLs that stand under it. The first two are the full URLs of the documentation.
const ADDRESSES: [(&str, &str, &str); 4] = [
    (
        "https://api.provider.com/v1/chat/completions",
        "https://api.provider.com/v1/chat/completions",
        "https://api.provider.com/v1/models",
    ),
    (
        "https://custom-endpoint.provider.com/api/v2/models/chat",
        "https://custom-endpoint.provider.com/api/v2/models/chat",
        "no model list",
    ),
    (
        "https://api.provider.com/v1",
        "https://api.provider.com/v1/chat/completions",
        "https://api.provider.com/v1/models",
    ),
    ("localhost:11434", "http://localhost:11434/chat/completions", "http://localhost:11434/models"),
];

/// Without it, a person would learn only from an error which URL was called.
#[tokio::test]
async fn what_is_typed_is_resolved_called_and_kept() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    let origin = session.provider().origin();
    session.choose_model("demo-chat?rate=max&tokens=8").await?;
    for (typed, chat, models) in ADDRESSES {
        type_over(&session, "#base-url", typed).await?;
        wires(&session, chat, models).await?;
    }
    type_over(&session, "#base-url", "ftp://h/v1").await?;
    assert!(session.find("#base-url-wires .problem").await?.is_none(), "what is being typed is not judged");
    session.script("document.activeElement.blur()", &[]).await?;
    session.wait_for("#base-url-wires .problem").await?;
    // Nothing was called on the way here: only an address that is left is.
    type_over(&session, "#base-url", &session.provider().base_url()).await?;
    wires(&session, &format!("{origin}/v1/chat/completions"), &format!("{origin}/v1/models")).await?;

    let full = address_answers(&session, 1, &format!("{origin}/api/v2/models/chat")).await?;
    assert_eq!(full.path, "/api/v2/models/chat");
    assert_eq!(full.header("authorization"), Some(format!("Bearer {DEMO_KEY}").as_str()));

    let azure = "/openai/deployments/demo-chat/chat/completions";
    let asked = address_answers(&session, 2, &format!("{origin}{azure}?api-version=2024-08-01-preview")).await?;
    assert_eq!((asked.path.as_str(), asked.query.as_str()), (azure, "api-version=2024-08-01-preview"));
    assert_eq!((asked.header("api-key"), asked.header("authorization")), (Some(DEMO_KEY), None));

    session.open_settings().await?;
    session.paste("#api-key", "").await?;
    let keyless = address_answers(&session, 3, &format!("{origin}/open/v1")).await?;
    assert_eq!((keyless.header("authorization"), keyless.header("api-key")), (None, None));

    session.reload().await?;
    session.open_settings().await?;
    let fields = "return ['base-url', 'api-key', 'model'].map(id => document.getElementById(id).value)";
    let kept = json!([format!("{origin}/open/v1"), "", "demo-chat?rate=max&tokens=8"]);
    assert_eq!(session.script(fields, &[]).await?, kept);
    Ok(())
}

/// Without it, a key that was copied with a word too much would be refused far away, with words that do not help.
#[tokio::test]
async fn a_key_is_cleaned_refused_shown_and_bound() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.choose_model("demo-chat?rate=max&tokens=8").await?;
    session.paste("#api-key", "Bearer demo-key\n").await?;
    session.wait_for_text("#api-key-help", "“Bearer” was taken off").await?;
    assert_eq!(key(&session).await?, json!(DEMO_KEY));
    session.paste("#api-key", " demo-key\u{a0}").await?;
    session.wait_for_text("#api-key-help", "What the clipboard added").await?;
    assert_eq!(key(&session).await?, json!(DEMO_KEY));
    for (typed, problem) in
        [("demo key", "holds a space or a line break at character 5"), ("demo”key", "holds “”” at character 5")]
    {
        session.paste("#api-key", typed).await?;
        session.wait_for_text("#api-key-help .problem", problem).await?;
        assert_eq!(key(&session).await?, json!(DEMO_KEY), "what cannot be sent takes no key's place");
    }
    session.paste("#api-key", "demo-key").await?;

    assert_eq!(session.wait_for("#api-key").await?.prop("type").await?.as_deref(), Some("password"));
    session.click_named("Show the API key").await?;
    session.wait_until("the key to be shown", "return document.getElementById('api-key').type === 'text'").await?;
    session.click_named("Hide the API key").await?;
    session.wait_until("the key to be hidden", "return document.getElementById('api-key').type === 'password'").await?;

    // Another origin does not get the key, unless the person says so.
    let other = Provider::start(0).await?;
    session.paste("#base-url", &other.base_url()).await?;
    session.wait_for_text("#api-key-help", &format!("No key is kept for {}.", other.origin())).await?;
    ask(&session).await?;
    session.reply_ended(1).await?;
    session.open_settings().await?;
    let asked = other.log();
    assert!(asked.iter().any(|exchange| exchange.method == "POST"), "it was asked");
    for exchange in &asked {
        assert!(!format!("{exchange:?}").contains(DEMO_KEY), "the key of another origin was sent: {exchange:?}");
    }
    session.click_named(&format!("Use this key for {}", other.origin())).await?;
    session.wait_for_text("#model-help", "5 models from the server.").await?;
    let listed = other.log().into_iter().rfind(|exchange| exchange.method == "GET");
    assert_eq!(listed.as_ref().and_then(|list| list.header("authorization")), Some("Bearer demo-key"));
    for exchange in session.provider().log() {
        let shown = format!("{exchange:?}");
        assert!(!shown.contains("demo key") && !shown.contains("demo”key"), "a refused key was sent: {shown}");
    }
    Ok(())
}

/// Without it, a model would have to be known by heart, and an empty list would hide why there is none.
#[tokio::test]
async fn models_are_fetched_filtered_and_chosen_by_keyboard() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.open_settings().await?;
    session.wait_for_text("#model-help", "5 models from the server.").await?;
    session.script("document.getElementById('model').focus()", &[]).await?;
    session.press(Key::Down).await?;
    session
        .wait_until("the list to open", "return document.querySelectorAll('#model-list [role=option]').length === 5")
        .await?;
    session.press(Key::Down).await?;
    session.press(Key::Enter).await?;
    model_is(&session, "demo-markdown").await?;

    type_over(&session, "#model", "TOOL").await?;
    session
        .wait_until(
            "the list to be narrowed",
            "const options = Array.from(document.querySelectorAll('#model-list [role=option] .mono'), option => option.textContent);
             return options.join() === 'demo-tools'",
        )
        .await?;
    session.press(Key::Down).await?;
    session.press(Key::Enter).await?;
    model_is(&session, "demo-tools").await?;
    session.wait_until("the list to close", "return document.getElementById('model').ariaExpanded === 'false'").await?;

    session.paste("#api-key", "wrong-key").await?;
    session.wait_for_text("#model-help .problem", "The model list could not be fetched: ").await?;
    let said = session.text("#model-help").await?;
    assert!(said.len() > "The model list could not be fetched: ".len() + 20, "the provider's words: {said}");
    assert!(!said.contains("empty") && !said.contains("models from the server"), "{said}");
    Ok(())
}

/// Without it, one broken write would lock a person out of the app for good, or destroy what was kept.
#[tokio::test]
async fn unreadable_settings_are_put_aside_and_said() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    // The first load must have read its settings before they are spoilt for the next.
    session.wait_for(".composer textarea").await?;
    for garbage in ["{{{ not JSON", r#"{"version":1,"data":{"profiles":7}}"#] {
        session
            .script("localStorage.clear(); localStorage.setItem('plainwire.settings', arguments[0])", &[json!(garbage)])
            .await?;
        session.reload().await?;
        session.wait_for_text(".notices", "Settings start afresh").await?;
        let aside = "return Object.entries(localStorage).filter(([key]) => key.startsWith('plainwire.settings.unreadable-')).map(entry => entry[1])";
        assert_eq!(session.script(aside, &[]).await?, json!([garbage]));
    }
    session.choose_model("demo-chat?rate=max&tokens=8").await?;
    ask(&session).await?;
    session.reply_ended(1).await?;
    Ok(())
}

/// Without it, two tabs would write over each other's settings.
#[tokio::test]
async fn another_tab_follows() -> Outcome {
    if Browser::from_env()? != Browser::Chromium {
        println!("only Chromium's driver is relied on for a second tab: this runs there only");
        return Ok(());
    }
    let session = Session::open(Browser::Chromium).await?;
    session.choose_model("first-choice").await?;
    let client = session.client();
    let first = client.window().await?;
    let second = client.new_window(true).await?.handle;
    client.switch_to_window(second).await?;
    session.choose_model("second-choice").await?;
    client.switch_to_window(first).await?;
    model_is(&session, "second-choice").await
}

/// Types over what a field holds, key by key, and stays in the field.
async fn type_over(session: &Session, css: &str, text: &str) -> Outcome {
    session.wait_for(css).await?;
    session
        .script("const field = document.querySelector(arguments[0]); field.focus(); field.select()", &[json!(css)])
        .await?;
    session.type_keys(text).await
}

async fn wires(session: &Session, chat: &str, models: &str) -> Outcome {
    for url in [chat, models] {
        let script = "return Array.from(document.querySelectorAll('.wires span'), span => span.textContent)";
        session
            .until(&format!("{url} under the field"), async || {
                let shown = session.script(script, &[]).await?;
                let shown: Vec<&str> = shown.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                Ok(shown.iter().any(|shown| *shown == url || (url == models && shown.starts_with(url))).then_some(()))
            })
            .await?;
    }
    Ok(())
}

/// Enters an address, asks something and returns what arrived at the provider.
async fn address_answers(session: &Session, count: usize, address: &str) -> Outcome<Exchange> {
    session.open_settings().await?;
    session.paste("#base-url", address).await?;
    ask(session).await?;
    let asked = session.completion_ended(count).await?;
    let reply = session.reply_ended(1).await?;
    assert!(reply.trouble.is_empty() && !reply.text.is_empty(), "{address}: {reply:?}");
    assert_eq!(chats(session.provider()).len(), count);
    Ok(asked)
}

async fn ask(session: &Session) -> Outcome {
    session.new_chat().await?;
    session.send("Are you there?").await
}

async fn key(session: &Session) -> Outcome<Value> {
    let origin = session.provider().origin();
    Ok(session.kept_profile().await?["keys"][origin.as_str()]["key"].take())
}

async fn model_is(session: &Session, model: &str) -> Outcome {
    let script = format!("return document.getElementById('model').value === '{model}'");
    session.wait_until(&format!("the model {model}"), &script).await.map(|_| ())
}
