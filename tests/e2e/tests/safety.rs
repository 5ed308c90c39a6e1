//! Safety. If this broke, a person would see nothing: a key would lie or go where nobody expects it, or a text from a model
//! or a provider would run as script in the page that holds the key.

use plainwire_e2e::{Browser, Outcome, Session, chats};
use serde_json::Value;

const CANARY: &str = "canary-4b1d9e72c05a83f6";

/// What browsers add to a request by themselves.
const BY_THE_BROWSER: [&str; 14] = [
    "host",
    "connection",
    "content-length",
    "user-agent",
    "accept",
    "accept-encoding",
    "accept-language",
    "origin",
    "cache-control",
    "pragma",
    "priority",
    "te",
    "dnt",
    "sec-gpc",
];

/// Where everything in this page came from.
const ORIGINS: &str =
    "return Array.from(new Set(performance.getEntriesByType('resource').map(entry => new URL(entry.name).origin)))";

#[tokio::test]
async fn the_key_goes_to_its_origin_and_nowhere_else() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.watch_policy().await?;
    session.console_errors().await?;
    session.choose_model("demo-chat?rate=5&tokens=4000").await?;
    session.paste("#base-url", &format!("{}/open/v1", session.provider().origin())).await?;
    session.paste("#api-key", CANARY).await?;
    session.click_named("Start a chat").await?;
    session.send("A question").await?;
    session.growing_states(1, 2).await?;
    session.click_named("Stop").await?;
    session.reply_ended(1).await?;
    quiet(&session).await?;

    // A provider that refuses the key, and repeats it in its answer.
    session.paste_provider(&session.provider().base_url(), CANARY).await?;
    session.use_model("demo-chat?rate=max").await?;
    session.click("a.chat").await?;
    session.reply_ended(1).await?;
    session.send("Another question").await?;
    let refused = session.reply_ended(2).await?;
    assert!(refused.trouble.contains("Status 401"), "{refused:?}");

    let asked = chats(session.provider());
    assert!(asked.iter().all(|chat| chat.header("authorization") == Some(&format!("Bearer {CANARY}"))));
    assert_eq!(asked.len(), 2);
    for exchange in session.provider().log() {
        assert!(!exchange.body.contains(CANARY) && !exchange.query.contains(CANARY) && !exchange.path.contains(CANARY));
        if exchange.method == "OPTIONS" {
            continue;
        }
        let added = |name: &str| {
            BY_THE_BROWSER.contains(&name) || name.starts_with("sec-fetch-") || name.starts_with("sec-ch-")
        };
        let mut own: Vec<&str> =
            exchange.headers.iter().map(|(name, _)| name.as_str()).filter(|name| !added(name)).collect();
        own.sort_unstable();
        let expected: &[&str] =
            if exchange.method == "POST" { &["authorization", "content-type"] } else { &["authorization"] };
        // The list was fetched with the demo's own key first, and perhaps with none.
        assert!(own == expected || (exchange.method == "GET" && own.is_empty()), "{own:?} in {exchange:?}");
    }
    no_canary_outside_its_field(&session).await
}

async fn no_canary_outside_its_field(session: &Session) -> Outcome {
    let places = r#"
        const own = "plainwire.settings", areas = { localStorage, sessionStorage }, found = {};
        for (const [name, area] of Object.entries(areas)) for (const key of Object.keys(area)) {
          if (name !== "localStorage" || key !== own) found[`${name}/${key}`] = area.getItem(key);
        }
        return { found, html: document.documentElement.outerHTML, text: document.body.innerText, url: location.href,
          title: document.title, cookie: document.cookie, history: JSON.stringify(history.state),
          resources: performance.getEntriesByType("resource").map(entry => entry.name) };"#;
    let check = async |where_: &str| -> Outcome {
        let seen = session.script(places, &[]).await?.to_string();
        assert!(!seen.contains(CANARY), "the key stands outside its field in {where_}: {}", around(&seen));
        Ok(())
    };
    check("the chat").await?;
    let kept = session.database().await?.to_string();
    assert!(kept.contains("Another question"), "the database was read: {kept}");
    assert!(!kept.contains(CANARY), "the key stands in the database: {}", around(&kept));
    session.open_settings().await?;
    session.wait_for_text("#model-help", "could not be fetched").await?;
    check("the settings").await?;
    let console = session.console_errors().await?.unwrap_or_default();
    assert!(!console.iter().any(|line| line.contains(CANARY)), "{console:?}");
    for (method, path, _) in session.app().log() {
        assert!(method == "GET" && !path.contains(CANARY), "the server of the app was asked {method} {path}");
    }
    Ok(())
}

fn around(text: &str) -> &str {
    let at = text.find(CANARY).unwrap_or_default();
    let begin = (0..=at.saturating_sub(200)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let end = (at..text.len().min(at + 100)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(at);
    text.get(begin..end).unwrap_or_default()
}

/// No request but to the app and the provider, no violation of the policy, no error in the console.
async fn quiet(session: &Session) -> Outcome {
    let allowed = [session.app().origin(), session.provider().origin()];
    let origins = session.script(ORIGINS, &[]).await?;
    for origin in origins.as_array().into_iter().flatten().filter_map(Value::as_str) {
        assert!(allowed.iter().any(|allowed| allowed == origin), "something came from {origin}");
    }
    assert_eq!(session.violations().await?, "", "the page tried what its policy forbids");
    if let Some(errors) = session.console_errors().await? {
        assert!(errors.is_empty(), "{errors:?}");
    }
    Ok(())
}
