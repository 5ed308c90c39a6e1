//! `cargo xtask run`: from a fresh machine to an address that can be opened.

use crate::bundle;
use crate::process::{self, Outcome};
use crate::project::Project;
use std::os::unix::process::CommandExt;

/// Builds the release app and the demo provider, then becomes the demo provider, which serves both on loopback.
///
/// # Errors
/// When an argument is unknown, or something cannot be installed, built or started.
pub(crate) fn run(project: &Project, arguments: &[String]) -> Outcome {
    let ports = ports(arguments)?;
    bundle::build(project)?;
    println!("==> Building the demo provider (half a minute the first time)");
    process::run(&mut project.cargo(&["build", "--locked", "--package", "plainwire-mock-provider"]))?;
    println!("==> Starting; Ctrl-C stops the app and the provider");
    let program = project.target().join("debug/plainwire-mock-provider");
    let mut server = project.command(&program.to_string_lossy());
    server.arg("--app").arg(project.dist()).args(ports);
    // Becoming the server, instead of waiting for it, leaves one process for Ctrl-C or a signal to stop.
    let error = server.exec();
    Err(format!("{} could not be started: {error}", program.display()))
}

/// The options that the server understands, each checked, so that a slip is said before minutes of building.
fn ports(arguments: &[String]) -> Outcome<Vec<String>> {
    let mut ports = Vec::new();
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let (option, value) = match word.split_once('=') {
            Some((option, value)) => (option, Some(value.to_owned())),
            None => (word.as_str(), words.next().cloned()),
        };
        if !["--port", "--app-port"].contains(&option) {
            return Err(format!("`run` understands --port N and --app-port N, but not `{word}`"));
        }
        let value = value.ok_or_else(|| format!("{option} needs a number"))?;
        value.parse::<u16>().map_err(|_| format!("{option}: `{value}` is no port"))?;
        ports.extend([option.to_owned(), value]);
    }
    Ok(ports)
}

#[cfg(test)]
mod tests {
    use super::ports;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn ports_are_passed_on_in_either_spelling() {
        assert_eq!(ports(&words("--port 9000 --app-port=9001")), Ok(words("--port 9000 --app-port 9001")));
        assert_eq!(ports(&[]), Ok(vec![]));
    }

    #[test]
    fn slips_are_refused_with_words() {
        for line in ["--prot 1", "--port", "--port x", "--port 70000", "9000"] {
            assert!(ports(&words(line)).is_err(), "{line}");
        }
    }
}
