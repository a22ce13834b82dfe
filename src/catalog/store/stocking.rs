//! Writing categories, properties and goods.

use techstore_db::{Reads, Result, Write};

use crate::catalog::stocking::{NewAttribute, NewCategory, NewProduct, NewValue, found_by, sku_key, sorted_as};
use crate::kernel::ids::{CategoryId, ProductId};
use crate::kernel::money::Kopecks;

/// Whether there is any category.
pub(crate) async fn has_categories(db: &mut impl Reads) -> Result<bool> {
    let count: i64 = db.sql("SELECT COUNT(*) FROM categories").value().await?;
    Ok(count > 0)
}

pub(crate) async fn insert_category(tx: &mut Write, category: &NewCategory) -> Result<CategoryId> {
    tx.sql(
        "INSERT INTO categories (slug, name, position, description, drawing) VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(category.slug.clone())
    .bind(category.name.clone())
    .bind(category.position)
    .bind(category.description.clone())
    .bind(category.drawing.clone())
    .value()
    .await
}

/// Makes a property of a category.
pub(crate) async fn insert_attribute(
    tx: &mut Write,
    category: CategoryId,
    position: i64,
    attribute: &NewAttribute,
) -> Result<i64> {
    tx.sql(
        "INSERT INTO attributes (category_id, code, name, group_name, kind, unit, is_key, position)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
    )
    .bind(category)
    .bind(attribute.code.clone())
    .bind(attribute.name.clone())
    .bind(attribute.group.clone())
    .bind(attribute.kind.clone())
    .bind(attribute.unit.clone())
    .bind(attribute.is_key)
    .bind(position)
    .value()
    .await
}

/// Makes a product, of which none is there yet.
pub(crate) async fn insert_product(tx: &mut Write, category: CategoryId, product: &NewProduct) -> Result<ProductId> {
    let [width, height, depth] = product.size;
    tx.sql(
        "INSERT INTO products (category_id, slug, sku, name, name_sort, brand, model, year, country, price, old_price, vat_rate, stock,
                               colour, variant_group, specs, description, drawing, width_mm, height_mm, depth_mm, weight_g, created_at,
                               sku_key, found_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
         RETURNING id",
    )
    .bind(category)
    .bind(product.slug.clone())
    .bind(product.sku.clone())
    .bind(product.name.clone())
    .bind(sorted_as(&product.name))
    .bind(product.brand.clone())
    .bind(product.model.clone())
    .bind(product.year)
    .bind(product.country.clone())
    .bind(product.price.get())
    .bind(product.old_price.map(Kopecks::get))
    .bind(product.vat_rate)
    .bind(product.colour.clone())
    .bind(product.variant_group.clone())
    .bind(product.specs.clone())
    .bind(product.description.join("\n\n"))
    .bind(product.drawing.clone())
    .bind(width)
    .bind(height)
    .bind(depth)
    .bind(product.weight)
    .bind(product.created_at)
    .bind(sku_key(&product.sku))
    .bind(found_by(&product.brand, &product.model, product.variant_group.as_deref().unwrap_or_default()))
    .value()
    .await
}

/// Gives a product the value of a property.
pub(crate) async fn insert_value(tx: &mut Write, product: ProductId, attribute: i64, value: &NewValue) -> Result<()> {
    tx.sql("INSERT INTO product_attributes (product_id, attribute_id, value, number) VALUES ($1, $2, $3, $4)")
        .bind(product)
        .bind(attribute)
        .bind(value.text.clone())
        .bind(value.number)
        .execute()
        .await?;
    Ok(())
}
