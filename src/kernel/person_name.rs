//! First names, surnames and patronymics as Russian documents write them.

use std::fmt;

use serde::{Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

use super::sentences;

/// One part of a person's name: letters, spaces, hyphens and what else [`PersonName::parse_any`] accepts; at least one
/// letter, in NFC, with single spaces.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PersonName(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NamePart {
    First,
    Surname,
    Patronymic,
}

impl NamePart {
    /// The longest text, in characters: the widths of the old site's columns.
    #[must_use]
    pub(crate) const fn most(self) -> usize {
        match self {
            Self::First | Self::Surname => 150,
            Self::Patronymic => 100,
        }
    }

    /// The rule as a sentence. The contract demands it for an empty field too.
    #[must_use]
    pub(crate) const fn rule(self) -> &'static str {
        match self {
            Self::First => sentences::NAME_RULE,
            Self::Surname => sentences::SURNAME_RULE,
            Self::Patronymic => sentences::PATRONYMIC_RULE,
        }
    }
}

/// Why a text is not this part of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PersonNameError {
    Missing(NamePart),
    /// Something other than Cyrillic letters, spaces and hyphens, or no letter at all.
    Characters(NamePart),
    /// Something other than letters, spaces, hyphens, apostrophes and dots, or no letter at all.
    Signs(NamePart),
    TooLong(NamePart),
}

impl PersonNameError {
    #[must_use]
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::Missing(NamePart::First) => sentences::NAME_MISSING,
            Self::Missing(NamePart::Surname) => sentences::SURNAME_MISSING,
            Self::Missing(NamePart::Patronymic) => sentences::PATRONYMIC_MISSING,
            Self::Characters(part) => part.rule(),
            Self::Signs(NamePart::First) => sentences::NAME_LETTERS,
            Self::Signs(NamePart::Surname) => sentences::SURNAME_LETTERS,
            Self::Signs(NamePart::Patronymic) => sentences::PATRONYMIC_LETTERS,
            Self::TooLong(NamePart::First) => sentences::NAME_LONG,
            Self::TooLong(NamePart::Surname) => sentences::SURNAME_LONG,
            Self::TooLong(NamePart::Patronymic) => sentences::PATRONYMIC_LONG,
        }
    }
}

impl PersonName {
    /// Normalised to NFC, because macOS sends «ё» and «й» as two characters each; without surrounding spaces, with
    /// single spaces inside and plain hyphens.
    pub(crate) fn parse(part: NamePart, text: &str) -> Result<Self, PersonNameError> {
        let allowed = |c| is_cyrillic_letter(c) || is_space(c) || c == '-';
        Self::read(part, text, PersonNameError::Characters(part), allowed, is_cyrillic_letter)
    }

    /// A recipient's name as in a passport: also Latin letters, apostrophes and dots («O’Connor», «Д’Артаньян»,
    /// «Жан-Клод мл.»).
    pub(crate) fn parse_any(part: NamePart, text: &str) -> Result<Self, PersonNameError> {
        let is_letter = |c| is_cyrillic_letter(c) || is_latin_letter(c);
        let allowed = |c| is_letter(c) || is_space(c) || matches!(c, '-' | '.' | '\'' | '’' | 'ʼ' | '‘' | '`');
        Self::read(part, text, PersonNameError::Signs(part), allowed, is_letter)
    }

    fn read(
        part: NamePart,
        text: &str,
        refused: PersonNameError,
        allowed: impl Fn(char) -> bool,
        is_letter: impl Fn(char) -> bool,
    ) -> Result<Self, PersonNameError> {
        let composed: String = text.trim().nfc().map(|c| if is_dash(c) { '-' } else { c }).collect();
        if composed.is_empty() {
            return Err(PersonNameError::Missing(part));
        }
        if !composed.chars().all(allowed) || !composed.chars().any(is_letter) {
            return Err(refused);
        }
        let words: Vec<&str> = composed.split(is_space).filter(|word| !word.is_empty()).collect();
        let name = words.join(" ");
        if name.chars().count() > part.most() {
            return Err(PersonNameError::TooLong(part));
        }
        Ok(Self(name))
    }

    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Serialize for PersonName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// «АС» for Анна Соколова, shown instead of a photo. Takes any text; a part without letters adds nothing.
#[must_use]
pub(crate) fn initials(first: &str, last: &str) -> String {
    [first, last]
        .iter()
        .filter_map(|name| name.nfc().find(|c| c.is_alphabetic()))
        .flat_map(char::to_uppercase)
        .collect()
}

/// Letters of Cyrillic and Cyrillic Supplement: names of all peoples that write in Cyrillic, not only Russian ones.
fn is_cyrillic_letter(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}')
}

/// Latin letters with their diacritics, as European names have them.
fn is_latin_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}') && !matches!(c, '×' | '÷')
}

/// Text editors and phones replace hyphens by these.
fn is_dash(c: char) -> bool {
    matches!(c, '‐'..='―' | '−' | '﹘' | '﹣' | '－')
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::NamePart::*;
    use super::*;
    use crate::kernel::samples::samples;

    fn part(label: Option<&str>) -> NamePart {
        match label {
            Some("Имя") => First,
            Some("Фамилия") => Surname,
            Some("Отчество") => Patronymic,
            other => panic!("{other:?} is no part of a name"),
        }
    }

    #[test]
    fn names_are_taken_and_refused_as_the_samples_say() {
        type Parse = fn(NamePart, &str) -> Result<PersonName, PersonNameError>;
        let rules: [(&str, Parse); 2] = [("person_name", PersonName::parse), ("recipient_name", PersonName::parse_any)];
        for (rule, parse) in rules {
            for sample in samples(rule) {
                let read = parse(part(sample.part.as_deref()), &sample.input);
                let kept = read.as_ref().map(PersonName::as_str).map_err(|why| why.message());
                assert_eq!(kept, sample.expected(), "{rule} {:?}", sample.input);
            }
        }
    }

    #[test]
    fn initials_are_the_first_letters() {
        for (first, last, shown) in [
            ("Анна", "Соколова", "АС"),
            ("е\u{308}лка", "", "Ё"),
            ("", "", ""),
            (" -анна", "42", "А"),
            ("<b>", "o", "BO"),
        ] {
            assert_eq!(initials(first, last), shown);
        }
    }

    proptest! {
        #[test]
        fn a_kept_name_is_read_back_the_same(text in "[ \u{a0}А-Яа-яЁё\u{306}\u{308}-]{0,160}") {
            if let Ok(name) = PersonName::parse(First, &text) {
                prop_assert_eq!(PersonName::parse(First, name.as_str()), Ok(name.clone()));
                prop_assert!(!name.as_str().contains("  "));
            }
        }

        #[test]
        fn nothing_invisible_gets_in(text in "[А-я]{1,3}\\PC?[\\p{C}\\p{M}]?[А-я]{1,3}") {
            if let Ok(name) = PersonName::parse(First, &text) {
                prop_assert!(name.as_str().chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-'));
            }
        }
    }
}
