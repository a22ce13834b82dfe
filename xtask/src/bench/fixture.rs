//! The data and the program that are measured.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use tokio::runtime::Runtime;
use tokio::time::sleep;

use super::arguments::{Database, Options};
use crate::interrupt::Interrupt;
use crate::postgres::{Cluster, Durability};
use crate::setup::postgres_programs;
use crate::shop::{self, Shop, StartUp, Storage};
use crate::workspace::Workspace;

/// A demonstration shop, filled and stopped, ready to be started again.
pub(super) struct Fixture<'a> {
    pub(super) options: &'a Options,
    pub(super) workspace: &'a Workspace,
    interrupt: &'a Interrupt,
    pub(super) program: PathBuf,
    pub(super) storage: Storage,
    /// The first start, which makes the database and loads the demonstration goods.
    pub(super) first: StartUp,
    /// The second, which finds everything there.
    pub(super) second: StartUp,
    /// What the load generator runs on.
    runtime: Runtime,
    /// Stops when the fixture is dropped.
    _cluster: Option<Cluster>,
}

impl<'a> Fixture<'a> {
    /// Builds the program and fills an empty database on the chosen engine by starting `techstore demo` twice.
    pub(super) fn prepare(options: &'a Options, workspace: &'a Workspace, interrupt: &'a Interrupt) -> Result<Self> {
        let program = shop::build_for_shipping(workspace, interrupt)?;
        let mut storage = Storage::sqlite(&workspace.fresh("bench/data")?);
        let cluster = match options.database {
            Database::Sqlite => None,
            Database::Postgres => {
                let programs = postgres_programs::find_or_install(interrupt)?;
                Some(Cluster::start(&programs, Durability::On, workspace, interrupt)?)
            }
        };
        if let Some(cluster) = &cluster {
            storage.database = cluster.url();
        }
        let start = || -> Result<StartUp> {
            let shop = Shop::start(&program, "demo", &storage, &[], interrupt)?;
            let time = shop.start_up;
            shop.stop()?;
            Ok(time)
        };
        let (first, second) = (start()?, start()?);
        let runtime = Runtime::new()?;
        Ok(Self { options, workspace, interrupt, program, storage, first, second, runtime, _cluster: cluster })
    }

    /// Runs a measurement to its end, or to an interruption.
    pub(super) fn block_on<T>(&self, measurement: impl Future<Output = T>) -> Result<T> {
        let interrupted = async {
            while !self.interrupt.requested() {
                sleep(Duration::from_millis(100)).await;
            }
        };
        self.runtime.block_on(async {
            tokio::select! {
                () = interrupted => bail!("interrupted"),
                measured = measurement => Ok(measured),
            }
        })
    }

    /// Has `techstore doctor` look at the data, and says how long it took; fails with what it found broken.
    pub(super) fn doctor(&self) -> Result<Duration> {
        let started = Instant::now();
        let output = self.storage.command(&self.program, "doctor").output()?;
        if !output.status.success() {
            let said = [output.stdout, output.stderr].concat();
            bail!("doctor found something:\n{}", String::from_utf8_lossy(&said));
        }
        Ok(started.elapsed())
    }

    /// Starts the shop as it runs in production; a second one runs beside the first.
    pub(super) fn open(&self) -> Result<Shop> {
        Shop::start(&self.program, "serve", &self.storage, &[], self.interrupt)
    }

    /// Starts a shop on other data.
    pub(super) fn open_at(&self, storage: &Storage) -> Result<Shop> {
        Shop::start(&self.program, "serve", storage, &[], self.interrupt)
    }

    /// Starts the shop with its limits on and these settings (`TECHSTORE_*`).
    pub(super) fn open_guarded(&self, settings: &[(&str, &str)]) -> Result<Shop> {
        let settings = [&[("TECHSTORE_LIMITS", "on")], settings].concat();
        Shop::start(&self.program, "serve", &self.storage, &settings, self.interrupt)
    }
}
