//! Connections, transactions and the query that runs on either engine.

use std::borrow::Cow;

use rusqlite::types::{ToSql, ToSqlOutput, Value};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::{Arguments, Encode, FromRow, PgConnection, Postgres, Transaction, Type};

use crate::postgres::PgReader;
use crate::sqlite::connection::Connection;
use crate::sqlite::{FromSqlite, Reader, SlowReader, Writing};
use crate::{Engine, Error, Result, Tx};

/// A row of a query's answer, read on either engine: [`record!`](crate::record) gives it to a struct, tuples have it.
pub trait Record: FromSqlite + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static {}

impl<T> Record for T where T: FromSqlite + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static {}

/// A value that can stand for a placeholder on either engine.
pub trait Bind<'q>: ToSql + Encode<'q, Postgres> + Type<Postgres> + Send {}

impl<'q, T> Bind<'q> for T where T: ToSql + Encode<'q, Postgres> + Type<Postgres> + Send {}

/// What can run queries: a lent connection ([`Read`]) and a transaction ([`Write`]).
pub trait Reads: Send {
    /// Begins a query of one text with `$1`, `$2`, … placeholders.
    fn sql(&mut self, text: &'static str) -> Query<'_>;

    /// The engine behind the connection.
    fn engine(&self) -> Engine;

    /// Chooses between two texts where the engines truly differ.
    fn pick(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self.engine() {
            Engine::Sqlite => sqlite,
            Engine::Postgres => postgres,
        }
    }
}

/// A connection that can only read: the engine refuses to write on it.
pub enum Read {
    /// One of the readers of a SQLite file.
    Sqlite(Reader),
    /// One of the readers of a SQLite file that are asked on threads of their own.
    SlowSqlite(SlowReader),
    /// A connection of one of the two pools.
    Postgres(PgReader),
}

/// A transaction: rolled back when dropped without [`Write::commit`].
#[must_use = "a transaction that is not committed is rolled back"]
pub struct Write {
    open: Open,
    after_commit: Vec<Box<dyn FnOnce() + Send>>,
    pub(crate) is_discarded: bool,
}

/// A transaction of either engine.
pub(crate) enum Open {
    /// A turn of a SQLite file's one writer.
    Sqlite(Writing),
    /// READ COMMITTED.
    Postgres(Transaction<'static, Postgres>),
}

impl Reads for Read {
    fn sql(&mut self, text: &'static str) -> Query<'_> {
        match self {
            Self::Sqlite(reader) => Query::sqlite(reader.connection(), text),
            Self::SlowSqlite(reader) => Query::slow(reader, text),
            Self::Postgres(reader) => Query::server(reader, text),
        }
    }

    fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) | Self::SlowSqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }
}

impl Reads for Write {
    fn sql(&mut self, text: &'static str) -> Query<'_> {
        match &mut self.open {
            Open::Sqlite(writing) => Query::sqlite(writing.connection(), text),
            Open::Postgres(transaction) => Query::postgres(transaction, text),
        }
    }

    fn engine(&self) -> Engine {
        match self.open {
            Open::Sqlite(_) => Engine::Sqlite,
            Open::Postgres(_) => Engine::Postgres,
        }
    }
}

impl Reads for Tx {
    fn sql(&mut self, text: &'static str) -> Query<'_> {
        (**self).sql(text)
    }

    fn engine(&self) -> Engine {
        (**self).engine()
    }
}

impl Write {
    pub(crate) fn new(open: Open) -> Self {
        Self { open, after_commit: Vec::new(), is_discarded: false }
    }

    /// Runs something after the commit, such as waking a worker. It does not run after a rollback, and is lost if the program stops
    /// right after the commit.
    pub fn after_commit(&mut self, then: impl FnOnce() + Send + 'static) {
        self.after_commit.push(Box::new(then));
    }

    /// Rolls the transaction back whatever the operation answers: for an `Ok` that must leave no trace.
    pub fn discard(&mut self) {
        self.is_discarded = true;
    }

    /// Commits. When this returns, everything is on the disk.
    ///
    /// # Errors
    /// If the connection to PostgreSQL is lost, the outcome is unknown: use an idempotency key.
    pub async fn commit(self) -> Result<()> {
        match self.open {
            Open::Sqlite(writing) => writing.commit().await?,
            Open::Postgres(transaction) => transaction.commit().await?,
        }
        for then in self.after_commit {
            then();
        }
        Ok(())
    }
}

/// A query being put together: text, then values for its placeholders, then how many rows are wanted.
#[must_use = "a query does nothing until its rows are asked for"]
pub struct Query<'c> {
    text: Cow<'static, str>,
    target: Target<'c>,
    fault: Option<Error>,
}

pub(crate) enum Target<'c> {
    Sqlite(Option<&'c mut Connection>, Vec<Value>),
    Slow(&'c mut SlowReader, Vec<Value>),
    /// A lent connection; it is replaced if the server has ended it.
    Server(&'c mut PgReader, PgArguments),
    /// The connection of a transaction: it ends with it.
    Postgres(&'c mut PgConnection, PgArguments),
}

impl<'c> Query<'c> {
    pub(crate) fn sqlite(connection: Option<&'c mut Connection>, text: &'static str) -> Self {
        Self { text: Cow::Borrowed(text), target: Target::Sqlite(connection, Vec::new()), fault: None }
    }

    fn slow(reader: &'c mut SlowReader, text: &'static str) -> Self {
        Self { text: Cow::Borrowed(text), target: Target::Slow(reader, Vec::new()), fault: None }
    }

    fn server(reader: &'c mut PgReader, text: &'static str) -> Self {
        Self { text: Cow::Borrowed(text), target: Target::Server(reader, PgArguments::default()), fault: None }
    }

    fn postgres(connection: &'c mut PgConnection, text: &'static str) -> Self {
        Self { text: Cow::Borrowed(text), target: Target::Postgres(connection, PgArguments::default()), fault: None }
    }

    /// The value of the next placeholder.
    pub fn bind<'q, T: Bind<'q>>(mut self, value: T) -> Self {
        let added = match &mut self.target {
            Target::Sqlite(_, values) | Target::Slow(_, values) => own(&value).map(|value| values.push(value)),
            Target::Server(_, arguments) | Target::Postgres(_, arguments) => arguments.add(value).map_err(Error::Other),
        };
        if let Err(error) = added {
            self.fault.get_or_insert(error);
        }
        self
    }

    /// Adds to the text. Only text of the program itself can be added, so that no input ever becomes SQL.
    pub fn push(mut self, text: &'static str) -> Self {
        self.text.to_mut().push_str(text);
        self
    }

    /// Adds to the text, and a placeholder with its value at the end.
    pub fn push_bind<'q, T: Bind<'q>>(self, text: &'static str, value: T) -> Self {
        let mut query = self.push(text).bind(value);
        let number = match &query.target {
            Target::Sqlite(_, values) | Target::Slow(_, values) => values.len(),
            Target::Server(_, arguments) | Target::Postgres(_, arguments) => arguments.len(),
        };
        let text = query.text.to_mut();
        text.push('$');
        text.push_str(&number.to_string());
        query
    }

    pub(crate) fn checked(self) -> Result<(Cow<'static, str>, Target<'c>)> {
        match self.fault {
            Some(fault) => Err(fault),
            None => Ok((self.text, self.target)),
        }
    }
}

fn own(value: &impl ToSql) -> Result<Value> {
    match value.to_sql()? {
        ToSqlOutput::Borrowed(value) => Value::try_from(value).map_err(|error| Error::Other(Box::new(error))),
        ToSqlOutput::Owned(value) => Ok(value),
        _ => Err(Error::other("a value of a kind that SQLite's driver added")),
    }
}
