//! All SQL of the stock.

use techstore_db::{Reads, Result, Timestamp, Write, record};

use crate::inventory::model::{Kind, Movement};
use crate::kernel::ids::{OrderId, ProductId, UserId};
use crate::kernel::money::Kopecks;

record! {
    pub(crate) struct SoldRow {
        pub(crate) sku: String,
        pub(crate) name: String,
        pub(crate) price: Kopecks,
        pub(crate) vat_rate: i64,
        pub(crate) stock: i64,
    }
}

pub(crate) struct NewMovement<'a> {
    pub(crate) product: ProductId,
    pub(crate) order: Option<OrderId>,
    pub(crate) kind: Kind,
    pub(crate) quantity: i64,
    /// The staff member's login or name.
    pub(crate) staff: Option<UserId>,
    pub(crate) note: &'a str,
}

record! {
    /// A movement with who did it.
    struct MovementRow {
        id: i64,
        kind: Kind,
        quantity: i64,
        order_id: Option<OrderId>,
        /// The staff member's login or name.
        staff: Option<String>,
        note: String,
        made_at: Timestamp,
    }
}

/// Deducts pieces that are sold, if so many can be bought.
pub(crate) async fn sell(tx: &mut Write, product: ProductId, quantity: i64) -> Result<Option<SoldRow>> {
    tx.sql(
        "UPDATE products SET stock = stock - $1 WHERE id = $2 AND is_visible AND price > 0 AND stock >= $1
         RETURNING sku, name, price, vat_rate, stock",
    )
    .bind(quantity)
    .bind(product)
    .optional()
    .await
}

/// Reserves pieces, if so many can be bought.
pub(crate) async fn reserve(tx: &mut Write, product: ProductId, quantity: i64) -> Result<Option<SoldRow>> {
    tx.sql(
        "UPDATE products SET stock = stock - $1, reserved = reserved + $1
         WHERE id = $2 AND is_visible AND price > 0 AND stock >= $1
         RETURNING sku, name, price, vat_rate, stock",
    )
    .bind(quantity)
    .bind(product)
    .optional()
    .await
}

/// Deducts reserved pieces: they are sold.
pub(crate) async fn sell_reserved(tx: &mut Write, product: ProductId, quantity: i64) -> Result<()> {
    tx.sql("UPDATE products SET reserved = reserved - $1 WHERE id = $2").bind(quantity).bind(product).execute().await?;
    Ok(())
}

/// Puts reserved pieces back on sale.
pub(crate) async fn release(tx: &mut Write, product: ProductId, quantity: i64) -> Result<()> {
    tx.sql("UPDATE products SET stock = stock + $1, reserved = reserved - $1 WHERE id = $2")
        .bind(quantity)
        .bind(product)
        .execute()
        .await?;
    Ok(())
}

/// Adds to what can be bought; a negative quantity deducts.
pub(crate) async fn add(tx: &mut Write, product: ProductId, quantity: i64) -> Result<()> {
    tx.sql("UPDATE products SET stock = stock + $1 WHERE id = $2").bind(quantity).bind(product).execute().await?;
    Ok(())
}

record! {
    pub(crate) struct Levels {
        pub(crate) stock: i64,
        pub(crate) reserved: i64,
    }
}

/// Locks a product until the transaction ends.
pub(crate) async fn lock(tx: &mut Write, product: ProductId) -> Result<Option<Levels>> {
    tx.sql("UPDATE products SET stock = stock WHERE id = $1 RETURNING stock, reserved").bind(product).optional().await
}

/// `None` when the product is not on sale.
pub(crate) async fn available(db: &mut impl Reads, product: ProductId) -> Result<Option<i64>> {
    let row: Option<(i64,)> = db
        .sql("SELECT stock FROM products WHERE id = $1 AND is_visible AND price > 0")
        .bind(product)
        .optional()
        .await?;
    Ok(row.map(|(stock,)| stock))
}

pub(crate) async fn insert_movement(tx: &mut Write, movement: &NewMovement<'_>, now: Timestamp) -> Result<()> {
    tx.sql(
        "INSERT INTO stock_movements (product_id, order_id, kind, quantity, staff_id, note, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(movement.product)
    .bind(movement.order)
    .bind(movement.kind.as_str())
    .bind(movement.quantity)
    .bind(movement.staff)
    .bind(movement.note)
    .bind(now)
    .execute()
    .await?;
    Ok(())
}

pub(crate) async fn insert_reservation(
    tx: &mut Write,
    order: OrderId,
    product: ProductId,
    quantity: i64,
    until: Timestamp,
) -> Result<()> {
    tx.sql("INSERT INTO reservations (order_id, product_id, quantity, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(order)
        .bind(product)
        .bind(quantity)
        .bind(until)
        .execute()
        .await?;
    Ok(())
}

/// Deletes an order's reservations. Products in ascending order with their quantities.
pub(crate) async fn delete_reservations(tx: &mut Write, order: OrderId) -> Result<Vec<(ProductId, i64)>> {
    let mut kept: Vec<(ProductId, i64)> =
        tx.sql("DELETE FROM reservations WHERE order_id = $1 RETURNING product_id, quantity").bind(order).all().await?;
    kept.sort_unstable();
    Ok(kept)
}

pub(crate) async fn extend(tx: &mut Write, order: OrderId, until: Timestamp) -> Result<()> {
    tx.sql("UPDATE reservations SET expires_at = $1 WHERE order_id = $2 AND expires_at < $1")
        .bind(until)
        .bind(order)
        .execute()
        .await?;
    Ok(())
}

pub(crate) async fn reserved_until(db: &mut impl Reads, order: OrderId) -> Result<Option<Timestamp>> {
    let (ends,): (Option<Timestamp>,) =
        db.sql("SELECT MIN(expires_at) FROM reservations WHERE order_id = $1").bind(order).one().await?;
    Ok(ends)
}

pub(crate) async fn overdue(db: &mut impl Reads, now: Timestamp, most: i64) -> Result<Vec<(OrderId, Timestamp)>> {
    db.sql(
        "SELECT order_id, MIN(expires_at) FROM reservations WHERE expires_at <= $1
         GROUP BY order_id ORDER BY MIN(expires_at), order_id LIMIT $2",
    )
    .bind(now)
    .bind(most)
    .all()
    .await
}

pub(crate) async fn movements(db: &mut impl Reads, product: ProductId, most: i64) -> Result<Vec<Movement>> {
    let rows: Vec<MovementRow> = db
        .sql(
            "SELECT m.id, m.kind, m.quantity, m.order_id, u.login AS staff, m.note, m.made_at
         FROM stock_movements m LEFT JOIN users u ON u.id = m.staff_id
         WHERE m.product_id = $1 ORDER BY m.id DESC LIMIT $2",
        )
        .bind(product)
        .bind(most)
        .all()
        .await?;
    Ok(rows.into_iter().map(movement).collect())
}

fn movement(row: MovementRow) -> Movement {
    Movement {
        id: row.id,
        kind: row.kind,
        quantity: row.quantity,
        order: row.order_id,
        staff: row.staff,
        note: row.note,
        made_at: row.made_at,
    }
}
