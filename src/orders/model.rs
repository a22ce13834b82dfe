//! Types that the orders' contexts and stores share.

pub(crate) mod staff;

use std::net::IpAddr;

use techstore_db::{Timestamp, record};

use crate::kernel::allowance::network_of;
use crate::kernel::email::mailbox;
use crate::kernel::ids::{ProductId, UserId};
use crate::kernel::money::Kopecks;
use crate::orders::details::Contact;
use crate::orders::state::State;

/// The reason when nobody confirmed an order in time. Customers read it, and the history recognizes such a cancellation
/// by it.
pub(crate) const UNCONFIRMED: &str = "Магазин не подтвердил заказ вовремя.";

/// Who does something with an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    Customer(Option<UserId>),
    /// With the name they have now.
    Staff(UserId, String),
    Shop,
}

/// Who did something, as the history stores it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ActorKind {
    Customer,
    Staff,
    Shop,
}

techstore_db::text_enum!(ActorKind);

impl ActorKind {
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Staff => "staff",
            Self::Shop => "shop",
        }
    }

    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Customer, Self::Staff, Self::Shop].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What happened to an order. An unknown word in the history is a fault: taken for something else, a note of the staff
/// might be shown to the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EventKind {
    Placed,
    /// Imported from an old site.
    Imported,
    /// Never [`State::New`]: that is `Placed` or `Imported`.
    Moved(State),
    Paid,
    PaymentFailed,
    RefundDue,
    Refunded,
    Claimed,
    /// The staff noted something; customers do not see it.
    Note,
}

techstore_db::text_enum!(EventKind);

impl EventKind {
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Imported => "imported",
            Self::Moved(state) => state.as_str(),
            Self::Paid => "paid",
            Self::PaymentFailed => "payment_failed",
            Self::RefundDue => "refund_due",
            Self::Refunded => "refunded",
            Self::Claimed => "claimed",
            Self::Note => "note",
        }
    }

    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let others = [
            Self::Placed,
            Self::Imported,
            Self::Paid,
            Self::PaymentFailed,
            Self::RefundDue,
            Self::Refunded,
            Self::Claimed,
            Self::Note,
        ];
        let moved = || State::parse(text).filter(|state| *state != State::New).map(Self::Moved);
        others.into_iter().find(|kind| kind.as_str() == text).or_else(moved)
    }

    #[must_use]
    pub(crate) fn leads_to(self, state: State) -> bool {
        match state {
            State::New => matches!(self, Self::Placed | Self::Imported),
            other => self == Self::Moved(other),
        }
    }
}

record! {
    /// A line of an order: what was bought, as it was called and cost then.
    #[derive(Debug, Clone)]
    pub(crate) struct Line {
        /// `None` when the product was deleted.
        pub(crate) product: Option<ProductId>,
        pub(crate) sku: String,
        pub(crate) name: String,
        pub(crate) price: Kopecks,
        /// In per cent.
        pub(crate) vat_rate: i64,
        pub(crate) quantity: i64,
        pub(crate) sum: Kopecks,
        /// `None` unless customers still see the product.
        pub(crate) slug: Option<String>,
        pub(crate) drawing: String,
        pub(crate) image: Option<String>,
    }
}

/// Why no order was placed. Everything was rolled back.
#[derive(Debug)]
pub(crate) enum NotPlaced {
    EmptyCart,
    /// The cart is not what the customer saw: another price, quantity or product.
    Changed,
    /// The courier's price is not what the customer saw.
    Courier {
        before: Kopecks,
        now: Kopecks,
    },
    /// Stock is missing for these.
    Short(Vec<Short>),
    TooMany,
    /// More than the shop's limit for one product, which is in `available`.
    OverCap(Vec<Short>),
    TooManyPieces {
        pieces: i64,
        most: i64,
    },
    Unconfirmed(Cap),
    /// The guest's session has ended.
    NoSession,
    /// Too many orders from this network; seconds until the next may be tried.
    TooOften(u64),
}

/// A product of which fewer can be bought than are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Short {
    pub(crate) product: ProductId,
    pub(crate) name: String,
    pub(crate) wanted: i64,
    /// How many can be bought.
    pub(crate) available: i64,
    /// Whether the shop no longer sells it.
    pub(crate) is_withdrawn: bool,
}

/// Which cap an order ran into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cap {
    /// Of the account, the mailbox or the phone.
    Customer,
    Network,
}

/// Who orders, by what the caps count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Orderer {
    pub(crate) account: Option<UserId>,
    /// Empty when there is no e-mail.
    pub(crate) mailbox: String,
    /// As the order has it; empty when there is none.
    pub(crate) phone: String,
    /// Empty when it is not known.
    pub(crate) network: String,
}

impl Orderer {
    #[must_use]
    pub(crate) fn new(account: Option<UserId>, contact: &Contact, address: Option<IpAddr>) -> Self {
        Self {
            account,
            mailbox: mailbox(&contact.email),
            phone: contact.phone.clone(),
            network: address.map(|address| network_of(address).to_string()).unwrap_or_default(),
        }
    }

    /// The names that are locked while an order is placed, always in the same order: otherwise two orders could
    /// deadlock.
    pub(super) fn lock_names(&self) -> Vec<String> {
        let account = self.account.map(|account| format!("account {account}"));
        let named = [("mailbox", &self.mailbox), ("network", &self.network), ("phone", &self.phone)];
        let known = named.into_iter().filter(|(_, value)| !value.is_empty());
        account.into_iter().chain(known.map(|(kind, value)| format!("{kind} {value}"))).collect()
    }

    /// What the cap is lifted for. Not the network: others share it.
    pub(super) fn marks(&self) -> Vec<Mark> {
        let account = self.account.map(|account| account.to_string()).unwrap_or_default();
        let all = [
            (MarkKind::Account, account),
            (MarkKind::Mailbox, self.mailbox.clone()),
            (MarkKind::Phone, self.phone.clone()),
        ];
        let known = all.into_iter().filter(|(_, value)| !value.is_empty());
        known.map(|(kind, value)| Mark { kind, value }).collect()
    }
}

pub(crate) struct Mark {
    pub(crate) kind: MarkKind,
    pub(crate) value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MarkKind {
    Account,
    Mailbox,
    Phone,
}

techstore_db::text_enum!(MarkKind);

impl MarkKind {
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Mailbox => "mailbox",
            Self::Phone => "phone",
        }
    }

    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Account, Self::Mailbox, Self::Phone].into_iter().find(|kind| kind.as_str() == text)
    }
}

record! {
    /// A cap that is lifted.
    pub(crate) struct Lift {
        pub(crate) kind: MarkKind,
        /// The staff member's login at that time.
        pub(crate) staff_login: String,
        pub(crate) lifted_at: Timestamp,
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Lifter<'a> {
    pub(crate) id: UserId,
    pub(crate) login: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_that_nobody_knows_is_refused() {
        for kind in [EventKind::Placed, EventKind::Moved(State::Shipped), EventKind::RefundDue, EventKind::Note] {
            assert_eq!(EventKind::parse(kind.as_str()), Some(kind));
        }
        for word in ["", "new", "notes", "Note"] {
            assert_eq!(EventKind::parse(word), None, "{word}");
        }
    }
}
