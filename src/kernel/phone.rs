//! Telephone numbers of customers.

use serde::{Serialize, Serializer};

use super::sentences;

/// A number in E.164: `+79991234567`.
///
/// Parsed by our own code. The library `phonenumber` carries the numbering plans of all countries, to tell whether a
/// range is in use this year; the shop needs only the shape. Whether it is right, only a call can tell.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Phone(String);

/// Why a text is not a telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PhoneError {
    Missing,
    /// Something other than digits, spaces, brackets, dashes, dots and a leading plus.
    Characters,
    /// A Russian number with fewer than ten digits after its prefix.
    TooFewDigits {
        /// How many are missing, one to ten.
        missing: usize,
        /// The prefix as it was typed: «+7», «8» or «7»; «+7» if there was none.
        after: &'static str,
    },
    /// A Russian number with more than ten digits after its prefix.
    TooManyDigits {
        /// The prefix as it was typed.
        after: &'static str,
    },
    /// Not Russian, and no country code after a plus.
    NoCountry,
    /// Another country's number of fewer than eight digits.
    ForeignTooShort,
    /// Another country's number of more than fifteen digits.
    ForeignTooLong,
}

impl PhoneError {
    /// What is wrong, and how to correct it.
    #[must_use]
    pub(crate) fn message(self) -> String {
        match self {
            Self::Missing => sentences::PHONE_MISSING.to_owned(),
            Self::Characters => sentences::PHONE_CHARACTERS.to_owned(),
            Self::TooFewDigits { missing, after } => {
                sentences::PHONE_FEW.replace("{digits}", digits_genitive(missing)).replace("{after}", after)
            }
            Self::TooManyDigits { after } => sentences::PHONE_MANY.replace("{after}", after),
            Self::NoCountry => sentences::PHONE_COUNTRY.to_owned(),
            Self::ForeignTooShort => sentences::PHONE_FOREIGN_SHORT.to_owned(),
            Self::ForeignTooLong => sentences::PHONE_FOREIGN_LONG.to_owned(),
        }
    }
}

impl Phone {
    /// Reads a Russian number in any usual spelling (`8 (999) 123-45-67`, `+7.999.123.45.67`, `7999…`, or ten digits alone),
    /// and another country's after a plus. +7 is Kazakhstan's code too (6xx and 7xx); such numbers are read the same.
    pub(crate) fn parse(text: &str) -> Result<Self, PhoneError> {
        let (plus, digits) = plus_and_digits(text)?;
        if plus { international(&digits) } else { domestic(&digits) }
    }

    /// `+79991234567`: for the database and for `tel:` links.
    #[must_use]
    pub(crate) fn e164(&self) -> &str {
        &self.0
    }

    /// `+7 999 123-45-67`; other countries in the same manner, `+375 29 123-45-67`.
    #[must_use]
    pub(crate) fn show(&self) -> String {
        let digits = self.0.trim_start_matches('+');
        let (country, national) = cut(digits, country_code_length(digits));
        let area_length = match national.len() {
            0..=7 => 0,
            8 => 2,
            length => length - 7,
        };
        let (area, local) = cut(national, area_length);
        let gap = if area.is_empty() { "" } else { " " };
        format!("+{country} {area}{gap}{}", with_hyphens(local))
    }
}

impl Serialize for Phone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

fn plus_and_digits(text: &str) -> Result<(bool, String), PhoneError> {
    let mut plus = false;
    let mut digits = String::new();
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if !plus && digits.is_empty() => plus = true,
            _ if is_filler(c) => {}
            _ => return Err(PhoneError::Characters),
        }
    }
    if digits.is_empty() {
        return Err(PhoneError::Missing);
    }
    Ok((plus, digits))
}

/// What people put between digits, and the invisible direction marks that are copied along from a phone's address
/// book.
fn is_filler(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '(' | ')' | '.' | '‐'..='―' | '−')
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn international(digits: &str) -> Result<Phone, PhoneError> {
    if let Some(national) = digits.strip_prefix('7') {
        return russian(national, "+7");
    }
    // No country has +89 (ITU-T E.164, spare codes): it is the domestic 8 before a mobile number.
    if digits.starts_with("89") {
        return domestic(digits);
    }
    if digits.starts_with('0') {
        return Err(PhoneError::NoCountry);
    }
    match digits.len() {
        0..8 => Err(PhoneError::ForeignTooShort),
        8..=15 => Ok(Phone(format!("+{digits}"))),
        _ => Err(PhoneError::ForeignTooLong),
    }
}

fn domestic(digits: &str) -> Result<Phone, PhoneError> {
    // 8-10 is the prefix for international calls from Russia.
    if digits.starts_with("810") && digits.len() > 11 {
        return Err(PhoneError::NoCountry);
    }
    if let Some(national) = digits.strip_prefix('8') {
        return russian(national, "8");
    }
    if let Some(national) = digits.strip_prefix('7') {
        return russian(national, "7");
    }
    // Ten digits alone are a Russian number only if they begin like one: 9xx mobile, 3xx and 4xx areas. A first 8 or 7
    // was taken for a prefix above, because a forgotten digit is likelier than a forgotten prefix.
    if digits.len() > 10 || (digits.len() == 10 && !digits.starts_with(['3', '4', '9'])) {
        return Err(PhoneError::NoCountry);
    }
    russian(digits, "+7")
}

fn russian(national: &str, after: &'static str) -> Result<Phone, PhoneError> {
    match national.len() {
        10 => Ok(Phone(format!("+7{national}"))),
        length @ 0..10 => Err(PhoneError::TooFewDigits { missing: 10 - length, after }),
        _ => Err(PhoneError::TooManyDigits { after }),
    }
}

/// By the list of ITU-T E.164: one digit for 1 and 7, two for these, three for all others.
fn country_code_length(digits: &str) -> usize {
    match digits.as_bytes() {
        [b'1' | b'7', ..] => 1,
        [b'2', b'0' | b'7', ..]
        | [b'3', b'0'..=b'4' | b'6' | b'9', ..]
        | [b'4', b'0' | b'1' | b'3'..=b'9', ..]
        | [b'5', b'1'..=b'8', ..]
        | [b'6', b'0'..=b'6', ..]
        | [b'8', b'1' | b'2' | b'4' | b'6', ..]
        | [b'9', b'0'..=b'5' | b'8', ..] => 2,
        _ => 3,
    }
}

fn with_hyphens(local: &str) -> String {
    match local.len() {
        6 => {
            let (first, second) = cut(local, 3);
            format!("{first}-{second}")
        }
        7 => {
            let (first, rest) = cut(local, 3);
            let (second, third) = cut(rest, 2);
            format!("{first}-{second}-{third}")
        }
        _ => local.to_owned(),
    }
}

fn cut(digits: &str, at: usize) -> (&str, &str) {
    digits.split_at_checked(at).unwrap_or((digits, ""))
}

fn digits_genitive(count: usize) -> &'static str {
    match count {
        1 => "одной цифры",
        2 => "двух цифр",
        3 => "трёх цифр",
        4 => "четырёх цифр",
        5 => "пяти цифр",
        6 => "шести цифр",
        7 => "семи цифр",
        8 => "восьми цифр",
        9 => "девяти цифр",
        _ => "десяти цифр",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::samples::samples;

    #[test]
    fn numbers_are_read_shown_and_refused_as_the_samples_say() {
        for sample in samples("phone") {
            let read = Phone::parse(&sample.input);
            let kept = read.as_ref().map(|phone| phone.e164().to_owned()).map_err(|why| why.message());
            assert_eq!(kept, sample.expected().map(str::to_owned).map_err(str::to_owned), "{:?}", sample.input);
            assert_eq!(read.ok().map(|phone| phone.show()), sample.shown, "{:?}", sample.input);
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(text in "\\+[1-9][0-9]{7,14}") {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(&phone.show()), Ok(phone.clone()));
                prop_assert_eq!(Phone::parse(phone.e164()), Ok(phone));
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "[-+() 0-9\\PC]{0,30}") {
            match Phone::parse(&text) {
                Ok(phone) => prop_assert!((9..=16).contains(&phone.e164().len())),
                Err(why) => prop_assert!(!why.message().is_empty()),
            }
        }
    }
}
