//! The catalogue of models: fetched from the Python package index inside the package that keeps it, made small.
//!
//! LiteLLM is published under the MIT licence, except for its folder `enterprise/`, of which nothing is used here: one
//! JSON file of the package is read, and its licence text is put beside what is made of it. The format of the result is
//! described where it is read, in `crates/core/src/catalogue.rs`.

use crate::process::{self, Outcome};
use crate::project::Project;
use crate::size;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The package, the file within its wheel, and where the results go.
const PACKAGE: &str = "litellm";
const FILE: &str = "litellm/model_prices_and_context_window_backup.json";
const ASSET: &str = "assets/catalogue.txt";
const LICENCE: &str = "assets/catalogue.LICENSE.txt";

/// Prints the newest date of a file in a wheel, a line for the licence's length, the licence, and the file.
const READ_WHEEL: &str = "import sys, zipfile
wheel = zipfile.ZipFile(sys.argv[1])
licence = next(name for name in wheel.namelist() if name.endswith('.dist-info/licenses/LICENSE'))
date = max(entry.date_time for entry in wheel.infolist())
text = wheel.read(licence).decode()
sys.stdout.reconfigure(encoding='utf-8')
print('%04d-%02d-%02d' % date[:3], len(text.encode()), sep='\\n')
print(text, wheel.read(sys.argv[2]).decode(), sep='', end='')";

/// Fetches the package, the newest or the given version, and writes the asset.
///
/// # Errors
/// When there is no Python with pip, when the package cannot be had, or when it is no longer as it was.
pub(crate) fn make(project: &Project, version: Option<&str>) -> Outcome {
    let folder = project.target().join("catalogue");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let wanted = version.map_or_else(|| PACKAGE.to_owned(), |version| format!("{PACKAGE}=={version}"));
    println!("==> Fetching {wanted} with pip into {} (about 40 MB; nothing of it is run)", folder.display());
    let mut pip = project.command("python3");
    pip.args(["-m", "pip", "download", &wanted, "--no-deps", "--only-binary", ":all:", "--quiet", "--dest"]);
    process::run(pip.arg(&folder))?;
    let (wheel, version) = wheel_in(&folder)?;

    let said = process::read(project.command("python3").args(["-c", READ_WHEEL]).arg(&wheel).arg(FILE))?;
    let wheel = Wheel::of(&said).ok_or_else(|| format!("{} is not as it was expected", wheel.display()))?;
    let notice =
        mit_notice(wheel.licence).ok_or("the package is no longer under the MIT licence: look before using it")?;
    let entries: Value = serde_json::from_str(wheel.file).map_err(|error| format!("{FILE}: {error}"))?;
    let entries = entries.as_object().ok_or_else(|| format!("{FILE} is no object"))?;

    let source = format!("{PACKAGE} {version}");
    let asset = project.root().join(ASSET);
    let before = fs::read_to_string(&asset).unwrap_or_default();
    let today = process::read(project.command("date").args(["-u", "+%F"]))?;
    let date = date_of(wheel.newest, &before, &source, today.trim());
    let models = models(entries);
    let text = format!("{}{}", header(&source, copyright(notice), &date), lines(&models));
    write(&asset, &text)?;
    write(&project.root().join(LICENCE), notice)?;
    fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;

    println!("    {ASSET}: {} models of {source}, as of {date}", models.len());
    size::print_of(ASSET, text.as_bytes())
}

/// What [`READ_WHEEL`] printed.
struct Wheel<'a> {
    /// `YYYY-MM-DD`; 1980, where zip begins, when the wheel tells no date.
    newest: &'a str,
    licence: &'a str,
    file: &'a str,
}

impl<'a> Wheel<'a> {
    fn of(said: &'a str) -> Option<Self> {
        let (newest, rest) = said.split_once('\n')?;
        let (length, rest) = rest.split_once('\n')?;
        let (licence, file) = rest.split_at_checked(length.parse().ok()?)?;
        Some(Self { newest, licence, file })
    }
}

/// The one wheel in a folder, and its version.
fn wheel_in(folder: &Path) -> Outcome<(PathBuf, String)> {
    let words = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(words)? {
        let path = entry.map_err(words)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let version = name.strip_prefix(PACKAGE).and_then(|rest| rest.strip_prefix('-')?.split('-').next());
        if let Some(version) = version.filter(|_| name.ends_with(".whl")) {
            return Ok((path, version.to_owned()));
        }
    }
    Err(format!("pip left no wheel of {PACKAGE} in {}", folder.display()))
}

/// The MIT licence within the package's licence file, which begins with what it does not cover.
fn mit_notice(licence: &str) -> Option<&str> {
    let notice = licence.get(licence.find("MIT License")?..)?;
    notice.contains("Permission is hereby granted, free of charge").then_some(notice)
}

fn copyright(notice: &str) -> &str {
    notice.lines().find(|line| line.starts_with("Copyright")).unwrap_or_default()
}

/// The day that the figures are of: the wheel's own; where it tells none, that of the present asset if it is of the same
/// version, so that the same wheel makes the same bytes; otherwise today.
fn date_of(newest: &str, before: &str, source: &str, today: &str) -> String {
    if newest > "1990" {
        return newest.to_owned();
    }
    let field =
        |name: &str| before.lines().take_while(|line| !line.is_empty()).find_map(|line| line.strip_prefix(name));
    let is_same = field("source: ").is_some_and(|known| known == source);
    field("date: ").filter(|_| is_same).unwrap_or(today).to_owned()
}

fn header(source: &str, copyright: &str, date: &str) -> String {
    format!(
        "Plainwire's catalogue of models, format 1\nsource: {source}\n\
         licence: MIT, {copyright}; nothing of enterprise/ is used\ndate: {date}\n\n"
    )
}

/// Last segment of the id, what stands before it, values.
type Models = BTreeMap<(String, String), String>;

/// The models that chat, with what is known of them. Ids that differ in capitals only are one.
fn models(entries: &Map<String, Value>) -> Models {
    let mut models = Models::new();
    for (id, entry) in entries {
        let chats = matches!(entry["mode"].as_str(), Some("chat" | "responses" | "completion"));
        // Neither of these characters is in an id that anyone uses; they are the marks of the format.
        if !chats || id.contains(['\t', '\n', '|']) {
            continue;
        }
        let id = id.to_ascii_lowercase();
        let (path, last) = id.rsplit_once('/').unwrap_or(("", &id));
        let values = values(entry);
        if !values.is_empty() {
            models.entry((last.to_owned(), path.to_owned())).or_insert(values);
        }
    }
    models
}

fn lines(models: &Models) -> String {
    let mut text = String::new();
    let (mut name_before, mut values_before) = ("", "");
    for ((name, path), values) in models {
        if name != name_before {
            let end = if text.is_empty() { "" } else { "\n" };
            text.push_str(&[end, name].concat());
            values_before = "";
        }
        text.push('\t');
        text.push_str(path);
        if values != values_before {
            text.push('|');
            text.push_str(values);
        }
        (name_before, values_before) = (name, values);
    }
    text.push('\n');
    text
}

/// The values of one model, between bars; empty when nothing is known.
fn values(entry: &Value) -> String {
    let limit = |name: &str| {
        let limit = entry[name].as_f64().filter(|limit| *limit >= 1.0);
        limit.map_or_else(String::new, |limit| (limit as u64).to_string())
    };
    let price = |name: &str| entry[name].as_f64().filter(|price| *price >= 0.0).map_or_else(String::new, dollars);
    let flag = |name: &str, yes: char| match entry[name].as_bool() {
        Some(true) => yes.to_string(),
        Some(false) => yes.to_ascii_uppercase().to_string(),
        None => String::new(),
    };
    let flags = [
        flag("supports_vision", 'v'),
        flag("supports_function_calling", 'f'),
        flag("supports_reasoning", 'r'),
        flag("supports_computer_use", 'c'),
    ];
    let values = [
        limit("max_input_tokens"),
        limit("max_output_tokens"),
        price("input_cost_per_token"),
        price("output_cost_per_token"),
        price("cache_read_input_token_cost"),
        price("cache_creation_input_token_cost"),
        flags.concat(),
    ];
    values.join("|").trim_end_matches('|').to_owned()
}

/// Dollars for one token as dollars for a million, to the micro-dollar, in the shortest form.
fn dollars(per_token: f64) -> String {
    let micro = (per_token * 1e12).round() as u64;
    let text = format!("{}.{:06}", micro / 1_000_000, micro % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn write(path: &Path, text: &str) -> Outcome {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn models_that_chat_are_kept_with_what_is_known() {
        let entries = json!({
            "sample_spec": {"mode": "one of: chat, embedding", "max_input_tokens": "a number"},
            "gpt-4o": {"mode": "chat", "max_input_tokens": 128000, "max_output_tokens": 16384,
                "input_cost_per_token": 2.5e-6, "output_cost_per_token": 1e-5, "cache_read_input_token_cost": 1.25e-6,
                "supports_vision": true, "supports_reasoning": false},
            "azure/GPT-4o": {"mode": "chat", "max_input_tokens": 128000, "max_output_tokens": 16384,
                "input_cost_per_token": 2.5e-6, "output_cost_per_token": 1e-5, "cache_read_input_token_cost": 1.25e-6,
                "supports_vision": true, "supports_reasoning": false},
            "dall-e": {"mode": "image_generation", "input_cost_per_token": 1.0},
            "o/free": {"mode": "responses", "input_cost_per_token": 0, "max_input_tokens": null, "max_output_tokens": "x"},
            "unknown": {"mode": "chat"},
            "a|b": {"mode": "chat", "max_input_tokens": 1},
        });
        let models = models(entries.as_object().expect("an object"));
        assert_eq!(lines(&models), "free\to|||0\ngpt-4o\t|128000|16384|2.5|10|1.25||vR\tazure\n");
    }

    #[test]
    fn prices_are_exact_to_the_micro_dollar() {
        for (per_token, expected) in
            [(2.5e-6, "2.5"), (1.5e-5, "15"), (7.5e-8, "0.075"), (3e-7, "0.3"), (0.0, "0"), (1.1e-12, "0.000001")]
        {
            assert_eq!(dollars(per_token), expected);
        }
    }

    #[test]
    fn the_same_wheel_has_the_same_date() {
        let before = header("litellm 1.2.3", "Copyright", "2026-01-31");
        assert_eq!(date_of("1980-01-01", &before, "litellm 1.2.3", "2026-02-02"), "2026-01-31");
        assert_eq!(date_of("1980-01-01", &before, "litellm 1.2.4", "2026-02-02"), "2026-02-02");
        assert_eq!(date_of("1980-01-01", "", "litellm 1.2.3", "2026-02-02"), "2026-02-02");
        assert_eq!(date_of("2026-01-15", &before, "litellm 1.2.3", "2026-02-02"), "2026-01-15");
    }

    #[test]
    fn only_the_part_under_the_mit_licence_is_taken() {
        let notice = "MIT License\n\nCopyright (c) 2023 X\n\nPermission is hereby granted, free of charge, to\n";
        let licence = format!("Other rules for enterprise/.\n---\n{notice}");
        assert_eq!(mit_notice(&licence), Some(notice));
        assert_eq!(copyright(notice), "Copyright (c) 2023 X");
        assert_eq!(mit_notice("All rights reserved."), None);
        let said = format!("1980-01-01\n{}\n{licence}{{}}", licence.len());
        assert!(Wheel::of(&said).is_some_and(|wheel| wheel.licence == licence && wheel.file == "{}"));
    }
}
