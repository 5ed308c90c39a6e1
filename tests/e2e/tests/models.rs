//! The model list. If this broke, a person would have to know by heart how a provider names its models, or would look at an
//! empty list and not learn why it is empty.

use plainwire_e2e::{Browser, BundleCopy, Key, Outcome, Session};
use serde_json::{Value, json};

const DEMO: [&str; 5] = ["demo-chat", "demo-markdown", "demo-reasoning", "demo-tools", "demo-fast"];

/// Without it, the list of one provider or another would come out empty, twice, or with names that it does not take.
#[tokio::test]
async fn every_shape_of_a_list_comes_out_as_names_that_can_be_sent() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    for (shape, more) in [
        ("openai", &[][..]),
        ("array", &[]),
        ("ollama", &[]),
        ("lmstudio", &[]),
        ("gemini", &[]),
        ("openrouter", &[]),
        ("mistral", &[]),
        // What is switched off there is not offered.
        ("groq", &[]),
        ("anthropic", &[]),
        ("stale", &["demo-retired"]),
        ("duplicates", &[]),
        ("bare", &[]),
        ("deepinfra", &["mock-untagged"]),
    ] {
        at_list(&session, shape).await?;
        let is_offered = |id: &&str| shape != "groq" || *id != "demo-fast";
        let expected: Vec<&str> = DEMO.iter().chain(more).copied().filter(is_offered).collect();
        session.wait_for_text("#model-help", &format!("{} models from the server.", expected.len())).await?;
        let mut options: Vec<String> = options(&session).await?.into_iter().map(|(id, _)| id).collect();
        options.sort_unstable();
        let mut expected = expected;
        expected.sort_unstable();
        assert_eq!(options, expected, "{shape}");
    }
    at_list(&session, "many").await?;
    session.wait_for_text("#model-help", "1000 models from the server.").await?;
    assert!(options(&session).await?.len() >= 100, "a long list is cut, and searched as a whole");
    type_over(&session, "seed=995").await?;
    shown(&session, &["demo-chat;seed=995"]).await
}

/// Without it, a person would choose a model without knowing what it costs or can do.
#[tokio::test]
async fn the_list_says_what_is_known_and_is_searched_by_any_part() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    at_list(&session, "openrouter").await?;
    session.wait_for_text("#model-help", "5 models from the server.").await?;
    let options = options(&session).await?;
    let detail = |id: &str| options.iter().find(|(option, _)| option == id).map(|(_, detail)| detail.as_str());
    assert_eq!(detail("demo-chat"), Some("128k · $0.2 in, $0.6 out · images"));
    assert_eq!(detail("demo-tools"), Some("128k · $0.2 in, $0.6 out · images · tools"));
    assert_eq!(detail("demo-reasoning"), Some("200k · $1.25 in, $10 out · images · reasoning"));
    assert_eq!(detail("demo-fast"), Some("1000k · $0 in, $0 out"));

    type_over(&session, "REASON").await?;
    shown(&session, &["demo-reasoning"]).await?;
    type_over(&session, "tools").await?;
    shown(&session, &["demo-tools"]).await?;
    type_over(&session, "demo-").await?;
    shown(&session, &DEMO).await?;
    session.press(Key::Up).await?;
    active(&session, "demo-fast").await?;
    session.press(Key::Down).await?;
    active(&session, "demo-chat").await?;
    session.press(Key::Escape).await?;
    session.wait_until("the list to close", "return document.getElementById('model-list').hidden").await?;
    assert_eq!(model(&session).await?, "demo-", "Escape leaves what was typed");
    session.press(Key::Down).await?;
    session.press(Key::Down).await?;
    session.press(Key::Enter).await?;
    session.until("the second to be chosen", async || Ok((model(&session).await? == DEMO[1]).then_some(()))).await?;

    // A name for people is searched, too, where it says something that the id does not.
    at_list(&session, "array").await?;
    session.wait_for_text("#model-help", "5 models from the server.").await?;
    type_over(&session, "Headings, lists").await?;
    shown(&session, &["demo-markdown"]).await
}

/// Without it, a typing error would only be found by asking, and a new model not at all.
#[tokio::test]
async fn any_name_can_be_typed_and_a_slip_is_told() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.open_settings().await?;
    session.wait_for_text("#model-help", "5 models from the server.").await?;
    session.paste("#model", "demo-chta").await?;
    session.wait_for_text("#model-help", "Not in the server’s list. Nearest: demo-chat").await?;
    session.paste("#model", "demo-reason").await?;
    session.wait_for_text("#model-help", "Nearest: demo-reasoning").await?;
    session.paste("#model", "quite-another/thing").await?;
    session
        .wait_until(
            "nothing to be near",
            "return !document.getElementById('model-help').textContent.includes('Nearest')",
        )
        .await?;
    session.paste("#model", "demo-chat?tokens=8;rate=max").await?;
    session.new_chat().await?;
    session.send("Are you there?").await?;
    assert!(session.reply_ended(1).await?.trouble.is_empty(), "what is in no list is asked all the same");
    Ok(())
}

/// Without it, a person would look at the models of another server, or of a key that is no longer theirs.
#[tokio::test]
async fn the_list_is_fetched_again_on_demand_and_for_another_key_or_address() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.open_settings().await?;
    session.wait_for_text("#model-help", "5 models from the server.").await?;
    let before = lists(&session);
    session.click_named("Fetch models").await?;
    lists_become(&session, before + 1).await?;
    session.wait_for_text("#model-help", "5 models from the server.").await?;

    session.paste("#api-key", "wrong-key").await?;
    lists_become(&session, before + 2).await?;
    session.wait_for_text("#model-help .problem", "could not be fetched: ").await?;
    session.paste("#api-key", "demo-key").await?;
    lists_become(&session, before + 3).await?;
    session.wait_for_text("#model-help", "5 models from the server.").await?;

    session.paste("#base-url", &format!("{}/lists/stale/v1", session.provider().origin())).await?;
    lists_become(&session, before + 4).await?;
    session.wait_for_text("#model-help", "6 models from the server.").await?;
    let last = session.provider().log().into_iter().rfind(|exchange| exchange.method == "GET");
    assert_eq!(last.map(|list| list.path), Some("/lists/stale/v1/models".to_owned()));

    // A list that was asked for is not fetched once more by looking at it.
    options(&session).await?;
    session.goto("#/chat").await?;
    session.wait_for(".composer textarea").await?;
    assert_eq!(lists(&session), before + 4);
    Ok(())
}

/// Without it, a refused key would look like a provider without models.
#[tokio::test]
async fn an_error_is_an_error_and_never_an_empty_list() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    for (shape, words) in [
        ("error-500", "The list of models cannot be read at the moment."),
        ("error-403", "The list of models cannot be read at the moment."),
        ("error-200", "The list of models cannot be read at the moment."),
        ("html", "No chat API answers at this address."),
        ("none", "no model list"),
    ] {
        at_list(&session, shape).await?;
        session.wait_for("#model-help .problem").await?;
        let said = session.text("#model-help").await?;
        let reason = said.strip_prefix("The model list could not be fetched: ").unwrap_or_default();
        assert!(reason.len() > 20 && reason.contains(words), "{shape}: {said}");
        assert!(!said.contains("is empty") && !said.contains("models from the server"), "{shape}: {said}");
        assert!(options(&session).await?.is_empty(), "{shape}");
    }
    // Ollama says null where it has none.
    for shape in ["empty", "null"] {
        at_list(&session, shape).await?;
        session.wait_for_text("#model-help", "The server’s list is empty. Type the model by hand.").await?;
        assert!(session.find("#model-help .problem").await?.is_none());
    }

    at_list(&session, "none").await?;
    session.paste("#model", "demo-chat?tokens=8;rate=max").await?;
    session.new_chat().await?;
    session.send("Are you there?").await?;
    assert!(session.reply_ended(1).await?.trouble.is_empty(), "a server without a list is asked all the same");
    Ok(())
}

/// Without it, a person who has no key yet could not look at what OpenAI has.
#[tokio::test]
async fn native_models_are_there_without_any_list() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.open_settings().await?;
    session.wait_for_text("#model-help", "5 models from the server.").await?;
    session.go_offline().await?;
    session
        .script(
            "const field = document.getElementById('api-provider'); field.value = 'openai';
        field.dispatchEvent(new Event('change', { bubbles: true }));",
            &[],
        )
        .await?;
    session.wait_for_text("#base-url-wires", "https://api.openai.com/v1/chat/completions").await?;
    session.wait_for_text("#model-help .problem", "could not be fetched").await?;
    let options = options(&session).await?;
    let ids: Vec<&str> = options.iter().map(|(id, _)| id.as_str()).collect();
    let native = [
        "o3-mini",
        "o3-mini-high",
        "o3-mini-low",
        "o1",
        "o1-preview",
        "o1-mini",
        "gpt-4.5-preview",
        "gpt-4o",
        "gpt-4o-mini",
    ];
    assert_eq!(ids, native);
    let (_, detail) = &options[7];
    assert_eq!(detail, "128k · $2.5 in, $10 out · images");
    Ok(())
}

/// Without it, the first screen would wait for figures that nobody has asked for; or they would stay away without a word.
#[tokio::test]
async fn the_catalogue_comes_when_it_is_needed_and_is_missed_in_words() -> Outcome {
    let copy = BundleCopy::new()?;
    let catalogue = copy.app().join("catalogue.txt");
    copy.take_away(&catalogue)?;
    let session = Session::open_folder(Browser::from_env()?, copy.root()).await?;
    session.goto(&copy.route("#/chat")).await?;
    session.wait_for(".welcome h2").await?;
    assert_eq!(catalogues(&session), 0, "the first screen needs none");
    session.goto(&copy.route("#/settings")).await?;
    session.wait_for_text(".configuration", "The catalogue of models could not be loaded.").await?;
    session.wait_for_text("#max-output-tokens-source", "default").await?;
    session.wait_for_text("#model-help", "5 models from the server.").await?;
    session.paste("#model", "gpt-4o").await?;
    session.wait_for_text("#context-window-source", "built in").await?;
    assert_eq!(catalogues(&session), 1);

    copy.put_back(&catalogue)?;
    session.paste("#model", "command-r-08-2024").await?;
    session.wait_for_text("#context-window-source", "default").await?;
    session.click_named("Try again").await?;
    session.wait_for_text("#context-window-source", "catalogue of ").await?;
    session.wait_for_text(".configuration", "Catalogue: ").await?;
    session.goto(&copy.route("#/chat")).await?;
    session.wait_for(".composer textarea").await?;
    session.fill(".composer textarea", "hello").await?;
    session.wait_for_text(".meter", "/ 128k").await?;
    assert_eq!(catalogues(&session), 2, "it is loaded once");
    Ok(())
}

/// How often the catalogue was asked for.
fn catalogues(session: &Session) -> usize {
    session.app().log().iter().filter(|(_, path, _)| path.ends_with("/catalogue.txt")).count()
}

/// How often the provider was asked for a list.
fn lists(session: &Session) -> usize {
    session.provider().log().iter().filter(|exchange| exchange.method == "GET").count()
}

async fn lists_become(session: &Session, count: usize) -> Outcome {
    let what = format!("list number {count} to be asked for");
    session.until(&what, async || Ok((lists(session) >= count).then_some(()))).await?;
    assert_eq!(lists(session), count, "it is asked for once");
    Ok(())
}

/// Enters the address of a list of that shape.
async fn at_list(session: &Session, shape: &str) -> Outcome {
    session.open_settings().await?;
    session.paste("#base-url", &format!("{}/lists/{shape}/v1", session.provider().origin())).await
}

/// What the list offers when it is opened, each with what stands beside it. Closed again after.
async fn options(session: &Session) -> Outcome<Vec<(String, String)>> {
    session.script("document.getElementById('model').focus()", &[]).await?;
    session.press(Key::Down).await?;
    let script = "return Array.from(document.querySelectorAll('#model-list [role=option]'),
        option => Array.from(option.children, part => part.textContent))";
    let found = session.script(script, &[]).await?;
    session.press(Key::Escape).await?;
    let text = |option: &Value, index: usize| option[index].as_str().unwrap_or_default().to_owned();
    Ok(found.as_array().into_iter().flatten().map(|option| (text(option, 0), text(option, 1))).collect())
}

/// Types over the model, key by key, and stays in the field.
async fn type_over(session: &Session, text: &str) -> Outcome {
    session.script("const field = document.getElementById('model'); field.focus(); field.select()", &[]).await?;
    session.type_keys(text).await
}

/// Waits until the open list offers just these.
async fn shown(session: &Session, expected: &[&str]) -> Outcome {
    let script = "return Array.from(document.querySelectorAll('#model-list:not([hidden]) [role=option] .mono'), id => id.textContent)";
    let what = format!("the list to offer {expected:?}");
    session.until(&what, async || Ok((session.script(script, &[]).await? == json!(expected)).then_some(()))).await
}

/// Waits until the arrow keys have come to that row, for the eye and for a screen reader.
async fn active(session: &Session, expected: &str) -> Outcome {
    let script = "const id = document.getElementById('model').getAttribute('aria-activedescendant');
        return [document.getElementById(id)?.firstChild.textContent, document.querySelector('#model-list .active')?.id === id]";
    let what = format!("the arrow keys to come to {expected}");
    session
        .until(&what, async || Ok((session.script(script, &[]).await? == json!([expected, true])).then_some(())))
        .await
}

async fn model(session: &Session) -> Outcome<String> {
    let script = "return document.getElementById('model').value";
    Ok(session.script(script, &[]).await?.as_str().unwrap_or_default().to_owned())
}
