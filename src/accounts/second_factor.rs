//! The second factor of an account: an app that shows codes, and recovery codes for whoever lost it.
//!
//! It needs a proven address: somebody who registered a stranger's address could otherwise lock its owner out for good. Whoever
//! calls has made sure that the person is there ([`reauthentication`](super::reauthentication)): the session alone changes nothing.

use fast_qr::QRBuilder;
use fast_qr::convert::svg::SvgBuilder;
use secrecy::{ExposeSecret, SecretString};
use techstore_db::{Timestamp, Tx, Write};

use crate::accounts::hashers::Overloaded;
use crate::accounts::store::second_factor as rows;
use crate::accounts::store::users::{self, Credentials};
use crate::accounts::{Accounts, letters, recovery_codes, totp};
use crate::kernel::email::Email;
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::UserId;
use crate::mail::{self, Message};

/// What a person's second factor is like.
pub(crate) struct SecondFactor {
    pub(crate) is_email_proven: bool,
    /// Since when it is asked for.
    pub(crate) since: Option<Timestamp>,
    /// A key that waits for its first code.
    pub(crate) setup: Option<Setup>,
    pub(crate) recovery_codes_left: i64,
    pub(crate) trusted_browsers: i64,
}

/// A key for the person's app.
pub(crate) struct Setup {
    /// As people type it, in groups of four.
    pub(crate) secret: SecretString,
    /// What the QR code says.
    pub(crate) uri: SecretString,
    /// The QR code, as SVG.
    pub(crate) qr: SecretString,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotChanged {
    /// The account's address is not proven.
    EmailNotProven,
    /// There is a second factor already.
    IsOn,
    /// There is none, or no key that waits for a code.
    IsOff,
    WrongCode,
    Overloaded,
}

impl From<Overloaded> for NotChanged {
    fn from(_: Overloaded) -> Self {
        Self::Overloaded
    }
}

/// A code that is right, and not used up yet.
pub(super) enum RightCode {
    /// Of the app, for a time step.
    Totp(i64),
    /// The hash of a recovery code.
    Recovery(String),
}

/// Looks at a code of the app, or a recovery code, that somebody typed.
pub(super) async fn check(accounts: &Accounts, user: UserId, typed: &str) -> Outcome<Option<RightCode>, Overloaded> {
    let mut db = accounts.db.read().await?;
    let totp = rows::totp(&mut db, user).await?.filter(|totp| totp.confirmed_at.is_some());
    let kept = rows::recovery_codes(&mut db, user).await?;
    drop(db);
    let Some(totp) = totp else { return Ok(None) };
    if let Some(step) = totp::step_of(&totp.secret, typed, accounts.clock.now()) {
        return Ok(Some(RightCode::Totp(step)));
    }
    Ok(recovery_codes::find(accounts, typed, kept).await?.map(RightCode::Recovery))
}

/// Uses a code up; `false` if it was used before. The owner is told of a recovery code.
pub(super) async fn spend(
    accounts: &Accounts,
    tx: &mut Write,
    account: &Credentials,
    right: &RightCode,
) -> Result<bool, Fault> {
    let hash = match right {
        RightCode::Totp(step) => return Ok(rows::spend_step(tx, account.id, *step).await?),
        RightCode::Recovery(hash) => hash,
    };
    if !rows::spend_recovery_code(tx, account.id, hash, accounts.clock.now()).await? {
        return Ok(false);
    }
    let left = rows::recovery_codes_left(tx, account.id).await?;
    if let Ok(email) = Email::parse(&account.email) {
        mail::enqueue_always(&accounts.mail, tx, &letters::recovery_code_used(&accounts.mail, email, left)?).await?;
    }
    Ok(true)
}

pub(crate) async fn look(accounts: &Accounts, user: UserId) -> Result<SecondFactor, Fault> {
    let now = accounts.clock.now();
    let mut db = accounts.db.read().await?;
    let account = credentials(&mut db, user).await?;
    let totp = rows::totp(&mut db, user).await?;
    let recovery_codes_left = rows::recovery_codes_left(&mut db, user).await?;
    let trusted_browsers = rows::trusted_browsers(&mut db, user, now).await?;
    let setup =
        totp.as_ref().filter(|totp| totp.confirmed_at.is_none()).map(|totp| setup(&totp.secret, &account.login));
    Ok(SecondFactor {
        is_email_proven: account.email_proven_at.is_some(),
        since: totp.as_ref().and_then(|totp| totp.confirmed_at),
        setup: setup.transpose()?,
        recovery_codes_left,
        trusted_browsers,
    })
}

/// Makes up a key for the person's app. It asks for nothing until [`confirm`].
pub(crate) async fn begin(accounts: &Accounts, user: UserId) -> Outcome<Setup, NotChanged> {
    let secret: [u8; totp::KEY] = accounts.random.bytes();
    let now = accounts.clock.now();
    let begin = async |mut tx: Tx| {
        let account = credentials(&mut tx, user).await?;
        if account.email_proven_at.is_none() {
            return Err(Failure::Refused(NotChanged::EmailNotProven));
        }
        if !rows::begin_totp(&mut tx, user, &secret, now).await? {
            return Err(Failure::Refused(NotChanged::IsOn));
        }
        Ok(setup(&secret, &account.login)?)
    };
    accounts.db.transaction("making up a key for an app", begin).await
}

/// Turns the second factor on by the first code of the app, and gives the recovery codes.
pub(crate) async fn confirm(accounts: &Accounts, user: UserId, typed: &str) -> Outcome<Vec<SecretString>, NotChanged> {
    let now = accounts.clock.now();
    let mut db = accounts.db.read().await?;
    let waiting = rows::totp(&mut db, user).await?.filter(|totp| totp.confirmed_at.is_none());
    drop(db);
    let waiting = waiting.ok_or(Failure::Refused(NotChanged::IsOff))?;
    let step = totp::step_of(&waiting.secret, typed, now).ok_or(Failure::Refused(NotChanged::WrongCode))?;
    let set = recovery_codes::fresh(accounts).await.map_err(|failure| failure.map(NotChanged::from))?;
    let turn_on = async |mut tx: Tx| {
        let account = credentials(&mut tx, user).await?;
        if account.email_proven_at.is_none() {
            return Err(Failure::Refused(NotChanged::EmailNotProven));
        }
        if !rows::confirm_totp(&mut tx, user, &waiting.secret, step, now).await? {
            return Err(Failure::Refused(NotChanged::IsOff));
        }
        rows::replace_recovery_codes(&mut tx, user, &set.hashes).await?;
        tell(accounts, &mut tx, &account, letters::second_factor_on).await?;
        Ok(())
    };
    accounts.db.transaction("turning a second factor on", turn_on).await?;
    tracing::info!(user = user.0, "turned the second factor on");
    Ok(set.codes)
}

/// Gives a new set of recovery codes; the old ones are void.
pub(crate) async fn new_recovery_codes(accounts: &Accounts, user: UserId) -> Outcome<Vec<SecretString>, NotChanged> {
    let set = recovery_codes::fresh(accounts).await.map_err(|failure| failure.map(NotChanged::from))?;
    let replace = async |mut tx: Tx| {
        // Two sets made at once must not stay both.
        if !rows::lock(&mut tx, user).await? {
            return Err(Failure::Refused(NotChanged::IsOff));
        }
        rows::replace_recovery_codes(&mut tx, user, &set.hashes).await?;
        let account = credentials(&mut tx, user).await?;
        tell(accounts, &mut tx, &account, letters::new_recovery_codes).await?;
        Ok(())
    };
    accounts.db.transaction("replacing recovery codes", replace).await?;
    tracing::info!(user = user.0, "replaced the recovery codes");
    Ok(set.codes)
}

/// Turns the second factor off; with it go the recovery codes and the trust in browsers.
pub(crate) async fn remove(accounts: &Accounts, user: UserId) -> Outcome<(), NotChanged> {
    let remove = async |mut tx: Tx| {
        let account = credentials(&mut tx, user).await?;
        let was_on = rows::totp(&mut tx, user).await?.is_some_and(|totp| totp.confirmed_at.is_some());
        if !rows::remove(&mut tx, user).await? {
            return Err(Failure::Refused(NotChanged::IsOff));
        }
        if was_on {
            tell(accounts, &mut tx, &account, letters::second_factor_off).await?;
        }
        Ok(())
    };
    accounts.db.transaction("turning a second factor off", remove).await?;
    tracing::info!(user = user.0, "turned the second factor off");
    Ok(())
}

/// Asks all browsers for the second factor again.
pub(crate) async fn distrust(accounts: &Accounts, user: UserId) -> Result<(), Fault> {
    let distrust = async |mut tx: Tx| rows::distrust(&mut tx, user).await;
    accounts.db.transaction("trusting no browser any more", distrust).await?;
    Ok(())
}

async fn credentials(db: &mut impl techstore_db::Reads, user: UserId) -> Result<Credentials, Fault> {
    let found = users::credentials(db, user).await.while_("looking for an account")?;
    found.ok_or_else(|| Fault::new(anyhow::anyhow!("a signed-in person has no account")))
}

fn setup(key: &[u8], login: &str) -> Result<Setup, Fault> {
    let uri = totp::uri(key, login);
    let code = QRBuilder::new(uri.expose_secret()).build();
    let code = code.map_err(|error| Fault::new(anyhow::anyhow!("no QR code for a key: {error:?}")))?;
    Ok(Setup { secret: totp::spelled(key), qr: SvgBuilder::default().to_str(&code).into(), uri })
}

async fn tell(
    accounts: &Accounts,
    tx: &mut Write,
    account: &Credentials,
    message: fn(&mail::Mail, Email) -> Result<Message, Fault>,
) -> Result<(), Fault> {
    if let Ok(email) = Email::parse(&account.email) {
        mail::enqueue_always(&accounts.mail, tx, &message(&accounts.mail, email)?).await?;
    }
    Ok(())
}
