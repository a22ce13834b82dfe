//! A connection: how it is opened, and how a query runs on it.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::OpenFlags;
use rusqlite::StatementStatus;
use rusqlite::config::DbConfig;
use rusqlite::types::Value;

use crate::fetch::Groups;
use crate::sqlite::deadline::{Deadline, Overruns, Watch};
use crate::sqlite::row::{Columns, FromSqlite, KnownPlaces};
use crate::{Error, Options, Result};

/// Steps of SQLite's machine between two looks at the clock.
const STEPS: i32 = 10_000;
/// Most answers have no more rows.
pub(crate) const FEW: usize = 16;
/// How many prepared statements are cached.
const STATEMENTS: usize = 256;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Writer,
    /// Writes; makes the file when there is none.
    Creator,
    /// Reads only, on the thread that awaits the answer.
    Reader,
    /// Reads only, on a thread that may wait.
    Slow,
}

impl Mode {
    fn writes(self) -> bool {
        matches!(self, Self::Writer | Self::Creator)
    }
}

/// A connection whose queries end in time.
pub(crate) struct Connection {
    inner: rusqlite::Connection,
    places: KnownPlaces,
    deadline: Arc<Deadline>,
    limit: Duration,
    /// Logs statements that block a worker thread.
    overruns: Option<Arc<Overruns>>,
}

/// Abandons a query when it is dropped: nobody waits for its answer then.
pub(crate) struct Abandon {
    deadline: Arc<Deadline>,
    number: Option<u64>,
}

impl Abandon {
    pub(crate) fn disarm(&mut self) {
        self.number = None;
    }
}

impl Drop for Abandon {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            self.deadline.abandon(number);
        }
    }
}

impl Connection {
    /// Opens a connection of the shop's own file.
    pub(crate) fn open(path: &Path, mode: Mode, options: Options) -> Result<Self> {
        let flags = match mode {
            Mode::Writer => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Mode::Creator => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Mode::Reader | Mode::Slow => OpenFlags::SQLITE_OPEN_READ_ONLY,
        };
        let inner = rusqlite::Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        inner.busy_timeout(options.statement_timeout)?;
        if mode.writes() {
            inner.pragma_update(None, "journal_mode", "WAL")?;
            // From now on it waits for other programs without blocking a thread, see `writer`.
            inner.busy_timeout(Duration::ZERO)?;
        }
        for (name, value) in [
            ("synchronous", "FULL"),
            ("foreign_keys", "ON"),
            ("trusted_schema", "OFF"),
            ("temp_store", "MEMORY"),
            ("journal_size_limit", "67108864"),
            ("query_only", if mode.writes() { "OFF" } else { "ON" }),
        ] {
            inner.pragma_update(None, name, value)?;
        }
        Self::bounded(inner, if mode == Mode::Slow { options.slow_timeout } else { options.statement_timeout })
    }

    /// The same, logging statements that block a worker thread.
    pub(crate) fn watched(self, overruns: &Arc<Overruns>) -> Self {
        Self { overruns: Some(Arc::clone(overruns)), ..self }
    }

    /// Bounds the queries of a connection.
    pub(crate) fn bounded(inner: rusqlite::Connection, limit: Duration) -> Result<Self> {
        inner.set_prepared_statement_cache_capacity(STATEMENTS);
        // A plan serves whatever values come; otherwise SQLite plans anew for each.
        inner.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        let deadline = Arc::new(Deadline::new());
        let watched = Arc::clone(&deadline);
        inner.progress_handler(STEPS, Some(move || watched.is_over()))?;
        Ok(Self { inner, places: KnownPlaces::default(), deadline, limit, overruns: None })
    }

    /// The connection itself, for what is no query.
    pub(crate) fn raw(&mut self) -> &mut rusqlite::Connection {
        self.deadline.lift();
        &mut self.inner
    }

    /// Gives the next query a number. If the returned guard is dropped before the answer, the query is abandoned.
    pub(crate) fn abandon(&self) -> Abandon {
        Abandon { deadline: Arc::clone(&self.deadline), number: Some(self.deadline.number()) }
    }

    /// Whether nobody waits for what runs next.
    pub(crate) fn is_abandoned(&self) -> bool {
        self.deadline.is_abandoned()
    }

    /// Whether no transaction is open. An error such as a full disk ends one by itself.
    pub(crate) fn is_idle(&self) -> bool {
        self.inner.is_autocommit()
    }

    /// Runs statements of ours that give nothing back.
    pub(crate) fn command(&self, text: &str) -> rusqlite::Result<()> {
        self.deadline.lift();
        let mut statement = self.inner.prepare_cached(text)?;
        statement.raw_execute().map(drop)
    }

    /// At most `most` rows of a query.
    pub(crate) fn rows<T: FromSqlite>(
        &mut self,
        text: Cow<'static, str>,
        values: &[Value],
        most: usize,
    ) -> Result<Vec<T>> {
        self.deadline.begin(self.limit);
        let _watch = watch(&self.overruns, &text);
        let mut statement = self.inner.prepare_cached(&text)?;
        bind(&mut statement, values)?;
        let places = self.places.of::<T>(fixed(&text), &statement)?;
        let mut rows = statement.raw_query();
        let mut found = Vec::with_capacity(most.min(FEW));
        while found.len() < most {
            let Some(row) = rows.next()? else { break };
            found.push(T::from_sqlite(Columns::new(row, &places))?);
        }
        drop(rows);
        tell_work(&text, &statement);
        Ok(found)
    }

    /// All rows of a query, those of one parent together. A parent's columns are read once, not in each of its rows.
    pub(crate) fn groups<P: FromSqlite, C: FromSqlite>(
        &mut self,
        text: Cow<'static, str>,
        values: &[Value],
    ) -> Result<Vec<(P, Vec<C>)>> {
        self.deadline.begin(self.limit);
        let _watch = watch(&self.overruns, &text);
        let mut statement = self.inner.prepare_cached(&text)?;
        bind(&mut statement, values)?;
        let parent = self.places.of::<P>(fixed(&text), &statement)?;
        let child = self.places.of::<C>(fixed(&text), &statement)?;
        let mut rows = statement.raw_query();
        let mut groups = Groups::default();
        while let Some(row) = rows.next()? {
            let key = Columns::new(row, &parent).read::<i64>()?;
            let parent = || P::from_sqlite(Columns::new(row, &parent));
            groups.add(key, parent, || C::from_sqlite(Columns::new(row, &child)))?;
        }
        drop(rows);
        tell_work(&text, &statement);
        Ok(groups.found)
    }

    /// Runs a statement and says how many rows it touched.
    pub(crate) fn execute(&mut self, text: &str, values: &[Value]) -> Result<u64> {
        self.deadline.begin(self.limit);
        let _watch = watch(&self.overruns, text);
        let mut statement = self.inner.prepare_cached(text)?;
        bind(&mut statement, values)?;
        let touched = statement.raw_execute()?;
        Ok(u64::try_from(touched).unwrap_or(u64::MAX))
    }
}

fn watch<'w>(overruns: &'w Option<Arc<Overruns>>, text: &'w str) -> Option<Watch<'w>> {
    overruns.as_ref().map(|overruns| overruns.watch(text))
}

/// A text that stays where it is as long as the program runs; one that was put together may give its memory to another.
#[expect(clippy::ptr_arg, reason = "which of the two it is matters")]
fn fixed(text: &Cow<'static, str>) -> Option<&'static str> {
    match text {
        Cow::Borrowed(text) => Some(text),
        Cow::Owned(_) => None,
    }
}

/// Tells how much a query had to do, in steps of SQLite's machine: they are the same on every computer, so that a test can hold
/// that a question does not grow with the shop.
fn tell_work(text: &str, statement: &rusqlite::CachedStatement<'_>) {
    if tracing::enabled!(target: "techstore_db::work", tracing::Level::TRACE) {
        let steps = statement.reset_status(StatementStatus::VmStep);
        tracing::trace!(target: "techstore_db::work", steps, text, "asked");
    }
}

/// Binds `$1` to the first value and so on; SQLite itself numbers parameters as they first appear in the text.
fn bind(statement: &mut rusqlite::CachedStatement<'_>, values: &[Value]) -> Result<()> {
    for index in 1..=statement.parameter_count() {
        let number = statement.parameter_name(index).and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        let value = number.and_then(|number| values.get(number.checked_sub(1)?));
        let value = value.ok_or_else(|| Error::other(format!("placeholder {index} of a query has no value")))?;
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(())
}

/// Runs on a thread that may wait for the disk.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|gone| Err(Error::Unavailable(Box::new(gone))))
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn a_text_is_planned_once_whatever_values_come() {
        let inner = rusqlite::Connection::open_in_memory().unwrap();
        let mut connection = Connection::bounded(inner, Duration::from_secs(1)).unwrap();
        connection.command("CREATE TABLE orders (id INTEGER PRIMARY KEY, owner INTEGER)").unwrap();
        connection.command("CREATE INDEX orders_owner ON orders (owner, id)").unwrap();
        let text = "SELECT id FROM orders WHERE owner = $1 ORDER BY id DESC LIMIT $2 OFFSET $3";
        for value in 1..=9 {
            let values = [Value::Integer(value), Value::Integer(value), Value::Integer(0)];
            assert_eq!(connection.rows::<(i64,)>(text.into(), &values, usize::MAX).unwrap(), []);
        }
        let statement = connection.inner.prepare_cached(text).unwrap();
        assert_eq!(statement.get_status(StatementStatus::Run), 9);
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }
}
