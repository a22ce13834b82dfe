//! Rate limits on sign-ins, registrations and expensive actions.
//!
//! Wrong passwords of strangers are counted by address, by address and account, and by account, whichever name of the
//! account was typed. A browser that has signed in to the account before has a budget of its own, so that nobody can
//! lock a person out of their account (ASVS 6.1.1). A try is spent before the password is checked and given back if it
//! was right: many tries at once cannot slip through together.

mod guessing;
mod turns;

use std::net::IpAddr;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Semaphore;

pub(crate) use guessing::{AccountKey, Try};
pub(crate) use turns::Turn;

use crate::accounts::attempts::turns::Turns;
use crate::accounts::devices::Known;
use crate::kernel::allowance::{Allowance, network_of};
use crate::kernel::budget::Budget;
use crate::kernel::ids::UserId;

const MINUTE: SignedDuration = SignedDuration::from_secs(60);
const TEN_MINUTES: SignedDuration = SignedDuration::from_mins(10);
/// Sign-ins of strangers in progress at once. A refusal waits for its minimum time and keeps its request and
/// connection meanwhile.
const AT_ONCE: usize = 512;

pub(crate) struct Attempts {
    is_on: bool,
    by_address: Allowance<IpAddr>,
    by_pair: Allowance<(IpAddr, AccountKey)>,
    by_account: Budget<AccountKey>,
    by_browser: Budget<(AccountKey, Known)>,
    sign_ins_to: Budget<AccountKey>,
    sign_ins_from: Budget<IpAddr>,
    confirmations: Budget<UserId>,
    password_changes: Budget<UserId>,
    changes: Allowance<UserId>,
    pictures: Budget<UserId>,
    picture_turns: Turns<UserId>,
    guests: Allowance<IpAddr>,
    registrations: Allowance<IpAddr>,
    recoveries: Allowance<IpAddr>,
    verifications: Allowance<UserId>,
    codes_of_strangers: Budget<UserId>,
    codes_of_browsers: Budget<(UserId, Known)>,
    registration_tries: Allowance<IpAddr>,
    places: Arc<Semaphore>,
}

/// Too many tries. Seconds until the next one is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany(pub(crate) u64);

impl Attempts {
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
            // A whole office or mobile network may share one address.
            sign_ins_from: Budget::new(60, TEN_MINUTES),
            confirmations: Budget::new(60, TEN_MINUTES),
            password_changes: Budget::new(10, TEN_MINUTES),
            changes: Allowance::new(60, SignedDuration::from_secs(5)),
            pictures: Budget::new(20, TEN_MINUTES),
            picture_turns: Turns::default(),
            guests: Allowance::new(60, SignedDuration::from_secs(10)),
            registrations: Allowance::new(10, MINUTE * 6),
            recoveries: Allowance::new(20, MINUTE),
            verifications: Allowance::new(3, TEN_MINUTES),
            codes_of_strangers: Budget::new(20, TEN_MINUTES),
            codes_of_browsers: Budget::new(10, TEN_MINUTES),
            // A person tries a few times. A program could find out which logins exist, or keep the processor busy.
            registration_tries: Allowance::new(60, SignedDuration::from_secs(3)),
            places: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// Counts a request for a link to set a new password.
    pub(crate) fn ask_for_recovery(&self, address: IpAddr, now: Timestamp) -> Result<(), TooMany> {
        self.within(|| self.recoveries.spend(network_of(address), now))
    }

    /// A code of the second factor. It counts as wrong unless [`Attempts::code_did_not_count`] is called. A browser that the
    /// account knows has a budget of its own: whoever has only the password cannot use its owner's up.
    pub(crate) fn begin_code(&self, user: UserId, known: Option<Known>, now: Timestamp) -> Result<(), TooMany> {
        self.within(|| match known {
            Some(known) => self.codes_of_browsers.spend((user, known), now),
            None => self.codes_of_strangers.spend(user, now),
        })
    }

    pub(crate) fn code_did_not_count(&self, user: UserId, known: Option<Known>, at: Timestamp) {
        match known {
            _ if !self.is_on => {}
            Some(known) => self.codes_of_browsers.give_back((user, known), at),
            None => self.codes_of_strangers.give_back(user, at),
        }
    }

    /// A message that proves the person's address.
    pub(crate) fn ask_for_verification(&self, user: UserId, now: Timestamp) -> Result<(), TooMany> {
        self.within(|| self.verifications.spend(user, now))
    }

    pub(crate) fn change_password(&self, user: UserId, now: Timestamp) -> Result<(), TooMany> {
        self.within(|| self.password_changes.spend(user, now))
    }

    /// Counts a change of the person's own profile or sessions.
    pub(crate) fn change(&self, user: UserId, now: Timestamp) -> Result<(), TooMany> {
        self.within(|| self.changes.spend(user, now))
    }

    /// Counts an uploaded picture. One person's pictures are worked on one at a time, so that others get a turn.
    pub(crate) fn upload(&self, user: UserId, now: Timestamp) -> Result<Option<Turn<UserId>>, TooMany> {
        if !self.is_on {
            return Ok(None);
        }
        let turn = self.picture_turns.begin(user).ok_or(TooMany(1))?;
        self.pictures.spend(user, now).map_err(too_many)?;
        Ok(Some(turn))
    }

    pub(crate) fn begin_guest(&self, address: IpAddr, now: Timestamp) -> Result<(), TooMany> {
        self.within(|| self.guests.spend(network_of(address), now))
    }

    pub(crate) fn register(&self, address: IpAddr, now: Timestamp) -> Result<(), TooMany> {
        let address = network_of(address);
        self.within(|| self.registration_tries.spend(address, now))?;
        self.within(|| self.registrations.spend(address, now))
    }

    /// A registration that was refused for its input counts only as a try.
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

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

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
