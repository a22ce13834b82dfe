//! Personal data: shown and changed.

use techstore_db::{Day, Tx};

use crate::accounts::model::{Person, SignIn};
use crate::accounts::passwords::About;
use crate::accounts::store::at_home as rows;
use crate::accounts::store::users::{self, Credentials, ProfileChange};
use crate::accounts::{Accounts, read_unread};
use crate::kernel::birth_date::{BirthDate, BirthDateError};
use crate::kernel::email::shown;
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::free_text::is_clean;
use crate::kernel::ids::UserId;
use crate::kernel::person_name::{NamePart, PersonName, PersonNameError};
use crate::kernel::phone::{Phone, PhoneError};
use crate::kernel::sentences;

/// The longest address, in characters.
const ADDRESS: usize = 500;

/// What a profile is changed to, as it came. `None`: the field was not there.
#[derive(Debug, Default)]
pub struct ProfileInput {
    pub first_name: String,
    pub last_name: String,
    /// Patronymic, or nothing.
    pub patronymic: String,
    /// Phone, or nothing.
    pub phone: String,
    /// Delivery address, or nothing.
    pub address: String,
    /// Birth date; left as it is when absent, taken away when empty.
    pub birth_date: Option<String>,
    /// Faults found while reading the input.
    pub errors: FieldErrors,
}

/// A person with their profile and their live sessions, the last seen first.
pub(crate) async fn at_home(accounts: &Accounts, user: UserId) -> Result<Option<(Person, Vec<SignIn>)>, Fault> {
    let mut db = accounts.db.read().await?;
    let found = rows::at_home(&mut db, user, accounts.clock.now()).await;
    let mut found = found.while_("reading a profile with its sessions")?;
    drop(db);
    if let Some((person, sessions)) = &mut found {
        person.email = shown(&person.email);
        read_unread(accounts, sessions).await;
    }
    Ok(found)
}

/// A person with their profile.
pub async fn person(accounts: &Accounts, user: UserId) -> Result<Option<Person>, Fault> {
    let mut db = accounts.db.read().await?;
    let mut found = users::person(&mut db, user).await.while_("reading a profile")?;
    if let Some(person) = &mut found {
        person.email = shown(&person.email);
    }
    Ok(found)
}

/// What is known of the person of an account, which no password may be made of.
pub(crate) async fn about(accounts: &Accounts, account: &Credentials) -> Result<About, Fault> {
    let known = About { login: account.login.clone(), email: account.email.clone(), ..About::default() };
    Ok(match person(accounts, account.id).await? {
        Some(person) => About {
            first_name: person.first_name,
            last_name: person.last_name,
            patronymic: person.patronymic,
            phone: person.phone,
            ..known
        },
        None => known,
    })
}

pub async fn update_profile(accounts: &Accounts, user: UserId, input: ProfileInput) -> Outcome<(), FieldErrors> {
    let Some(person) = person(accounts, user).await? else { return Ok(()) };
    let change = validate(accounts, &person, input).map_err(Failure::Refused)?;
    let now = accounts.clock.now();
    let keep = async |mut tx: Tx| users::update_profile(&mut tx, user, &change, now).await;
    Ok(accounts.db.transaction("changing a profile", keep).await?)
}

fn validate(accounts: &Accounts, person: &Person, input: ProfileInput) -> Result<ProfileChange, FieldErrors> {
    let mut errors = input.errors;
    let first_name = errors.check(
        "first_name",
        kept_or(&person.first_name, &input.first_name, || {
            PersonName::parse(NamePart::First, &input.first_name)
                .map(|name| name.as_str().to_owned())
                .map_err(PersonNameError::message)
        }),
    );
    let last_name = errors.check(
        "last_name",
        kept_or(&person.last_name, &input.last_name, || {
            PersonName::parse(NamePart::Surname, &input.last_name)
                .map(|name| name.as_str().to_owned())
                .map_err(PersonNameError::message)
        }),
    );
    let patronymic = errors.check(
        "patronymic",
        optional(&person.patronymic, &input.patronymic, || {
            PersonName::parse(NamePart::Patronymic, &input.patronymic)
                .map(|name| name.as_str().to_owned())
                .map_err(PersonNameError::message)
        }),
    );
    let phone = errors.check(
        "phone",
        optional(&person.phone, &input.phone, || {
            Phone::parse(&input.phone).map(|phone| phone.e164().to_owned()).map_err(PhoneError::message)
        }),
    );
    let address = input.address.trim().to_owned();
    if address != person.address && address.chars().count() > ADDRESS {
        errors.add("address", format!("Адрес длиннее {ADDRESS} символов"));
    } else if address != person.address && !is_clean(&address) {
        errors.add("address", sentences::ADDRESS_CHARACTERS);
    }
    let today = accounts.clock.now().to_zoned(accounts.time_zone.clone()).date();
    let birth_date = input.birth_date.as_deref().map(|text| birth_date(text, today));
    let birth_date = birth_date.transpose().map_err(|sentence| errors.add("birth_date", sentence)).ok().flatten();
    match (first_name, last_name, patronymic, phone) {
        (Some(first_name), Some(last_name), Some(patronymic), Some(phone)) if errors.is_empty() => {
            Ok(ProfileChange { first_name, last_name, patronymic, phone, address, birth_date })
        }
        _ => Err(errors),
    }
}

/// What an old site kept may break a rule of ours; it stays as long as nobody changes it.
fn kept_or<S>(kept: &str, typed: &str, parse: impl FnOnce() -> Result<String, S>) -> Result<String, S> {
    let typed = typed.trim();
    if typed == kept && !kept.is_empty() { Ok(kept.to_owned()) } else { parse() }
}

/// As [`kept_or`], for a field that may be empty.
fn optional<S>(kept: &str, typed: &str, parse: impl FnOnce() -> Result<String, S>) -> Result<String, S> {
    if typed.trim().is_empty() { Ok(String::new()) } else { kept_or(kept, typed, parse) }
}

fn birth_date(text: &str, today: jiff::civil::Date) -> Result<Option<Day>, &'static str> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    BirthDate::parse(text, today).map(|date| Some(Day(date.date()))).map_err(BirthDateError::message)
}
