//! The program itself.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Output, Stdio};

use crate::app::Folder;
use crate::client::{KEY, ask, open, streamed};

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_plainwire-mock-provider"))
}

/// A program that is ended with the test, however that ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn output(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

#[test]
fn help_is_given_and_bad_arguments_are_refused_with_words() {
    let help = output(&["--help"]);
    assert!(help.status.success() && String::from_utf8_lossy(&help.stdout).contains("--app-port"));
    for arguments in [
        &["--prot", "1"][..],
        &["--port"],
        &["--port", "70000"],
        &["--port", "x"],
        &["--app", "/there/is/no/such/folder"],
        &["--app-port", "1"],
    ] {
        let refused = output(arguments);
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8_lossy(&refused.stderr).len() > 20);
    }
}

#[test]
fn a_port_that_was_asked_for_and_is_taken_is_an_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let refused = output(&["--port", &taken.local_addr().unwrap().port().to_string()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("cannot start on port"));
}

#[cfg(unix)]
#[tokio::test]
async fn it_says_where_it_is_and_stops_with_streams_open() {
    let folder = Folder::new("command");
    for signal in ["INT", "TERM"] {
        let dist = folder.dist();
        let child =
            program().arg("--port=0").arg("--app").arg(&dist).args(["--app-port", "0"]).stdout(Stdio::piped()).spawn();
        let mut running = Running(child.unwrap());
        let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
        let mut find = |before: &str| loop {
            let line = lines.next().expect("a line").unwrap();
            if let Some(rest) = line.strip_prefix(before) {
                break rest.to_owned();
            }
        };
        let demo = find("The demo provider is at ");
        let app = find("Plainwire is at ");
        let (demo, key) = demo.split_once("/v1 with the key ").unwrap();
        assert_eq!(key, "demo-key");
        assert_eq!(ask(demo, "GET", "/v1/models", &[KEY], "").await.unwrap().status, 200);
        let page = ask(app.trim_end_matches('/'), "GET", "/", &[], "").await.unwrap().text();
        assert!(page.contains(&format!("{demo}/v1")));

        let body = streamed("demo-chat?gap_ms=3600000").to_string();
        let _stream = open(demo, "POST", "/v1/chat/completions", &[KEY], &body).await;
        let sent = Command::new("kill").args([format!("-{signal}"), running.0.id().to_string()]).status().unwrap();
        assert!(sent.success());
        assert_eq!(running.0.wait().unwrap().code(), Some(0), "{signal}");
    }
}

#[test]
fn without_arguments_a_taken_port_is_passed_over() {
    // Whoever holds the usual port, this test or something else, the program takes another and says so.
    let _taken = TcpListener::bind("127.0.0.1:8788");
    let mut running = Running(program().stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().starts_with("Port 8788 is taken"));
    assert!(lines.next().unwrap().unwrap().starts_with("The demo provider is at http://127.0.0.1:"));
}
