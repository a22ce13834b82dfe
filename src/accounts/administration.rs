//! What the staff may do with accounts, and doing it in a transaction that also records it.
//!
//! An administrator (superuser) may change every account. Other staff may change only customers' accounts: otherwise
//! they could gain a colleague's rights by changing that colleague's login or e-mail. Only an administrator opens or
//! closes the staff site to somebody. Nobody blocks themselves or takes rights from themselves, so that an
//! administrator always remains. Passwords are neither shown nor set (ASVS 6.4.6).

mod editing;

use techstore_db::Write;

pub(crate) use editing::{AccountInput, NotChanged, change};

use crate::accounts::store::administration::{self as rows};
use crate::accounts::store::users;
use crate::accounts::{Accounts, session_end};
use crate::kernel::fault::{Failure, Fault, Outcome};
use crate::kernel::ids::{SignInId, UserId};

pub(crate) use crate::accounts::model::{Account, AccountStatus, Consent, PasswordFormat, Purpose};
pub(crate) use crate::accounts::store::administration::{account, consents, statuses};

/// A member of the staff who changes an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Actor {
    pub(crate) id: UserId,
    pub(crate) is_superuser: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccountAction {
    /// Nobody can sign in with it any more; its sessions end.
    Block,
    /// It may be used again.
    Unblock,
    EndSessions,
}

/// Why an action on an account is refused or unnecessary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotDone {
    Yourself,
    /// Only an administrator may change a colleague's account.
    Colleague,
    Already,
}

impl Actor {
    /// Whether the actor may change an account that has these rights.
    #[must_use]
    pub(crate) fn may_manage(self, is_staff: bool, is_superuser: bool) -> bool {
        self.is_superuser || !(is_staff || is_superuser)
    }

    pub(crate) fn may(self, action: AccountAction, with: &AccountStatus) -> Result<(), NotDone> {
        if with.id == self.id {
            return Err(NotDone::Yourself);
        }
        if !self.may_manage(with.is_staff, with.is_superuser) {
            return Err(NotDone::Colleague);
        }
        let is_done = match action {
            AccountAction::Block => !with.is_active,
            AccountAction::Unblock => with.is_active,
            AccountAction::EndSessions => with.live_sessions == 0,
        };
        if is_done { Err(NotDone::Already) } else { Ok(()) }
    }
}

/// Locks the accounts and the actor's own until the transaction ends, and returns the actor's current rights: they may
/// have been taken away since the page was shown. `None`: the staff site is closed to them.
pub(crate) async fn lock(tx: &mut Write, actor: UserId, others: &[UserId]) -> Result<Option<Actor>, Fault> {
    let mut locked = others.to_vec();
    locked.push(actor);
    // Always in one order: two members of the staff never wait for each other.
    locked.sort_unstable();
    locked.dedup();
    for user in locked {
        rows::lock(tx, user).await?;
    }
    let account = rows::account(tx, actor).await?;
    Ok(account
        .filter(|account| account.is_active && account.is_staff)
        .map(|account| Actor { id: actor, is_superuser: account.is_superuser }))
}

/// Returns how many sessions ended.
pub(crate) async fn perform(
    accounts: &Accounts,
    tx: &mut Write,
    actor: Actor,
    action: AccountAction,
    user: UserId,
) -> Outcome<u64, NotDone> {
    let now = accounts.clock.now();
    let status = rows::statuses(tx, &[user], now).await?;
    let Some(status) = status.first() else { return Err(Failure::Refused(NotDone::Already)) };
    actor.may(action, status).map_err(Failure::Refused)?;
    if action != AccountAction::EndSessions {
        users::set_active(tx, user, action == AccountAction::Unblock).await?;
    }
    let ended = match action {
        AccountAction::Unblock => 0,
        AccountAction::Block | AccountAction::EndSessions => end_sessions(accounts, tx, user).await?,
    };
    tracing::info!(actor = actor.id.0, user = user.0, ?action, ended, "the staff changed an account");
    Ok(ended)
}

/// Ends one session of an account. `false` for somebody else's, one that has ended, or an account the actor may not manage.
pub(crate) async fn end_session(
    accounts: &Accounts,
    tx: &mut Write,
    actor: Actor,
    user: UserId,
    sign_in: SignInId,
) -> Result<bool, Fault> {
    let Some(account) = rows::account(tx, user).await? else { return Ok(false) };
    if account.id != actor.id && !actor.may_manage(account.is_staff, account.is_superuser) {
        return Ok(false);
    }
    let is_ended = session_end::end_one_in(tx, user, sign_in, accounts.clock.now()).await?;
    if is_ended {
        tracing::info!(actor = actor.id.0, user = user.0, "the staff ended a session");
    }
    Ok(is_ended)
}

async fn end_sessions(accounts: &Accounts, tx: &mut Write, user: UserId) -> Result<u64, Fault> {
    session_end::end_all_in(tx, user, None, accounts.clock.now()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(id: i64, is_staff: bool, is_superuser: bool) -> AccountStatus {
        let (login, name) = (format!("login-{id}"), String::new());
        AccountStatus {
            id: UserId(id),
            login,
            first_name: name.clone(),
            last_name: name,
            is_active: true,
            is_staff,
            is_superuser,
            live_sessions: 1,
        }
    }

    #[test]
    fn staff_may_block_customers_and_administrators_everybody_but_themselves() {
        let clerk = Actor { id: UserId(1), is_superuser: false };
        let chief = Actor { id: UserId(2), is_superuser: true };
        for action in [AccountAction::Block, AccountAction::EndSessions] {
            assert_eq!(clerk.may(action, &status(9, false, false)), Ok(()));
            assert_eq!(clerk.may(action, &status(3, true, false)), Err(NotDone::Colleague));
            assert_eq!(clerk.may(action, &status(2, true, true)), Err(NotDone::Colleague));
            // A superuser that the staff site is closed to, as an old site may have kept one, is no customer either.
            assert_eq!(clerk.may(action, &status(4, false, true)), Err(NotDone::Colleague));
            assert_eq!(clerk.may(action, &status(1, true, false)), Err(NotDone::Yourself));
            assert_eq!(chief.may(action, &status(3, true, true)), Ok(()));
            assert_eq!(chief.may(action, &status(2, true, true)), Err(NotDone::Yourself));
        }
    }

    #[test]
    fn what_is_so_already_is_not_done_again() {
        let chief = Actor { id: UserId(2), is_superuser: true };
        let mut blocked = status(9, false, false);
        (blocked.is_active, blocked.live_sessions) = (false, 0);
        assert_eq!(chief.may(AccountAction::Block, &blocked), Err(NotDone::Already));
        assert_eq!(chief.may(AccountAction::EndSessions, &blocked), Err(NotDone::Already));
        assert_eq!(chief.may(AccountAction::Unblock, &blocked), Ok(()));
        assert_eq!(chief.may(AccountAction::Unblock, &status(9, false, false)), Err(NotDone::Already));
    }
}
