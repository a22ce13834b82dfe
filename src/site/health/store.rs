//! A write that changes nothing for anybody.

use techstore_db::{Db, Reads, Result, Timestamp};

/// The name of the fact that is written.
const PROBE: &str = "probe";

/// Writes a row; when this returns, it is on the disk.
pub(super) async fn write(db: &Db, now: Timestamp) -> Result<()> {
    let mut tx = db.write().await?;
    tx.sql(
        "INSERT INTO shop_facts (name, value, changed_at) VALUES ($1, 'written', $2)
         ON CONFLICT (name) DO UPDATE SET changed_at = EXCLUDED.changed_at",
    )
    .bind(PROBE)
    .bind(now)
    .execute()
    .await?;
    tx.commit().await
}
