//! Orders to be paid on receipt that nobody of the staff confirmed in time end by themselves: their goods go back on sale, and
//! the customer is told. Only what this version placed: older orders and imported ones are the staff's to decide.

use std::future::ready;

use futures_util::stream::{self, StreamExt};
use jiff::SignedDuration;
use techstore_db::{Timestamp, Tx, Write};

use crate::kernel::fault::{Failure, Fault, While};
use crate::kernel::ids::OrderId;
use crate::orders::model::{Actor, UNCONFIRMED};
use crate::orders::store::transitions as orders_rows;
use crate::orders::store::unconfirmed as rows;
use crate::orders::transitions::{Cancellation, NotMoved, cancel};
use crate::orders::{Orders, State};

/// How many orders are looked at in one go.
const MOST: i64 = 200;

impl Orders {
    /// Until when the shop has to confirm an order that was placed then; nothing when it may take its time.
    #[must_use]
    pub(crate) fn confirmed_by(&self, placed_at: Timestamp) -> Option<Timestamp> {
        self.unconfirmed.map(|wait| Timestamp::new(*placed_at + wait))
    }
}

/// Ends what nobody confirmed in time; says how many.
pub async fn end_unconfirmed(orders: &Orders, goes_on: impl Fn() -> bool) -> Result<usize, Fault> {
    let Some(wait) = orders.unconfirmed else { return Ok(0) };
    let before = placed_before(orders, wait);
    let mut db = orders.db.read().await?;
    let overdue = rows::overdue(&mut db, before, MOST).await.while_("looking for orders that nobody confirmed")?;
    drop(db);
    let end = |order: OrderId| async move {
        match end_overdue(orders, order).await {
            Ok(is_ended) => usize::from(is_ended),
            Err(fault) => {
                tracing::error!(order = order.0, causes = fault.causes(), "an unconfirmed order could not be ended");
                0
            }
        }
    };
    let overdue = stream::iter(overdue).take_while(|_| ready(goes_on()));
    Ok(overdue.then(end).fold(0, |sum, one| ready(sum + one)).await)
}

/// Ends an order that nobody confirmed in time; `false` when somebody did meanwhile.
pub(super) async fn end_overdue(orders: &Orders, order: OrderId) -> Result<bool, Fault> {
    let Some(wait) = orders.unconfirmed else { return Ok(false) };
    let before = placed_before(orders, wait);
    let end = async |mut tx: Tx| end_one(orders, &mut tx, order, before).await;
    orders.db.transaction("ending an order that nobody confirmed", end).await
}

fn placed_before(orders: &Orders, wait: SignedDuration) -> Timestamp {
    Timestamp::new(*orders.clock.now() - wait)
}

/// Ends one; `false` when it was confirmed, cancelled or ended by another process meanwhile.
async fn end_one(orders: &Orders, tx: &mut Write, order: OrderId, before: Timestamp) -> Result<bool, Fault> {
    let locked = orders_rows::lock(tx, order).await?;
    if locked.is_none_or(|locked| locked.state != State::New || locked.placed_at > before) {
        return Ok(false);
    }
    let end = Cancellation { reason: UNCONFIRMED.to_owned(), to_shelf: true, by: Actor::Shop };
    match cancel(orders, tx, order, end).await {
        Ok(()) => Ok(true),
        Err(Failure::Refused(NotMoved::NoOrder | NotMoved::Elsewhere(_) | NotMoved::NotPaid)) => Ok(false),
        Err(Failure::Fault(fault)) => Err(fault),
    }
}
