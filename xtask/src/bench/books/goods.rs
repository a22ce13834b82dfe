//! Goods of a run's own, received as the shop receives them.

use anyhow::Result;
use techstore_db::{Reads, Timestamp, Write};

use super::{Books, now};
use crate::secret;

/// What one of them costs, in kopecks.
pub(super) const PRICE: i64 = 9_999_000;

impl Books {
    /// Puts so many new products on sale, each with so many pieces; their numbers, ascending and without a gap.
    pub(in crate::bench) async fn goods(&self, count: usize, pieces: i64) -> Result<Vec<i64>> {
        let (prefix, now) = (format!("goods-{}-", secret::fresh()?), now());
        let mut tx = self.0.write().await?;
        insert(&mut tx, &prefix, (i64::try_from(count)?, pieces), now).await?;
        let pattern = format!("{prefix}%");
        tx.sql(
            "INSERT INTO stock_movements (product_id, kind, quantity, note, made_at)
             SELECT id, 'received', stock, 'bench', $2 FROM products WHERE sku LIKE $1",
        )
        .bind(pattern.as_str())
        .bind(now)
        .execute()
        .await?;
        let goods: Vec<(i64,)> =
            tx.sql("SELECT id FROM products WHERE sku LIKE $1 ORDER BY id").bind(pattern.as_str()).all().await?;
        tx.commit().await?;
        Ok(goods.into_iter().map(|(id,)| id).collect())
    }

    /// How many pieces of a product can be bought.
    pub(in crate::bench) async fn stock(&self, product: i64) -> Result<i64> {
        let mut db = self.0.read().await?;
        Ok(db.sql("SELECT stock FROM products WHERE id = $1").bind(product).value().await?)
    }

    /// How many pieces of a product orders have taken.
    pub(in crate::bench) async fn sold(&self, product: i64) -> Result<i64> {
        let mut db = self.0.read().await?;
        let text = "SELECT CAST(COALESCE(-SUM(quantity), 0) AS BIGINT) FROM stock_movements
                    WHERE product_id = $1 AND kind = 'sold'";
        Ok(db.sql(text).bind(product).value().await?)
    }
}

async fn insert(tx: &mut Write, prefix: &str, (count, pieces): (i64, i64), now: Timestamp) -> Result<()> {
    tx.sql(
        "INSERT INTO products (category_id, slug, sku, name, name_sort, year, price, vat_rate, stock, created_at)
         WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $1)
         SELECT (SELECT MIN(id) FROM categories), $2 || CAST(i AS TEXT), $2 || CAST(i AS TEXT),
                'Телефон ' || CAST(i AS TEXT), 'телефон ' || CAST(i AS TEXT), 2026, $3, 22, $4, $5
         FROM n",
    )
    .bind(count)
    .bind(prefix)
    .bind(PRICE)
    .bind(pieces)
    .bind(now)
    .execute()
    .await?;
    Ok(())
}
