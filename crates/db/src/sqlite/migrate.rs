//! Bringing a file's schema up to date. The table of steps is sqlx's own, so that a file can be told from either.

use rusqlite::OptionalExtension;
use sqlx::migrate::{Migration, Migrator};

use crate::sqlite::Sqlite;
use crate::sqlite::connection::Connection;
use crate::{Error, Result};

const TABLE: &str = "CREATE TABLE IF NOT EXISTS _sqlx_migrations (
    version        BIGINT PRIMARY KEY,
    description    TEXT NOT NULL,
    installed_on   TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success        BOOLEAN NOT NULL,
    checksum       BLOB NOT NULL,
    execution_time BIGINT NOT NULL
)";

impl Sqlite {
    /// Takes the steps that are missing, each in a transaction of its own.
    pub(crate) async fn migrate(&self, steps: &Migrator) -> Result<()> {
        let steps: Vec<Migration> = steps.iter().cloned().collect();
        self.writer.alone(move |connection| take(connection, &steps)).await
    }

    /// How many of the schema's steps were taken.
    pub(crate) async fn migrated(&self) -> Result<usize> {
        let mut reader = self.read().await?;
        let connection = reader.connection().ok_or_else(|| Error::busy("the database is closed"))?.raw();
        let table = "SELECT COUNT(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'";
        if connection.query_row(table, [], |row| row.get::<_, i64>(0))? == 0 {
            return Ok(0);
        }
        let taken = "SELECT COUNT(*) FROM _sqlx_migrations WHERE success";
        let taken: i64 = connection.query_row(taken, [], |row| row.get(0))?;
        Ok(usize::try_from(taken).unwrap_or(0))
    }
}

fn take(connection: &mut Connection, steps: &[Migration]) -> Result<()> {
    let connection = connection.raw();
    connection.execute_batch(TABLE)?;
    let newest: Option<i64> =
        connection.query_row("SELECT MAX(version) FROM _sqlx_migrations", [], |row| row.get(0))?;
    if let Some(newest) = newest.filter(|newest| steps.iter().all(|step| step.version != *newest)) {
        return Err(unusable(format_args!("step {newest} was taken by a newer program")));
    }
    // A step that makes a table anew drops the old one, which must not take along what refers to it
    // (sqlite.org/lang_altertable.html, «making other kinds of schema changes»). References are checked before the commit.
    connection.pragma_update(None, "foreign_keys", "OFF")?;
    let taken = steps.iter().try_for_each(|step| take_one(connection, step));
    connection.pragma_update(None, "foreign_keys", "ON")?;
    taken
}

fn take_one(connection: &mut rusqlite::Connection, step: &Migration) -> Result<()> {
    let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let known = "SELECT checksum, success FROM _sqlx_migrations WHERE version = $1";
    let known: Option<(Vec<u8>, bool)> =
        tx.query_row(known, [step.version], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    match known {
        Some((checksum, true)) if checksum == *step.checksum => return Ok(()),
        Some(_) => return Err(unusable(format_args!("step {} is not the one that was taken", step.version))),
        None => {}
    }
    tx.execute_batch(step.sql.as_str())?;
    let dangling: i64 = tx.query_row("SELECT COUNT(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
    if dangling > 0 {
        return Err(unusable(format_args!("step {} would leave references to nothing", step.version)));
    }
    tx.execute(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES ($1, $2, TRUE, $3, 0)",
        (step.version, &*step.description, &*step.checksum),
    )?;
    Ok(tx.commit()?)
}

fn unusable(why: std::fmt::Arguments<'_>) -> Error {
    Error::Unusable(why.to_string().into())
}
