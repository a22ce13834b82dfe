//! The embedded engine, asked on the thread that needs the answer.
//!
//! SQLite answers the questions of a page in microseconds from memory; handing each to another thread and back costs ten times
//! that. So queries run where they are awaited, bounded by a deadline, and only what waits for the disk — a commit, a
//! copy, a check — goes to a thread that may wait.

pub(crate) mod connection;
pub(crate) mod foreign;
mod migrate;
mod readers;
mod row;
mod snapshot;
mod whole;
mod writer;

use std::path::Path;

pub use readers::Reader;
pub use row::{Columns, FromSqlite};
pub use snapshot::share_snapshot;
pub use writer::Writing;

use crate::sqlite::connection::{Connection, Mode, blocking};
use crate::sqlite::readers::Readers;
use crate::sqlite::writer::Writer;
use crate::{Error, Options, Result};

/// Older ones can corrupt a WAL database that has two connections (sqlite.org/wal.html, «WAL-reset bug»).
const OLDEST: i32 = 3_051_003;

/// A SQLite file: many readers, one writer.
#[derive(Clone)]
pub struct Sqlite {
    readers: Readers,
    writer: Writer,
}

impl Sqlite {
    /// Opens the file, making it when there is none.
    pub(crate) async fn open(path: &Path, options: Options) -> Result<Self> {
        if rusqlite::version_number() < OLDEST {
            let version = rusqlite::version();
            let why = format!("SQLite {version} can corrupt this database; 3.51.3 is the oldest that cannot");
            return Err(Error::Unusable(why.into()));
        }
        // The writer comes first: it makes the file and turns WAL on, which readers cannot.
        let owned = path.to_owned();
        let writer = blocking(move || Connection::open(&owned, Mode::Writer, options)).await?;
        Ok(Self { readers: Readers::new(path, options), writer: Writer::new(writer, options) })
    }

    /// One of the readers.
    pub(crate) async fn read(&self) -> Result<Reader> {
        self.readers.acquire().await
    }

    /// A turn of the writer.
    pub(crate) async fn write(&self) -> Result<Writing> {
        snapshot::end();
        self.writer.begin().await
    }

    /// Closes the connections; the log is written back into the file.
    pub(crate) async fn close(&self) {
        self.readers.close();
        self.writer.close().await;
    }
}
