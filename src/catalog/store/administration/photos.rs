//! Rows of the photos of single products: the first is the product's own, the others follow it.

use techstore_db::{Reads, Result, Write};

use crate::catalog::model::staff::product::Photo;
use crate::kernel::ids::{PhotoId, ProductId};

/// The path of a product's first photo.
pub(crate) async fn first(db: &mut impl Reads, product: ProductId) -> Result<Option<String>> {
    let row = db.sql("SELECT image FROM products WHERE id = $1").bind(product).optional::<(Option<String>,)>().await?;
    Ok(row.and_then(|(path,)| path))
}

/// The photos that follow the first, in their order.
pub(crate) async fn others(db: &mut impl Reads, product: ProductId) -> Result<Vec<Photo>> {
    db.sql("SELECT id, position, path FROM product_photos WHERE product_id = $1 ORDER BY position, id")
        .bind(product)
        .all()
        .await
}

/// Sets the first photo of a product, or takes it away.
pub(crate) async fn set_first(tx: &mut Write, product: ProductId, path: Option<&str>) -> Result<()> {
    tx.sql("UPDATE products SET image = $1 WHERE id = $2")
        .bind(path.map(str::to_owned))
        .bind(product)
        .execute()
        .await?;
    Ok(())
}

/// Adds a photo to those that follow the first.
pub(crate) async fn insert(tx: &mut Write, product: ProductId, position: i64, path: &str) -> Result<()> {
    tx.sql("INSERT INTO product_photos (product_id, position, path) VALUES ($1, $2, $3)")
        .bind(product)
        .bind(position)
        .bind(path)
        .execute()
        .await?;
    Ok(())
}

/// Puts a photo elsewhere among the others.
pub(crate) async fn set_position(tx: &mut Write, photo: PhotoId, position: i64) -> Result<()> {
    tx.sql("UPDATE product_photos SET position = $1 WHERE id = $2").bind(position).bind(photo).execute().await?;
    Ok(())
}

/// Takes a photo away that follows the first.
pub(crate) async fn delete(tx: &mut Write, photo: PhotoId) -> Result<()> {
    tx.sql("DELETE FROM product_photos WHERE id = $1").bind(photo).execute().await?;
    Ok(())
}

/// How many places show a file.
pub(crate) async fn uses(db: &mut impl Reads, path: &str) -> Result<i64> {
    db.sql(
        "SELECT (SELECT COUNT(*) FROM products WHERE image = $1) + (SELECT COUNT(*) FROM product_photos WHERE path = $1)",
    )
    .bind(path)
    .value()
    .await
}
