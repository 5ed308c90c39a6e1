//! Process groups of drivers and their browsers, so that nothing outlives the tests.

use rustix::process::{Pid, Signal, kill_process_group};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;
use std::{fs, io, thread};
use tokio::signal::unix::{SignalKind, signal};

static GROUPS: Mutex<Vec<(Pid, PathBuf)>> = Mutex::new(Vec::new());
static WATCH: Once = Once::new();

fn groups() -> MutexGuard<'static, Vec<(Pid, PathBuf)>> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Remembers the group of a process that was just started, and the folder it writes to, until [`end`].
pub(crate) fn remember(group: Pid, folder: &Path) {
    groups().push((group, folder.to_path_buf()));
    WATCH.call_once(|| {
        thread::spawn(watch);
    });
}

/// Ends every process of a group and removes what they wrote.
pub(crate) fn end(group: Pid) {
    // An error means that none of them is left, which is what was wanted.
    let _ = kill_process_group(group, Signal::KILL);
    let folders: Vec<PathBuf> =
        groups().extract_if(.., |(known, _)| *known == group).map(|(_, folder)| folder).collect();
    folders.iter().for_each(|folder| remove(folder));
}

/// Removes a folder in which killed processes may still finish a write.
fn remove(folder: &Path) {
    for _ in 0..20 {
        match fs::remove_dir_all(folder) {
            Ok(()) => return,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return,
            Err(_) => thread::sleep(Duration::from_millis(50)),
        }
    }
}

/// Drivers have groups of their own, so an interrupt of the terminal does not reach them; this passes it on.
fn watch() {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        return;
    };
    runtime.block_on(async {
        let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
        let [Ok(mut interrupt), Ok(mut terminate), Ok(mut hangup)] = kinds.map(signal) else {
            return;
        };
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
        let left: Vec<Pid> = groups().iter().map(|(group, _)| *group).collect();
        left.into_iter().for_each(end);
        std::process::exit(130);
    });
}
