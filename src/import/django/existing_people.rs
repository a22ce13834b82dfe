//! People who are here already: who was imported before, and who is in conflict with the old site's people.

use std::collections::HashMap;

use super::conflicts::refuse;
use super::keys::Keys;
use super::new_person::login_of;
use super::report::Person;
use super::store::old_site::OldPerson;
use super::store::people::Resident;
use crate::kernel::email::fold;

/// Everybody who has an account here.
pub(super) struct ExistingPeople {
    everybody: Vec<Resident>,
    logins: HashMap<i64, String>,
    numbers: HashMap<String, i64>,
}

impl ExistingPeople {
    pub(super) fn new(everybody: Vec<Resident>) -> Self {
        let logins = everybody.iter().map(|resident| (resident.id, resident.login.clone())).collect();
        let numbers = everybody.iter().map(|resident| (resident.login.clone(), resident.id)).collect();
        Self { everybody, logins, numbers }
    }

    /// Whether somebody was imported before: the same id and the same login.
    pub(super) fn has(&self, person: &OldPerson) -> bool {
        self.logins.get(&person.id).is_some_and(|login| *login == login_of(person))
    }

    /// Refuses people whose id or login belongs to somebody else here.
    pub(super) fn refuse_conflicts(&self, people: &[OldPerson]) -> anyhow::Result<()> {
        let conflicts: Vec<String> = people.iter().filter_map(|person| self.conflict(person)).collect();
        refuse("numbers or logins of the old site are other people's here", &conflicts)
    }

    fn conflict(&self, person: &OldPerson) -> Option<String> {
        let there = Person { id: person.id, login: login_of(person) };
        let here = match (self.logins.get(&there.id), self.numbers.get(&there.login)) {
            (Some(login), _) if *login != there.login => Person { id: there.id, login: login.clone() },
            (None, Some(id)) => Person { id: *id, login: there.login.clone() },
            _ => return None,
        };
        Some(format!("there {there}, here {here}"))
    }

    /// The keys of logins and of e-mails that are in use.
    pub(super) fn keys(&self) -> (Keys, Keys) {
        let (mut logins, mut emails) = (Keys::default(), Keys::default());
        for resident in &self.everybody {
            let person = || Person { id: resident.id, login: resident.login.clone() };
            logins.note(resident.login_key.clone(), person());
            if let Some(key) = &resident.email_key {
                // The stored key may have the other spelling of a Cyrillic domain: it is the same address.
                emails.note(fold(key), person());
                emails.note(key.clone(), person());
            }
        }
        (logins, emails)
    }
}
