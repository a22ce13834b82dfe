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

#[derive(Clone)]
pub struct Orders {
    pub db: Db,
    pub clock: Clock,
    pub(crate) random: Random,
    /// The zone of opening and delivery hours.
    pub time_zone: TimeZone,
    pub(crate) accounts: Accounts,
    pub(crate) carts: Carts,
    pub(crate) mail: Mail,
    pub(crate) terms: Arc<Terms>,
    pub till: Till,
    /// For how long goods are reserved while a customer pays online.
    pub(crate) payment_time: SignedDuration,
    /// When an order that nobody confirmed is cancelled; `None` for never.
    pub(crate) unconfirmed: Option<SignedDuration>,
    /// Orders per network; `None` when limits are off. Then unconfirmed orders are not capped either.
    pub(crate) limit: Option<Arc<Allowance<IpAddr>>>,
    /// Cached when it is first read.
    pub(crate) link_key: Arc<OnceCell<[u8; 32]>>,
}

/// Orders from one network in a burst, and the time until one more is allowed.
const AT_ONCE: u32 = 20;
const ONE_MORE_AFTER: SignedDuration = SignedDuration::from_mins(3);

#[must_use]
pub(crate) fn limit() -> Arc<Allowance<IpAddr>> {
    Arc::new(Allowance::new(AT_ONCE, ONE_MORE_AFTER))
}

impl Orders {
    #[must_use]
    pub(crate) fn local(&self) -> jiff::civil::DateTime {
        self.time_zone.to_datetime(*self.clock.now())
    }

    #[must_use]
    pub(crate) fn choices(&self) -> Choices<'_> {
        Choices { terms: &self.terms, now: self.local(), is_online: self.till.bank().is_some() }
    }
}
