//! A copy of the bundle, for tests that take a file of it away.

use crate::failure::Outcome;
use crate::session::dist;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

static COPIES: AtomicU32 = AtomicU32::new(0);

/// A copy of the bundle in a folder of a folder, removed at the end.
pub struct BundleCopy(PathBuf);

impl BundleCopy {
    /// Copies the bundle.
    ///
    /// # Errors
    /// When there is none, or no place for it.
    pub fn new() -> Outcome<Self> {
        let number = COPIES.fetch_add(1, Ordering::Relaxed);
        let copy = Self(std::env::temp_dir().join(format!("plainwire-bundle-{}-{number}", std::process::id())));
        copy_folder(&dist(), &copy.app())?;
        Ok(copy)
    }

    /// The folder to serve.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.0
    }

    /// The folder of the app's own files, below the one to serve: [`BundleCopy::route`] leads there.
    #[must_use]
    pub fn app(&self) -> PathBuf {
        self.0.join("in/a/folder")
    }

    /// A route of the app, such as `#/chat`, as [`crate::Session::goto`] takes it.
    #[must_use]
    pub fn route(&self, hash: &str) -> String {
        format!("in/a/folder/index.html{hash}")
    }

    /// The files whose names begin so.
    ///
    /// # Errors
    /// When the folder is gone.
    pub fn files(&self, beginning: &str) -> Outcome<Vec<PathBuf>> {
        let files = fs::read_dir(self.app())?.collect::<Result<Vec<_>, _>>()?;
        let is_one =
            |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(beginning));
        Ok(files.into_iter().map(|file| file.path()).filter(is_one).collect())
    }

    /// Takes a file away; [`BundleCopy::put_back`] undoes it.
    ///
    /// # Errors
    /// When it is not there.
    pub fn take_away(&self, file: &Path) -> Outcome {
        Ok(fs::rename(file, file.with_extension("away"))?)
    }

    /// Puts a file back that was taken away.
    ///
    /// # Errors
    /// When it was not.
    pub fn put_back(&self, file: &Path) -> Outcome {
        Ok(fs::rename(file.with_extension("away"), file)?)
    }
}

fn copy_folder(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

impl Drop for BundleCopy {
    fn drop(&mut self) {
        // A folder that stays in the system's temporary one does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}
