//! The second WebAssembly module of the bundle: what `src/features/later.rs` opens the doors to.
//!
//! A module is split between cargo and wasm-bindgen, where Trunk lets nobody in. So Trunk finds this program under the
//! name of wasm-bindgen, and this program calls the splitter, wasm-bindgen, and wasm-opt for what was split off.

use crate::html;
use crate::process::{self, Outcome};
use crate::project::Project;
use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The name under which Trunk calls this program.
pub(crate) const STAND_IN: &str = "wasm-bindgen";

/// Where the stand-in is told the path of the program it stands in for.
const STANDS_IN_FOR: &str = "PLAINWIRE_WASM_BINDGEN";

/// The script that the splitter writes to load modules, as the glue of wasm-bindgen imports it.
const LOADER: &str = "./__wasm_split.js";

/// How the loader starts a module: only if the server calls it by the right type.
const INSTANTIATE: &str = "(WebAssembly.instantiateStreaming(src, imports))";

/// The same, whatever the server calls it, as the glue does with the first module.
const INSTANTIATE_ANY: &str = "WebAssembly.instantiate(await whole(await src), imports)";

const WHOLE: &str = "const whole = (response) => {
    if (response.ok) return response.arrayBuffer();
    throw new Error(`${response.url}: ${response.status}`);
};
";

/// Has `trunk` split the app: with the feature that makes it two, linked so that it can be taken apart.
///
/// # Errors
/// When the stand-in cannot be put where Trunk finds it.
pub(crate) fn prepare(project: &Project, trunk: &mut Command) -> Outcome<&'static str> {
    let real = process::find(&[STAND_IN], project.search_path()).ok_or("wasm-bindgen is not on PATH")?;
    let folder = project.target().join("xtask/stand-in");
    let stand_in = folder.join(STAND_IN);
    clear(&folder)?;
    // A copy of what runs: the file it was started from may have been built anew since, by the tests of this very command.
    fs::copy("/proc/self/exe", &stand_in).map_err(|error| format!("{}: {error}", stand_in.display()))?;
    let folders = std::iter::once(folder).chain(std::env::split_paths(project.search_path()));
    let search_path = std::env::join_paths(folders).map_err(|error| format!("PATH: {error}"))?;
    trunk.args(["--features", "split"]).env("PATH", search_path).env(STANDS_IN_FOR, real);
    Ok("-Clink-args=--emit-relocs")
}

/// Puts what was split off beside the rest of the bundle.
///
/// # Errors
/// When a file cannot be copied.
pub(crate) fn deliver(project: &Project, dist: &Path) -> Outcome {
    for (name, path) in modules(&hashed(project))? {
        fs::copy(&path, dist.join(name)).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// Does what wasm-bindgen is called for, and splits the module before.
///
/// # Errors
/// When a program fails, or writes something else than what is known of it.
pub(crate) fn bind(project: &Project, mut arguments: Vec<OsString>) -> Outcome {
    let real = std::env::var_os(STANDS_IN_FOR).ok_or_else(|| format!("{STANDS_IN_FOR} is not set"))?;
    let Some(input) = arguments.iter_mut().find(|argument| Path::new(argument).extension() == Some("wasm".as_ref()))
    else {
        return process::run(Command::new(real).args(arguments));
    };
    let folder = project.target().join("xtask/split");
    clear(&folder)?;
    process::run(project.command("wasm-split-cli").arg(&*input).arg(&folder).args(["--out-name", "first"]))?;
    let first = folder.join("first.wasm");
    *input = first.clone().into_os_string();
    // Else the table of functions, through which the modules call each other, would be no export.
    process::run(Command::new(real).args(&arguments).arg("--keep-lld-exports"))?;

    let mut loader = read(&folder.join(LOADER))?;
    let hashed = hashed(project);
    clear(&hashed)?;
    for (name, path) in modules(&folder)?.into_iter().filter(|(_, path)| *path != first) {
        let optimised = hashed.join(&name);
        process::run(project.command("wasm-opt").arg(&path).arg("-o").arg(&optimised).args(flags(project)?))?;
        let name_with_hash = with_hash(&name, &optimised)?;
        replace(&mut loader, &format!("\"./{name}\""), &format!("\"./{name_with_hash}\""))?;
        fs::rename(&optimised, hashed.join(&name_with_hash))
            .map_err(|error| format!("{}: {error}", optimised.display()))?;
    }
    let glue = glue(&arguments).ok_or("Trunk called wasm-bindgen without --out-dir or --out-name")?;
    let whole = with_loader(&read(&glue)?, &loader)?;
    fs::write(&glue, whole).map_err(|error| format!("{}: {error}", glue.display()))
}

/// The folder of the modules that were split off, optimised and named by their content.
fn hashed(project: &Project) -> PathBuf {
    project.target().join("xtask/later")
}

/// The wasm files of a folder with their names, in the order of these.
fn modules(folder: &Path) -> Outcome<Vec<(String, PathBuf)>> {
    let words = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(words)? {
        let entry = entry.map_err(words)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".wasm") {
            found.push((name, entry.path()));
        }
    }
    found.sort();
    Ok(found)
}

/// What index.html has Trunk give to wasm-opt for the first module.
fn flags(project: &Project) -> Outcome<Vec<String>> {
    let page = read(&project.root().join("index.html"))?;
    let tags = html::tags(&page);
    let rust = tags.iter().find(|tag| tag.attribute("rel") == Some("rust")).ok_or("index.html names no Rust app")?;
    let level = format!("-O{}", rust.attribute("data-wasm-opt").unwrap_or_default());
    let others = rust.attribute("data-wasm-opt-params").unwrap_or_default().split_whitespace();
    Ok(std::iter::once(level).chain(others.map(str::to_owned)).collect())
}

fn with_hash(name: &str, file: &Path) -> Outcome<String> {
    let mut hasher = DefaultHasher::new();
    hasher.write(&fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?);
    let stem = name.trim_end_matches(".wasm").trim_start_matches("split_");
    Ok(format!("{stem}-{:016x}.wasm", hasher.finish()))
}

/// The script that wasm-bindgen writes when it is called like this.
fn glue(arguments: &[OsString]) -> Option<PathBuf> {
    let value = |option: &str| arguments.iter().find_map(|argument| argument.to_str()?.strip_prefix(option));
    Some(Path::new(value("--out-dir=")?).join(value("--out-name=")?).with_extension("js"))
}

/// The glue with the loader inside, where it is hashed with the rest and costs no request of its own.
fn with_loader(glue: &str, loader: &str) -> Outcome<String> {
    let import = format!("from \"{LOADER}\"");
    // The glue imports it once for each module.
    let is_import = |line: &&str| line.starts_with("import * as ") && line.contains(&import);
    let lines: Vec<&str> = glue.lines().filter(is_import).collect();
    if lines.is_empty() {
        return Err("the glue of wasm-bindgen does not import the splitter's loader".to_owned());
    }

    // Inside the glue there is nothing to import from it, and exports become the properties of an object.
    let mut body: String =
        loader.lines().filter(|line| !line.starts_with("import ")).map(|l| [l, "\n"].concat()).collect();
    let exports: Vec<&str> =
        body.split("export const ").skip(1).filter_map(|rest| rest.split_whitespace().next()).collect();
    let exports = exports.join(", ");
    replace(&mut body, "export const ", "const ")?;
    replace(&mut body, INSTANTIATE, INSTANTIATE_ANY)?;
    let mut value = format!("(() => {{\n{WHOLE}{body}return {{ {exports} }};\n}})()");
    let mut whole = glue.to_owned();
    for line in lines {
        let name = line.split_whitespace().nth(3).unwrap_or_default();
        whole = whole.replacen(line, &format!("const {name} = {value};"), 1);
        // One loader, so that what both need is fetched once.
        name.clone_into(&mut value);
    }
    Ok(whole)
}

/// Replaces every occurrence, of which there has to be one.
fn replace(text: &mut String, old: &str, new: &str) -> Outcome {
    if !text.contains(old) {
        return Err(format!("the splitter's loader does not say `{old}`"));
    }
    *text = text.replace(old, new);
    Ok(())
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Makes a folder that is empty.
fn clear(folder: &Path) -> Outcome {
    let words = |error: std::io::Error| format!("{}: {error}", folder.display());
    if folder.is_dir() {
        fs::remove_dir_all(folder).map_err(words)?;
    }
    fs::create_dir_all(folder).map_err(words)
}

#[cfg(test)]
mod tests {
    use super::{glue, with_loader};
    use std::path::PathBuf;

    const LOADER: &str = "import { initSync } from \"./first.js\";\n\nfunction load() { return initSync(); }\n\
        export const __wasm_split_load_later = load(() => {\n    const src = fetch(new URL(\"./later-1.wasm\"));\n    \
        return async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n}, []);\n";

    #[test]
    fn the_loader_becomes_a_part_of_the_glue() {
        let glue =
            "import * as import1 from \"./__wasm_split.js\"\n\nconst all = { \"./__wasm_split.js\": import1 };\n";
        let whole = with_loader(glue, LOADER).expect("what is known of both");
        assert!(whole.starts_with("const import1 = (() => {\n"), "{whole}");
        assert!(whole.ends_with(
            "return { __wasm_split_load_later };\n})();\n\nconst all = { \"./__wasm_split.js\": import1 };\n"
        ));
        for gone in ["import ", "export ", "instantiateStreaming"] {
            assert!(!whole.contains(gone), "{gone} in {whole}");
        }
    }

    #[test]
    fn several_modules_share_one_loader() {
        let import = |name: &str| format!("import * as {name} from \"./__wasm_split.js\"\n");
        let whole =
            with_loader(&[import("import1"), import("import2")].concat(), LOADER).expect("what is known of both");
        assert_eq!(whole.matches("makeLoad").count() + whole.matches("function load").count(), 1, "{whole}");
        assert!(whole.ends_with("const import2 = import1;\n"), "{whole}");
    }

    #[test]
    fn what_is_not_known_is_refused_with_words() {
        assert!(with_loader("const wasm = 1;", LOADER).is_err());
        assert!(with_loader("import * as a from \"./__wasm_split.js\"", "export const a = 1;").is_err());
    }

    #[test]
    fn the_glue_is_where_wasm_bindgen_was_told_to_write_it() {
        let arguments = ["--target=web", "--out-dir=/a/b", "--out-name=app", "in.wasm"].map(Into::into);
        assert_eq!(glue(&arguments), Some(PathBuf::from("/a/b/app.js")));
        assert_eq!(glue(&arguments[..2]), None);
    }
}
