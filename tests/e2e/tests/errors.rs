//! What goes wrong at the provider. If this broke, a person would read "Failed to fetch", nothing, or raw JSON in place of
//! the provider's own sentence and what to do about it; or lose what had arrived before it went wrong.

use plainwire_e2e::{Browser, Outcome, Reply, Session};
use plainwire_mock_provider::{Expect, ODD_ARGUMENTS, ODD_ERROR, ODD_REASONING, ODD_TEXT, Oddity, Provider, oddities};
use serde_json::{Value, json};

/// Model, the provider's sentence, the status, and what to do.
const TROUBLE: [(&str, &str, &str, &str); 11] = [
    ("demo-chat?status=401&message=No%20such%20key.", "No such key.", "Status 401", "The key was not accepted."),
    ("demo-chat?status=402", "used up", "Status 402", "no balance or quota"),
    ("demo-chat?status=403&error=label&message=Not%20you.", "Not you.", "Status 403", "may not do this"),
    ("demo-chat?status=404", "The model does not exist", "Status 404", "does not know this model"),
    ("demo-chat?status=429&retry_after=7", "Please try again in 7s.", "Status 429", "Too many requests"),
    ("demo-chat?status=500", "The server had an error", "Status 500", "Something failed at the provider."),
    ("demo-chat?status=503", "The server is overloaded", "Status 503", "overloaded"),
    ("odd-error-html", ODD_ERROR, "Status 502", "Something failed at the provider."),
    ("odd-error-detail-list", ODD_ERROR, "Status 422", ""),
    ("odd-error-context", ODD_ERROR, "Status 400", "longer than the model can read"),
    ("no-such-model", "no-such-model", "Status 404", "does not know this model"),
];

#[tokio::test]
async fn the_providers_own_words_the_status_and_what_to_do() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    let mut wrong = Vec::new();
    for (model, sentence, status, advice) in TROUBLE {
        let reply = ask(&session, model).await?;
        for part in [sentence, status, advice] {
            if !reply.trouble.contains(part) {
                wrong.push(format!("{model}: no `{part}` in {:?}", reply.trouble));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    // A provider that repeats the key in its sentence showed it on the screen, and left it in the browser's storage.
    let reply = ask(&session, "demo-chat?status=401&message=Incorrect%20API%20key%20provided:%20demo-key.").await?;
    assert!(reply.trouble.contains("Incorrect API key provided"), "{reply:?}");
    assert!(!reply.trouble.contains("demo-key"), "{reply:?}");
    assert!(
        !session.database().await?.to_string().contains("provided: demo-key"),
        "the kept error holds no key either"
    );

    // An error that passes leaves a way on: the same question, once more, with one click.
    ask(&session, "demo-chat?rate=max&status=409&times=1").await?;
    session.click_in_last_reply("Try again").await?;
    session
        .until("the second try to answer", async || {
            let last = session.replies().await?.pop();
            Ok(last.filter(|last| !last.is_live && last.trouble.is_empty() && last.text.starts_with("Hello!")))
        })
        .await?;
    Ok(())
}

#[tokio::test]
async fn no_answer_and_half_an_answer() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    for model in ["demo-chat?rate=300&cut=3000", "demo-chat?rate=300&end=3000"] {
        let reply = ask(&session, model).await?;
        assert!(reply.text.starts_with("Hello!"), "{model}: what arrived is kept: {reply:?}");
        assert_eq!(reply.notes, "Cut off: the connection ended before the reply did.", "{model}");
        assert_eq!(reply.trouble, "", "{model}");
    }
    for model in ["odd-error-in-stream", "odd-error-then-done"] {
        let reply = ask(&session, model).await?;
        assert_eq!(reply.text, ODD_TEXT, "{model}: what arrived is kept");
        assert!(reply.trouble.contains(ODD_ERROR), "{model}: {reply:?}");
    }

    // A server that breaks off before it answers, and an address where none is.
    let broken = ask(&session, "demo-chat?cut=head").await?;
    unreached(&broken, &session.provider().base_url());
    let gone = Provider::start(0).await?.base_url();
    session.open_settings().await?;
    session.paste("#base-url", &gone).await?;
    unreached(&ask(&session, "demo-chat").await?, &gone);
    Ok(())
}

fn unreached(reply: &Reply, base_url: &str) {
    for part in [base_url, "The browser got no answer it may show from", "Browsers do not say why."] {
        assert!(reply.trouble.contains(part), "no `{part}` in {:?}", reply.trouble);
    }
    for word in ["Failed to fetch", "NetworkError", "Load failed"] {
        assert!(!reply.trouble.contains(word), "`{word}` says nothing to a person: {:?}", reply.trouble);
    }
}

#[tokio::test]
async fn every_oddity_reads_as_it_is_meant() -> Outcome {
    if Browser::from_env()? != Browser::Chromium {
        println!("the oddities are read by the same code in every browser: this runs in Chromium only");
        return Ok(());
    }
    let session = Session::open(Browser::Chromium).await?;
    let mut wrong = Vec::new();
    for oddity in oddities() {
        let reply = ask(&session, oddity.name).await?;
        if !is_as_meant(&oddity, &reply) {
            wrong.push(format!("{} ({}) expects {:?} but shows {reply:?}", oddity.name, oddity.what, oddity.expect));
        }
    }
    assert!(wrong.is_empty(), "{} oddities are misread:\n{}", wrong.len(), wrong.join("\n"));
    Ok(())
}

fn is_as_meant(oddity: &Oddity, reply: &Reply) -> bool {
    let is_text = reply.text == ODD_TEXT;
    let is_whole = is_text && reply.trouble.is_empty() && !reply.notes.contains("Cut off");
    match oddity.expect {
        Expect::Text => is_whole,
        Expect::CutOff => is_text && reply.notes.starts_with("Cut off"),
        Expect::Reasoning => is_whole && reply.reasoning == ODD_REASONING,
        Expect::ToolCalls(count) => {
            let value = |text: &str| serde_json::from_str::<Value>(text).ok();
            let first = reply.tools.first().and_then(|first| value(first));
            is_whole && reply.tools.len() == count && first.is_some() && first == value(ODD_ARGUMENTS)
        }
        Expect::Refusal => reply.notes.contains("The model declined:") && reply.notes.contains(ODD_TEXT),
        Expect::TextThenError => is_text && reply.trouble.contains(ODD_ERROR),
        // A body that came with status 200 may hold another status, or none.
        Expect::Error(200) => reply.trouble.contains(ODD_ERROR),
        Expect::Error(status) => {
            reply.trouble.contains(ODD_ERROR) && reply.trouble.contains(&format!("Status {status}"))
        }
        Expect::Wordless(200) => reply.trouble.lines().count() > 2,
        Expect::Wordless(status) => reply.trouble.contains(&format!("status {status} and no words")),
    }
}

/// Asks a model something in a new chat, and waits for the end of the reply. The model is chosen as from another tab.
async fn ask(session: &Session, model: &str) -> Outcome<Reply> {
    session.use_model(model).await?;
    session.new_chat().await?;
    session.send("How many ripples?").await?;
    let reply = session.reply_settled(1).await?;
    assert_eq!(json!(reply.model), json!(model), "the reply names the model that was asked");
    Ok(reply)
}
