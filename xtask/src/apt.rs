//! Debian packages: the browsers, their drivers, and compilers come from the system.

use crate::process::{self, Outcome};
use crate::project::Project;
use std::process::Command;

/// Installs Debian packages, as root directly and otherwise through sudo.
///
/// # Errors
/// When the system has no apt-get, when there is no way to become root, or when apt-get fails; the words then name
/// the packages, so that a person can install their like by hand.
pub(crate) fn install(project: &Project, packages: &[&str]) -> Outcome {
    let list = packages.join(" ");
    let search_path = project.search_path();
    if process::find(&["apt-get"], search_path).is_none() {
        return Err(format!("this system has no apt-get; please install what Debian calls: {list}"));
    }
    let is_root = process::read(project.command("id").arg("-u"))?.trim() == "0";
    if !is_root && process::find(&["sudo"], search_path).is_none() {
        return Err(format!(
            "not root and no sudo; please run as root: apt-get install --no-install-recommends {list}"
        ));
    }
    if !is_root {
        println!("    through sudo, which may ask for your password: apt-get install {list}");
    }
    let apt_get = |arguments: &[&str]| {
        // A clean environment variable through `env`, because sudo drops what it is given.
        let words = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"];
        let mut command = if is_root { Command::new("env") } else { project.command("sudo") };
        command.args(if is_root { &words[1..] } else { &words[..] }).args(arguments);
        process::run(&mut command)
    };
    apt_get(&["update"])?;
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend(packages);
    apt_get(&arguments)
}
