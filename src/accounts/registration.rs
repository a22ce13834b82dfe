//! Registration: all faults at once, then user, profile and consents in one transaction.

use std::net::IpAddr;

use secrecy::SecretString;
use techstore_db::{Timestamp, Tx, Write};

use crate::accounts::attempts::TooMany;
use crate::accounts::hashers::{Lane, Overloaded};
use crate::accounts::passwords::strength::Weak;
use crate::accounts::passwords::{About, Hash, are_same};
use crate::accounts::store::users::{self, NewUser};
use crate::accounts::{Accounts, consents, taken, verification};
use crate::kernel::email::{Email, EmailError};
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::UserId;
use crate::kernel::login::{Login, LoginError};
use crate::kernel::person_name::{NamePart, PersonName, PersonNameError};
use crate::kernel::sentences;

/// The form as it was sent.
#[derive(Debug, Default)]
pub(crate) struct Registration {
    pub(crate) name: String,
    pub(crate) surname: String,
    pub(crate) patronymic: String,
    pub(crate) login: String,
    pub(crate) email: String,
    pub(crate) password: SecretString,
    pub(crate) password_repeat: SecretString,
    /// Consent to the rules of the shop.
    pub(crate) rules: bool,
    /// Consent to the processing of personal data. `None`: a script from before it was asked for.
    pub(crate) personal_data: Option<bool>,
    /// Faults found while reading the input.
    pub(crate) errors: FieldErrors,
}

impl Registration {
    fn about(&self) -> About {
        About {
            first_name: self.name.clone(),
            last_name: self.surname.clone(),
            patronymic: self.patronymic.clone(),
            login: self.login.clone(),
            email: self.email.clone(),
            phone: String::new(),
        }
    }
}

#[derive(Debug)]
pub(crate) enum NotRegistered {
    Invalid(FieldErrors),
    TooMany(TooMany),
    /// All places of the hashing threads are taken.
    Overloaded,
}

struct Valid {
    name: PersonName,
    surname: PersonName,
    patronymic: Option<PersonName>,
    login: Login,
    email: Email,
}

/// Writes user, profile and consents, or nothing. Of two simultaneous registrations of one login, one is refused.
pub(crate) async fn register(
    accounts: &Accounts,
    input: Registration,
    address: IpAddr,
) -> Outcome<UserId, NotRegistered> {
    let now = accounts.clock.now();
    accounts.attempts.register(address, *now).map_err(|many| Failure::Refused(NotRegistered::TooMany(many)))?;
    let outcome = try_to_register(accounts, input, address).await;
    if outcome.is_err() {
        accounts.attempts.did_not_register(address);
    }
    outcome
}

async fn try_to_register(
    accounts: &Accounts,
    mut input: Registration,
    address: IpAddr,
) -> Outcome<UserId, NotRegistered> {
    let about = input.about();
    let weighed = accounts.hashers.weigh(Lane::Stranger, input.password.clone(), about).await.map_err(overloaded)?;
    let valid = validate(accounts, &mut input, weighed)
        .await?
        .map_err(|errors| Failure::Refused(NotRegistered::Invalid(errors)))?;
    let password = std::mem::take(&mut input.password);
    let hash = accounts.hashers.hash(password, accounts.random.bytes()).await.map_err(overloaded)?;
    let now = accounts.clock.now();
    let keep = async |mut tx: Tx| write(accounts, &mut tx, &valid, &hash, &input, Signed { address, now }).await;
    let user = accounts.db.transaction("registering a person", keep).await?;
    tracing::info!(user = user.0, "registered");
    Ok(user)
}

fn overloaded(failure: Failure<Overloaded>) -> Failure<NotRegistered> {
    failure.map(|Overloaded| NotRegistered::Overloaded)
}

async fn validate(
    accounts: &Accounts,
    input: &mut Registration,
    weighed: Result<(), Weak>,
) -> Result<Result<Valid, FieldErrors>, Fault> {
    let mut errors = std::mem::take(&mut input.errors);
    let surname = errors.check("surname", name(NamePart::Surname, &input.surname));
    let name = errors.check("name", self::name(NamePart::First, &input.name));
    let patronymic = match input.patronymic.trim() {
        "" => Some(None),
        text => errors.check("patronymic", self::name(NamePart::Patronymic, text)).map(Some),
    };
    let login = errors.check("login", Login::parse(&input.login).map_err(LoginError::message));
    let email = errors.check("email", Email::parse(&input.email).map_err(EmailError::message));
    errors.check("password", weighed.map_err(Weak::message));
    if !are_same(&input.password, &input.password_repeat) {
        errors.add("password_repeat", sentences::PASSWORDS_DIFFER);
    }
    if !input.rules {
        errors.add("rules", sentences::RULES_MISSING);
    }
    if input.personal_data == Some(false) {
        errors.add("personal_data", sentences::PERSONAL_DATA_MISSING);
    }
    say_what_is_taken(accounts, login.as_ref(), email.as_ref(), &mut errors).await?;
    Ok(match (name, surname, patronymic, login, email) {
        (Some(name), Some(surname), Some(patronymic), Some(login), Some(email)) if errors.is_empty() => {
            Ok(Valid { name, surname, patronymic, login, email })
        }
        _ => Err(errors),
    })
}

fn name(part: NamePart, text: &str) -> Result<PersonName, &'static str> {
    PersonName::parse(part, text).map_err(|error| match error {
        // The contract has one sentence for a missing and for a wrong name.
        PersonNameError::Missing(part) => part.rule(),
        error => error.message(),
    })
}

async fn say_what_is_taken(
    accounts: &Accounts,
    login: Option<&Login>,
    email: Option<&Email>,
    errors: &mut FieldErrors,
) -> Result<(), Fault> {
    let folded = |text: Option<String>| text.unwrap_or_else(|| "\u{1}".to_owned());
    let mut db = accounts.db.read().await?;
    let (login_taken, email_taken) =
        users::taken(&mut db, &folded(login.map(Login::folded)), &folded(email.map(|email| email.as_str().to_owned())))
            .await
            .while_("checking whether login and e-mail are free")?;
    taken::add_to(errors, login_taken, email_taken);
    Ok(())
}

/// Where and when the consents were given.
#[derive(Clone, Copy)]
struct Signed {
    address: IpAddr,
    now: Timestamp,
}

async fn write(
    accounts: &Accounts,
    tx: &mut Write,
    valid: &Valid,
    hash: &Hash,
    input: &Registration,
    Signed { address, now }: Signed,
) -> Outcome<UserId, NotRegistered> {
    let new = NewUser {
        login: valid.login.as_str().to_owned(),
        login_folded: valid.login.folded(),
        email: valid.email.as_str().to_owned(),
        email_folded: valid.email.folded(),
        password: hash.as_str().to_owned(),
        first_name: valid.name.as_str().to_owned(),
        last_name: valid.surname.as_str().to_owned(),
        is_staff: false,
        is_superuser: false,
        now,
    };
    let user = users::insert(tx, &new).await.map_err(|error| match taken::meanwhile(&error) {
        Some(errors) => Failure::Refused(NotRegistered::Invalid(errors)),
        None => error.into(),
    })?;
    let patronymic = valid.patronymic.as_ref().map_or("", PersonName::as_str);
    users::insert_profile(tx, user, patronymic, now).await?;
    verification::ask_in(accounts, tx, user).await?;
    consents::keep(tx, user, consents::RULES, address, now).await?;
    if input.personal_data == Some(true) {
        consents::keep(tx, user, consents::PERSONAL_DATA, address, now).await?;
    }
    Ok(user)
}
