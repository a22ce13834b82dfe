//! The embedded engine, asked on the thread that needs the answer.
//!
//! SQLite answers the questions of a page in microseconds from memory; handing each to another thread and back costs ten times
//! that. So queries run where they are awaited, bounded by a deadline, and only what takes long — a commit, a copy, a check, a
//! question that grows with the shop (`slow`) — goes to a thread that may wait.

pub(crate) mod connection;
pub(crate) mod copy;
pub(crate) mod deadline;
mod file;
pub(crate) mod foreign;
mod migrate;
mod readers;
mod row;
mod slow;
mod snapshot;
mod whole;
mod writer;

use std::path::Path;
use std::sync::Arc;

pub use readers::Reader;
pub use row::{Columns, FromSqlite};
pub use slow::SlowReader;
pub use snapshot::share_snapshot;
pub use writer::Writing;

use crate::sqlite::connection::{Connection, Mode, blocking};
use crate::sqlite::deadline::Overruns;
use crate::sqlite::readers::Readers;
use crate::sqlite::slow::SlowLane;
use crate::sqlite::writer::Writer;
use crate::{Error, Options, Result};

/// Older ones can corrupt a WAL database that has two connections (sqlite.org/wal.html, «WAL-reset bug»).
const OLDEST: i32 = 3_051_003;

/// A SQLite file: many readers, one writer.
#[derive(Clone)]
pub struct Sqlite {
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
        let writer =
            blocking(move || Connection::open(&owned, mode, options).map_err(|error| file::refused(&owned, error)));
        let overruns = Arc::new(Overruns::new(options.complain_after));
        let writer = writer.await?.watched(&overruns);
        Ok(Self {
            readers: Readers::new(path, options, overruns),
            slow: SlowLane::new(path, options),
            writer: Writer::new(writer, options),
        })
    }

    /// One of the readers.
    pub(crate) async fn read(&self) -> Result<Reader> {
        self.readers.acquire().await
    }

    /// A reader for long questions.
    pub(crate) async fn read_slow(&self) -> Result<SlowReader> {
        self.slow.acquire().await
    }

    /// A turn of the writer.
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
