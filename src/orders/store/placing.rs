//! Writing orders.

use techstore_db::{Day, Reads, Result, Timestamp, Write, record};

use crate::inventory::Deducted;
use crate::kernel::ids::OrderId;
use crate::kernel::money::Kopecks;
use crate::orders::details::{Delivery, Details, Payment};
use crate::orders::model::Orderer;

/// An order to be written.
pub(crate) struct NewRow<'a> {
    pub(crate) who: &'a Orderer,
    /// The idempotency key with its owner.
    pub(crate) key: Option<String>,
    pub(crate) details: &'a Details,
    pub(crate) goods_total: Kopecks,
    pub(crate) delivery_price: Kopecks,
    pub(crate) consent: &'static str,
    pub(crate) address: String,
    pub(crate) now: Timestamp,
}

record! {
    /// An order that a page has placed.
    pub(crate) struct BeforeRow {
        pub(crate) id: OrderId,
        pub(crate) total: Kopecks,
        pub(crate) payment: Payment,
    }
}

pub(crate) async fn by_key(db: &mut impl Reads, key: &str) -> Result<Option<BeforeRow>> {
    db.sql("SELECT id, total, payment FROM orders WHERE idempotency_key = $1").bind(key).optional().await
}

/// The owner's last order since a moment that waits for an online payment.
pub(crate) async fn awaiting(db: &mut impl Reads, owner: &str, since: Timestamp) -> Result<Option<OrderId>> {
    let found: Option<(OrderId,)> = db
        .sql(
            "SELECT id FROM orders
         WHERE state = 'new' AND is_guarded AND placed_at > $1 AND payment = 'online' AND paid_at IS NULL
           AND idempotency_key LIKE $2
         ORDER BY placed_at DESC, id DESC LIMIT 1",
        )
        .bind(since)
        .bind(format!("{owner}%"))
        .optional()
        .await?;
    Ok(found.map(|(id,)| id))
}

/// The owner's last order since a moment that was not cancelled.
pub(crate) async fn since(db: &mut impl Reads, owner: &str, since: Timestamp) -> Result<Option<OrderId>> {
    let found: Option<(OrderId,)> = db
        .sql(
            "SELECT id FROM orders
         WHERE placed_at > $1 AND state <> 'cancelled' AND idempotency_key LIKE $2
         ORDER BY placed_at DESC, id DESC LIMIT 1",
        )
        .bind(since)
        .bind(format!("{owner}%"))
        .optional()
        .await?;
    Ok(found.map(|(id,)| id))
}

pub(crate) async fn insert(tx: &mut Write, row: &NewRow<'_>) -> Result<OrderId> {
    let Details { contact, delivery, payment, comment } = row.details;
    let (address, day, hours) = match delivery {
        Delivery::Courier { address, day, hours } => (address.as_str(), Some(Day(*day)), hours.as_str()),
        Delivery::Pickup => ("", None, ""),
    };
    tx.sql(
        "INSERT INTO orders (user_id, idempotency_key, state, first_name, last_name, phone, email, delivery, address,
                             delivery_day, delivery_hours, comment, payment, goods_total, delivery_price, total,
                             consent_version, placed_from, placed_at, is_guarded, mailbox, network)
         VALUES ($1, $2, 'new', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, CAST($13 AS BIGINT) + $14, $15, $16, $17, TRUE, $18, $19)
         RETURNING id",
    )
    .bind(row.who.account)
    .bind(row.key.as_deref())
    .bind(contact.first_name.as_str())
    .bind(contact.last_name.as_str())
    .bind(contact.phone.as_str())
    .bind(contact.email.as_str())
    .bind(delivery.method().as_str())
    .bind(address)
    .bind(day)
    .bind(hours)
    .bind(comment)
    .bind(payment.as_str())
    .bind(row.goods_total)
    .bind(row.delivery_price)
    .bind(row.consent)
    .bind(row.address.as_str())
    .bind(row.now)
    .bind(row.who.mailbox.as_str())
    .bind(row.who.network.as_str())
    .value()
    .await
}

pub(crate) async fn insert_line(tx: &mut Write, order: OrderId, line: &Deducted) -> Result<()> {
    tx.sql(
        "INSERT INTO order_lines (order_id, product_id, sku, name, price, vat_rate, quantity)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(order)
    .bind(line.product)
    .bind(line.sku.as_str())
    .bind(line.name.as_str())
    .bind(line.price)
    .bind(line.vat_rate)
    .bind(line.quantity)
    .execute()
    .await?;
    Ok(())
}
