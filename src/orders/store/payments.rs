//! Attempts to pay.

use techstore_db::{Reads, Result, Timestamp, Write, record};

use crate::kernel::ids::{OrderId, PaymentId};
use crate::kernel::money::Kopecks;
use crate::orders::state::Attempt;

record! {
    /// An attempt to pay that is open.
    pub(crate) struct PendingRow {
        pub(crate) id: PaymentId,
        pub(crate) provider: String,
        /// The bank's name for it; none yet when the bank has not answered.
        pub(crate) reference: Option<String>,
        pub(crate) page: Option<String>,
    }
}

/// The attempt that is open, if one is.
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

/// Notes what the bank calls an attempt, and where the customer pays.
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
    /// An attempt whose money has not come.
    pub(crate) struct UnsettledRow {
        pub(crate) id: PaymentId,
        pub(crate) order_id: OrderId,
        /// Whether the order does not wait for money any more.
        pub(crate) is_over: bool,
    }
}

/// An attempt that a bank names and whose money has not come. One that failed is among them: banks have been known to think
/// again.
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

/// Ends an attempt; `false` when its money has come already, or when it is to fail and has failed.
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

/// Notes how much has come, when it is not what was asked for.
pub(crate) async fn set_amount(tx: &mut Write, id: PaymentId, amount: Kopecks) -> Result<()> {
    tx.sql("UPDATE payments SET amount = $1 WHERE id = $2").bind(amount).bind(id).execute().await?;
    Ok(())
}

record! {
    /// What has to go back of the money that came for an order, and what went back.
    pub(crate) struct BackRow {
        pub(crate) owed: Kopecks,
        pub(crate) returned: Kopecks,
    }
}

/// What has to go back of the money that came for an order, and what went back.
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

/// Says that the money of an order has to go back; `false` when none had come.
pub(crate) async fn owe(tx: &mut Write, order: OrderId) -> Result<bool> {
    let rows = tx
        .sql("UPDATE payments SET state = 'refund_due' WHERE order_id = $1 AND state = 'succeeded'")
        .bind(order)
        .execute()
        .await?;
    Ok(rows > 0)
}

/// Notes that the money of an order was given back: how much, by attempt. None when none was owed.
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

/// Attempts that are open at a bank, begun since a moment, the newest first, with their names there; of those before a number
/// so many.
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
