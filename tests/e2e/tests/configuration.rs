//! Model Configuration. If this broke, a person would not know where a figure comes from that decides what is sent and what
//! it costs, or would lose what they set.

use plainwire_e2e::{Browser, Failure, Outcome, Session, chats, dist};
use plainwire_mock_provider::Exchange;
use serde_json::{Value, json};

/// The eight, in the order of the documentation, with the names that their buttons give them.
const FIELDS: [(&str, &str); 8] = [
    ("max-output-tokens", "Max Output Tokens"),
    ("context-window", "Context Window"),
    ("image-support", "Image Support"),
    ("computer-use", "Computer Use"),
    ("input-price", "Input Price"),
    ("output-price", "Output Price"),
    ("cache-read-price", "Cache Read Price"),
    ("cache-write-price", "Cache Write Price"),
];

/// A model of which the catalogue knows all eight.
const IN_CATALOGUE: &str = "anthropic.claude-3-5-sonnet-20241022-v2:0";

/// Without it, a person could not tell a figure of the provider's from one that is a year old.
#[tokio::test]
async fn each_value_says_where_it_comes_from() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.use_model("demo-chat").await?;
    session.open_settings().await?;
    let origin = session.provider().origin();
    session.paste("#base-url", &format!("{origin}/lists/openrouter/v1")).await?;
    session.wait_for_text("#model-help", "5 models from the server.").await?;
    let server = json!([
        ["8,192", "the server’s"],
        ["128,000", "the server’s"],
        [true, "the server’s"],
        [false, "default"],
        ["$0.2 / 1M tokens", "the server’s"],
        ["$0.6 / 1M tokens", "the server’s"],
        ["$0.05 / 1M tokens", "the server’s"],
        ["unknown", "default"],
    ]);
    shows(&session, "a model of the server's list", &server).await?;

    session.paste("#model", "gpt-4o").await?;
    let built_in = json!([
        ["16,384", "built in"],
        ["128,000", "built in"],
        [true, "built in"],
        [false, "default"],
        ["$2.5 / 1M tokens", "built in"],
        ["$10 / 1M tokens", "built in"],
        ["$1.25 / 1M tokens", "built in"],
        ["unknown", "default"],
    ]);
    shows(&session, "a native model", &built_in).await?;

    session.paste("#model", IN_CATALOGUE).await?;
    let catalogue = format!("catalogue of {}", catalogue_date()?);
    let known =
        ["8,192", "200,000", "", "", "$3 / 1M tokens", "$15 / 1M tokens", "$0.3 / 1M tokens", "$3.75 / 1M tokens"];
    let known: Value = known
        .into_iter()
        .map(|known| if known.is_empty() { json!([true, catalogue]) } else { json!([known, catalogue]) })
        .collect();
    shows(&session, "a model of the catalogue", &known).await?;
    session.wait_for_text(".configuration", "Catalogue: litellm").await?;

    session.paste("#model", "nobody-knows-this").await?;
    let unknown = ["left to the server", "128,000", "on", "off", "unknown", "unknown", "unknown", "unknown"];
    let unknown: Value = unknown
        .into_iter()
        .map(|shown| match shown {
            "on" => json!([true, "default"]),
            "off" => json!([false, "default"]),
            _ => json!([shown, "default"]),
        })
        .collect();
    shows(&session, "a model that nobody knows", &unknown).await
}

/// Without it, a value could be typed but never given back, or would follow a person to a model it was not meant for.
#[tokio::test]
async fn a_value_is_yours_until_it_is_reset_and_belongs_to_its_model() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.use_model("gpt-4o").await?;
    session.open_settings().await?;
    session.wait_for_text(".configuration", "Catalogue: ").await?;
    let before = values(&session).await?;
    let typed = ["1k", "32k", "", "", "1", "2.50", "0,15", "$3 / 1M tokens"];
    for ((id, name), typed) in FIELDS.into_iter().zip(typed) {
        set(&session, id, typed).await?;
        source_is(&session, id, "yours").await?;
        session.click_named(&format!("Reset {name}")).await?;
        shows(&session, &format!("{name}, reset"), &before).await?;
    }
    let reset_all = session.named("Reset all to what is known").await?;
    assert!(!reset_all.is_enabled().await?, "there is nothing to reset");
    for ((id, _), typed) in FIELDS.into_iter().zip(typed) {
        set(&session, id, typed).await?;
    }
    let mine = json!([
        ["1k", "yours"],
        ["32k", "yours"],
        [false, "yours"],
        [true, "yours"],
        ["1", "yours"],
        ["2.50", "yours"],
        ["0,15", "yours"],
        ["$3 / 1M tokens", "yours"],
    ]);
    shows(&session, "all typed", &mine).await?;

    session.paste("#model", "gpt-4o-mini").await?;
    source_is(&session, "context-window", "built in").await?;
    assert!(!values(&session).await?.to_string().contains("yours"), "another model has its own");
    session.paste("#model", "gpt-4o").await?;
    shows(&session, "back at the model", &mine).await?;
    session.reload().await?;
    session.open_settings().await?;
    shows(&session, "after a reload", &mine).await?;
    session.click_named("Reset all to what is known").await?;
    shows(&session, "all reset", &before).await
}

/// Without it, a price with a letter in it would silently count as none.
#[tokio::test]
async fn what_cannot_be_meant_is_said_when_the_field_is_left() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.use_model("gpt-4o").await?;
    session.open_settings().await?;
    for (id, typed, words) in [
        ("max-output-tokens", "many", "Max Output Tokens must be a whole number above 0"),
        ("context-window", "0", "must be a whole number of tokens above 0"),
        ("input-price", "cheap", "A price must be a number of dollars for a million tokens"),
        ("output-price", "200000", "A price can be at most 100,000 dollars"),
    ] {
        session.fill(&format!("#{id}"), typed).await?;
        source_is(&session, id, "built in").await?;
        let problem = format!("#{id}-help .problem");
        assert!(session.find(&problem).await?.is_none(), "{id}: what is being typed is not judged");
        session.script("document.activeElement.blur()", &[]).await?;
        session.wait_for_text(&problem, words).await?;
        assert_eq!(session.wait_for(&format!("#{id}")).await?.attr("aria-invalid").await?.as_deref(), Some("true"));
        session.paste(&format!("#{id}"), "7").await?;
        source_is(&session, id, "yours").await?;
        assert!(session.find(&problem).await?.is_none(), "{id}: what is right now is not judged");
    }
    Ok(())
}

/// Without it, replies would be cut by a figure that was only meant to be shown, or run on past one that was set.
#[tokio::test]
async fn only_a_cap_of_your_own_is_sent_and_under_the_name_that_the_model_takes() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.use_model("demo-chat").await?;
    session.open_settings().await?;
    let origin = session.provider().origin();
    session.paste("#base-url", &format!("{origin}/opt/any_model=1;rate=max;tokens=8/lists/openrouter/v1")).await?;
    source_is(&session, "max-output-tokens", "the server’s").await?;
    let body = asked(&session, 1).await?;
    assert!(body.get("max_tokens").is_none() && body.get("max_completion_tokens").is_none(), "only shown: {body}");

    session.open_settings().await?;
    session.paste("#max-output-tokens", "2k").await?;
    let body = asked(&session, 2).await?;
    assert_eq!((&body["max_tokens"], body.get("max_completion_tokens")), (&json!(2000), None));

    session.choose_model("o1").await?;
    let body = asked(&session, 3).await?;
    assert!(body.get("max_tokens").is_none() && body.get("max_completion_tokens").is_none(), "built in: {body}");
    session.open_settings().await?;
    session.paste("#max-output-tokens", "77").await?;
    let body = asked(&session, 4).await?;
    assert_eq!((body.get("max_tokens"), &body["max_completion_tokens"]), (None, &json!(77)));

    session.open_settings().await?;
    session.paste("#max-output-tokens", "-1").await?;
    let body = asked(&session, 5).await?;
    assert!(body.get("max_tokens").is_none() && body.get("max_completion_tokens").is_none(), "{body}");
    Ok(())
}

/// Without it, a person would pay without knowing what, or see another figure than they were charged.
#[tokio::test]
async fn prices_make_the_cost_and_what_was_paid_stays_what_it_was() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.choose_model("demo-chat?rate=max&tokens=100&prompt=1000&cached=400").await?;
    session.new_chat().await?;
    session.send("What does this cost?").await?;
    let free = session.reply_ended(1).await?;
    assert!(free.figures.contains("1,000 in (400 cached) · 100 out"), "{free:?}");
    assert!(!free.figures.contains('$'), "nobody knows the price: {free:?}");

    session.open_settings().await?;
    for (id, price) in [("input-price", "2"), ("output-price", "8"), ("cache-read-price", "0.50")] {
        session.paste(&format!("#{id}"), price).await?;
    }
    session.click("a.chat").await?;
    session.reply_ended(1).await?;
    session.click_in_last_reply("Regenerate").await?;
    // 600 at $2, 400 at $0.50 and 100 at $8 for a million.
    cost_is(&session, " · ≈ $0.0022").await?;

    session.open_settings().await?;
    session.paste("#input-price", "2000").await?;
    session.reload().await?;
    session.click("a.chat").await?;
    cost_is(&session, " · ≈ $0.0022").await?;

    session.use_model("demo-chat?rate=max&tokens=100&prompt=1000&cost=0.25").await?;
    session.open_settings().await?;
    session.paste("#input-price", "2000").await?;
    session.paste("#output-price", "2000").await?;
    session.click("a.chat").await?;
    session.reply_ended(1).await?;
    session.click_in_last_reply("Regenerate").await?;
    cost_is(&session, " · $0.25").await
}

/// The eight as they stand on the screen: what is shown, and whose it is.
async fn values(session: &Session) -> Outcome<Value> {
    let ids: Value = FIELDS.iter().map(|(id, _)| json!(id)).collect();
    let script = "return arguments[0].map(id => {
          const field = document.getElementById(id);
          const shown = field.type === 'checkbox' ? field.checked : field.value || field.placeholder;
          return [shown, document.getElementById(`${id}-source`).textContent];
        })";
    session.wait_for("#cache-write-price").await?;
    session.script(script, &[ids]).await
}

async fn shows(session: &Session, what: &str, expected: &Value) -> Outcome {
    let shown = session.until(what, async || Ok((values(session).await? == *expected).then_some(()))).await;
    match shown {
        Ok(()) => Ok(()),
        Err(failure) => Err(failure.during(&format!("it shows {}", values(session).await?))),
    }
}

async fn source_is(session: &Session, id: &str, expected: &str) -> Outcome {
    session.wait_for_text(&format!("#{id}-source"), expected).await
}

/// Types a value; an empty text stands for turning a switch.
async fn set(session: &Session, id: &str, typed: &str) -> Outcome {
    let css = format!("#{id}");
    if typed.is_empty() { session.click(&css).await } else { session.paste(&css, typed).await }
}

fn catalogue_date() -> Outcome<String> {
    let text = std::fs::read_to_string(dist().join("catalogue.txt"))?;
    let date = text.lines().find_map(|line| line.strip_prefix("date: "));
    Ok(date.ok_or_else(|| Failure::new("the catalogue has no date"))?.to_owned())
}

/// Asks something in a new chat and returns the body of the request.
async fn asked(session: &Session, count: usize) -> Outcome<Value> {
    session.new_chat().await?;
    session.send("How long may a reply be?").await?;
    let Exchange { body, .. } = session.completion_ended(count).await?;
    let reply = session.reply_ended(1).await?;
    assert!(reply.trouble.is_empty(), "{reply:?}");
    assert_eq!(chats(session.provider()).len(), count);
    Ok(serde_json::from_str(&body)?)
}

async fn cost_is(session: &Session, expected: &str) -> Outcome {
    let what = format!("a cost of {expected}");
    let shown = session.until(&what, async || {
        let last = session.replies().await?.pop();
        Ok(last.filter(|last| last.figures.ends_with(expected)).map(drop))
    });
    match shown.await {
        Ok(()) => Ok(()),
        Err(failure) => Err(failure.during(&format!("{:?}", session.replies().await?))),
    }
}
