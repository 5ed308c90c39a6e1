//! From an empty browser to a first token. If this broke, somebody who has an address and a key in hand would have to read
//! a manual, or give up: no way in may need more than what stands on the screen.
//!
//! Every step is a click, keys or a paste, and every test prints the steps it took and holds how many they are at most.

use plainwire_e2e::{Browser, Kept, Outcome, Session, chats};
use plainwire_mock_provider::{DEMO_KEY, Exchange};
use serde_json::{Value, json};
use std::cell::RefCell;

/// What is typed as the model.
const MODEL: &str = "demo-chat?rate=max&tokens=8";
/// The model in what is pasted.
const PASTED: &str = "demo-chat";

/// Somebody who has never seen the app, on a page that no demo provider runs beside.
struct Newcomer {
    session: Session,
    steps: RefCell<Vec<String>>,
}

impl Newcomer {
    async fn arrive() -> Outcome<Self> {
        let session = Session::open_hosted(Browser::from_env()?).await?;
        session.wait_for_text(".welcome h2", "Connect a model").await?;
        Ok(Self { session, steps: RefCell::default() })
    }

    fn step(&self, step: String) {
        self.steps.borrow_mut().push(step);
    }

    async fn click(&self, css: &str, words: &str) -> Outcome {
        self.step(format!("click “{words}”"));
        self.session.wait_for_text(css, words).await?;
        self.session.click(css).await
    }

    async fn press(&self, name: &str) -> Outcome {
        self.step(format!("click “{name}”"));
        self.session.click_named(name).await
    }

    async fn enter(&self, field: &str, text: &str) -> Outcome {
        self.step(format!("enter “{}” under “{field}”", text.lines().next().unwrap_or_default()));
        self.session.fill_named(field, text).await
    }

    /// Opens the list of models, waits for the one and clicks it.
    async fn pick_model(&self, model: &str) -> Outcome {
        self.step("click “Model”".to_owned());
        self.step(format!("click “{model}” in the list"));
        let session = &self.session;
        let option = "return Array.from(document.querySelectorAll('#model-list [role=option]'))
            .find(option => option.querySelector('.mono').textContent === arguments[0]) ?? null";
        session.click("#model").await?;
        let what = format!("`{model}` in the list");
        let option = session.until(&what, async || session.element(option, &[json!(model)]).await).await?;
        option.click().await?;
        session.holds("#model", model).await
    }

    async fn choose_provider(&self, id: &str) -> Outcome {
        self.step(format!("choose “{id}” under “API Provider”"));
        self.session.choose("#api-provider", id).await
    }

    /// The last steps of every way, and what they must come to: one request, to that path, and its reply on the screen.
    async fn ask(&self, path: &str, at_most: usize) -> Outcome<Exchange> {
        let session = &self.session;
        session.wait_for_text(".welcome h2", "What would you like to ask?").await?;
        self.enter("Message", "Are you there?").await?;
        self.press("Send").await?;
        let reply = session.reply_ended(1).await?;
        assert!(!reply.text.is_empty() && reply.trouble.is_empty(), "{reply:?}");
        let asked = session.completion_ended(1).await?;
        assert_eq!((asked.path.as_str(), asked.status), (path, Some(200)));
        assert_eq!(chats(session.provider()).len(), 1);
        let steps = self.steps.take();
        println!("{} steps: {}", steps.len(), steps.join(", "));
        assert!(steps.len() <= at_most, "{} steps, where {at_most} did", steps.len());
        session.secret_stays(DEMO_KEY, Kept::Browser).await?;
        Ok(asked)
    }

    /// Puts a whole text into a field at once, as pasting does.
    async fn paste(&self, css: &str, name: &str, text: &str) -> Outcome {
        self.step(format!("paste “{}” under “{name}”", text.lines().next().unwrap_or_default()));
        self.session.paste(css, text).await
    }
}

fn key_headers(asked: &Exchange) -> [Option<&str>; 3] {
    ["authorization", "api-key", "x-api-key"].map(|name| asked.header(name))
}

fn bearer() -> String {
    format!("Bearer {DEMO_KEY}")
}

/// The preset's own host is not called by any test. What is held is all that a person sees up to there; then the address is
/// changed to the provider of the tests, and with that comes the question whether the key may go there.
#[tokio::test]
async fn with_the_preset_of_openai() -> Outcome {
    let person = Newcomer::arrive().await?;
    let session = &person.session;
    person.click("a.door", "Choose a provider").await?;
    person.choose_provider("openai").await?;
    session.holds("#base-url", "https://api.openai.com/v1").await?;
    session.wait_for_text("#base-url-wires", "https://api.openai.com/v1/chat/completions").await?;
    for note in ["Answers browsers, with any headers (measured on ", "looks like a failed connection"] {
        session.wait_for_text("#api-provider-help", note).await?;
    }
    session.wait_for_text("#api-key-help", "A key is needed.").await?;
    let page = session.wait_for("#api-key-help a").await?;
    assert_eq!(page.attr("href").await?.as_deref(), Some("https://platform.openai.com/api-keys"));
    person.enter("API Key", DEMO_KEY).await?;
    // The models are listed before any server has answered.
    person.pick_model("gpt-4o").await?;
    session.wait_for_text(".configuration", "built in").await?;
    session.screenshot("first-token-openai").await?;
    assert_eq!(session.provider().log().len(), 0, "the key went to no other provider");

    let origin = session.provider().origin();
    person.enter("Base URL", &format!("{origin}/opt/any_model=1/v1")).await?;
    session.holds("#model", "gpt-4o").await?;
    session.holds("#api-provider", "").await?;
    session.wait_for_text("#api-key-help", "The one for https://api.openai.com stays with it").await?;
    person.press(&format!("Use this key for {origin}")).await?;
    person.press("Start a chat").await?;
    let asked = person.ask("/opt/any_model=1/v1/chat/completions", 10).await?;
    assert_eq!(key_headers(&asked), [Some(bearer().as_str()), None, None]);
    assert_eq!(serde_json::from_str::<Value>(&asked.body)?["model"], "gpt-4o");
    Ok(())
}

#[tokio::test]
async fn with_a_base_url_and_a_listed_model() -> Outcome {
    let person = Newcomer::arrive().await?;
    let base_url = person.session.provider().base_url();
    person.click("a.door", "Choose a provider").await?;
    person.enter("Base URL", &base_url).await?;
    person.enter("API Key", DEMO_KEY).await?;
    person.pick_model("demo-chat").await?;
    person.press("Start a chat").await?;
    let asked = person.ask("/v1/chat/completions", 8).await?;
    assert_eq!(key_headers(&asked), [Some(bearer().as_str()), None, None]);
    assert_eq!(asked.model.as_deref(), Some("demo-chat"));
    Ok(())
}

#[tokio::test]
async fn with_a_full_endpoint() -> Outcome {
    let person = Newcomer::arrive().await?;
    let address = format!("{}/api/v2/models/chat", person.session.provider().origin());
    person.click("a.door", "Choose a provider").await?;
    person.enter("Base URL", &address).await?;
    person.enter("API Key", DEMO_KEY).await?;
    person.session.wait_for_text("#base-url-wires", "Read as a full endpoint.").await?;
    person.session.wait_for_text("#base-url-wires", "no model list: type the model by hand").await?;
    person.enter("Model", MODEL).await?;
    person.press("Start a chat").await?;
    let asked = person.ask("/api/v2/models/chat", 7).await?;
    assert_eq!(key_headers(&asked), [Some(bearer().as_str()), None, None]);
    Ok(())
}

#[tokio::test]
async fn with_an_address_of_azure() -> Outcome {
    let person = Newcomer::arrive().await?;
    let path = "/openai/deployments/demo-chat/chat/completions";
    let address = format!("{}{path}?api-version=2024-08-01-preview", person.session.provider().origin());
    person.click("a.door", "Choose a provider").await?;
    person.enter("Base URL", &address).await?;
    person.enter("API Key", DEMO_KEY).await?;
    person.enter("Model", MODEL).await?;
    person.press("Start a chat").await?;
    let asked = person.ask(path, 7).await?;
    assert_eq!(asked.query, "api-version=2024-08-01-preview");
    assert_eq!(key_headers(&asked), [None, Some(DEMO_KEY), None]);
    Ok(())
}

#[tokio::test]
async fn with_a_local_server_that_wants_no_key() -> Outcome {
    let person = Newcomer::arrive().await?;
    let address = format!("{}/open/v1", person.session.provider().origin());
    person.click("a.door", "Choose a provider").await?;
    // As people write it.
    person.enter("Base URL", address.trim_start_matches("http://")).await?;
    person.pick_model("demo-chat").await?;
    person.press("Start a chat").await?;
    let asked = person.ask("/open/v1/chat/completions", 7).await?;
    assert_eq!(key_headers(&asked), [None, None, None]);
    Ok(())
}

/// What a documentation shows, as it is copied from there: over several lines.
fn curl(origin: &str) -> String {
    format!(
        "curl {origin}/v1/chat/completions \\\n  -H \"Content-Type: application/json\" \\\n  \
         -H \"Authorization: Bearer {DEMO_KEY}\" \\\n  -d '{{\n    \"model\": \"{PASTED}\",\n    \
         \"messages\": [{{\"role\": \"user\", \"content\": \"Hello!\"}}]\n  }}'\n"
    )
}

#[tokio::test]
async fn with_a_curl_line_on_the_first_screen() -> Outcome {
    let person = Newcomer::arrive().await?;
    let session = &person.session;
    person.click("details.door summary", "Paste anything").await?;
    person.paste("details.door textarea", "Paste anything", &curl(&session.provider().origin())).await?;
    understood(session, "details.door").await?;
    session.screenshot("first-token-paste").await?;
    person.press("Take over").await?;
    session.holds("#base-url", &format!("{}/v1/chat/completions", session.provider().origin())).await?;
    person.press("Start a chat").await?;
    let asked = person.ask("/v1/chat/completions", 6).await?;
    assert_eq!(key_headers(&asked), [Some(bearer().as_str()), None, None]);
    assert_eq!(asked.model.as_deref(), Some(PASTED));
    Ok(())
}

#[tokio::test]
async fn with_a_curl_line_in_the_settings() -> Outcome {
    let person = Newcomer::arrive().await?;
    let session = &person.session;
    person.click("a.door", "Choose a provider").await?;
    person.press("Paste anything").await?;
    person.paste(".pasting textarea", "Paste anything", &curl(&session.provider().origin())).await?;
    understood(session, ".pasting").await?;
    person.press("Take over").await?;
    session.wait_for_text(".notices", "Taken over into this profile.").await?;
    session.holds("#model", PASTED).await?;
    person.press("Start a chat").await?;
    let asked = person.ask("/v1/chat/completions", 7).await?;
    assert_eq!(key_headers(&asked), [Some(bearer().as_str()), None, None]);
    assert_eq!(asked.model.as_deref(), Some(PASTED));
    Ok(())
}

/// What is about to be taken over is said first, and the key in it is not shown.
async fn understood(session: &Session, css: &str) -> Outcome {
    for part in ["Understood:", &session.provider().origin(), PASTED, "••••••••"] {
        session.wait_for_text(css, part).await?;
    }
    assert!(!session.text(&format!("{css} dl")).await?.contains(DEMO_KEY));
    Ok(())
}
