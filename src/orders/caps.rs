//! Caps on unconfirmed orders. An order to be paid on receipt takes stock without costing anything, so unlimited orders
//! could empty the shop. They are counted in the transaction that places the order, per account, mailbox, phone and
//! network.
//!
//! Orders of older versions and imported ones do not count, as they do not expire either. The staff can lift the cap
//! for a customer whom they know.

use techstore_db::{Reads, Timestamp, Tx, Write};

use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::orders::model::{Cap, Lift, Lifter, MarkKind, NotPlaced, Orderer};
use crate::orders::store::caps as rows;

/// Unconfirmed orders of one account, mailbox or phone.
pub(crate) const PER_CUSTOMER: i64 = 3;
/// Unconfirmed orders of one network: a family, an office, a provider's address with many people behind it.
pub(crate) const PER_NETWORK: i64 = 10;
/// `Retry-After` for programs, in seconds. People are asked to call.
pub(crate) const RETRY: u64 = 3600;

impl Cap {
    #[must_use]
    pub(crate) fn sentence(self) -> String {
        const CALL: &str = "позвоните нам: +7\u{a0}495\u{a0}555-01-42, ежедневно с\u{a0}10:00 до\u{a0}21:00.";
        match self {
            Self::Customer => format!(
                "На эту почту или телефон уже оформлены {PER_CUSTOMER}\u{a0}заказа, которые магазин ещё не подтвердил: \
                 больше сразу нельзя. Дождитесь подтверждения, отмените один из них или {CALL}"
            ),
            Self::Network => format!(
                "Из вашей сети уже оформлено {PER_NETWORK}\u{a0}заказов, которые магазин ещё не подтвердил: больше сразу \
                 нельзя. Дождитесь подтверждения или {CALL}"
            ),
        }
    }
}

/// Refuses an order when too many of the same customer or network are unconfirmed. It locks their names, so of two
/// concurrent orders the second is counted after the first.
pub(super) async fn check(tx: &mut Write, who: &Orderer, now: Timestamp) -> Outcome<(), NotPlaced> {
    for name in who.lock_names() {
        rows::lock(tx, &name, now).await?;
    }
    let lifted = rows::lifts(tx, who).await?;
    let is_lifted = |kind: MarkKind| lifted.iter().any(|lift| lift.kind == kind);
    let open = rows::open(tx, who).await?;
    let is_full = (open.of_account >= PER_CUSTOMER && !is_lifted(MarkKind::Account))
        || (open.of_mailbox >= PER_CUSTOMER && !is_lifted(MarkKind::Mailbox))
        || (open.of_phone >= PER_CUSTOMER && !is_lifted(MarkKind::Phone));
    if is_full {
        return Err(Failure::Refused(NotPlaced::Unconfirmed(Cap::Customer)));
    }
    // A customer whom the staff knows is not limited by others in the same network. Mailbox or phone alone do not
    // identify them: anybody can type either.
    let is_known = is_lifted(MarkKind::Account) || (is_lifted(MarkKind::Mailbox) && is_lifted(MarkKind::Phone));
    if open.of_network >= PER_NETWORK && !is_known {
        return Err(Failure::Refused(NotPlaced::Unconfirmed(Cap::Network)));
    }
    Ok(())
}

/// Who lifted the cap for a customer, and when; `None` while it applies.
pub(crate) async fn lifted(db: &mut impl Reads, who: &Orderer) -> Result<Option<Lift>, Fault> {
    let lifts = rows::lifts(db, who).await.while_("looking for caps that are lifted")?;
    Ok(lifts.into_iter().next())
}

/// Lifts the cap for a customer's account, mailbox and phone. `false` when it was lifted already.
pub(crate) async fn lift(tx: &mut Write, who: &Orderer, by: Lifter<'_>, now: Timestamp) -> Result<bool, Fault> {
    let mut is_new = false;
    for mark in who.marks() {
        is_new |= rows::lift(tx, &mark, by, now).await?;
    }
    Ok(is_new)
}

/// Applies the cap again. `false` when it was not lifted.
pub(crate) async fn restore(tx: &mut Write, who: &Orderer) -> Result<bool, Fault> {
    let mut was_lifted = false;
    for mark in who.marks() {
        was_lifted |= rows::restore(tx, &mark).await?;
    }
    Ok(was_lifted)
}

/// Deletes lock rows that nobody has used for a day: they name people.
pub async fn sweep(orders: &crate::orders::Orders) -> Result<u64, Fault> {
    let before = Timestamp::new(*orders.clock.now() - jiff::SignedDuration::from_hours(24));
    let sweep = async |mut tx: Tx| Ok(rows::sweep(&mut tx, before).await?);
    orders.db.transaction("deleting old lock rows", sweep).await
}
