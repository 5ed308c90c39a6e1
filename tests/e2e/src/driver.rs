//! A driver process with its browser, in a folder of its own.

use crate::browser::{Browser, nowhere_in_environment};
use crate::failure::{Failure, Outcome};
use crate::groups;
use rustix::process::Pid;
use std::fs::{self, File};
use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

const START_TIMEOUT: Duration = Duration::from_secs(30);
const ATTEMPTS: usize = 3;

/// A running driver; dropping it ends driver and browser and removes what they wrote.
pub(crate) struct Driver {
    child: Child,
    group: Pid,
    port: u16,
    folder: PathBuf,
}

impl Driver {
    /// Starts the driver of `browser` on a free port and waits until it listens.
    pub(crate) async fn start(browser: Browser) -> Outcome<Self> {
        let mut last = Failure::new("no attempt was made");
        // Between finding a free port and listening on it, another process can take it.
        for _ in 0..ATTEMPTS {
            match Self::spawn(browser)?.listening().await {
                Ok(driver) => return Ok(driver),
                Err(failure) => last = failure,
            }
        }
        Err(last)
    }

    fn spawn(browser: Browser) -> Outcome<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let (program, arguments) = browser.driver(port)?;
        let folder = new_folder()?;
        let log = File::create(folder.join("driver.log"))?;
        let mut command = Command::new(&program);
        command.args(arguments).process_group(0);
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        // Profiles and caches of the driver's choosing are then removed with the folder.
        command.env("TMPDIR", &folder);
        for (variable, name) in [("XDG_CONFIG_HOME", "config"), ("XDG_CACHE_HOME", "cache"), ("XDG_DATA_HOME", "data")]
        {
            fs::create_dir_all(folder.join(name))?;
            command.env(variable, folder.join(name));
        }
        command.envs(nowhere_in_environment());
        // GTK would otherwise look for an accessibility bus that a machine without a desktop lacks.
        command.env("NO_AT_BRIDGE", "1");
        let mut child =
            command.spawn().map_err(|error| Failure::new(format!("{} did not start: {error}", program.display())))?;
        let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else {
            child.kill()?;
            return Err(Failure::new("the driver has no process id"));
        };
        groups::remember(group, &folder);
        Ok(Self { child, group, port, folder })
    }

    async fn listening(mut self) -> Outcome<Self> {
        let start = Instant::now();
        loop {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok() {
                return Ok(self);
            }
            if let Some(status) = self.child.try_wait()? {
                return Err(Failure::new(format!("the driver ended ({status})\n{}", self.log())));
            }
            if start.elapsed() > START_TIMEOUT {
                return Err(Failure::new(format!("the driver does not listen on its port\n{}", self.log())));
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// Where it takes WebDriver commands.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// An empty folder for the browser's profile.
    pub(crate) fn profile(&self) -> PathBuf {
        self.folder.join("profile")
    }

    /// What the driver and the browser have printed.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.join("driver.log")).unwrap_or_default()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        groups::end(self.group);
        // It was just killed; waiting only takes the dead process away.
        let _ = self.child.wait();
    }
}

/// A new folder below the system's temporary one; a short name, because sockets inside it have short limits.
fn new_folder() -> io::Result<PathBuf> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("plainwire-{}-{count}", std::process::id()));
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
