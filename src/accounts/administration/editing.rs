//! Editing an account, as a part of a transaction that also records it.

use techstore_db::{Day, Write};

use super::{Actor, end_sessions};
use crate::accounts::model::Account;
use crate::accounts::store::administration as rows;
use crate::accounts::store::users::{self, ProfileChange};
use crate::accounts::{Accounts, letters, profile_fields as fields, taken};
use crate::kernel::birth_date::{BirthDate, BirthDateError};
use crate::kernel::email::{Email, EmailError, fold, shown};
use crate::kernel::fault::{Failure, Fault, Outcome};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::UserId;
use crate::kernel::login::{Login, LoginError};
use crate::kernel::person_name::NamePart;
use crate::mail;

/// The form as it was sent. Patronymic, phone, birth date and address may be empty.
#[derive(Debug, Clone, Default)]
pub(crate) struct AccountInput {
    pub(crate) login: String,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) patronymic: String,
    pub(crate) phone: String,
    pub(crate) birth_date: String,
    pub(crate) address: String,
    /// Whether the account may sign in.
    pub(crate) is_active: bool,
    /// Whether the account may use the staff site.
    pub(crate) is_staff: bool,
    /// Whether the account is an administrator's.
    pub(crate) is_superuser: bool,
}

/// Why an account stays as it is.
#[derive(Debug)]
pub(crate) enum NotChanged {
    Invalid(FieldErrors),
    /// The actor may not do this.
    Forbidden,
}

/// Blocking an account ends its sessions. A field that nobody touched stays as an old site kept it, even if it breaks
/// today's rules.
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
    let patronymic = errors.check("patronymic", fields::patronymic(&kept.patronymic, &input.patronymic));
    let phone = errors.check("phone", fields::phone(&kept.phone, &input.phone));
    let birth_date = errors.check("birth_date", birth_date(kept.birth_date, &input.birth_date, today));
    let address = errors.check("address", fields::address(&kept.address, &input.address));
    match (login, email, first_name, last_name, patronymic, phone, address, birth_date) {
        (
            Some(login),
            Some(email),
            Some(first_name),
            Some(last_name),
            Some(patronymic),
            Some(phone),
            Some(address),
            Some(birth_date),
        ) if errors.is_empty() => {
            let birth_date = Some(birth_date);
            let profile = ProfileChange { first_name, last_name, patronymic, phone, address, birth_date };
            Ok(Valid { login, email, profile })
        }
        _ => Err(errors),
    }
}

/// `None`: the field was not touched.
fn changed<T, S>(kept: &str, typed: &str, parse: impl FnOnce(&str) -> Result<T, S>) -> Result<Option<T>, S> {
    if typed.trim() == kept { Ok(None) } else { parse(typed).map(Some) }
}

/// The card shows an address of an international domain in letters, even if it is stored in Punycode.
fn email(kept: &str, typed: &str) -> Result<Option<Email>, &'static str> {
    let is_as_shown = typed.trim() == shown(kept);
    if is_as_shown { Ok(None) } else { changed(kept, typed, |text| Email::parse(text).map_err(EmailError::message)) }
}

/// A name that an old site left empty may stay so.
fn name(part: NamePart, kept: &str, typed: &str) -> Result<String, &'static str> {
    if kept.is_empty() && typed.trim().is_empty() { Ok(String::new()) } else { fields::name(part, kept, typed) }
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

/// A login or e-mail in another letter case, or the other spelling of a domain, keeps what it is compared by: people who came from
/// an old site may differ from others in letter case alone.
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

/// Both addresses are told about the change: somebody who loses the account this way must hear of it.
async fn tell_of_address(
    accounts: &Accounts,
    tx: &mut Write,
    kept: &Account,
    email: Option<&Email>,
) -> Result<(), Fault> {
    let Some(new) = email.filter(|email| email.folded() != fold(&kept.email)) else { return Ok(()) };
    // An old site may have kept an address that is none.
    if let Ok(old) = Email::parse(&kept.email) {
        mail::enqueue_always(&accounts.mail, tx, &letters::to_old_address(old)?).await?;
    }
    mail::enqueue_always(&accounts.mail, tx, &letters::to_new_address(new.clone())?).await?;
    Ok(())
}
