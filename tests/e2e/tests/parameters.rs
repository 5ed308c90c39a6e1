//! What goes into a request besides the question. If this broke, a setting would be there for nothing: kept, shown, and not
//! sent; or sent where it was not meant to go.

use plainwire_e2e::{Browser, Kept, Outcome, Reply, Session};
use plainwire_mock_provider::{DEMO_KEY, Exchange, Provider};
use serde_json::{Value, json};

const MODEL: &str = "demo-chat?rate=max&tokens=8";
const SECRET: &str = "value-9c1f44d07a";

#[tokio::test]
async fn headers_of_ones_own_are_sent_refused_and_bound() -> Outcome {
    let session = ready().await?;
    header(&session, 1, "X-Title", "first").await?;
    header(&session, 2, "X-Secret", SECRET).await?;
    header(&session, 3, "x-title", "second").await?;
    let sent = asked(&session, 1).await?;
    assert_eq!((values(&sent, "x-title"), values(&sent, "x-secret")), (vec!["second"], vec![SECRET]));

    // Not while it is typed, but once it is left.
    open_more(&session).await?;
    session.click_named("Add header").await?;
    session.fill_named("Name of header 4", "Cookie").await?;
    assert!(session.find("#header-4-help .problem").await?.is_none(), "what is being typed is not judged");
    leave(&session).await?;
    session.wait_for_text("#header-4-help", "Browsers do not let a page set “Cookie”: it is not sent.").await?;
    session.fill_named("Name of header 4", "X Title").await?;
    leave(&session).await?;
    session.wait_for_text("#header-4-help", "“X Title” is none.").await?;
    session.screenshot("headers").await?;
    session.click_named("Delete header 4").await?;
    session.wait_for_text(".notices", "Deleted the header “X Title”.").await?;
    session.click_named("Undo").await?;
    session.wait_for("#header-4-help").await?;
    session.holds("[aria-label='Name of header 4']", "X Title").await?;
    session.click_named("Delete header 4").await?;
    // A value is hidden until it is asked for.
    let kind = "return document.querySelector('[aria-label=\"Value of header 2\"]').type";
    assert_eq!(session.script(kind, &[]).await?, "password");
    session.click_named("Show values").await?;
    session.wait_until("the values", &format!("{kind} === 'text'")).await?;
    session.click_named("Hide values").await?;
    session.reload().await?;
    let sent = asked(&session, 2).await?;
    assert_eq!((values(&sent, "x-title"), values(&sent, "x-secret")), (vec!["second"], vec![SECRET]));

    let other = Provider::start(0).await?;
    open_more(&session).await?;
    session.paste("#base-url", &format!("{}/open/v1", other.origin())).await?;
    let words = format!("were entered for {} and are not sent to {}", session.provider().origin(), other.origin());
    session.wait_for_text(".headers", &words).await?;
    answered(&session).await?;
    let strange = format!("{:?}", other.log());
    assert!(!strange.contains(SECRET) && !strange.contains("x-title"), "headers of another origin: {strange}");
    open_more(&session).await?;
    session.click_named(&format!("Send them to {}", other.origin())).await?;
    answered(&session).await?;
    let sent = other.log().into_iter().rfind(|exchange| exchange.method == "POST");
    assert_eq!(sent.map(|sent| values(&sent, "x-secret").join(",")).as_deref(), Some(SECRET));
    session.secret_stays(SECRET, Kept::Browser).await
}

/// Without it, a header that the server does not know would look like a server that is down, with no word of the header.
#[tokio::test]
async fn a_header_that_the_server_does_not_allow_fails_the_request() -> Outcome {
    let session = ready().await?;
    session.paste("#base-url", &format!("{}/listed/v1", session.provider().origin())).await?;
    answered(&session).await?;
    header(&session, 1, "X-Title", "mine").await?;
    session.wait_for_text(".headers", "The server has to allow each by name (CORS), or every request fails.").await?;
    let failed = ask(&session).await?;
    assert!(failed.trouble.contains("The browser got no answer it may show"), "{failed:?}");
    open_more(&session).await?;
    session.click_named("Delete header 1").await?;
    answered(&session).await
}

#[tokio::test]
async fn every_parameter_is_sent_as_it_was_typed() -> Outcome {
    let session = ready().await?;
    let body = async |count| Outcome::Ok(serde_json::from_str::<Value>(&asked(&session, count).await?.body)?);
    let plain = body(1).await?;
    let sent = |body: &Value| body.as_object().map(|fields| fields.keys().cloned().collect::<Vec<_>>().join(" "));
    assert_eq!(sent(&plain).as_deref(), Some("messages model stream stream_options"), "nothing that nobody asked for");

    open_more(&session).await?;
    session.choose("#reasoning-effort", "high").await?;
    for (field, text) in [
        ("#temperature", "0.7"),
        ("#top-p", "0.9"),
        ("#presence-penalty", "-1.5"),
        ("#frequency-penalty", "2"),
        ("#seed", "-42"),
        ("#stop", "END\n---"),
        ("#system-prompt", "Be brief."),
        ("#max-output-tokens", "77"),
    ] {
        session.paste(field, text).await?;
    }
    session.click("#include-usage").await?;
    session.reload().await?;
    let full = body(2).await?;
    for (name, value) in [
        ("reasoning_effort", json!("high")),
        ("temperature", json!(0.7)),
        ("top_p", json!(0.9)),
        ("presence_penalty", json!(-1.5)),
        ("frequency_penalty", json!(2.0)),
        ("seed", json!(-42)),
        ("stop", json!(["END", "---"])),
        ("stream_options", Value::Null),
    ] {
        let same = full[name] == value || (value.is_f64() && full[name].as_f64() == value.as_f64());
        assert!(same, "{name} is {} in {full}", full[name]);
    }
    assert!(full.get("stream_options").is_none(), "{full}");
    assert_eq!(full["messages"][0]["content"], "Be brief.");

    // The extra body has the last word, and takes away.
    open_more(&session).await?;
    session.paste("#extra-body", r#"{"temperature": 1, "seed": null, "top_k": 40}"#).await?;
    let merged = body(3).await?;
    assert_eq!((merged["temperature"].as_f64(), merged["top_k"].as_u64()), (Some(1.0), Some(40)), "{merged}");
    assert!(merged.get("seed").is_none() && merged["top_p"].as_f64() == Some(0.9), "{merged}");
    Ok(())
}

/// Without it, a provider that wants its key in another header could not be used, whatever was set.
#[tokio::test]
async fn the_key_goes_into_the_header_that_was_chosen() -> Outcome {
    let session = ready().await?;
    session.paste("#base-url", &format!("{}/anthropic/v1", session.provider().origin())).await?;
    header(&session, 1, "anthropic-dangerous-direct-browser-access", "true").await?;
    header(&session, 2, "anthropic-version", "2023-06-01").await?;
    session.choose("#key-scheme", "x_api_key").await?;
    session.wait_for_text("#model-help", "models from the server.").await?;
    let sent = asked(&session, 1).await?;
    assert_eq!((sent.header("x-api-key"), sent.header("authorization")), (Some(DEMO_KEY), None));
    assert_eq!((sent.path.as_str(), sent.status), ("/anthropic/v1/chat/completions", Some(200)));
    let list = session.provider().log().into_iter().rfind(|exchange| exchange.method == "GET");
    assert_eq!(list.and_then(|list| list.header("x-api-key").map(str::to_owned)).as_deref(), Some(DEMO_KEY));

    open_more(&session).await?;
    session.choose("#key-scheme", "api_key").await?;
    session.paste("#base-url", &format!("{}/open/v1", session.provider().origin())).await?;
    let sent = asked(&session, 2).await?;
    assert_eq!((sent.header("api-key"), sent.header("authorization")), (Some(DEMO_KEY), None));
    Ok(())
}

/// Without it, a form would shout at whoever is still typing, or let a question go out that cannot be answered.
#[tokio::test]
async fn what_is_wrong_is_said_when_the_field_is_left() -> Outcome {
    let session = ready().await?;
    for (field, wrong, words) in [
        ("#top-p", "5", "Top P must be a number from 0 to 1, such as 0.9"),
        ("#temperature", "warm", "Temperature must be a number, such as 0.7"),
        ("#seed", "1.5", "Seed must be a whole number"),
        ("#presence-penalty", "3", "A penalty must be a number from -2 to 2"),
        ("#pause-limit", "soon", "A time limit must be a whole number of seconds"),
        ("#azure-version", "a b", "An API version is made of letters, digits and hyphens"),
        ("#extra-body", "[1]", "The extra body must be a JSON object"),
        ("#max-output-tokens", "many", ""),
        ("#input-price", "cheap", ""),
    ] {
        let help = format!("{field}-help");
        session.fill(field, wrong).await?;
        assert!(session.find(&format!("{help} .problem")).await?.is_none(), "{field} is judged while it is typed");
        leave(&session).await?;
        session.wait_for_text(&format!("{help} .problem"), words).await?;
        let invalid = format!("return document.querySelector('{field}').getAttribute('aria-invalid') === 'true'");
        session.wait_until(&format!("{field} to be marked"), &invalid).await?;
    }
    session.screenshot("validation").await?;
    session.new_chat().await?;
    session.send("Are you there?").await?;
    session.wait_for_text(".composer .trouble", "must be").await?;
    assert_eq!(session.provider().log().iter().filter(|exchange| exchange.method == "POST").count(), 0);
    session.holds(".composer textarea", "Are you there?").await
}

/// The settings with the demo's address and key, and all of *More* open.
async fn ready() -> Outcome<Session> {
    let session = Session::open(Browser::from_env()?).await?;
    session.choose_model(MODEL).await?;
    open_more(&session).await?;
    Ok(session)
}

async fn open_more(session: &Session) -> Outcome {
    session.open_settings().await?;
    session.wait_for("details.more").await?;
    session.script("document.querySelector('details.more').open = true", &[]).await.map(|_| ())
}

async fn header(session: &Session, number: usize, name: &str, value: &str) -> Outcome {
    open_more(session).await?;
    session.click_named("Add header").await?;
    let focused = format!("return document.activeElement.getAttribute('aria-label') === 'Name of header {number}'");
    session.wait_until("the new header's name to have the focus", &focused).await?;
    session.type_keys(name).await?;
    session.fill_named(&format!("Value of header {number}"), value).await?;
    leave(session).await
}

async fn leave(session: &Session) -> Outcome {
    session.script("document.activeElement.blur()", &[]).await.map(|_| ())
}

async fn ask(session: &Session) -> Outcome<Reply> {
    session.new_chat().await?;
    session.send("Are you there?").await?;
    session.reply_settled(1).await
}

async fn answered(session: &Session) -> Outcome {
    let reply = ask(session).await?;
    assert!(reply.trouble.is_empty() && !reply.text.is_empty(), "{reply:?}");
    Ok(())
}

/// Asks, and returns what the session's provider got, of so many questions the last.
async fn asked(session: &Session, count: usize) -> Outcome<Exchange> {
    answered(session).await?;
    session.completion_ended(count).await
}

fn values<'a>(exchange: &'a Exchange, name: &str) -> Vec<&'a str> {
    exchange.headers.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
}
