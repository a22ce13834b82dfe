//! Rows of products as search engines are told of them.

use techstore_db::{Reads, Result};

use crate::catalog::model::sitemap::{Listed, Range};

/// The first id of a visible product after another.
pub(crate) async fn next_after(db: &mut impl Reads, after: i64) -> Result<Option<i64>> {
    let row: Option<(i64,)> = db
        .sql("SELECT id FROM products WHERE id > $1 AND is_visible ORDER BY id LIMIT 1")
        .bind(after)
        .optional()
        .await?;
    Ok(row.map(|(id,)| id))
}

/// The next products of a range that customers see, by their numbers.
pub(crate) async fn listed(db: &mut impl Reads, range: Range, most: i64) -> Result<Vec<Listed>> {
    db.sql(
        "SELECT id, slug, COALESCE(changed_at, created_at) AS changed_at FROM products
             WHERE id > $1 AND id <= $2 AND is_visible ORDER BY id LIMIT $3",
    )
    .bind(range.after)
    .bind(range.to)
    .bind(most)
    .all()
    .await
}
