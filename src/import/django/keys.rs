//! Unique keys of logins and e-mails, when some differ in letter case only.
//!
//! The first one's key is the folded text, as after a registration. Each further one has a space and its id appended,
//! which no login or address can contain. So nobody can register the text again, and everybody signs in with their
//! exact spelling.

use std::collections::HashMap;

use super::report::Person;

/// Keys of one column, and whose they are.
#[derive(Default)]
pub(super) struct Keys(HashMap<String, Person>);

impl Keys {
    /// Notes a key that is in use.
    pub(super) fn note(&mut self, key: String, owner: Person) {
        self.0.insert(key, owner);
    }

    /// A free key for a folded text, and who has the same text already.
    pub(super) fn claim(&mut self, folded: &str, claimant: &Person) -> (String, Option<Person>) {
        let first = self.0.get(folded).cloned();
        let mut key = folded.to_owned();
        // More than once only if the old site allowed logins with a space.
        while self.0.contains_key(&key) {
            key = format!("{key} {}", claimant.id);
        }
        self.0.insert(key.clone(), claimant.clone());
        (key, first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: i64, login: &str) -> Person {
        Person { id, login: login.to_owned() }
    }

    #[test]
    fn the_first_has_the_text_and_the_others_their_number_behind_it() {
        let mut keys = Keys::default();
        let (first, second, third) = (person(14, "Twin"), person(15, "twin"), person(16, "TWIN"));
        assert_eq!(keys.claim("twin", &first), ("twin".to_owned(), None));
        assert_eq!(keys.claim("twin", &second), ("twin 15".to_owned(), Some(first.clone())));
        assert_eq!(keys.claim("twin", &third), ("twin 16".to_owned(), Some(first)));
    }

    #[test]
    fn a_text_that_looks_like_such_a_key_is_no_trouble() {
        let mut keys = Keys::default();
        keys.note("twin".to_owned(), person(1, "twin"));
        keys.note("twin 15".to_owned(), person(2, "twin 15"));
        assert_eq!(keys.claim("twin", &person(15, "Twin")).0, "twin 15 15");
    }
}
