//! Locks on a database and a data folder: shops share them, a restore has them alone.
//!
//! A lock is a `flock` on an empty file beside the database, and on one in the data folder. The system releases it when the
//! program ends, however it ends; the files stay and mean nothing without a lock.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use rustix::fs::FlockOperation::{NonBlockingLockExclusive, NonBlockingLockShared};
use rustix::fs::{FlockOperation, fcntl_lock, flock};
use rustix::io::Errno;
use techstore_db::Address;

use crate::config::Settings;
use crate::kernel::durable::{self, FILE_MODE, Folder};

/// The lock of a data folder.
pub(crate) const OF_DATA: &str = "techstore.lock";
/// What is added to a database's name for its lock.
const OF_DATABASE: &str = ".lock";
/// How often a shop checks whether another one that starts at the same time has finished its clean-up.
const LOOKS: u32 = 100;
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// The locks; dropping them releases them.
#[must_use = "dropping it lets go of the locks"]
pub(crate) struct Occupied {
    _locks: Vec<File>,
}

/// Locks for a shop, or another program that writes rows and files. The first one removes files that killed programs left half
/// written.
///
/// If no lock can be taken (full or read-only disk), the shop goes on without one: its pages can still be read. Nothing is created
/// for a database that does not exist.
pub(crate) async fn share(settings: &Settings) -> anyhow::Result<Occupied> {
    let mut locks = Vec::new();
    let is_missing = matches!(settings.database.address()?, Address::Sqlite(path) if !path.exists());
    for path in if is_missing { Vec::new() } else { files(settings)? } {
        let file = match open(&path) {
            Ok(file) => file,
            Err(error) => {
                tracing::warn!(error = format!("{error:#}"), "cannot take the lock that prevents a restore");
                continue;
            }
        };
        if is_locked(&file, &path, NonBlockingLockExclusive)? {
            if path.file_name().is_some_and(|name| name == OF_DATA) {
                sweep(settings);
            }
            flock(&file, NonBlockingLockShared).with_context(|| format!("cannot lock {}", path.display()))?;
        } else {
            wait_for_share(&file, &path).await?;
        }
        locks.push(file);
    }
    Ok(Occupied { _locks: locks })
}

async fn wait_for_share(file: &File, path: &Path) -> anyhow::Result<()> {
    for _ in 0..LOOKS {
        if is_locked(file, path, NonBlockingLockShared)? {
            return Ok(());
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    bail!("a restore is in progress: {} is locked", path.display());
}

pub(crate) fn alone(settings: &Settings) -> anyhow::Result<Occupied> {
    let mut locks = Vec::new();
    for path in files(settings)? {
        let file = open(&path)?;
        if !is_locked(&file, &path, NonBlockingLockExclusive)? {
            bail!("a shop is using them ({} is locked): stop it first", path.display());
        }
        locks.push(file);
    }
    Ok(Occupied { _locks: locks })
}

/// Locks a SQLite file and its index of the log against whoever opens them with SQLite (sqlite.org/lockingv3.html): an open
/// connection to a database in WAL mode has a lock on the file as long as it is open.
pub(crate) fn against_sqlite(database: &Path) -> anyhow::Result<Occupied> {
    let mut locks = Vec::new();
    for path in [database.to_owned(), beside(database, "-shm")] {
        let file = match OpenOptions::new().read(true).write(true).open(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            file => file.with_context(|| format!("cannot open {}", path.display()))?,
        };
        match fcntl_lock(&file, NonBlockingLockExclusive) {
            Ok(()) => locks.push(file),
            Err(Errno::AGAIN | Errno::ACCESS) => {
                bail!("another program has {} open: stop it first", database.display())
            }
            Err(error) => return Err(error).with_context(|| format!("cannot lock {}", path.display())),
        }
    }
    Ok(Occupied { _locks: locks })
}

/// A file beside a database: `-wal`, `-shm`, `.lock`.
pub(crate) fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// A folder of messages elsewhere (`file:FOLDER`) is the operator's: nothing is removed there.
fn sweep(settings: &Settings) {
    for folder in ["media", "mail"] {
        let folder = settings.shop.data_dir.join(folder);
        match durable::sweep(&folder) {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, folder = %folder.display(), "removed incomplete files"),
            Err(error) => tracing::warn!(%error, "cannot remove incomplete files"),
        }
    }
}

fn files(settings: &Settings) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = vec![settings.shop.data_dir.join(OF_DATA)];
    if let Address::Sqlite(path) = settings.database.address()? {
        files.push(beside(&path, OF_DATABASE));
    }
    Ok(files)
}

fn open(path: &Path) -> anyhow::Result<File> {
    Folder::make(path.parent().unwrap_or(Path::new("")))?;
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(FILE_MODE);
    options.open(path).with_context(|| format!("cannot open {}", path.display()))
}

fn is_locked(file: &File, path: &Path, operation: FlockOperation) -> anyhow::Result<bool> {
    match flock(file, operation) {
        Ok(()) => Ok(true),
        Err(Errno::WOULDBLOCK) => Ok(false),
        Err(error) => Err(error).with_context(|| format!("cannot lock {}", path.display())),
    }
}
