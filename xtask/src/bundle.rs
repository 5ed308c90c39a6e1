//! The release bundle: built by Trunk into dist/, in two modules, then held against what the page promises.

use crate::html;
use crate::libraries;
use crate::process::{self, Outcome};
use crate::project::Project;
use crate::split;
use crate::tools;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What a bundle is made from; when none of it changed, the bundle is not built again.
const INPUTS: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "rust-toolchain.toml",
    "index.html",
    "src",
    "crates",
    "style",
    "assets",
    "locales",
    "xtask/src",
];

/// Builds the release bundle into dist/, unless it is there already.
///
/// # Errors
/// When a tool cannot be installed, the build fails, or the page breaks a promise of [`inspect`].
pub(crate) fn build(project: &Project) -> Outcome {
    let stamp = project.target().join("xtask/bundle.stamp");
    if is_current(project, &stamp) {
        println!("==> The release bundle in dist/ is up to date");
        return inspect(&project.dist());
    }
    tools::ensure(project, &tools::BUNDLE)?;
    println!("==> Building the release bundle into dist/ (two minutes the first time)");
    let mut trunk = project.command("trunk");
    // NO_COLOR=1, as some machines set it, is no value that Trunk's option of that name takes.
    trunk.args(["build", "--release", "--locked"]).env_remove("NO_COLOR");
    let flags = [&without_paths(project.root()), split::prepare(project, &mut trunk)?].join(" ");
    trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    process::run(&mut trunk)?;
    let dist = project.dist();
    split::deliver(project, &dist)?;
    inspect(&dist)?;
    remember(&dist, &stamp)
}

/// Flags that leave this machine's folders out of the messages in the bundle: they are nobody's business, and two machines
/// build the same bytes.
fn without_paths(root: &Path) -> String {
    let home = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let cargo_home = home("CARGO_HOME").or_else(|| home("HOME").map(|home| home.join(".cargo"))).unwrap_or_default();
    let sources = fs::read_dir(cargo_home.join("registry/src")).into_iter().flatten().flatten();
    let folders = sources.map(|source| source.path()).chain([root.to_path_buf()]);
    // A folder with a space in its name could not be told from two flags.
    let folders = folders.map(|folder| folder.display().to_string()).filter(|folder| !folder.contains(' '));
    folders.map(|folder| format!("--remap-path-prefix={folder}/=")).collect::<Vec<_>>().join(" ")
}

/// Holds a built page against its promises: every script is a file, everything comes from the page's own origin, and what
/// is fetched later is there.
///
/// # Errors
/// When a promise is broken; the words name the tag or the file.
pub(crate) fn inspect(dist: &Path) -> Outcome {
    libraries::inspect(dist)?;
    let path = dist.join("index.html");
    let page = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    broken_promises(&page).map_or(Ok(()), |words| Err(format!("{}: {words}", path.display())))
}

fn broken_promises(page: &str) -> Option<String> {
    let tags = html::tags(page);
    for tag in &tags {
        if !tag.content.trim().is_empty() {
            return Some(format!("an inline <{}>, which the content security policy forbids", tag.name));
        }
        let inline = |key: &str| key == "style" || (key.starts_with("on") && key.len() > 2);
        if let Some((key, _)) = tag.attributes.iter().find(|(key, _)| inline(key)) {
            return Some(format!("<{} {key}=…>, which the content security policy forbids", tag.name));
        }
        let elsewhere = |url: &&str| url.contains("://") || url.starts_with("//") || url.starts_with('/');
        if let Some(url) = tag.references().find(elsewhere) {
            return Some(format!(
                "<{}> refers to {url}; only paths relative to the page work under any folder",
                tag.name
            ));
        }
    }
    let policy = tags.iter().find(|tag| {
        tag.attribute("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("content-security-policy"))
    });
    policy.is_none().then(|| "no content security policy".to_owned())
}

/// Whether dist/ holds the release build that `stamp` remembers, and nothing it was made from is newer.
fn is_current(project: &Project, stamp: &Path) -> bool {
    let (Ok(remembered), Ok(present)) = (fs::read(stamp), fs::read(project.dist().join("index.html"))) else {
        return false;
    };
    let Ok(built) = stamp.metadata().and_then(|meta| meta.modified()) else {
        return false;
    };
    // `trunk serve` writes its debug build to the same place; its page names other files.
    remembered == present && INPUTS.iter().all(|input| is_older(&project.root().join(input), built))
}

/// Whether a file, or a folder with all that is in it, was last changed before `built`.
fn is_older(path: &Path, built: SystemTime) -> bool {
    let Ok(meta) = path.metadata() else {
        return !path.exists();
    };
    if !meta.modified().is_ok_and(|changed| changed < built) {
        return false;
    }
    if !meta.is_dir() {
        return true;
    }
    fs::read_dir(path).is_ok_and(|mut entries| entries.all(|entry| entry.is_ok_and(|e| is_older(&e.path(), built))))
}

fn remember(dist: &Path, stamp: &Path) -> Outcome {
    let words = |error: std::io::Error| format!("{}: {error}", stamp.display());
    let folder: PathBuf = stamp.parent().map(Path::to_path_buf).unwrap_or_default();
    fs::create_dir_all(folder).map_err(words)?;
    fs::copy(dist.join("index.html"), stamp).map_err(words)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::broken_promises;

    const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">";

    #[test]
    fn a_page_of_own_files_keeps_its_promises() {
        let page = format!("{POLICY}<link href=./a.css><script src=\"./boot.js\" data-wasm=\"./a.wasm\"></script>");
        assert_eq!(broken_promises(&page), None);
    }

    #[test]
    fn inline_code_and_other_origins_are_found() {
        for bad in [
            "<script>x()</script>",
            "<style>a{}</style>",
            "<p style=\"color:red\">",
            "<body onload=x()>",
            "<script src=\"https://cdn.example/x.js\"></script>",
            "<link href=//cdn.example/x.css>",
            "<img src=/root.png>",
        ] {
            assert!(broken_promises(&format!("{POLICY}{bad}")).is_some(), "{bad}");
        }
        assert!(broken_promises("<p>").is_some(), "a page without a policy");
    }
}
