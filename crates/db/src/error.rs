//! What can go wrong in a database, told the same way for both engines.

use std::borrow::Cow;
use std::fmt;

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// What an engine itself said.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A failed query, connection or commit.
#[derive(Debug)]
pub enum Error {
    /// A unique constraint refused the row: table and column, as the schema names them (of a constraint over several
    /// columns, the first).
    Unique {
        /// The table that the row was for.
        table: String,
        /// Its column, or the first of several.
        column: String,
    },
    /// A foreign key refused the row: what it points to is gone, or still pointed to.
    Reference(Cause),
    /// The transaction lost against another one and may be run again: serialisation failure or deadlock.
    Conflict(Cause),
    /// The database is unavailable now: no free connection in time, connection lost, locked or stopped, time-out, disk full.
    Unavailable(Cause),
    /// Anything else: a defect of ours or a broken database.
    Other(Cause),
    /// The file was deleted or replaced while it was open: nothing is written any more, and what was being committed is not
    /// acknowledged. Says what happened.
    Lost(String),
    /// The database is there but cannot be used as it is; says why.
    Unusable(Cow<'static, str>),
}

impl Error {
    /// Whether running the transaction again may succeed (SQLSTATE 40001, 40P01).
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }

    /// Whether a unique constraint on this column refused the row.
    #[must_use]
    pub fn is_unique(&self, on_table: &str, on_column: &str) -> bool {
        matches!(self, Self::Unique { table, column } if table == on_table && column == on_column)
    }

    /// Adds a note to the chain of sources. `Display` does not change: operators read it.
    pub(crate) fn noted(self, note: impl Into<String>) -> Self {
        match self {
            Self::Reference(cause) => Self::Reference(Noted::add(cause, note.into())),
            Self::Conflict(cause) => Self::Conflict(Noted::add(cause, note.into())),
            Self::Unavailable(cause) => Self::Unavailable(Noted::add(cause, note.into())),
            Self::Other(cause) => Self::Other(Noted::add(cause, note.into())),
            clear @ (Self::Unique { .. } | Self::Lost(_) | Self::Unusable(_)) => clear,
        }
    }

    /// The statement that failed. It holds no values: those are bound.
    pub(crate) fn in_statement(self, text: &str) -> Self {
        self.noted(format!("in the statement {}", text.split_whitespace().collect::<Vec<_>>().join(" ")))
    }

    pub(crate) fn busy(why: &'static str) -> Self {
        Self::Unavailable(why.into())
    }

    pub(crate) fn other(why: impl Into<Cause>) -> Self {
        Self::Other(why.into())
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
            Self::Lost(why) => write!(f, "{why}"),
            Self::Unusable(why) => write!(f, "{why}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let (Self::Reference(cause) | Self::Conflict(cause) | Self::Unavailable(cause) | Self::Other(cause)) = self
        else {
            return None;
        };
        // `Display` contains the engine's message already.
        cause.downcast_ref::<Noted>().map(|noted| &noted.note as &(dyn std::error::Error + 'static))
    }
}

/// A cause, and where it happened.
#[derive(Debug)]
struct Noted {
    cause: Cause,
    note: Note,
}

#[derive(Debug)]
struct Note {
    text: String,
    further: Option<Box<Note>>,
}

impl Noted {
    fn add(cause: Cause, text: String) -> Cause {
        let (cause, further) = match cause.downcast::<Self>() {
            Ok(noted) => (noted.cause, Some(Box::new(noted.note))),
            Err(cause) => (cause, None),
        };
        Box::new(Self { cause, note: Note { text, further } })
    }
}

impl fmt::Display for Noted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause.fmt(f)
    }
}

impl std::error::Error for Noted {}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Note {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.further.as_deref().map(|note| note as &(dyn std::error::Error + 'static))
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) => {
                let class = of_sqlstate(&inner.code().unwrap_or_default());
                if let (Class::Unique, Some(table), Some(detail)) = (&class, inner.table(), detail(&**inner))
                    && let Some(unique) = unique_in_postgres(table, detail)
                {
                    return unique;
                }
                class.of(Box::new(error))
            }
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::Protocol(_) => {
                Self::Unavailable(Box::new(error))
            }
            _ => Self::Other(Box::new(error)),
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, message) = &error else { return Self::Other(Box::new(error)) };
        let class = of_result_code(failure.extended_code);
        if let (Class::Unique, Some(message)) = (&class, message)
            && let Some(unique) = unique_in_sqlite(message)
        {
            return unique;
        }
        class.of(Box::new(error))
    }
}

enum Class {
    Unique,
    Reference,
    Conflict,
    Unavailable,
    Other,
}

impl Class {
    fn of(self, cause: Cause) -> Error {
        match self {
            Self::Reference => Error::Reference(cause),
            Self::Conflict => Error::Conflict(cause),
            Self::Unavailable => Error::Unavailable(cause),
            Self::Unique | Self::Other => Error::Other(cause),
        }
    }
}

/// PostgreSQL's SQLSTATE: appendix A of its manual.
fn of_sqlstate(code: &str) -> Class {
    match code {
        "23505" => Class::Unique,
        "23503" => Class::Reference,
        "40001" | "40P01" => Class::Conflict,
        "57014" | "55P03" | "25P03" | "57P01" | "57P02" | "57P03" | "53100" | "53200" | "53300" => Class::Unavailable,
        _ if code.starts_with("08") => Class::Unavailable,
        _ => Class::Other,
    }
}

/// SQLite's extended result codes: sqlite.org/rescode.html. The low byte is the primary code.
fn of_result_code(code: i32) -> Class {
    match code {
        // CONSTRAINT_UNIQUE, CONSTRAINT_PRIMARYKEY
        2067 | 1555 => Class::Unique,
        // CONSTRAINT_FOREIGNKEY
        787 => Class::Reference,
        _ => match code & 0xff {
            // BUSY, LOCKED, INTERRUPT, IOERR, FULL, CANTOPEN
            5 | 6 | 9 | 10 | 13 | 14 => Class::Unavailable,
            _ => Class::Other,
        },
    }
}

fn detail(error: &dyn sqlx::error::DatabaseError) -> Option<&str> {
    error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>()?.detail()
}

/// «Key (login_key)=(…) already exists.»
fn unique_in_postgres(table: &str, detail: &str) -> Option<Error> {
    let columns = detail.split_once('(')?.1.split_once(')')?.0;
    let column = columns.split(',').next()?.trim().trim_matches('"');
    Some(Error::Unique { table: table.to_owned(), column: column.to_owned() })
}

/// «UNIQUE constraint failed: users.login_key, …»
fn unique_in_sqlite(message: &str) -> Option<Error> {
    let (table, column) = message.rsplit_once(": ")?.1.split(',').next()?.split_once('.')?;
    Some(Error::Unique { table: table.trim().to_owned(), column: column.trim().to_owned() })
}
