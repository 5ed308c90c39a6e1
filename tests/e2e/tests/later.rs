//! What comes after the first load, when it does not come. If this broke, a person on a bad line would look at an empty
//! screen, with no way on but to guess that loading the page again might help.

use plainwire_e2e::{Browser, Failure, Outcome, Session, dist};
use std::fs;
use std::path::{Path, PathBuf};

/// A copy of the bundle in a folder of a folder, removed at the end.
struct Copy(PathBuf);

impl Copy {
    fn new() -> Outcome<Self> {
        let copy = Self(std::env::temp_dir().join(format!("plainwire-later-{}", std::process::id())));
        fs::create_dir_all(copy.app())?;
        for entry in fs::read_dir(dist())? {
            let entry = entry?;
            fs::copy(entry.path(), copy.app().join(entry.file_name()))?;
        }
        Ok(copy)
    }

    fn app(&self) -> PathBuf {
        self.0.join("in/a/folder")
    }

    /// The files that no first load fetches.
    fn later(&self) -> Outcome<Vec<PathBuf>> {
        let files = fs::read_dir(self.app())?.collect::<Result<Vec<_>, _>>()?;
        let is_later = |path: &PathBuf| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            ["later-", "forms-", "chunk_"].iter().any(|start| name.starts_with(start))
        };
        Ok(files.into_iter().map(|file| file.path()).filter(is_later).collect())
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // A folder that stays in the system's temporary one does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn away(file: &Path) -> PathBuf {
    file.with_extension("away")
}

#[tokio::test]
async fn what_did_not_come_is_said_and_comes_when_asked_again() -> Outcome {
    let copy = Copy::new()?;
    let later = copy.later()?;
    if later.is_empty() {
        return Err(Failure::new("the bundle has no second module; `cargo xtask build` makes one that has"));
    }
    for file in &later {
        fs::rename(file, away(file))?;
    }
    let session = Session::open_folder(Browser::from_env()?, &copy.0).await?;
    session.goto("in/a/folder/index.html#/chat").await?;
    session.wait_for_text(".welcome [role='alert']", "could not be loaded").await?;
    assert!(session.find(".composer textarea").await?.is_some(), "the rest of the app is there");
    session.goto("in/a/folder/index.html#/settings").await?;
    session.wait_for_text(".page [role='alert']", "could not be loaded").await?;
    assert_eq!(session.axe().await?, [], "the page breaks no rule");

    session.click_named("Try again").await?;
    session.wait_for_text(".page [role='alert']", "could not be loaded").await?;
    // What fetches replies is in it too: a question asks for it once more, and is not lost.
    session.goto("in/a/folder/index.html#/chat").await?;
    session.wait_for(".composer textarea").await?;
    session.send("Are you there?").await?;
    session.wait_for_text("article.reply .trouble", "could not be loaded").await?;
    for file in &later {
        fs::rename(away(file), file)?;
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
    session.goto("in/a/folder/index.html#/settings").await?;
    session.click_named("Try again").await?;
    session.wait_for("#base-url").await?;
    session.goto("in/a/folder/index.html#/chat").await?;
    session.wait_for(".welcome h2").await?;
    Ok(())
}
