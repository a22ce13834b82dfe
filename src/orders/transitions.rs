//! The transitions of an order from state to state. Each locks the order first, so of two at once the second sees what the
//! first did.

use techstore_db::Write;

use crate::inventory;
use crate::kernel::fault::{Failure, Fault, Outcome};
use crate::kernel::ids::OrderId;
use crate::mail;
use crate::orders::history;
use crate::orders::letters::{self, Occasion};
use crate::orders::model::{Actor, EventKind};
use crate::orders::notices;
use crate::orders::reading::{awaits, order_in};
use crate::orders::store::payments;
use crate::orders::store::transitions::{self as rows, LockedRow};
use crate::orders::{Orders, State, Step};

/// Why a transition was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotMoved {
    /// There is no such order.
    NoOrder,
    /// The order is in another state than the step begins with.
    Elsewhere(State),
    /// It is to be paid online first.
    NotPaid,
}

/// How to cancel an order.
#[derive(Debug, Clone)]
pub struct Cancellation {
    pub reason: String,
    /// Whether sold goods return to the stock.
    pub to_shelf: bool,
    /// A customer can cancel a new order only, the shop every order that was not delivered.
    pub by: Actor,
}

/// Whether a step is possible in this state. An order that waits for an online payment cannot be confirmed.
///
/// # Errors
/// [`NotMoved`].
pub(crate) fn fits(step: Step, present: State, awaits_payment: bool) -> Result<(), NotMoved> {
    if present != step.from() {
        Err(NotMoved::Elsewhere(present))
    } else if awaits_payment {
        Err(NotMoved::NotPaid)
    } else {
        Ok(())
    }
}

/// Locks an order until the transaction ends; `None` when there is none.
pub(crate) async fn lock(tx: &mut Write, id: OrderId) -> Result<Option<State>, Fault> {
    let order = rows::lock(tx, id).await?;
    Ok(order.map(|order| order.state))
}

/// Moves an order to its next state. The customer gets a message when it is confirmed or sent.
///
/// # Errors
/// [`NotMoved`].
pub async fn advance(orders: &Orders, tx: &mut Write, id: OrderId, step: Step, by: Actor) -> Outcome<(), NotMoved> {
    let now = orders.clock.now();
    let order = lock_existing(tx, id).await?;
    let awaits_payment = awaits(order.payment, order.paid_at.is_some(), order.state);
    fits(step, order.state, awaits_payment).map_err(Failure::Refused)?;
    let to = step.to();
    rows::set_state(tx, id, to).await?;
    if step == Step::Deliver {
        rows::set_paid(tx, id, now).await?;
    }
    history::write(tx, id, EventKind::Moved(to), by, "", now).await?;
    match step {
        Step::Confirm => tell(orders, tx, id, Occasion::Confirmed).await?,
        Step::Ship => tell(orders, tx, id, Occasion::Shipped).await?,
        Step::Process | Step::Deliver => {}
    }
    Ok(())
}

/// Cancels an order. Reservations are released; sold goods return to the stock if `to_shelf` says so. Money that has
/// come is owed.
///
/// # Errors
/// [`NotMoved`].
pub async fn cancel(orders: &Orders, tx: &mut Write, id: OrderId, end: Cancellation) -> Outcome<(), NotMoved> {
    let now = orders.clock.now();
    let order = lock_existing(tx, id).await?;
    let present = order.state;
    let is_possible = match end.by {
        Actor::Customer(_) => present == State::New,
        Actor::Staff(..) | Actor::Shop => present.can_be_cancelled(),
    };
    if !is_possible {
        return Err(Failure::Refused(NotMoved::Elsewhere(present)));
    }
    rows::set_state(tx, id, State::Cancelled).await?;
    rows::set_reason(tx, id, &end.reason).await?;
    if !inventory::release(tx, id).await? && end.to_shelf {
        for (product, quantity) in rows::pieces(tx, id).await? {
            inventory::give_back(tx, id, product, quantity, now).await?;
        }
    }
    history::write(tx, id, EventKind::Moved(State::Cancelled), end.by, &end.reason, now).await?;
    if payments::owe(tx, id).await? {
        history::write(tx, id, EventKind::RefundDue, Actor::Shop, "", now).await?;
        notices::owed(orders, tx, id, None).await?;
    }
    tell(orders, tx, id, Occasion::Cancelled).await?;
    Ok(())
}

async fn lock_existing(tx: &mut Write, id: OrderId) -> Outcome<LockedRow, NotMoved> {
    let order = rows::lock(tx, id).await?;
    order.ok_or(Failure::Refused(NotMoved::NoOrder))
}

/// Puts a message to the customer into the outbox.
pub(super) async fn tell(orders: &Orders, tx: &mut Write, id: OrderId, occasion: Occasion) -> Result<(), Fault> {
    let key = orders.key_in(tx).await?;
    let Some(order) = order_in(tx, id).await? else { return Ok(()) };
    if let Some(message) = letters::letter(orders, &order, occasion, &key)? {
        mail::enqueue(&orders.mail, tx, &message).await?;
    }
    Ok(())
}
