//! A customer's orders.

use techstore_db::{Reads, Result, Timestamp, record};

use crate::kernel::ids::{OrderId, UserId};
use crate::kernel::money::Kopecks;
use crate::orders::details::{Method, Payment};
use crate::orders::state::State;

record! {
    pub(crate) struct ListedRow {
        pub(crate) id: OrderId,
        pub(crate) count: i64,
        pub(crate) state: State,
        pub(crate) total: Kopecks,
        pub(crate) placed_at: Timestamp,
        pub(crate) payment: Payment,
        pub(crate) is_paid: bool,
        pub(crate) delivery: Option<Method>,
        /// Since when it is ready or on its way.
        pub(crate) ready_at: Option<Timestamp>,
    }
}

record! {
    pub(crate) struct GoodRow {
        /// `None` for an order without lines, which an import may have brought.
        pub(crate) name: Option<String>,
        /// `None` unless customers see the product.
        pub(crate) slug: Option<String>,
        pub(crate) drawing: Option<String>,
        pub(crate) image: Option<String>,
    }
}

/// A page of a customer's orders, the newest first, each with its lines. The page's first and last id are found in
/// subqueries: SQLite then reads the indexes in order and does not sort.
pub(crate) async fn page(
    db: &mut impl Reads,
    user: UserId,
    limit: i64,
    offset: i64,
) -> Result<Vec<(ListedRow, Vec<GoodRow>)>> {
    db.sql(
        "SELECT o.id, (SELECT COUNT(*) FROM orders WHERE user_id = $1) AS count,
                o.state, o.total, o.placed_at, o.payment, o.paid_at IS NOT NULL AS is_paid, o.delivery,
                CASE WHEN o.state = 'shipped' THEN (SELECT MAX(e.made_at) FROM order_events e
                                                    WHERE e.order_id = o.id AND e.kind = 'shipped') END AS ready_at,
                l.name, CASE WHEN p.is_visible THEN p.slug END AS slug, p.drawing, p.image
         FROM orders o
         LEFT JOIN order_lines l ON l.order_id = o.id
         LEFT JOIN products p ON p.id = l.product_id
         WHERE o.user_id = $1
           AND o.id <= (SELECT id FROM orders WHERE user_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)
           AND o.id > COALESCE((SELECT id FROM orders WHERE user_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $3), 0)
         ORDER BY o.id DESC, l.id",
    )
    .bind(user)
    .bind(offset)
    .bind(offset.saturating_add(limit))
    .groups()
    .await
}
