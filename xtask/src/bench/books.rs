//! The shop's own database, opened beside it: what a run lays into it before it measures, and looks up afterwards.

mod buyers;
mod goods;
mod million;

use std::time::Duration;

use anyhow::{Context, Result, bail};
use techstore_db::{Address, Db, Engine, Options, Reads, Timestamp};

pub(super) use self::buyers::Buyer;
use crate::shop::Storage;

/// A statement may fill whole tables.
const PATIENCE: Duration = Duration::from_secs(1800);

pub(super) struct Books(Db);

impl Books {
    /// Opens the database of a shop that has run before.
    pub(super) async fn open(storage: &Storage) -> Result<Self> {
        let options = Options {
            connections: 2,
            acquire_timeout: PATIENCE,
            statement_timeout: PATIENCE,
            complain_after: PATIENCE,
            ..Options::default()
        };
        let db = Db::open(&Address::parse(&storage.database)?, options).await;
        db.map(Self).with_context(|| "opening the shop's database".to_owned())
    }

    /// The number of the order with this key; fails when there are several.
    pub(super) async fn order(&self, key: &str) -> Result<Option<i64>> {
        let mut db = self.0.read().await?;
        let rows: Vec<(i64,)> = db.sql("SELECT id FROM orders WHERE idempotency_key = $1").bind(key).all().await?;
        match rows.as_slice() {
            [] => Ok(None),
            [(id,)] => Ok(Some(*id)),
            _ => bail!("{} orders have the key {key}", rows.len()),
        }
    }

    /// How many orders these customers have.
    pub(super) async fn orders(&self, buyers: &[Buyer]) -> Result<i64> {
        let mut db = self.0.read().await?;
        let mut count = 0;
        for buyer in buyers {
            let own: i64 = db.sql("SELECT COUNT(*) FROM orders WHERE user_id = $1").bind(buyer.id).value().await?;
            count += own;
        }
        Ok(count)
    }

    /// Tells PostgreSQL how much there is now in the tables just filled, as its own housekeeping would after a minute; SQLite
    /// does without. An empty table is better left alone: known to be empty, it would be read from end to end for long.
    pub(super) async fn count_rows(&self, tables: &'static str) -> Result<()> {
        if self.0.engine() == Engine::Postgres {
            let mut tx = self.0.write().await?;
            tx.sql("ANALYZE ").push(tables).execute().await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

fn now() -> Timestamp {
    jiff::Timestamp::now().into()
}
