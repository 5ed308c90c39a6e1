//! A short run of every fuzz target, with libFuzzer and coverage on the stable compiler.

use crate::process::{self, Outcome};
use crate::project::Project;
use crate::tools::{self, Tool};
use std::fs;

/// How long each target runs, in seconds; long runs are for a person and `cargo fuzz run`.
const SECONDS_EACH: u32 = 10;

/// What `cargo fuzz` passes to the compiler, without the sanitizers, which exist on nightly only.
const RUSTFLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 -Cdebug-assertions -Coverflow-checks";

/// Builds and runs the targets whose name holds `filter`.
///
/// # Errors
/// When there is no such target, when one cannot be built, or when one finds an input that crashes.
pub(crate) fn run(project: &Project, filter: Option<&str>) -> Outcome {
    tools::ensure(project, &[Tool::CxxCompiler])?;
    let folder = project.root().join("fuzz");
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|error| format!("{}: {error}", manifest.display()))?;
    let targets: Vec<String> =
        targets(&text).into_iter().filter(|name| filter.is_none_or(|part| name.contains(part))).collect();
    if targets.is_empty() {
        return Err(format!("{} has no target with `{}` in its name", manifest.display(), filter.unwrap_or_default()));
    }

    let triple = host_triple(project)?;
    let mut build = project.cargo(&["build", "--release", "--bins", "--manifest-path", "fuzz/Cargo.toml"]);
    // A target triple, even the host's own, keeps build scripts and macros free of the coverage flags.
    build.args(["--target", &triple]).env("RUSTFLAGS", RUSTFLAGS).env("CARGO_TARGET_DIR", folder.join("target"));
    process::run(&mut build)?;

    for name in &targets {
        println!("    {name}: {SECONDS_EACH} seconds");
        let corpus = folder.join("corpus").join(name);
        let artifacts = folder.join("artifacts").join(name);
        for made in [&corpus, &artifacts] {
            fs::create_dir_all(made).map_err(|error| format!("{}: {error}", made.display()))?;
        }
        let program = folder.join("target").join(&triple).join("release").join(name);
        let mut fuzzer = project.command(&program.to_string_lossy());
        fuzzer.arg(format!("-max_total_time={SECONDS_EACH}")).args(["-max_len=4096", "-timeout=10", "-verbosity=0"]);
        fuzzer.arg(format!("-artifact_prefix={}/", artifacts.display())).args(["-print_final_stats=1"]).arg(&corpus);
        let seeds = folder.join("seeds").join(name);
        if seeds.is_dir() {
            fuzzer.arg(seeds);
        }
        process::run(&mut fuzzer)?;
    }
    Ok(())
}

/// The names of the binaries in a manifest, in its order.
fn targets(manifest: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut in_binary = false;
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            in_binary = line == "[[bin]]";
        } else if in_binary
            && let Some(("name", value)) = line.split_once('=').map(|(key, value)| (key.trim(), value.trim()))
        {
            names.push(value.trim_matches('"').to_owned());
        }
    }
    names
}

fn host_triple(project: &Project) -> Outcome<String> {
    let said = process::read(project.command("rustc").arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| format!("rustc did not name its host:\n{said}"))
}

#[cfg(test)]
mod tests {
    use super::targets;

    #[test]
    fn only_binaries_are_targets() {
        let manifest = "[package]\nname = \"fuzz\"\n[[bin]]\nname = \"sse\"\npath = \"sse.rs\"\n\
                        [dependencies]\nname = \"x\"\n[[bin]]\npath = \"b.rs\"\nname=\"resolve\"\n";
        assert_eq!(targets(manifest), ["sse", "resolve"]);
    }
}
