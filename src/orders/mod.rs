//! Orders: placing them, what becomes of them, paying for them.
//!
//! - [`place`] turns a cart into an order in one transaction: today's prices, the stock, the lines, the history, the message.
//! - [`advance`] and [`cancel`] move an order from state to state; history and messages are written with them.
//! - [`pay`], [`settle`], [`ask_bank`] and [`end_unpaid`] deal with banks; goods are kept while somebody pays.
//! - [`staff`]: what the staff asks of orders: lists, figures, what belongs to one.
//! - [`Access`]: who may see an order. A guest has a signed link.

mod access;
pub(crate) mod api;
pub mod caps;
mod claiming;
pub mod deadlines;
mod details;
mod drafts;
mod ending;
mod history;
mod letters;
mod moving;
mod notices;
mod pages;
pub(crate) mod paths;
mod paying;
mod placing;
mod quote;
mod reading;
mod refunding;
mod repeating;
mod routes;
mod shown;
pub(crate) mod staff;
mod state;
pub(crate) mod store;
mod unconfirmed;
mod wanting;

use std::net::IpAddr;
use std::sync::Arc;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use techstore_db::Db;
use tokio::sync::OnceCell;

pub(crate) use access::{Access, Pass};
pub(crate) use api::Described;
pub(crate) use claiming::{NotClaimed, claim, may_claim};
pub(crate) use details::{Choices, Contact, Delivery, Details, Method, Payment, Said};
pub use drafts::sweep_drafts;
pub(crate) use drafts::{draft, forget_draft, forget_guests_draft, keep_draft};
pub(crate) use ending::{Ended, LINK_DAYS, ended};
pub use history::Actor;
pub(crate) use history::{Event, Note, note};
pub use moving::cancel;
pub use moving::{Cancellation, advance};
pub(crate) use moving::{NotMoved, fits, hold};
pub use paying::end_unpaid;
pub(crate) use paying::{NotPayable, call_off};
pub use paying::{ask_bank, pay, settle};
pub(crate) use placing::{NewOrder, NotPlaced, Placed, Short, awaiting, just_placed, place, placed};
pub(crate) use quote::{Quote, quote};
pub(crate) use reading::{Good, Line, Listed, Order, list, order, order_in};
pub(crate) use refunding::{NotOwed, refund};
pub(crate) use repeating::{Repeated, repeat};
pub(crate) use routes::routes;
pub(crate) use shown::Shown;
pub use state::State;
pub use state::Step;
pub use unconfirmed::end_unconfirmed;

use crate::accounts::Accounts;
use crate::cart::Carts;
use crate::kernel::allowance::Allowance;
use crate::kernel::clock::Clock;
use crate::kernel::delivery::Terms;
use crate::kernel::random::Random;
use crate::mail::Mail;
use crate::payments::Till;

/// What the orders need; cheap to clone.
#[derive(Clone)]
pub struct Orders(Arc<Shared>);

struct Shared {
    parts: Parts,
    /// The key that links are signed with.
    key: OnceCell<[u8; 32]>,
}

/// See [`Orders`].
pub struct Parts {
    pub db: Db,
    pub clock: Clock,
    pub(crate) random: Random,
    /// The zone days and hours are meant in.
    pub time_zone: TimeZone,
    pub(crate) accounts: Accounts,
    pub(crate) carts: Carts,
    pub(crate) mail: Mail,
    /// How orders reach people.
    pub(crate) terms: Arc<Terms>,
    pub till: Till,
    /// For how long goods are kept while somebody pays.
    pub(crate) keep: SignedDuration,
    /// After how long an order that nobody confirmed ends by itself; nothing for never.
    pub(crate) unconfirmed: Option<SignedDuration>,
    /// How many orders may come from one address; nothing when limits are off, and then no orders that wait are counted.
    pub(crate) limit: Option<Allowance<IpAddr>>,
}

/// Orders from one address at once, and how long until there may be one more: whoever orders without end, to be paid on
/// receipt, would empty the shelves.
const AT_ONCE: u32 = 20;
const ONE_MORE_AFTER: SignedDuration = SignedDuration::from_mins(3);

/// The limit of orders from one address.
#[must_use]
pub(crate) fn limit() -> Allowance<IpAddr> {
    Allowance::new(AT_ONCE, ONE_MORE_AFTER)
}

impl Orders {
    /// Shares the parts.
    #[must_use]
    pub(crate) fn new(parts: Parts) -> Self {
        Self(Arc::new(Shared { parts, key: OnceCell::new() }))
    }

    #[must_use]
    pub(crate) fn local(&self) -> jiff::civil::DateTime {
        self.time_zone.to_datetime(*self.clock.now())
    }

    /// What can be chosen at the checkout now.
    #[must_use]
    pub(crate) fn choices(&self) -> Choices<'_> {
        Choices { terms: &self.terms, now: self.local(), is_online: self.till.bank().is_some() }
    }
}

impl std::ops::Deref for Orders {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}
