//! The change of the password: needs the old one, ends the other sessions, gives this one a new key.

use std::net::IpAddr;

use crate::accounts::Accounts;
use crate::accounts::attempts::TooMany;
use crate::accounts::hashers::{Checked, Overloaded};
use crate::accounts::passwords::Hash;
use crate::accounts::passwords::strength::Weak;
use crate::accounts::sessions::{self, Fresh};
use crate::accounts::store::users::{self, Credentials};
use crate::kernel::email::fold;
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::{SessionId, UserId};

/// What a password is changed with, as it came.
#[derive(Debug, Default)]
pub struct PasswordInput {
    /// The password so far.
    pub old: String,
    /// The new one.
    pub new: String,
    /// The new one again.
    pub repeat: String,
    /// Faults found while reading the input.
    pub errors: FieldErrors,
}

/// Why the password stays.
#[derive(Debug)]
pub enum NotChanged {
    /// Faults by field.
    Invalid(FieldErrors),
    /// Too many wrong old passwords from this address.
    TooMany(TooMany),
    /// Too many people at the door.
    Overloaded,
}

impl From<Overloaded> for NotChanged {
    fn from(_: Overloaded) -> Self {
        Self::Overloaded
    }
}

/// Changes a person's password. All other sessions end; this one gets a new key and a new CSRF secret.
///
/// # Errors
/// [`NotChanged`].
pub async fn change_password(
    accounts: &Accounts,
    user: UserId,
    session: SessionId,
    mut input: PasswordInput,
    address: IpAddr,
) -> Outcome<Fresh, NotChanged> {
    let person = credentials(accounts, user).await?;
    let personal = vec![person.login.clone(), person.email.clone()];
    let weighed = accounts.hashers.weigh(input.new.clone(), personal).await.map_err(overloaded)?;
    validate(&mut input, weighed).map_err(|errors| Failure::Refused(NotChanged::Invalid(errors)))?;
    let account = fold(&person.login);
    let wait = accounts
        .attempts
        .sign_in(address, &account, *accounts.clock.now())
        .map_err(|many| Failure::Refused(NotChanged::TooMany(many)))?;
    tokio::time::sleep(wait).await;
    let stored = Hash::stored(person.password.as_str());
    let checked = accounts.hashers.check(input.old, Some(stored), accounts.random.bytes()).await.map_err(overloaded)?;
    if matches!(checked, Checked::Wrong) {
        return Err(Failure::Refused(NotChanged::Invalid(FieldErrors::one("old_password", "Неверный текущий пароль"))));
    }
    accounts.attempts.did_not_count(address, &account);
    let hash = accounts.hashers.hash(input.new, accounts.random.bytes()).await.map_err(overloaded)?;
    techstore_db::retrying(Failure::is_conflict, || write(accounts, &person, session, &hash)).await
}

fn overloaded(failure: Failure<Overloaded>) -> Failure<NotChanged> {
    match failure {
        Failure::Refused(_) => Failure::Refused(NotChanged::Overloaded),
        Failure::Fault(fault) => Failure::Fault(fault),
    }
}

async fn credentials(accounts: &Accounts, user: UserId) -> Result<Credentials, Fault> {
    let mut db = accounts.db.read().await?;
    let found = users::credentials(&mut db, user).await.while_("looking for an account")?;
    found.ok_or_else(|| Fault::new(anyhow::anyhow!("somebody signed in has no account")))
}

fn validate(input: &mut PasswordInput, weighed: Result<(), Weak>) -> Result<(), FieldErrors> {
    let mut errors = std::mem::take(&mut input.errors);
    if input.old.is_empty() {
        errors.add("old_password", "Укажите текущий пароль");
    }
    errors.take("new_password", weighed.map_err(Weak::message));
    if !input.old.is_empty() && input.old == input.new {
        errors.add("new_password", "Новый пароль совпадает с текущим");
    }
    if input.new != input.repeat {
        errors.add("new_password_repeat", "Пароли не совпадают");
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

async fn write(
    accounts: &Accounts,
    person: &Credentials,
    session: SessionId,
    hash: &Hash,
) -> Outcome<Fresh, NotChanged> {
    let now = accounts.clock.now();
    let changed_meanwhile = || {
        Failure::Refused(NotChanged::Invalid(FieldErrors::one(
            "old_password",
            "Пароль только что сменили в другом окне",
        )))
    };
    let mut tx = accounts.db.write().await?;
    if !users::replace_hash(&mut tx, person.id, &person.password, hash.as_str()).await? {
        return Err(changed_meanwhile());
    }
    users::password_changed(&mut tx, person.id, now).await?;
    sessions::end_all_in(&mut tx, person.id, Some(session), now).await?;
    let fresh = sessions::rekey(accounts, &mut tx, person.id, session).await?.ok_or_else(changed_meanwhile)?;
    tx.commit().await.while_("changing a password")?;
    tracing::info!(user = person.id.0, "changed the password");
    Ok(fresh)
}
