//! What Plainwire does when a provider wants to be asked otherwise, is busy, breaks off or takes for ever. If this broke, a
//! person would press "Try again" by hand all day, pay for requests that were repeated in secret, or lose half a reply.

use plainwire_e2e::{Browser, Failure, Outcome, Reply, Session, chats};
use plainwire_mock_provider::{Exchange, ODD_TEXT, Provider, error_shapes};
use serde_json::{Value, json};

/// What stands in the place of a rejected parameter: its name, and its value or the role.
type Instead = Option<(&'static str, Value)>;

/// What is refused, the fields of the profile that make it be sent, and what stands in its place in the end.
fn rejected() -> Vec<(&'static str, Value, Instead)> {
    let extra = |fields: Value| json!({ "extra_body": fields.to_string() });
    vec![
        ("stream_options", json!({}), None),
        (
            "max_tokens",
            json!({ "configs": { "demo-chat": { "max_output_tokens": "64" } } }),
            Some(("max_completion_tokens", json!(64))),
        ),
        ("max_completion_tokens", extra(json!({ "max_completion_tokens": 64 })), Some(("max_tokens", json!(64)))),
        ("temperature", json!({ "temperature": "0.7" }), None),
        ("top_p", extra(json!({ "top_p": 0.9 })), None),
        ("presence_penalty", extra(json!({ "presence_penalty": 0.1 })), None),
        ("frequency_penalty", extra(json!({ "frequency_penalty": 0.1 })), None),
        ("stop", extra(json!({ "stop": ["END"] })), None),
        ("user", extra(json!({ "user": "someone" })), None),
        ("seed", extra(json!({ "seed": 7 })), None),
        ("reasoning_effort", extra(json!({ "reasoning_effort": "low" })), None),
        ("tools", extra(json!({ "tools": [] })), None),
        ("system", json!({ "system_prompt": "Be brief." }), Some(("messages", json!("user")))),
        ("developer", json!({ "system_prompt": "Be brief.", "model": "o3-mini" }), Some(("messages", json!("system")))),
    ]
}

#[tokio::test]
async fn a_rejected_parameter_is_left_out_once_said_and_remembered() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.choose_model("demo-chat").await?;
    for (name, fields, instead) in rejected() {
        for manner in ["openai", "mistral", "fastapi", "plain"] {
            let options = format!("any_model=1&rate=max&tokens=20&reject={name}&reject_as={manner}");
            let base_url = format!("{}/opt/{options}/v1", session.provider().origin());
            let profile = json!({ "provider": "", "base_url": base_url, "model": "demo-chat", "lessons": [],
                "system_prompt": "", "temperature": "", "configs": { "demo-chat": { "max_output_tokens": "" } }, "extra_body": "",
                "keys": { session.provider().origin(): { "key": "demo-key" } } });
            session.change_profile(&profile).await?;
            session.change_profile(&fields).await?;
            let before = chats(session.provider()).len();
            let reply = ask(&session).await?;
            if name == "max_tokens" && manner == "openai" {
                session.screenshot("rejected-parameter").await?;
            }
            let asked = asked_since(&session, before);
            assert!(reply.trouble.is_empty() && !reply.text.is_empty(), "{name} {manner}: {reply:?}");
            assert!(reply.notes.contains(&format!("“{name}”")), "{name} {manner}: what was done is said: {reply:?}");
            assert_eq!(asked.len(), 2, "{name} {manner}: repeated once");
            assert!(is_sent(&asked[0], name) && !is_sent(&asked[1], name), "{name} {manner}: {asked:?}");
            if let Some((other, value)) = &instead {
                let sent = body(&asked[1]);
                let found = if *other == "messages" { &sent["messages"][0]["role"] } else { &sent[*other] };
                assert_eq!(found, value, "{name} {manner}");
            }
            let again = ask(&session).await?;
            assert_eq!(asked_since(&session, before).len(), 3, "{name} {manner}: remembered: {again:?}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn what_was_learned_stands_in_the_settings_and_can_be_undone() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.choose_model("demo-chat?rate=max&tokens=20&reject=stream_options").await?;
    ask(&session).await?;
    session.open_settings().await?;
    session.click(".more summary").await?;
    session.wait_for_text("#lessons", "“stream_options” is left out for demo-chat").await?;
    session.script("document.getElementById('lessons').scrollIntoView()", &[]).await?;
    session.screenshot("lessons").await?;
    assert_eq!(session.axe().await?, []);
    session.reload().await?;
    session.click(".more summary").await?;
    session.wait_for_text("#lessons", "“stream_options” is left out").await?;
    session.click("#lessons button").await?;
    session.wait_until("the lesson to be gone", "return document.querySelector('#lessons button') === null").await?;
    let before = chats(session.provider()).len();
    ask(&session).await?;
    let asked = asked_since(&session, before);
    assert_eq!(asked.iter().map(|asked| is_sent(asked, "stream_options")).collect::<Vec<_>>(), [true, false]);
    Ok(())
}

#[tokio::test]
async fn a_rejection_that_names_nothing_sent_changes_nothing() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    for model in [
        "demo-chat?status=400&message=Unsupported%20parameter:%20%27logit_bias%27%20is%20not%20supported.",
        "demo-chat?status=400&message=Something%20is%20wrong.",
        "odd-error-context",
    ] {
        session.use_model(model).await?;
        let before = chats(session.provider()).len();
        let reply = ask(&session).await?;
        assert!(!reply.trouble.is_empty(), "{model}: {reply:?}");
        assert_eq!(asked_since(&session, before).len(), 1, "{model}: asked once");
    }
    assert_eq!(session.kept_profile().await?["lessons"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn a_failure_that_passes_is_tried_again_in_plain_sight() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    // Not 408: Chromium repeats such a request by itself.
    for status in [429, 500, 503] {
        session.use_model(&format!("demo-chat?rate=max&tokens=20&status={status}&retry_after=2&times=2")).await?;
        let before = chats(session.provider()).len();
        session.new_chat().await?;
        session.send("Are you there?").await?;
        session.wait_for_text(".pause", "Trying again in").await?;
        let reply = session.reply_ended(1).await?;
        assert!(reply.trouble.is_empty() && !reply.text.is_empty(), "{status}: {reply:?}");
        assert_eq!(reply.notes, format!("Asked again after: Status {status}, Status {status}."));
        assert_eq!(asked_since(&session, before).len(), 3, "{status}");
    }
    Ok(())
}

#[tokio::test]
async fn a_server_that_comes_up_late_answers_after_all() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.choose_model("demo-chat?rate=max&tokens=20").await?;
    // The wait is a second: a machine that is busy for that long gets another chance.
    for _ in 0..3 {
        let late = Provider::start(0).await?.base_url();
        session.paste_provider(&late, "demo-key").await?;
        session.new_chat().await?;
        session.send("Are you there?").await?;
        session.wait_for_text(".pause", "(try 2 of 2)").await?;
        let port = late.split(['/', ':']).filter_map(|part| part.parse().ok()).next_back();
        let provider = Provider::start(port.unwrap_or_default()).await?;
        let reply = session.reply_ended(1).await?;
        if reply.trouble.is_empty() {
            assert!(!reply.text.is_empty(), "{reply:?}");
            assert_eq!(reply.notes, "Asked again after: no connection.");
            assert_eq!(chats(&provider).len(), 1);
            return Ok(());
        }
    }
    Err(Failure::new("a server that came up while it waited was not asked"))
}

#[tokio::test]
async fn waiting_can_be_cut_short_and_called_off() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.use_model("demo-chat?rate=max&tokens=20&status=429&retry_after=50&times=1").await?;
    session.new_chat().await?;
    session.send("Are you there?").await?;
    session.click_in_last_reply("Try now").await?;
    let reply = session.reply_ended(1).await?;
    assert!(reply.trouble.is_empty() && !reply.text.is_empty(), "{reply:?}");

    session.use_model("demo-chat?status=429&retry_after=50").await?;
    session.new_chat().await?;
    session.send("Are you there?").await?;
    session.wait_for(".pause").await?;
    session.screenshot("waiting-to-try-again").await?;
    assert_eq!(session.axe().await?, []);
    session.click_in_last_reply("Do not try again").await?;
    let reply = session.reply_ended(1).await?;
    let focused = "return document.activeElement === document.querySelector('.composer textarea')";
    session.wait_until("the focus to be where one goes on", focused).await?;
    assert!(reply.trouble.contains("Status 429"), "{reply:?}");
    assert!(reply.trouble.contains("can be asked again in"), "the countdown goes on: {reply:?}");
    let before = chats(session.provider()).len();
    session.use_model("demo-chat?status=429&retry_after=90").await?;
    let reply = ask(&session).await?;
    assert!(reply.trouble.contains("can be asked again in"), "{reply:?}");
    assert_eq!(asked_since(&session, before).len(), 1, "nobody waits that long by himself");
    Ok(())
}

#[tokio::test]
async fn leaving_while_it_waits_keeps_why_there_was_no_reply() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.use_model("demo-chat?status=429&retry_after=50").await?;
    session.new_chat().await?;
    session.send("Are you there?").await?;
    session.wait_for(".pause").await?;
    // Another chat has nothing to do with it.
    session.use_model("demo-chat?rate=max&tokens=20&first_ms=1000").await?;
    session.new_chat().await?;
    session.send("And you?").await?;
    session.wait_for("article.reply").await?;
    assert!(session.find(".pause").await?.is_none(), "the wait of another chat");
    assert!(session.reply_ended(1).await?.trouble.is_empty());

    session.use_model("demo-chat?status=429&retry_after=50").await?;
    session.new_chat().await?;
    session.send("Are you there?").await?;
    session.wait_for(".pause").await?;
    session.reload().await?;
    let reply = session.reply_ended(1).await?;
    assert!(reply.trouble.contains("Status 429"), "{reply:?}");
    Ok(())
}

#[tokio::test]
async fn an_error_is_shown_although_the_server_keeps_the_line_open() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    if session.browser() == Browser::WebKit {
        println!(
            "WebKitGTK gives a page nothing of a short answer before its end: an open one is tried elsewhere only"
        );
        session.choose_model("demo-chat").await?;
    } else {
        session.use_model("demo-chat?status=401&message=No%20such%20key.&stall=end").await?;
        let reply = ask(&session).await?;
        assert!(reply.trouble.contains("No such key.") && reply.trouble.contains("Status 401"), "{reply:?}");
    }
    // Nor is a key that it repeats in the middle of a stream written down.
    session.use_model("demo-chat?as=error-in-stream&message=Bad%20key:%20%64emo-key!&stall=end").await?;
    let reply = ask(&session).await?;
    assert!(reply.trouble.contains("Bad key:") && !reply.trouble.contains("demo-key!"), "{reply:?}");
    let kept = session
        .until("the error to be written down", async || {
            Ok(Some(session.database().await?.to_string()).filter(|kept| kept.contains("Bad key:")))
        })
        .await?;
    assert!(!kept.contains("demo-key!"), "no key in the database");
    Ok(())
}

#[tokio::test]
async fn what_a_reader_opened_under_an_old_reply_stays_open() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.use_model("demo-chat?status=400&message=First").await?;
    ask(&session).await?;
    session.click(".trouble details summary").await?;
    session.use_model("demo-chat?rate=max&tokens=20").await?;
    session.send("And now?").await?;
    session.reply_ended(2).await?;
    let is_open = "return document.querySelector('article.reply .trouble details').open";
    assert_eq!(session.script(is_open, &[]).await?, json!(true));
    Ok(())
}

#[tokio::test]
async fn a_reply_that_was_stopped_goes_on_and_can_be_stopped_again() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.use_model("demo-chat?rate=20").await?;
    session.new_chat().await?;
    session.send("Are you there?").await?;
    session.growing_states(1, 3).await?;
    session.click_named("Stop").await?;
    let first = session.reply_ended(1).await?;
    session.click_in_last_reply("Continue").await?;
    session
        .until("the rest to grow", async || {
            let last = session.replies().await?.pop();
            Ok(last.filter(|last| last.is_live && last.text.len() > first.text.len()).map(drop))
        })
        .await?;
    session.click_named("Stop").await?;
    let second = session.reply_ended(1).await?;
    assert!(second.text.starts_with(&first.text) && second.text.len() > first.text.len(), "{second:?}");
    assert_eq!(second.place, "2 of 2");
    Ok(())
}

#[tokio::test]
async fn a_broken_reply_stays_and_goes_on() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.use_model("demo-chat?rate=300&cut=3000&times=1").await?;
    let before = chats(session.provider()).len();
    let broken = ask(&session).await?;
    assert!(broken.text.starts_with("Hello!"), "{broken:?}");
    assert_eq!(broken.notes, "Cut off: the connection ended before the reply did.");
    assert_eq!(asked_since(&session, before).len(), 1, "never repeated by itself");
    session.screenshot("cut-off").await?;
    session.click_in_last_reply("Continue").await?;
    let whole = session
        .until("the rest", async || {
            let last = session.replies().await?.pop();
            Ok(last.filter(|last| !last.is_live && last.place == "2 of 2"))
        })
        .await?;
    assert!(whole.text.starts_with(&broken.text) && whole.text.len() > broken.text.len(), "{whole:?}");
    assert_eq!(whole.notes, "");
    let asked = asked_since(&session, before);
    let messages = body(&asked[1])["messages"].clone();
    assert_eq!(messages[1], json!({ "role": "assistant", "content": broken.text }));
    assert_eq!(messages[2]["role"], "user");
    session.reload().await?;
    session.wait_for("article.reply .meta").await?;
    assert_eq!(session.replies().await?.last().map(|last| last.text.clone()), Some(whole.text));
    session.click_in_last_reply("Earlier reply").await?;
    session
        .until("the broken one", async || {
            Ok(session.replies().await?.pop().filter(|last| last.text == broken.text).map(drop))
        })
        .await
}

#[tokio::test]
async fn time_limits_end_what_takes_for_ever() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.choose_model("demo-chat?first_ms=60000").await?;
    session.click(".more summary").await?;
    session.paste("#first-byte-limit", "3").await?;
    session.paste("#pause-limit", "3").await?;
    session.screenshot("more-settings").await?;
    let reply = ask(&session).await?;
    assert!(reply.trouble.contains("Nothing came within 3 seconds."), "{reply:?}");
    assert!(reply.trouble.contains("your own time limit"), "{reply:?}");
    session.use_model("demo-chat?rate=300&stall=3000").await?;
    let reply = ask(&session).await?;
    assert!(reply.text.starts_with("Hello!"), "what arrived stays: {reply:?}");
    assert!(reply.trouble.contains("Nothing more came for 3 seconds."), "{reply:?}");
    // A server that says all and then keeps the line open has ended its reply.
    session.use_model("demo-chat?rate=max&tokens=20&stall=end").await?;
    let reply = ask(&session).await?;
    assert!(reply.trouble.is_empty() && reply.notes.is_empty(), "{reply:?}");
    Ok(())
}

#[tokio::test]
async fn replies_come_whole_where_streaming_is_off() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.choose_model("odd-think-tags").await?;
    session.click(".more summary").await?;
    session.click("#streaming").await?;
    let reply = ask(&session).await?;
    assert_eq!(reply.text, ODD_TEXT);
    assert!(!reply.reasoning.is_empty());
    let asked = chats(session.provider());
    assert_eq!(asked.last().map(|asked| body(asked)["stream"].clone()), Some(json!(false)));
    session.use_model("demo-tools").await?;
    assert_eq!(ask(&session).await?.tools.len(), 1);
    session.use_model("demo-chat?status=401&message=No").await?;
    assert!(ask(&session).await?.trouble.contains("Status 401"));
    session.open_settings().await?;
    let is_on = "return document.getElementById('streaming').checked";
    assert_eq!(session.script(is_on, &[]).await?, json!(false), "it is kept");
    Ok(())
}

#[tokio::test]
async fn native_models_are_asked_as_they_want_it() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.choose_model("demo-chat").await?;
    let base_url = format!("{}/opt/any_model=1&rate=max&tokens=20/v1", session.provider().origin());
    let keys = json!({ session.provider().origin(): { "key": "demo-key" } });
    let profile = json!({ "provider": "", "base_url": base_url, "keys": keys, "model": "o3-mini-high",
        "system_prompt": "Be brief.", "temperature": "0.5",
        "configs": { "o3-mini-high": { "max_output_tokens": "64" } } });
    session.change_profile(&profile).await?;
    ask(&session).await?;
    let sent = chats(session.provider()).last().map(body).unwrap_or_default();
    assert_eq!(sent["model"], "o3-mini");
    assert_eq!(sent["reasoning_effort"], "high");
    assert_eq!((&sent["temperature"], &sent["max_tokens"]), (&Value::Null, &Value::Null));
    assert_eq!(sent["max_completion_tokens"], 64);
    assert_eq!(sent["messages"][0]["role"], "developer");
    Ok(())
}

#[tokio::test]
async fn a_tool_is_answered_by_hand() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.use_model("demo-tools?calls=2&rate=max").await?;
    let reply = ask(&session).await?;
    assert_eq!(reply.tools.len(), 2);
    assert!(reply.tools[0].contains("\n  \"harbour\": \"Nordvík\""), "laid out for reading: {:?}", reply.tools);
    session.fill(".answers textarea", "{\"tide_m\": 1.25}").await?;
    session.screenshot("tool-call").await?;
    assert_eq!(session.axe().await?, []);
    session.reload().await?;
    let kept = "return document.querySelector('.answers textarea')?.value === '{\"tide_m\": 1.25}'";
    session.wait_until("the typed result to be there after a reload", kept).await?;
    session.click_named("Send results").await?;
    let answer = session.reply_ended(2).await?;
    assert!(answer.text.contains("1.25"), "{answer:?}");
    session.screenshot("tool-answer").await?;
    let sent = chats(session.provider()).last().map(body).unwrap_or_default();
    let roles: Vec<_> = sent["messages"].as_array().into_iter().flatten().map(|message| &message["role"]).collect();
    assert_eq!(roles, ["user", "assistant", "tool", "tool"]);
    let calls = sent["messages"][1]["tool_calls"].clone();
    assert_eq!(sent["messages"][2]["tool_call_id"], calls[0]["id"]);
    assert_eq!(sent["messages"][2]["content"], "{\"tide_m\": 1.25}");
    assert_eq!(sent["messages"][3]["content"], "");
    session.reload().await?;
    session.wait_for(".result").await?;
    assert_eq!(session.replies().await?.len(), 2);
    Ok(())
}

#[tokio::test]
async fn the_nearest_models_are_one_click_away() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.use_model("demo-chatt").await?;
    let reply = ask(&session).await?;
    assert!(reply.trouble.contains("does not know this model"), "{reply:?}");
    session.wait_for_text(".trouble", "Ask demo-chat instead").await?;
    session.screenshot("unknown-model").await?;
    session.click_in_last_reply("Ask demo-chat instead").await?;
    session
        .until("the other model to answer", async || {
            let last = session.replies().await?.pop();
            Ok(last.filter(|last| !last.is_live && last.model == "demo-chat" && last.trouble.is_empty()).map(drop))
        })
        .await
}

#[tokio::test]
async fn sources_and_images_of_a_reply_are_shown_and_kept() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.use_model("odd-images").await?;
    ask(&session).await?;
    let seen = "return document.querySelector('.image img')?.naturalWidth > 0";
    session.wait_until("the image to be drawn", seen).await?;
    session.use_model("odd-citations").await?;
    ask(&session).await?;
    session.wait_for_text(".sources", "Sources").await?;
    session.screenshot("sources").await?;
    assert_eq!(session.axe().await?, []);
    session.reload().await?;
    let links = "return Array.from(document.querySelectorAll('.sources a'), link => link.href)";
    session.wait_for(".sources a").await?;
    let links = session.script(links, &[]).await?;
    assert_eq!(links, json!(["https://example.com/herons", "https://example.org/ripples"]));
    Ok(())
}

/// What to do about each shape of error, as the screen says it.
const ADVICE: [(&str, &str); 22] = [
    ("openai", "Check the model and the Base URL"),
    ("string", "Check the model and the Base URL"),
    ("label", "may not do this"),
    ("detail", "No chat API answers at this address"),
    ("detail-list", "Check the model and the Base URL"),
    ("mistral-422", "does not take “safe_mode”"),
    ("mistral-429", "Too many requests"),
    ("message", "Too many requests"),
    ("siliconflow", "Check the model and the Base URL"),
    ("vllm-200", "No chat API answers at this address"),
    ("minimax", "Check the model and the Base URL"),
    ("databricks", "Check the model and the Base URL"),
    ("array", "Check the model and the Base URL"),
    ("anthropic", "Check the model and the Base URL"),
    ("metadata", "Something failed at the provider"),
    ("html", "Something failed at the provider"),
    ("spa", "No chat API answers at this address"),
    ("plain", "Something failed at the provider"),
    ("empty", "Check the model and the Base URL"),
    ("empty-200", "Check the model and the Base URL"),
    ("balance", "no balance or quota left"),
    ("context", "tokens longer than the model can read"),
];

/// One picture of each class of error, to be looked at.
#[tokio::test]
async fn every_shape_of_error_has_words_and_advice() -> Outcome {
    if Browser::from_env()? != Browser::Chromium {
        println!("the shapes are read by the same code in every browser: this runs in Chromium only");
        return Ok(());
    }
    let session = Session::open(Browser::Chromium).await?;
    session.set_size(900, 640).await?;
    let mut wrong = Vec::new();
    for shape in error_shapes() {
        session.use_model(&format!("demo-chat?error={}&message=The%20heron%20is%20gone.", shape.name)).await?;
        session.new_chat().await?;
        session.send("Are you there?").await?;
        let reply = session.reply_settled(1).await?;
        // Neither an empty body nor an app's page holds a sentence about what went wrong.
        let is_wordless = !reply.trouble.contains("The heron is gone.");
        let advice = ADVICE.iter().find(|(name, _)| *name == shape.name).map(|(_, advice)| *advice);
        let is_advised = advice.is_some_and(|advice| reply.trouble.contains(advice));
        if is_wordless != matches!(shape.name, "empty" | "empty-200" | "spa") || !is_advised {
            wrong.push(format!("{}: {:?}", shape.name, reply.trouble));
        }
        session.screenshot(&format!("error-{}", shape.name)).await?;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

async fn ask(session: &Session) -> Outcome<Reply> {
    session.new_chat().await?;
    session.send("Are you there?").await?;
    session.reply_ended(1).await
}

fn asked_since(session: &Session, before: usize) -> Vec<Exchange> {
    chats(session.provider()).split_off(before)
}

fn body(asked: &Exchange) -> Value {
    serde_json::from_str(&asked.body).unwrap_or_default()
}

/// Whether a request carries a parameter, or a message in a role of that name.
fn is_sent(asked: &Exchange, name: &str) -> bool {
    let body = body(asked);
    let is_role = matches!(name, "system" | "developer");
    let has_role = is_role && body["messages"].as_array().into_iter().flatten().any(|message| message["role"] == name);
    body.get(name).is_some() || has_role
}
