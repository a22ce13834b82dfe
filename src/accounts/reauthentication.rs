//! Asks a person who is signed in for the password again: somebody else may be using a browser left open.

use jiff::SignedDuration;
use secrecy::SecretString;
use techstore_db::{Timestamp, Tx};

use crate::accounts::attempts::{AccountKey, TooMany, Try};
use crate::accounts::devices::{Browser, Known};
use crate::accounts::hashers::{Checked, Overloaded, Question};
use crate::accounts::passwords::Hash;
use crate::accounts::store::users::{self, Credentials};
use crate::accounts::store::{second_factor as factor_rows, sessions};
use crate::accounts::{Accounts, second_factor};
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::{SessionId, UserId};

/// How long after a sign-in the person is taken to be still there.
const FRESH: SignedDuration = SignedDuration::from_mins(15);

/// Why a password did not confirm the person.
#[derive(Debug, Clone, Copy)]
pub(crate) enum NotConfirmed {
    Wrong,
    /// Too many wrong passwords, or too many confirmations of any kind.
    TooMany(TooMany),
    /// All places of the hashing threads are taken.
    Overloaded,
}

/// How long the person is taken to be there after they proved that it is them.
const CONFIRMED: SignedDuration = SignedDuration::from_mins(10);

/// What a person proves it with that it is them.
pub(crate) enum Confirmation {
    Password(SecretString),
    /// A code of the app, or a recovery code.
    Code(String),
}

/// Whether a person proved so lately that it is them that they may do what is sensitive.
#[must_use]
pub(crate) fn is_confirmed(confirmed_at: Option<Timestamp>, now: Timestamp) -> bool {
    confirmed_at.is_some_and(|confirmed_at| now.duration_since(*confirmed_at) <= CONFIRMED)
}

/// Whether a code can prove it too.
pub(crate) async fn has_code(accounts: &Accounts, user: UserId) -> Result<bool, Fault> {
    let mut db = accounts.db.read().await?;
    Ok(factor_rows::totp(&mut db, user).await?.is_some_and(|totp| totp.confirmed_at.is_some()))
}

/// Notes that it is the person. The limits of sign-ins apply.
pub(crate) async fn confirm(
    accounts: &Accounts,
    user: UserId,
    session: SessionId,
    confirmation: Confirmation,
    browser: &Browser,
) -> Outcome<(), NotConfirmed> {
    let now = accounts.clock.now();
    let right = match confirmation {
        Confirmation::Password(password) => {
            confirm_password(accounts, user, password, browser).await?;
            None
        }
        Confirmation::Code(typed) => {
            let known = Some(Known::Session(session));
            let tried = accounts.attempts.begin_code(user, known, *now);
            tried.map_err(|many| Failure::Refused(NotConfirmed::TooMany(many)))?;
            let right = second_factor::check(accounts, user, &typed).await;
            let right = right.map_err(|failure| failure.map(|Overloaded| NotConfirmed::Overloaded))?;
            let right = right.ok_or(Failure::Refused(NotConfirmed::Wrong))?;
            accounts.attempts.code_did_not_count(user, known, *now);
            Some(right)
        }
    };
    let note = async |mut tx: Tx| {
        if let Some(right) = &right {
            let account = users::credentials(&mut tx, user).await?.ok_or(Failure::Refused(NotConfirmed::Wrong))?;
            if !second_factor::spend(accounts, &mut tx, &account, right).await? {
                return Err(Failure::Refused(NotConfirmed::Wrong));
            }
        }
        Ok(sessions::confirmed(&mut tx, session, now).await?)
    };
    accounts.db.transaction("noting that a person confirmed who they are", note).await
}

/// Whether the last sign-in is so recent that the password need not be asked for.
#[must_use]
pub(crate) fn is_fresh(signed_in_at: Option<Timestamp>, now: Timestamp) -> bool {
    signed_in_at.is_some_and(|signed_in_at| now.duration_since(*signed_in_at) <= FRESH)
}

/// The limits of sign-ins apply.
pub(crate) async fn confirm_password(
    accounts: &Accounts,
    user: UserId,
    password: SecretString,
    browser: &Browser,
) -> Outcome<(), NotConfirmed> {
    let wrong = Failure::Refused(NotConfirmed::Wrong);
    let mut db = accounts.db.read().await?;
    let person = users::credentials(&mut db, user).await.while_("looking for an account")?;
    drop(db);
    let Some(person) = person else { return Err(wrong) };
    let now = accounts.clock.now();
    let refused = |many| Failure::Refused(NotConfirmed::TooMany(many));
    let known = browser.known_to(user, person.device_key.as_deref(), now);
    let tried = accounts.attempts.begin(AccountKey::of(user), browser.address, known, *now).map_err(refused)?;
    let checked = look(accounts, &person, password, tried).await;
    if !matches!(checked, Ok(Checked::Wrong)) {
        accounts.attempts.did_not_count(tried);
    }
    match checked? {
        Checked::Right { successor: None } => Ok(()),
        Checked::Right { successor: Some(successor) } => {
            let replace =
                async |mut tx: Tx| users::replace_hash(&mut tx, user, &person.password, successor.as_str()).await;
            accounts.db.transaction("replacing an old hash", replace).await?;
            Ok(())
        }
        Checked::Wrong => Err(wrong),
    }
}

async fn look(
    accounts: &Accounts,
    person: &Credentials,
    password: SecretString,
    tried: Try,
) -> Outcome<Checked, NotConfirmed> {
    let many = accounts.attempts.confirm(person.id, *accounts.clock.now());
    many.map_err(|many| Failure::Refused(NotConfirmed::TooMany(many)))?;
    let stored = Some(Hash::stored(person.password.as_str()));
    let question = Question { password, stored, may_pass: person.is_active, salt: accounts.random.bytes() };
    accounts
        .hashers
        .check(tried.lane(), question)
        .await
        .map_err(|failure| failure.map(|Overloaded| NotConfirmed::Overloaded))
}
