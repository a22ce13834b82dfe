//! Reading a SQLite file that belongs to another program, without leaving a trace in it or beside it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Read as _;
use std::ops::Range;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use rusqlite::OpenFlags;

use crate::sqlite::connection::{Connection, blocking};
use crate::{Engine, Error, Query, Reads, Result};

/// How every SQLite file begins (sqlite.org/fileformat.html, §1.3).
pub(super) const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// A whole table is read at once.
const LONGEST: Duration = Duration::from_secs(600);

/// Somebody else's SQLite file, opened for questions alone.
///
/// It is opened as immutable: no lock is taken and no file is made beside it, not even for one that is in WAL mode. So
/// nobody may write to it meanwhile; [`Foreign::unchanged`] tells afterwards whether that held.
pub struct Foreign {
    connection: Connection,
    path: PathBuf,
    before: Stamp,
}

/// What changes when a file is written to.
type Stamp = (u64, Option<SystemTime>);

impl Foreign {
    /// Opens the file.
    ///
    /// # Errors
    /// [`Error::Unusable`] says what is wrong: there is no such file, it is not SQLite's, or its log lies beside it with
    /// changes that an immutable database would not show.
    pub async fn open(path: &Path) -> Result<Self> {
        let before = stamp(path)?;
        check_head(path, before.0)?;
        for log in ["-wal", "-journal"] {
            refuse_log(path, log)?;
        }
        let address = address(path);
        let connection = blocking(move || open(&address)).await?;
        Ok(Self { connection, path: path.to_owned(), before })
    }

    /// Makes sure that nobody wrote to the file since it was opened: what was read would be a mixture.
    ///
    /// # Errors
    /// [`Error::Unusable`] when somebody did.
    pub fn unchanged(&self) -> Result<()> {
        if stamp(&self.path)? == self.before {
            return Ok(());
        }
        Err(unusable(&self.path, "was changed while it was read: stop the program that uses it"))
    }
}

impl Reads for Foreign {
    fn sql(&mut self, text: &'static str) -> Query<'_> {
        Query::sqlite(Some(&mut self.connection), text)
    }

    fn engine(&self) -> Engine {
        Engine::Sqlite
    }
}

/// The file as an address (sqlite.org/uri.html): only so can it be said that nobody changes it.
pub(super) fn address(path: &Path) -> String {
    const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');
    format!("file:{}?immutable=1", percent_encode(path.as_os_str().as_bytes(), PLAIN))
}

pub(super) fn open(address: &str) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = rusqlite::Connection::open_with_flags(address, flags)?;
    connection.pragma_update(None, "query_only", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    Connection::bounded(connection, LONGEST)
}

fn stamp(path: &Path) -> Result<Stamp> {
    match fs::metadata(path) {
        Ok(about) if about.is_file() => Ok((about.len(), about.modified().ok())),
        Ok(_) => Err(unusable(path, "is no file")),
        Err(error) => Err(unusable(path, format_args!("cannot be opened: {error}"))),
    }
}

/// Looks at the header of 100 bytes (sqlite.org/fileformat.html, §1.3): whose file it is, and whether it is all there.
///
/// SQLite itself refuses a file that lacks whole pages, but reads one that lacks a part of its last.
fn check_head(path: &Path, length: u64) -> Result<()> {
    let mut head = Vec::new();
    let file = File::open(path).map_err(|error| unusable(path, format_args!("cannot be opened: {error}")))?;
    file.take(100).read_to_end(&mut head).map_err(|error| unusable(path, format_args!("cannot be read: {error}")))?;
    if !head.starts_with(MAGIC) {
        return Err(unusable(path, "is not a SQLite database"));
    }
    let page = match number(&head, 16..18) {
        // 65536 does not fit into two bytes.
        1 => 65_536,
        size => size,
    };
    // Programs older than 2010 do not keep the count of pages; then it belongs to another version of the file.
    let is_counted = number(&head, 24..28) == number(&head, 92..96);
    if head.len() < 100 || (is_counted && length < page * number(&head, 28..32)) {
        return Err(unusable(path, "was cut off: a part of it is missing"));
    }
    Ok(())
}

fn number(head: &[u8], at: Range<usize>) -> u64 {
    head.get(at).unwrap_or_default().iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// A log that is not empty holds changes, or undoes half of one: either way the file alone is not the database.
fn refuse_log(path: &Path, suffix: &str) -> Result<()> {
    let mut log = OsString::from(path);
    log.push(suffix);
    let log = PathBuf::from(log);
    if fs::metadata(&log).is_ok_and(|about| about.len() > 0) {
        let why =
            "lies beside it: stop the program that uses the database, or read a copy made by `sqlite3 … '.backup …'`";
        return Err(unusable(path, format_args!("is in use or was not closed, {} {why}", log.display())));
    }
    Ok(())
}

fn unusable(path: &Path, why: impl std::fmt::Display) -> Error {
    Error::Unusable(format!("{} {why}", path.display()).into())
}
