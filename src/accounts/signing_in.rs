//! Signing in: one answer and one time for every failure, a new key for every success.

use std::net::IpAddr;
use std::time::Duration;

use techstore_db::Timestamp;

use crate::accounts::Accounts;
use crate::accounts::attempts::TooMany;
use crate::accounts::hashers::Checked;
use crate::accounts::passwords::Hash;
use crate::accounts::sessions::{self, Fresh};
use crate::accounts::store::sign_ins::{self, NewSignIn};
use crate::accounts::store::users::{self, Credentials};
use crate::accounts::user_agent::{Device, Kind, UserAgent};
use crate::kernel::email::fold;
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::{SessionId, UserId};

/// What every failure takes at least, in real time: more than a hash of Django's own settings to this day, so that nobody can tell an
/// unknown login, a wrong password and a blocked account apart by a watch.
const FLOOR: Duration = Duration::from_millis(400);
/// As in `strength`: what is longer is nobody's password and is not worth a hash.
const LONGEST_PASSWORD: usize = 1024;
/// How often a password is checked while its hash changes below: once more finds another's hash of the same password, as two
/// first logins of an old account at once leave it, or that the password is another one by now.
const CHECKS: usize = 2;

/// An attempt to sign in.
pub struct Attempt {
    /// Login or e-mail, in any letter case.
    pub login: String,
    /// The password.
    pub password: String,
    /// The browser's session so far; what hangs on it is kept.
    pub session: Option<(SessionId, Option<UserId>)>,
    /// From where.
    pub address: IpAddr,
    /// What the browser says of itself.
    pub user_agent: UserAgent,
    /// Only staff may come in here.
    pub staff_only: bool,
}

/// Why somebody is not signed in.
#[derive(Debug, PartialEq, Eq)]
pub enum NotSignedIn {
    /// Unknown login, wrong password or blocked account: nobody learns which.
    Wrong,
    /// Too many wrong attempts from this address.
    TooMany(TooMany),
    /// Too many people at the door.
    Overloaded,
}

/// A new session.
pub struct SignedIn {
    /// Whose.
    pub user: UserId,
    /// Its key and secret.
    pub fresh: Fresh,
}

/// Signs somebody in: the session gets a new key and a new CSRF secret, and the signing in is recorded.
///
/// # Errors
/// [`NotSignedIn`], all alike to the outside.
pub async fn sign_in(accounts: &Accounts, attempt: Attempt) -> Outcome<SignedIn, NotSignedIn> {
    let account = fold(attempt.login.trim());
    let now = accounts.clock.now();
    let wait = accounts
        .attempts
        .sign_in(attempt.address, &account, *now)
        .map_err(|many| Failure::Refused(NotSignedIn::TooMany(many)))?;
    let floor = tokio::time::Instant::now() + FLOOR;
    tokio::time::sleep(wait).await;
    let outcome = check_and_begin(accounts, &attempt, &account).await;
    match &outcome {
        Err(Failure::Refused(NotSignedIn::Wrong)) => tokio::time::sleep_until(floor + wait).await,
        _ => accounts.attempts.did_not_count(attempt.address, &account),
    }
    outcome
}

async fn check_and_begin(accounts: &Accounts, attempt: &Attempt, account: &str) -> Outcome<SignedIn, NotSignedIn> {
    if attempt.password.len() > LONGEST_PASSWORD {
        return Err(Failure::Refused(NotSignedIn::Wrong));
    }
    for _ in 0..CHECKS {
        let found = find(accounts, attempt.login.trim(), account).await?;
        let proven = check(accounts, found, attempt).await?;
        // Only now: whoever guesses makes nobody read.
        let device = accounts.devices.read(&attempt.user_agent).await;
        let try_once = || begin(accounts, &proven, attempt, device.as_ref());
        if let Some(signed_in) = techstore_db::retrying(Fault::is_conflict, try_once).await? {
            return Ok(signed_in);
        }
    }
    Err(Failure::Refused(NotSignedIn::Wrong))
}

/// Somebody who knows the password of an account.
struct Proven {
    user: UserId,
    /// The hash it was checked against.
    checked: String,
    /// The hash to keep: the same, or the successor of an outdated one.
    kept: String,
}

/// The account a login means: the exact spelling of a login, the only one in another letter case, then e-mails alike.
async fn find(accounts: &Accounts, typed: &str, folded: &str) -> Result<Option<Credentials>, Fault> {
    let mut db = accounts.db.read().await?;
    let mut found = users::candidates(&mut db, folded).await.while_("looking for an account")?;
    drop(db);
    let only = |wanted: &dyn Fn(&Credentials) -> bool| {
        let mut fitting = found.iter().enumerate().filter(|(_, user)| wanted(user));
        match (fitting.next(), fitting.next()) {
            (Some((at, _)), None) => Some(at),
            _ => None,
        }
    };
    let at = only(&|user| user.login == typed)
        .or_else(|| only(&|user| fold(&user.login) == folded))
        .or_else(|| only(&|user| user.email == typed))
        .or_else(|| only(&|user| fold(&user.email) == folded));
    Ok(at.map(|at| found.swap_remove(at)))
}

/// Checks the password against whatever was found, nothing included: exactly one hash is worked through.
async fn check(accounts: &Accounts, found: Option<Credentials>, attempt: &Attempt) -> Outcome<Proven, NotSignedIn> {
    let stored = found.as_ref().map(|user| Hash::stored(user.password.as_str()));
    let checked =
        accounts.hashers.check(attempt.password.clone(), stored, accounts.random.bytes()).await.map_err(|failure| {
            match failure {
                Failure::Refused(_) => Failure::Refused(NotSignedIn::Overloaded),
                Failure::Fault(fault) => Failure::Fault(fault),
            }
        })?;
    let (Some(user), Checked::Right { successor }) = (found, checked) else {
        return Err(Failure::Refused(NotSignedIn::Wrong));
    };
    if !user.is_active || (attempt.staff_only && !user.is_staff) {
        return Err(Failure::Refused(NotSignedIn::Wrong));
    }
    let kept = successor.map_or_else(|| user.password.clone(), |successor| successor.as_str().to_owned());
    Ok(Proven { user: user.id, checked: user.password, kept })
}

/// Begins the session, unless the password was changed or the account blocked since it was checked (`None`): whoever did
/// that has ended the sessions there were, and this one would not have been among them.
async fn begin(
    accounts: &Accounts,
    Proven { user, checked, kept }: &Proven,
    attempt: &Attempt,
    device: Option<&Device>,
) -> Result<Option<SignedIn>, Fault> {
    let user = *user;
    let now: Timestamp = accounts.clock.now();
    let mut tx = accounts.db.write().await?;
    if !users::signed_in(&mut tx, user, (checked, kept), now).await.while_("noting a signing in")? {
        // Back when what was changed meanwhile is on the disk: the next look finds it.
        tx.commit().await.while_("waiting for a change of the password")?;
        return Ok(None);
    }
    let fresh = sessions::renew(accounts, &mut tx, user, attempt.session).await?;
    let sign_in = NewSignIn {
        user,
        session: fresh.id,
        address: attempt.address.to_string(),
        user_agent: attempt.user_agent.as_str(),
        browser: device.map_or("", |device| &device.browser),
        system: device.map_or("", |device| &device.system),
        device: device.map_or(Kind::UNREAD, |device| device.kind.as_str()),
        now,
    };
    sign_ins::insert(&mut tx, &sign_in).await.while_("recording a signing in")?;
    tx.commit().await.while_("signing somebody in")?;
    tracing::info!(user = user.0, "signed in");
    Ok(Some(SignedIn { user, fresh }))
}
