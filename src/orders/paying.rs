//! Paying online: beginning an attempt, settling it, and cancelling orders that were not paid in time.
//!
//! No bank is asked while a transaction is open. An attempt is stored before the bank hears of it, so after a crash the
//! program asks about the same attempt and not about a new one.

use std::future::{Future, ready};
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use jiff::SignedDuration;
use techstore_db::{Timestamp, Tx, Write};
use tokio::time::timeout;

use crate::inventory;
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::{OrderId, PaymentId};
use crate::kernel::money::Kopecks;
use crate::orders::history;
use crate::orders::letters::Occasion;
use crate::orders::model::{Actor, EventKind};
use crate::orders::notices;
use crate::orders::reading::awaits;
use crate::orders::state::Attempt;
use crate::orders::store::payments::{self as rows, UnsettledRow};
use crate::orders::store::transitions::{self as orders_rows, LockedRow};
use crate::orders::transitions::tell;
use crate::orders::{Orders, State};
use crate::payments::{Invoice, PATIENCE, Report, Standing, Trouble};

/// Orders or payments per query.
const MOST: i64 = 200;
/// Banks asked at a time.
const AT_ONCE: usize = 8;
/// A customer who begins to pay shortly before the deadline gets this much time, but in all no more than twice the
/// usual time.
const TIME_TO_PAY: SignedDuration = SignedDuration::from_mins(10);
/// How long a customer who cancels waits for the bank to call off the payment. The job `payments` tries again.
const COURTESY: Duration = Duration::from_secs(2);
/// How long after its beginning an attempt is still asked about.
const ASKED: SignedDuration = SignedDuration::from_hours(48);

/// Why an order cannot be paid online now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotPayable {
    /// The order does not wait for a payment.
    NotDue,
    /// There is no bank, or it does not answer.
    NoBank,
}

/// Begins an attempt to pay, or continues the open one. Returns the page on which the customer pays.
///
/// # Errors
/// [`NotPayable`].
pub async fn pay(orders: &Orders, order: OrderId, back: &str) -> Outcome<String, NotPayable> {
    let bank = orders.till.bank().ok_or(Failure::Refused(NotPayable::NoBank))?;
    let begin = async |mut tx: Tx| begin(orders, &mut tx, order, bank.name()).await;
    let attempt = orders.db.transaction("beginning an attempt to pay", begin).await?;
    if let Some(page) = attempt.page {
        return Ok(page);
    }
    let invoice = Invoice { payment: attempt.id, order, amount: attempt.amount, back: back.to_owned() };
    let begun = match timeout(PATIENCE, bank.begin(&invoice)).await {
        Ok(Ok(begun)) => begun,
        Ok(Err(trouble)) => {
            tracing::warn!(order = order.0, cause = format!("{:#}", trouble.0), "a bank refused to begin a payment");
            return Err(Failure::Refused(NotPayable::NoBank));
        }
        Err(_) => {
            tracing::warn!(order = order.0, "a bank did not answer");
            return Err(Failure::Refused(NotPayable::NoBank));
        }
    };
    let note = async |mut tx: Tx| rows::begun(&mut tx, attempt.id, &begun.reference, &begun.page).await;
    orders.db.transaction("storing a bank's reference of a payment", note).await?;
    Ok(begun.page)
}

/// An open attempt to pay.
struct Open {
    id: PaymentId,
    amount: Kopecks,
    /// Where the customer pays; `None` until the bank has answered.
    page: Option<String>,
}

async fn begin(orders: &Orders, tx: &mut Write, order: OrderId, provider: &'static str) -> Outcome<Open, NotPayable> {
    let locked = orders_rows::lock(tx, order).await?;
    let locked = locked.filter(is_due).ok_or(Failure::Refused(NotPayable::NotDue))?;
    let now = orders.clock.now();
    let latest = *locked.placed_at + orders.payment_time + orders.payment_time;
    inventory::extend(tx, order, Timestamp::new((*now + TIME_TO_PAY).min(latest))).await?;
    let open = rows::pending(tx, order).await?;
    let (id, page) = match open {
        Some(open) if open.provider == provider => (open.id, open.page),
        other => {
            if let Some(other) = other {
                // The attempt is at a former bank of the shop.
                rows::end(tx, other.id, Attempt::Failed, now).await?;
            }
            (rows::insert(tx, order, provider, locked.total, now).await?, None)
        }
    };
    Ok(Open { id, amount: locked.total, page })
}

pub(super) fn is_due(locked: &LockedRow) -> bool {
    awaits(locked.payment, locked.paid_at.is_some(), locked.state)
}

/// The result of asking a bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The attempt has ended, now or before, or does not exist.
    Settled,
    /// The customer has not decided yet.
    Waiting,
    /// The bank does not answer.
    NoAnswer,
}

/// Asks the bank how an attempt has ended, and acts on it, once. Anybody may cause this call with any reference: only
/// the bank's answer counts.
pub async fn settle(orders: &Orders, provider: &str, reference: &str) -> Result<Asked, Fault> {
    let Some(bank) = orders.till.bank().filter(|bank| bank.name() == provider) else { return Ok(Asked::Settled) };
    let mut db = orders.db.read().await?;
    let attempt = rows::unsettled(&mut db, provider, reference).await.while_("looking for an attempt to pay")?;
    drop(db);
    let Some(attempt) = attempt else { return Ok(Asked::Settled) };
    let mut answer = ask(bank.standing(reference)).await;
    if attempt.is_over && answer.is_some_and(|report| report.standing == Standing::Pending) {
        // The order is not due any more: call the payment off, so that no money comes that has to go back.
        let called_off = ask(bank.cancel(reference)).await;
        answer = if called_off.is_some() { ask(bank.standing(reference)).await } else { None };
    }
    let report = match answer {
        None => return Ok(Asked::NoAnswer),
        Some(Report { standing: Standing::Pending, .. }) => return Ok(Asked::Waiting),
        Some(report) => report,
    };
    let end = async |mut tx: Tx| end(orders, &mut tx, &attempt, report).await;
    if let Some(ended) = orders.db.transaction("ending an attempt to pay", end).await? {
        let Ended { state, is_whole } = ended;
        tracing::info!(order = attempt.order_id.0, ended = state.as_str(), is_whole, "an attempt to pay has ended");
    }
    Ok(Asked::Settled)
}

async fn ask<T>(question: impl Future<Output = Result<T, Trouble>>) -> Option<T> {
    match timeout(PATIENCE, question).await {
        Ok(Ok(answer)) => Some(answer),
        Ok(Err(trouble)) => {
            tracing::warn!(cause = format!("{:#}", trouble.0), "a bank did not report the state of a payment");
            None
        }
        Err(_) => {
            tracing::warn!("a bank did not report the state of a payment in time");
            None
        }
    }
}

/// How an attempt to pay has ended.
struct Ended {
    state: Attempt,
    /// Whether the sum is exactly the order's total.
    is_whole: bool,
}

/// Ends an attempt as the bank reports it; `None` when it had ended the same way before.
async fn end(orders: &Orders, tx: &mut Write, attempt: &UnsettledRow, report: Report) -> Result<Option<Ended>, Fault> {
    let (payment, order, now) = (attempt.id, attempt.order_id, orders.clock.now());
    let locked = orders_rows::lock(tx, order).await?;
    let Some(locked) = locked else { return Ok(None) };
    let is_whole = report.amount == locked.total;
    let ended = match report.standing {
        Standing::Succeeded if is_due(&locked) && is_whole => Attempt::Succeeded,
        // The order was not due, or the sum differs: the money goes back.
        Standing::Succeeded => Attempt::RefundDue,
        Standing::Pending | Standing::Failed => Attempt::Failed,
    };
    if !rows::end(tx, payment, ended, now).await? {
        return Ok(None);
    }
    match ended {
        Attempt::Succeeded => {
            orders_rows::set_paid(tx, order, now).await?;
            inventory::sell_reserved(tx, order, now).await?;
            history::write(tx, order, EventKind::Paid, Actor::Shop, "", now).await?;
            tell(orders, tx, order, Occasion::Paid).await?;
        }
        Attempt::RefundDue => {
            let came = report.amount.max(Kopecks::ZERO);
            rows::set_amount(tx, payment, came).await?;
            history::write(tx, order, EventKind::RefundDue, Actor::Shop, "", now).await?;
            tell(orders, tx, order, Occasion::RefundDue).await?;
            notices::owed(orders, tx, order, Some(came)).await?;
        }
        Attempt::Failed if locked.state == State::New => {
            history::write(tx, order, EventKind::PaymentFailed, Actor::Shop, "", now).await?;
        }
        Attempt::Failed | Attempt::Pending => {}
    }
    Ok(Some(Ended { state: ended, is_whole }))
}

/// Settles an order's open attempt, if there is one. For an order that has ended, it is called off.
pub(super) async fn settle_open(orders: &Orders, order: OrderId) -> Result<Asked, Fault> {
    let mut db = orders.db.read().await?;
    let open = rows::pending(&mut db, order).await.while_("looking for an open attempt to pay")?;
    drop(db);
    match open.and_then(|open| Some((open.provider, open.reference?))) {
        Some((provider, reference)) => settle(orders, &provider, &reference).await,
        None => Ok(Asked::Settled),
    }
}

/// Has the bank call off the payment of a cancelled order. Best effort, and only for a moment: whoever cancelled should
/// not wait, and money that comes anyway is owed.
pub(crate) async fn call_off(orders: &Orders, order: OrderId) {
    match timeout(COURTESY, settle_open(orders, order)).await {
        Ok(Ok(_)) => {}
        Ok(Err(fault)) => {
            tracing::error!(order = order.0, causes = fault.causes(), "a payment could not be called off");
        }
        Err(_) => tracing::warn!(order = order.0, "a bank did not call off a payment in time"),
    }
}

/// Settles all open attempts, several at a time. A failure of one does not stop the others.
pub async fn ask_bank(orders: &Orders, goes_on: impl Fn() -> bool) -> Result<(), Fault> {
    let Some(bank) = orders.till.bank() else { return Ok(()) };
    let since = Timestamp::new(*orders.clock.now() - ASKED);
    let settle = |(_, reference): (i64, String)| async move {
        if let Err(fault) = settle(orders, bank.name(), &reference).await {
            tracing::error!(causes = fault.causes(), "an attempt to pay could not be settled");
        }
    };
    let mut before = i64::MAX;
    while goes_on() {
        let mut db = orders.db.read().await?;
        let open =
            rows::open(&mut db, bank.name(), since, before, MOST).await.while_("looking for open attempts to pay")?;
        drop(db);
        let Some((last, _)) = open.last() else { break };
        before = *last;
        stream::iter(open).take_while(|_| ready(goes_on())).for_each_concurrent(AT_ONCE, settle).await;
    }
    Ok(())
}
