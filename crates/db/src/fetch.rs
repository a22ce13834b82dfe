//! Running a query: no row, one, or all.

use std::borrow::Cow;

use rusqlite::types::FromSql;
use sqlx::postgres::{PgArguments, PgConnection};
use sqlx::{AssertSqlSafe, Decode, Postgres, Row, Type};

use crate::postgres::was_ended;
use crate::query::Target;
use crate::sqlite::connection::{Connection, FEW};
use crate::{Error, Query, Record, Result};

/// The text of a query.
type Text = Cow<'static, str>;

/// Runs a reading query, and once more on another connection if the server has ended this one.
macro_rules! asked {
    ($reader:ident, $ask:ident, $text:ident, $values:ident) => {
        match $ask($reader.connection()?, $text.clone(), $values.clone()).await {
            Err(error) if was_ended(&error) => {
                tracing::info!(%error, "a connection was ended; the question is asked again");
                $ask($reader.renew().await?, $text, $values).await.map_err(Error::from)
            }
            answer => answer.map_err(Error::from),
        }
    };
}

// The assertions of safety below hold because a query's text is made of `&'static str` alone.
impl Query<'_> {
    /// The first row, if there is one.
    ///
    /// # Errors
    /// As every query: [`Error`].
    pub async fn optional<T: Record>(self) -> Result<Option<T>> {
        let (text, target) = self.checked()?;
        let statement = text.clone();
        let answer = match target {
            Target::Sqlite(connection, values) => open(connection)?.rows(text, &values, 1).map(|mut rows| rows.pop()),
            Target::Slow(reader, values) => {
                reader.run(move |db| db.rows(text, &values, 1)).await.map(|mut rows| rows.pop())
            }
            Target::Server(reader, arguments) => asked!(reader, first_row, text, arguments),
            Target::Postgres(connection, arguments) => {
                first_row(connection, text, arguments).await.map_err(Error::from)
            }
        };
        answer.map_err(|error| error.in_statement(&statement))
    }

    /// The one row there must be.
    ///
    /// # Errors
    /// [`Error::Other`] when there is none.
    pub async fn one<T: Record>(self) -> Result<T> {
        self.optional().await?.ok_or_else(|| Error::other("a query that gives one row gave none"))
    }

    /// All rows.
    ///
    /// # Errors
    /// As every query: [`Error`].
    pub async fn all<T: Record>(self) -> Result<Vec<T>> {
        let (text, target) = self.checked()?;
        let statement = text.clone();
        let answer = match target {
            Target::Sqlite(connection, values) => open(connection)?.rows(text, &values, usize::MAX),
            Target::Slow(reader, values) => reader.run(move |db| db.rows(text, &values, usize::MAX)).await,
            Target::Server(reader, arguments) => asked!(reader, all_rows, text, arguments),
            Target::Postgres(connection, arguments) => all_rows(connection, text, arguments).await.map_err(Error::from),
        };
        answer.map_err(|error| error.in_statement(&statement))
    }

    /// All rows of a join, grouped by parent and in their order. Rows of one parent must be adjacent; the parent's first column
    /// identifies it.
    ///
    /// # Errors
    /// As every query: [`Error`].
    pub async fn groups<P: Record, C: Record>(self) -> Result<Vec<(P, Vec<C>)>> {
        let (text, target) = self.checked()?;
        let statement = text.clone();
        let answer = match target {
            Target::Sqlite(connection, values) => open(connection)?.groups(text, &values),
            Target::Slow(reader, values) => reader.run(move |db| db.groups(text, &values)).await,
            Target::Server(reader, arguments) => asked!(reader, all_groups, text, arguments),
            Target::Postgres(connection, arguments) => {
                all_groups(connection, text, arguments).await.map_err(Error::from)
            }
        };
        answer.map_err(|error| error.in_statement(&statement))
    }

    /// The first column of the one row there must be.
    ///
    /// # Errors
    /// [`Error::Other`] when there is no row.
    pub async fn value<T>(self) -> Result<T>
    where
        T: FromSql + for<'r> Decode<'r, Postgres> + Type<Postgres> + Send + Unpin + 'static,
    {
        self.one::<(T,)>().await.map(|(value,)| value)
    }

    /// Runs a statement and says how many rows it touched.
    ///
    /// # Errors
    /// As every query; [`Error::Unique`] names table and column.
    pub async fn execute(self) -> Result<u64> {
        let (text, target) = self.checked()?;
        let statement = text.clone();
        let answer = match target {
            Target::Sqlite(connection, values) => open(connection)?.execute(&text, &values),
            Target::Slow(reader, values) => reader.run(move |db| db.execute(&text, &values)).await,
            // Not repeated: the server may have executed it before the connection ended.
            Target::Server(reader, arguments) => run(reader.connection()?, text, arguments).await.map_err(Error::from),
            Target::Postgres(connection, arguments) => run(connection, text, arguments).await.map_err(Error::from),
        };
        answer.map_err(|error| error.in_statement(&statement))
    }
}

async fn first_row<T: Record>(
    connection: &mut PgConnection,
    text: Text,
    values: PgArguments,
) -> sqlx::Result<Option<T>> {
    sqlx::query_as_with::<Postgres, T, _>(AssertSqlSafe(text), values).fetch_optional(connection).await
}

async fn all_rows<T: Record>(connection: &mut PgConnection, text: Text, values: PgArguments) -> sqlx::Result<Vec<T>> {
    sqlx::query_as_with::<Postgres, T, _>(AssertSqlSafe(text), values).fetch_all(connection).await
}

async fn all_groups<P: Record, C: Record>(
    connection: &mut PgConnection,
    text: Text,
    values: PgArguments,
) -> sqlx::Result<Vec<(P, Vec<C>)>> {
    let key = *P::COLUMNS.first().ok_or_else(|| sqlx::Error::Decode("a parent without columns".into()))?;
    let rows = sqlx::query_with::<Postgres, _>(AssertSqlSafe(text), values).fetch_all(connection).await?;
    let mut groups = Groups::default();
    for row in &rows {
        groups.add(row.try_get(key)?, || P::from_row(row), || C::from_row(row))?;
    }
    Ok(groups.found)
}

async fn run(connection: &mut PgConnection, text: Text, values: PgArguments) -> sqlx::Result<u64> {
    let query = sqlx::query_with::<Postgres, _>(AssertSqlSafe(text), values);
    Ok(query.execute(connection).await?.rows_affected())
}

/// Rows of a join, put together by their parents.
pub(crate) struct Groups<P, C> {
    pub(crate) found: Vec<(P, Vec<C>)>,
    last: Option<i64>,
}

impl<P, C> Default for Groups<P, C> {
    fn default() -> Self {
        Self { found: Vec::with_capacity(FEW), last: None }
    }
}

impl<P, C> Groups<P, C> {
    /// Adds a row; the parent is read from the first of its rows.
    pub(crate) fn add<E>(
        &mut self,
        key: i64,
        parent: impl FnOnce() -> std::result::Result<P, E>,
        child: impl FnOnce() -> std::result::Result<C, E>,
    ) -> std::result::Result<(), E> {
        if self.last != Some(key) {
            self.found.push((parent()?, Vec::new()));
            self.last = Some(key);
        }
        if let Some((_, children)) = self.found.last_mut() {
            children.push(child()?);
        }
        Ok(())
    }
}

fn open(connection: Option<&mut Connection>) -> Result<&mut Connection> {
    connection.ok_or_else(|| Error::busy("the connection is closed, or its transaction was rolled back"))
}
