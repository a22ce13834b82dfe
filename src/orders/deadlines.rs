//! The jobs that cancel an order that was not paid, or not confirmed by the staff, in time.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use techstore_db::{Timestamp, Write};
use tokio_util::sync::CancellationToken;

use crate::inventory::{self, Purpose};
use crate::jobs::{self, Job, Next};
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::OrderId;
use crate::orders::store::unconfirmed as rows;
use crate::orders::{Orders, unconfirmed, unpaid};

/// When to look again at an order whose bank did not answer.
const AGAIN: SignedDuration = SignedDuration::from_secs(15);

/// Enqueues the job that cancels a new order, if it has a deadline.
pub(super) async fn set(
    orders: &Orders,
    tx: &mut Write,
    order: OrderId,
    purpose: Purpose,
    now: Timestamp,
) -> Result<(), Fault> {
    match (purpose, orders.confirmed_by(now)) {
        (Purpose::ReservedUntil(until), _) => jobs::enqueue(tx, &EndUnpaid { order }, until, now).await,
        (Purpose::Sale, Some(until)) => jobs::enqueue(tx, &EndUnconfirmed { order }, until, now).await,
        (Purpose::Sale, None) => Ok(()),
    }
}

/// Cancels an order when its reservation ends, unless it was paid.
#[derive(Serialize, Deserialize)]
pub struct EndUnpaid {
    order: OrderId,
}

impl Job for EndUnpaid {
    const KIND: &'static str = "end_unpaid_order";
    const AT_ONCE: usize = 8;
    type Context = Orders;

    async fn run(&self, orders: &Orders, _: &CancellationToken) -> Result<Next, Fault> {
        let Some(until) = self.kept_until(orders).await? else { return Ok(Next::Done) };
        let now = orders.clock.now();
        if until > now {
            // The reservation was extended: the customer began to pay shortly before it expired.
            return Ok(Next::At(until));
        }
        if unpaid::end_overdue(orders, self.order, until).await? {
            tracing::info!(order = self.order.0, "an order was cancelled: it was not paid in time");
        }
        let is_kept = self.kept_until(orders).await?.is_some();
        Ok(if is_kept { Next::At(Timestamp::new(*now + AGAIN)) } else { Next::Done })
    }
}

impl EndUnpaid {
    async fn kept_until(&self, orders: &Orders) -> Result<Option<Timestamp>, Fault> {
        let mut db = orders.db.read().await?;
        inventory::reserved_until(&mut db, self.order).await
    }
}

/// Cancels an order to be paid on receipt that the staff did not confirm in time.
#[derive(Serialize, Deserialize)]
pub struct EndUnconfirmed {
    order: OrderId,
}

impl Job for EndUnconfirmed {
    const KIND: &'static str = "end_unconfirmed_order";
    type Context = Orders;

    async fn run(&self, orders: &Orders, _: &CancellationToken) -> Result<Next, Fault> {
        let mut db = orders.db.read().await?;
        let waits = rows::waits_since(&mut db, self.order).await.while_("looking whether an order was confirmed")?;
        drop(db);
        let Some(until) = waits.and_then(|since| orders.confirmed_by(since)) else { return Ok(Next::Done) };
        if until > orders.clock.now() {
            // The setting was changed since the order was placed.
            return Ok(Next::At(until));
        }
        if unconfirmed::end_overdue(orders, self.order).await? {
            tracing::info!(order = self.order.0, "an order was cancelled: it was not confirmed in time");
        }
        Ok(Next::Done)
    }
}
