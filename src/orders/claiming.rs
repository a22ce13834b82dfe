//! A guest's order is added to an account. Two proofs are needed: the link of a message shows that somebody reads the order's
//! mail, and the account's own address that the mail was meant for them. A link alone may have been forwarded.

use techstore_db::Tx;

use crate::accounts;
use crate::kernel::email::{Email, fold};
use crate::kernel::fault::{Failure, Fault, Outcome};
use crate::kernel::ids::UserId;
use crate::mail::{Proof, proof};
use crate::orders::history;
use crate::orders::model::{Actor, EventKind};
use crate::orders::store::transitions as rows;
use crate::orders::{Access, Order, Orders};

/// Why an order is not added to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotClaimed {
    /// The order was not opened by the link of a message.
    NoLink,
    /// The account has another e-mail than the order.
    OtherEmail,
    /// The account's e-mail is not proven to be its owner's.
    NotProven,
    /// It is in an account already.
    AlreadyClaimed,
}

/// Whether somebody may add a guest's order to their account.
pub(crate) async fn may_claim(orders: &Orders, order: &Order, user: UserId, access: Access) -> Outcome<(), NotClaimed> {
    if access != Access::Mail {
        return Err(Failure::Refused(NotClaimed::NoLink));
    }
    if order.user.is_some() {
        return Err(Failure::Refused(NotClaimed::AlreadyClaimed));
    }
    let email = accounts::person(&orders.accounts, user).await?.map(|person| person.email).unwrap_or_default();
    if email.is_empty() || fold(&email) != fold(&order.contact.email) {
        return Err(Failure::Refused(NotClaimed::OtherEmail));
    }
    let is_unproven = Email::parse(&email).is_ok_and(|email| proof(&email) == Proof::Unproven);
    if is_unproven { Err(Failure::Refused(NotClaimed::NotProven)) } else { Ok(()) }
}

/// Adds a guest's order to an account. From then on its links open nothing.
///
/// # Errors
/// [`NotClaimed`].
pub(crate) async fn claim(orders: &Orders, order: &Order, user: UserId, access: Access) -> Outcome<(), NotClaimed> {
    may_claim(orders, order, user, access).await?;
    let claim = async |mut tx: Tx| {
        if !rows::give_to(&mut tx, order.id, user).await? {
            return Err(Failure::Refused(NotClaimed::AlreadyClaimed));
        }
        let now = orders.clock.now();
        history::write(&mut tx, order.id, EventKind::Claimed, Actor::Customer(Some(user)), "", now).await?;
        Ok(())
    };
    orders.db.transaction("adding an order to an account", claim).await
}

impl NotClaimed {
    #[must_use]
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::NoLink => "Чтобы добавить заказ в аккаунт, откройте ссылку из письма о нём",
            Self::OtherEmail => "Заказ оформлен на другую почту: его можно добавить только в аккаунт с этой почтой",
            Self::NotProven => "Сначала подтвердите почту аккаунта, потом добавьте в него заказ",
            Self::AlreadyClaimed => "Заказ уже добавлен в аккаунт",
        }
    }
}

/// Separates a refusal from a fault.
pub(crate) fn refusal(outcome: Outcome<(), NotClaimed>) -> Result<Option<NotClaimed>, Fault> {
    match outcome {
        Ok(()) => Ok(None),
        Err(Failure::Refused(why)) => Ok(Some(why)),
        Err(Failure::Fault(fault)) => Err(fault),
    }
}
