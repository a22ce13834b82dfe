//! A lent connection for reading. If the server has ended it, it is replaced once, and the query runs again.

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnection, PgPool};
use sqlx::{Connection as _, Postgres};

use crate::postgres::{Server, clear};
use crate::{Error, Result};

/// A lent connection; it goes back when dropped.
pub struct PgReader {
    /// Nothing after it was lost and no other came.
    connection: Option<PoolConnection<Postgres>>,
    server: Server,
    pool: PgPool,
}

impl PgReader {
    pub(super) fn new(connection: PoolConnection<Postgres>, server: Server, pool: PgPool) -> Self {
        Self { connection: Some(connection), server, pool }
    }

    pub(crate) fn connection(&mut self) -> Result<&mut PgConnection> {
        self.connection.as_deref_mut().ok_or_else(|| Error::busy("the connection to PostgreSQL was lost"))
    }

    /// Another connection instead of one that was ended: a restart of the server ends all of them.
    pub(crate) async fn renew(&mut self) -> Result<&mut PgConnection> {
        if let Some(ended) = self.connection.take() {
            drop(ended.detach());
        }
        clear(&self.pool).await;
        let mut fresh = self.server.acquire(&self.pool).await?;
        fresh.ping().await?;
        Ok(self.connection.insert(fresh))
    }
}
