//! What the staff may do with accounts, and doing it, as a part of a transaction that also records it.
//!
//! The rules: an administrator (superuser) may change every account; other staff may change customers' accounts alone, so
//! that nobody can reach more rights through a colleague's login or e-mail. Only an administrator opens or closes the staff
//! site to somebody. Nobody blocks themselves or takes rights from themselves, so that an administrator always remains.
//! Passwords are neither shown nor set (ASVS 6.4.6).

use techstore_db::{Day, Write};

use crate::accounts::store::administration::{self as rows};
use crate::accounts::store::users::{self, ProfileChange};
use crate::accounts::{Accounts, letters, session_end, taken};
use crate::kernel::birth_date::{BirthDate, BirthDateError};
use crate::kernel::email::{Email, EmailError, fold, shown};
use crate::kernel::fault::{Failure, Fault, Outcome};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::free_text::is_clean;
use crate::kernel::ids::{SignInId, UserId};
use crate::kernel::login::{Login, LoginError};
use crate::kernel::person_name::{NamePart, PersonName, PersonNameError};
use crate::kernel::phone::{Phone, PhoneError};
use crate::kernel::sentences;
use crate::mail;

pub(crate) use crate::accounts::model::{Account, AccountStatus, Consent, PasswordFormat, Purpose};
pub(crate) use crate::accounts::store::administration::{account, consents, statuses};

/// The longest delivery address, in characters, as in the profile.
const ADDRESS: usize = 500;

/// Somebody of the staff at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Actor {
    pub(crate) id: UserId,
    /// Whether they are an administrator.
    pub(crate) is_superuser: bool,
}

/// Something that is done to an account as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccountAction {
    /// Nobody can sign in with it any more; its sessions end.
    Block,
    /// It may be used again.
    Unblock,
    EndSessions,
}

/// Why somebody may not do something with an account, or need not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotDone {
    Yourself,
    /// It is a colleague's, and they are no administrator.
    Colleague,
    Already,
}

/// What an account is changed to, as it came.
#[derive(Debug, Clone, Default)]
pub(crate) struct AccountInput {
    pub(crate) login: String,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    /// Patronymic, or nothing.
    pub(crate) patronymic: String,
    /// Phone, or nothing.
    pub(crate) phone: String,
    /// Birth date, or nothing.
    pub(crate) birth_date: String,
    /// Delivery address, or nothing.
    pub(crate) address: String,
    /// Whether the account may be used.
    pub(crate) is_active: bool,
    /// Whether the staff site is open to it.
    pub(crate) is_staff: bool,
    /// Whether everything in it is.
    pub(crate) is_superuser: bool,
}

/// Why an account stays as it is.
#[derive(Debug)]
pub(crate) enum NotChanged {
    Invalid(FieldErrors),
    /// The actor may not do this.
    Forbidden,
}

impl Actor {
    /// Whether they may change an account of somebody with these rights.
    #[must_use]
    pub(crate) fn may_manage(self, is_staff: bool, is_superuser: bool) -> bool {
        self.is_superuser || !(is_staff || is_superuser)
    }

    /// Whether they may do something to an account as a whole.
    ///
    /// # Errors
    /// [`NotDone`].
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

/// Locks accounts, and the actor's own, until the transaction ends, and says what the actor may do now: rights may have been
/// taken away since the page was asked for. `None`: the staff site is closed to them.
pub(crate) async fn lock(tx: &mut Write, actor: UserId, others: &[UserId]) -> Result<Option<Actor>, Fault> {
    let mut locked = others.to_vec();
    locked.push(actor);
    // Always in one order, so that two of the staff never wait for each other.
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

/// Blocks, unblocks or signs out; says how many sessions ended.
///
/// # Errors
/// [`NotDone`], which is what [`Actor::may`] says.
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

/// Changes an account. Blocking it ends its sessions.
///
/// What an old site kept and nobody touches stays, whatever rule it breaks.
///
/// # Errors
/// [`NotChanged`].
pub(crate) async fn change(
    accounts: &Accounts,
    tx: &mut Write,
    actor: Actor,
    user: UserId,
    input: AccountInput,
) -> Outcome<(), NotChanged> {
    let Some(kept) = rows::account(tx, user).await? else {
        return Err(Failure::Refused(NotChanged::Forbidden));
    };
    authorise(actor, &kept, &input).map_err(Failure::Refused)?;
    let today = accounts.clock.now().to_zoned(accounts.time_zone.clone()).date();
    let valid = validate(&kept, &input, today).map_err(|errors| Failure::Refused(NotChanged::Invalid(errors)))?;
    refuse_taken(tx, &kept, &valid).await?;
    write(accounts, tx, &kept, &valid).await.map_err(|error| match taken::meanwhile(&error) {
        Some(errors) => Failure::Refused(NotChanged::Invalid(errors)),
        None => error.into(),
    })?;
    tell_of_address(accounts, tx, &kept, valid.email.as_ref()).await?;
    if kept.is_active && !input.is_active {
        end_sessions(accounts, tx, user).await?;
    }
    if kept.is_active != input.is_active {
        users::set_active(tx, user, input.is_active).await?;
    }
    if (kept.is_staff, kept.is_superuser) != (input.is_staff, input.is_superuser) {
        rows::set_rights(tx, user, input.is_staff, input.is_superuser).await?;
    }
    tracing::info!(actor = actor.id.0, user = user.0, "the staff edited an account");
    Ok(())
}

async fn end_sessions(accounts: &Accounts, tx: &mut Write, user: UserId) -> Result<u64, Fault> {
    session_end::end_all_in(tx, user, None, accounts.clock.now()).await
}

fn authorise(actor: Actor, kept: &Account, input: &AccountInput) -> Result<(), NotChanged> {
    if !actor.may_manage(kept.is_staff, kept.is_superuser) {
        return Err(NotChanged::Forbidden);
    }
    let changes_rights = (kept.is_staff, kept.is_superuser) != (input.is_staff, input.is_superuser);
    let is_own = actor.id == kept.id;
    if changes_rights && (is_own || !actor.is_superuser) || is_own && !input.is_active {
        return Err(NotChanged::Forbidden);
    }
    if changes_rights && input.is_superuser && !input.is_staff {
        let sentence = "Администратору нужен и доступ к управлению: отметьте «Сотрудник»";
        return Err(NotChanged::Invalid(FieldErrors::one("is_staff", sentence)));
    }
    Ok(())
}

struct Valid {
    login: Option<Login>,
    email: Option<Email>,
    profile: ProfileChange,
}

fn validate(kept: &Account, input: &AccountInput, today: jiff::civil::Date) -> Result<Valid, FieldErrors> {
    let mut errors = FieldErrors::none();
    let login = errors
        .check("login", changed(&kept.login, &input.login, |text| Login::parse(text).map_err(LoginError::message)));
    let email = errors.check("email", email(&kept.email, &input.email));
    let first_name = errors.check("first_name", name(NamePart::First, &kept.first_name, &input.first_name));
    let last_name = errors.check("last_name", name(NamePart::Surname, &kept.last_name, &input.last_name));
    let patronymic = match input.patronymic.trim() {
        "" => Some(String::new()),
        typed => errors.check("patronymic", name(NamePart::Patronymic, &kept.patronymic, typed)),
    };
    let phone = errors.check("phone", phone(&kept.phone, &input.phone));
    let birth_date = errors.check("birth_date", birth_date(kept.birth_date, &input.birth_date, today));
    let address = input.address.trim().to_owned();
    if address != kept.address && address.chars().count() > ADDRESS {
        errors.add("address", format!("Адрес длиннее {ADDRESS} символов"));
    } else if address != kept.address && !is_clean(&address) {
        errors.add("address", sentences::ADDRESS_CHARACTERS);
    }
    match (login, email, first_name, last_name, patronymic, phone, birth_date) {
        (
            Some(login),
            Some(email),
            Some(first_name),
            Some(last_name),
            Some(patronymic),
            Some(phone),
            Some(birth_date),
        ) if errors.is_empty() => {
            let birth_date = Some(birth_date);
            let profile = ProfileChange { first_name, last_name, patronymic, phone, address, birth_date };
            Ok(Valid { login, email, profile })
        }
        _ => Err(errors),
    }
}

/// Reads a text when somebody touched it: `None` when it is as it was.
fn changed<T, S>(kept: &str, typed: &str, parse: impl FnOnce(&str) -> Result<T, S>) -> Result<Option<T>, S> {
    if typed.trim() == kept { Ok(None) } else { parse(typed).map(Some) }
}

/// The card shows a kept address in letters, whatever spelling it was kept in.
fn email(kept: &str, typed: &str) -> Result<Option<Email>, &'static str> {
    let is_as_shown = typed.trim() == shown(kept);
    if is_as_shown { Ok(None) } else { changed(kept, typed, |text| Email::parse(text).map_err(EmailError::message)) }
}

fn name(part: NamePart, kept: &str, typed: &str) -> Result<String, &'static str> {
    let name = changed(kept, typed, |text| PersonName::parse(part, text).map_err(PersonNameError::message))?;
    Ok(name.map_or_else(|| kept.to_owned(), |name| name.as_str().to_owned()))
}

fn phone(kept: &str, typed: &str) -> Result<String, String> {
    if typed.trim().is_empty() {
        return Ok(String::new());
    }
    let phone = changed(kept, typed, Phone::parse).map_err(PhoneError::message)?;
    Ok(phone.map_or_else(|| kept.to_owned(), |phone| phone.e164().to_owned()))
}

fn birth_date(kept: Option<Day>, typed: &str, today: jiff::civil::Date) -> Result<Option<Day>, &'static str> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let written = kept.map(|day| day.0.to_string()).unwrap_or_default();
    let date = changed(&written, typed, |text| BirthDate::parse(text, today).map_err(BirthDateError::message))?;
    Ok(date.map_or(kept, |date| Some(Day(date.date()))))
}

async fn refuse_taken(tx: &mut Write, kept: &Account, valid: &Valid) -> Outcome<(), NotChanged> {
    let login = valid.login.as_ref().map(Login::folded).filter(|folded| *folded != kept.login_folded);
    let email = valid.email.as_ref().map(Email::folded).filter(|folded| *folded != fold(&kept.email));
    let (login_taken, email_taken) =
        rows::taken(tx, kept.id, login.as_deref().unwrap_or_default(), email.as_deref().unwrap_or_default()).await?;
    let mut errors = FieldErrors::none();
    taken::add_to(&mut errors, login_taken, email_taken);
    if errors.is_empty() { Ok(()) } else { Err(Failure::Refused(NotChanged::Invalid(errors))) }
}

/// A login or e-mail in another letter case, or the other spelling of a domain, keeps what it is compared by: people taken over from an old site may differ from
/// others in letter case alone.
async fn write(accounts: &Accounts, tx: &mut Write, kept: &Account, valid: &Valid) -> techstore_db::Result<()> {
    if let Some(login) = &valid.login {
        if login.folded() == kept.login_folded {
            rows::respell_login(tx, kept.id, login.as_str()).await?;
        } else {
            rows::set_login(tx, kept.id, login.as_str(), &login.folded()).await?;
        }
    }
    if let Some(email) = &valid.email {
        if email.folded() == fold(&kept.email) {
            rows::respell_email(tx, kept.id, email.as_str()).await?;
        } else {
            rows::set_email(tx, kept.id, email.as_str(), &email.folded()).await?;
        }
    }
    users::update_profile(tx, kept.id, &valid.profile, accounts.clock.now()).await
}

/// Another address is told at both: whoever loses an account by it hears of it.
async fn tell_of_address(
    accounts: &Accounts,
    tx: &mut Write,
    kept: &Account,
    email: Option<&Email>,
) -> Result<(), Fault> {
    let Some(new) = email.filter(|email| email.folded() != fold(&kept.email)) else { return Ok(()) };
    // What an old site kept may be no address.
    if let Ok(old) = Email::parse(&kept.email) {
        mail::enqueue_always(&accounts.mail, tx, &letters::to_old_address(old)?).await?;
    }
    mail::enqueue_always(&accounts.mail, tx, &letters::to_new_address(new.clone())?).await?;
    Ok(())
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
