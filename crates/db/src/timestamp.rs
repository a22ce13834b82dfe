//! A moment in UTC with microseconds: `timestamptz` in PostgreSQL, text of a fixed width in SQLite.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo, PgValueFormat, PgValueRef};
use sqlx::{Decode, Encode, Postgres, Type};

/// Microseconds between the Unix epoch and PostgreSQL's (2000-01-01).
const POSTGRES_EPOCH: i64 = 946_684_800_000_000;

/// A moment in UTC, cut to microseconds, which is what PostgreSQL keeps: a value that is written and read again is equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// The moment, cut to microseconds.
    #[must_use]
    pub fn new(moment: jiff::Timestamp) -> Self {
        Self(jiff::Timestamp::from_microsecond(moment.as_microsecond()).unwrap_or(moment))
    }

    /// The moment, as jiff has it.
    #[must_use]
    pub fn moment(self) -> jiff::Timestamp {
        self.0
    }

    /// The text kept in SQLite: `2025-11-21T11:05:00.000000Z`, always 27 characters, so that it sorts as time does.
    #[must_use]
    pub fn to_text(self) -> String {
        format!("{:.6}", self.0)
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(moment: jiff::Timestamp) -> Self {
        Self::new(moment)
    }
}

impl std::ops::Deref for Timestamp {
    type Target = jiff::Timestamp;
    fn deref(&self) -> &jiff::Timestamp {
        &self.0
    }
}

impl ToSql for Timestamp {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.to_text().into())
    }
}

impl FromSql for Timestamp {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(FromSqlError::other)
    }
}

impl Type<Postgres> for Timestamp {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("TIMESTAMPTZ")
    }
}

impl Encode<'_, Postgres> for Timestamp {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        <i64 as Encode<'_, Postgres>>::encode(self.0.as_microsecond() - POSTGRES_EPOCH, buffer)
    }
}

impl<'r> Decode<'r, Postgres> for Timestamp {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        match value.format() {
            PgValueFormat::Binary => {
                let since_2000 = <i64 as Decode<'r, Postgres>>::decode(value)?;
                Ok(Self(jiff::Timestamp::from_microsecond(since_2000 + POSTGRES_EPOCH)?))
            }
            PgValueFormat::Text => Ok(Self(value.as_str()?.parse()?)),
        }
    }
}
