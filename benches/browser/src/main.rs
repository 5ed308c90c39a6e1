//! Opens the page that measures in a browser, and prints what it found. The folder to serve, with the page and all that it
//! loads, is the only argument; the replies to read are written into it.

#[path = "../../inputs.rs"]
mod inputs;

use inputs::Input;
use plainwire_e2e::{Browser, Failure, Outcome, Session};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// As much of each kind as makes a clock of a tenth of a millisecond exact enough.
const BYTES: usize = 4 << 20;
/// About what a browser hands out at most at once while bytes come in fast.
const READ_BYTES: usize = 16 << 10;
/// What the page takes for that.
const AN_EVENT_A_READ: usize = 0;
const PATIENCE: Duration = Duration::from_secs(240);

#[tokio::main]
async fn main() -> Outcome {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or_else(|| Failure::new("the folder with the page has to be named"))?;
    write_inputs(&folder)?;
    let browser = Browser::from_env()?;
    let session = Session::open_folder(browser, &folder).await?;
    session.goto("index.html").await?;
    let results = results(&session).await?;
    print(browser, &results);
    Ok(())
}

fn write_inputs(folder: &Path) -> Outcome {
    let mut list = Vec::new();
    let mut add = |name: String, input: &Input, read_bytes: usize| {
        let file = format!("input-{}.txt", list.len());
        fs::write(folder.join(&file), &input.body)?;
        list.push(json!({ "name": name, "file": file, "readBytes": read_bytes }));
        Outcome::Ok(())
    };
    for (position, input) in inputs::all(BYTES).iter().enumerate() {
        add(format!("{}, {} bytes an event", input.name, input.event_bytes), input, READ_BYTES)?;
        // The first two, ASCII and not, also as they come from a model that writes slowly.
        if position < 2 {
            add(format!("{}, an event a read", input.name), input, AN_EVENT_A_READ)?;
        }
    }
    add("50 MB of text, ASCII".to_owned(), &inputs::text(50_000_000), READ_BYTES)?;
    add("one event of 5 MB, 64 KB reads".to_owned(), &inputs::one_event(5_000_000), 64 << 10)?;
    Ok(fs::write(folder.join("inputs.json"), Value::Array(list).to_string())?)
}

/// What the page shows at its end.
async fn results(session: &Session) -> Outcome<Value> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Ok(results) = serde_json::from_str::<Value>(&session.text("#result").await?) {
            return match results["error"].as_str() {
                Some(error) => Err(Failure::new(format!("the page failed: {error}"))),
                None => Ok(results),
            };
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    Err(Failure::new("the page did not come to an end"))
}

fn print(browser: Browser, results: &Value) {
    println!(
        "Reading replies in {}, in {READ_BYTES}-byte pieces where nothing else is said, into strings of JavaScript.\n\
         MB/s of the best of {} rounds (fewer for 50 MB) in which both take turns; \"x\" is plainwire's speed divided by the \
         other's, the median of the rounds.\n",
        browser.name(),
        results["rounds"]
    );
    println!("{:<38}{:>7}{:>12}{:>34}{:>8}", "", "MB", "plainwire", "eventsource-parser + JSON.parse", "x");
    for result in results["results"].as_array().into_iter().flatten() {
        let number = |key: &str| result[key].as_f64().unwrap_or(f64::NAN);
        println!(
            "{:<38}{:>7.1}{:>12.0}{:>34.0}{:>8.2}",
            result["name"].as_str().unwrap_or_default(),
            number("megabytes"),
            number("ours"),
            number("theirs"),
            number("ratio")
        );
    }
}
