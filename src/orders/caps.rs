//! How many orders may wait for the shop's confirmation: whoever orders without end, to be paid on receipt, would empty the
//! shelves. Counted in the transaction that places the order, for an account, a mailbox, a phone and a network.
//!
//! Orders of older versions and imported ones are not counted: they do not end by themselves either. The staff lifts the cap
//! for a customer it knows.

use techstore_db::{Reads, Timestamp, Tx, Write};

use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::orders::model::{Cap, Lift, Lifter, MarkKind, NotPlaced, Orderer};
use crate::orders::store::caps as rows;

/// Unconfirmed orders of one account, mailbox or phone.
pub(crate) const PER_CUSTOMER: i64 = 3;
/// Unconfirmed orders of one network: a family, an office, a provider's address with many people behind it.
pub(crate) const PER_NETWORK: i64 = 10;
/// After how many seconds a program may ask again; people are told to call.
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

/// Lets an order be placed while there are not too many that wait. Others of the same customer or network wait until the
/// transaction ends.
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
    // Whoever the staff knows is not held up by their neighbours; an address or a number alone can be typed by anybody.
    let is_known = is_lifted(MarkKind::Account) || (is_lifted(MarkKind::Mailbox) && is_lifted(MarkKind::Phone));
    if open.of_network >= PER_NETWORK && !is_known {
        return Err(Failure::Refused(NotPlaced::Unconfirmed(Cap::Network)));
    }
    Ok(())
}

/// Who lifted the cap for a customer, and when; nothing while it holds.
pub(crate) async fn lifted(db: &mut impl Reads, who: &Orderer) -> Result<Option<Lift>, Fault> {
    let lifts = rows::lifts(db, who).await.while_("looking for caps that are lifted")?;
    Ok(lifts.into_iter().next())
}

/// Lifts the cap for a customer, known by account, mailbox and phone; `false` when it was lifted already.
pub(crate) async fn lift(tx: &mut Write, who: &Orderer, by: Lifter<'_>, now: Timestamp) -> Result<bool, Fault> {
    let mut is_new = false;
    for mark in who.marks() {
        is_new |= rows::lift(tx, &mark, by, now).await?;
    }
    Ok(is_new)
}

/// Puts the cap back; `false` when it holds already.
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
    orders.db.transaction("forgetting old turns", sweep).await
}
