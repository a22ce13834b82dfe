//! Signing in is a flow: each proof leads to a step, at last to a session with a new key. A wrong login, a wrong password and a
//! blocked account have one answer and one time.

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
use crate::accounts::{Accounts, second_step, session_end};
use crate::kernel::email::fold;
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::UserId;

/// The minimum time of a refusal, in real time: more than a hash of Django's settings takes today. Under load, the
/// equal work makes an unknown login, a wrong password and a blocked account alike (docs/adr/0012).
const FLOOR: Duration = Duration::from_millis(400);
/// How often a password is checked if its hash changes meanwhile. A concurrent sign-in may have rehashed the same
/// password, or the password was changed.
const CHECKS: usize = 2;

/// A sign-in, from the browser that it comes from. Every door leads here: the page, the JSON call, the staff site.
pub(crate) struct Flow {
    /// Its current session keeps its data.
    pub(crate) browser: Browser,
    pub(crate) user_agent: UserAgent,
    /// Only the staff may sign in here.
    pub(crate) staff_only: bool,
    /// The key of a sign-in that waits for the second factor, from the browser's cookie.
    pub(crate) pending: Option<SecretString>,
}

/// How a person shows who they are.
pub(crate) enum Proof {
    /// The first step.
    Password {
        /// Login or e-mail, in any letter case.
        login: String,
        password: SecretString,
    },
    /// A code of the app or a recovery code, for a sign-in that waits for it.
    Code {
        typed: String,
        /// Whether this browser is not to be asked again for a while.
        trust: bool,
    },
}

/// What a proof leads to.
pub(crate) enum Step {
    Done(Fresh),
    SecondFactor(Pending),
}

/// A sign-in that waits for the second factor. It is no session: with its key alone nothing can be seen or done.
pub(crate) struct Pending {
    /// For the browser's cookie.
    pub(crate) key: SecretString,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotSignedIn {
    /// Unknown login, wrong password or blocked account: nobody may learn which.
    Wrong,
    /// A wrong code of the second factor. So many tries are left.
    WrongCode { left: i64 },
    /// There is no sign-in that waits for a code, or no longer.
    Expired,
    /// Too many wrong attempts, or too many sign-ins.
    TooMany(TooMany),
    /// All places, of strangers or of the hashing threads, are taken.
    Overloaded,
}

/// Takes a sign-in one step further.
pub(crate) async fn advance(accounts: &Accounts, flow: &Flow, proof: Proof) -> Outcome<Step, NotSignedIn> {
    match proof {
        Proof::Password { login, password } => first_step(accounts, &Attempt { flow, login, password }).await,
        Proof::Code { typed, trust } => second_step::complete(accounts, flow, &typed, trust).await,
    }
}

struct Attempt<'a> {
    flow: &'a Flow,
    login: String,
    password: SecretString,
}

async fn first_step(accounts: &Accounts, attempt: &Attempt<'_>) -> Outcome<Step, NotSignedIn> {
    formats::surveyed(accounts).await?;
    let folded = fold(attempt.login.trim());
    let found = find(accounts, attempt.login.trim(), &folded).await?;
    let tried = begin_try(accounts, attempt, found.as_ref(), &folded)?;
    let began = tokio::time::Instant::now();
    let place = accounts.attempts.place();
    // A known browser has a small budget of its own, so it needs no place among strangers.
    if place.is_none() && tried.known().is_none() {
        accounts.attempts.did_not_count(tried);
        return Err(Failure::Refused(NotSignedIn::Overloaded));
    }
    let outcome = check_and_begin(accounts, attempt, found, &folded, tried).await;
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
    attempt: &Attempt<'_>,
    found: Option<&Credentials>,
    folded: &str,
) -> Outcome<Try, NotSignedIn> {
    let now = accounts.clock.now();
    let account = found.map_or_else(|| AccountKey::unknown(folded), |user| AccountKey::of(user.id));
    let known = found.and_then(|user| attempt.flow.browser.known_to(user.id, user.device_key.as_deref(), now));
    let tried = accounts.attempts.begin(account, attempt.flow.browser.address, known, *now);
    tried.map_err(|many| Failure::Refused(NotSignedIn::TooMany(many)))
}

async fn check_and_begin(
    accounts: &Accounts,
    attempt: &Attempt<'_>,
    mut found: Option<Credentials>,
    folded: &str,
    tried: Try,
) -> Outcome<Step, NotSignedIn> {
    for _ in 0..CHECKS {
        let proven = check(accounts, found, attempt, tried.lane()).await?;
        accounts.attempts.sign_in(tried).map_err(|many| Failure::Refused(NotSignedIn::TooMany(many)))?;
        // Only after the password was right: guesses must not cause this work.
        let device = accounts.devices.read(&attempt.flow.user_agent).await;
        let begin = async |mut tx: Tx| {
            if let Some(pending) = second_step::demand(accounts, &mut tx, &proven, tried.known()).await? {
                return Ok(Some(Step::SecondFactor(pending)));
            }
            let began =
                Beginning { proven: &proven, flow: attempt.flow, known: tried.known(), device: device.as_ref() };
            Ok::<_, Fault>(begin(accounts, &mut tx, began).await?.map(|begun| Step::Done(begun.fresh)))
        };
        if let Some(step) = accounts.db.transaction("signing a person in", begin).await? {
            if matches!(step, Step::Done(_)) {
                tracing::info!(user = proven.user.0, "signed in");
            }
            return Ok(step);
        }
        found = find(accounts, attempt.login.trim(), folded).await?;
    }
    Err(Failure::Refused(NotSignedIn::Wrong))
}

/// A person who knows the password of an account.
pub(super) struct Proven {
    pub(super) user: UserId,
    /// The hash it was checked against.
    pub(super) checked: String,
    /// The hash to store: the same, or the successor of an outdated one.
    pub(super) kept: String,
}

pub(super) struct Beginning<'a> {
    pub(super) proven: &'a Proven,
    pub(super) flow: &'a Flow,
    pub(super) known: Option<Known>,
    pub(super) device: Option<&'a Device>,
}

/// A session that began.
pub(super) struct Begun {
    pub(super) fresh: Fresh,
    /// The browser's number in the cookie of known browsers.
    pub(super) browser: u64,
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
    attempt: &Attempt<'_>,
    lane: Lane,
) -> Outcome<Proven, NotSignedIn> {
    let question = Question {
        password: attempt.password.clone(),
        stored: found.as_ref().map(|user| Hash::stored(user.password.as_str())),
        may_pass: found.as_ref().is_some_and(|user| user.is_active && (user.is_staff || !attempt.flow.staff_only)),
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
pub(super) async fn begin(
    accounts: &Accounts,
    tx: &mut Write,
    Beginning { proven: Proven { user, checked, kept }, flow, known, device }: Beginning<'_>,
) -> Result<Option<Begun>, Fault> {
    let user = *user;
    let now: Timestamp = accounts.clock.now();
    let device_key = devices::fresh_key(accounts);
    let signing_in = SigningIn { user, checked, kept, device_key: &device_key, now };
    let Some(device_key) = users::signed_in(tx, &signing_in).await? else {
        // Commits nothing. The next check reads the new state from the disk.
        return Ok(None);
    };
    let mut fresh = sessions::renew(accounts, tx, user, flow.browser.session).await?;
    let browser = devices::number(accounts, known);
    fresh.device = Some(devices::entry(accounts, user, &device_key, browser));
    session_end::end_oldest(tx, user, fresh.id, now).await?;
    let sign_in = NewSignIn {
        user,
        session: fresh.id,
        address: flow.browser.address.to_string(),
        user_agent: flow.user_agent.as_str(),
        browser: device.map_or("", |device| &device.browser),
        system: device.map_or("", |device| &device.system),
        device: device.map_or(DeviceKind::Unread, |device| device.kind),
        now,
    };
    sign_ins::insert(tx, &sign_in).await?;
    Ok(Some(Begun { fresh, browser }))
}
