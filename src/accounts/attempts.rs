//! How often somebody may try to sign in or to register.
//!
//! Wrong passwords are counted by address, by address and account, and by account. The first two refuse for a while; the
//! last only slows down, so that nobody can lock a person out of their own account (ASVS 6.1.1). A token is taken before
//! the password is looked at and given back when it was right.

use std::net::IpAddr;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::kernel::allowance::{Allowance, network_of};

const MINUTE: SignedDuration = SignedDuration::from_secs(60);
/// What an attempt on an account under attack waits.
const SLOWED: Duration = Duration::from_secs(2);

/// The limits.
pub struct Attempts {
    is_on: bool,
    by_address: Allowance<IpAddr>,
    by_pair: Allowance<(IpAddr, String)>,
    by_account: Allowance<String>,
    registrations: Allowance<IpAddr>,
}

/// Too many: to be tried again after so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany(pub u64);

impl Attempts {
    /// The limits, or none of them.
    #[must_use]
    pub fn new(is_on: bool) -> Self {
        Self {
            is_on,
            // 20 wrong ones in ten minutes.
            by_address: Allowance::new(10, MINUTE),
            by_pair: Allowance::new(5, MINUTE * 2),
            // 100 in ten minutes at full speed.
            by_account: Allowance::new(20, SignedDuration::from_millis(7_500)),
            registrations: Allowance::new(10, MINUTE * 6),
        }
    }

    /// Takes a try at an account's password. Says how long it has to wait before the password is looked at.
    ///
    /// # Errors
    /// [`TooMany`] wrong ones came from this address.
    pub fn sign_in(&self, address: IpAddr, account: &str, now: Timestamp) -> Result<Duration, TooMany> {
        if !self.is_on {
            return Ok(Duration::ZERO);
        }
        let address = network_of(address);
        self.by_address.take(address, now).map_err(too_many)?;
        if let Err(wait) = self.by_pair.take((address, account.to_owned()), now) {
            self.by_address.give_back(&address);
            return Err(too_many(wait));
        }
        Ok(if self.by_account.take(account.to_owned(), now).is_ok() { Duration::ZERO } else { SLOWED })
    }

    /// The password was right, or was not looked at: the try does not count.
    pub fn did_not_count(&self, address: IpAddr, account: &str) {
        if self.is_on {
            let address = network_of(address);
            self.by_address.give_back(&address);
            self.by_pair.give_back(&(address, account.to_owned()));
            self.by_account.give_back(&account.to_owned());
        }
    }

    /// Takes a registration.
    ///
    /// # Errors
    /// [`TooMany`] came from this address.
    pub fn register(&self, address: IpAddr, now: Timestamp) -> Result<(), TooMany> {
        if self.is_on { self.registrations.take(network_of(address), now).map_err(too_many) } else { Ok(()) }
    }

    /// The registration was refused for its input and does not count.
    pub fn did_not_register(&self, address: IpAddr) {
        if self.is_on {
            self.registrations.give_back(&network_of(address));
        }
    }
}

fn too_many(wait: SignedDuration) -> TooMany {
    TooMany(u64::try_from(wait.as_secs()).unwrap_or(0) + 1)
}
