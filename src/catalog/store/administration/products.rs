//! Rows of single products as the staff sees and changes them.

use techstore_db::{Reads, Result, Timestamp, Write, record};

use crate::catalog::model::keys::{found_by, sku_key, sorted_as};
use crate::catalog::model::product::ProductFields;
use crate::catalog::model::staff::product::{Product, ProductChange, ProductStatus};
use crate::kernel::ids::ProductId;

/// A product with everything that is kept of it.
pub(crate) async fn product(db: &mut impl Reads, id: ProductId) -> Result<Option<Product>> {
    db.sql(
        "SELECT id, category_id, slug, sku, name, brand, model, year, country, price, old_price, vat_rate, stock, reserved,
                is_visible, colour, variant_group, specs, description, drawing, image, width_mm, height_mm, depth_mm, weight_g,
                created_at
         FROM products WHERE id = $1",
    )
    .bind(id)
    .optional()
    .await
}

/// Where products stand, by name; unknown ones are left out.
pub(crate) async fn statuses(db: &mut impl Reads, products: &[ProductId]) -> Result<Vec<ProductStatus>> {
    let mut query = db.sql(
        "SELECT p.id, p.name, p.sku, p.price, p.is_visible,
                EXISTS (SELECT 1 FROM stock_movements m WHERE m.product_id = p.id) AS was_moved,
                (EXISTS (SELECT 1 FROM order_lines l WHERE l.product_id = p.id)
                 OR EXISTS (SELECT 1 FROM reservations r WHERE r.product_id = p.id)) AS was_ordered
         FROM products p WHERE p.id IN (0",
    );
    for product in products {
        query = query.push_bind(", ", *product);
    }
    query.push(") ORDER BY p.name_sort, p.id").all().await
}

/// Locks a product that is about to be changed until the transaction ends: nobody else changes it meanwhile, on PostgreSQL
/// too. Search engines are told of the moment.
pub(crate) async fn lock(tx: &mut Write, product: ProductId, now: Timestamp) -> Result<()> {
    tx.sql("UPDATE products SET changed_at = $1 WHERE id = $2").bind(now).bind(product).execute().await?;
    Ok(())
}

record! {
    pub(crate) struct Taken {
        pub(crate) slug: bool,
        pub(crate) sku: bool,
    }
}

/// Whether another product has an address or an article number, whatever its letter case. A product may keep the number it
/// has, even where another's differs from it in letter case alone.
pub(crate) async fn taken(db: &mut impl Reads, but: ProductId, slug: &str, sku: &str) -> Result<Taken> {
    db.sql(
        "SELECT EXISTS (SELECT 1 FROM products WHERE slug = $1 AND id <> $4) AS slug,
                NOT EXISTS (SELECT 1 FROM products WHERE id = $4 AND sku = $2)
                AND (EXISTS (SELECT 1 FROM products WHERE sku_key = $3 AND id <> $4)
                     OR EXISTS (SELECT 1 FROM products WHERE LOWER(sku) = $3 AND id <> $4)) AS sku",
    )
    .bind(slug)
    .bind(sku)
    .bind(sku_key(sku))
    .bind(but)
    .one()
    .await
}

/// Whether an address is some product's, now or before.
pub(crate) async fn was_taken(db: &mut impl Reads, slug: &str) -> Result<bool> {
    db.sql(
        "SELECT EXISTS (SELECT 1 FROM products WHERE slug = $1)
                OR EXISTS (SELECT 1 FROM old_product_slugs WHERE slug = $1)",
    )
    .bind(slug)
    .value()
    .await
}

/// Makes a product, of which none is there yet.
pub(crate) async fn insert(tx: &mut Write, new: &ProductChange, now: Timestamp) -> Result<ProductId> {
    let query = tx.sql(
        "INSERT INTO products (category_id, slug, sku, name, name_sort, brand, model, year, country, price, old_price, vat_rate,
                               is_visible, colour, variant_group, specs, description, drawing, width_mm, height_mm, depth_mm,
                               weight_g, sku_key, found_by, was_shown, stock, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                 COALESCE(NULLIF($18, ''), (SELECT c.drawing FROM categories c WHERE c.id = $1), ''), $19, $20, $21, $22,
                 $23, $24, $13, 0, $25)
         RETURNING id",
    );
    bind(query, new).bind(now).value().await
}

/// Changes a product. A number that it shares with another but for letter case stays without a key as long as nobody touches
/// it.
pub(crate) async fn update(tx: &mut Write, product: ProductId, new: &ProductChange) -> Result<()> {
    let query = tx.sql(
        "UPDATE products SET category_id = $1, slug = $2, sku = $3, name = $4, name_sort = $5, brand = $6, model = $7, year = $8,
                             country = $9, price = $10, old_price = $11, vat_rate = $12, is_visible = $13, colour = $14,
                             variant_group = $15, specs = $16, description = $17,
                             drawing = COALESCE(NULLIF($18, ''), (SELECT c.drawing FROM categories c WHERE c.id = $1), ''),
                             width_mm = $19, height_mm = $20, depth_mm = $21, weight_g = $22,
                             sku_key = CASE WHEN sku = $3 THEN sku_key ELSE $23 END, found_by = $24,
                             was_shown = was_shown OR $13
         WHERE id = $25",
    );
    bind(query, new).bind(product).execute().await?;
    Ok(())
}

/// The first 24 placeholders of making and of changing a product.
fn bind<'c>(query: techstore_db::Query<'c>, new: &ProductChange) -> techstore_db::Query<'c> {
    let ProductFields { slug, sku, name, brand, model, year, country, price, old_price, vat_rate, .. } = &new.fields;
    let ProductFields { colour, variant_group, specs, description, drawing, .. } = &new.fields;
    let ProductFields { width_mm, height_mm, depth_mm, weight_g, .. } = &new.fields;
    query
        .bind(new.category)
        .bind(slug.as_str())
        .bind(sku.as_str())
        .bind(name.as_str())
        .bind(sorted_as(name))
        .bind(brand.as_str())
        .bind(model.as_str())
        .bind(*year)
        .bind(country.as_str())
        .bind(*price)
        .bind(*old_price)
        .bind(*vat_rate)
        .bind(new.is_visible)
        .bind(colour.as_str())
        .bind(variant_group.as_deref())
        .bind(specs.as_str())
        .bind(description.as_str())
        .bind(drawing.as_str())
        .bind(*width_mm)
        .bind(*height_mm)
        .bind(*depth_mm)
        .bind(*weight_g)
        .bind(sku_key(sku))
        .bind(found_by(brand, model, variant_group.as_deref().unwrap_or_default()))
}

/// Shows a product to customers, or hides it from them.
pub(crate) async fn set_visible(tx: &mut Write, product: ProductId, is_visible: bool) -> Result<()> {
    tx.sql("UPDATE products SET is_visible = $1, was_shown = was_shown OR $1 WHERE id = $2")
        .bind(is_visible)
        .bind(product)
        .execute()
        .await?;
    Ok(())
}

/// Keeps an address that a product had: it redirects to the one it has now.
pub(crate) async fn keep_slug(tx: &mut Write, product: ProductId, old: &str, now: Timestamp) -> Result<()> {
    tx.sql(
        "INSERT INTO old_product_slugs (slug, product_id, left_at) VALUES ($1, $2, $3)
         ON CONFLICT (slug) DO UPDATE SET product_id = excluded.product_id, left_at = excluded.left_at",
    )
    .bind(old)
    .bind(product)
    .bind(now)
    .execute()
    .await?;
    Ok(())
}

/// Deletes the redirect at an address that a product is about to have.
pub(crate) async fn free_slug(tx: &mut Write, slug: &str) -> Result<()> {
    tx.sql("DELETE FROM old_product_slugs WHERE slug = $1").bind(slug).execute().await?;
    Ok(())
}

/// Deletes a product, and it from all carts.
pub(crate) async fn delete(tx: &mut Write, product: ProductId) -> Result<()> {
    tx.sql("DELETE FROM products WHERE id = $1").bind(product).execute().await?;
    Ok(())
}
