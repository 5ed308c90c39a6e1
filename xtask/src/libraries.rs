//! What other people wrote in JavaScript and the app fetches when it is first needed: assets/libraries.txt lists it, npm
//! brings it into .tools/, and assets/libraries.sh, which Trunk calls, copies it into the bundle.

use crate::process::Outcome;
use crate::project::Project;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const LIST: &str = include_str!("../../assets/libraries.txt");

/// A package of which some files are handed out with the app.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Library {
    /// As npm knows it.
    pub(crate) package: &'static str,
    /// Exactly this release.
    pub(crate) version: &'static str,
    /// SPDX expression of what it may be used under; the text is among the files.
    pub(crate) licence: &'static str,
    /// Paths inside the package.
    files: Vec<&'static str>,
}

/// All that assets/libraries.txt names: a line each, and a backslash where one goes on.
pub(crate) fn all() -> Vec<Library> {
    let mut libraries = Vec::new();
    let mut words = LIST.split_inclusive('\n').peekable();
    while words.peek().is_some() {
        let mut line = Vec::new();
        for part in words.by_ref() {
            line.extend(part.split_whitespace().filter(|word| *word != "\\"));
            if !part.trim_end().ends_with('\\') {
                break;
            }
        }
        if let [package, version, licence, files @ ..] = line.as_slice() {
            libraries.push(Library { package, version, licence, files: files.to_vec() });
        }
    }
    libraries
}

impl Library {
    /// What npm is told to install.
    pub(crate) fn spec(&self) -> String {
        format!("{}@{}", self.package, self.version)
    }

    /// Whether exactly this release is installed, under the licence that the list states.
    pub(crate) fn is_installed(&self, project: &Project) -> bool {
        let manifest = fs::read_to_string(self.folder(project).join("package.json")).unwrap_or_default();
        let manifest: Value = serde_json::from_str(&manifest).unwrap_or_default();
        manifest["version"] == self.version && manifest["license"] == self.licence
    }

    fn folder(&self, project: &Project) -> PathBuf {
        project.tools().join("node_modules").join(self.package)
    }

    /// The folder of the bundle in which its files are. It names the release, so they may be kept for ever.
    pub(crate) fn place(&self) -> String {
        let name = self.package.rsplit('/').next().unwrap_or_default();
        format!("lib/{name}-{}", self.version)
    }
}

/// Holds a bundle against the list.
///
/// # Errors
/// When a file is missing; the words name it.
pub(crate) fn inspect(dist: &Path) -> Outcome {
    for library in all() {
        for file in &library.files {
            let name = file.rsplit('/').next().unwrap_or_default();
            let path = dist.join(library.place()).join(name);
            if !path.is_file() {
                return Err(format!("{} is missing, although assets/libraries.txt lists it", path.display()));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::all;
    use crate::project::Project;
    use std::fs;

    fn asset(name: &str) -> String {
        let project = Project::find().expect("the checkout");
        fs::read_to_string(project.root().join("assets").join(name)).expect("an asset")
    }

    #[test]
    fn each_comes_with_its_licence_and_is_asked_for_where_it_lies() {
        let scripts = [asset("highlight.js"), asset("math.js")].concat();
        let libraries = all();
        assert_eq!(libraries.len(), 3);
        for library in libraries {
            assert!(library.files.contains(&"LICENSE"), "{library:?}");
            assert!(scripts.contains(&format!("{}/", library.place())), "no script names {}", library.place());
        }
    }

    #[test]
    fn every_language_has_its_mode_in_the_bundle() {
        let script = asset("highlight.js");
        let table = script.split("const LANGUAGES = `\n").nth(1).and_then(|rest| rest.split('`').next());
        let modes =
            all().into_iter().find(|library| library.package.ends_with("legacy-modes")).expect("the modes").files;
        let mut languages = 0;
        let mut names = Vec::new();
        for line in table.expect("the table of languages").lines() {
            let mut words = line.split(' ');
            let file = format!("mode/{}.js", words.next().expect("a file"));
            assert!(modes.contains(&file.as_str()), "{file} is not in assets/libraries.txt");
            names.extend(words.skip(1));
            languages += 1;
        }
        assert!(languages >= 40, "{languages} languages");
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "no two languages share a name");
    }
}
