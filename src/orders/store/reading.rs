//! Reading one order.

use techstore_db::{Day, Reads, Result, Timestamp, record};

use crate::kernel::ids::{OrderId, UserId};
use crate::kernel::money::Kopecks;
use crate::orders::details::{Contact, Method, Payment};
use crate::orders::model::Line;
use crate::orders::state::{Attempt, State};

record! {
    pub(crate) struct OrderRow {
        pub(crate) id: OrderId,
        pub(crate) user_id: Option<UserId>,
        pub(crate) state: State,
        pub(crate) delivery: Option<Method>,
        pub(crate) address: String,
        pub(crate) delivery_day: Option<Day>,
        pub(crate) delivery_hours: String,
        pub(crate) comment: String,
        pub(crate) payment: Payment,
        pub(crate) paid_at: Option<Timestamp>,
        pub(crate) goods_total: Kopecks,
        pub(crate) delivery_price: Kopecks,
        pub(crate) total: Kopecks,
        pub(crate) cancellation_reason: String,
        pub(crate) placed_at: Timestamp,
        /// Whether it is cancelled when nobody confirms it: true for all orders since that rule exists.
        pub(crate) is_guarded: bool,
        ..pub(crate) contact: Contact,
    }
}

record! {
    /// Where the payment of an order stands.
    pub(crate) struct PaymentRow {
        pub(crate) state: Attempt,
        pub(crate) page: Option<String>,
        pub(crate) amount: Kopecks,
    }
}

pub(crate) async fn order(db: &mut impl Reads, id: OrderId) -> Result<Option<OrderRow>> {
    db.sql(
        "SELECT id, user_id, state, first_name, last_name, phone, email, delivery, address, delivery_day, delivery_hours,
                comment, payment, paid_at, goods_total, delivery_price, total, cancellation_reason, placed_at, is_guarded
         FROM orders WHERE id = $1",
    )
    .bind(id)
    .optional()
    .await
}

pub(crate) async fn lines(db: &mut impl Reads, id: OrderId) -> Result<Vec<Line>> {
    db.sql(
        "SELECT l.product_id AS product, l.sku, l.name, l.price, l.vat_rate, l.quantity, l.price * l.quantity AS sum,
                CASE WHEN p.is_visible THEN p.slug END AS slug, COALESCE(p.drawing, '') AS drawing, p.image
         FROM order_lines l LEFT JOIN products p ON p.id = l.product_id WHERE l.order_id = $1 ORDER BY l.id",
    )
    .bind(id)
    .all()
    .await
}

/// The last attempt to pay.
pub(crate) async fn payment(db: &mut impl Reads, id: OrderId) -> Result<Option<PaymentRow>> {
    db.sql("SELECT state, page, amount FROM payments WHERE order_id = $1 ORDER BY id DESC LIMIT 1")
        .bind(id)
        .optional()
        .await
}
