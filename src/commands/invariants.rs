//! Invariants between rows, each as a query for the rows that break it.

use techstore_db::{Reads, Result};

/// How many broken rows are read: those that are named, and one more to know that there are others.
pub(crate) const LISTED: i64 = 11;

pub struct Invariant {
    pub what: &'static str,
    /// Asks for the numbers of rows that break it.
    query: &'static str,
}

impl Invariant {
    /// The numbers of rows that break it, the first few.
    pub async fn broken(&self, db: &mut impl Reads) -> Result<Vec<i64>> {
        let rows: Vec<(i64,)> = db.sql(self.query).push_bind(" LIMIT ", LISTED).all().await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}

/// A `+` before a column keeps SQLite from using an index on it: such columns have many rows per value, and scanning a million rows
/// is faster than fetching each one through the index.
pub const INVARIANTS: &[Invariant] = &[
    Invariant {
        what: "every account has a profile",
        query: "SELECT u.id FROM users u WHERE NOT EXISTS (SELECT 1 FROM user_profiles p WHERE p.user_id = u.id)",
    },
    Invariant {
        what: "no blocked account has a session",
        query: "SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id WHERE NOT u.is_active",
    },
    Invariant {
        what: "every session of an account has a CSRF secret and a sign-in record",
        query: "SELECT s.id FROM sessions s WHERE s.user_id IS NOT NULL AND (s.csrf_secret IS NULL
                    OR NOT EXISTS (SELECT 1 FROM sign_ins i WHERE i.session_id = s.id))",
    },
    Invariant { what: "no old price is below the price", query: "SELECT id FROM products WHERE old_price <= price" },
    Invariant {
        what: "no cart line has a quantity below one",
        query: "SELECT cart_id FROM cart_lines WHERE quantity < 1",
    },
    Invariant {
        what: "received − sold + returned + corrected equals the stock on hand",
        query: "SELECT p.id FROM products p
                LEFT JOIN (SELECT CAST(product_id AS BIGINT) AS product, SUM(quantity) AS moved FROM stock_movements GROUP BY 1) m
                    ON m.product = p.id
                WHERE p.stock + p.reserved <> COALESCE(m.moved, 0)",
    },
    Invariant {
        what: "a product's reserved stock equals the sum of its reservations",
        query: "SELECT p.id FROM products p
                LEFT JOIN (SELECT product_id, SUM(quantity) AS kept FROM reservations GROUP BY product_id) r
                    ON r.product_id = p.id
                WHERE p.reserved <> COALESCE(r.kept, 0)",
    },
    Invariant {
        what: "the totals of orders equal the sums of their lines",
        query: "SELECT o.id FROM orders o
                WHERE o.goods_total <> COALESCE((SELECT SUM(l.price * l.quantity) FROM order_lines l
                                                 WHERE l.order_id = o.id), 0)
                   OR o.total <> o.goods_total + o.delivery_price",
    },
    Invariant {
        what: "an order has sold exactly what its lines say",
        query: "SELECT m.order_id FROM stock_movements m
                WHERE m.kind = 'sold'
                  AND -m.quantity <> COALESCE((SELECT SUM(l.quantity) FROM order_lines l
                                               WHERE l.order_id = m.order_id AND +l.product_id = m.product_id), 0)",
    },
    Invariant {
        what: "an order's reservations equal its lines, and are not also sold",
        query: "SELECT DISTINCT r.order_id FROM reservations r
                WHERE r.quantity <> COALESCE((SELECT SUM(l.quantity) FROM order_lines l
                                              WHERE l.order_id = r.order_id AND +l.product_id = r.product_id), 0)
                   OR EXISTS (SELECT 1 FROM stock_movements m
                              WHERE m.order_id = r.order_id AND m.product_id = r.product_id AND m.kind = 'sold')",
    },
    Invariant {
        what: "received and returned movements are positive, sold ones negative",
        query: "SELECT id FROM stock_movements
                WHERE (kind IN ('received', 'returned') AND quantity < 0) OR (kind = 'sold' AND quantity > 0)",
    },
    Invariant {
        what: "orders cancelled by the customer or the shop are back in stock",
        query: "SELECT DISTINCT m.order_id FROM stock_movements m
                JOIN orders o ON o.id = m.order_id
                WHERE m.kind = 'sold' AND o.state = 'cancelled'
                  AND EXISTS (SELECT 1 FROM order_events e WHERE e.order_id = o.id AND e.kind = 'cancelled'
                                  AND e.actor IN ('customer', 'shop'))
                  AND NOT EXISTS (SELECT 1 FROM stock_movements b WHERE b.order_id = m.order_id
                                      AND b.product_id = m.product_id AND b.kind = 'returned')",
    },
    Invariant {
        what: "an order in progress has sold or reserved its goods",
        query: "SELECT DISTINCT o.id FROM order_lines l JOIN orders o ON o.id = l.order_id
                WHERE o.state <> 'cancelled' AND l.product_id IS NOT NULL
                  AND NOT EXISTS (SELECT 1 FROM stock_movements m
                                  WHERE m.order_id = l.order_id AND m.product_id = l.product_id AND m.kind = 'sold')
                  AND NOT EXISTS (SELECT 1 FROM reservations r
                                  WHERE r.order_id = l.order_id AND r.product_id = l.product_id)
                  AND NOT EXISTS (SELECT 1 FROM order_events e WHERE e.order_id = o.id AND e.kind = 'imported')",
    },
    Invariant {
        what: "only cancelled orders returned goods, and no more than they had",
        query: "SELECT m.order_id FROM stock_movements m
                JOIN orders o ON o.id = m.order_id
                WHERE m.kind = 'returned'
                  AND (o.state <> 'cancelled'
                       OR m.quantity > COALESCE((SELECT SUM(l.quantity) FROM order_lines l
                                                 WHERE l.order_id = m.order_id AND +l.product_id = m.product_id), 0))",
    },
    Invariant {
        what: "only orders awaiting payment have reservations",
        query: "SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM reservations r WHERE r.order_id = o.id)
                    AND (o.state <> 'new' OR o.payment <> 'online' OR o.paid_at IS NOT NULL)",
    },
    Invariant {
        what: "every order's history contains its state",
        query: "SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM order_events e WHERE e.order_id = o.id
                    AND (e.kind = 'imported' OR e.kind = CASE WHEN o.state = 'new' THEN 'placed' ELSE o.state END))",
    },
    Invariant {
        what: "only money that was owed was refunded",
        query: "SELECT id FROM payments WHERE refunded_at IS NOT NULL AND state <> 'refund_due'",
    },
    Invariant {
        what: "money received belongs to an order in progress, or is owed back",
        query: "SELECT p.id FROM payments p JOIN orders o ON o.id = p.order_id
                WHERE p.state = 'succeeded' AND (o.paid_at IS NULL OR o.state = 'cancelled')",
    },
    Invariant {
        what: "every payment attempt is for the whole order",
        query: "SELECT p.id FROM payments p JOIN orders o ON o.id = p.order_id
                WHERE p.amount <> o.total AND p.state <> 'refund_due'",
    },
    Invariant {
        what: "every order paid online has a successful payment",
        query: "SELECT o.id FROM orders o WHERE o.payment = 'online' AND o.paid_at IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM payments p
                                    WHERE p.order_id = o.id AND p.state IN ('succeeded', 'refund_due'))",
    },
];
