//! Attributes of categories, and values of products.

use techstore_db::{Reads, Result, Write};

use crate::catalog::model::attribute::AttributeFields;
use crate::catalog::model::staff::property::{Kind, Property};
use crate::kernel::ids::{AttributeId, CategoryId, ProductId};

/// The attributes of a product's category, and those of another that it has a value of, in their order.
pub(crate) async fn values(db: &mut impl Reads, product: ProductId) -> Result<Vec<Property>> {
    db.sql(
        "SELECT a.id, a.code, a.name, a.group_name, a.kind, a.unit, a.is_key, COALESCE(v.value, '') AS value
         FROM attributes a
         LEFT JOIN product_attributes v ON v.attribute_id = a.id AND v.product_id = $1
         WHERE v.value IS NOT NULL OR a.category_id = (SELECT p.category_id FROM products p WHERE p.id = $1)
         ORDER BY a.position, a.id",
    )
    .bind(product)
    .all()
    .await
}

/// What products have of those attributes of a product's category that are chosen from a list.
pub(crate) async fn known(db: &mut impl Reads, product: ProductId) -> Result<Vec<(AttributeId, String)>> {
    db.sql(
        "SELECT DISTINCT a.id, v.value
         FROM attributes a JOIN product_attributes v ON v.attribute_id = a.id
         WHERE a.kind = 'choice' AND a.category_id = (SELECT p.category_id FROM products p WHERE p.id = $1)
         ORDER BY a.id, v.value",
    )
    .bind(product)
    .all()
    .await
}

/// Gives a product a value of an attribute.
pub(crate) async fn set(
    tx: &mut Write,
    product: ProductId,
    attribute: AttributeId,
    value: &str,
    number: Option<f64>,
) -> Result<()> {
    tx.sql(
        "INSERT INTO product_attributes (product_id, attribute_id, value, number) VALUES ($1, $2, $3, $4)
         ON CONFLICT (product_id, attribute_id) DO UPDATE SET value = excluded.value, number = excluded.number",
    )
    .bind(product)
    .bind(attribute)
    .bind(value)
    .bind(number)
    .execute()
    .await?;
    Ok(())
}

/// Takes the value of an attribute away from a product.
pub(crate) async fn clear(tx: &mut Write, product: ProductId, attribute: AttributeId) -> Result<()> {
    tx.sql("DELETE FROM product_attributes WHERE product_id = $1 AND attribute_id = $2")
        .bind(product)
        .bind(attribute)
        .execute()
        .await?;
    Ok(())
}

pub(crate) async fn of_category(db: &mut impl Reads, category: CategoryId) -> Result<Vec<Kind>> {
    db.sql(
        "SELECT a.id, a.code, a.name, a.group_name, a.kind, a.unit, a.is_key, a.position,
                (SELECT COUNT(*) FROM product_attributes v WHERE v.attribute_id = a.id) AS goods
         FROM attributes a WHERE a.category_id = $1 ORDER BY a.position, a.id",
    )
    .bind(category)
    .all()
    .await
}

/// The categories whose attributes a product can have or has.
pub(crate) async fn categories(db: &mut impl Reads, product: ProductId) -> Result<Vec<CategoryId>> {
    let query = db.sql(
        "SELECT p.category_id FROM products p WHERE p.id = $1
         UNION
         SELECT a.category_id FROM product_attributes v JOIN attributes a ON a.id = v.attribute_id
         WHERE v.product_id = $1",
    );
    let categories: Vec<(CategoryId,)> = query.bind(product).all().await?;
    Ok(categories.into_iter().map(|(category,)| category).collect())
}

/// How many products of other categories have a value of a category's attributes.
pub(crate) async fn strays(db: &mut impl Reads, category: CategoryId) -> Result<i64> {
    db.sql(
        "SELECT COUNT(DISTINCT v.product_id)
         FROM attributes a
         JOIN product_attributes v ON v.attribute_id = a.id
         JOIN products p ON p.id = v.product_id
         WHERE a.category_id = $1 AND p.category_id <> $1",
    )
    .bind(category)
    .value()
    .await
}

/// Gives a category one more attribute.
pub(crate) async fn insert(tx: &mut Write, category: CategoryId, new: &AttributeFields) -> Result<AttributeId> {
    tx.sql(
        "INSERT INTO attributes (category_id, code, name, group_name, kind, unit, is_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
    )
    .bind(category)
    .bind(&new.code)
    .bind(&new.name)
    .bind(&new.group_name)
    .bind(new.kind.as_str())
    .bind(&new.unit)
    .bind(new.is_key)
    .value()
    .await
}

/// Puts an attribute at a place among the others.
pub(crate) async fn set_position(tx: &mut Write, attribute: AttributeId, position: i64) -> Result<()> {
    tx.sql("UPDATE attributes SET position = $1 WHERE id = $2").bind(position).bind(attribute).execute().await?;
    Ok(())
}

/// Takes an attribute away, and every value of it.
pub(crate) async fn delete(tx: &mut Write, attribute: AttributeId) -> Result<()> {
    tx.sql("DELETE FROM attributes WHERE id = $1").bind(attribute).execute().await?;
    Ok(())
}
