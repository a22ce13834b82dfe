//! Ending sessions. Every way leads through [`end_in`] or, for all of a person's at once, [`end_all_in`].
//!
//! A session that ends is deleted, so that its key opens nothing, and its sign-in records when. If a person ends a
//! session from another browser, they may have lost this one: the account then forgets all known browsers.

use techstore_db::{Timestamp, Tx, Write};

use crate::accounts::Accounts;
use crate::accounts::store::{sessions as rows, sign_ins, users};
use crate::kernel::fault::Fault;
use crate::kernel::ids::{SessionId, SignInId, UserId};

/// Live sessions per person. One more ends the oldest.
const MOST: i64 = 50;

/// Ends one session in a transaction of the caller's.
pub(super) async fn end_in(tx: &mut Write, session: SessionId, now: Timestamp) -> Result<(), Fault> {
    sign_ins::end_of_session(tx, session, now).await?;
    rows::delete(tx, session).await?;
    Ok(())
}

pub(crate) async fn end(accounts: &Accounts, session: SessionId) -> Result<(), Fault> {
    let now = accounts.clock.now();
    accounts.db.transaction("ending a session", async |mut tx: Tx| end_in(&mut tx, session, now).await).await
}

/// Ends the session of a sign-in, from another browser. `false` if it is somebody else's or has ended.
pub(crate) async fn end_one(accounts: &Accounts, user: UserId, sign_in: SignInId) -> Result<bool, Fault> {
    let now = accounts.clock.now();
    let end = async |mut tx: Tx| end_one_in(&mut tx, user, sign_in, now).await;
    accounts.db.transaction("ending a session", end).await
}

/// As [`end_one`], in a transaction of the caller's.
pub(super) async fn end_one_in(tx: &mut Write, user: UserId, sign_in: SignInId, now: Timestamp) -> Result<bool, Fault> {
    let Some(session) = sign_ins::session_of(tx, user, sign_in).await? else { return Ok(false) };
    end_in(tx, session, now).await?;
    users::forget_devices(tx, user).await?;
    Ok(true)
}

/// Ends all of a person's sessions except `keep`. Returns how many.
pub(crate) async fn end_all(accounts: &Accounts, user: UserId, keep: Option<SessionId>) -> Result<u64, Fault> {
    let now = accounts.clock.now();
    let end = async |mut tx: Tx| end_all_in(&mut tx, user, keep, now).await;
    accounts.db.transaction("ending sessions", end).await
}

/// As [`end_all`], in a transaction of the caller's.
pub(super) async fn end_all_in(
    tx: &mut Write,
    user: UserId,
    keep: Option<SessionId>,
    now: Timestamp,
) -> Result<u64, Fault> {
    users::forget_devices(tx, user).await?;
    end_all_signed_in(tx, user, keep, now).await
}

/// The same, but browsers that are known stay known.
pub(super) async fn end_all_signed_in(
    tx: &mut Write,
    user: UserId,
    keep: Option<SessionId>,
    now: Timestamp,
) -> Result<u64, Fault> {
    sign_ins::end_of_user(tx, user, keep, now).await?;
    Ok(rows::delete_of_user(tx, user, keep).await?)
}

/// Ends the oldest sessions beyond [`MOST`].
pub(super) async fn end_oldest(tx: &mut Write, user: UserId, newest: SessionId, now: Timestamp) -> Result<(), Fault> {
    for session in rows::beyond(tx, user, newest, MOST).await? {
        end_in(tx, session, now).await?;
    }
    Ok(())
}
