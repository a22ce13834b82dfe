//! Sessions. The browser has the key, the database its hash.

use std::net::IpAddr;

use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use techstore_db::{Timestamp, Tx, Write};

use crate::accounts::attempts::TooMany;
use crate::accounts::store::sessions::{self as rows, NewSession};
use crate::accounts::store::{codes, links, second_factor, sign_ins};
use crate::accounts::{Accounts, session_end};
use crate::kernel::fault::{Failure, Fault, Outcome};
use crate::kernel::ids::{SessionId, SignInId, UserId};

/// Two weeks, as Django's `SESSION_COOKIE_AGE`: the cookie's age and the session's.
pub(crate) const AGE: SignedDuration = SignedDuration::from_secs(1_209_600);
/// How long a guest's session lives if its cookie never comes back. Most such guests are programs that keep no
/// cookies.
const UNSEEN: SignedDuration = SignedDuration::from_hours(24);
/// How long links in messages are kept after their end.
const LINKS_KEPT: SignedDuration = SignedDuration::from_hours(24);
/// «Last seen» may be this stale: a write on every page would be waste.
const SEEN_EVERY: SignedDuration = SignedDuration::from_secs(60);
/// Characters of a key, 5 random bits each: 160 bits.
const KEY: usize = 32;
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz012345";

/// A new session, or one with a new key.
pub struct Fresh {
    pub id: SessionId,
    /// The key for the cookie. It cannot be recovered from the database.
    pub(crate) key: SecretString,
    /// For a person signed in: the CSRF secret for its cookie, unmasked.
    pub(crate) csrf_secret: Option<SecretString>,
    /// For a person signed in: the entry for the cookie of devices.
    pub(crate) device: Option<SecretString>,
}

/// The hash that a session is found by. `None` for a text that is no key of ours.
#[must_use]
pub(crate) fn hash_of(key: &str) -> Option<[u8; 32]> {
    let is_ours = key.len() == KEY && key.bytes().all(|byte| ALPHABET.contains(&byte));
    is_ours.then(|| hash(key))
}

/// Begins a guest's session, within the limits of their address.
pub(crate) async fn begin_guest(accounts: &Accounts, address: IpAddr) -> Outcome<Fresh, TooMany> {
    accounts.attempts.begin_guest(address, *accounts.clock.now()).map_err(Failure::Refused)?;
    Ok(begin_anonymous(accounts).await?)
}

/// Whether a guest's session comes back for the first time.
#[must_use]
pub(crate) fn is_first_seen(created_at: Timestamp, expires_at: Timestamp) -> bool {
    expires_at.duration_since(*created_at) <= UNSEEN
}

/// Extends a guest's session to the lifetime of its cookie, which has come back.
pub(crate) async fn keep_guest(accounts: &Accounts, id: SessionId, created_at: Timestamp) -> Result<(), Fault> {
    let until = Timestamp::new(*created_at + AGE);
    let keep = async |mut tx: Tx| rows::extend(&mut tx, id, until).await;
    Ok(accounts.db.transaction("extending a guest's session", keep).await?)
}

/// Begins a guest's session, when there is something to keep: a cart, a message.
pub async fn begin_anonymous(accounts: &Accounts) -> Result<Fresh, Fault> {
    let (key, now) = (new_key(accounts), accounts.clock.now());
    let guests = NewSession { expires_at: Timestamp::new(*now + UNSEEN), ..session(&key, None, None, now) };
    let begin = async |mut tx: Tx| rows::insert(&mut tx, &guests).await;
    let id = accounts.db.transaction("beginning a guest's session", begin).await?;
    Ok(Fresh { id, key, csrf_secret: None, device: None })
}

/// Gives a person who has just signed in a new key and a new CSRF secret.
///
/// A guest's session, or one of the same person, keeps its data. A session of somebody else is ended with its cart.
pub(super) async fn renew(
    accounts: &Accounts,
    tx: &mut Write,
    user: UserId,
    before: Option<(SessionId, Option<UserId>)>,
) -> Result<Fresh, Fault> {
    let (key, now) = (new_key(accounts), accounts.clock.now());
    let secret = new_secret(accounts);
    let next = session(&key, Some(user), Some(&secret), now);
    if let Some((id, owner)) = before {
        if owner.is_none_or(|owner| owner == user) {
            sign_ins::end_of_session(tx, id, now).await?;
            if rows::rekey(tx, id, &next).await? {
                return Ok(Fresh { id, key, csrf_secret: Some(secret), device: None });
            }
        } else {
            session_end::end_in(tx, id, now).await?;
        }
    }
    let id = rows::insert(tx, &next).await?;
    Ok(Fresh { id, key, csrf_secret: Some(secret), device: None })
}

/// Gives a session a new key after a password change. It keeps the record of its sign-in.
pub(super) async fn rekey(
    accounts: &Accounts,
    tx: &mut Write,
    user: UserId,
    id: SessionId,
) -> Result<Option<Fresh>, Fault> {
    let (key, now) = (new_key(accounts), accounts.clock.now());
    let secret = new_secret(accounts);
    let kept = rows::rekey(tx, id, &session(&key, Some(user), Some(&secret), now)).await?;
    Ok(kept.then_some(Fresh { id, key, csrf_secret: Some(secret), device: None }))
}

#[must_use]
pub(crate) fn is_stale(last_seen: Timestamp, now: Timestamp) -> bool {
    now.duration_since(*last_seen) >= SEEN_EVERY
}

pub(crate) async fn seen(accounts: &Accounts, sign_in: SignInId, now: Timestamp) -> Result<(), Fault> {
    accounts
        .db
        .transaction("updating when a session was last seen", async |mut tx: Tx| {
            sign_ins::seen(&mut tx, sign_in, now).await
        })
        .await?;
    Ok(())
}

/// `None` removes the message for the next page.
pub(crate) async fn set_flash(accounts: &Accounts, session: SessionId, flash: Option<&str>) -> Result<(), Fault> {
    accounts
        .db
        .transaction("storing a flash message", async |mut tx: Tx| rows::set_flash(&mut tx, session, flash).await)
        .await?;
    Ok(())
}

/// Clears away sessions and codes whose time is over, and links that ended a day ago: until then they count. Says how many sessions.
pub async fn sweep(accounts: &Accounts) -> Result<u64, Fault> {
    let now = accounts.clock.now();
    let sweep = async |mut tx: Tx| {
        links::delete_expired(&mut tx, Timestamp::new(*now - LINKS_KEPT)).await?;
        codes::delete_expired(&mut tx, now).await?;
        second_factor::delete_expired(&mut tx, now).await?;
        rows::delete_expired(&mut tx, now).await
    };
    Ok(accounts.db.transaction("deleting expired sessions", sweep).await?)
}

fn session<'a>(
    key: &SecretString,
    user: Option<UserId>,
    csrf_secret: Option<&'a SecretString>,
    now: Timestamp,
) -> NewSession<'a> {
    let csrf_secret = csrf_secret.map(ExposeSecret::expose_secret);
    NewSession { key_hash: hash(key.expose_secret()), user, csrf_secret, now, expires_at: Timestamp::new(*now + AGE) }
}

pub(super) fn new_key(accounts: &Accounts) -> SecretString {
    let bytes: [u8; KEY] = accounts.random.bytes();
    let letters = bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32))).map(|byte| char::from(*byte));
    letters.collect::<String>().into()
}

/// 32 letters and digits, as the CSRF cookie wants them; 160 bits.
fn new_secret(accounts: &Accounts) -> SecretString {
    new_key(accounts)
}

fn hash(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}
