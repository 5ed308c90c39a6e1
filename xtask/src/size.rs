//! The size report: what a first visit fetches, and what comes later, against a budget.

use crate::bundle;
use crate::html;
use crate::process::Outcome;
use crate::project::Project;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;

/// What everything that is fetched until the composer is usable may weigh with brotli, in bytes: 160 KB of 1000 bytes.
const FIRST_LOAD_BUDGET_BYTES: usize = 160_000;

/// Bytes of one file, as it is and as servers send it.
#[derive(Clone, Copy, Default)]
struct Sizes {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Sizes {
    fn add(&mut self, other: Sizes) {
        self.raw += other.raw;
        self.gzip += other.gzip;
        self.brotli += other.brotli;
    }
}

/// Builds the bundle if need be and prints the sizes of its files.
///
/// # Errors
/// When the bundle cannot be built or read, or its first load is above the budget.
pub(crate) fn report(project: &Project) -> Outcome {
    bundle::build(project)?;
    let files = read_files(&project.dist())?;
    let first = first_load(&files);

    println!("{:<44} {:>10} {:>10} {:>10}", "bytes", "raw", "gzip", "brotli");
    let mut sum = Sizes::default();
    let mut folders: BTreeMap<&str, (usize, Sizes)> = BTreeMap::new();
    for (heading, is_first) in [("first load", true), ("loaded later", false)] {
        for (name, bytes) in files.iter().filter(|(name, _)| first.contains(name.as_str()) == is_first) {
            let sizes = measure(bytes)?;
            if let Some((folder, _)) = name.rsplit_once('/').filter(|_| !is_first) {
                let (count, of_folder) = folders.entry(folder).or_default();
                *count += 1;
                of_folder.add(sizes);
                continue;
            }
            row(&format!("{heading}: {name}"), sizes);
            if is_first {
                sum.add(sizes);
            }
        }
    }
    // Fetched one by one, as a reply needs them.
    for (folder, (count, sizes)) in folders {
        row(&format!("loaded later: {folder}, {count} files"), sizes);
    }
    row("first load, all of it", sum);
    let share = sum.brotli * 100 / FIRST_LOAD_BUDGET_BYTES;
    println!("budget: {FIRST_LOAD_BUDGET_BYTES} bytes with brotli for the first load; used: {share} %");
    if sum.brotli > FIRST_LOAD_BUDGET_BYTES {
        return Err(format!("the first load is {} bytes above its budget", sum.brotli - FIRST_LOAD_BUDGET_BYTES));
    }
    Ok(())
}

/// Prints the sizes of one file.
///
/// # Errors
/// When it cannot be compressed.
pub(crate) fn print_of(name: &str, bytes: &[u8]) -> Outcome {
    let sizes = measure(bytes)?;
    println!("    {name}: {} bytes, {} with gzip, {} with brotli", sizes.raw, sizes.gzip, sizes.brotli);
    Ok(())
}

fn row(name: &str, sizes: Sizes) {
    println!("{name:<44} {:>10} {:>10} {:>10}", sizes.raw, sizes.gzip, sizes.brotli);
}

/// All files below a folder, by their path relative to it with forward slashes.
fn read_files(folder: &Path) -> Outcome<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(current) = folders.pop() {
        let words = |error: std::io::Error| format!("{}: {error}", current.display());
        for entry in fs::read_dir(&current).map_err(words)? {
            let path = entry.map_err(words)?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            // Trunk leaves its lock file; servers do not hand out what begins with a dot.
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
                continue;
            }
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.insert(name, fs::read(&path).map_err(words)?);
        }
    }
    Ok(files)
}

/// The files that the page refers to, and those that its style sheets and scripts load in turn at once.
fn first_load(files: &BTreeMap<String, Vec<u8>>) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut pending = vec!["index.html".to_owned()];
    while let Some(name) = pending.pop() {
        let Some(bytes) = files.get(&name) else {
            continue;
        };
        if !reached.insert(name.clone()) {
            continue;
        }
        let text = String::from_utf8_lossy(bytes);
        let references = match name.rsplit('.').next() {
            Some("html") => {
                html::tags(&text).iter().flat_map(|t| t.references().map(str::to_owned).collect::<Vec<_>>()).collect()
            }
            Some("css") => between(&text, &["url(", "@import "], &[')', ';']),
            // A call of `import(…)` is a later load; only the statements are fetched at once.
            Some("js" | "mjs") => {
                between(&text, &["from\"", "from \"", "from'", "from '", "import \"", "import '"], &['"', '\''])
            }
            _ => Vec::new(),
        };
        pending.extend(references.iter().map(|reference| resolve(&name, reference)));
    }
    reached
}

/// The texts that stand between one of `openings` and the first of `ends`, without quotes.
fn between(text: &str, openings: &[&str], ends: &[char]) -> Vec<String> {
    let mut found = Vec::new();
    for opening in openings {
        for part in text.split(opening).skip(1) {
            let part = part.trim_start_matches(['"', '\'', ' ']);
            let end = part.find(|c| ends.contains(&c) || c == '"' || c == '\'').unwrap_or(part.len());
            found.push(part[..end].to_owned());
        }
    }
    found
}

/// A reference in the file `from`, as a path relative to the bundle's folder.
fn resolve(from: &str, reference: &str) -> String {
    let reference = reference.split(['?', '#']).next().unwrap_or_default();
    let mut segments: Vec<&str> = from.split('/').collect();
    segments.pop();
    for segment in reference.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            other => segments.push(other),
        }
    }
    segments.join("/")
}

fn measure(bytes: &[u8]) -> Outcome<Sizes> {
    let words = |error: std::io::Error| format!("compressing failed: {error}");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes).map_err(words)?;
    let gzip = gzip.finish().map_err(words)?.len();
    let mut compressed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &parameters).map_err(words)?;
    Ok(Sizes { raw: bytes.len(), gzip, brotli: compressed.len() })
}

#[cfg(test)]
mod tests {
    use super::{first_load, resolve};
    use std::collections::BTreeMap;

    #[test]
    fn first_load_follows_statements_and_not_calls() {
        let files: BTreeMap<String, Vec<u8>> = [
            (
                "index.html",
                "<link href=./a.css><script src=\"./boot.js\" data-js=\"./app.js\" data-wasm=./app.wasm></script>",
            ),
            ("a.css", "@import \"b.css\"; p { background: url('img/x.svg') }"),
            ("b.css", ""),
            ("img/x.svg", ""),
            ("boot.js", "const m = await import(document.currentScript.dataset.js)"),
            ("app.js", "import * as s from './snippets/s.js'; const later = () => import('./lazy.js');"),
            ("snippets/s.js", "export{x}from\"../t.js\""),
            ("t.js", ""),
            ("app.wasm", ""),
            ("lazy.js", ""),
            ("worker.wasm", ""),
        ]
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .collect();
        let first = first_load(&files);
        let later: Vec<&str> = files.keys().map(String::as_str).filter(|name| !first.contains(*name)).collect();
        assert_eq!(later, ["lazy.js", "worker.wasm"]);
    }

    #[test]
    fn references_resolve_against_the_file_they_stand_in() {
        assert_eq!(resolve("index.html", "./a.js?v=1#x"), "a.js");
        assert_eq!(resolve("css/a.css", "../img/x.png"), "img/x.png");
    }
}
