//! The operator's commands on accounts: making the first administrator, setting a lost password.

use secrecy::{ExposeSecret, SecretString};
use techstore_db::{Timestamp, Tx, Write};

use crate::accounts::hashers::Overloaded;
use crate::accounts::passwords::{About, Hash, strength};
use crate::accounts::profile::about;
use crate::accounts::store::users::{self, Credentials, NewUser};
use crate::accounts::{Accounts, session_end, taken};
use crate::kernel::email::{Email, EmailError};
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::UserId;
use crate::kernel::login::{Login, LoginError};

/// Makes an administrator, who may do everything on the staff site.
pub async fn create_superuser(
    accounts: &Accounts,
    login: &str,
    email: &str,
    password: &SecretString,
) -> Outcome<UserId, String> {
    let refuse = |sentence: &str| Failure::Refused(sentence.to_owned());
    let login = Login::parse(login).map_err(LoginError::message).map_err(refuse)?;
    let email = Email::parse(email).map_err(EmailError::message).map_err(refuse)?;
    let about = About { login: login.as_str().to_owned(), email: email.as_str().to_owned(), ..About::default() };
    let hash = strong(accounts, password, &about).await?;
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
    let make = async |mut tx: Tx| {
        let user = users::insert(&mut tx, &new).await.map_err(|error| match taken::meanwhile(&error) {
            Some(errors) => errors.iter().map(|(_, sentence)| refuse(sentence)).next().unwrap_or_else(|| error.into()),
            None => error.into(),
        })?;
        users::insert_profile(&mut tx, user, "", now).await?;
        Ok(user)
    };
    accounts.db.transaction("making an administrator", make).await
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordSet {
    pub(crate) login: String,
    /// Whether the account may sign in.
    pub(crate) is_active: bool,
    pub(crate) ended: u64,
}

/// Also ends all sessions. `login`: login or e-mail, in any letter case.
pub async fn set_password(accounts: &Accounts, login: &str, password: &SecretString) -> Outcome<PasswordSet, String> {
    let person = find(accounts, login).await?;
    let about = about(accounts, &person).await?;
    let hash = strong(accounts, password, &about).await?;
    let now = accounts.clock.now();
    let set = async |mut tx: Tx| write_password(&mut tx, &person, &hash, now).await;
    let ended = accounts.db.transaction("setting a password", set).await?;
    tracing::info!(user = person.id.0, ended, "the operator set a password");
    Ok(PasswordSet { login: person.login, is_active: person.is_active, ended })
}

/// Returns how many sessions ended.
async fn write_password(tx: &mut Write, person: &Credentials, hash: &Hash, now: Timestamp) -> Result<u64, Fault> {
    users::set_hash(tx, person.id, hash.as_str()).await?;
    users::password_changed(tx, person.id, now).await?;
    let ended = session_end::end_all_in(tx, person.id, None, now).await?;
    users::log_new_password(tx, person, now).await?;
    Ok(ended)
}

async fn find(accounts: &Accounts, login: &str) -> Outcome<Credentials, String> {
    let login = login.trim();
    let mut db = accounts.db.read().await?;
    let mut found = users::candidates(&mut db, login).await.while_("looking for an account")?;
    if found.len() > 1 && found.iter().filter(|person| person.login == login).count() == 1 {
        found.retain(|person| person.login == login);
    }
    match (found.pop(), found.is_empty()) {
        (Some(person), true) => Ok(person),
        (None, _) => Err(Failure::Refused(format!("nobody has the login or e-mail {login}"))),
        (Some(last), false) => {
            let logins: Vec<&str> = found.iter().chain([&last]).map(|person| person.login.as_str()).collect();
            Err(Failure::Refused(format!("several accounts are meant by {login}; name one of {}", logins.join(", "))))
        }
    }
}

async fn strong(accounts: &Accounts, password: &SecretString, about: &About) -> Outcome<Hash, String> {
    strength::check(password.expose_secret(), about).map_err(|weak| Failure::Refused(weak.message().to_owned()))?;
    let hash = accounts.hashers.hash(password.clone(), accounts.random.bytes()).await;
    hash.map_err(|failure| failure.map(|Overloaded| "Сейчас слишком много входов, попробуйте ещё раз".to_owned()))
}
