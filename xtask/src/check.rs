//! `cargo xtask check`: what can be judged without running anything, cheapest first.

use crate::licences;
use crate::process::{self, Outcome};
use crate::project::Project;
use crate::tools::{self, Tool};

/// Format, licences, and clippy with warnings as errors, natively and for wasm.
///
/// # Errors
/// At the first of them that is not clean.
pub(crate) fn check(project: &Project) -> Outcome {
    tools::ensure(project, &[Tool::Rustfmt, Tool::Clippy])?;

    println!("==> Format (seconds)");
    process::run(&mut project.cargo(&["fmt", "--all", "--check"]))?;
    if project.root().join("fuzz/Cargo.toml").is_file() {
        process::run(&mut project.cargo(&["fmt", "--manifest-path", "fuzz/Cargo.toml", "--check"]))?;
    }

    licences::check(project)?;

    println!("==> Clippy, what runs natively (a minute when cold)");
    let native =
        ["clippy", "--locked", "--workspace", "--exclude", "plainwire", "--all-targets", "--", "-D", "warnings"];
    process::run(&mut project.cargo(&native))?;

    println!("==> Clippy, the app for wasm (two minutes when cold)");
    tools::ensure(project, &[Tool::WasmTarget])?;
    let wasm = ["clippy", "--locked", "--package", "plainwire", "--target", "wasm32-unknown-unknown", "--all-targets"];
    process::run(project.cargo(&wasm).args(["--", "-D", "warnings"]))
}
