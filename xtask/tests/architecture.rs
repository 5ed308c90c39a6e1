//! The rules of the house, held against its source: who may import whom, and what is nowhere.

#![allow(clippy::expect_used, reason = "a scan that cannot read the source has failed as a test fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All files below a folder of the checkout with one of these endings, by path; none when there is no such folder.
fn files(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let root = checkout();
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for path in entries.map(|entry| entry.expect("a folder that can be read").path()) {
            let name = path.strip_prefix(&root).expect("a path below the checkout").to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push((name, fs::read_to_string(&path).expect("a text file")));
            }
        }
    }
    found.sort();
    found
}

/// Rust source without its comments, line for line. Slashes inside a text are kept when they follow a colon, as in a URL.
fn code(source: &str) -> String {
    let without = |line: &str| {
        let mut from = 0;
        while let Some(at) = line[from..].find("//").map(|at| at + from) {
            if !line[..at].ends_with(':') {
                return line[..at].to_owned();
            }
            from = at + 2;
        }
        line.to_owned()
    };
    source.lines().map(without).collect::<Vec<_>>().join("\n")
}

/// Whether `word` stands in `text` as a word of its own.
fn names(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part))
}

/// The places in `files` whose code names one of `words`, as `path:line: the line`.
fn places(files: &[(String, String)], words: &[&str]) -> Vec<String> {
    let mut places = Vec::new();
    for (path, source) in files {
        for (index, line) in code(source).lines().enumerate() {
            if words.iter().any(|word| names(line, word)) {
                places.push(format!("{path}:{}: {}", index + 1, line.trim()));
            }
        }
    }
    places
}

/// The keys of one table of a manifest; dotted keys and tables of their own count by their first part.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut table = String::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[') {
            table = name.trim_matches(['[', ']']).to_owned();
            keys.extend(table.strip_prefix("dependencies.").map(str::to_owned));
        } else if table == "dependencies"
            && let Some((key, _)) = line.split_once('=')
            && !line.starts_with('#')
        {
            keys.insert(key.trim().split('.').next().unwrap_or_default().to_owned());
        }
    }
    keys
}

#[test]
fn libraries_depend_on_nothing_that_knows_a_browser_or_does_io() {
    for (folder, allowed) in [
        ("crates/core", &["plainwire-json", "serde", "serde_json", "thiserror"][..]),
        ("crates/json", &[][..]),
        ("crates/markdown", &["pulldown-cmark"][..]),
    ] {
        let Ok(manifest) = fs::read_to_string(checkout().join(folder).join("Cargo.toml")) else {
            assert_ne!(folder, "crates/core", "the core has a manifest");
            continue;
        };
        let others: Vec<String> =
            dependencies(&manifest).into_iter().filter(|name| !allowed.contains(&name.as_str())).collect();
        assert!(others.is_empty(), "{folder} may depend on {allowed:?} only, not on {others:?}");

        let source = files(&format!("{folder}/src"), &[".rs"]);
        let doing = [
            "std::fs",
            "std::io",
            "std::env",
            "std::process",
            "std::thread",
            "TcpStream",
            "TcpListener",
            "UdpSocket",
            "ToSocketAddrs",
            "Instant",
            "SystemTime",
        ];
        let found: Vec<String> =
            places(&source, &doing).into_iter().filter(|place| !place.contains("/tests")).collect();
        assert!(found.is_empty(), "{folder} does no input or output and owns no clock:\n{}", found.join("\n"));
        let found = places(&source, &["async", "await"]);
        assert!(found.is_empty(), "{folder} waits for nothing:\n{}", found.join("\n"));
    }
}

#[test]
fn only_platform_names_the_browser() {
    let source: Vec<_> =
        files("src", &[".rs"]).into_iter().filter(|(path, _)| !path.starts_with("src/platform/")).collect();
    let browser = [
        "web_sys",
        "js_sys",
        "gloo",
        "gloo_net",
        "gloo_timers",
        "gloo_storage",
        "wasm_bindgen",
        "wasm_bindgen_futures",
    ];
    let found = places(&source, &browser);
    assert!(found.is_empty(), "only src/platform may name these:\n{}", found.join("\n"));
}

#[test]
fn rooms_import_only_what_they_may() {
    for (room, forbidden) in [
        ("src/features", &["crate::client", "crate::platform::fetch"][..]),
        (
            "src/components",
            &[
                "crate::state",
                "crate::client",
                "crate::features",
                "crate::platform::fetch",
                "crate::platform::storage",
                "crate::platform::database",
            ],
        ),
        ("src/state", &["crate::features", "crate::components", "crate::platform::fetch"]),
        (
            "src/client",
            &[
                "crate::features",
                "crate::components",
                "crate::state",
                "crate::platform::storage",
                "crate::platform::database",
            ],
        ),
        ("src/platform", &["crate::features", "crate::components", "crate::state", "crate::client", "crate::app"]),
    ] {
        let mut source = files(room, &[".rs"]);
        let file = format!("{room}.rs");
        if let Ok(text) = fs::read_to_string(checkout().join(&file)) {
            source.push((file, text));
        }
        // A grouped import names several rooms at once: `use crate::{client, state}`.
        let grouped: Vec<(String, String)> =
            source.iter().map(|(path, text)| (path.clone(), ungroup(&code(text)))).collect();
        let found = places(&grouped, forbidden);
        assert!(found.is_empty(), "{room} may not name {forbidden:?}:\n{}", found.join("\n"));
    }
}

/// Writes each `use a::{b, c::{d}};` as one line for each name, and leaves all else as it is.
fn ungroup(code: &str) -> String {
    let mut lines = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find("use crate::") {
        lines.push(rest[..at].to_owned());
        let end = rest[at..].find(';').map_or(rest.len(), |length| at + length);
        let compact: String = rest[at + 4..end].split_whitespace().collect();
        lines.extend(paths(&compact, "").into_iter().map(|path| format!("use {path};")));
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    lines.push(rest.to_owned());
    lines.join("\n")
}

/// The paths of an import tree without spaces, each with `prefix` in front.
fn paths(tree: &str, prefix: &str) -> Vec<String> {
    let Some((head, group)) = tree.split_once('{') else {
        return vec![format!("{prefix}{tree}")];
    };
    let group = group.strip_suffix('}').unwrap_or(group);
    let mut parts = vec![String::new()];
    let mut depth = 0_i32;
    for c in group.chars() {
        match c {
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    let prefix = format!("{prefix}{head}");
    parts.iter().filter(|part| !part.is_empty()).flat_map(|part| paths(part, &prefix)).collect()
}

#[test]
fn nothing_sets_inner_html() {
    let mut source = files("src", &[".rs"]);
    source.extend(files("assets", &[".js", ".mjs"]));
    let setters = [
        "inner_html",
        "set_inner_html",
        "innerHTML",
        "outerHTML",
        "set_outer_html",
        "insertAdjacentHTML",
        "insert_adjacent_html",
        "document.write",
        "createContextualFragment",
        "setHTMLUnsafe",
        "parseHTMLUnsafe",
        "DOMParser",
        "DomParser",
    ];
    let found = places(&source, &setters);
    assert!(found.is_empty(), "text becomes elements by no other way than building them:\n{}", found.join("\n"));
}

#[test]
fn nothing_is_fetched_from_a_third_party() {
    let mut source = files("style", &[".css"]);
    source.extend(files("assets", &[".js", ".mjs", ".svg", ".css"]));
    source.push(("index.html".into(), fs::read_to_string(checkout().join("index.html")).expect("index.html")));
    // A namespace is a name that looks like an address; nothing is fetched from it.
    let is_namespace = |line: &str| line.contains("http://www.w3.org/") && line.matches("://").count() == 1;
    let fetched: Vec<String> = source
        .iter()
        .flat_map(|(path, text)| text.lines().map(move |line| (path, line)))
        .filter(|(_, line)| {
            (line.contains("://") && !is_namespace(line)) || line.contains("url(//") || line.contains("=\"//")
        })
        .map(|(path, line)| format!("{path}: {}", line.trim()))
        .collect();
    assert!(fetched.is_empty(), "the page's own files come from its own origin:\n{}", fetched.join("\n"));

    // In Rust an address may be shown or offered as a link; what loads something by itself goes through an element.
    let loading =
        ["src=\"http", "src=\"//", "src=https", "url(http", "import(\"http", "srcset=\"http", "integrity=\"sha"];
    let rust = files("src", &[".rs"]);
    let found: Vec<&String> = rust
        .iter()
        .filter(|(_, text)| loading.iter().any(|start| text.contains(start)))
        .map(|(path, _)| path)
        .collect();
    assert!(found.is_empty(), "these load something from elsewhere: {found:?}");
}

#[test]
fn the_scan_sees_words_and_not_their_parts_or_comments() {
    let file = |text: &str| vec![("a.rs".to_owned(), text.to_owned())];
    assert_eq!(places(&file("let x = web_sys::window();"), &["web_sys"]).len(), 1);
    assert!(places(&file("// web_sys is not named\nlet my_web_sys2 = 1;"), &["web_sys"]).is_empty());
    assert_eq!(code("let a = \"http://x\"; // b"), "let a = \"http://x\"; ");
    assert_eq!(paths("crate::{a,b::{c,d},e}", ""), ["crate::a", "crate::b::c", "crate::b::d", "crate::e"]);
    assert!(names(&ungroup("use crate::{\n    client,\n    state::x,\n};\nfn f() {}"), "crate::client"));
    let manifest = "[dependencies]\nserde.workspace = true\na = \"1\"\n[dependencies.b]\nversion = \"1\"\n[dev-dependencies]\nc = \"1\"\n";
    assert_eq!(dependencies(manifest).into_iter().collect::<Vec<_>>(), ["a", "b", "serde"]);
}
