//! A write that changes nothing for anybody.

use techstore_db::{Db, Reads, Result, Timestamp, Tx};

/// The name of the fact that is written.
const PROBE: &str = "probe";

/// Writes a row; when this returns, it is on the disk.
pub(super) async fn write(db: &Db, now: Timestamp) -> Result<()> {
    let probe = async |mut tx: Tx| {
        tx.sql(
            "INSERT INTO shop_facts (name, value, changed_at) VALUES ($1, 'written', $2)
         ON CONFLICT (name) DO UPDATE SET changed_at = EXCLUDED.changed_at",
        )
        .bind(PROBE)
        .bind(now)
        .execute()
        .await
    };
    db.transaction("probing the database", probe).await?;
    Ok(())
}
