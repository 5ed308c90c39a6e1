//! Where things are: the checkout, its build folders, its own tools.

use crate::process::{self, Outcome};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The checkout that the commands work on.
pub(crate) struct Project {
    root: PathBuf,
    target: PathBuf,
    search_path: OsString,
}

impl Project {
    /// Finds the checkout from the place of this crate's manifest.
    ///
    /// # Errors
    /// When the manifest's folder has no parent, or PATH cannot be extended.
    pub(crate) fn find() -> Outcome<Self> {
        let manifest_dir = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest_dir)
            .parent()
            .ok_or_else(|| format!("{manifest_dir} is not inside a checkout"))?
            .to_path_buf();
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let folders = [root.join(".tools/bin"), root.join(".tools/node_modules/.bin")];
        let search_path = std::env::join_paths(folders.into_iter().chain(std::env::split_paths(&inherited)))
            .map_err(|error| format!("PATH cannot hold this checkout's folder: {error}"))?;
        Ok(Self { root, target, search_path })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of cargo's build output.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// The folder of the release bundle.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The folder into which missing tools are installed; git ignores it.
    pub(crate) fn tools(&self) -> PathBuf {
        self.root.join(".tools")
    }

    /// PATH with this checkout's own tools in front.
    pub(crate) fn search_path(&self) -> &OsString {
        &self.search_path
    }

    /// A program to be started in the root of the checkout, with the checkout's own tools on its PATH.
    pub(crate) fn command(&self, program: &str) -> Command {
        let located = process::find(&[program], &self.search_path);
        let mut command = Command::new(located.unwrap_or_else(|| program.into()));
        command.current_dir(&self.root).env("PATH", &self.search_path);
        command
    }

    /// Cargo, with its arguments.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command("cargo");
        command.args(arguments);
        command
    }

    /// The version of a package as Cargo.lock has it.
    ///
    /// # Errors
    /// When there is no Cargo.lock or it does not name the package.
    pub(crate) fn locked_version(&self, package: &str) -> Outcome<String> {
        let path = self.root.join("Cargo.lock");
        let lock = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        version_in_lock(&lock, package).ok_or_else(|| format!("Cargo.lock does not name {package}"))
    }
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::version_in_lock;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";

    #[test]
    fn reads_the_locked_version_of_exactly_that_package() {
        assert_eq!(version_in_lock(LOCK, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(LOCK, "wasm"), None);
    }

    #[test]
    fn trunk_is_told_the_versions_that_are_installed() {
        let project = super::Project::find().expect("the checkout");
        let trunk = std::fs::read_to_string(project.root().join("Trunk.toml")).expect("Trunk.toml");
        let locked = project.locked_version("wasm-bindgen").expect("Cargo.lock");
        assert!(trunk.contains(&format!("wasm_bindgen = \"{locked}\"")), "Trunk.toml must pin wasm-bindgen {locked}");
        let wasm_opt = format!("wasm_opt = \"version_{}\"", crate::tools::BINARYEN_MAJOR);
        assert!(trunk.contains(&wasm_opt), "Trunk.toml must say {wasm_opt}");
    }
}
