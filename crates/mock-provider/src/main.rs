//! Runs the demo provider and, with `--app`, the built app beside it.

use std::ffi::OsString;
use std::io::{self, ErrorKind, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use plainwire_mock_provider::{AppServer, DEMO_KEY, Provider};

const HELP: &str = "\
Runs Plainwire's demo provider on this computer and, with --app, the built app beside it.

Usage: plainwire-mock-provider [--port N] [--app DIR] [--app-port N]

  --port N      port of the demo provider (8788, or the next that is free)
  --app DIR     folder of the built app; without it only the provider runs
  --app-port N  port of the app (8080, or the next that is free)
  --help        this text

A port that is given must be free; 0 takes any. Both listen on 127.0.0.1 only and stop on Ctrl-C.
The provider's own page tells its models, and how to make it misbehave.
";

fn main() -> ExitCode {
    let wishes = match Wishes::read(std::env::args_os().skip(1)) {
        Ok(Some(wishes)) => wishes,
        Ok(None) => {
            say(HELP.trim_end());
            return ExitCode::SUCCESS;
        }
        Err(sentence) => {
            complain(&format!("{sentence}\n\n{}", HELP.trim_end()));
            return ExitCode::from(2);
        }
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&format!("The server cannot start: {error}."));
            return ExitCode::FAILURE;
        }
    };
    let ended = runtime.block_on(run(wishes));
    // Not waited for: open streams end with the process.
    runtime.shutdown_background();
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            complain(&sentence);
            ExitCode::FAILURE
        }
    }
}

struct Wishes {
    port: Option<u16>,
    app: Option<PathBuf>,
    app_port: Option<u16>,
}

impl Wishes {
    /// Reads the arguments; nothing when help is asked for. The error is a sentence.
    fn read(mut arguments: impl Iterator<Item = OsString>) -> Result<Option<Wishes>, String> {
        let mut wishes = Wishes { port: None, app: None, app_port: None };
        while let Some(argument) = arguments.next() {
            let argument = argument.to_string_lossy().into_owned();
            let (name, joined) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(OsString::from(value))),
                None => (argument.as_str(), None),
            };
            if matches!(name, "--help" | "-h") {
                return Ok(None);
            }
            if !matches!(name, "--port" | "--app" | "--app-port") {
                return Err(format!("The argument {name} is not known."));
            }
            let Some(value) = joined.or_else(|| arguments.next()) else {
                return Err(format!("The argument {name} needs a value."));
            };
            match name {
                "--port" => wishes.port = Some(port(name, &value)?),
                "--app-port" => wishes.app_port = Some(port(name, &value)?),
                _ => wishes.app = Some(PathBuf::from(value)),
            }
        }
        if let Some(dir) = &wishes.app
            && !dir.join("index.html").is_file()
        {
            return Err(format!("There is no index.html in {}; the app must be built first.", dir.display()));
        }
        if wishes.app.is_none() && wishes.app_port.is_some() {
            return Err("The argument --app-port only goes with --app.".to_owned());
        }
        Ok(Some(wishes))
    }
}

fn port(name: &str, value: &OsString) -> Result<u16, String> {
    let text = value.to_string_lossy();
    text.parse().map_err(|_| format!("The argument {name} needs a port number from 0 to 65535, not {text}."))
}

async fn run(wishes: Wishes) -> Result<(), String> {
    let stopped = stop_signal().map_err(|error| format!("Signals cannot be listened to: {error}."))?;
    let provider = on_port("demo provider", wishes.port, 8788, Provider::start).await?;
    let mut app = None;
    if let Some(dir) = wishes.app {
        let start = |port| AppServer::start(dir.clone(), port, Some(provider.base_url()));
        app = Some(on_port("app", wishes.app_port, 8080, start).await?);
    }
    say(&format!("The demo provider is at {} with the key {DEMO_KEY}", provider.base_url()));
    if let Some(app) = &app {
        say(&format!("Plainwire is at {}/", app.origin()));
    }
    say("Ctrl-C stops it.");
    stopped.await;
    Ok(())
}

/// How many ports after a usual one are tried when it is taken.
const MORE_PORTS: u16 = 50;

/// Starts a server on the port that was asked for or, if none was, on the usual one or the next that is free.
async fn on_port<S, F: Future<Output = io::Result<S>>>(
    what: &str,
    asked: Option<u16>,
    usual: u16,
    start: impl Fn(u16) -> F,
) -> Result<S, String> {
    if let Some(port) = asked {
        return start(port).await.map_err(|error| format!("The {what} cannot start on port {port}: {error}."));
    }
    for port in usual..=usual.saturating_add(MORE_PORTS) {
        match start(port).await {
            Ok(server) => {
                if port != usual {
                    say(&format!("Port {usual} is taken, so the {what} is on {port}."));
                }
                return Ok(server);
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            Err(error) => return Err(format!("The {what} cannot start on port {port}: {error}.")),
        }
    }
    Err(format!("No port from {usual} to {} is free for the {what}.", usual.saturating_add(MORE_PORTS)))
}

/// Ends at Ctrl-C or when the process is asked to end. It listens from the moment it is made.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

// A closed pipe is no reason to end: whoever reads the lines may have read enough.
fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
