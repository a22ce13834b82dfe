//! Attempts to pay.

use techstore_db::{Reads, Result, Timestamp, Write, record};

use crate::kernel::ids::{OrderId, PaymentId};
use crate::kernel::money::Kopecks;
use crate::orders::state::Attempt;

record! {
    /// An open attempt to pay.
    pub(crate) struct PendingRow {
        pub(crate) id: PaymentId,
        pub(crate) provider: String,
        /// The bank's name for it; `None` until the bank has answered.
        pub(crate) reference: Option<String>,
        pub(crate) page: Option<String>,
    }
}

pub(crate) async fn pending(db: &mut impl Reads, order: OrderId) -> Result<Option<PendingRow>> {
    db.sql("SELECT id, provider, reference, page FROM payments WHERE order_id = $1 AND state = 'pending'")
        .bind(order)
        .optional()
        .await
}

pub(crate) async fn insert(
    tx: &mut Write,
    order: OrderId,
    provider: &'static str,
    amount: Kopecks,
    now: Timestamp,
) -> Result<PaymentId> {
    tx.sql(
        "INSERT INTO payments (order_id, provider, amount, state, begun_at) VALUES ($1, $2, $3, 'pending', $4)
         RETURNING id",
    )
    .bind(order)
    .bind(provider)
    .bind(amount)
    .bind(now)
    .value()
    .await
}

pub(crate) async fn begun(tx: &mut Write, id: PaymentId, reference: &str, page: &str) -> Result<()> {
    tx.sql("UPDATE payments SET reference = $1, page = $2 WHERE id = $3")
        .bind(reference)
        .bind(page)
        .bind(id)
        .execute()
        .await?;
    Ok(())
}

record! {
    pub(crate) struct UnsettledRow {
        pub(crate) id: PaymentId,
        pub(crate) order_id: OrderId,
        /// Whether the order no longer waits for a payment.
        pub(crate) is_over: bool,
    }
}

/// An attempt whose money has not come. Failed ones are included: a bank may report success after a failure.
pub(crate) async fn unsettled(db: &mut impl Reads, provider: &str, reference: &str) -> Result<Option<UnsettledRow>> {
    db.sql(
        "SELECT p.id, p.order_id, o.state <> 'new' OR o.paid_at IS NOT NULL AS is_over
         FROM payments p JOIN orders o ON o.id = p.order_id
         WHERE p.provider = $1 AND p.reference = $2 AND p.state IN ('pending', 'failed')",
    )
    .bind(provider)
    .bind(reference)
    .optional()
    .await
}

/// `false` when the money has come already, or when nothing changes.
pub(crate) async fn end(tx: &mut Write, id: PaymentId, state: Attempt, now: Timestamp) -> Result<bool> {
    let rows = tx
        .sql(
            "UPDATE payments SET state = $1, settled_at = $2
             WHERE id = $3 AND state IN ('pending', 'failed') AND state <> $1",
        )
        .bind(state.as_str())
        .bind(now)
        .bind(id)
        .execute()
        .await?;
    Ok(rows == 1)
}

/// For a payment of another sum than was asked for.
pub(crate) async fn set_amount(tx: &mut Write, id: PaymentId, amount: Kopecks) -> Result<()> {
    tx.sql("UPDATE payments SET amount = $1 WHERE id = $2").bind(amount).bind(id).execute().await?;
    Ok(())
}

record! {
    /// What is owed to an order's customer, and what was paid back.
    pub(crate) struct BackRow {
        pub(crate) owed: Kopecks,
        pub(crate) returned: Kopecks,
    }
}

/// What is owed to an order's customer, and what was paid back.
pub(crate) async fn back(db: &mut impl Reads, order: OrderId) -> Result<BackRow> {
    db.sql(
        "SELECT CAST(COALESCE(SUM(amount) FILTER (WHERE refunded_at IS NULL), 0) AS BIGINT) AS owed,
                CAST(COALESCE(SUM(amount) FILTER (WHERE refunded_at IS NOT NULL), 0) AS BIGINT) AS returned
         FROM payments WHERE order_id = $1 AND state = 'refund_due'",
    )
    .bind(order)
    .one()
    .await
}

/// Marks an order's payment as owed; `false` when none had come.
pub(crate) async fn owe(tx: &mut Write, order: OrderId) -> Result<bool> {
    let rows = tx
        .sql("UPDATE payments SET state = 'refund_due' WHERE order_id = $1 AND state = 'succeeded'")
        .bind(order)
        .execute()
        .await?;
    Ok(rows > 0)
}

/// Records that what is owed was paid back. Returns the sums; none when nothing was owed.
pub(crate) async fn give_back(tx: &mut Write, order: OrderId, now: Timestamp) -> Result<Vec<Kopecks>> {
    let rows: Vec<(Kopecks,)> = tx
        .sql(
            "UPDATE payments SET refunded_at = $1
             WHERE order_id = $2 AND state = 'refund_due' AND refunded_at IS NULL RETURNING amount",
        )
        .bind(now)
        .bind(order)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(amount,)| amount).collect())
}

/// Open attempts at a bank with its references: begun since `since`, with ids below `before`, the newest first.
pub(crate) async fn open(
    db: &mut impl Reads,
    provider: &str,
    since: Timestamp,
    before: i64,
    most: i64,
) -> Result<Vec<(i64, String)>> {
    db.sql(
        "SELECT id, reference FROM payments
         WHERE state = 'pending' AND provider = $1 AND reference IS NOT NULL AND begun_at >= $2 AND id < $3
         ORDER BY id DESC LIMIT $4",
    )
    .bind(provider)
    .bind(since)
    .bind(before)
    .bind(most)
    .all()
    .await
}
