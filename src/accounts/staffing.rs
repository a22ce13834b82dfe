//! What the staff does with accounts: making the first administrator, blocking, signing out.

use crate::accounts::Accounts;
use crate::accounts::passwords::strength;
use crate::accounts::sessions;
use crate::accounts::store::users::{self, NewUser};
use crate::kernel::email::{Email, EmailError};
use crate::kernel::fault::{Failure, Outcome, While};
use crate::kernel::ids::UserId;
use crate::kernel::login::{Login, LoginError};

/// Makes an administrator: somebody to whom the whole staff site is open.
///
/// # Errors
/// A sentence for the operator: a login or e-mail that is malformed or taken, a weak password.
pub async fn create_superuser(
    accounts: &Accounts,
    login: &str,
    email: &str,
    password: &str,
) -> Outcome<UserId, String> {
    let refuse = |sentence: &str| Failure::Refused(sentence.to_owned());
    let login = Login::parse(login).map_err(LoginError::message).map_err(refuse)?;
    let email = Email::parse(email).map_err(EmailError::message).map_err(refuse)?;
    strength::check(password, &[login.as_str(), email.as_str()]).map_err(|weak| refuse(weak.message()))?;
    let hash =
        accounts.hashers.hash(password.to_owned(), accounts.random.bytes()).await.map_err(|failure| match failure {
            Failure::Refused(_) => refuse("Сейчас слишком много входов, попробуйте ещё раз"),
            Failure::Fault(fault) => Failure::Fault(fault),
        })?;
    let now = accounts.clock.now();
    let new = NewUser {
        login: login.as_str().to_owned(),
        login_folded: login.folded(),
        email: email.as_str().to_owned(),
        email_folded: email.folded(),
        password: hash.as_str().to_owned(),
        first_name: String::new(),
        last_name: String::new(),
        is_staff: true,
        is_superuser: true,
        now,
    };
    let mut tx = accounts.db.write().await?;
    let user = users::insert(&mut tx, &new).await.map_err(|error| match error {
        techstore_db::Error::Unique { column, .. } if column == "email_key" => refuse("Email уже используется"),
        techstore_db::Error::Unique { .. } => refuse("Такой логин уже занят"),
        error => error.into(),
    })?;
    users::insert_profile(&mut tx, user, "", now).await.while_("writing a profile")?;
    tx.commit().await.while_("making an administrator")?;
    Ok(user)
}

/// Blocks a person, which ends all their sessions, or lets them in again.
///
/// # Errors
/// A fault of the database.
pub async fn set_active(accounts: &Accounts, user: UserId, is_active: bool) -> Result<(), crate::kernel::fault::Fault> {
    let mut tx = accounts.db.write().await?;
    users::set_active(&mut tx, user, is_active).await.while_("blocking somebody")?;
    if !is_active {
        sessions::end_all_in(&mut tx, user, None, accounts.clock.now()).await?;
    }
    tx.commit().await.while_("blocking somebody")
}
