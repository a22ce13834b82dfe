//! What every operation on orders needs.

use std::net::IpAddr;
use std::sync::Arc;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use techstore_db::Db;
use tokio::sync::OnceCell;

use crate::accounts::Accounts;
use crate::cart::Carts;
use crate::kernel::allowance::Allowance;
use crate::kernel::clock::Clock;
use crate::kernel::delivery::Terms;
use crate::kernel::random::Random;
use crate::mail::Mail;
use crate::orders::Choices;
use crate::payments::Till;

/// Cheap to clone.
#[derive(Clone)]
pub struct Orders {
    pub db: Db,
    pub clock: Clock,
    pub(crate) random: Random,
    /// The zone days and hours are meant in.
    pub time_zone: TimeZone,
    pub(crate) accounts: Accounts,
    pub(crate) carts: Carts,
    pub(crate) mail: Mail,
    pub(crate) terms: Arc<Terms>,
    pub till: Till,
    /// For how long goods are kept while somebody pays.
    pub(crate) keep: SignedDuration,
    /// After how long an order that nobody confirmed ends by itself; nothing for never.
    pub(crate) unconfirmed: Option<SignedDuration>,
    /// How many orders may come from one network; nothing when limits are off, and then no orders that wait are counted.
    pub(crate) limit: Option<Arc<Allowance<IpAddr>>>,
    /// The key that links are signed with, once it was read.
    pub(crate) link_key: Arc<OnceCell<[u8; 32]>>,
}

/// Orders from one network at once, and how long until there may be one more: whoever orders without end, to be paid on
/// receipt, would empty the shelves.
const AT_ONCE: u32 = 20;
const ONE_MORE_AFTER: SignedDuration = SignedDuration::from_mins(3);

/// The limit of orders from one network.
#[must_use]
pub(crate) fn limit() -> Arc<Allowance<IpAddr>> {
    Arc::new(Allowance::new(AT_ONCE, ONE_MORE_AFTER))
}

impl Orders {
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
