//! Asking somebody who is signed in for the password again: who left a browser open has not agreed to everything.

use std::net::IpAddr;

use jiff::SignedDuration;
use techstore_db::Timestamp;

use crate::accounts::Accounts;
use crate::accounts::attempts::TooMany;
use crate::accounts::hashers::{Checked, Overloaded};
use crate::accounts::passwords::Hash;
use crate::accounts::store::users;
use crate::kernel::email::fold;
use crate::kernel::fault::{Failure, Outcome, While};
use crate::kernel::ids::UserId;

/// For how long a login proves that its person is there.
const FRESH: SignedDuration = SignedDuration::from_mins(15);
/// No password is longer, in bytes; nothing longer is worth a hash.
const LONGEST: usize = 1024;

/// Why a password proves nothing.
#[derive(Debug, Clone, Copy)]
pub enum NotConfirmed {
    /// It is not the account's.
    Wrong,
    /// Too many wrong ones from this address.
    TooMany(TooMany),
    /// Too many people at the door.
    Overloaded,
}

/// Whether somebody signed in so lately that the password need not be asked for.
#[must_use]
pub fn is_fresh(signed_in_at: Option<Timestamp>, now: Timestamp) -> bool {
    signed_in_at.is_some_and(|signed_in_at| now.duration_since(*signed_in_at) <= FRESH)
}

/// Checks the password of somebody who is signed in, within the limits of signing in.
///
/// # Errors
/// [`NotConfirmed`].
pub async fn confirm_password(
    accounts: &Accounts,
    user: UserId,
    password: String,
    address: IpAddr,
) -> Outcome<(), NotConfirmed> {
    let wrong = Failure::Refused(NotConfirmed::Wrong);
    if password.len() > LONGEST {
        return Err(wrong);
    }
    let mut db = accounts.db.read().await?;
    let person = users::credentials(&mut db, user).await.while_("looking for an account")?;
    drop(db);
    let Some(person) = person else { return Err(wrong) };
    let account = fold(&person.login);
    let wait = accounts
        .attempts
        .sign_in(address, &account, *accounts.clock.now())
        .map_err(|many| Failure::Refused(NotConfirmed::TooMany(many)))?;
    tokio::time::sleep(wait).await;
    let stored = Hash::stored(person.password.as_str());
    let checked = accounts.hashers.check(password, Some(stored), accounts.random.bytes()).await;
    if !matches!(checked, Ok(Checked::Wrong)) {
        accounts.attempts.did_not_count(address, &account);
    }
    match checked {
        Ok(Checked::Right { successor: None }) => Ok(()),
        Ok(Checked::Right { successor: Some(successor) }) => {
            let mut tx = accounts.db.write().await?;
            users::replace_hash(&mut tx, user, &person.password, successor.as_str()).await?;
            Ok(tx.commit().await.while_("replacing an old hash")?)
        }
        Ok(Checked::Wrong) => Err(wrong),
        Err(Failure::Refused(Overloaded)) => Err(Failure::Refused(NotConfirmed::Overloaded)),
        Err(Failure::Fault(fault)) => Err(Failure::Fault(fault)),
    }
}
