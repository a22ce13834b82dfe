//! The embedded engine: queries run on the thread that awaits them.
//!
//! SQLite answers a page's queries in microseconds from memory; handing each to another thread and back costs ten times that. So
//! queries run where they are awaited, with a deadline. Only slow work goes to a thread that may block: commits, copies, checks,
//! and queries whose cost grows with the shop (`slow`).

pub(crate) mod connection;
pub(crate) mod copy;
pub(crate) mod deadline;
mod file;
pub(crate) mod foreign;
mod identity;
mod migrate;
mod readers;
mod row;
mod slow;
mod snapshot;
mod whole;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) use migrate::columns;
pub use readers::Reader;
pub use row::{Columns, FromSqlite};
pub use slow::SlowReader;
pub use snapshot::share_snapshot;
pub use writer::Writing;

use crate::sqlite::connection::{Connection, Mode, blocking};
use crate::sqlite::deadline::Overruns;
use crate::sqlite::identity::Identity;
use crate::sqlite::readers::Readers;
use crate::sqlite::slow::SlowLane;
use crate::sqlite::writer::Writer;
use crate::{Error, Options, Result};

/// Older ones can corrupt a WAL database that has two connections (sqlite.org/wal.html, «WAL-reset bug»).
const OLDEST: i32 = 3_051_003;

/// A SQLite file: many readers, one writer.
#[derive(Clone)]
pub struct Sqlite {
    path: PathBuf,
    file: Arc<Identity>,
    readers: Readers,
    slow: SlowLane,
    writer: Writer,
}

impl Sqlite {
    /// Opens a file that must be there.
    pub(crate) async fn open(path: &Path, options: Options) -> Result<Self> {
        let owned = path.to_owned();
        blocking(move || file::check(&owned)).await?;
        Self::open_as(Mode::Writer, path, options).await
    }

    /// Opens the file, making it when there is none.
    pub(crate) async fn create(path: &Path, options: Options) -> Result<Self> {
        let owned = path.to_owned();
        blocking(move || file::make(&owned)).await?;
        Self::open_as(Mode::Creator, path, options).await
    }

    async fn open_as(mode: Mode, path: &Path, options: Options) -> Result<Self> {
        if rusqlite::version_number() < OLDEST {
            let version = rusqlite::version();
            let why = format!("SQLite {version} can corrupt this database; 3.51.3 is the oldest that cannot");
            return Err(Error::Unusable(why.into()));
        }
        // The writer comes first: it makes the file and turns WAL on, which readers cannot.
        let owned = path.to_owned();
        let (writer, file) = blocking(move || open_writer(&owned, mode, options)).await?;
        let writer = writer.watched(&Arc::new(Overruns::new(options.complain_after)));
        Ok(Self {
            path: path.to_owned(),
            readers: Readers::new(path, options, Arc::clone(&file)),
            slow: SlowLane::new(path, options, Arc::clone(&file)),
            writer: Writer::new(writer, Arc::clone(&file), options),
            file,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.readers.is_closed()
    }

    /// Makes sure that the file is still the one that was opened.
    pub(crate) async fn verify(&self) -> Result<()> {
        if self.is_closed() {
            // Its log is gone by itself.
            return Err(Error::busy("the database is closed"));
        }
        let file = Arc::clone(&self.file);
        blocking(move || file.verify()).await
    }

    pub(crate) async fn read(&self) -> Result<Reader> {
        self.readers.acquire().await
    }

    /// A reader for slow queries.
    pub(crate) async fn read_slow(&self) -> Result<SlowReader> {
        self.slow.acquire().await
    }

    /// Waits for the writer's turn.
    pub(crate) async fn write(&self) -> Result<Writing> {
        snapshot::end();
        self.writer.begin().await
    }

    /// Closes the connections; the log is written back into the file.
    pub(crate) async fn close(&self) {
        self.readers.close();
        self.slow.close();
        self.writer.close().await;
    }
}

fn open_writer(path: &Path, mode: Mode, options: Options) -> Result<(Connection, Arc<Identity>)> {
    let before = identity::inode(path).ok();
    let mut writer = Connection::open(path, mode, options).map_err(|error| file::refused(path, error))?;
    // The first query opens the log.
    let asked = writer.raw().query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0));
    asked.map_err(|error| file::refused(path, error.into()))?;
    Ok((writer, Arc::new(Identity::remember(path, before)?)))
}
