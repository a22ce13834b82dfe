//! The checks: schema, tables, a write to the database, a write to the data folder, free space.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use techstore_db::{Db, Migrations};

use crate::kernel::clock::Clock;
use crate::site::health::store;

/// The file that is written to see whether a folder takes one.
const PROBE_FILE: &str = ".probe";
/// How much is written into it: a full disk has no room for that.
const PROBE_SIZE: usize = 8192;
/// Free space that a disk must have when no setting says so, …
const ENOUGH: u64 = 64 << 20;
/// … unless so small a part of it is more than enough.
const PART: u64 = 20;

/// What the checks look at.
pub(crate) struct Looked {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    /// The migrations that must have been applied.
    pub(crate) migrations: Migrations,
    /// The folder of uploaded files and all else outside the database.
    pub(crate) data_dir: PathBuf,
    /// Bytes that must be free, if a setting says so.
    pub(crate) free_space: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// The database file is the one that was opened.
    File,
    /// The schema is this program's.
    Schema,
    /// Every table can be read.
    Tables,
    /// The database takes a write.
    Write,
    /// The data folder takes a file.
    Folder,
    Space,
}

pub(super) const CHECKS: [Check; 6] =
    [Check::File, Check::Schema, Check::Tables, Check::Write, Check::Folder, Check::Space];

impl Check {
    /// What is wrong when it fails.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::File => "the database file is not the one that was opened",
            Self::Schema => "the database's schema is not this program's, or cannot be read",
            Self::Tables => "a table of the database cannot be read",
            Self::Write => "the database takes no write",
            Self::Folder => "the data folder takes no file",
            Self::Space => "the disk of the database or of the data folder is full",
        }
    }

    /// Looks; says why it fails.
    pub(super) async fn run(self, at: Arc<Looked>) -> Result<(), String> {
        match self {
            Self::File => at.db.verify_file().await.map_err(|error| error.to_string()),
            Self::Schema => schema(&at).await,
            Self::Tables => at.db.read_some().await.map_err(|error| error.to_string()),
            Self::Write => store::write(&at.db, at.clock.now()).await.map_err(|error| error.to_string()),
            Self::Folder => blocking(move || folder(&at.data_dir)).await,
            Self::Space => blocking(move || space(&at)).await,
        }
    }
}

async fn schema(at: &Looked) -> Result<(), String> {
    let faults = at.db.schema_faults(&at.migrations).await.map_err(|error| error.to_string())?;
    if faults.is_empty() {
        return Ok(());
    }
    Err(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
}

/// Writes a file where pictures go, or would go.
fn folder(data_dir: &Path) -> Result<(), String> {
    let media = data_dir.join("media");
    let folders = if media.exists() { vec![data_dir, &media] } else { vec![data_dir] };
    for folder in folders {
        write_into(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    Ok(())
}

fn write_into(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    // Processes that share the folder have each its own.
    let path = folder.join(format!("{PROBE_FILE}-{}", std::process::id()));
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path)?;
    let written = file.write_all(&[b'.'; PROBE_SIZE]).and_then(|()| file.sync_all());
    let removed = std::fs::remove_file(&path);
    written.and(removed)
}

fn space(at: &Looked) -> Result<(), String> {
    let database = at.db.file().and_then(Path::parent);
    let database = database.map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    // Which does not exist yet is another check's business.
    for folder in database.into_iter().chain([&*at.data_dir]).filter(|folder| folder.exists()) {
        let about = rustix::fs::statvfs(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let (free, size) = (about.f_bavail * about.f_frsize, about.f_blocks * about.f_frsize);
        let least = at.free_space.unwrap_or(ENOUGH.min(size / PART));
        if free < least {
            return Err(format!("{}: {free} bytes are free, {least} must be", folder.display()));
        }
    }
    Ok(())
}

async fn blocking(work: impl FnOnce() -> Result<(), String> + Send + 'static) -> Result<(), String> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|gone| Err(gone.to_string()))
}
