//! Rows of categories.

use techstore_db::{Reads, Result};

use crate::catalog::model::Category;

/// All categories in their order. The products are counted in an index; the lowest price is its first entry.
pub(crate) async fn all(db: &mut impl Reads) -> Result<Vec<Category>> {
    db.sql(
            "SELECT c.id, c.slug, c.name, c.description, c.drawing,
                    (SELECT COUNT(*) FROM products p WHERE p.category_id = c.id AND p.is_visible) AS goods,
                    (SELECT p.price FROM products p WHERE p.category_id = c.id AND p.is_visible AND p.stock > 0 AND p.price > 0
                     ORDER BY p.price, p.id LIMIT 1) AS cheapest
             FROM categories c ORDER BY c.position, c.id",
        )
        .all()
        .await
}

/// The present address of the category that had this one before.
pub(crate) async fn moved(db: &mut impl Reads, slug: &str) -> Result<Option<String>> {
    let row: Option<(String,)> = db
        .sql("SELECT c.slug FROM old_category_slugs o JOIN categories c ON c.id = o.category_id WHERE o.slug = $1")
        .bind(slug)
        .optional()
        .await?;
    Ok(row.map(|(slug,)| slug))
}
