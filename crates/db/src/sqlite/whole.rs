//! What takes the whole file: a check of it.

use crate::Result;
use crate::sqlite::Sqlite;

/// The memory for pages while everything is checked, in KiB as SQLite wants it: negative.
pub(super) const CACHE_OF_A_CHECK: i64 = -65_536;
/// So much of the file is read where the system has it, without a copy of each page: most of a check's time went into copies.
const MAPPED_IN_A_CHECK: i64 = 0x7fff_0000;
/// SQLite's own default.
const CACHE_BY_DEFAULT: i64 = -2_000;

impl Sqlite {
    /// What the engine finds wrong: broken pages, references that lead nowhere.
    pub(crate) async fn check(&self) -> Result<Vec<String>> {
        self.on_reader(|connection| {
            // The check looks every row of a table up in each of its indices: with as little memory as a page needs, most of its
            // time would go into fetching the same pages again.
            connection.pragma_update(None, "cache_size", CACHE_OF_A_CHECK)?;
            set_mapped(connection, MAPPED_IN_A_CHECK)?;
            let found = look(connection);
            set_mapped(connection, 0)?;
            connection.pragma_update(None, "cache_size", CACHE_BY_DEFAULT)?;
            found
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

/// Answers with the size that holds from now on, so it is no mere setting.
fn set_mapped(connection: &rusqlite::Connection, bytes: i64) -> Result<()> {
    Ok(connection.pragma_update_and_check(None, "mmap_size", bytes, |_| Ok(()))?)
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
