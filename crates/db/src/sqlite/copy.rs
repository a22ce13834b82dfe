//! Copying the file while it is in use, and looking at a file that nobody uses.

use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{OpenFlags, TransactionBehavior};

use crate::sqlite::Sqlite;
use crate::sqlite::connection::blocking;
use crate::sqlite::foreign::{self, Foreign};
use crate::sqlite::whole::{CACHE_OF_A_CHECK, look};
use crate::{Error, Result};

/// Tables and how many rows each has, by name.
pub type Rows = Vec<(String, i64)>;

/// What a SQLite file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// What the engine finds wrong: broken pages, references that lead nowhere.
    pub wrong: Vec<String>,
    /// All tables but SQLite's own.
    pub rows: Rows,
}

impl Sqlite {
    /// Copies the file, page by page as it is at one moment, and counts the rows of that moment.
    pub(crate) async fn copy_to(&self, file: &Path) -> Result<Rows> {
        let file = file.to_owned();
        self.on_reader(move |connection| copy(connection, &file)).await
    }
}

fn copy(connection: &mut rusqlite::Connection, file: &Path) -> Result<Rows> {
    if std::fs::metadata(file).is_ok_and(|about| about.len() > 0) {
        return Err(Error::Unusable(format!("{} is there already", file.display()).into()));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut to = rusqlite::Connection::open_with_flags(file, flags)?;
    // Whoever asked for the copy puts it on the disk, or throws it away as a whole.
    to.pragma_update(None, "journal_mode", "OFF")?;
    to.pragma_update(None, "synchronous", "OFF")?;
    // What is counted and what is copied is of one moment: the copy is made in the transaction that counts.
    let moment = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
    let rows = count(&moment)?;
    match Backup::new(&moment, &mut to)?.step(-1)? {
        StepResult::Done => {}
        _ => return Err(Error::busy("another program holds the database")),
    }
    to.close().map_err(|(_, error)| error)?;
    moment.commit()?;
    Ok(rows)
}

/// Looks at everything in a SQLite file that nobody uses, without leaving a trace in it or beside it.
///
/// # Errors
/// As [`Foreign::open`]; the file cannot be read at all.
pub async fn examine(path: &Path) -> Result<Examined> {
    let file = Foreign::open(path).await?;
    let address = foreign::address(path);
    let examined = blocking(move || examined(foreign::open(&address)?.raw())).await?;
    file.unchanged()?;
    Ok(examined)
}

/// The same of a file whose log may lie beside it, because its program was killed: what the log holds is looked at too. A file
/// that SQLite needs for reading a log may be left beside it.
///
/// # Errors
/// The file cannot be read at all.
pub async fn examine_with_log(path: &Path) -> Result<Examined> {
    let path = path.to_owned();
    blocking(move || {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        examined(&mut rusqlite::Connection::open_with_flags(path, flags)?)
    })
    .await
}

fn examined(connection: &mut rusqlite::Connection) -> Result<Examined> {
    connection.pragma_update(None, "cache_size", CACHE_OF_A_CHECK)?;
    let wrong = look(connection)?;
    Ok(Examined { wrong, rows: count(connection)? })
}

fn count(connection: &rusqlite::Connection) -> Result<Rows> {
    let text =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
    let mut tables = connection.prepare(text)?;
    let names = tables.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    let count = |name: String| {
        let text = format!("SELECT COUNT(*) FROM \"{}\"", name.replace('"', "\"\""));
        Ok((name, connection.query_row(&text, [], |row| row.get(0))?))
    };
    names.into_iter().map(count).collect()
}
