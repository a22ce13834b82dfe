//! Running a query: no row, one, or all.

use rusqlite::types::FromSql;
use sqlx::{AssertSqlSafe, Decode, Postgres, Row, Type};

use crate::query::Target;
use crate::sqlite::connection::{Connection, FEW};
use crate::{Error, Query, Record, Result};

// The assertions of safety below hold because a query's text is made of `&'static str` alone.
impl Query<'_> {
    /// The first row, if there is one.
    ///
    /// # Errors
    /// As every query: [`Error`].
    pub async fn optional<T: Record>(self) -> Result<Option<T>> {
        let (text, target) = self.checked()?;
        match target {
            Target::Sqlite(connection, values) => Ok(open(connection)?.rows(text, &values, 1)?.pop()),
            Target::Slow(reader, values) => Ok(reader.run(move |db| db.rows(text, &values, 1)).await?.pop()),
            Target::Postgres(connection, arguments) => {
                let query = sqlx::query_as_with::<Postgres, T, _>(AssertSqlSafe(text), arguments);
                query.fetch_optional(connection).await.map_err(Error::from)
            }
        }
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
        match target {
            Target::Sqlite(connection, values) => open(connection)?.rows(text, &values, usize::MAX),
            Target::Slow(reader, values) => reader.run(move |db| db.rows(text, &values, usize::MAX)).await,
            Target::Postgres(connection, arguments) => {
                let query = sqlx::query_as_with::<Postgres, T, _>(AssertSqlSafe(text), arguments);
                query.fetch_all(connection).await.map_err(Error::from)
            }
        }
    }

    /// All rows of a join, those of one parent together and in their order: they must come one after the other. The first of
    /// the parent's columns tells parents apart.
    ///
    /// # Errors
    /// As every query: [`Error`].
    pub async fn groups<P: Record, C: Record>(self) -> Result<Vec<(P, Vec<C>)>> {
        let (text, target) = self.checked()?;
        match target {
            Target::Sqlite(connection, values) => open(connection)?.groups(text, &values),
            Target::Slow(reader, values) => reader.run(move |db| db.groups(text, &values)).await,
            Target::Postgres(connection, arguments) => {
                let key = *P::COLUMNS.first().ok_or_else(|| Error::other("a parent without columns"))?;
                let query = sqlx::query_with::<Postgres, _>(AssertSqlSafe(text), arguments);
                let mut groups = Groups::default();
                for row in query.fetch_all(connection).await? {
                    groups.add(row.try_get(key)?, || P::from_row(&row), || C::from_row(&row))?;
                }
                Ok(groups.found)
            }
        }
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
        match target {
            Target::Sqlite(connection, values) => open(connection)?.execute(&text, &values),
            Target::Slow(reader, values) => reader.run(move |db| db.execute(&text, &values)).await,
            Target::Postgres(connection, arguments) => {
                let query = sqlx::query_with::<Postgres, _>(AssertSqlSafe(text), arguments);
                query.execute(connection).await.map(|done| done.rows_affected()).map_err(Error::from)
            }
        }
    }
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
