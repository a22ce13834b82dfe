//! Signing in: one answer and one time for every failure, a new key for every success.

use std::time::Duration;

use secrecy::SecretString;
use techstore_db::{Timestamp, Tx, Write};

use crate::accounts::attempts::{AccountKey, TooMany, Try};
use crate::accounts::device::{Device, DeviceKind};
use crate::accounts::devices::{self, Browser, Known};
use crate::accounts::formats;
use crate::accounts::hashers::{Checked, Lane, Overloaded, Question};
use crate::accounts::passwords::Hash;
use crate::accounts::sessions::{self, Fresh};
use crate::accounts::store::sign_ins::{self, NewSignIn};
use crate::accounts::store::users::{self, Credentials, SigningIn};
use crate::accounts::user_agent::UserAgent;
use crate::accounts::{Accounts, session_end};
use crate::kernel::email::fold;
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::UserId;

/// The minimum time of a refusal, in real time: more than a hash of Django's settings takes today. Under load, the
/// equal work makes an unknown login, a wrong password and a blocked account alike (docs/adr/0012).
const FLOOR: Duration = Duration::from_millis(400);
/// How often a password is checked if its hash changes meanwhile. A concurrent sign-in may have rehashed the same
/// password, or the password was changed.
const CHECKS: usize = 2;

pub(crate) struct Attempt {
    /// Login or e-mail, in any letter case.
    pub(crate) login: String,
    pub(crate) password: SecretString,
    /// Where the attempt comes from. Its current session keeps its data.
    pub(crate) browser: Browser,
    pub(crate) user_agent: UserAgent,
    /// Only the staff may sign in here.
    pub(crate) staff_only: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotSignedIn {
    /// Unknown login, wrong password or blocked account: nobody may learn which.
    Wrong,
    /// Too many wrong attempts, or too many sign-ins.
    TooMany(TooMany),
    /// All places, of strangers or of the hashing threads, are taken.
    Overloaded,
}

pub(crate) struct SignedIn {
    pub(crate) fresh: Fresh,
}

/// Gives the session a new key and a new CSRF secret, and records the sign-in.
pub(crate) async fn sign_in(accounts: &Accounts, attempt: Attempt) -> Outcome<SignedIn, NotSignedIn> {
    formats::surveyed(accounts).await?;
    let folded = fold(attempt.login.trim());
    let found = find(accounts, attempt.login.trim(), &folded).await?;
    let tried = begin_try(accounts, &attempt, found.as_ref(), &folded)?;
    let began = tokio::time::Instant::now();
    let place = accounts.attempts.place();
    // A known browser has a small budget of its own, so it needs no place among strangers.
    if place.is_none() && tried.known().is_none() {
        accounts.attempts.did_not_count(tried);
        return Err(Failure::Refused(NotSignedIn::Overloaded));
    }
    let outcome = check_and_begin(accounts, &attempt, found, &folded, tried).await;
    match &outcome {
        Err(Failure::Refused(NotSignedIn::Wrong)) => {
            accounts.clock.sleep(FLOOR.saturating_sub(began.elapsed())).await;
        }
        _ => accounts.attempts.did_not_count(tried),
    }
    outcome
}

/// Counts the try against the account, or against the typed name if there is none.
fn begin_try(
    accounts: &Accounts,
    attempt: &Attempt,
    found: Option<&Credentials>,
    folded: &str,
) -> Outcome<Try, NotSignedIn> {
    let now = accounts.clock.now();
    let account = found.map_or_else(|| AccountKey::unknown(folded), |user| AccountKey::of(user.id));
    let known = found.and_then(|user| attempt.browser.known_to(user.id, user.device_key.as_deref(), now));
    let tried = accounts.attempts.begin(account, attempt.browser.address, known, *now);
    tried.map_err(|many| Failure::Refused(NotSignedIn::TooMany(many)))
}

async fn check_and_begin(
    accounts: &Accounts,
    attempt: &Attempt,
    mut found: Option<Credentials>,
    folded: &str,
    tried: Try,
) -> Outcome<SignedIn, NotSignedIn> {
    for _ in 0..CHECKS {
        let proven = check(accounts, found, attempt, tried.lane()).await?;
        accounts.attempts.sign_in(tried).map_err(|many| Failure::Refused(NotSignedIn::TooMany(many)))?;
        // Only after the password was right: guesses must not cause this work.
        let device = accounts.devices.read(&attempt.user_agent).await;
        let begin = async |mut tx: Tx| begin(accounts, &mut tx, &proven, attempt, tried.known(), device.as_ref()).await;
        if let Some(signed_in) = accounts.db.transaction("signing a person in", begin).await? {
            tracing::info!(user = proven.user.0, "signed in");
            return Ok(signed_in);
        }
        found = find(accounts, attempt.login.trim(), folded).await?;
    }
    Err(Failure::Refused(NotSignedIn::Wrong))
}

/// A person who knows the password of an account.
struct Proven {
    user: UserId,
    /// The hash it was checked against.
    checked: String,
    /// The hash to store: the same, or the successor of an outdated one.
    kept: String,
}

/// Finds the account that a login means: the exact spelling of a login, or the only one in another letter case; then
/// e-mails, likewise.
async fn find(accounts: &Accounts, typed: &str, folded: &str) -> Result<Option<Credentials>, Fault> {
    let mut db = accounts.db.read().await?;
    let mut found = users::candidates(&mut db, typed).await.while_("looking for an account")?;
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

/// Checks the password, even if there is no account: a refusal takes the same work for all.
async fn check(
    accounts: &Accounts,
    found: Option<Credentials>,
    attempt: &Attempt,
    lane: Lane,
) -> Outcome<Proven, NotSignedIn> {
    let question = Question {
        password: attempt.password.clone(),
        stored: found.as_ref().map(|user| Hash::stored(user.password.as_str())),
        may_pass: found.as_ref().is_some_and(|user| user.is_active && (user.is_staff || !attempt.staff_only)),
        salt: accounts.random.bytes(),
    };
    let checked = accounts
        .hashers
        .check(lane, question)
        .await
        .map_err(|failure| failure.map(|Overloaded| NotSignedIn::Overloaded))?;
    let (Some(user), Checked::Right { successor }) = (found, checked) else {
        return Err(Failure::Refused(NotSignedIn::Wrong));
    };
    let kept = successor.map_or_else(|| user.password.clone(), |successor| successor.as_str().to_owned());
    Ok(Proven { user: user.id, checked: user.password, kept })
}

/// Begins the session. `None`: the password was changed or the account blocked since the check. That ended all
/// sessions, and must not leave this one.
async fn begin(
    accounts: &Accounts,
    tx: &mut Write,
    Proven { user, checked, kept }: &Proven,
    attempt: &Attempt,
    known: Option<Known>,
    device: Option<&Device>,
) -> Result<Option<SignedIn>, Fault> {
    let user = *user;
    let now: Timestamp = accounts.clock.now();
    let device_key = devices::fresh_key(accounts);
    let signing_in = SigningIn { user, checked, kept, device_key: &device_key, now };
    let Some(device_key) = users::signed_in(tx, &signing_in).await? else {
        // Commits nothing. The next check reads the new state from the disk.
        return Ok(None);
    };
    let mut fresh = sessions::renew(accounts, tx, user, attempt.browser.session).await?;
    fresh.device = Some(devices::entry(accounts, user, &device_key, known));
    session_end::end_oldest(tx, user, fresh.id, now).await?;
    let sign_in = NewSignIn {
        user,
        session: fresh.id,
        address: attempt.browser.address.to_string(),
        user_agent: attempt.user_agent.as_str(),
        browser: device.map_or("", |device| &device.browser),
        system: device.map_or("", |device| &device.system),
        device: device.map_or(DeviceKind::Unread, |device| device.kind),
        now,
    };
    sign_ins::insert(tx, &sign_in).await?;
    Ok(Some(SignedIn { fresh }))
}
