//! The shop's own keys.

use techstore_db::{Reads, Result, Write};

/// The stored key of a name. `fresh` is stored when there is none.
pub(crate) async fn keep(tx: &mut Write, name: &'static str, fresh: &[u8]) -> Result<Vec<u8>> {
    tx.sql("INSERT INTO shop_keys (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
        .bind(name)
        .bind(fresh)
        .execute()
        .await?;
    tx.sql("SELECT value FROM shop_keys WHERE name = $1").bind(name).value().await
}
