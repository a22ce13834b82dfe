//! Checking the whole file.

use crate::sqlite::Sqlite;
use crate::{Error, Result};

/// The memory for pages while everything is checked, in KiB as SQLite wants it: negative.
pub(super) const CACHE_OF_A_CHECK: i64 = -65_536;
/// How much of the file is memory-mapped: most of a check's time went into copying pages.
const MAPPED_IN_A_CHECK: i64 = 0x7fff_0000;
/// SQLite's own default.
const CACHE_BY_DEFAULT: i64 = -2_000;
/// Rows that are read at either end of a table to see whether it can be read.
const SOME: usize = 8;

impl Sqlite {
    /// What the engine finds wrong: broken pages, references that lead nowhere.
    pub(crate) async fn check(&self) -> Result<Vec<String>> {
        self.on_reader(|connection| {
            // The check looks up every row in each index: with the small cache of a page, it would read the same pages again and
            // again.
            connection.pragma_update(None, "cache_size", CACHE_OF_A_CHECK)?;
            set_mapped(connection, MAPPED_IN_A_CHECK)?;
            let found = look(connection);
            set_mapped(connection, 0)?;
            connection.pragma_update(None, "cache_size", CACHE_BY_DEFAULT)?;
            found
        })
        .await
    }

    /// Reads a few rows of each table, from the first and from the last, from the file itself rather than from memory.
    pub(crate) async fn read_some(&self) -> Result<()> {
        self.on_reader(|connection| {
            connection.release_memory()?;
            let text =
                "SELECT name, sql LIKE '%WITHOUT ROWID%' FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL";
            let mut statement = connection.prepare(text)?;
            let tables = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?)))?;
            for table in tables.collect::<rusqlite::Result<Vec<_>>>()? {
                read_ends(connection, &table.0, table.1)
                    .map_err(|error| Error::other(format!("{}: {error}", table.0)))?;
            }
            Ok(())
        })
        .await
    }

    pub(super) async fn on_reader<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut rusqlite::Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.read_slow().await?.run(|connection| work(connection.raw())).await
    }
}

/// This pragma answers with the new size, so it is run as a query.
fn set_mapped(connection: &rusqlite::Connection, bytes: i64) -> Result<()> {
    Ok(connection.pragma_update_and_check(None, "mmap_size", bytes, |_| Ok(()))?)
}

fn read_ends(connection: &rusqlite::Connection, table: &str, is_without_rowid: bool) -> rusqlite::Result<()> {
    let name = table.replace('"', "\"\"");
    let orders: &[&str] = if is_without_rowid { &[""] } else { &["ORDER BY rowid", "ORDER BY rowid DESC"] };
    for order in orders {
        let mut statement = connection.prepare(&format!("SELECT * FROM \"{name}\" {order} LIMIT {SOME}"))?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            (0..columns).try_for_each(|column| row.get_ref(column).map(drop))?;
        }
    }
    Ok(())
}

/// What is wrong, the engine's own findings first.
pub(super) fn look(connection: &rusqlite::Connection) -> Result<Vec<String>> {
    let mut wrong = lines(connection, "PRAGMA integrity_check", |row| row.get(0))?;
    wrong.retain(|line| line != "ok");
    wrong.extend(lines(connection, "SELECT \"table\", rowid FROM pragma_foreign_key_check", |row| {
        let (table, row): (String, Option<i64>) = (row.get(0)?, row.get(1)?);
        Ok(format!("row {} of {table} refers to something that is not there", row.unwrap_or_default()))
    })?);
    Ok(wrong)
}

fn lines(
    connection: &rusqlite::Connection,
    text: &str,
    read: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<String>,
) -> Result<Vec<String>> {
    let mut statement = connection.prepare(text)?;
    let found = statement.query_map([], |row| read(row))?;
    Ok(found.collect::<rusqlite::Result<Vec<String>>>()?)
}
