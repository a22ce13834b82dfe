//! Orders that nobody confirmed in time.

use techstore_db::{Reads, Result, Timestamp};

use crate::kernel::ids::OrderId;

/// Unconfirmed orders to be paid on receipt that were placed by then, the oldest first.
pub(crate) async fn overdue(db: &mut impl Reads, placed_by: Timestamp, most: i64) -> Result<Vec<OrderId>> {
    let rows: Vec<(OrderId,)> = db
        .sql(
            "SELECT id FROM orders
             WHERE state = 'new' AND is_guarded AND payment = 'on_receipt' AND placed_at <= $1
             ORDER BY placed_at, id LIMIT $2",
        )
        .bind(placed_by)
        .bind(most)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// When an unconfirmed order was placed; `None` when it is not one that expires.
pub(crate) async fn waits_since(db: &mut impl Reads, order: OrderId) -> Result<Option<Timestamp>> {
    let row: Option<(Timestamp,)> = db
        .sql(
            "SELECT placed_at FROM orders
             WHERE id = $1 AND state = 'new' AND is_guarded AND payment = 'on_receipt'",
        )
        .bind(order)
        .optional()
        .await?;
    Ok(row.map(|(since,)| since))
}
