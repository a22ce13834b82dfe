//! How often somebody may try to sign in, sign in, register, and do what is dear.
//!
//! Wrong passwords of strangers are counted by address, by address and account, and by account, whatever name of the account
//! was typed. A browser that signed in to the account before is no stranger to it: it has a budget of its own, so that nobody
//! can lock a person out of their own account (ASVS 6.1.1). What counts is spent before the password is looked at and given
//! back when it was right, so that many tries at once cannot slip through together.

mod turns;

use std::net::IpAddr;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub(crate) use turns::Turn;

use crate::accounts::attempts::turns::Turns;
use crate::accounts::devices::Known;
use crate::accounts::hashers::Lane;
use crate::kernel::allowance::{Allowance, network_of};
use crate::kernel::budget::Budget;
use crate::kernel::ids::UserId;

const MINUTE: SignedDuration = SignedDuration::from_secs(60);
/// What the budgets below are for.
const TEN_MINUTES: SignedDuration = SignedDuration::from_mins(10);
/// Sign-ins of strangers that are looked at or refused at once: each refusal takes a while, and keeps a request and its connection.
const AT_ONCE: usize = 512;

pub(crate) struct Attempts {
    is_on: bool,
    by_address: Allowance<IpAddr>,
    by_pair: Allowance<(IpAddr, Account)>,
    by_account: Budget<Account>,
    by_browser: Budget<(Account, Known)>,
    sign_ins_to: Budget<Account>,
    sign_ins_from: Budget<IpAddr>,
    confirmations: Budget<UserId>,
    password_changes: Budget<UserId>,
    changes: Allowance<UserId>,
    pictures: Budget<UserId>,
    picture_turns: Turns<UserId>,
    guests: Allowance<IpAddr>,
    registrations: Allowance<IpAddr>,
    recoveries: Allowance<IpAddr>,
    /// Registrations that were refused, too.
    tries: Allowance<IpAddr>,
    places: Arc<Semaphore>,
}

/// What attempts are counted under: the account that a name means, or the name when it means none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Account([u8; 32]);

impl Account {
    #[must_use]
    pub(crate) fn of(user: UserId) -> Self {
        Self(Sha256::digest(format!("account {}", user.0)).into())
    }

    /// A name that means no account, in lower case; it may be as long as a body.
    #[must_use]
    pub(crate) fn unknown(folded: &str) -> Self {
        Self(Sha256::new().chain_update(b"name ").chain_update(folded.as_bytes()).finalize().into())
    }
}

/// Too many: to be tried again after so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany(pub(crate) u64);

/// A try at a password. It counts as a wrong one unless [`Attempts::did_not_count`] is told of it.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub(crate) struct Try {
    account: Account,
    /// The network it comes from.
    address: IpAddr,
    known: Option<Known>,
    at: Timestamp,
}

impl Try {
    /// The browser, if the account knows it.
    pub(super) fn known(&self) -> Option<Known> {
        self.known
    }

    pub(super) fn lane(&self) -> Lane {
        if self.known.is_some() { Lane::Known } else { Lane::Stranger }
    }
}

impl Attempts {
    /// The limits, or none of them.
    #[must_use]
    pub(crate) fn new(is_on: bool) -> Self {
        Self {
            is_on,
            // 20 wrong ones in ten minutes.
            by_address: Allowance::new(10, MINUTE),
            by_pair: Allowance::new(5, MINUTE * 2),
            by_account: Budget::new(100, TEN_MINUTES),
            by_browser: Budget::new(10, TEN_MINUTES),
            sign_ins_to: Budget::new(30, TEN_MINUTES),
            // An office or a mobile network comes from one address.
            sign_ins_from: Budget::new(60, TEN_MINUTES),
            confirmations: Budget::new(60, TEN_MINUTES),
            password_changes: Budget::new(10, TEN_MINUTES),
            changes: Allowance::new(60, SignedDuration::from_secs(5)),
            pictures: Budget::new(20, TEN_MINUTES),
            picture_turns: Turns::default(),
            guests: Allowance::new(60, SignedDuration::from_secs(10)),
            registrations: Allowance::new(10, MINUTE * 6),
            recoveries: Allowance::new(20, MINUTE),
            // A person tries a few times; a program asks which logins there are, or keeps the processor busy.
            tries: Allowance::new(60, SignedDuration::from_secs(3)),
            places: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// A place among the sign-ins that are looked at or refused at once; nothing when there is none.
    pub(super) fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).try_acquire_owned().ok()
    }

    /// Begins a try at an account's password, from a browser that is known to the account or not.
    ///
    /// # Errors
    /// [`TooMany`] wrong ones, or too many sign-ins.
    pub(crate) fn begin(
        &self,
        account: Account,
        address: IpAddr,
        known: Option<Known>,
        now: Timestamp,
    ) -> Result<Try, TooMany> {
        let attempt = Try { account, address: network_of(address), known, at: now };
        if !self.is_on {
            return Ok(attempt);
        }
        // Only looked at: spent by whoever gets in.
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

    /// The password was right, or was not looked at: the try does not count.
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

    /// Counts somebody who gets in.
    ///
    /// # Errors
    /// [`TooMany`] did, to this account or from this address.
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

    /// Counts a link that somebody asks for who forgot their password.
    ///
    /// # Errors
    /// [`TooMany`] from this network.
    pub(crate) fn ask_for_recovery(&self, address: IpAddr, now: Timestamp) -> Result<(), TooMany> {
        self.within(|| self.recoveries.spend(network_of(address), now))
    }

    /// Counts a password that somebody signed in confirms.
    ///
    /// # Errors
    /// [`TooMany`].
    pub(crate) fn confirm(&self, user: UserId, now: Timestamp) -> Result<(), TooMany> {
        self.within(|| self.confirmations.spend(user, now))
    }

    /// Counts a change of the password, refused or not.
    ///
    /// # Errors
    /// [`TooMany`].
    pub(crate) fn change_password(&self, user: UserId, now: Timestamp) -> Result<(), TooMany> {
        self.within(|| self.password_changes.spend(user, now))
    }

    /// Counts what somebody changes of their own.
    ///
    /// # Errors
    /// [`TooMany`].
    pub(crate) fn change(&self, user: UserId, now: Timestamp) -> Result<(), TooMany> {
        self.within(|| self.changes.spend(user, now))
    }

    /// Counts an uploaded picture. Of one person one at a time is worked on, so that all others find a place.
    ///
    /// # Errors
    /// [`TooMany`], or another one is worked on.
    pub(crate) fn upload(&self, user: UserId, now: Timestamp) -> Result<Option<Turn<UserId>>, TooMany> {
        if !self.is_on {
            return Ok(None);
        }
        let turn = self.picture_turns.begin(user).ok_or(TooMany(1))?;
        self.pictures.spend(user, now).map_err(too_many)?;
        Ok(Some(turn))
    }

    /// Counts a new session of a guest.
    ///
    /// # Errors
    /// [`TooMany`] came from this address.
    pub(crate) fn begin_guest(&self, address: IpAddr, now: Timestamp) -> Result<(), TooMany> {
        self.within(|| self.guests.spend(network_of(address), now))
    }

    /// Counts a registration.
    ///
    /// # Errors
    /// [`TooMany`] came from this address.
    pub(crate) fn register(&self, address: IpAddr, now: Timestamp) -> Result<(), TooMany> {
        let address = network_of(address);
        self.within(|| self.tries.spend(address, now))?;
        self.within(|| self.registrations.spend(address, now))
    }

    /// The registration was refused for its input and does not count, but as a try.
    pub(crate) fn did_not_register(&self, address: IpAddr) {
        if self.is_on {
            self.registrations.give_back(&network_of(address));
        }
    }

    fn within(&self, spend: impl FnOnce() -> Result<(), SignedDuration>) -> Result<(), TooMany> {
        if self.is_on { spend().map_err(too_many) } else { Ok(()) }
    }
}

fn too_many(wait: SignedDuration) -> TooMany {
    TooMany(u64::try_from(wait.as_secs()).unwrap_or(0) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: Account = Account([1; 32]);
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
        assert!(attempts.begin(Account([2; 32]), network(0), None, NOW).is_ok(), "another account");
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
        let account = |number: u8| Account([number; 32]);
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

    #[test]
    fn one_picture_of_a_person_is_worked_on_at_a_time() {
        let attempts = Attempts::new(true);
        let turn = attempts.upload(UserId(1), NOW).unwrap();
        assert!(attempts.upload(UserId(1), NOW).is_err());
        assert!(attempts.upload(UserId(2), NOW).is_ok(), "others are not held up");
        drop(turn);
        for _ in 1..20 {
            attempts.upload(UserId(1), NOW).unwrap();
        }
        assert!(attempts.upload(UserId(1), NOW).is_err(), "twenty in ten minutes");
        assert!(attempts.upload(UserId(1), NOW + TEN_MINUTES).is_ok());
    }
}
