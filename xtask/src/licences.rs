//! The licence check: every dependency states a licence that this project may use.
//!
//! Known vulnerabilities are not looked up: the advisory databases lie outside the registries that a build may reach.

use crate::libraries;
use crate::process::{self, Outcome};
use crate::project::Project;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What may be inside the app that is handed out.
const SHIPPED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// What may stand beside that in tools and tests, which are not handed out: a reciprocal licence by file (the WebDriver
/// crates), and libFuzzer's own.
const TOOLS_ONLY: &[&str] = &["MPL-2.0", "NCSA"];

/// Checks the dependencies of the workspace and of the fuzz targets, for wasm and for this machine, and the libraries in
/// JavaScript that the app fetches.
///
/// # Errors
/// When a crate states no licence, or only such as are not allowed; the words name it.
pub(crate) fn check(project: &Project) -> Outcome {
    println!(
        "==> Licences of all dependencies (seconds; advisory databases are not part of this, a build cannot reach them)"
    );
    let mut shipped = BTreeSet::new();
    let mut packages = BTreeMap::new();
    for manifest in ["Cargo.toml", "fuzz/Cargo.toml"] {
        if !project.root().join(manifest).is_file() {
            continue;
        }
        // Without a platform filter this is what the lock file holds, for every platform.
        let arguments = ["metadata", "--format-version", "1", "--locked", "--manifest-path", manifest];
        let text = process::read(&mut project.cargo(&arguments))?;
        let metadata: Value = serde_json::from_str(&text).map_err(|error| format!("cargo metadata: {error}"))?;
        shipped.extend(shipped_in_app(&metadata));
        packages.extend(foreign_packages(&metadata));
    }

    for library in libraries::all() {
        let id = library.spec();
        shipped.insert(id.clone());
        packages.insert(id.clone(), Package { name: id, licence: Some(library.licence.to_owned()) });
    }

    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut refused = Vec::new();
    for (id, package) in &packages {
        let is_shipped = shipped.contains(id);
        let allowed = |licence: &str| SHIPPED.contains(&licence) || (!is_shipped && TOOLS_ONLY.contains(&licence));
        if !package.licence.as_deref().is_some_and(|expression| is_satisfied(expression, &allowed)) {
            let stated = package.licence.as_deref().unwrap_or("no licence");
            refused.push(format!("{} ({stated}{})", package.name, if is_shipped { ", part of the app" } else { "" }));
        }
        let part = if is_shipped { "app" } else { "tools and tests" };
        *counts.entry((part, package.licence.as_deref().unwrap_or("none"))).or_default() += 1;
    }
    for ((part, licence), count) in counts {
        println!("    {part:<16} {count:>4}  {licence}");
    }
    if refused.is_empty() { Ok(()) } else { Err(format!("licences that are not allowed: {}", refused.join(", "))) }
}

struct Package {
    name: String,
    licence: Option<String>,
}

/// All packages that come from a registry, by id.
fn foreign_packages(metadata: &Value) -> BTreeMap<String, Package> {
    list(&metadata["packages"])
        .filter(|package| !package["source"].is_null())
        .map(|package| {
            let name = format!("{} {}", text(&package["name"]), text(&package["version"]));
            let licence = package["license"].as_str().map(str::to_owned);
            (text(&package["id"]).to_owned(), Package { name, licence })
        })
        .collect()
}

/// The ids of all packages that the app depends on at run time, through normal dependencies for any platform.
fn shipped_in_app(metadata: &Value) -> BTreeSet<String> {
    let edges: BTreeMap<&str, Vec<&str>> = list(&metadata["resolve"]["nodes"])
        .map(|node| {
            let normal = |dependency: &&Value| list(&dependency["dep_kinds"]).any(|kind| kind["kind"].is_null());
            (text(&node["id"]), list(&node["deps"]).filter(normal).map(|dependency| text(&dependency["pkg"])).collect())
        })
        .collect();
    let mut pending: Vec<&str> = metadata["resolve"]["root"].as_str().into_iter().collect();
    let app = list(&metadata["packages"]).find(|package| package["name"] == "plainwire");
    pending.retain(|root| app.is_some_and(|app| text(&app["id"]) == *root));
    let mut reached = BTreeSet::new();
    while let Some(id) = pending.pop() {
        if reached.insert(id.to_owned()) {
            pending.extend(edges.get(id).into_iter().flatten());
        }
    }
    reached
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Whether an SPDX expression can be met with allowed licences only. The old slash means OR.
fn is_satisfied(expression: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    let satisfied = any_of(&mut words, allowed);
    // What cannot be read to its end is not a licence that anyone agreed to.
    satisfied == Some(true) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

/// Each of these three reads one level of an expression; nothing means that it is broken.
fn any_of(words: &mut Words<'_>, allowed: &dyn Fn(&str) -> bool) -> Option<bool> {
    let mut satisfied = all_of(words, allowed)?;
    while words.next_if_eq(&"OR").is_some() {
        satisfied |= all_of(words, allowed)?;
    }
    Some(satisfied)
}

fn all_of(words: &mut Words<'_>, allowed: &dyn Fn(&str) -> bool) -> Option<bool> {
    let mut satisfied = one(words, allowed)?;
    while words.next_if_eq(&"AND").is_some() {
        satisfied &= one(words, allowed)?;
    }
    Some(satisfied)
}

fn one(words: &mut Words<'_>, allowed: &dyn Fn(&str) -> bool) -> Option<bool> {
    let word = words.next()?;
    if word == "(" {
        let satisfied = any_of(words, allowed)?;
        return (words.next()? == ")").then_some(satisfied);
    }
    if words.next_if_eq(&"WITH").is_none() {
        return Some(allowed(word));
    }
    Some(allowed(&format!("{word} WITH {}", words.next()?)))
}

#[cfg(test)]
mod tests {
    use super::is_satisfied;

    fn met(expression: &str) -> bool {
        is_satisfied(expression, &|licence| ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].contains(&licence))
    }

    #[test]
    fn expressions_are_met_by_what_is_allowed() {
        for expression in
            ["MIT", "GPL-3.0 OR MIT", "MIT/GPL-3.0", "MIT AND (ISC OR GPL-3.0)", "Apache-2.0 WITH LLVM-exception"]
        {
            assert!(met(expression), "{expression}");
        }
    }

    #[test]
    fn expressions_that_need_more_are_refused() {
        for expression in ["", "GPL-3.0", "MIT AND GPL-3.0", "MIT OR", "MIT ISC", "(MIT", "Apache-2.0 WITH X", "MIT)"] {
            assert!(!met(expression), "{expression}");
        }
    }
}
