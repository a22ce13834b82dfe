//! Writing categories, attributes and goods.

use techstore_db::{Reads, Result, Write};

use crate::catalog::model::attribute::AttributeFields;
use crate::catalog::model::new::{NewCategory, NewValue};
use crate::kernel::ids::{CategoryId, ProductId};

/// Whether there is any category.
pub(crate) async fn has_categories(db: &mut impl Reads) -> Result<bool> {
    let count: i64 = db.sql("SELECT COUNT(*) FROM categories").value().await?;
    Ok(count > 0)
}

pub(crate) async fn insert_category(tx: &mut Write, category: &NewCategory) -> Result<CategoryId> {
    tx.sql(
        "INSERT INTO categories (slug, name, position, description, drawing) VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(&category.slug)
    .bind(&category.name)
    .bind(category.position)
    .bind(&category.description)
    .bind(&category.drawing)
    .value()
    .await
}

/// Makes an attribute of a category.
pub(crate) async fn insert_attribute(
    tx: &mut Write,
    category: CategoryId,
    position: i64,
    attribute: &AttributeFields,
) -> Result<i64> {
    tx.sql(
        "INSERT INTO attributes (category_id, code, name, group_name, kind, unit, is_key, position)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
    )
    .bind(category)
    .bind(&attribute.code)
    .bind(&attribute.name)
    .bind(&attribute.group_name)
    .bind(attribute.kind.as_str())
    .bind(&attribute.unit)
    .bind(attribute.is_key)
    .bind(position)
    .value()
    .await
}

/// Gives a product the value of an attribute.
pub(crate) async fn insert_value(tx: &mut Write, product: ProductId, attribute: i64, value: &NewValue) -> Result<()> {
    tx.sql("INSERT INTO product_attributes (product_id, attribute_id, value, number) VALUES ($1, $2, $3, $4)")
        .bind(product)
        .bind(attribute)
        .bind(&value.text)
        .bind(value.number)
        .execute()
        .await?;
    Ok(())
}
