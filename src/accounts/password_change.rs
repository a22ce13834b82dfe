//! Changing the password: needs the old one, ends the other sessions, gives this one a new key.

use secrecy::{ExposeSecret, SecretString};
use techstore_db::{Tx, Write};

use crate::accounts::attempts::{AccountKey, TooMany};
use crate::accounts::devices::{self, Browser, Known};
use crate::accounts::hashers::{Checked, Lane, Overloaded, Question};
use crate::accounts::passwords::strength::Weak;
use crate::accounts::passwords::{Hash, are_same};
use crate::accounts::profile::about;
use crate::accounts::sessions::{self, Fresh};
use crate::accounts::store::users::{self, Credentials};
use crate::accounts::{Accounts, session_end};
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::{SessionId, UserId};
use crate::kernel::sentences;

/// The form as it was sent.
#[derive(Debug, Default)]
pub(crate) struct PasswordInput {
    pub(crate) old: SecretString,
    pub(crate) new: SecretString,
    pub(crate) repeat: SecretString,
    /// Faults found while reading the input.
    pub(crate) errors: FieldErrors,
}

#[derive(Debug)]
pub(crate) enum NotChanged {
    Invalid(FieldErrors),
    /// Too many changes, or too many wrong old passwords.
    TooMany(TooMany),
    /// All places of the hashing threads are taken.
    Overloaded,
}

impl From<Overloaded> for NotChanged {
    fn from(_: Overloaded) -> Self {
        Self::Overloaded
    }
}

/// All other sessions end; this one gets a new key and a new CSRF secret.
pub(crate) async fn change_password(
    accounts: &Accounts,
    user: UserId,
    session: SessionId,
    mut input: PasswordInput,
    browser: &Browser,
) -> Outcome<Fresh, NotChanged> {
    let now = accounts.clock.now();
    let refused = |many| Failure::Refused(NotChanged::TooMany(many));
    accounts.attempts.change_password(user, *now).map_err(refused)?;
    let person = credentials(accounts, user).await?;
    let about = about(accounts, &person).await?;
    let weighed = accounts.hashers.weigh(Lane::Known, input.new.clone(), about).await.map_err(overloaded)?;
    validate(&mut input, weighed).map_err(|errors| Failure::Refused(NotChanged::Invalid(errors)))?;
    let known = browser.known_to(user, person.device_key.as_deref(), now);
    let tried = accounts.attempts.begin(AccountKey::of(user), browser.address, known, *now).map_err(refused)?;
    let stored = Some(Hash::stored(person.password.as_str()));
    let question = Question { password: input.old, stored, may_pass: person.is_active, salt: accounts.random.bytes() };
    let checked = accounts.hashers.check(Lane::Known, question).await.map_err(overloaded);
    if !matches!(checked, Ok(Checked::Wrong)) {
        accounts.attempts.did_not_count(tried);
    }
    if matches!(checked?, Checked::Wrong) {
        return Err(Failure::Refused(NotChanged::Invalid(FieldErrors::one("old_password", "Неверный текущий пароль"))));
    }
    let hash = accounts.hashers.hash_in(Lane::Known, input.new, accounts.random.bytes()).await.map_err(overloaded)?;
    let write = async |mut tx: Tx| write(accounts, &mut tx, &person, session, known, &hash).await;
    let fresh = accounts.db.transaction("changing a password", write).await?;
    tracing::info!(user = user.0, "changed the password");
    Ok(fresh)
}

fn overloaded(failure: Failure<Overloaded>) -> Failure<NotChanged> {
    failure.map(|Overloaded| NotChanged::Overloaded)
}

async fn credentials(accounts: &Accounts, user: UserId) -> Result<Credentials, Fault> {
    let mut db = accounts.db.read().await?;
    let found = users::credentials(&mut db, user).await.while_("looking for an account")?;
    found.ok_or_else(|| Fault::new(anyhow::anyhow!("somebody signed in has no account")))
}

fn validate(input: &mut PasswordInput, weighed: Result<(), Weak>) -> Result<(), FieldErrors> {
    let mut errors = std::mem::take(&mut input.errors);
    let is_empty = |password: &SecretString| password.expose_secret().is_empty();
    if is_empty(&input.old) {
        errors.add("old_password", sentences::OLD_PASSWORD_MISSING);
    }
    if is_empty(&input.new) {
        errors.add("new_password", sentences::NEW_PASSWORD_MISSING);
    }
    errors.check("new_password", weighed.map_err(Weak::message));
    if !is_empty(&input.old) && are_same(&input.old, &input.new) {
        errors.add("new_password", "Новый пароль совпадает с текущим");
    }
    if is_empty(&input.repeat) {
        errors.add("new_password_repeat", sentences::PASSWORD_REPEAT_MISSING);
    } else if !are_same(&input.new, &input.repeat) {
        errors.add("new_password_repeat", sentences::PASSWORDS_DIFFER);
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

async fn write(
    accounts: &Accounts,
    tx: &mut Write,
    person: &Credentials,
    session: SessionId,
    known: Option<Known>,
    hash: &Hash,
) -> Outcome<Fresh, NotChanged> {
    let now = accounts.clock.now();
    let changed_meanwhile = || {
        Failure::Refused(NotChanged::Invalid(FieldErrors::one(
            "old_password",
            "Пароль только что сменили в другом окне",
        )))
    };
    if !users::replace_hash(tx, person.id, &person.password, hash.as_str()).await? {
        return Err(changed_meanwhile());
    }
    users::password_changed(tx, person.id, now).await?;
    session_end::end_all_in(tx, person.id, Some(session), now).await?;
    let mut fresh = sessions::rekey(accounts, tx, person.id, session).await?.ok_or_else(changed_meanwhile)?;
    let key = users::device_key(tx, person.id, &devices::fresh_key(accounts)).await?;
    fresh.device = Some(devices::entry(accounts, person.id, &key, devices::number(accounts, known)));
    Ok(fresh)
}
