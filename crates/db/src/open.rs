//! Opening a database: addresses, pools, settings that must hold, migrations.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::pool::PoolOptions;
use sqlx::postgres::{PgConnectOptions, PgPool};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqliteSynchronous};

use crate::{Error, Migrations, Read, Result, Write};

/// Older ones can corrupt a WAL database that has two connections (sqlite.org/wal.html, «WAL-reset bug»).
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

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
    /// A file, made when it is not there.
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
            return text
                .parse()
                .map(|options| Self::Postgres(Box::new(options)))
                .map_err(|_| Error::Unusable("the postgres:// address cannot be read".into()));
        }
        Err(Error::Unusable("a database address begins with sqlite: or postgres://".into()))
    }
}

/// How many connections, and how long to wait for one.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Readers of a SQLite file, or all connections to PostgreSQL.
    pub connections: u32,
    /// How long a request waits for a free connection before it is told to come back.
    pub acquire_timeout: Duration,
    /// How long a statement may run (PostgreSQL) or wait for the writer (SQLite).
    pub statement_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { connections: 8, acquire_timeout: Duration::from_secs(2), statement_timeout: Duration::from_secs(5) }
    }
}

/// An open database.
#[derive(Clone)]
pub enum Db {
    /// Many readers, one writer.
    Sqlite {
        /// Read-only connections.
        read: SqlitePool,
        /// A pool of one: writers queue here, in order, and never meet SQLITE_BUSY.
        write: SqlitePool,
    },
    /// A pool of equal connections.
    Postgres(PgPool),
}

impl Db {
    /// Opens the database, making a SQLite file when there is none.
    ///
    /// # Errors
    /// [`Error::Unusable`] for a SQLite that is too old, [`Error::Unavailable`] when it cannot be reached.
    pub async fn open(address: &Address, options: Options) -> Result<Self> {
        match address {
            Address::Sqlite(path) => open_sqlite(path, options).await,
            Address::Postgres(connect) => open_postgres(connect, options).await,
        }
    }

    /// Which engine it is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite { .. } => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// A connection for questions.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when none is free in time.
    pub async fn read(&self) -> Result<Read> {
        Ok(match self {
            Self::Sqlite { read, .. } => Read::Sqlite(read.acquire().await?),
            Self::Postgres(pool) => Read::Postgres(pool.acquire().await?),
        })
    }

    /// A transaction.
    ///
    /// On SQLite it takes the writer's turn at once (`BEGIN IMMEDIATE`): a transaction that began as a reader and then
    /// wants to write could be refused without waiting.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no connection is free in time.
    pub async fn write(&self) -> Result<Write> {
        Ok(match self {
            Self::Sqlite { write, .. } => Write::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Write::Postgres(pool.begin().await?),
        })
    }

    /// Brings the schema up to date; steps that were taken are left alone.
    ///
    /// # Errors
    /// [`Error::Unusable`] when a step fails or the database is of a newer program.
    pub async fn migrate(&self, migrations: &Migrations) -> Result<()> {
        match self {
            Self::Sqlite { write, .. } => migrations.sqlite.run(write).await,
            Self::Postgres(pool) => migrations.postgres.run(pool).await,
        }
        .map_err(|error| Error::Unusable(format!("the schema could not be brought up to date: {error}").into()))
    }

    /// How many of the schema's steps are missing: 0 when the schema is up to date.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database cannot be asked.
    pub async fn missing_migrations(&self, migrations: &Migrations) -> Result<usize> {
        const COUNT: &str = "SELECT COUNT(*) FROM _sqlx_migrations WHERE success";
        let (known, applied) = match self {
            Self::Sqlite { read, .. } => {
                let there: (i64,) =
                    sqlx::query_as("SELECT COUNT(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'")
                        .fetch_one(read)
                        .await?;
                let applied: (i64,) = if there.0 == 0 { (0,) } else { sqlx::query_as(COUNT).fetch_one(read).await? };
                (migrations.sqlite.iter().count(), applied.0)
            }
            Self::Postgres(pool) => {
                let there: (bool,) =
                    sqlx::query_as("SELECT to_regclass('_sqlx_migrations') IS NOT NULL").fetch_one(pool).await?;
                let applied: (i64,) = if there.0 { sqlx::query_as(COUNT).fetch_one(pool).await? } else { (0,) };
                (migrations.postgres.iter().count(), applied.0)
            }
        };
        Ok(known.saturating_sub(usize::try_from(applied).unwrap_or(0)))
    }

    /// Copies a SQLite database into a new file while it is in use.
    ///
    /// # Errors
    /// [`Error::Unusable`] for PostgreSQL; the file is there already or cannot be written.
    pub async fn copy_to(&self, file: &str) -> Result<()> {
        let Self::Sqlite { read, .. } = self else {
            return Err(Error::Unusable("only a SQLite database can be copied".into()));
        };
        // `query_only` also forbids writing the copy; the connection goes back as it came.
        let mut connection = read.acquire().await?;
        sqlx::query("PRAGMA query_only = OFF").execute(&mut *connection).await?;
        let copied = sqlx::query("VACUUM INTO $1").bind(file).execute(&mut *connection).await;
        sqlx::query("PRAGMA query_only = ON").execute(&mut *connection).await?;
        copied?;
        Ok(())
    }

    /// What the engine itself finds wrong with the data: broken pages, references that lead nowhere.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database cannot be asked.
    pub async fn check(&self) -> Result<Vec<String>> {
        let Self::Sqlite { read, .. } = self else { return Ok(Vec::new()) };
        let found: Vec<(String,)> = sqlx::query_as("PRAGMA integrity_check").fetch_all(read).await?;
        let mut wrong: Vec<String> = found.into_iter().map(|(line,)| line).filter(|line| line != "ok").collect();
        let dangling: Vec<(String, Option<i64>)> =
            sqlx::query_as("SELECT \"table\", rowid FROM pragma_foreign_key_check").fetch_all(read).await?;
        wrong.extend(dangling.into_iter().map(|(table, row)| {
            format!("row {} of {table} refers to something that is not there", row.unwrap_or_default())
        }));
        Ok(wrong)
    }

    /// Closes the connections; SQLite's log is written back into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                if let Err(error) = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(write).await {
                    tracing::warn!(%error, "the write-ahead log could not be written back; the next start will do it");
                }
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

async fn open_sqlite(path: &Path, options: Options) -> Result<Db> {
    let connect = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(options.statement_timeout)
        .pragma("trusted_schema", "OFF")
        .pragma("temp_store", "MEMORY")
        .pragma("journal_size_limit", "67108864")
        .pragma("mmap_size", "268435456")
        .statement_cache_capacity(256);
    let pool = PoolOptions::<sqlx::Sqlite>::new()
        .acquire_timeout(options.acquire_timeout)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None);
    // The writer comes first: it makes the file and turns WAL on, which readers cannot.
    let write = pool
        .clone()
        .max_connections(1)
        .min_connections(1)
        .connect_with(connect.clone().create_if_missing(true))
        .await?;
    let (version,): (String,) = sqlx::query_as("SELECT sqlite_version()").fetch_one(&write).await?;
    if sqlite_version(&version) < OLDEST_SQLITE {
        return Err(Error::Unusable(Cow::Owned(format!(
            "SQLite {version} can corrupt this database; 3.51.3 is the oldest that cannot"
        ))));
    }
    let read = pool
        .max_connections(options.connections)
        .min_connections(1)
        .connect_with(connect.read_only(true).pragma("query_only", "ON"))
        .await?;
    Ok(Db::Sqlite { read, write })
}

fn sqlite_version(text: &str) -> (u32, u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

async fn open_postgres(connect: &PgConnectOptions, options: Options) -> Result<Db> {
    let statement = options.statement_timeout.as_millis();
    let connect = connect.clone().application_name("techstore").statement_cache_capacity(256).options([
        ("statement_timeout", statement.to_string()),
        ("lock_timeout", (statement * 2 / 5).to_string()),
        ("idle_in_transaction_session_timeout", (statement * 2).to_string()),
        ("timezone", "UTC".to_owned()),
    ]);
    let pool = PoolOptions::<sqlx::Postgres>::new()
        .max_connections(options.connections)
        .min_connections(1)
        .acquire_timeout(options.acquire_timeout)
        .test_before_acquire(false)
        .connect_with(connect)
        .await?;
    Ok(Db::Postgres(pool))
}
