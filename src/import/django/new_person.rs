//! A person of the old site as they will be stored here: values that our rules can read are normalized, others are kept
//! and reported.

use anyhow::Context;
use jiff::civil::Date;
use techstore_db::{Day, Timestamp};

use super::dates::moment;
use super::keys::Keys;
use super::report::{Person, Report, Topic, quoted};
use super::store::old_site::OldPerson;
use crate::accounts::passwords::Hash;
use crate::kernel::birth_date::{BirthDate, BirthDateError};
use crate::kernel::email::{Email, EmailError, fold};
use crate::kernel::login::Login;
use crate::kernel::person_name::{NamePart, PersonName, PersonNameError};
use crate::kernel::phone::{Phone, PhoneError};

/// A person to be imported, with their old id.
pub(crate) struct NewPerson {
    pub(crate) id: i64,
    pub(crate) login: String,
    pub(crate) login_folded: String,
    pub(crate) login_key: String,
    pub(crate) email: String,
    pub(crate) email_folded: String,
    /// `None` without an e-mail: any number of people may have none.
    pub(crate) email_key: Option<String>,
    pub(crate) password: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) is_active: bool,
    pub(crate) is_staff: bool,
    pub(crate) is_superuser: bool,
    pub(crate) joined_at: Timestamp,
    pub(crate) last_login_at: Option<Timestamp>,
    pub(crate) profile: Profile,
}

pub(crate) struct Profile {
    pub(crate) patronymic: String,
    pub(crate) phone: String,
    pub(crate) birth_date: Option<Day>,
    pub(crate) address: String,
    /// The path below the old media folder; after `avatars::bring`, below ours.
    pub(crate) avatar: Option<String>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// What is needed to import a person.
pub(super) struct PersonImport<'a> {
    pub(super) logins: &'a mut Keys,
    pub(super) emails: &'a mut Keys,
    pub(super) report: &'a mut Report,
    /// The date of profiles that are created because the old site had none.
    pub(super) now: Timestamp,
    pub(super) today: Date,
}

impl NewPerson {
    /// The person as the report names them.
    pub(super) fn person(&self) -> Person {
        Person { id: self.id, login: self.login.clone() }
    }
}

impl PersonImport<'_> {
    pub(super) fn import(&mut self, old: OldPerson) -> anyhow::Result<NewPerson> {
        let person = Person { id: old.id, login: login_of(&old) };
        // Only for the remark about a removed character.
        self.text(&person, old.username.clone());
        let login_folded = fold(&person.login);
        let login_key = self.login_key(&person, &login_folded);
        let email = self.email(&person, old.email.clone());
        let email_folded = fold(&email);
        let email_key = self.email_key(&person, &email, &email_folded);
        let profile = self.profile(&person, &old)?;
        Ok(NewPerson {
            id: old.id,
            login: person.login.clone(),
            login_folded,
            login_key,
            email,
            email_folded,
            email_key,
            password: self.password(&person, old.password),
            first_name: self.name(&person, NamePart::First, old.first_name),
            last_name: self.name(&person, NamePart::Surname, old.last_name),
            is_active: old.is_active,
            is_staff: old.is_staff,
            is_superuser: old.is_superuser,
            joined_at: required("auth_user.date_joined", old.id, old.date_joined.as_deref())?,
            last_login_at: optional("auth_user.last_login", old.id, old.last_login.as_deref())?,
            profile,
        })
    }

    fn text(&mut self, person: &Person, value: Option<String>) -> String {
        self.report.text(person, value)
    }

    fn login_key(&mut self, person: &Person, folded: &str) -> String {
        if Login::parse(&person.login).map_or(true, |login| login.as_str() != person.login) {
            self.report.about(Topic::Login, person, "");
        }
        let (key, other) = self.logins.claim(folded, person);
        if let Some(other) = other {
            self.report.about(Topic::SharedLogin, person, format!("как у {other}"));
        }
        key
    }

    fn email(&mut self, person: &Person, value: Option<String>) -> String {
        let text = self.text(person, value);
        match Email::parse(&text) {
            Ok(email) => email.as_str().to_owned(),
            Err(EmailError::Missing) => String::new(),
            Err(EmailError::Malformed) => {
                self.report.about(Topic::Email, person, quoted(&text));
                text
            }
        }
    }

    fn email_key(&mut self, person: &Person, email: &str, folded: &str) -> Option<String> {
        if folded.is_empty() {
            return None;
        }
        let (key, other) = self.emails.claim(folded, person);
        if let Some(other) = other {
            self.report.about(Topic::SharedEmail, person, format!("{email}, как у {other}"));
        }
        Some(key)
    }

    fn password(&mut self, person: &Person, value: Option<String>) -> String {
        let stored = self.text(person, value);
        if !Hash::stored(stored.as_str()).is_usable() {
            // Django marks an unusable password with «!» (`django.contrib.auth.hashers.UNUSABLE_PASSWORD_PREFIX`).
            let was_never_set = stored.is_empty() || stored.starts_with('!');
            let topic = if was_never_set { Topic::NoPassword } else { Topic::UnknownHash };
            self.report.about(topic, person, "");
        }
        stored
    }

    fn name(&mut self, person: &Person, part: NamePart, value: Option<String>) -> String {
        let text = self.text(person, value);
        match PersonName::parse(part, &text) {
            Ok(name) => name.as_str().to_owned(),
            Err(PersonNameError::Missing(_)) => String::new(),
            Err(_) => {
                self.report.about(Topic::Name, person, quoted(&text));
                text
            }
        }
    }

    fn profile(&mut self, person: &Person, old: &OldPerson) -> anyhow::Result<Profile> {
        if let Some(id) = old.profile_id {
            self.report.profiles += 1;
            return Ok(Profile {
                patronymic: self.name(person, NamePart::Patronymic, old.patronymic.clone()),
                phone: self.phone(person, old.phone.clone()),
                birth_date: self.birth_date(person, old.birth_date.as_deref().unwrap_or_default()),
                address: self.text(person, old.address.clone()),
                avatar: old.avatar.clone().filter(|path| !path.is_empty()),
                created_at: required("main_userprofile.created_at", id, old.created_at.as_deref())?,
                updated_at: required("main_userprofile.updated_at", id, old.updated_at.as_deref())?,
            });
        }
        self.report.made_profiles += 1;
        self.report.about(Topic::NoProfile, person, "");
        Ok(Profile {
            patronymic: String::new(),
            phone: String::new(),
            birth_date: None,
            address: String::new(),
            avatar: None,
            created_at: self.now,
            updated_at: self.now,
        })
    }

    fn phone(&mut self, person: &Person, value: Option<String>) -> String {
        let text = self.text(person, value);
        match Phone::parse(&text) {
            Ok(phone) => phone.e164().to_owned(),
            Err(PhoneError::Missing) if text.trim().is_empty() => String::new(),
            Err(_) => {
                self.report.about(Topic::Phone, person, quoted(&text));
                text
            }
        }
    }

    fn birth_date(&mut self, person: &Person, text: &str) -> Option<Day> {
        if text.is_empty() {
            return None;
        }
        match BirthDate::parse(text, self.today) {
            Ok(date) => Some(Day(date.date())),
            Err(BirthDateError::TooEarly | BirthDateError::Future) => {
                self.report.about(Topic::BirthDate, person, text);
                text.trim().parse().map(Day).ok()
            }
            Err(BirthDateError::NotIso | BirthDateError::NoSuchDay) => {
                self.report.about(Topic::NoBirthDate, person, quoted(text));
                None
            }
        }
    }
}

/// A person's login as it is stored here, see [`Report::text`].
pub(super) fn login_of(person: &OldPerson) -> String {
    person.username.as_deref().unwrap_or_default().replace('\0', "")
}

pub(super) fn required(column: &str, id: i64, text: Option<&str>) -> anyhow::Result<Timestamp> {
    optional(column, id, text)?.with_context(|| format!("{column} of row {id} is empty"))
}

fn optional(column: &str, id: i64, text: Option<&str>) -> anyhow::Result<Option<Timestamp>> {
    let Some(text) = text else { return Ok(None) };
    let read = moment(text).with_context(|| format!("{column} of row {id} is no moment: {text:?}"))?;
    Ok(Some(read))
}
