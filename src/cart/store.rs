//! All SQL of the carts.

use techstore_db::{Reads, Result, Timestamp, Write, record};

use crate::kernel::ids::{ProductId, SessionId};

/// A cart's number; known here alone.
#[derive(Debug, Clone, Copy)]
pub struct CartId(i64);
techstore_db::transparent!(CartId(i64));

record! {
    /// A product, and how many of it are in a cart.
    pub struct Item {
        /// The product's name.
        pub name: String,
        /// How many there are.
        pub stock: i64,
        /// Whether it is shown.
        pub is_visible: bool,
        /// How many are in the cart.
        pub quantity: Option<i64>,
    }
}

record! {
    /// A line of a cart with its product.
    pub struct LineRow {
        /// The product.
        pub id: ProductId,
        /// Its part of the address.
        pub slug: String,
        /// Its article number.
        pub sku: String,
        /// Its name.
        pub name: String,
        /// What matters of it.
        pub specs: String,
        /// What one costs, in kopecks.
        pub price: i64,
        /// What it cost before.
        pub old_price: Option<i64>,
        /// How many there are.
        pub stock: i64,
        /// Whether it is shown.
        pub is_visible: bool,
        /// Its drawing.
        pub drawing: String,
        /// Its photo.
        pub image: Option<String>,
        /// How many are in the cart.
        pub quantity: i64,
    }
}

/// The cart of a live session, made if there is none, held until the transaction ends: whoever else changes it waits. Nothing
/// when the session has ended.
///
/// # Errors
/// As every query; a broken reference when the session ends at this very moment.
pub async fn hold_cart(tx: &mut Write, session: SessionId, now: Timestamp) -> Result<Option<CartId>> {
    let row: Option<(CartId,)> = tx
        .sql(
            "INSERT INTO carts (session_id, created_at)
             SELECT s.id, $2 FROM sessions s WHERE s.id = $1 AND s.expires_at > $2
             ON CONFLICT (session_id) DO UPDATE SET session_id = excluded.session_id
             RETURNING id",
        )
        .bind(session)
        .bind(now)
        .optional()
        .await?;
    Ok(row.map(|(id,)| id))
}

/// A product, and how many of it are in a cart.
///
/// # Errors
/// As every query.
pub async fn item(tx: &mut Write, cart: CartId, product: ProductId) -> Result<Option<Item>> {
    tx.sql(
        "SELECT p.name, p.stock, p.is_visible, l.quantity
         FROM products p LEFT JOIN cart_lines l ON l.product_id = p.id AND l.cart_id = $1 WHERE p.id = $2",
    )
    .bind(cart)
    .bind(product)
    .optional()
    .await
}

/// A product, in no cart.
///
/// # Errors
/// As every query.
pub async fn product(db: &mut impl Reads, product: ProductId) -> Result<Option<Item>> {
    db.sql("SELECT name, stock, is_visible, CAST(NULL AS BIGINT) AS quantity FROM products WHERE id = $1")
        .bind(product)
        .optional()
        .await
}

/// Sets how many of a product are in a cart.
///
/// # Errors
/// As every query; a broken reference when the product is deleted at this very moment.
pub async fn set_line(tx: &mut Write, cart: CartId, product: ProductId, quantity: i64, now: Timestamp) -> Result<()> {
    tx.sql(
        "INSERT INTO cart_lines (cart_id, product_id, quantity, added_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (cart_id, product_id) DO UPDATE SET quantity = excluded.quantity",
    )
    .bind(cart)
    .bind(product)
    .bind(quantity)
    .bind(now)
    .execute()
    .await?;
    Ok(())
}

/// Takes a product out of a cart.
///
/// # Errors
/// As every query.
pub async fn delete_line(tx: &mut Write, cart: CartId, product: ProductId) -> Result<()> {
    tx.sql("DELETE FROM cart_lines WHERE cart_id = $1 AND product_id = $2").bind(cart).bind(product).execute().await?;
    Ok(())
}

/// How many pieces in a session's cart can be bought now.
///
/// # Errors
/// As every query.
pub async fn count(db: &mut impl Reads, session: SessionId) -> Result<i64> {
    db.sql(
        "SELECT CAST(COALESCE(SUM(CASE WHEN l.quantity > p.stock THEN p.stock ELSE l.quantity END), 0) AS BIGINT)
         FROM carts c JOIN cart_lines l ON l.cart_id = c.id JOIN products p ON p.id = l.product_id AND p.is_visible
         WHERE c.session_id = $1",
    )
    .bind(session)
    .value()
    .await
}

/// The lines of a session's cart, as they were put in.
///
/// # Errors
/// As every query.
pub async fn lines(db: &mut impl Reads, session: SessionId) -> Result<Vec<LineRow>> {
    db.sql(
        "SELECT p.id, p.slug, p.sku, p.name, p.specs, p.price, p.old_price, p.stock, p.is_visible, p.drawing, p.image, l.quantity
         FROM carts c JOIN cart_lines l ON l.cart_id = c.id JOIN products p ON p.id = l.product_id
         WHERE c.session_id = $1 ORDER BY l.added_at, p.id",
    )
    .bind(session)
    .all()
    .await
}
