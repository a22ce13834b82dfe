//! The second step of a sign-in: a code of the app, or a recovery code.
//!
//! What waits for it is a short-lived row bound to the browser, not a session with fewer rights. A browser that the person
//! trusts is not asked.

use jiff::SignedDuration;
use secrecy::ExposeSecret;
use techstore_db::{Timestamp, Tx, Write};

use crate::accounts::devices::Known;
use crate::accounts::hashers::Overloaded;
use crate::accounts::links::mark;
use crate::accounts::sessions::{hash_of, new_key};
use crate::accounts::signing_in::{self, Beginning, Flow, NotSignedIn, Pending, Proven, Step};
use crate::accounts::store::second_factor::{self as rows, NewPending};
use crate::accounts::store::users::{self, Credentials};
use crate::accounts::{Accounts, second_factor};
use crate::kernel::fault::{Failure, Fault, Outcome, While};

/// How long a sign-in waits for the second factor.
pub(crate) const LIFETIME: SignedDuration = SignedDuration::from_mins(10);
const TRIES: i64 = 5;
const TRUST: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Has a sign-in wait if the account has a second factor and the browser is not trusted.
pub(super) async fn demand(
    accounts: &Accounts,
    tx: &mut Write,
    proven: &Proven,
    known: Option<Known>,
) -> Result<Option<Pending>, Fault> {
    let (user, now) = (proven.user, accounts.clock.now());
    let has_factor = rows::totp(tx, user).await?.is_some_and(|totp| totp.confirmed_at.is_some());
    if !has_factor {
        return Ok(None);
    }
    if let Some(Known::Device(number)) = known
        && rows::is_trusted(tx, user, number.cast_signed(), now).await?
    {
        return Ok(None);
    }
    if proven.kept != proven.checked {
        users::replace_hash(tx, user, &proven.checked, &proven.kept).await?;
    }
    let key = new_key(accounts);
    let pending = NewPending {
        key_hash: hash_of(key.expose_secret()).unwrap_or_default(),
        user,
        password_mark: mark(&proven.kept),
        tries: TRIES,
        expires_at: Timestamp::new(*now + LIFETIME),
    };
    rows::insert_pending(tx, &pending).await?;
    Ok(Some(Pending { key }))
}

/// Whether a sign-in of this browser waits for a code.
pub(crate) async fn is_waiting(accounts: &Accounts, flow: &Flow) -> Result<bool, Fault> {
    let Some(hash) = key_hash(flow) else { return Ok(false) };
    let mut db = accounts.db.read().await?;
    let pending = rows::pending(&mut db, hash, accounts.clock.now()).await;
    Ok(pending.while_("looking for a sign-in that waits")?.is_some())
}

fn key_hash(flow: &Flow) -> Option<[u8; 32]> {
    hash_of(flow.pending.as_ref()?.expose_secret())
}

/// Completes a sign-in by a code.
pub(super) async fn complete(accounts: &Accounts, flow: &Flow, typed: &str, trust: bool) -> Outcome<Step, NotSignedIn> {
    let expired = || Failure::Refused(NotSignedIn::Expired);
    let hash = key_hash(flow).ok_or_else(expired)?;
    let account = waiting(accounts, hash).await?.filter(|account| account.is_staff || !flow.staff_only);
    let account = account.ok_or_else(expired)?;
    let now = accounts.clock.now();
    let known = flow.browser.known_to(account.id, account.device_key.as_deref(), now);
    let tried = accounts.attempts.begin_code(account.id, known, *now);
    tried.map_err(|many| Failure::Refused(NotSignedIn::TooMany(many)))?;
    // Committed before the code is looked at: tries at the same moment cannot share one.
    let spend = async |mut tx: Tx| Ok::<_, Fault>(rows::spend_try(&mut tx, hash, now).await?);
    let pending = accounts.db.transaction("spending a try at the second factor", spend).await?.ok_or_else(expired)?;
    let wrong = || Failure::Refused(NotSignedIn::WrongCode { left: pending.tries_left });
    let right = second_factor::check(accounts, account.id, typed).await;
    let right = right.map_err(|failure| failure.map(|Overloaded| NotSignedIn::Overloaded))?.ok_or_else(wrong)?;
    accounts.attempts.code_did_not_count(account.id, known, *now);
    let device = accounts.devices.read(&flow.user_agent).await;
    let proven = Proven { user: account.id, checked: account.password.clone(), kept: account.password.clone() };
    let complete = async |mut tx: Tx| {
        if !second_factor::spend(accounts, &mut tx, &account, &right).await? {
            return Err(wrong());
        }
        if !rows::delete_pending(&mut tx, pending.id).await? {
            return Err(expired());
        }
        let beginning = Beginning { proven: &proven, flow, known, device: device.as_ref() };
        let begun = signing_in::begin(accounts, &mut tx, beginning).await?.ok_or_else(expired)?;
        if trust {
            rows::trust(&mut tx, account.id, begun.browser.cast_signed(), Timestamp::new(*now + TRUST)).await?;
        }
        Ok(Step::Done(begun.fresh))
    };
    let step = accounts.db.transaction("completing a sign-in", complete).await?;
    tracing::info!(user = account.id.0, "signed in with a second factor");
    Ok(step)
}

/// The account of a sign-in that waits, unless its password was changed since or it was blocked.
async fn waiting(accounts: &Accounts, key_hash: [u8; 32]) -> Result<Option<Credentials>, Fault> {
    let mut db = accounts.db.read().await?;
    let Some(pending) = rows::pending(&mut db, key_hash, accounts.clock.now()).await? else { return Ok(None) };
    let account = users::credentials(&mut db, pending.user_id).await.while_("looking for an account")?;
    let fits = |account: &Credentials| account.is_active && mark(&account.password)[..] == pending.password_mark;
    Ok(account.filter(fits))
}
