//! Remembers, in a signed cookie, the accounts that a browser has signed in to.
//!
//! The cookie has an entry per account, the latest first: the account, a number of the browser, the time of issue, and
//! a signature by a key of the account. It grants no access: it only exempts the browser from the limits on strangers.
//! A new key invalidates all entries of the account; it is made when sessions are ended and when the password is
//! changed.

use std::fmt::Write as _;
use std::net::IpAddr;
use std::sync::Arc;

use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use secrecy::SecretString;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use techstore_db::{Timestamp, Tx};

use crate::accounts::Accounts;
use crate::accounts::store::users;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{SessionId, UserId};

/// Both of an entry and of its cookie.
const AGE: SignedDuration = SignedDuration::from_hours(365 * 24);
/// Entries that a cookie has at most.
const MOST: usize = 5;
/// Entries that are read of what a browser sends.
const MOST_SENT: usize = 32;
/// Bytes of a signature: 128 bits.
const SIGNATURE: usize = 16;

/// Where a typed password comes from.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    pub(crate) address: IpAddr,
    /// The session and the person signed in with it.
    pub(crate) session: Option<(SessionId, Option<UserId>)>,
    /// The cookie of devices as it was sent.
    pub(crate) devices: Arc<str>,
}

/// A browser that is known to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Known {
    Device(u64),
    /// It has a session of the account.
    Session(SessionId),
}

impl Browser {
    pub(super) fn known_to(&self, user: UserId, key: Option<&str>, now: Timestamp) -> Option<Known> {
        let device = key.and_then(|key| {
            entries(&self.devices).filter(|entry| entry.user == user).find(|entry| entry.is_ours(key, now))
        });
        let session = self.session.filter(|(_, owner)| *owner == Some(user)).map(|(session, _)| session);
        device.map(|entry| Known::Device(entry.device)).or(session.map(Known::Session))
    }
}

/// Makes a new entry for the browser of a person whose other entries were just invalidated.
pub(crate) async fn remember(accounts: &Accounts, user: UserId) -> Result<SecretString, Fault> {
    let fresh = fresh_key(accounts);
    let keep = async |mut tx: Tx| users::device_key(&mut tx, user, &fresh).await;
    let key = accounts.db.transaction("replacing the key of devices", keep).await?;
    Ok(entry(accounts, user, &key, number(accounts, None)))
}

/// A number for a browser; one that is known keeps its own.
pub(super) fn number(accounts: &Accounts, known: Option<Known>) -> u64 {
    match known {
        Some(Known::Device(number)) => number,
        Some(Known::Session(_)) | None => u64::from_be_bytes(accounts.random.bytes()),
    }
}

pub(super) fn entry(accounts: &Accounts, user: UserId, key: &str, device: u64) -> SecretString {
    let issued = accounts.clock.now().as_second();
    let signature = Base64UrlUnpadded::encode_string(&sign(key, user, device, issued));
    format!("{}.{device:016x}.{issued}.{signature}", user.0).into()
}

pub(super) fn fresh_key(accounts: &Accounts) -> String {
    let bytes: [u8; 20] = accounts.random.bytes();
    bytes.iter().fold(String::new(), |mut key, byte| {
        let _ = write!(key, "{byte:02x}");
        key
    })
}

/// The cookie with a new entry at the front. It replaces an older one of the same account.
#[must_use]
pub(crate) fn with_entry(sent: &str, entry: &str) -> String {
    let user = Entry::parse(entry).map(|entry| entry.user);
    let mut kept = vec![entry];
    let others = sent.split(SEPARATOR).take(MOST_SENT);
    kept.extend(
        others.filter(|other| Entry::parse(other).is_some_and(|other| Some(other.user) != user)).take(MOST - 1),
    );
    kept.join("~")
}

const SEPARATOR: char = '~';

struct Entry<'a> {
    user: UserId,
    device: u64,
    issued: i64,
    signature: &'a str,
}

fn entries(sent: &str) -> impl Iterator<Item = Entry<'_>> {
    sent.split(SEPARATOR).take(MOST_SENT).filter_map(Entry::parse)
}

impl<'a> Entry<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split('.');
        let (user, device, issued, signature) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let is_whole = parts.next().is_none() && device.len() == 16 && signature.len() == 22;
        let entry = Self {
            user: UserId(user.parse().ok()?),
            device: u64::from_str_radix(device, 16).ok()?,
            issued: issued.parse().ok()?,
            signature,
        };
        (is_whole && signature.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')))
            .then_some(entry)
    }

    fn is_ours(&self, key: &str, now: Timestamp) -> bool {
        let mut bytes = [0; SIGNATURE];
        let Ok(signed) = Base64UrlUnpadded::decode(self.signature, &mut bytes) else { return false };
        let age = now.as_second().saturating_sub(self.issued);
        let is_signed = bool::from(signed.ct_eq(&sign(key, self.user, self.device, self.issued)));
        is_signed && age < AGE.as_secs()
    }
}

fn sign(key: &str, user: UserId, device: u64, issued: i64) -> [u8; SIGNATURE] {
    let mut signature = [0; SIGNATURE];
    // HMAC accepts a key of any length.
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) {
        mac.update(format!("device {} {device:016x} {issued}", user.0).as_bytes());
        let whole = mac.finalize().into_bytes();
        for (to, from) in signature.iter_mut().zip(whole) {
            *to = from;
        }
    }
    signature
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::new("2026-11-22T09:00:00Z".parse().unwrap())
    }

    fn made(user: i64, key: &str, device: u64, issued: i64) -> String {
        let signature = Base64UrlUnpadded::encode_string(&sign(key, UserId(user), device, issued));
        format!("{user}.{device:016x}.{issued}.{signature}")
    }

    fn browser(devices: &str, session: Option<(SessionId, Option<UserId>)>) -> Browser {
        Browser { address: [10, 0, 0, 1].into(), session, devices: devices.into() }
    }

    #[test]
    fn an_entry_is_good_for_its_own_account_and_key_alone() {
        let issued = now().as_second();
        let anna = made(7, "key", 5, issued);
        let known = |devices: &str, user, key| browser(devices, None).known_to(UserId(user), key, now());
        assert_eq!(known(&anna, 7, Some("key")), Some(Known::Device(5)));
        assert_eq!(known(&anna, 8, Some("key")), None);
        assert_eq!(known(&anna, 7, Some("another key")), None);
        assert_eq!(known(&anna, 7, None), None);
        assert_eq!(known(&anna.replace("7.", "8."), 8, Some("key")), None);
        assert_eq!(known(&anna.replace("05.", "06."), 7, Some("key")), None);
        for junk in ["", "~", "7", "7...", "7.5.1.x", &anna[1..], &format!("{anna}.x"), "ё.ё.ё.ё"] {
            assert_eq!(known(junk, 7, Some("key")), None, "{junk}");
            assert_eq!(known(&format!("{junk}~{anna}"), 7, Some("key")), Some(Known::Device(5)), "{junk}");
        }
    }

    #[test]
    fn an_entry_holds_for_a_year() {
        let day = 24 * 3600;
        for (age, is_good) in [(0, true), (364 * day, true), (366 * day, false)] {
            let entry = made(7, "key", 5, now().as_second() - age);
            assert_eq!(browser(&entry, None).known_to(UserId(7), Some("key"), now()).is_some(), is_good, "{age}");
        }
    }

    #[test]
    fn somebody_signed_in_is_known_by_the_session() {
        let session = Some((SessionId(3), Some(UserId(7))));
        assert_eq!(browser("", session).known_to(UserId(7), None, now()), Some(Known::Session(SessionId(3))));
        assert_eq!(browser("", session).known_to(UserId(8), None, now()), None);
        assert_eq!(browser("", Some((SessionId(3), None))).known_to(UserId(7), None, now()), None);
    }

    #[test]
    fn a_browser_is_remembered_by_the_five_latest_accounts() {
        let mut cookie = "junk~~".to_owned();
        for user in [1, 2, 3, 4, 5, 6, 3] {
            cookie = with_entry(&cookie, &made(user, "key", 9, 100));
        }
        let users: Vec<i64> = entries(&cookie).map(|entry| entry.user.0).collect();
        assert_eq!(users, [3, 6, 5, 4, 2]);
        assert!(cookie.len() < 500 && !cookie.contains("junk"));
    }
}
