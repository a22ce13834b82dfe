//! Passwords made of what anybody can know about the person: names, login, e-mail, phone, and the shop's name.
//!
//! zxcvbn finds one such word, but takes two with a space between them for a phrase, although «Анна Петрова» is the
//! first thing to try on her account. `frontend/src/password/personal.ts` applies the same rule while somebody types.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::keyboard;
use crate::kernel::slug::in_latin;

/// What is known about a person. It may be unchecked.
#[derive(Clone, Default)]
pub(crate) struct About {
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) patronymic: String,
    pub(crate) login: String,
    pub(crate) email: String,
    pub(crate) phone: String,
}

/// The shop's name and its parts.
const SHOP: [&str; 6] = ["techstore", "tech", "store", "техстор", "тех", "стор"];

/// So many characters around personal words do not make a password: eight digits, as of a date, or two letters.
const LITTLE: usize = 8;
const A_LETTER: usize = 4;
const A_DIGIT: usize = 1;
/// Shorter personal words occur by chance. Shorter parts of logins and addresses are ignored.
const FEWEST: usize = 3;
/// As in the names Ян and Ли.
const SHORTEST_NAME: usize = 2;
/// People take the last digits of a phone number, so many at least, for the number.
const SHORTEST_PHONE: usize = 7;
/// The longest e-mail address. More is ignored.
const LONGEST: usize = 254;

impl About {
    pub(super) fn texts(&self) -> [&str; 6] {
        [&self.login, &self.email, &self.first_name, &self.last_name, &self.patronymic, &self.phone]
    }

    fn words(&self) -> Words {
        let mut words = Words::shops();
        for name in [&self.first_name, &self.last_name, &self.patronymic] {
            words.add(name, SHORTEST_NAME);
            for part in plain(name).split(|letter: char| !letter.is_alphanumeric()) {
                words.add(&in_latin(part), FEWEST);
            }
        }
        let local_part = self.email.split('@').next().unwrap_or_default();
        for text in [self.login.as_str(), self.email.as_str(), local_part] {
            words.add(text, FEWEST);
        }
        let digits: Vec<char> = self.phone.chars().filter(char::is_ascii_digit).take(LONGEST).collect();
        // Without its prefix, or with another one, it is the same number.
        let ends = (0..digits.len()).filter_map(|from| digits.get(from..));
        words.0.extend(ends.take_while(|end| end.len() >= SHORTEST_PHONE).map(<[char]>::to_vec));
        words
    }
}

/// Whether a password (in NFC) consists of personal words and the shop's name, with little else.
pub(super) fn is_made_of(password: &str, about: &About) -> bool {
    about.words().make(password)
}

pub(super) fn is_the_shops(password: &str) -> bool {
    Words::shops().make(password)
}

/// Letters and digits in lower case, «е» for «ё».
struct Words(BTreeSet<Vec<char>>);

impl Words {
    fn shops() -> Self {
        Self(SHOP.iter().map(|word| word.chars().collect()).collect())
    }

    /// Adds a text without its separators, its parts, and its parts without digits at the ends.
    fn add(&mut self, text: &str, shortest: usize) {
        let text = plain(text);
        let parts = || text.split(|letter: char| !letter.is_alphanumeric());
        let bare = parts().map(|part| part.trim_matches(char::is_numeric));
        let words = parts().chain(bare).map(|part| part.chars().collect()).chain([squeezed(&text)]);
        self.0.extend(words.filter(|word: &Vec<char>| word.len() >= shortest));
    }

    /// Whether the password consists of these words and little else, in either keyboard layout.
    fn make(&self, password: &str) -> bool {
        let typed = plain(password);
        let others = [keyboard::in_russian(&typed), keyboard::in_latin(&typed)];
        std::iter::once(typed).chain(others).any(|reading| self.cover(&squeezed(&plain(&reading))))
    }

    fn cover(&self, password: &[char]) -> bool {
        // For each prefix: the fewest characters outside of these words, and how many are inside them then.
        let mut least: Vec<Option<(usize, usize)>> = vec![None; password.len() + 1];
        if let Some(nothing) = least.first_mut() {
            *nothing = Some((0, 0));
        }
        for (at, letter) in password.iter().enumerate() {
            let Some((left, own)) = least.get(at).copied().flatten().filter(|(left, _)| *left <= LITTLE) else {
                continue;
            };
            let rest = password.get(at..).unwrap_or_default();
            let weight = if letter.is_numeric() { A_DIGIT } else { A_LETTER };
            let mut reach = |end: usize, left: usize, own: usize| {
                let better = |(least, most): (usize, usize)| left < least || (left == least && own > most);
                if let Some(known) = least.get_mut(end)
                    && known.is_none_or(better)
                {
                    *known = Some((left, own));
                }
            };
            reach(at + 1, left + weight, own);
            for word in self.0.iter().filter(|word| rest.starts_with(word)) {
                reach(at + word.len(), left, own + word.len());
            }
        }
        least.last().copied().flatten().is_some_and(|(left, own)| left <= LITTLE && own >= FEWEST)
    }
}

fn plain(text: &str) -> String {
    text.nfc()
        .take(LONGEST)
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == 'ё' { 'е' } else { letter })
        .collect()
}

fn squeezed(text: &str) -> Vec<char> {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anna() -> About {
        About {
            first_name: "Анна".to_owned(),
            last_name: "Соловьёва-Седая".to_owned(),
            patronymic: "Фёдоровна".to_owned(),
            login: "sobol-anna85".to_owned(),
            email: "a.soboleva@example.org".to_owned(),
            phone: "+79165550142".to_owned(),
        }
    }

    #[test]
    fn nothing_hides_somebodys_own_words() {
        for password in [
            "Анна Соловьёва",
            "Соловьева-Анна",
            "АннаСоловьёва1",
            "соловьева.седая",
            "1985 Седая 1985",
            "анна_фёдоровна_1985",
            "Анна31121985",
            "sobol anna",
            "sobol anna 85!",
            "a soboleva @ example.org",
            "asobolevaexample",
            "Anna Soloveva",
            "Soloveva-Sedaya 85",
            "Fyyf Cjkjdmtdf",
            "Fyyf.Cjkjdm`df",
            "ыщищд фттф",
            "8 916 555-01-42",
            "9165550142",
            "5550142!",
            "+7 (916) 555 01 42 Анна",
            "Анна TechStore",
            "аннаанна",
        ] {
            assert!(is_made_of(password, &anna()), "{password}");
            assert!(!is_made_of(password, &About::default()), "{password} of somebody else");
        }
    }

    #[test]
    fn a_name_in_two_characters_for_a_letter_is_the_same_name() {
        let about = About {
            first_name: "Андре\u{438}\u{306}".to_owned(),
            last_name: "Зу\u{438}\u{306}".to_owned(),
            ..About::default()
        };
        assert!(is_made_of("Андрей Зуй 1985", &about));
    }

    #[test]
    fn the_shops_name_is_no_password_of_anybodys() {
        for password in ["Tech Store", "tech-store-2026", "ТехСтор 1", "еусрыещку", "techstore31122026"]
        {
            assert!(is_the_shops(password), "{password}");
        }
        for password in ["storekeeper 7 lamps", "технолог и чай", "83746501"] {
            assert!(!is_the_shops(password), "{password}");
        }
    }

    #[test]
    fn a_phrase_in_which_a_name_stands_is_a_phrase() {
        for password in
            ["Анна любит чай", "sobol и 3 зонта", "83746501", "Седая рыжая кошка", "k7vq2xpz", "916 зонтов и 555 котов"]
        {
            assert!(!is_made_of(password, &anna()), "{password}");
        }
    }

    #[test]
    fn what_nobody_checked_yet_may_be_huge() {
        let huge = About { login: "ab1-".repeat(300_000), email: "9".repeat(500_000), ..About::default() };
        assert!(!is_made_of(&"щ".repeat(100_000), &huge));
    }
}
