//! A canary for a key. If this broke, nobody would see it: a key would stand in a file that is handed on, in a link, in a
//! history or in a log, where it can be read by others.

use plainwire_e2e::{Browser, Kept, Outcome, Session};
use serde_json::{Value, json};

const CANARY: &str = "sk-canary-83e1f0a94c77";
const HEADER: &str = "header-canary-1d5b92";
const PASSPHRASE: &str = "passphrase-canary-6a0f";
const MODEL: &str = "demo-chat?rate=max&tokens=8";

/// Keeps what the page saves as a file and puts on the clipboard, where a script of the test can read it.
const LISTEN: &str = "const page = window.wrappedJSObject ?? window, root = document.documentElement;
    root.dataset.saved = ''; root.dataset.copied = '';
    const make = URL.createObjectURL;
    const heard = blob => { blob.text().then(text => root.dataset.saved += text); return make.call(URL, blob); };
    const copied = text => { root.dataset.copied += text; return Promise.resolve(); };
    page.URL.createObjectURL = heard;
    Object.defineProperty(page.Navigator.prototype, 'clipboard', { configurable: true, value: { writeText: copied } });";

#[tokio::test]
async fn a_key_kept_in_this_browser_stands_nowhere_else() -> Outcome {
    sings_nowhere("browser", Kept::Browser).await
}

#[tokio::test]
async fn a_key_kept_for_the_tab_stands_nowhere_else() -> Outcome {
    sings_nowhere("tab", Kept::Tab).await
}

#[tokio::test]
async fn a_key_kept_for_the_page_stands_nowhere() -> Outcome {
    sings_nowhere("page", Kept::Nowhere).await
}

#[tokio::test]
async fn a_key_under_a_passphrase_stands_nowhere() -> Outcome {
    sings_nowhere("sealed", Kept::Nowhere).await
}

/// Enters a key, and does all with it that a person does.
async fn sings_nowhere(place: &str, kept: Kept) -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.console_errors().await?;
    session.choose_model(MODEL).await?;
    session.paste("#base-url", &format!("{}/open/v1", session.provider().origin())).await?;
    session.choose("#key-place", place).await?;
    if place == "sealed" {
        session.fill_named("Passphrase", PASSPHRASE).await?;
        session.fill_named("Passphrase, once more", PASSPHRASE).await?;
        session.click_named("Protect").await?;
        session.wait_for_text("#key-place-help", "Unlocked until this page is closed.").await?;
    }
    session.paste("#api-key", CANARY).await?;
    if place == "sealed" {
        let sealed = "return localStorage.getItem('plainwire.settings').includes('\"sealed\":\"')";
        session.wait_until("the key to be sealed", sealed).await?;
    }
    session.wait_for_text("#model-help", "5 models from the server.").await?;
    stays(&session, kept, "the settings").await?;

    ask(&session, 1).await?;
    stays(&session, kept, "an answer").await?;
    // A provider that refuses the key, and repeats it: in its sentence, and in the raw answer below it.
    session.open_settings().await?;
    session.paste("#base-url", &format!("{}/opt/echo=key/v1", session.provider().origin())).await?;
    session.wait_for_text("#model-help", "could not be fetched").await?;
    stays(&session, kept, "a list that was refused").await?;
    session.new_chat().await?;
    session.send("Do you take it?").await?;
    let refused = session.reply_ended(1).await?;
    assert!(refused.trouble.contains("Status 401"), "{refused:?}");
    session.script("document.querySelectorAll('details').forEach(part => part.open = true)", &[]).await?;
    stays(&session, kept, "an error").await?;
    nobody_else_was_asked(&session).await?;

    files_and_links(&session, kept).await?;
    if kept == Kept::Browser || kept == Kept::Tab {
        session.reload().await?;
        session.open_settings().await?;
        session.holds("#api-key", CANARY).await?;
    }
    stays(&session, kept, "the end").await
}

/// What leaves this browser: a file without keys, and a link.
async fn files_and_links(session: &Session, kept: Kept) -> Outcome {
    session.open_settings().await?;
    session.script("document.querySelector('details.more').open = true", &[]).await?;
    session.click_named("Add header").await?;
    session.fill_named("Name of header 1", "X-Secret").await?;
    session.fill_named("Value of header 1", HEADER).await?;
    session.script("document.activeElement.blur()", &[]).await?;
    session.script(LISTEN, &[]).await?;
    for button in ["Export this profile", "Export all profiles"] {
        session.script("document.documentElement.dataset.saved = ''", &[]).await?;
        session.click_named(button).await?;
        let file = session.wait_until("the file", "return document.documentElement.dataset.saved").await?;
        let file = file.as_str().unwrap_or_default();
        assert!(file.contains("/opt/echo=key/v1") && file.contains("X-Secret"), "it is the profile: {file}");
        for secret in [CANARY, HEADER, PASSPHRASE, "sealed\":\""] {
            assert!(!file.contains(secret), "{secret} stands in the file: {file}");
        }
    }
    session.click_named("Copy a link").await?;
    let link = session.wait_until("the link", "return document.documentElement.dataset.copied").await?;
    let link = link.as_str().unwrap_or_default().to_owned();
    let decode = "return atob(arguments[0].split('profile=')[1].replaceAll('-', '+').replaceAll('_', '/'))";
    let inside = session.script(decode, &[json!(link)]).await?.to_string();
    assert!(inside.contains("echo=key") && inside.contains("X-Secret"), "it is the profile: {inside}");
    for secret in [CANARY, HEADER, PASSPHRASE] {
        assert!(!link.contains(secret) && !inside.contains(secret), "{secret} stands in the link: {inside}");
    }
    session
        .script("delete document.documentElement.dataset.saved; delete document.documentElement.dataset.copied", &[])
        .await?;
    // With keys only where that is asked for, and said whose.
    session.click("#export-keys").await?;
    session.wait_for_text("#export-help", "The file will hold, readable for whoever has it: the key of").await?;
    session.click("#export-keys").await?;
    // A key in a field that goes into links is found before it does.
    session.paste("#system-prompt", &format!("The key is {CANARY}")).await?;
    session.click_named("Copy a link").await?;
    session.wait_for_text(".notices", "“System prompt” holds what looks like a key").await?;
    session.paste("#system-prompt", "").await?;
    stays(session, kept, "files and links").await
}

/// Without it, a link that somebody made by hand would bring a key into histories, and another's account into this browser.
#[tokio::test]
async fn a_link_with_a_key_in_it_is_refused_and_leaves_the_address() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.wait_for(".composer textarea").await?;
    let payloads = [
        json!({ "v": 1, "base_url": "https://api.provider.com/v1", "api_key": CANARY }),
        json!({ "v": 1, "base_url": "https://api.provider.com/v1", "keys": { "https://api.provider.com": { "key": CANARY } } }),
        json!({ "v": 99, "base_url": "https://api.provider.com/v1", "headers": [{ "name": "X-Secret", "value": CANARY }] }),
        json!({ "v": 1, "base_url": format!("https://user:{CANARY}@api.provider.com/v1") }),
        json!({ "v": 1, "base_url": "https://api.provider.com/v1", "system_prompt": format!("Use {CANARY}") }),
    ];
    for payload in payloads {
        let coded = coded(&session, &payload).await?;
        // As a link from elsewhere is opened, and as one that is pasted over the address.
        for is_fresh in [true, false] {
            if is_fresh {
                session.client().goto("about:blank").await?;
                session.goto(&format!("#/settings?profile={coded}")).await?;
            } else {
                session.script("location.hash = `/settings?profile=${arguments[0]}`", &[json!(coded)]).await?;
            }
            session.wait_for_text(".review", "Nothing was imported: The link holds a key or a password in").await?;
            session.wait_until("the key to leave the address", "return location.hash === '#/settings'").await?;
            assert!(!session.client().current_url().await?.as_str().contains(&coded));
            session.secret_stays(CANARY, Kept::Nowhere).await?;
            session.secret_stays(&coded, Kept::Nowhere).await?;
            session.click_named("Close").await?;
            session.wait_until("the words to go", "return document.querySelector('.review') === null").await?;
        }
    }
    session.holds("#base-url", &session.provider().base_url()).await?;
    session.client().back().await?;
    session.secret_stays(CANARY, Kept::Nowhere).await
}

/// The payload of a link, as the app codes it.
async fn coded(session: &Session, payload: &Value) -> Outcome<String> {
    let script = "return btoa(arguments[0]).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')";
    let coded = session.script(script, &[json!(payload.to_string())]).await?;
    Ok(coded.as_str().unwrap_or_default().to_owned())
}

async fn ask(session: &Session, count: usize) -> Outcome {
    session.new_chat().await?;
    session.send("Are you there?").await?;
    let reply = session.reply_ended(count).await?;
    assert!(reply.trouble.is_empty() && !reply.text.is_empty(), "{reply:?}");
    Ok(())
}

async fn stays(session: &Session, kept: Kept, where_: &str) -> Outcome {
    for (secret, kept) in [(CANARY, kept), (HEADER, Kept::Browser), (PASSPHRASE, Kept::Nowhere)] {
        session.secret_stays(secret, kept).await.map_err(|failure| failure.during(&format!("after {where_}")))?;
    }
    Ok(())
}

/// The key went to the provider it was entered for, and everything on the page came from there or from the app.
async fn nobody_else_was_asked(session: &Session) -> Outcome {
    let origins =
        "return Array.from(new Set(performance.getEntriesByType('resource').map(entry => new URL(entry.name).origin)))";
    let origins = session.script(origins, &[]).await?;
    for origin in origins.as_array().into_iter().flatten().filter_map(Value::as_str) {
        assert!([session.app().origin(), session.provider().origin()].iter().any(|own| own == origin), "{origin}");
    }
    let with_it = session.provider().log().into_iter().filter(|exchange| {
        exchange.headers.iter().any(|(name, value)| value.contains(CANARY) && name != "authorization")
    });
    assert_eq!(with_it.count(), 0, "it was in another header than its own");
    Ok(())
}
