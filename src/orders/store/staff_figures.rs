//! Figures about orders for the staff's first page.

use techstore_db::{Reads, Result, Timestamp};

use crate::orders::model::staff::SalesFigures;

/// Orders waiting since before `long_ago` count as waiting long; the day began at `today`.
pub(crate) async fn figures(db: &mut impl Reads, long_ago: Timestamp, today: Timestamp) -> Result<SalesFigures> {
    db.sql(
        "SELECT COUNT(*) FILTER (WHERE o.state = 'new' AND (o.payment <> 'online' OR o.paid_at IS NOT NULL)) AS waiting,
                COUNT(*) FILTER (WHERE o.state = 'new' AND (o.payment <> 'online' OR o.paid_at IS NOT NULL)
                                   AND COALESCE(o.paid_at, o.placed_at) <= $1) AS waiting_long,
                COUNT(*) FILTER (WHERE o.state = 'confirmed') AS confirmed,
                COUNT(*) FILTER (WHERE o.state = 'processing') AS processing,
                COUNT(*) FILTER (WHERE o.state = 'new' AND o.payment = 'online' AND o.paid_at IS NULL) AS awaited,
                COUNT(*) FILTER (WHERE o.placed_at >= $2) AS today,
                COUNT(*) FILTER (WHERE o.placed_at >= $2 AND o.state = 'cancelled') AS cancelled_today,
                CAST(COALESCE(SUM(o.total) FILTER (WHERE o.placed_at >= $2 AND o.state <> 'cancelled'), 0) AS BIGINT)
                    AS sum_today,
                (SELECT COUNT(DISTINCT p.order_id) FROM payments p
                 WHERE p.state = 'refund_due' AND p.refunded_at IS NULL) AS owed,
                (SELECT CAST(COALESCE(SUM(p.amount), 0) AS BIGINT) FROM payments p
                 WHERE p.state = 'refund_due' AND p.refunded_at IS NULL) AS sum_owed
         FROM orders o WHERE o.state IN ('new', 'confirmed', 'processing') OR o.placed_at >= $2",
    )
    .bind(long_ago)
    .bind(today)
    .one()
    .await
}
