//! What comes after the first load, when it does not come. If this broke, a person on a bad line would look at an empty
//! screen, with no way on but to guess that loading the page again might help.

use plainwire_e2e::{Browser, BundleCopy, Failure, Outcome, Session};

#[tokio::test]
async fn what_did_not_come_is_said_and_comes_when_asked_again() -> Outcome {
    let copy = BundleCopy::new()?;
    // The files that no first load fetches.
    let mut later = Vec::new();
    for start in ["later-", "forms-", "chunk_"] {
        later.extend(copy.files(start)?);
    }
    if later.is_empty() {
        return Err(Failure::new("the bundle has no second module; `cargo xtask build` makes one that has"));
    }
    for file in &later {
        copy.take_away(file)?;
    }
    let session = Session::open_folder(Browser::from_env()?, copy.root()).await?;
    session.goto(&copy.route("#/chat")).await?;
    session.wait_for_text(".welcome [role='alert']", "could not be loaded").await?;
    assert!(session.find(".composer textarea").await?.is_some(), "the rest of the app is there");
    session.goto(&copy.route("#/settings")).await?;
    session.wait_for_text(".page [role='alert']", "could not be loaded").await?;
    assert_eq!(session.axe().await?, [], "the page breaks no rule");

    session.click_named("Try again").await?;
    session.wait_for_text(".page [role='alert']", "could not be loaded").await?;
    // What fetches replies is in it too: a question asks for it once more, and is not lost.
    session.goto(&copy.route("#/chat")).await?;
    session.wait_for(".composer textarea").await?;
    session.send("Are you there?").await?;
    session.wait_for_text("article.reply .trouble", "could not be loaded").await?;
    for file in &later {
        copy.put_back(file)?;
    }
    session.click_named("Try again").await?;
    assert!(session.reply_ended(1).await?.trouble.contains("could not be loaded"));
    session.click_in_last_reply("Try again").await?;
    session
        .until("the second try to answer", async || {
            let last = session.replies().await?.pop();
            Ok(last.filter(|last| !last.is_live && last.trouble.is_empty() && !last.text.is_empty()).map(drop))
        })
        .await?;
    session.goto(&copy.route("#/settings")).await?;
    session.click_named("Try again").await?;
    session.wait_for("#base-url").await?;
    session.goto(&copy.route("#/chat")).await?;
    session.wait_for(".welcome h2").await?;
    Ok(())
}
