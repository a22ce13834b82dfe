//! Rows of categories.

use techstore_db::{Reads, Result, record};

use crate::catalog::Category;
use crate::kernel::ids::CategoryId;
use crate::kernel::money::Kopecks;

record! {
    struct CategoryRow {
        id: CategoryId,
        slug: String,
        name: String,
        description: String,
        drawing: String,
        goods: i64,
        cheapest: Option<i64>,
    }
}

/// All categories in their order, with what they hold. The goods are counted in an index; the lowest price is its first entry.
pub(crate) async fn all(db: &mut impl Reads) -> Result<Vec<Category>> {
    let rows = db
        .sql(
            "SELECT c.id, c.slug, c.name, c.description, c.drawing,
                    (SELECT COUNT(*) FROM products p WHERE p.category_id = c.id AND p.is_visible) AS goods,
                    (SELECT p.price FROM products p WHERE p.category_id = c.id AND p.is_visible AND p.stock > 0 AND p.price > 0
                     ORDER BY p.price, p.id LIMIT 1) AS cheapest
             FROM categories c ORDER BY c.position, c.id",
        )
        .all::<CategoryRow>()
        .await?;
    Ok(rows.into_iter().map(category).collect())
}

/// The address that a category has by now which had this one before.
pub(crate) async fn moved(db: &mut impl Reads, slug: &str) -> Result<Option<String>> {
    let row: Option<(String,)> = db
        .sql("SELECT c.slug FROM old_category_slugs o JOIN categories c ON c.id = o.category_id WHERE o.slug = $1")
        .bind(slug.to_owned())
        .optional()
        .await?;
    Ok(row.map(|(slug,)| slug))
}

fn category(row: CategoryRow) -> Category {
    let CategoryRow { id, slug, name, description, drawing, goods, cheapest } = row;
    Category { id, slug, name, description, drawing, goods, cheapest: cheapest.map(Kopecks::new) }
}
