//! SQLite and PostgreSQL behind one connection, every query written once.
//!
//! [`Db::read`] lends a connection that can only read, [`Db::read_slow`] one for queries whose cost grows with the data,
//! [`Db::transaction`] runs an operation that writes. A query is one text with `$1` placeholders that both engines understand; where they truly
//! differ, [`Reads::pick`] chooses. See the crate's README for the rules of the common dialect.

#![warn(missing_docs)]

mod day;
mod error;
mod fetch;
mod migrations;
mod open;
mod postgres;
mod query;
mod record;
mod schema;
mod sqlite;
mod timestamp;
mod transaction;

pub use day::Day;
pub use error::{Cause, Error, Result};
pub use migrations::{Migrations, Step};
pub use open::{Address, Db, Engine, Options};
pub use postgres::{PgReader, Server};
pub use query::{Bind, Query, Read, Reads, Record, Write};
#[doc(hidden)]
pub use record::joined;
pub use schema::{Column, SchemaFault, Upgraded};
pub use sqlite::copy::{Examined, Rows, examine, examine_with_log};
pub use sqlite::foreign::Foreign;
pub use sqlite::{Columns, FromSqlite, Reader, SlowReader, Sqlite, Writing, share_snapshot};
pub use timestamp::Timestamp;
pub use transaction::{Failed, Tx};

#[doc(hidden)]
pub use {rusqlite, sqlx};
