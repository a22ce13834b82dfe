//! Bringing a file's schema up to date. The table of steps is sqlx's own, so that a file can be told from either.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::Migration;

use crate::schema::{Applied, Column, Plan};
use crate::sqlite::Sqlite;
use crate::sqlite::connection::Connection;
use crate::sqlite::file::beside;
use crate::{Error, Result, Timestamp, Upgraded};

const TABLE: &str = "CREATE TABLE IF NOT EXISTS _sqlx_migrations (
    version        BIGINT PRIMARY KEY,
    description    TEXT NOT NULL,
    installed_on   TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success        BOOLEAN NOT NULL,
    checksum       BLOB NOT NULL,
    execution_time BIGINT NOT NULL
)";

/// How long to wait for another program that writes: it may be applying the same steps.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

impl Sqlite {
    /// Applies the missing steps in one transaction; of two programs at once the second finds nothing to do. With `copy`, a database
    /// that is not new is first copied beside itself, under a name with that time.
    pub(crate) async fn migrate(&self, plan: Arc<Plan>, copy: Option<Timestamp>) -> Result<Upgraded> {
        let path = self.path.clone();
        self.writer.alone(move |connection| upgrade(connection, &plan, copy.map(|at| (path, at)))).await
    }

    /// The steps that were applied, and all columns of all tables.
    pub(crate) async fn schema(&self) -> Result<(Vec<Applied>, BTreeSet<Column>)> {
        self.read_slow().await?.run(|connection| schema(connection.raw())).await
    }
}

pub(crate) fn schema(connection: &rusqlite::Connection) -> Result<(Vec<Applied>, BTreeSet<Column>)> {
    Ok((applied(connection)?, columns(connection)?))
}

fn applied(connection: &rusqlite::Connection) -> Result<Vec<Applied>> {
    let table = "SELECT COUNT(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'";
    if connection.query_row(table, [], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(Vec::new());
    }
    let text = "SELECT version, description, checksum, success FROM _sqlx_migrations ORDER BY version";
    let mut statement = connection.prepare(text)?;
    let rows = statement.query_map([], |row| {
        Ok(Applied { version: row.get(0)?, name: row.get(1)?, checksum: row.get(2)?, success: row.get(3)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn columns(connection: &rusqlite::Connection) -> Result<BTreeSet<Column>> {
    let text = "SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
                WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND t.name <> '_sqlx_migrations'";
    let mut statement = connection.prepare(text)?;
    let rows = statement.query_map([], |row| Ok(Column { table: row.get(0)?, name: row.get(1)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn upgrade(connection: &mut Connection, plan: &Plan, copy: Option<(PathBuf, Timestamp)>) -> Result<Upgraded> {
    let connection = connection.raw();
    connection.busy_timeout(LONGEST_WAIT)?;
    // A step that recreates a table drops the old one, which must not delete rows that refer to it
    // (sqlite.org/lang_altertable.html, «making other kinds of schema changes»). References are checked after each step.
    connection.pragma_update(None, "foreign_keys", "OFF")?;
    let done = upgrade_at_once(connection, plan, copy);
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.busy_timeout(Duration::ZERO)?;
    done
}

fn upgrade_at_once(
    connection: &mut rusqlite::Connection,
    plan: &Plan,
    copy: Option<(PathBuf, Timestamp)>,
) -> Result<Upgraded> {
    let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    tx.execute_batch(TABLE)?;
    let (applied, columns) = schema(&tx)?;
    let missing = plan.missing(&applied, &columns)?;
    let Some(first) = missing.first() else { return Ok(Upgraded::default()) };
    // The transaction keeps others from writing; the copy is made by a connection of its own.
    let copy = match copy {
        Some((path, at)) if !applied.is_empty() => Some(copy_beside(&path, first.version, at)?),
        _ => None,
    };
    for step in &missing {
        apply(&tx, step).map_err(|error| unusable(format_args!("step {} failed: {error}", step.description)))?;
    }
    tx.commit()?;
    Ok(Upgraded { applied: missing.iter().map(|step| step.description.to_string()).collect(), copy })
}

fn apply(tx: &rusqlite::Transaction<'_>, step: &Migration) -> Result<()> {
    tx.execute_batch(step.sql.as_str())?;
    let dangling: i64 = tx.query_row("SELECT COUNT(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
    if dangling > 0 {
        return Err(Error::other("it would leave references to nothing"));
    }
    tx.execute(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES ($1, $2, TRUE, $3, 0)",
        (step.version, &*step.description, &*step.checksum),
    )?;
    Ok(())
}

/// `shop.db.before-0010-20261127T153012Z`, readable by its owner alone, whole under that name or not there.
fn copy_beside(path: &Path, step: i64, at: Timestamp) -> Result<PathBuf> {
    let moment = at.strftime("%Y%m%dT%H%M%SZ");
    let to = beside(path, &format!(".before-{step:04}-{moment}"));
    if to.exists() {
        return Err(unusable(format_args!("{} is there already", to.display())));
    }
    let unfinished = beside(&to, ".unfinished");
    let copied = copy(path, &unfinished).and_then(|()| Ok(std::fs::rename(&unfinished, &to)?));
    if let Err(error) = copied {
        // There may be nothing to remove.
        let _ = std::fs::remove_file(&unfinished);
        return Err(unusable(format_args!("the copy {} could not be made: {error}", to.display())));
    }
    if let Some(folder) = to.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(Error::other)?;
    }
    Ok(to)
}

fn copy(path: &Path, to: &Path) -> std::result::Result<(), Box<dyn std::error::Error + Send + Sync>> {
    drop(OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(to)?);
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let from = rusqlite::Connection::open_with_flags(path, flags)?;
    from.execute("VACUUM INTO $1", [to.to_str().ok_or("the file's name is not Unicode")?])?;
    File::open(to)?.sync_all()?;
    Ok(())
}

fn unusable(why: std::fmt::Arguments<'_>) -> Error {
    Error::Unusable(why.to_string().into())
}
