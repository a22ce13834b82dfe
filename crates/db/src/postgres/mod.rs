//! A PostgreSQL server: a pool for pages, and a small one for slow queries.
//!
//! A second pool and not `SET LOCAL` on a connection of the first: slow queries can never use up the connections that pages need,
//! and they need no transaction.

mod connect;
mod migrate;
mod reader;

use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::pool::{PoolConnection, PoolOptions};
use sqlx::postgres::{PgConnectOptions, PgPool};
use sqlx::{AssertSqlSafe, Connection as _, Postgres, Transaction};
use tokio::sync::Mutex;

pub(crate) use connect::{parse, was_ended};
pub use reader::PgReader;

use crate::{Error, Options, Result};

/// A connection of the slow lane that nobody used for so long is closed.
const IDLE: Duration = Duration::from_secs(300);
/// How long the cause of a failed connection is reused.
const CAUSE_HOLDS: Duration = Duration::from_secs(1);
/// The time limit for finding the cause.
const CAUSE_TAKES: Duration = Duration::from_millis(500);
/// Rows that are read of a table to see whether it can be read.
const SOME: usize = 8;

/// The pools; cheap to clone.
#[derive(Clone)]
pub struct Server {
    pub(crate) pool: PgPool,
    slow: PgPool,
    connect: Arc<PgConnectOptions>,
    cause: Arc<Mutex<Option<Found>>>,
}

/// Why no connection could be made, if any cause was found, and when somebody looked.
struct Found {
    at: Instant,
    cause: Option<String>,
}

impl Server {
    /// Connects, waiting for a server that is not there yet.
    pub(crate) async fn open(address: &PgConnectOptions, options: Options) -> Result<Self> {
        connect::reach(address, options.patience).await?;
        let pool = PoolOptions::<Postgres>::new()
            .max_connections(options.connections)
            .min_connections(1)
            .acquire_timeout(options.acquire_timeout)
            .test_before_acquire(false)
            .connect_with(with_limits(address, options.statement_timeout))
            .await?;
        let slow = PoolOptions::<Postgres>::new()
            .max_connections(options.slow_connections.max(1))
            .min_connections(0)
            .idle_timeout(IDLE)
            .acquire_timeout(options.slow_acquire_timeout)
            .test_before_acquire(false)
            .connect_lazy_with(with_limits(address, options.slow_timeout));
        Ok(Self { pool, slow, connect: Arc::new(address.clone()), cause: Arc::default() })
    }

    pub(crate) async fn lend(&self) -> Result<PgReader> {
        Ok(PgReader::new(self.acquire(&self.pool).await?, self.clone(), self.pool.clone()))
    }

    /// A connection for slow queries.
    pub(crate) async fn lend_slow(&self) -> Result<PgReader> {
        Ok(PgReader::new(self.acquire(&self.slow).await?, self.clone(), self.slow.clone()))
    }

    /// A transaction. A connection that the server ended meanwhile is replaced: nothing was done on it yet.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Postgres>> {
        match self.pool.begin().await {
            Err(error) if was_ended(&error) => {
                clear(&self.pool).await;
                self.pool.begin().await.map_err(Error::from)
            }
            Err(sqlx::Error::PoolTimedOut) => Err(self.why().await),
            begun => begun.map_err(Error::from),
        }
    }

    /// Reads a few rows of each table.
    pub(crate) async fn read_some(&self) -> Result<()> {
        let mut reader = self.lend_slow().await?;
        let text = "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind IN ('r', 'p')
                    AND c.relnamespace = current_schema()::regnamespace";
        let connection = reader.connection()?;
        let tables: Vec<String> = sqlx::query_scalar(text).fetch_all(&mut *connection).await?;
        for table in tables {
            // The server itself gave the name, quoted where that is needed.
            let some = AssertSqlSafe(format!("SELECT * FROM {table} LIMIT {SOME}"));
            let read = sqlx::raw_sql(some).fetch_all(&mut *connection).await;
            read.map_err(|error| Error::Other(format!("{table}: {error}").into()))?;
        }
        Ok(())
    }

    pub(crate) async fn close(&self) {
        self.slow.close().await;
        self.pool.close().await;
    }

    async fn acquire(&self, pool: &PgPool) -> Result<PoolConnection<Postgres>> {
        match pool.acquire().await {
            Err(sqlx::Error::PoolTimedOut) => Err(self.why().await),
            acquired => acquired.map_err(Error::from),
        }
    }

    /// Why no connection came in time: what the server says to one of our own, or that all are in use.
    async fn why(&self) -> Error {
        let mut known = self.cause.lock().await;
        let cause = match &*known {
            Some(found) if found.at.elapsed() < CAUSE_HOLDS => found.cause.clone(),
            _ => {
                let cause = connect::try_once(&self.connect, CAUSE_TAKES).await.err().map(|failed| failed.cause);
                *known = Some(Found { at: Instant::now(), cause: cause.clone() });
                cause
            }
        };
        let cause = cause.unwrap_or_else(|| "no connection was free in time: all are in use".to_owned());
        Error::Unavailable(format!("{}: {cause}", connect::place(&self.connect)).into())
    }
}

/// Closes those connections of a pool that nobody uses and that the server ended.
async fn clear(pool: &PgPool) {
    let mut alive = Vec::new();
    while let Some(mut connection) = pool.try_acquire() {
        if connection.ping().await.is_ok() {
            alive.push(connection);
        } else {
            drop(connection.detach());
        }
    }
}

/// The settings of every connection.
fn with_limits(connect: &PgConnectOptions, statement_timeout: Duration) -> PgConnectOptions {
    let statement = statement_timeout.as_millis();
    connect.clone().application_name("techstore").statement_cache_capacity(256).options([
        ("statement_timeout", statement.to_string()),
        ("lock_timeout", (statement * 2 / 5).to_string()),
        ("idle_in_transaction_session_timeout", (statement * 2).to_string()),
        ("timezone", "UTC".to_owned()),
        // Most queries are short look-ups by key: planning takes longer than running them.
        ("plan_cache_mode", "force_generic_plan".to_owned()),
        ("jit", "off".to_owned()),
    ])
}
