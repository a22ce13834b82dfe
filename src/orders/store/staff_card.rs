//! What the staff sees beside an order: stock left, the customer's other orders, what the shop owes.

use techstore_db::{Reads, Result};

use crate::kernel::ids::{OrderId, UserId};
use crate::orders::model::staff::{Beside, StockLeft};

pub(crate) async fn stocks(db: &mut impl Reads, order: OrderId) -> Result<Vec<StockLeft>> {
    db.sql(
        "SELECT DISTINCT p.id AS product, p.stock FROM order_lines l JOIN products p ON p.id = l.product_id
         WHERE l.order_id = $1",
    )
    .bind(order)
    .all()
    .await
}

/// A customer is recognized by the account, a guest by the e-mail.
pub(crate) async fn beside(db: &mut impl Reads, order: OrderId, user: Option<UserId>, email: &str) -> Result<Beside> {
    db.sql(
        "SELECT COUNT(*) AS others, CAST(COALESCE(SUM(o.total), 0) AS BIGINT) AS others_sum,
                (SELECT CAST(COALESCE(SUM(p.amount), 0) AS BIGINT) FROM payments p
                 WHERE p.order_id = $1 AND p.state = 'refund_due' AND p.refunded_at IS NULL) AS owed
         FROM orders o
         WHERE o.id <> $1 AND o.state <> 'cancelled' AND (o.user_id = $2 OR (o.email = $3 AND o.email <> ''))",
    )
    .bind(order)
    .bind(user)
    .bind(email)
    .one()
    .await
}
