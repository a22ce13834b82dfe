//! A customer's birth date.

use std::fmt;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::sentences;

/// From 1900 on, and not in the future when it was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct BirthDate(Date);

/// Why a text is not a birth date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BirthDateError {
    /// Not `1990-05-31`, the form in which a date field sends it.
    NotIso,
    /// Well-formed, but no real day, such as 30 February.
    NoSuchDay,
    TooEarly,
    Future,
}

impl BirthDateError {
    #[must_use]
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::NotIso => sentences::BIRTH_DATE_FORM,
            Self::NoSuchDay => sentences::BIRTH_DATE_NONE,
            Self::TooEarly => sentences::BIRTH_DATE_EARLY,
            Self::Future => sentences::BIRTH_DATE_FUTURE,
        }
    }
}

impl BirthDate {
    /// Reads `1990-05-31`, the form in which HTML date fields send it (HTML Standard, «valid date string»). `today` is the
    /// calendar day of the shop.
    pub(crate) fn parse(text: &str, today: Date) -> Result<Self, BirthDateError> {
        let text = text.trim();
        if !has_iso_form(text) {
            return Err(BirthDateError::NotIso);
        }
        let day: Date = text.parse().map_err(|_| BirthDateError::NoSuchDay)?;
        if day.year() < 1900 {
            return Err(BirthDateError::TooEarly);
        }
        if day > today {
            return Err(BirthDateError::Future);
        }
        Ok(Self(day))
    }

    #[must_use]
    pub(crate) const fn date(self) -> Date {
        self.0
    }
}

/// `1990-05-31`: for the field's value, the database and JSON.
impl fmt::Display for BirthDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl Serialize for BirthDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Exactly four, two and two digits. jiff alone would accept more of ISO 8601, such as times and weeks.
fn has_iso_form(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2025, 11, 22);

    #[test]
    fn a_day_from_1900_to_today_is_taken() {
        for text in ["1900-01-01", "1956-12-31", "2024-02-29", "2025-11-22", " 1990-05-31 "] {
            let day = BirthDate::parse(text, TODAY).unwrap();
            assert_eq!(day.to_string(), text.trim());
            assert_eq!(serde_json::to_string(&day).unwrap(), format!("\"{}\"", text.trim()));
        }
    }

    #[test]
    fn other_texts_say_what_is_wrong() {
        use BirthDateError::*;
        for (text, why) in [
            ("", NotIso),
            ("31.05.1990", NotIso),
            ("19900531", NotIso),
            ("1990-5-31", NotIso),
            ("1990-05-31T00:00", NotIso),
            ("-990-05-31", NotIso),
            ("１９９０-05-31", NotIso),
            ("1990-05-31\0", NotIso),
            ("2025-02-29", NoSuchDay),
            ("1990-13-01", NoSuchDay),
            ("1990-00-10", NoSuchDay),
            ("0000-00-00", NoSuchDay),
            ("1899-12-31", TooEarly),
            ("2025-11-23", Future),
            ("9999-12-31", Future),
        ] {
            assert_eq!(BirthDate::parse(text, TODAY), Err(why), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_is_written_back_the_same(text in "(18|19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9]") {
            if let Ok(day) = BirthDate::parse(&text, TODAY) {
                prop_assert_eq!(day.to_string(), text);
                prop_assert!(date(1900, 1, 1) <= day.date() && day.date() <= TODAY);
            }
        }
    }
}
