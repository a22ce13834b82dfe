//! What can go wrong in a database, told the same way for both engines.

use std::borrow::Cow;
use std::fmt;

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// A failed query, connection or commit.
#[derive(Debug)]
pub enum Error {
    /// A unique constraint refused the row: table and column, as the schema names them (of a constraint over several
    /// columns, the first).
    Unique {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A foreign key refused the row: what it points to is gone, or still pointed to.
    Reference(sqlx::Error),
    /// The transaction lost against another one and may be run again: serialisation failure or deadlock.
    Conflict(sqlx::Error),
    /// The database cannot be asked now: no free connection in time, connection lost, locked or stopped, time-out, disk full.
    Unavailable(sqlx::Error),
    /// Anything else: a defect of ours or a broken database.
    Other(sqlx::Error),
    /// The database is there but cannot be used as it is; says why.
    Unusable(Cow<'static, str>),
}

impl Error {
    /// Whether a unique constraint on this column refused the row.
    #[must_use]
    pub fn is_unique(&self, on_table: &str, on_column: &str) -> bool {
        matches!(self, Self::Unique { table, column } if table == on_table && column == on_column)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unique { table, column } => write!(f, "a unique value is taken: {table}.{column}"),
            Self::Reference(e) => write!(f, "a reference does not hold: {e}"),
            Self::Conflict(e) => write!(f, "lost against another transaction: {e}"),
            Self::Unavailable(e) => write!(f, "the database is not available: {e}"),
            Self::Other(e) => write!(f, "{e}"),
            Self::Unusable(why) => write!(f, "{why}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) => {
                let code = inner.code().unwrap_or_default().into_owned();
                match classify(&code) {
                    Class::Unique => {
                        unique(inner.message(), inner.table(), detail(&**inner)).unwrap_or(Self::Other(error))
                    }
                    Class::Reference => Self::Reference(error),
                    Class::Conflict => Self::Conflict(error),
                    Class::Unavailable => Self::Unavailable(error),
                    Class::Other => Self::Other(error),
                }
            }
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Io(_)
            | sqlx::Error::Protocol(_) => Self::Unavailable(error),
            _ => Self::Other(error),
        }
    }
}

enum Class {
    Unique,
    Reference,
    Conflict,
    Unavailable,
    Other,
}

/// Sorts SQLite's extended result codes (sqlite.org/rescode.html; the low byte is the primary code) and PostgreSQL's
/// SQLSTATE (appendix A of its manual). The two never collide: a SQLSTATE has five characters.
fn classify(code: &str) -> Class {
    match code {
        "2067" | "1555" | "23505" => Class::Unique,
        "787" | "23503" => Class::Reference,
        "40001" | "40P01" => Class::Conflict,
        "57014" | "55P03" | "25P03" | "57P01" | "57P02" | "57P03" | "53100" | "53200" | "53300" => Class::Unavailable,
        _ if code.starts_with("08") && code.len() == 5 => Class::Unavailable,
        _ if code.len() == 5 => Class::Other,
        _ => match code.parse::<u32>().unwrap_or(0) & 0xff {
            // BUSY, LOCKED, IOERR, FULL, CANTOPEN
            5 | 6 | 10 | 13 | 14 => Class::Unavailable,
            _ => Class::Other,
        },
    }
}

fn detail(error: &dyn sqlx::error::DatabaseError) -> Option<&str> {
    error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>()?.detail()
}

/// SQLite says «UNIQUE constraint failed: users.login_key, …»; PostgreSQL gives the table and a detail
/// «Key (login_key)=(…) already exists.».
fn unique(message: &str, table: Option<&str>, detail: Option<&str>) -> Option<Error> {
    let (table, column) = match (table, detail) {
        (Some(table), Some(detail)) => {
            let columns = detail.split_once('(')?.1.split_once(')')?.0;
            (table, columns.split(',').next()?)
        }
        _ => message.rsplit_once(": ")?.1.split(',').next()?.split_once('.')?,
    };
    Some(Error::Unique { table: table.trim().to_owned(), column: column.trim().trim_matches('"').to_owned() })
}
