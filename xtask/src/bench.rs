//! `cargo xtask bench`: how fast replies are read, natively and in a browser, and what drawing them costs, beside what else
//! does so. It prints and judges nothing: machines differ, and so does one machine from minute to minute.

use crate::browsers::Browser;
use crate::bundle;
use crate::html;
use crate::process::{self, Outcome};
use crate::project::Project;
use crate::tools::{self, Tool};
use std::fs;
use std::path::{Path, PathBuf};

/// The package that measures drawing.
const RENDER_PACKAGE: &str = "plainwire-bench-render";

/// The package of the browser's side; the file names that wasm-bindgen gives to it follow from this.
const PACKAGE: &str = "plainwire-bench-browser";
const WASM: &str = "plainwire_bench_browser";

#[derive(Clone, PartialEq, Eq, Debug)]
enum Place {
    Native,
    InBrowser,
    /// The parts that are wanted; all of them where there are none.
    Render(Vec<String>),
}

/// Runs the benchmark that `arguments` name, all without arguments.
///
/// # Errors
/// When the arguments cannot be understood, something cannot be built or installed, or two readers disagree.
pub(crate) fn bench(project: &Project, arguments: &[String]) -> Outcome {
    for place in plan(arguments)? {
        match place {
            Place::Native => native(project)?,
            Place::InBrowser => in_browser(project)?,
            Place::Render(parts) => render(project, &parts)?,
        }
    }
    Ok(())
}

fn plan(arguments: &[String]) -> Outcome<Vec<Place>> {
    match arguments {
        [] => Ok(vec![Place::Native, Place::InBrowser, Place::Render(Vec::new())]),
        [place] if place == "native" => Ok(vec![Place::Native]),
        [place] if place == "browser" => Ok(vec![Place::InBrowser]),
        [place, parts @ ..] if place == "render" => Ok(vec![Place::Render(parts.to_vec())]),
        other => Err(format!("`bench` takes `native`, `browser`, `render` or nothing, but got `{}`", other.join(" "))),
    }
}

fn native(project: &Project) -> Outcome {
    println!("\n==> Reading replies natively (15 seconds, after a build of half a minute when cold)");
    let mut command = project.cargo(&["run", "--release", "--manifest-path", "benches/native/Cargo.toml"]);
    process::run(command.env("CARGO_TARGET_DIR", build_folder(project)))
}

fn in_browser(project: &Project) -> Outcome {
    println!("\n==> Reading replies in Chromium (15 seconds, after a build of one to two minutes when cold)");
    tools::ensure(project, &[Tool::WasmTarget, Tool::WasmBindgen, Tool::WasmOpt, Tool::EventsourceParser])?;
    tools::ensure(project, Browser::Chromium.tools())?;
    let page = build_page(project)?;
    let mut command = project.cargo(&["run", "--quiet", "--locked", "--package", PACKAGE, "--"]);
    command.arg(&page);
    Browser::Chromium.tell(project, &mut command);
    process::run(&mut command)
}

fn render(project: &Project, parts: &[String]) -> Outcome {
    bundle::build(project)?;
    println!("\n==> Drawing replies in Chromium (eight minutes for all parts)");
    tools::ensure(project, Browser::Chromium.tools())?;
    let mut command = project.cargo(&["run", "--quiet", "--locked", "--package", RENDER_PACKAGE, "--"]);
    command.arg(project.root().join("benches/render/page")).args(parts);
    Browser::Chromium.tell(project, &mut command);
    process::run(&mut command)
}

/// Makes the folder that the browser is shown: the page, Plainwire's reader built as the app is, and its rival.
fn build_page(project: &Project) -> Outcome<PathBuf> {
    let target = build_folder(project);
    let mut build = project.cargo(&["build", "--release", "--locked", "--package", PACKAGE, "--lib"]);
    build.args(["--target", "wasm32-unknown-unknown"]).env("CARGO_TARGET_DIR", &target);
    process::run(&mut build)?;

    let page = target.join("page");
    if page.exists() {
        fs::remove_dir_all(&page).map_err(|error| format!("{}: {error}", page.display()))?;
    }
    let built = target.join(format!("wasm32-unknown-unknown/release/{WASM}.wasm"));
    let mut glue = project.command("wasm-bindgen");
    glue.arg(built).args(["--target", "web", "--no-typescript", "--out-dir"]).arg(&page);
    process::run(&mut glue)?;
    let wasm = page.join(format!("{WASM}_bg.wasm"));
    let mut shrink = project.command("wasm-opt");
    process::run(shrink.args(wasm_opt_flags(project)?).arg(&wasm).arg("-o").arg(&wasm))?;

    copy_files(&project.root().join("benches/browser/page"), &page)?;
    copy_files(&eventsource_parser(project), &page.join("eventsource-parser"))?;
    Ok(page)
}

/// What wasm-opt is told when Trunk builds the app: the page of the app says it.
fn wasm_opt_flags(project: &Project) -> Outcome<Vec<String>> {
    let path = project.root().join("index.html");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    flags_of(&text).ok_or_else(|| format!("{} has no tag with data-wasm-opt", path.display()))
}

fn flags_of(page: &str) -> Option<Vec<String>> {
    let tags = html::tags(page);
    let tag = tags.iter().find(|tag| tag.attribute("data-wasm-opt").is_some())?;
    let level = format!("-O{}", tag.attribute("data-wasm-opt")?);
    let others = tag.attribute("data-wasm-opt-params").unwrap_or_default();
    Some(std::iter::once(level).chain(others.split_whitespace().map(str::to_owned)).collect())
}

/// The folder of the parser's modules, as npm installs it.
pub(crate) fn eventsource_parser(project: &Project) -> PathBuf {
    project.tools().join("node_modules/eventsource-parser/dist")
}

/// A build folder of its own: flags and profiles that differ from the app's would have it built anew each time.
fn build_folder(project: &Project) -> PathBuf {
    project.target().join("bench")
}

/// Copies the files of a folder, those of folders in it not.
fn copy_files(from: &Path, to: &Path) -> Outcome {
    let words = |error: std::io::Error| format!("copying {}: {error}", from.display());
    fs::create_dir_all(to).map_err(words)?;
    for entry in fs::read_dir(from).map_err(words)? {
        let path = entry.map_err(words)?.path();
        if let Some(name) = path.file_name().filter(|_| path.is_file()) {
            fs::copy(&path, to.join(name)).map_err(words)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Place, flags_of, plan};

    #[test]
    fn a_place_or_all() {
        let places = |words: &[&str]| plan(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(places(&[]), Ok(vec![Place::Native, Place::InBrowser, Place::Render(Vec::new())]));
        assert_eq!(places(&["render", "burst"]), Ok(vec![Place::Render(vec!["burst".to_owned()])]));
        assert_eq!(places(&["browser"]), Ok(vec![Place::InBrowser]));
        assert!(places(&["native", "browser"]).is_err());
        assert!(places(&["chromium"]).is_err());
    }

    #[test]
    fn wasm_opt_is_told_what_the_page_says() {
        let page = "<p>x</p><link data-trunk rel=\"rust\" data-wasm-opt=\"s\" data-wasm-opt-params=\"--a --b=c\">";
        assert_eq!(flags_of(page), Some(vec!["-Os".to_owned(), "--a".to_owned(), "--b=c".to_owned()]));
        assert_eq!(flags_of("<p>x</p>"), None);
    }
}
