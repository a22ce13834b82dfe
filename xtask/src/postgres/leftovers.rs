//! Clusters whose makers were killed before they could clean up.

use std::path::Path;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};

/// Stops and removes every cluster in `home` that was made by a process that is no more.
pub(crate) fn sweep(home: &Path) -> Result<()> {
    for entry in std::fs::read_dir(home)? {
        let folder = entry?.path();
        let maker = folder.file_name().and_then(|name| name.to_str()).and_then(process);
        if maker.is_some_and(|maker| test_kill_process(maker).is_ok()) {
            continue;
        }
        stop(&folder.join("data"));
        std::fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    Ok(())
}

/// Sends the immediate shutdown to the server of this data folder and waits up to five seconds.
fn stop(data: &Path) {
    let Ok(lock) = std::fs::read_to_string(data.join("postmaster.pid")) else { return };
    let Some(server) = lock.lines().next().and_then(process) else { return };
    // The number may belong to another process by now. PostgreSQL works inside its data folder, nobody else does.
    let works_in = || std::fs::read_link(format!("/proc/{}/cwd", server.as_raw_nonzero()));
    for attempt in 0..50 {
        if works_in().is_ok_and(|folder| folder == data) {
            if attempt == 0 {
                let _gone = kill_process(server, Signal::QUIT);
            }
            thread::sleep(Duration::from_millis(100));
        }
    }
}

fn process(number: &str) -> Option<Pid> {
    number.trim().parse().ok().and_then(Pid::from_raw)
}
