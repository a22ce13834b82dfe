//! Opening a database: addresses, pools, settings that must hold, migrations.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;

use crate::postgres::Server;
use crate::query::Open;
use crate::sqlite::Sqlite;
use crate::sqlite::copy::Rows;
use crate::{Error, Migrations, Read, Result, SchemaFault, Timestamp, Upgraded, Write};

/// Which of the two engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one: a file.
    Sqlite,
    /// A server, or whatever speaks its protocol and SQL.
    Postgres,
}

/// Where the data is: `sqlite:PATH` or `postgres://…`.
#[derive(Clone)]
pub enum Address {
    /// A file, with its write-ahead log beside it while it is open.
    Sqlite(PathBuf),
    /// A server.
    Postgres(Box<PgConnectOptions>),
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// [`Error::Unusable`] says what is wrong, without repeating a password that may stand in it.
    pub fn parse(text: &str) -> Result<Self> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() {
                return Err(Error::Unusable("the address sqlite: names no file".into()));
            }
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return crate::postgres::parse(text).map(|options| Self::Postgres(Box::new(options)));
        }
        Err(Error::Unusable("a database address begins with sqlite: or postgres://".into()))
    }
}

/// How many connections, and how long to wait for one.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Readers of a SQLite file, or connections to PostgreSQL; those of the slow lane come on top.
    pub connections: u32,
    /// How long a request waits for a free connection before it fails with [`Error::Unavailable`].
    pub acquire_timeout: Duration,
    /// How long [`Db::open`] waits for a server that does not answer yet.
    pub patience: Duration,
    /// The time limit of one statement.
    pub statement_timeout: Duration,
    /// A statement that blocks a worker thread for longer is logged. Only SQLite's statements block one.
    pub complain_after: Duration,
    /// Connections of [`Db::read_slow`].
    pub slow_connections: u32,
    /// How long to wait for a free one of those.
    pub slow_acquire_timeout: Duration,
    /// The time limit of one of their statements.
    pub slow_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connections: 8,
            acquire_timeout: Duration::from_secs(2),
            patience: Duration::from_secs(30),
            statement_timeout: Duration::from_secs(5),
            complain_after: Duration::from_millis(20),
            slow_connections: 3,
            slow_acquire_timeout: Duration::from_secs(10),
            slow_timeout: Duration::from_secs(30),
        }
    }
}

/// An open database.
#[derive(Clone)]
pub enum Db {
    /// A file: many readers, one writer.
    Sqlite(Sqlite),
    /// A server.
    Postgres(Server),
}

impl Db {
    /// Opens a database that is there.
    ///
    /// # Errors
    /// [`Error::Unusable`] for a SQLite that is too old and for a file that is missing or cannot be used, with its path;
    /// [`Error::Unavailable`] when a server cannot be reached.
    pub async fn open(address: &Address, options: Options) -> Result<Self> {
        match address {
            Address::Sqlite(path) => Sqlite::open(path, options).await.map(Self::Sqlite),
            Address::Postgres(connect) => Server::open(connect, options).await.map(Self::Postgres),
        }
    }

    /// Opens the database, making a SQLite file with its folder when there is none. A database of PostgreSQL must be there.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub async fn create(address: &Address, options: Options) -> Result<Self> {
        match address {
            Address::Sqlite(path) => Sqlite::create(path, options).await.map(Self::Sqlite),
            Address::Postgres(_) => Self::open(address, options).await,
        }
    }

    /// Whether SQLite or PostgreSQL answers.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when none is free in time.
    pub async fn read(&self) -> Result<Read> {
        Ok(match self {
            Self::Sqlite(file) => Read::Sqlite(file.read().await?),
            Self::Postgres(server) => Read::Postgres(server.lend().await?),
        })
    }

    /// A connection for queries whose cost grows with the data: lists of the staff, reports, checks, renewal of caches.
    ///
    /// SQLite runs them on threads that may block, PostgreSQL on connections of a second pool with a longer time limit. Waiting for
    /// a connection is bounded in both lanes, so that two callers that hold one and want the other cannot deadlock.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when none is free in time.
    pub async fn read_slow(&self) -> Result<Read> {
        Ok(match self {
            Self::Sqlite(file) => Read::SlowSqlite(file.read_slow().await?),
            Self::Postgres(server) => Read::Postgres(server.lend_slow().await?),
        })
    }

    /// A transaction that the caller commits. Most operations want [`Db::transaction`], which also retries and commits.
    ///
    /// On SQLite it waits for the write lock at once (`BEGIN IMMEDIATE`): a transaction that begins as a reader and then writes can
    /// fail without waiting.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no connection is free in time.
    pub async fn write(&self) -> Result<Write> {
        Ok(Write::new(match self {
            Self::Sqlite(file) => Open::Sqlite(file.write().await?),
            Self::Postgres(server) => Open::Postgres(server.begin().await?),
        }))
    }

    /// Brings the schema up to date: applies all missing steps together, or none. Of two programs at once, one applies them and the
    /// other finds nothing to do.
    ///
    /// # Errors
    /// [`Error::Unusable`] when a step fails or something is wrong with the schema, as with one of a newer program.
    pub async fn migrate(&self, migrations: &Migrations) -> Result<Upgraded> {
        self.migrate_with(migrations, None).await
    }

    /// The same, after copying a SQLite file that is not new beside itself. The copy's name says before which step and when it was
    /// made; it is kept.
    ///
    /// # Errors
    /// As [`Db::migrate`], and when the copy cannot be made.
    pub async fn upgrade(&self, migrations: &Migrations, now: Timestamp) -> Result<Upgraded> {
        self.migrate_with(migrations, Some(now)).await
    }

    async fn migrate_with(&self, migrations: &Migrations, copy: Option<Timestamp>) -> Result<Upgraded> {
        let plan = migrations.plan(self.engine());
        let upgraded = match self {
            Self::Sqlite(file) => file.migrate(Arc::clone(plan), copy).await,
            Self::Postgres(server) => server.migrate(plan).await,
        };
        upgraded.map_err(|error| Error::Unusable(format!("the schema could not be brought up to date: {error}").into()))
    }

    /// What is wrong with the schema: steps that are missing, unknown, changed or half applied; tables and columns that the steps make
    /// and that do not exist. Empty if it is right.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database does not answer.
    pub async fn schema_faults(&self, migrations: &Migrations) -> Result<Vec<SchemaFault>> {
        let (applied, columns) = match self {
            Self::Sqlite(file) => file.schema().await?,
            Self::Postgres(server) => server.schema().await?,
        };
        migrations.plan(self.engine()).faults(&applied, &columns)
    }

    /// How many of the schema's steps are missing.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database does not answer.
    pub async fn missing_migrations(&self, migrations: &Migrations) -> Result<usize> {
        let faults = self.schema_faults(migrations).await?;
        Ok(faults.iter().filter(|fault| matches!(fault, SchemaFault::Missing(_))).count())
    }

    /// Checks that a SQLite file is still the one that was opened. After a loss nothing is written any more, until a restart.
    ///
    /// # Errors
    /// [`Error::Lost`] says what happened.
    pub async fn verify_file(&self) -> Result<()> {
        match self {
            Self::Sqlite(file) => file.verify().await,
            Self::Postgres(_) => Ok(()),
        }
    }

    /// Reads a few rows of each table: whether they can be read at all. SQLite reads them from the file rather than from memory.
    ///
    /// # Errors
    /// A table cannot be read; names it.
    pub async fn read_some(&self) -> Result<()> {
        match self {
            Self::Sqlite(file) => file.read_some().await,
            Self::Postgres(server) => server.read_some().await,
        }
    }

    /// Whether it was closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        match self {
            Self::Sqlite(file) => file.is_closed(),
            Self::Postgres(server) => server.pool.is_closed(),
        }
    }

    /// The path of the SQLite file; `None` for PostgreSQL.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(file) => Some(file.path()),
            Self::Postgres(_) => None,
        }
    }

    /// Copies a SQLite database in use into a file that is new or empty, and says how many rows the copy must have. The caller has to
    /// sync the file.
    ///
    /// # Errors
    /// [`Error::Unusable`] for PostgreSQL; the file cannot be written.
    pub async fn copy_to(&self, file: impl AsRef<Path>) -> Result<Rows> {
        match self {
            Self::Sqlite(database) => database.copy_to(file.as_ref()).await,
            Self::Postgres(_) => Err(Error::Unusable("only a SQLite database can be copied".into())),
        }
    }

    /// What the engine itself finds wrong with the data: broken pages, references that lead nowhere.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database does not answer.
    pub async fn check(&self) -> Result<Vec<String>> {
        match self {
            Self::Sqlite(file) => file.check().await,
            Self::Postgres(_) => Ok(Vec::new()),
        }
    }

    /// Closes the connections. SQLite's write-ahead log is written back into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(file) => file.close().await,
            Self::Postgres(server) => server.close().await,
        }
    }
}
