//! A forgotten password: whoever reads the account's mail sets a new one.
//!
//! Nobody learns whether a login or an address is known: asking writes down a job, whatever was typed, and only the job looks.
//! A new password ends all sessions, and does not sign anybody in: what else the account asks for is asked at the next sign-in.
//! Browsers that are known stay known, unless the address was proven by this for the first time: then they may be those of
//! somebody who registered it for himself.

use std::net::IpAddr;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use techstore_db::{Tx, Write};
use tokio_util::sync::CancellationToken;

use crate::accounts::attempts::TooMany;
use crate::accounts::hashers::{Lane, Overloaded};
use crate::accounts::links;
use crate::accounts::model::LinkPurpose;
use crate::accounts::passwords::strength::Weak;
use crate::accounts::passwords::{About, Hash, are_same};
use crate::accounts::profile::about;
use crate::accounts::store::users::{self, Credentials};
use crate::accounts::store::{links as link_rows, second_factor as factor_rows};
use crate::accounts::{Accounts, letters, session_end, verification};
use crate::jobs::{self, Job, Next};
use crate::kernel::email::{Email, fold};
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::LinkId;
use crate::kernel::sentences;
use crate::mail;

/// Characters of what was typed that are looked at: more has no login and no address.
const MOST_TYPED: usize = Email::MOST;

/// Asks for a link to set a new password, for a login or an address.
pub(crate) async fn ask(accounts: &Accounts, typed: &str, address: IpAddr) -> Outcome<(), TooMany> {
    let now = accounts.clock.now();
    accounts.attempts.ask_for_recovery(address, *now).map_err(Failure::Refused)?;
    let job = SendRecovery { typed: typed.trim().chars().take(MOST_TYPED).collect() };
    let ask = async |mut tx: Tx| {
        let wake = accounts.wake_jobs();
        tx.after_commit(wake);
        jobs::enqueue(&mut tx, &job, now, now).await
    };
    Ok(accounts.db.transaction("asking for a new password", ask).await?)
}

/// Sends the links that somebody asked for, or says that there is no account.
#[derive(Serialize, Deserialize)]
pub(crate) struct SendRecovery {
    typed: String,
}

impl Job for SendRecovery {
    const KIND: &'static str = "send_recovery";
    type Context = Accounts;

    async fn run(&self, accounts: &Accounts, _: &CancellationToken) -> Result<Next, Fault> {
        let mut db = accounts.db.read().await?;
        let found = users::candidates(&mut db, &self.typed).await.while_("looking for an account")?;
        drop(db);
        let found = meant(found, &self.typed);
        let send = async |mut tx: Tx| self.send(accounts, &mut tx, &found).await;
        accounts.db.transaction("sending links to set a new password", send).await?;
        Ok(Next::Done)
    }
}

/// Whom a login or an address means: several when an old site let them share the address.
fn meant(found: Vec<Credentials>, typed: &str) -> Vec<Credentials> {
    let folded = fold(typed);
    let is_login = |account: &Credentials| account.login == typed;
    if let Some(only) = found.iter().position(is_login) {
        return found.into_iter().skip(only).take(1).collect();
    }
    let logins = found.iter().filter(|account| fold(&account.login) == folded).count();
    match logins {
        0 => found,
        1 => found.into_iter().filter(|account| fold(&account.login) == folded).collect(),
        _ => Vec::new(),
    }
}

impl SendRecovery {
    async fn send(&self, accounts: &Accounts, tx: &mut Write, found: &[Credentials]) -> Result<(), Fault> {
        for account in found {
            send_to(accounts, tx, account).await?;
        }
        if let (true, Ok(stranger)) = (found.is_empty(), Email::parse(&self.typed)) {
            mail::enqueue_once_a_day(&accounts.mail, tx, &letters::no_account(stranger)?).await?;
        }
        Ok(())
    }
}

async fn send_to(accounts: &Accounts, tx: &mut Write, account: &Credentials) -> Result<(), Fault> {
    // What an old site kept may be no address.
    let Ok(email) = Email::parse(&account.email) else { return Ok(()) };
    if !account.is_active {
        mail::enqueue_once_a_day(&accounts.mail, tx, &letters::blocked(email)?).await?;
        return Ok(());
    }
    if !links::may_create(accounts, tx, account.id, LinkPurpose::Recovery).await? {
        return Ok(());
    }
    let token = links::create(accounts, tx, LinkPurpose::Recovery, account.into()).await?;
    let message = letters::recovery(&accounts.mail, email)?;
    mail::enqueue_confidential(&accounts.mail, tx, &message, &[&token]).await?;
    tracing::info!(user = account.id.0, "a link for a new password was sent");
    Ok(())
}

/// What a new password is set with, as it came.
#[derive(Default)]
pub(crate) struct NewPassword {
    pub(crate) token: SecretString,
    pub(crate) password: SecretString,
    pub(crate) repeat: SecretString,
    /// Faults found while reading the input.
    pub(crate) errors: FieldErrors,
}

#[derive(Debug)]
pub(crate) enum NotRecovered {
    /// The link was used, is too old, or never was; or the account changed since it was sent.
    DeadLink,
    Invalid(FieldErrors),
    Overloaded,
}

/// The account whose link this is, for the form: its login, and what the password must not be made of.
pub(crate) async fn look(accounts: &Accounts, token: &SecretString) -> Result<Option<About>, Fault> {
    match live(accounts, token).await? {
        Some((_, account)) => about(accounts, &account).await.map(Some),
        None => Ok(None),
    }
}

async fn live(accounts: &Accounts, token: &SecretString) -> Result<Option<(LinkId, Credentials)>, Fault> {
    let mut db = accounts.db.read().await?;
    links::find(&mut db, token, LinkPurpose::Recovery, accounts.clock.now()).await
}

/// Sets a new password by a link.
pub(crate) async fn set_password(accounts: &Accounts, mut input: NewPassword) -> Outcome<(), NotRecovered> {
    let dead = || Failure::Refused(NotRecovered::DeadLink);
    let (link, account) = live(accounts, &input.token).await?.ok_or_else(dead)?;
    let about = about(accounts, &account).await?;
    let weighed = accounts.hashers.weigh(Lane::Known, input.password.clone(), about).await.map_err(overloaded)?;
    validate(&mut input, weighed).map_err(|errors| Failure::Refused(NotRecovered::Invalid(errors)))?;
    let hash = accounts.hashers.hash_in(Lane::Known, input.password, accounts.random.bytes()).await;
    let hash = hash.map_err(overloaded)?;
    let write = async |mut tx: Tx| write(accounts, &mut tx, link, &account, &hash).await;
    accounts.db.transaction("setting a new password by a link", write).await?;
    tracing::info!(user = account.id.0, "set a new password by a link");
    Ok(())
}

fn overloaded(failure: Failure<Overloaded>) -> Failure<NotRecovered> {
    failure.map(|Overloaded| NotRecovered::Overloaded)
}

fn validate(input: &mut NewPassword, weighed: Result<(), Weak>) -> Result<(), FieldErrors> {
    let mut errors = std::mem::take(&mut input.errors);
    if input.password.expose_secret().is_empty() {
        errors.add("password", sentences::NEW_PASSWORD_MISSING);
    }
    errors.check("password", weighed.map_err(Weak::message));
    if input.repeat.expose_secret().is_empty() {
        errors.add("password_repeat", sentences::PASSWORD_REPEAT_MISSING);
    } else if !are_same(&input.password, &input.repeat) {
        errors.add("password_repeat", sentences::PASSWORDS_DIFFER);
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

async fn write(
    accounts: &Accounts,
    tx: &mut Write,
    link: LinkId,
    account: &Credentials,
    hash: &Hash,
) -> Outcome<(), NotRecovered> {
    let now = accounts.clock.now();
    let is_ours =
        links::spend(tx, link).await? && users::replace_hash(tx, account.id, &account.password, hash.as_str()).await?;
    if !is_ours {
        return Err(Failure::Refused(NotRecovered::DeadLink));
    }
    users::password_changed(tx, account.id, now).await?;
    session_end::end_all_signed_in(tx, account.id, None, now).await?;
    verification::prove_in(tx, account.id, None, now).await?;
    // Whoever had the old password may have had a browser trusted.
    factor_rows::distrust(tx, account.id).await?;
    link_rows::delete_of_user(tx, account.id).await?;
    if let Ok(email) = Email::parse(&account.email) {
        mail::enqueue_always(&accounts.mail, tx, &letters::password_recovered(&accounts.mail, email)?).await?;
    }
    Ok(())
}
