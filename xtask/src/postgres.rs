//! A PostgreSQL server of our own, for the length of a run.

mod account;
mod leftovers;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::Signal;

use self::account::Account;
use crate::interrupt::Interrupt;
use crate::port;
use crate::process;
use crate::secret;
use crate::setup::postgres_programs::Programs;
use crate::workspace::Workspace;

const START_LIMIT: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(50);

/// Whether what was committed survives a power cut.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// As in production: for measurements.
    On,
    /// No waiting for the disk: for tests.
    Off,
}

/// A private server on a free port of 127.0.0.1; stopped and removed when dropped.
pub(crate) struct Cluster {
    folder: PathBuf,
    password: String,
    port: u16,
    server: Child,
}

impl Cluster {
    /// Makes a new cluster under the target folder and starts it.
    ///
    /// PostgreSQL refuses to run as root; then it runs as `postgres` or `nobody`, and where that account may not enter
    /// the target folder, the cluster lies in the folder for temporary files instead.
    pub(crate) fn start(
        programs: &Programs,
        durability: Durability,
        workspace: &Workspace,
        interrupt: &Interrupt,
    ) -> Result<Self> {
        let account = Account::for_postgres()?;
        let home = workspace.target.join("postgres");
        std::fs::create_dir_all(&home)?;
        leftovers::sweep(&home)?;
        let folder = account.folder(&home)?;
        match Self::start_in(&folder, programs, durability, &account, interrupt) {
            Ok(cluster) => Ok(cluster),
            Err(error) => {
                // The error says why; what is left of the folder would only be in the way.
                let _left = std::fs::remove_dir_all(&folder);
                Err(error.context("starting a private PostgreSQL server"))
            }
        }
    }

    /// The address of its database, with the name and password of its superuser.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres:{}@127.0.0.1:{}/postgres", self.password, self.port)
    }

    fn start_in(
        folder: &Path,
        programs: &Programs,
        durability: Durability,
        account: &Account,
        interrupt: &Interrupt,
    ) -> Result<Self> {
        let password = secret::fresh()?;
        let data = folder.join("data");
        initialise(folder, &data, &password, programs, account)?;
        let port = port::free()?;
        let log = folder.join("postgres.log");
        let file = File::create(&log)?;
        let mut command = account.command(&programs.postgres, folder);
        command.arg("-D").arg(&data).args(settings(port, durability)).stdout(file.try_clone()?).stderr(file);
        let server = process::spawn(&mut command)?;
        let mut cluster = Self { folder: folder.to_owned(), password, port, server };
        cluster.wait_until_ready(programs, &log, interrupt)?;
        Ok(cluster)
    }

    fn wait_until_ready(&mut self, programs: &Programs, log: &Path, interrupt: &Interrupt) -> Result<()> {
        let started = Instant::now();
        let mut ready = Command::new(&programs.pg_isready);
        ready.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
        while !ready.status()?.success() {
            interrupt.check()?;
            if self.server.try_wait()?.is_some() || started.elapsed() > START_LIMIT {
                bail!("{}", std::fs::read_to_string(log)?);
            }
            thread::sleep(POLL);
        }
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown: clients are cut off. In a destructor there is nobody to report to.
        let _stopped = process::stop(&mut self.server, Signal::INT);
        let _removed = std::fs::remove_dir_all(&self.folder);
    }
}

fn initialise(folder: &Path, data: &Path, password: &str, programs: &Programs, account: &Account) -> Result<()> {
    let password_file = folder.join("password");
    std::fs::write(&password_file, password)?;
    account.give(&password_file)?;
    let mut initdb = account.command(&programs.initdb, folder);
    initdb.arg("--pgdata").arg(data).arg("--pwfile").arg(&password_file).args([
        "--username=postgres",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]);
    process::output(&mut initdb)?;
    std::fs::remove_file(&password_file).context("removing the password file")
}

fn settings(port: u16, durability: Durability) -> Vec<String> {
    let mut settings = vec![
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        "unix_socket_directories=".to_owned(),
        "max_connections=300".to_owned(),
        "log_min_messages=warning".to_owned(),
    ];
    if durability == Durability::Off {
        settings.extend(["fsync=off", "synchronous_commit=off", "full_page_writes=off"].map(str::to_owned));
    }
    settings.into_iter().flat_map(|setting| ["-c".to_owned(), setting]).collect()
}
