//! Proving an address: a link and a code go there, and whoever brings either back reads what comes there.
//!
//! Whoever registers an address need not own it. So with the first proof, of whatever kind, everything falls that was set up before
//! by somebody else: sessions, links, codes, known browsers, a second factor, and the password, unless the proof comes from a session of the
//! account. Nobody can register a stranger's address and wait for them.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use techstore_db::{Timestamp, Tx, Write};
use tokio_util::sync::CancellationToken;

use crate::accounts::attempts::TooMany;
use crate::accounts::codes::{self, NotAccepted};
use crate::accounts::hashers::Overloaded;
use crate::accounts::links::Bound;
use crate::accounts::model::{CodePurpose, LinkPurpose};
use crate::accounts::passwords::Hash;
use crate::accounts::store::users::{self, Credentials};
use crate::accounts::store::{codes as code_rows, links as link_rows, second_factor as factor_rows};
use crate::accounts::{Accounts, letters, links, session_end};
use crate::jobs::{self, Job, Next};
use crate::kernel::email::Email;
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::{LinkId, SessionId, UserId};
use crate::mail;

/// Asks for a proof of an account's address, as part of what makes it necessary.
pub(super) async fn ask_in(accounts: &Accounts, tx: &mut Write, user: UserId) -> Result<(), Fault> {
    let now = accounts.clock.now();
    tx.after_commit(accounts.wake_jobs());
    jobs::enqueue(tx, &SendVerification { user }, now, now).await
}

/// Sends a link and a code once more.
pub(crate) async fn send_again(accounts: &Accounts, user: UserId) -> Outcome<(), TooMany> {
    accounts.attempts.ask_for_verification(user, *accounts.clock.now()).map_err(Failure::Refused)?;
    let ask = async |mut tx: Tx| ask_in(accounts, &mut tx, user).await;
    Ok(accounts.db.transaction("asking for a proof of an address", ask).await?)
}

/// Sends the link and the code, unless the address was proven meanwhile.
#[derive(Serialize, Deserialize)]
pub(crate) struct SendVerification {
    user: UserId,
}

impl Job for SendVerification {
    const KIND: &'static str = "send_verification";
    type Context = Accounts;

    async fn run(&self, accounts: &Accounts, _: &CancellationToken) -> Result<Next, Fault> {
        let Some(account) = unproven(accounts, self.user).await? else { return Ok(Next::Done) };
        // What an old site kept may be no address.
        let Ok(email) = Email::parse(&account.email) else { return Ok(Next::Done) };
        let code = match codes::fresh(accounts).await {
            Ok(code) => code,
            Err(Failure::Refused(Overloaded)) => return Ok(Next::At(accounts.clock.now())),
            Err(Failure::Fault(fault)) => return Err(fault),
        };
        let message = letters::verification(&accounts.mail, email)?;
        let send = async |mut tx: Tx| {
            if !links::may_create(accounts, &mut tx, account.id, LinkPurpose::Verification).await? {
                return Ok(());
            }
            let token = links::create(accounts, &mut tx, LinkPurpose::Verification, (&account).into()).await?;
            codes::keep(accounts, &mut tx, &account, CodePurpose::Verification, &code).await?;
            mail::enqueue_confidential(&accounts.mail, &mut tx, &message, &[&token, &code.code]).await?;
            Ok::<_, Fault>(())
        };
        accounts.db.transaction("sending what proves an address", send).await?;
        Ok(Next::Done)
    }
}

async fn unproven(accounts: &Accounts, user: UserId) -> Result<Option<Credentials>, Fault> {
    let mut db = accounts.db.read().await?;
    let account = users::credentials(&mut db, user).await.while_("looking for an account")?;
    Ok(account.filter(|account| account.is_active && account.email_proven_at.is_none()))
}

/// Proves the address of somebody signed in by the code that was sent there.
pub(crate) async fn prove_by_code(
    accounts: &Accounts,
    user: UserId,
    session: SessionId,
    typed: &str,
) -> Outcome<(), NotAccepted> {
    if unproven(accounts, user).await?.is_none() {
        return Ok(());
    }
    let right = codes::check(accounts, user, CodePurpose::Verification, typed).await?;
    let prove = async |mut tx: Tx| {
        let is_ours =
            codes::spend(&mut tx, user, &right).await? && users::has_email(&mut tx, user, &right.email).await?;
        if !is_ours {
            return Err(Failure::Refused(NotAccepted::Expired));
        }
        prove_in(&mut tx, user, Some(session), accounts.clock.now()).await?;
        Ok(())
    };
    accounts.db.transaction("proving an address by a code", prove).await?;
    tracing::info!(user = user.0, "proved the address by a code");
    Ok(())
}

/// The account whose address a link proves; nothing when the link is dead.
pub(crate) async fn look(accounts: &Accounts, token: &SecretString) -> Result<Option<Credentials>, Fault> {
    Ok(live(accounts, token).await?.map(|(_, account)| account))
}

async fn live(accounts: &Accounts, token: &SecretString) -> Result<Option<(LinkId, Credentials)>, Fault> {
    let mut db = accounts.db.read().await?;
    links::find(&mut db, token, LinkPurpose::Verification, accounts.clock.now()).await
}

/// The link is dead, or not of the account that is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DeadLink;

/// Proves the address of somebody signed in by the link that was sent there.
pub(crate) async fn prove_by_link(
    accounts: &Accounts,
    token: &SecretString,
    user: UserId,
    session: SessionId,
) -> Outcome<(), DeadLink> {
    let found = live(accounts, token).await?.filter(|(_, account)| account.id == user);
    let (link, _) = found.ok_or(Failure::Refused(DeadLink))?;
    let prove = async |mut tx: Tx| {
        if !links::spend(&mut tx, link).await? {
            return Err(Failure::Refused(DeadLink));
        }
        prove_in(&mut tx, user, Some(session), accounts.clock.now()).await?;
        Ok(())
    };
    accounts.db.transaction("proving an address by a link", prove).await?;
    tracing::info!(user = user.0, "proved the address by a link");
    Ok(())
}

/// Proves an address by its link from a browser that is not signed in: the account is its owner's from now on, and whoever made it
/// loses it. Gives the token of a link to set a password.
pub(crate) async fn take_over(accounts: &Accounts, token: &SecretString) -> Outcome<SecretString, DeadLink> {
    let (link, account) = live(accounts, token).await?.ok_or(Failure::Refused(DeadLink))?;
    let take_over = async |mut tx: Tx| {
        if !links::spend(&mut tx, link).await? || account.email_proven_at.is_some() {
            return Err(Failure::Refused(DeadLink));
        }
        let now = accounts.clock.now();
        prove_in(&mut tx, account.id, None, now).await?;
        users::set_hash(&mut tx, account.id, Hash::UNUSABLE).await?;
        let bound = Bound { password: Hash::UNUSABLE, ..(&account).into() };
        Ok(links::create(accounts, &mut tx, LinkPurpose::Recovery, bound).await?)
    };
    let token = accounts.db.transaction("handing an account to the owner of its address", take_over).await?;
    tracing::info!(user = account.id.0, "the owner of an address took over the account that was registered with it");
    Ok(token)
}

/// Notes the first proof of an account's address, with everything that falls by it; only `keep`, a session of the account, stays.
pub(super) async fn prove_in(
    tx: &mut Write,
    user: UserId,
    keep: Option<SessionId>,
    now: Timestamp,
) -> Result<(), Fault> {
    if users::prove_email(tx, user, now).await? {
        session_end::end_all_in(tx, user, keep, now).await?;
        link_rows::delete_of_user(tx, user).await?;
        code_rows::delete_of_user(tx, user).await?;
        factor_rows::remove(tx, user).await?;
    }
    Ok(())
}
