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
    /// How long a request waits for a free connection before it is told to come back.
    pub acquire_timeout: Duration,
    /// How long to wait for a server that is not there yet when it is opened.
    pub patience: Duration,
    /// How long a statement may run.
    pub statement_timeout: Duration,
    /// A statement that holds a worker thread up for longer is complained of in the log. SQLite alone holds any up.
    pub complain_after: Duration,
    /// Connections of [`Db::read_slow`].
    pub slow_connections: u32,
    /// How long to wait for one of those.
    pub slow_acquire_timeout: Duration,
    /// How long one of their statements may run.
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

    /// A connection for questions.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when none is free in time.
    pub async fn read(&self) -> Result<Read> {
        Ok(match self {
            Self::Sqlite(file) => Read::Sqlite(file.read().await?),
            Self::Postgres(server) => Read::Postgres(server.lend().await?),
        })
    }

    /// A connection for questions whose time grows with the data: lists of the staff, reports, checks, renewing what is kept.
    ///
    /// SQLite is asked on a thread that may wait, so that no worker thread does. PostgreSQL is asked on connections of a
    /// second pool, whose statements may take longer. Both lanes are bounded in time: whoever holds a connection of the one
    /// and waits for the other gives up rather than waiting for ever.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when none is free in time.
    pub async fn read_slow(&self) -> Result<Read> {
        Ok(match self {
            Self::Sqlite(file) => Read::SlowSqlite(file.read_slow().await?),
            Self::Postgres(server) => Read::Postgres(server.lend_slow().await?),
        })
    }

    /// A transaction in the caller's hands. [`Db::transaction`] is what an operation wants: it also commits and retries.
    ///
    /// On SQLite it takes the writer's turn at once (`BEGIN IMMEDIATE`): a transaction that began as a reader and then
    /// wants to write could be refused without waiting.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no connection is free in time.
    pub async fn write(&self) -> Result<Write> {
        Ok(Write::new(match self {
            Self::Sqlite(file) => Open::Sqlite(file.write().await?),
            Self::Postgres(server) => Open::Postgres(server.begin().await?),
        }))
    }

    /// Brings the schema up to date: all steps that are missing are taken together, or none. Of two programs at once one takes
    /// them, and the other finds nothing to do.
    ///
    /// # Errors
    /// [`Error::Unusable`] when a step fails or something is wrong with the schema, as with one of a newer program.
    pub async fn migrate(&self, migrations: &Migrations) -> Result<Upgraded> {
        self.migrate_with(migrations, None).await
    }

    /// The same; a SQLite file that has had steps before is first copied beside itself under a name that says before which step
    /// and when, and the copy is kept.
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

    /// What is wrong with the schema: steps that are missing, of a newer program, changed or half taken; tables and columns that
    /// the steps made and that are not there. Empty when it is right.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database cannot be asked.
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
    /// [`Error::Unavailable`] when the database cannot be asked.
    pub async fn missing_migrations(&self, migrations: &Migrations) -> Result<usize> {
        let faults = self.schema_faults(migrations).await?;
        Ok(faults.iter().filter(|fault| matches!(fault, SchemaFault::Missing(_))).count())
    }

    /// Makes sure that a SQLite file is still the one that was opened. A loss that is noticed stays: nothing is written any more.
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

    /// Copies a SQLite database into a file that is new or empty, while it is in use, and says what the copy must hold. The
    /// copy is not on the disk before whoever asked for it has synced it.
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
    /// [`Error::Unavailable`] when the database cannot be asked.
    pub async fn check(&self) -> Result<Vec<String>> {
        match self {
            Self::Sqlite(file) => file.check().await,
            Self::Postgres(_) => Ok(Vec::new()),
        }
    }

    /// Closes the connections; SQLite's log is written back into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(file) => file.close().await,
            Self::Postgres(server) => server.close().await,
        }
    }
}
