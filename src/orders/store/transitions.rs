//! State, payment and owner of an order, and changing them.

use techstore_db::{Reads, Result, Timestamp, Write, record};

use crate::kernel::ids::{OrderId, ProductId, UserId};
use crate::kernel::money::Kopecks;
use crate::orders::details::Payment;
use crate::orders::state::State;

record! {
    /// What decides which transitions are possible.
    pub(crate) struct LockedRow {
        pub(crate) state: State,
        pub(crate) user_id: Option<UserId>,
        pub(crate) payment: Payment,
        pub(crate) paid_at: Option<Timestamp>,
        pub(crate) total: Kopecks,
        pub(crate) placed_at: Timestamp,
    }
}

/// Locks an order until the transaction ends: whoever else changes it waits.
pub(crate) async fn lock(tx: &mut Write, id: OrderId) -> Result<Option<LockedRow>> {
    tx.sql(
        "UPDATE orders SET comment = comment WHERE id = $1
         RETURNING state, user_id, payment, paid_at, total, placed_at",
    )
    .bind(id)
    .optional()
    .await
}

pub(crate) async fn set_state(tx: &mut Write, id: OrderId, state: State) -> Result<()> {
    tx.sql("UPDATE orders SET state = $1 WHERE id = $2").bind(state.as_str()).bind(id).execute().await?;
    Ok(())
}

pub(crate) async fn set_reason(tx: &mut Write, id: OrderId, reason: &str) -> Result<()> {
    tx.sql("UPDATE orders SET cancellation_reason = $1 WHERE id = $2").bind(reason).bind(id).execute().await?;
    Ok(())
}

/// A second call changes nothing.
pub(crate) async fn set_paid(tx: &mut Write, id: OrderId, now: Timestamp) -> Result<()> {
    tx.sql("UPDATE orders SET paid_at = $1 WHERE id = $2 AND paid_at IS NULL").bind(now).bind(id).execute().await?;
    Ok(())
}

/// `false` when the order is in an account already.
pub(crate) async fn give_to(tx: &mut Write, id: OrderId, user: UserId) -> Result<bool> {
    let rows = tx
        .sql("UPDATE orders SET user_id = $1 WHERE id = $2 AND user_id IS NULL")
        .bind(user)
        .bind(id)
        .execute()
        .await?;
    Ok(rows == 1)
}

/// Quantities by product, in ascending order.
pub(crate) async fn pieces(tx: &mut Write, id: OrderId) -> Result<Vec<(ProductId, i64)>> {
    tx.sql(
        "SELECT product_id, CAST(SUM(quantity) AS BIGINT) FROM order_lines
         WHERE order_id = $1 AND product_id IS NOT NULL GROUP BY product_id ORDER BY product_id",
    )
    .bind(id)
    .all()
    .await
}
