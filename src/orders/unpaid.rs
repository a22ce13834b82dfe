//! Cancelling orders that were not paid online in time: the reserved goods go back on sale.

use std::future::ready;

use futures_util::stream::{self, StreamExt};
use jiff::SignedDuration;
use techstore_db::{Timestamp, Tx, Write};

use crate::inventory;
use crate::kernel::fault::{Failure, Fault};
use crate::kernel::ids::OrderId;
use crate::orders::Orders;
use crate::orders::model::Actor;
use crate::orders::paying::{Asked, call_off, is_due, settle_open};
use crate::orders::store::transitions as orders_rows;
use crate::orders::transitions::{Cancellation, NotMoved, cancel};

/// The reason that the customer reads.
const LATE: &str = "Заказ не оплачен вовремя.";
/// Orders per query.
const MOST: i64 = 200;
/// How many are cancelled at a time: each may wait for its bank.
const AT_ONCE: usize = 8;
/// How long cancelling an unpaid order waits for a bank that does not answer.
const PATIENT: SignedDuration = SignedDuration::from_mins(10);

/// Cancels orders that were not paid in time and returns how many. The bank is asked once more before; if it does not
/// answer, the order gets a little more time.
pub async fn end_unpaid(orders: &Orders, goes_on: impl Fn() -> bool) -> Result<usize, Fault> {
    let now = orders.clock.now();
    let mut db = orders.db.read().await?;
    let overdue = inventory::overdue(&mut db, now, MOST).await?;
    drop(db);
    let end = |(order, since): (OrderId, Timestamp)| async move {
        match end_overdue(orders, order, since).await {
            Ok(is_ended) => usize::from(is_ended),
            Err(fault) => {
                tracing::error!(order = order.0, causes = fault.causes(), "an unpaid order could not be cancelled");
                0
            }
        }
    };
    let overdue = stream::iter(overdue).take_while(|_| ready(goes_on()));
    Ok(overdue.map(end).buffer_unordered(AT_ONCE).fold(0, |sum, one| ready(sum + one)).await)
}

/// Cancels an order whose reservation expired at `since`. `false` when it was paid meanwhile, or the bank does not
/// answer yet.
pub(super) async fn end_overdue(orders: &Orders, order: OrderId, since: Timestamp) -> Result<bool, Fault> {
    let is_patient = orders.clock.now().duration_since(*since) < PATIENT;
    if settle_open(orders, order).await? == Asked::NoAnswer && is_patient {
        return Ok(false);
    }
    let end = async |mut tx: Tx| cancel_if_due(orders, &mut tx, order).await;
    let is_ended = orders.db.transaction("cancelling an unpaid order", end).await?;
    if is_ended {
        call_off(orders, order).await;
    }
    Ok(is_ended)
}

/// `false` when the order was paid or cancelled meanwhile.
async fn cancel_if_due(orders: &Orders, tx: &mut Write, order: OrderId) -> Result<bool, Fault> {
    let locked = orders_rows::lock(tx, order).await?;
    if !locked.as_ref().is_some_and(is_due) {
        return Ok(false);
    }
    let end = Cancellation { reason: LATE.to_owned(), to_shelf: true, by: Actor::Shop };
    match cancel(orders, tx, order, end).await {
        Ok(()) => Ok(true),
        Err(Failure::Refused(NotMoved::NoOrder | NotMoved::Elsewhere(_) | NotMoved::NotPaid)) => Ok(false),
        Err(Failure::Fault(fault)) => Err(fault),
    }
}
