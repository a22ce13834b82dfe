//! A PostgreSQL server: a pool for what pages ask, and a small one for long questions.
//!
//! The second pool, rather than `SET LOCAL` on a connection of the first: long questions can never take the connections that
//! pages need, and asking needs no transaction.

use std::time::Duration;

use sqlx::pool::PoolOptions;
use sqlx::postgres::{PgConnectOptions, PgPool};

use crate::{Options, Result};

/// A connection of the slow lane that nobody used for so long is closed.
const IDLE: Duration = Duration::from_secs(300);

/// The pools; cheap to clone.
#[derive(Clone)]
pub struct Server {
    pub(crate) pool: PgPool,
    pub(crate) slow: PgPool,
}

impl Server {
    /// Connects.
    pub(crate) async fn open(connect: &PgConnectOptions, options: Options) -> Result<Self> {
        let pool = PoolOptions::<sqlx::Postgres>::new()
            .max_connections(options.connections)
            .min_connections(1)
            .acquire_timeout(options.acquire_timeout)
            .test_before_acquire(false)
            .connect_with(with_limits(connect, options.statement_timeout))
            .await?;
        let slow = PoolOptions::<sqlx::Postgres>::new()
            .max_connections(options.slow_connections.max(1))
            .min_connections(0)
            .idle_timeout(IDLE)
            .acquire_timeout(options.slow_acquire_timeout)
            .test_before_acquire(false)
            .connect_lazy_with(with_limits(connect, options.slow_timeout));
        Ok(Self { pool, slow })
    }

    /// How many of the schema's steps were taken.
    pub(crate) async fn migrated(&self) -> Result<usize> {
        let table = "SELECT to_regclass('_sqlx_migrations') IS NOT NULL";
        if !sqlx::query_scalar::<_, bool>(table).fetch_one(&self.pool).await? {
            return Ok(0);
        }
        let taken = "SELECT COUNT(*) FROM _sqlx_migrations WHERE success";
        Ok(usize::try_from(sqlx::query_scalar::<_, i64>(taken).fetch_one(&self.pool).await?).unwrap_or(0))
    }

    pub(crate) async fn close(&self) {
        self.slow.close().await;
        self.pool.close().await;
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
        // Short questions by key, over and over: planning each anew would take longer than answering it.
        ("plan_cache_mode", "force_generic_plan".to_owned()),
        ("jit", "off".to_owned()),
    ])
}
