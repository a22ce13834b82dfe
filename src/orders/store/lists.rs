//! A customer's orders.

use techstore_db::{Reads, Result, Timestamp, record};

use crate::kernel::ids::{OrderId, UserId};
use crate::orders::store::reading::LineRow;

record! {
    /// An order in a list.
    pub struct ListedRow {
        /// Its number.
        pub id: OrderId,
        /// Where it stands.
        pub state: String,
        /// What it costs in all, in kopecks.
        pub total: i64,
        /// When it was placed.
        pub placed_at: Timestamp,
        /// How it is paid.
        pub payment: String,
        /// When it was paid.
        pub paid_at: Option<Timestamp>,
    }
}

/// How many orders somebody has.
///
/// # Errors
/// As every query.
pub async fn count(db: &mut impl Reads, user: UserId) -> Result<i64> {
    db.sql("SELECT COUNT(*) FROM orders WHERE user_id = $1").bind(user).value().await
}

/// A page of somebody's orders, the newest first.
///
/// # Errors
/// As every query.
pub async fn orders(db: &mut impl Reads, user: UserId, limit: i64, offset: i64) -> Result<Vec<ListedRow>> {
    db.sql(
        "SELECT id, state, total, placed_at, payment, paid_at
         FROM orders WHERE user_id = $1 ORDER BY id DESC LIMIT $2 OFFSET $3",
    )
    .bind(user)
    .bind(limit)
    .bind(offset)
    .all()
    .await
}

/// The lines of the same page.
///
/// # Errors
/// As every query.
pub async fn lines(db: &mut impl Reads, user: UserId, limit: i64, offset: i64) -> Result<Vec<LineRow>> {
    db.sql(
        "SELECT l.order_id, l.product_id, l.sku, l.name, l.price, l.vat_rate, l.quantity,
                CASE WHEN p.is_visible THEN p.slug END AS slug, p.drawing, p.image
         FROM (SELECT id FROM orders WHERE user_id = $1 ORDER BY id DESC LIMIT $2 OFFSET $3) o
         JOIN order_lines l ON l.order_id = o.id LEFT JOIN products p ON p.id = l.product_id ORDER BY l.id",
    )
    .bind(user)
    .bind(limit)
    .bind(offset)
    .all()
    .await
}
