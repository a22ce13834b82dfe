//! Cancelling orders to be paid on receipt that the staff did not confirm in time: the goods go back on sale and the
//! customer gets a message. Orders of older versions and imported ones are left to the staff.

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

const MOST: i64 = 200;

impl Orders {
    /// The deadline for confirming an order placed at `placed_at`; `None` when there is none.
    #[must_use]
    pub(crate) fn confirmed_by(&self, placed_at: Timestamp) -> Option<Timestamp> {
        self.unconfirmed.map(|wait| Timestamp::new(*placed_at + wait))
    }
}

/// Cancels orders that nobody confirmed in time and returns how many.
pub async fn end_unconfirmed(orders: &Orders, goes_on: impl Fn() -> bool) -> Result<usize, Fault> {
    let Some(wait) = orders.unconfirmed else { return Ok(0) };
    let before = placed_before(orders, wait);
    let mut db = orders.db.read().await?;
    let overdue = rows::overdue(&mut db, before, MOST).await.while_("looking for unconfirmed orders")?;
    drop(db);
    let end = |order: OrderId| async move {
        match end_overdue(orders, order).await {
            Ok(is_ended) => usize::from(is_ended),
            Err(fault) => {
                tracing::error!(
                    order = order.0,
                    causes = fault.causes(),
                    "an unconfirmed order could not be cancelled"
                );
                0
            }
        }
    };
    let overdue = stream::iter(overdue).take_while(|_| ready(goes_on()));
    Ok(overdue.then(end).fold(0, |sum, one| ready(sum + one)).await)
}

/// `false` when the order was confirmed or cancelled meanwhile.
pub(super) async fn end_overdue(orders: &Orders, order: OrderId) -> Result<bool, Fault> {
    let Some(wait) = orders.unconfirmed else { return Ok(false) };
    let before = placed_before(orders, wait);
    let end = async |mut tx: Tx| end_one(orders, &mut tx, order, before).await;
    orders.db.transaction("cancelling an unconfirmed order", end).await
}

fn placed_before(orders: &Orders, wait: SignedDuration) -> Timestamp {
    Timestamp::new(*orders.clock.now() - wait)
}

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
