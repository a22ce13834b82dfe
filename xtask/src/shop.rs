//! The shop's own program, run as a child on a free port.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::Signal;

use crate::cargo::cargo;
use crate::http;
use crate::interrupt::Interrupt;
use crate::port;
use crate::process;
use crate::workspace::Workspace;

const START_LIMIT: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(2);

/// Builds the program as it is shipped and says where it lies.
pub(crate) fn build_for_shipping(workspace: &Workspace, interrupt: &Interrupt) -> Result<PathBuf> {
    let words = "build --profile dist --locked --package techstore --bin techstore";
    process::run(&mut cargo(workspace, words), interrupt)?;
    Ok(workspace.target.join("dist/techstore"))
}

/// Builds the program as the tests have it and says where it lies. It comes with one of the tests: cargo chooses the features of
/// all crates by what it is asked to build, and another choice would build them all anew.
pub(crate) fn build_for_tests(workspace: &Workspace, interrupt: &Interrupt) -> Result<PathBuf> {
    let words = "build --workspace --locked --test without_database";
    process::run(&mut cargo(workspace, words), interrupt)?;
    Ok(workspace.target.join("debug/techstore"))
}

/// Where a shop's data is stored: its folder and its database.
pub(crate) struct Storage {
    /// `TECHSTORE_DATA_DIR`; the log is written into it as well.
    pub(crate) folder: PathBuf,
    /// `TECHSTORE_DATABASE_URL`.
    pub(crate) database: String,
}

impl Storage {
    /// A folder with a SQLite file in it.
    pub(crate) fn sqlite(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), database: format!("sqlite:{}", folder.join("techstore.db").display()) }
    }

    /// `techstore <command>` on this data, without the rate limits, and with no setting from our own environment.
    pub(crate) fn command(&self, program: &Path, command: &str) -> Command {
        let mut child = Command::new(program);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("TECHSTORE_") {
                child.env_remove(name);
            }
        }
        child
            .arg(command)
            .current_dir(&self.folder)
            .env("TECHSTORE_DATA_DIR", &self.folder)
            .env("TECHSTORE_DATABASE_URL", &self.database)
            .env("TECHSTORE_LIMITS", "off");
        child
    }
}

/// How long a start took.
#[derive(Clone, Copy)]
pub(crate) struct StartUp {
    /// To the first 200 from `/healthz`.
    pub(crate) healthy: Duration,
    /// To the first front page.
    pub(crate) home: Duration,
}

/// A running shop; killed when dropped.
pub(crate) struct Shop {
    /// The port on 127.0.0.1 that it answers on.
    pub(crate) port: u16,
    /// What it wrote to its standard output and error.
    pub(crate) log: PathBuf,
    /// How long it took to answer.
    pub(crate) start_up: StartUp,
    child: Child,
}

impl Shop {
    /// Starts `techstore <command>` (`demo` or `serve`) with these settings (`TECHSTORE_*`) and waits until it answers.
    pub(crate) fn start(
        program: &Path,
        command: &str,
        storage: &Storage,
        settings: &[(&str, &str)],
        interrupt: &Interrupt,
    ) -> Result<Self> {
        let port = port::free()?;
        let log = storage.folder.join(format!("techstore-{port}.log"));
        let file = File::create(&log).with_context(|| format!("writing {}", log.display()))?;
        let mut command = storage.command(program, command);
        command.envs(settings.iter().copied());
        command.env("TECHSTORE_BIND", port::local(port).to_string()).stdout(file.try_clone()?).stderr(file);
        let started = Instant::now();
        let child = process::spawn(&mut command)?;
        let zero = StartUp { healthy: Duration::ZERO, home: Duration::ZERO };
        let mut shop = Self { port, log, start_up: zero, child };
        let healthy = shop.first_ok("/healthz", started, interrupt)?;
        let home = shop.first_ok("/", started, interrupt)?;
        shop.start_up = StartUp { healthy, home };
        Ok(shop)
    }

    /// The administrator's login and password, as the demonstration printed them.
    pub(crate) fn administrator(&self) -> Result<(String, String)> {
        administrator(&self.said()?).context("the shop printed no line «Администратор: login / password»")
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop with SIGTERM; fails unless it ends with code 0 and never panicked.
    pub(crate) fn stop(mut self) -> Result<()> {
        let status = process::stop(&mut self.child, Signal::TERM)?;
        if !status.success() {
            bail!("the shop answered SIGTERM with {status}; its log is {}", self.log.display());
        }
        if self.said()?.contains("panicked at") {
            bail!("the shop panicked; its log is {}", self.log.display());
        }
        Ok(())
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(mut self) -> Result<()> {
        process::kill(&mut self.child).map(drop)
    }

    fn said(&self) -> Result<String> {
        Ok(String::from_utf8_lossy(&std::fs::read(&self.log)?).into_owned())
    }

    fn first_ok(&mut self, path: &str, started: Instant, interrupt: &Interrupt) -> Result<Duration> {
        loop {
            if http::ask(self.port, "GET", path, "", b"").is_ok_and(|answer| answer.status == 200) {
                return Ok(started.elapsed());
            }
            interrupt.check()?;
            if let Some(status) = self.child.try_wait()? {
                bail!("the shop did not start ({status}): {}", self.said()?);
            }
            if started.elapsed() > START_LIMIT {
                bail!("{path} has no 200 after {} s: {}", START_LIMIT.as_secs(), self.said()?);
            }
            thread::sleep(POLL);
        }
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _gone = process::kill(&mut self.child);
        }
    }
}

fn administrator(log: &str) -> Option<(String, String)> {
    let line = log.lines().find_map(|line| line.split_once("Администратор: "))?.1;
    let (login, password) = line.split_once(" / ")?;
    Some((login.trim().to_owned(), password.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_administrator_is_read_from_the_log() {
        let log = "Магазин: http://127.0.0.1:8000\n  Администратор: admin / x-/ y \nlog line\n";
        assert_eq!(administrator(log), Some(("admin".to_owned(), "x-/ y".to_owned())));
        assert_eq!(administrator("Администратор: admin"), None);
    }
}
