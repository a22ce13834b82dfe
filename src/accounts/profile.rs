//! Reading and changing personal data.

use techstore_db::{Day, Tx};

use crate::accounts::model::{Person, SignIn};
use crate::accounts::passwords::About;
use crate::accounts::store::profile_page as rows;
use crate::accounts::store::users::{self, Credentials, ProfileChange};
use crate::accounts::{Accounts, profile_fields as fields, read_unread};
use crate::kernel::birth_date::{BirthDate, BirthDateError};
use crate::kernel::email::shown;
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::UserId;
use crate::kernel::person_name::NamePart;

/// The form as it was sent. Patronymic, phone and address may be empty.
#[derive(Debug, Default)]
pub struct ProfileInput {
    pub first_name: String,
    pub last_name: String,
    pub patronymic: String,
    pub phone: String,
    pub address: String,
    /// `None` leaves it alone, an empty text removes it.
    pub birth_date: Option<String>,
    /// Faults found while reading the input.
    pub errors: FieldErrors,
}

/// A person with their profile and their live sessions, the last seen first.
pub(crate) async fn profile_page(accounts: &Accounts, user: UserId) -> Result<Option<(Person, Vec<SignIn>)>, Fault> {
    let mut db = accounts.db.read().await?;
    let found = rows::profile_page(&mut db, user, accounts.clock.now()).await;
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

/// What a new password of this account must not be made of.
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
    let first_name = errors.check("first_name", fields::name(NamePart::First, &person.first_name, &input.first_name));
    let last_name = errors.check("last_name", fields::name(NamePart::Surname, &person.last_name, &input.last_name));
    let patronymic = errors.check("patronymic", fields::patronymic(&person.patronymic, &input.patronymic));
    let phone = errors.check("phone", fields::phone(&person.phone, &input.phone));
    let address = errors.check("address", fields::address(&person.address, &input.address));
    let today = accounts.clock.now().to_zoned(accounts.time_zone.clone()).date();
    let birth_date = input.birth_date.as_deref().map(|text| birth_date(text, today));
    let birth_date = birth_date.transpose().map_err(|sentence| errors.add("birth_date", sentence)).ok().flatten();
    match (first_name, last_name, patronymic, phone, address) {
        (Some(first_name), Some(last_name), Some(patronymic), Some(phone), Some(address)) if errors.is_empty() => {
            Ok(ProfileChange { first_name, last_name, patronymic, phone, address, birth_date })
        }
        _ => Err(errors),
    }
}

fn birth_date(text: &str, today: jiff::civil::Date) -> Result<Option<Day>, &'static str> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    BirthDate::parse(text, today).map(|date| Some(Day(date.date()))).map_err(BirthDateError::message)
}
