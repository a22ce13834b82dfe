//! Running a query: no row, one, or all.

use sqlx::{AssertSqlSafe, Decode, Postgres, Sqlite, Type};

use crate::query::Target;
use crate::{Error, Query, Record, Result};

// The assertions of safety below hold because a query's text is made of `&'static str` alone.
impl Query<'_> {
    /// The first row, if there is one.
    ///
    /// # Errors
    /// As every query: [`Error`].
    pub async fn optional<T: Record>(self) -> Result<Option<T>> {
        let (text, target) = self.checked()?;
        let text = AssertSqlSafe(text);
        match target {
            Target::Sqlite(connection, arguments) => {
                sqlx::query_as_with::<Sqlite, T, _>(text, arguments).fetch_optional(connection).await
            }
            Target::Postgres(connection, arguments) => {
                sqlx::query_as_with::<Postgres, T, _>(text, arguments).fetch_optional(connection).await
            }
        }
        .map_err(Error::from)
    }

    /// The one row there must be.
    ///
    /// # Errors
    /// [`Error::Other`] when there is none.
    pub async fn one<T: Record>(self) -> Result<T> {
        self.optional().await?.ok_or(Error::Other(sqlx::Error::RowNotFound))
    }

    /// All rows.
    ///
    /// # Errors
    /// As every query: [`Error`].
    pub async fn all<T: Record>(self) -> Result<Vec<T>> {
        let (text, target) = self.checked()?;
        let text = AssertSqlSafe(text);
        match target {
            Target::Sqlite(connection, arguments) => {
                sqlx::query_as_with::<Sqlite, T, _>(text, arguments).fetch_all(connection).await
            }
            Target::Postgres(connection, arguments) => {
                sqlx::query_as_with::<Postgres, T, _>(text, arguments).fetch_all(connection).await
            }
        }
        .map_err(Error::from)
    }

    /// The first column of the one row there must be.
    ///
    /// # Errors
    /// [`Error::Other`] when there is no row.
    pub async fn value<T>(self) -> Result<T>
    where
        T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres> + Send + Unpin,
    {
        self.one::<(T,)>().await.map(|(value,)| value)
    }

    /// Runs a statement and says how many rows it touched.
    ///
    /// # Errors
    /// As every query; [`Error::Unique`] names table and column.
    pub async fn execute(self) -> Result<u64> {
        let (text, target) = self.checked()?;
        let text = AssertSqlSafe(text);
        match target {
            Target::Sqlite(connection, arguments) => {
                sqlx::query_with::<Sqlite, _>(text, arguments).execute(connection).await.map(|r| r.rows_affected())
            }
            Target::Postgres(connection, arguments) => {
                sqlx::query_with::<Postgres, _>(text, arguments).execute(connection).await.map(|r| r.rows_affected())
            }
        }
        .map_err(Error::from)
    }
}
