//! The harness itself: a small page of its own, so that a failure here speaks of the machine and not of the app.

use plainwire_e2e::{Browser, Failure, Kept, Key, Outcome, Session};
use plainwire_mock_provider::{DEMO_KEY, Outcome as Ending};
use serde_json::json;
use std::fs;
use std::path::PathBuf;

const PAGE: &str = r#"<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Smoke</title></head>
<body>
  <main>
    <h1>Smoke</h1>
    <label for="field">Name</label> <input id="field">
    <button id="greet">Greet</button> <button id="complain" aria-label="Complain aloud">!</button>
    <p id="said" role="status"></p>
  </main>
  <script src="page.js"></script>
</body>
</html>
"#;

const SCRIPT: &str = r#"
const field = document.getElementById("field");
const greet = () => document.getElementById("said").textContent = `Hello ${field.value}`;
document.getElementById("greet").addEventListener("click", greet);
field.addEventListener("keydown", event => event.key === "Enter" && greet());
document.getElementById("complain").addEventListener("click", () => console.error("a planned complaint"));
"#;

/// Reads a completion as it arrives; stops after the first piece when told so. Calls back with what it saw.
const STREAM: &str = r#"
const [base, key, model, stopEarly, done] = arguments;
const body = JSON.stringify({ model, stream: true, messages: [{ role: "user", content: "Say something." }] });
const headers = { "Authorization": `Bearer ${key}`, "Content-Type": "application/json" };
const control = new AbortController();
let pieces = 0, text = "";
fetch(`${base}/chat/completions`, { method: "POST", headers, body, signal: control.signal }).then(async response => {
  const reader = response.body.getReader(), decoder = new TextDecoder();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    pieces += 1;
    text += decoder.decode(piece.value, { stream: true });
    if (stopEarly) { control.abort(); break; }
  }
  done({ status: response.status, pieces, text });
}).catch(error => done({ error: String(error), pieces, text }));
"#;

/// A folder with the page, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Outcome<Self> {
        let path = std::env::temp_dir().join(format!("plainwire-smoke-{name}-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        fs::write(path.join("index.html"), PAGE)?;
        fs::write(path.join("page.js"), SCRIPT)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays in the system's temporary one does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_page_is_served_used_and_looked_at() -> Outcome {
    let folder = Folder::new("page")?;
    let session = Session::open_folder(Browser::from_env()?, &folder.0).await?;
    session.goto("").await?;
    assert_eq!(session.client().title().await?, "Smoke");
    assert!(session.app().log().iter().any(|(_, path, status)| path == "/page.js" && *status == 200));

    session.fill_named("Name", "first").await?;
    session.fill("#field", "wire").await?;
    session.click_named("Greet").await?;
    session.wait_for_text("#said", "Hello wire").await?;
    session.click("#field").await?;
    session.type_keys("s").await?;
    session.press(Key::Enter).await?;
    session.wait_for_text("#said", "Hello wires").await?;
    assert_eq!(session.text("#said").await?, "Hello wires");
    assert!(session.find_named("Nobody").await?.is_none());

    session.set_size(800, 600).await?;
    let view =
        session.wait_until("a view of 800 by 600", "return innerWidth === 800 && [innerWidth, innerHeight]").await?;
    println!("view: {view}");
    // It waits until the page sees the scheme, and only WebKitGTK cannot be told.
    for dark in [true, false] {
        assert_eq!(session.set_dark(dark).await?, session.browser() != Browser::WebKit);
    }
    let picture = fs::read(session.screenshot("smoke").await?)?;
    assert!(picture.starts_with(b"\x89PNG"), "a screenshot is a PNG");

    assert_eq!(session.axe().await?, [], "the page breaks no rule");
    session.script("document.querySelector('main').append(new Image())", &[]).await?;
    let rules: Vec<String> = session.axe().await?.into_iter().map(|violation| violation.rule).collect();
    assert_eq!(rules, ["image-alt"], "and a broken rule is found");

    session.console_errors().await?;
    session.click_named("Complain aloud").await?;
    if let Some(errors) = session.console_errors().await? {
        assert!(errors.iter().any(|error| error.contains("a planned complaint")), "{errors:?}");
    }
    Ok(())
}

/// A watch that never finds anything would let every leak through.
#[tokio::test]
async fn a_secret_is_found_wherever_it_stands() -> Outcome {
    let folder = Folder::new("secret")?;
    let session = Session::open_folder(Browser::from_env()?, &folder.0).await?;
    session.goto("").await?;
    let secret = "sk-\"found\"-everywhere";
    for (place, put, take_away) in [
        ("localStorage", "localStorage.setItem('plainwire.settings', s)", "localStorage.clear()"),
        ("sessionStorage", "sessionStorage.setItem('a', JSON.stringify([s]))", "sessionStorage.clear()"),
        ("document", "document.body.dataset.a = s", "delete document.body.dataset.a"),
        (
            "screen",
            "document.getElementById('said').textContent = s",
            "document.getElementById('said').textContent = ''",
        ),
        ("fields", "document.getElementById('field').value = s", "document.getElementById('field').value = ''"),
        ("address", "location.hash = encodeURIComponent(s)", "history.replaceState(null, '', '#')"),
        ("history", "history.replaceState({ s }, '')", "history.replaceState(null, '')"),
        ("title", "document.title = s", "document.title = 'Smoke'"),
    ] {
        session.secret_stays(secret, Kept::Nowhere).await?;
        session.script(&format!("const s = arguments[0]; {put}"), &[json!(secret)]).await?;
        if session.secret_stays(secret, Kept::Nowhere).await.is_ok() {
            return Err(Failure::new(format!("it was not found in the {place}")));
        }
        let is_allowed = session.secret_stays(secret, Kept::Browser).await.is_ok();
        assert_eq!(is_allowed, place == "localStorage", "{place}");
        session.script(take_away, &[]).await?;
    }
    session.secret_stays(secret, Kept::Nowhere).await
}

#[tokio::test]
async fn the_provider_streams_into_a_page_of_another_origin() -> Outcome {
    let folder = Folder::new("stream")?;
    let session = Session::open_folder(Browser::from_env()?, &folder.0).await?;
    session.goto("").await?;
    let arguments =
        [json!(session.provider().base_url()), json!(DEMO_KEY), json!("demo-chat?rate=50&tokens=20"), json!(false)];
    let said = session.script_async(STREAM, &arguments).await?;
    assert_eq!(said["status"], 200, "{said}");
    assert!(said["pieces"].as_u64() > Some(1), "it came in one piece: {said}");
    assert!(said["text"].as_str().is_some_and(|text| text.contains("[DONE]")), "{said}");
    ended(&session, Ending::Completed).await
}

#[tokio::test]
async fn the_provider_sees_that_a_page_closed_the_connection() -> Outcome {
    let folder = Folder::new("abort")?;
    let session = Session::open_folder(Browser::from_env()?, &folder.0).await?;
    session.goto("").await?;
    let arguments =
        [json!(session.provider().base_url()), json!(DEMO_KEY), json!("demo-chat?rate=20&tokens=5000"), json!(true)];
    session.script_async(STREAM, &arguments).await?;
    ended(&session, Ending::ClientClosed).await
}

/// Waits until the one completion that was asked for has ended in this way.
async fn ended(session: &Session, ending: Ending) -> Outcome {
    session
        .until("the provider's log to have the completion's end", async || {
            let log = session.provider().log();
            let chat = log.iter().find(|exchange| exchange.method == "POST");
            match chat.map(|exchange| &exchange.outcome) {
                None | Some(Ending::Running) => Ok(None),
                Some(outcome) if *outcome == ending => Ok(Some(())),
                Some(other) => Err(Failure::new(format!("it ended with {other:?}"))),
            }
        })
        .await
}
