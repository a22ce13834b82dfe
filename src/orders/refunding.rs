//! Refunds: a cancelled order's money is owed until the staff records that it was paid back.

use techstore_db::Write;

use crate::kernel::fault::{Failure, Fault, Outcome};
use crate::kernel::ids::OrderId;
use crate::kernel::money::Kopecks;
use crate::orders::Orders;
use crate::orders::history;
use crate::orders::model::{Actor, EventKind};
use crate::orders::store::payments as rows;
use crate::orders::store::transitions as orders_rows;

/// Nothing is owed: no money had come, or it was paid back already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotOwed;

/// Records that everything owed for an order was paid back, and returns how much. A second call is refused.
///
/// # Errors
/// [`NotOwed`].
pub(crate) async fn refund(orders: &Orders, tx: &mut Write, order: OrderId, by: Actor) -> Outcome<Kopecks, NotOwed> {
    let now = orders.clock.now();
    orders_rows::lock(tx, order).await?;
    let given = rows::give_back(tx, order, now).await?;
    if given.is_empty() {
        return Err(Failure::Refused(NotOwed));
    }
    let sum: Option<Kopecks> = given.into_iter().sum();
    let sum = sum.ok_or_else(|| Fault::new(anyhow::anyhow!("an order owes more than can be counted")))?;
    history::write(tx, order, EventKind::Refunded, by, &sum.show(), now).await?;
    Ok(sum)
}
