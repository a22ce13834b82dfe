//! Goods that stay as they are and should not: article numbers that differ in letter case alone, goods on sale for nothing.

use techstore_db::{Db, Reads};

use crate::catalog::stocking::sku_key;
use crate::commands::doctor::report::{Report, named};
use crate::commands::invariants::LISTED;

/// Twins looked at.
const MOST: i64 = 1_000;

/// Names them. They are no reason to stop: the shop works with them.
pub async fn check(db: &Db, report: &mut Report) -> anyhow::Result<()> {
    let twins = twins(db).await?;
    let mut what = "no two article numbers differ in letter case alone".to_owned();
    if !twins.is_empty() {
        what.push_str(&format!(" (these do: {})", twins.join(", ")));
    }
    report.warn(&what, twins.is_empty());
    let mut connection = db.read_slow().await?;
    let free: Vec<(i64,)> = connection
        .sql("SELECT id FROM products WHERE price = 0 AND is_visible ORDER BY id LIMIT $1")
        .bind(LISTED)
        .all()
        .await?;
    let free: Vec<i64> = free.into_iter().map(|(id,)| id).collect();
    let mut what = "nothing is shown without a price".to_owned();
    if !free.is_empty() {
        what.push_str(&format!(" (products {})", named(&free)));
    }
    report.warn(&what, free.is_empty());
    Ok(())
}

/// Later twins have no key: the index takes each key once.
async fn twins(db: &Db) -> techstore_db::Result<Vec<String>> {
    let mut connection = db.read_slow().await?;
    let keyless: Vec<(i64, String)> = connection
        .sql("SELECT id, sku FROM products WHERE sku_key IS NULL ORDER BY id LIMIT $1")
        .bind(MOST)
        .all()
        .await?;
    let mut twins = Vec::new();
    for (id, sku) in keyless {
        let other: Option<(i64, String)> = connection
            .sql(
                "SELECT id, sku FROM products WHERE sku_key = $1 AND id <> $2
                 UNION SELECT id, sku FROM products WHERE LOWER(sku) = $1 AND id <> $2 ORDER BY id LIMIT 1",
            )
            .bind(sku_key(&sku))
            .bind(id)
            .optional()
            .await?;
        if let Some((of, other)) = other {
            twins.push(format!("№ {id} «{sku}» and № {of} «{other}»"));
        }
    }
    Ok(twins)
}
