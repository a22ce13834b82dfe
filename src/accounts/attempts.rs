//! How often somebody may try to sign in or to register.
//!
//! Wrong passwords are counted by address, by address and account, and by account. The first two refuse for a while; the
//! last only slows down, so that nobody can lock a person out of their own account (ASVS 6.1.1). A token is taken before
//! the password is looked at and given back when it was right.

use std::net::IpAddr;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::kernel::allowance::{Allowance, network_of};

const MINUTE: SignedDuration = SignedDuration::from_secs(60);
/// What an attempt on an account under attack waits.
const SLOWED: Duration = Duration::from_secs(2);

/// The limits.
pub struct Attempts {
    is_on: bool,
    by_address: Allowance<IpAddr>,
    by_pair: Allowance<(IpAddr, Account)>,
    by_account: Allowance<Account>,
    registrations: Allowance<IpAddr>,
    /// Registrations that were refused, too.
    tries: Allowance<IpAddr>,
}

/// What stands for a login as it was typed, which may be as long as a body.
type Account = [u8; 32];

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
            // A person tries a few times; a program asks which logins there are, or keeps the processor busy.
            tries: Allowance::new(60, SignedDuration::from_secs(3)),
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
        let (address, account) = (network_of(address), account_of(account));
        self.by_address.take(address, now).map_err(too_many)?;
        if let Err(wait) = self.by_pair.take((address, account), now) {
            self.by_address.give_back(&address);
            return Err(too_many(wait));
        }
        Ok(if self.by_account.take(account, now).is_ok() { Duration::ZERO } else { SLOWED })
    }

    /// The password was right, or was not looked at: the try does not count.
    pub fn did_not_count(&self, address: IpAddr, account: &str) {
        if self.is_on {
            let (address, account) = (network_of(address), account_of(account));
            self.by_address.give_back(&address);
            self.by_pair.give_back(&(address, account));
            self.by_account.give_back(&account);
        }
    }

    /// Takes a registration.
    ///
    /// # Errors
    /// [`TooMany`] came from this address.
    pub fn register(&self, address: IpAddr, now: Timestamp) -> Result<(), TooMany> {
        if !self.is_on {
            return Ok(());
        }
        let address = network_of(address);
        self.tries.take(address, now).map_err(too_many)?;
        self.registrations.take(address, now).map_err(too_many)
    }

    /// The registration was refused for its input and does not count, but as a try.
    pub fn did_not_register(&self, address: IpAddr) {
        if self.is_on {
            self.registrations.give_back(&network_of(address));
        }
    }
}

fn account_of(typed: &str) -> Account {
    Sha256::digest(typed.as_bytes()).into()
}

fn too_many(wait: SignedDuration) -> TooMany {
    TooMany(u64::try_from(wait.as_secs()).unwrap_or(0) + 1)
}
