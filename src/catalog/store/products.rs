//! Rows of single products, their attributes and variants.

use techstore_db::{Reads, Result};

use crate::catalog::model::variant::{Sibling, SiblingValue};
use crate::catalog::model::{Attribute, Product};
use crate::kernel::ids::{CategoryId, ProductId};

const PRODUCT: &str = "SELECT p.id, p.stock, p.image, p.created_at, c.id AS category_id, c.slug AS category_slug, c.name AS category_name,
                            p.is_visible, p.was_shown, p.slug, p.sku, p.name, p.brand, p.model, p.year, p.country, p.price, p.old_price,
                            p.vat_rate, p.colour, p.variant_group, p.specs, p.description, p.drawing, p.width_mm, p.height_mm, p.depth_mm,
                            p.weight_g
                       FROM products p JOIN categories c ON c.id = p.category_id WHERE ";

pub(crate) async fn by_slug(db: &mut impl Reads, slug: &str) -> Result<Option<Product>> {
    db.sql(PRODUCT).push_bind("p.slug = ", slug).optional().await
}

/// The present address of the product that had this one before. Not for a product that was never shown.
pub(crate) async fn moved(db: &mut impl Reads, slug: &str) -> Result<Option<String>> {
    let row: Option<(String,)> = db
        .sql(
            "SELECT p.slug FROM old_product_slugs o JOIN products p ON p.id = o.product_id
             WHERE o.slug = $1 AND p.was_shown",
        )
        .bind(slug)
        .optional()
        .await?;
    Ok(row.map(|(slug,)| slug))
}

/// The newest product in stock of a category.
pub(crate) async fn newest_in(db: &mut impl Reads, category: CategoryId) -> Result<Option<Product>> {
    let query = db.sql(PRODUCT).push("p.is_visible AND p.is_gone = FALSE AND p.price > 0");
    let query = query.push_bind(" AND p.category_id = ", category);
    let query = query.push(" ORDER BY p.created_at DESC, p.id DESC LIMIT 1");
    query.optional().await
}

/// A product's attributes, in the order of its category.
pub(crate) async fn attributes(db: &mut impl Reads, product: ProductId) -> Result<Vec<Attribute>> {
    let query = db.sql(
        "SELECT a.code, a.name, a.group_name, a.kind, a.unit, a.is_key, v.value
         FROM product_attributes v JOIN attributes a ON a.id = v.attribute_id
         WHERE v.product_id = $1 AND v.value <> '' ORDER BY a.position, a.id",
    );
    query.bind(product).all().await
}

/// The paths of a product's photos behind its first, in their order.
pub(crate) async fn photos(db: &mut impl Reads, product: ProductId) -> Result<Vec<String>> {
    let query = db.sql("SELECT path FROM product_photos WHERE product_id = $1 ORDER BY position, id").bind(product);
    Ok(query.all::<(String,)>().await?.into_iter().map(|(path,)| path).collect())
}

/// Variants shown on each side of a product, in the order they were added: a group has no limit.
const NEIGHBOURS: i64 = 100;

/// The nearest of a group of variants, by their numbers.
const NEIGHBOURHOOD: &str = " IN (SELECT id FROM (SELECT id FROM products WHERE variant_group = $1 AND id <= $2 AND is_visible
                                                  ORDER BY id DESC LIMIT $3) earlier
                                  UNION ALL
                                  SELECT id FROM (SELECT id FROM products WHERE variant_group = $1 AND id > $2 AND is_visible
                                                  ORDER BY id LIMIT $3) later)";

/// The visible products of a group of variants, in the order they were added; the nearest, if there are very many.
pub(crate) async fn variants(db: &mut impl Reads, group: &str, here: ProductId) -> Result<Vec<Sibling>> {
    db.sql("SELECT id, slug, colour, drawing, stock, price FROM products WHERE id")
        .push(NEIGHBOURHOOD)
        .push(" ORDER BY id")
        .bind(group)
        .bind(here)
        .bind(NEIGHBOURS)
        .all()
        .await
}

/// The key attributes of the same products, small values first.
pub(crate) async fn variant_values(db: &mut impl Reads, group: &str, here: ProductId) -> Result<Vec<SiblingValue>> {
    db.sql(
        "SELECT v.product_id, a.code, a.name, a.group_name, a.kind, a.unit, a.is_key, v.value
         FROM product_attributes v JOIN attributes a ON a.id = v.attribute_id AND a.is_key
         WHERE v.product_id",
    )
    .push(NEIGHBOURHOOD)
    .push(" ORDER BY a.position, a.id, v.number, v.value, v.product_id")
    .bind(group)
    .bind(here)
    .bind(NEIGHBOURS)
    .all()
    .await
}
