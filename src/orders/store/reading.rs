//! Reading one order.

use techstore_db::{Day, Reads, Result, Timestamp, record};

use crate::kernel::ids::{OrderId, ProductId, UserId};
use crate::orders::details::{Method, Payment};
use crate::orders::state::{Attempt, State};

record! {
    /// An order.
    pub struct OrderRow {
        /// Its number.
        pub id: OrderId,
        /// Whose it is.
        pub user_id: Option<UserId>,
        /// Where it stands.
        pub state: State,
        /// First name.
        pub first_name: String,
        /// Last name.
        pub last_name: String,
        /// Telephone.
        pub phone: String,
        /// E-mail.
        pub email: String,
        /// How it reaches them.
        pub delivery: Option<Method>,
        /// Where to.
        pub address: String,
        /// On which day.
        pub delivery_day: Option<Day>,
        /// Between which hours.
        pub delivery_hours: String,
        /// What the courier should know.
        pub comment: String,
        /// How it is paid.
        pub payment: Payment,
        /// When it was paid.
        pub paid_at: Option<Timestamp>,
        /// What the goods cost, in kopecks.
        pub goods_total: i64,
        /// What the delivery costs.
        pub delivery_price: i64,
        /// Both together.
        pub total: i64,
        /// Why it was cancelled.
        pub cancellation_reason: String,
        /// When it was placed.
        pub placed_at: Timestamp,
        /// Whether it was placed by a version that ends what nobody confirms.
        pub is_guarded: bool,
    }
}

record! {
    /// A line of an order, with what the shop knows of the product now.
    pub struct LineRow {
        /// The product.
        pub product_id: Option<ProductId>,
        /// Its article number then.
        pub sku: String,
        /// Its name then.
        pub name: String,
        /// What one cost, in kopecks.
        pub price: i64,
        /// VAT in percent.
        pub vat_rate: i64,
        /// How many.
        pub quantity: i64,
        /// Its part of the address, if it is shown.
        pub slug: Option<String>,
        /// Its drawing.
        pub drawing: Option<String>,
        /// Its photo.
        pub image: Option<String>,
    }
}

record! {
    /// Where the payment of an order stands.
    pub struct PaymentRow {
        /// Where it stands.
        pub state: Attempt,
        /// Where the customer pays.
        pub page: Option<String>,
        /// How much, in kopecks.
        pub amount: i64,
    }
}

/// An order.
///
/// # Errors
/// As every query.
pub async fn order(db: &mut impl Reads, id: OrderId) -> Result<Option<OrderRow>> {
    db.sql(
        "SELECT id, user_id, state, first_name, last_name, phone, email, delivery, address, delivery_day, delivery_hours,
                comment, payment, paid_at, goods_total, delivery_price, total, cancellation_reason, placed_at, is_guarded
         FROM orders WHERE id = $1",
    )
    .bind(id)
    .optional()
    .await
}

/// Its lines.
///
/// # Errors
/// As every query.
pub async fn lines(db: &mut impl Reads, id: OrderId) -> Result<Vec<LineRow>> {
    db.sql(
        "SELECT l.product_id, l.sku, l.name, l.price, l.vat_rate, l.quantity,
                CASE WHEN p.is_visible THEN p.slug END AS slug, p.drawing, p.image
         FROM order_lines l LEFT JOIN products p ON p.id = l.product_id WHERE l.order_id = $1 ORDER BY l.id",
    )
    .bind(id)
    .all()
    .await
}

/// The last attempt to pay for it online.
///
/// # Errors
/// As every query.
pub async fn payment(db: &mut impl Reads, id: OrderId) -> Result<Option<PaymentRow>> {
    db.sql("SELECT state, page, amount FROM payments WHERE order_id = $1 ORDER BY id DESC LIMIT 1")
        .bind(id)
        .optional()
        .await
}
