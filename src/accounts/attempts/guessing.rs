//! Limits on password tries and on sign-ins.

use std::net::IpAddr;
use std::sync::Arc;

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tokio::sync::OwnedSemaphorePermit;

use super::{Attempts, TooMany, too_many};
use crate::accounts::devices::Known;
use crate::accounts::hashers::Lane;
use crate::kernel::allowance::network_of;
use crate::kernel::ids::UserId;

/// The key that tries are counted by: the account, or the typed name if no account has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct AccountKey([u8; 32]);

impl AccountKey {
    #[must_use]
    pub(crate) fn of(user: UserId) -> Self {
        Self(Sha256::digest(format!("account {}", user.0)).into())
    }

    /// A name that no account has, in lower case. It may be as long as a request body, so it is hashed.
    #[must_use]
    pub(crate) fn unknown(folded: &str) -> Self {
        Self(Sha256::new().chain_update(b"name ").chain_update(folded.as_bytes()).finalize().into())
    }
}

/// A password try. It counts as wrong unless [`Attempts::did_not_count`] is called.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub(crate) struct Try {
    account: AccountKey,
    /// The network that the try comes from.
    address: IpAddr,
    known: Option<Known>,
    at: Timestamp,
}

impl Try {
    pub(crate) fn known(&self) -> Option<Known> {
        self.known
    }

    pub(crate) fn lane(&self) -> Lane {
        if self.known.is_some() { Lane::Known } else { Lane::Stranger }
    }
}

impl Attempts {
    /// A place for one sign-in of a stranger in progress; `None` if all are taken.
    pub(crate) fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).try_acquire_owned().ok()
    }

    pub(crate) fn begin(
        &self,
        account: AccountKey,
        address: IpAddr,
        known: Option<Known>,
        now: Timestamp,
    ) -> Result<Try, TooMany> {
        let attempt = Try { account, address: network_of(address), known, at: now };
        if !self.is_on {
            return Ok(attempt);
        }
        // Only checked here; `sign_in` spends it.
        let from_here = known.is_none().then(|| self.sign_ins_from.wait(&attempt.address, now)).flatten();
        if let Some(wait) = self.sign_ins_to.wait(&account, now).or(from_here) {
            return Err(too_many(wait));
        }
        match known {
            Some(known) => self.by_browser.spend((account, known), now).map_err(too_many)?,
            None => self.begin_strange(&attempt)?,
        }
        Ok(attempt)
    }

    fn begin_strange(&self, Try { account, address, at, .. }: &Try) -> Result<(), TooMany> {
        self.by_address.spend(*address, *at).map_err(too_many)?;
        if let Err(wait) = self.by_pair.spend((*address, *account), *at) {
            self.by_address.give_back(address);
            return Err(too_many(wait));
        }
        self.by_account.spend(*account, *at).map_err(|wait| {
            self.by_address.give_back(address);
            self.by_pair.give_back(&(*address, *account));
            too_many(wait)
        })
    }

    /// The password was right or was not checked, so the try is given back.
    pub(crate) fn did_not_count(&self, attempt: Try) {
        let Try { account, address, known, at } = attempt;
        if !self.is_on {
            return;
        }
        if let Some(known) = known {
            self.by_browser.give_back((account, known), at);
        } else {
            self.by_address.give_back(&address);
            self.by_pair.give_back(&(address, account));
            self.by_account.give_back(account, at);
        }
    }

    pub(crate) fn sign_in(&self, attempt: Try) -> Result<(), TooMany> {
        let Try { account, address, known, at } = attempt;
        if !self.is_on {
            return Ok(());
        }
        self.sign_ins_to.spend(account, at).map_err(too_many)?;
        if known.is_none()
            && let Err(wait) = self.sign_ins_from.spend(address, at)
        {
            self.sign_ins_to.give_back(account, at);
            return Err(too_many(wait));
        }
        Ok(())
    }

    /// Counts a password that is asked for again.
    pub(crate) fn confirm(&self, user: UserId, now: Timestamp) -> Result<(), TooMany> {
        self.within(|| self.confirmations.spend(user, now))
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::super::AT_ONCE;
    use super::*;

    const ANNA: AccountKey = AccountKey([1; 32]);
    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn network(number: u16) -> IpAddr {
        let [high, low] = number.to_be_bytes();
        [10, 0, high, low].into()
    }

    #[test]
    fn a_hundred_wrong_ones_from_anywhere_are_looked_at_and_no_more() {
        let attempts = Attempts::new(true);
        let looked_at = (0..300).filter(|number| attempts.begin(ANNA, network(*number), None, NOW).is_ok()).count();
        assert_eq!(looked_at, 100);
        assert!(attempts.begin(AccountKey([2; 32]), network(0), None, NOW).is_ok(), "another account");
        assert!(attempts.begin(ANNA, network(301), None, NOW + SignedDuration::from_mins(10)).is_ok());
    }

    #[test]
    fn a_known_browser_is_not_held_up_by_strangers_and_may_not_guess_for_ever() {
        let attempts = Attempts::new(true);
        for number in 0..300 {
            let _ = attempts.begin(ANNA, network(number), None, NOW);
        }
        let (own, other) = (Some(Known::Device(1)), Some(Known::Device(2)));
        let looked_at = (0..100).filter(|_| attempts.begin(ANNA, network(0), own, NOW).is_ok()).count();
        assert_eq!(looked_at, 10);
        assert!(attempts.begin(ANNA, network(0), other, NOW).is_ok(), "each has a budget of its own");
    }

    #[test]
    fn what_did_not_count_leaves_no_trace() {
        let attempts = Attempts::new(true);
        for known in [None, Some(Known::Device(1))] {
            for _ in 0..1_000 {
                let attempt = attempts.begin(ANNA, network(0), known, NOW).unwrap();
                attempts.did_not_count(attempt);
            }
        }
        assert_eq!((attempts.by_account.keys(), attempts.by_browser.keys()), (0, 0));
    }

    #[test]
    fn a_refusal_spends_nothing() {
        let attempts = Attempts::new(true);
        for _ in 0..100 {
            let _ = attempts.begin(ANNA, network(0), None, NOW);
        }
        let looked_at = (1..300).filter(|number| attempts.begin(ANNA, network(*number), None, NOW).is_ok()).count();
        assert_eq!(looked_at, 95, "the first address was let through five times");
    }

    #[test]
    fn right_passwords_are_counted_by_account_and_by_address() {
        let attempts = Attempts::new(true);
        let sign_in = |account, address, known| {
            let attempt = attempts.begin(account, address, known, NOW);
            attempt.and_then(|attempt| {
                attempts.did_not_count(attempt);
                attempts.sign_in(attempt)
            })
        };
        assert_eq!((0..96).filter(|number| sign_in(ANNA, network(*number), None).is_ok()).count(), 30);
        let account = |number: u8| AccountKey([number; 32]);
        assert_eq!((2..100).filter(|number| sign_in(account(*number), network(500), None).is_ok()).count(), 60);
        assert!(sign_in(account(200), network(500), Some(Known::Device(1))).is_ok(), "who is known gets in");
    }

    #[test]
    fn refusals_that_wait_for_their_time_are_bounded() {
        let attempts = Attempts::new(true);
        let places: Vec<_> = std::iter::from_fn(|| attempts.place()).take(10_000).collect();
        assert_eq!(places.len(), AT_ONCE);
        drop(places);
        assert!(attempts.place().is_some());
    }

    #[test]
    fn nothing_is_counted_when_limits_are_off() {
        let attempts = Attempts::new(false);
        for _ in 0..1_000 {
            let attempt = attempts.begin(ANNA, network(0), None, NOW).unwrap();
            attempts.sign_in(attempt).unwrap();
            assert!(attempts.upload(UserId(1), NOW).unwrap().is_none());
            attempts.begin_guest(network(0), NOW).unwrap();
        }
        assert_eq!(attempts.by_account.keys(), 0);
    }
}
