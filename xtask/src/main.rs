//! The commands a person runs in this repository. `cargo xtask` alone prints them.

mod apt;
mod bench;
mod browsers;
mod bundle;
mod catalogue;
mod check;
mod fuzz;
mod html;
mod libraries;
mod licences;
mod process;
mod project;
mod run;
mod size;
mod split;
mod test;
mod tools;

use process::Outcome;
use project::Project;
use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  run [--port N] [--app-port N]   build the app, start it with the demo provider on loopback, print the address
  build                           build the release bundle into dist/
  test [step] [--browser B] [filter]
                                  run every test; step is native, fuzz, platform, build, e2e or size,
                                  B is chromium, firefox or webkit, filter picks tests by name
  check                           format, licences, clippy with warnings as errors
  bench [native|browser|render [part]]
                                  how fast replies are read, beside other readers on the same bytes, and what drawing them
                                  costs, beside plain pages; part is steady, burst, length or history; prints, judges nothing
  catalogue [version]             make assets/catalogue.txt anew, from the newest or that version of the package litellm
  licences                        the licences of all dependencies, held against what is allowed
  size                            raw, gzip and brotli size of every file in dist/, held against the budget

What is missing on the machine is installed on the way: cargo and npm tools into .tools/ of this checkout,
browsers, drivers and compilers as Debian packages. What is on PATH is used when its version fits.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let name = std::env::args_os().next().map(PathBuf::from);
    let is_stand_in = name.is_some_and(|name| name.ends_with(split::STAND_IN));
    let outcome = if is_stand_in { stand_in() } else { dispatch(&arguments) };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("\nerror: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// Trunk calls this program where it would call wasm-bindgen.
fn stand_in() -> Outcome {
    split::bind(&Project::find()?, std::env::args_os().skip(1).collect())
}

fn dispatch(arguments: &[String]) -> Outcome {
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", arguments),
    };
    let project = Project::find()?;
    match command {
        "run" => run::run(&project, rest),
        "test" => test::test(&project, rest),
        "bench" => bench::bench(&project, rest),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        "build" | "check" | "licences" | "size" if !rest.is_empty() => {
            Err(format!("`{command}` takes no arguments, but got `{}`", rest.join(" ")))
        }
        "build" => bundle::build(&project),
        "check" => check::check(&project),
        "catalogue" => match rest {
            [] => catalogue::make(&project, None),
            [version] => catalogue::make(&project, Some(version)),
            _ => Err(format!("`catalogue` takes a version at most, but got `{}`", rest.join(" "))),
        },
        "licences" => licences::check(&project),
        "size" => size::report(&project),
        other => Err(format!("there is no command `{other}`\n\n{HELP}")),
    }
}
