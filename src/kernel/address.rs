//! Addresses for couriers: cities, streets and houses.
//!
//! An address is stored as it was typed; the check is only whether a courier could find it. Russian addresses are
//! written in many ways, so the rule is lenient: the name of a street, and a house number that is no flat, floor or
//! postcode.

mod city;
mod words;

pub(crate) use city::City;

use self::city::without_country;
use self::words::{Word, words};

/// The longest address, in characters.
pub(crate) const LONGEST: usize = 500;
/// Why a courier could not find an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AddressError {
    Empty,
    TooLong,
    NoStreet,
    /// A street without a house.
    NoHouse,
}

/// Splits the city off the front of an address. `None` if that may be something else: a street, a region, a house. A
/// city without «г.» is recognised only if a clearly marked street follows.
#[must_use]
pub(crate) fn split_city(address: &str) -> Option<(&str, &str)> {
    let address = without_country(address);
    let (head, rest) = address.split_once(',')?;
    let street = words(rest.split([',', ';']).next().unwrap_or_default());
    let (is_marked, name) = match words(head).as_slice() {
        [Word::City, name @ ..] => (true, name.to_vec()),
        name => (false, name.to_vec()),
    };
    let is_name = !name.is_empty() && name.iter().all(|word| word.is_name()) && !head.contains(char::is_numeric);
    let is_city = is_name && (is_marked || street.contains(&Word::Street)) && check_street(rest).is_ok();
    is_city.then(|| (head.trim(), rest.trim()))
}

/// `address`: within a city, without the city.
pub(crate) fn check_street(address: &str) -> Result<(), AddressError> {
    if address.trim().is_empty() {
        return Err(AddressError::Empty);
    }
    if address.chars().count() > LONGEST {
        return Err(AddressError::TooLong);
    }
    let segments: Vec<Vec<Word>> = address.split([',', ';', '\n']).map(words).collect();
    let has = |wanted: Word| segments.iter().flatten().any(|word| *word == wanted);
    let is_street_named = has(Word::Name) || has(Word::Adjective) || (has(Word::Ordinal) && has(Word::Street));
    if !is_street_named {
        return Err(AddressError::NoStreet);
    }
    if segments.iter().any(|segment| has_house(segment)) { Ok(()) } else { Err(AddressError::NoHouse) }
}

impl AddressError {
    #[must_use]
    pub(crate) fn message(self) -> String {
        match self {
            Self::Empty => "Укажите улицу и дом".to_owned(),
            Self::TooLong => format!("Адрес длиннее {LONGEST} символов"),
            Self::NoStreet => "Укажите улицу: без неё курьер не найдёт дом".to_owned(),
            Self::NoHouse => "Укажите номер дома: например, Лесная улица, 5".to_owned(),
        }
    }
}

/// Whether a part between two commas has a house number: «8 Марта» has none, nor has «квартира 5».
fn has_house(segment: &[Word]) -> bool {
    (0..segment.len()).any(|index| segment.get(index) == Some(&Word::Number) && is_house(segment, index))
}

fn is_house(segment: &[Word], index: usize) -> bool {
    let at = |index: Option<usize>| index.and_then(|index| segment.get(index)).copied();
    let (before, after, then) = (at(index.checked_sub(1)), at(Some(index + 1)), at(Some(index + 2)));
    if before == Some(Word::House) {
        return true;
    }
    let is_named = segment.iter().take(index).any(|word| word.is_name() || *word == Word::House);
    // «7 офис Ромашка» is a house and an office with a name, «5 квартира» is a flat, «2 этаж налево» a floor.
    let is_inside = match (after, then) {
        (Some(Word::Inside), then) => then.is_none(),
        (Some(Word::Floor), Some(Word::Number)) => false,
        (Some(Word::Floor), then) => then.is_none() || !is_named,
        _ => false,
    };
    // «5 Лесная» is a house in Лесная, «5 улица Лесная» too; «8 Марта», «10 линия» and «улица 5 Парковая» are streets.
    let is_in_front = index == 0
        && (after == Some(Word::Adjective) || (after == Some(Word::Street) && then == Some(Word::Adjective)));
    let is_of_a_name = !is_named && !is_in_front && after.is_some_and(|after| after.is_name() || after == Word::Street);
    !matches!(before, Some(Word::Inside | Word::Floor)) && !is_inside && !is_of_a_name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_street_and_a_house_are_found_however_they_are_written() {
        for address in [
            "Лесная улица, 5",
            "Лесная 5",
            "ул. Лесная, д. 5, кв. 12",
            "ул.Лесная,д.5",
            "Лесная, д5 кв12",
            "5-я Парковая, 10",
            "улица 8 Марта, 7А",
            "улица 1905 года, дом 10",
            "60 лет Октября 3/1",
            "10-й микрорайон, дом 5",
            "пр-т Мира, 12к2, подъезд 3, этаж 4",
            "Мира 12 подъезд 3",
            "127055, Лесная, 20, строение 3",
            "проспект 60-летия Октября, 7",
            "Lesnaya 5",
            "Нижняя Красносельская, вл. 35 с. 9",
            "Лесная 5 вход со двора",
            "Тверская, 5е",
            "Тверская 5-7",
            "Тверская 7 офис Ромашка",
            "Тверская, 7 офис Ромашка",
            "Тверская 7 подъезд со двора",
            "Лесная 20 домофон не работает",
            "Большая Ордынка 17 помещение банка",
            "Тверская 12с1 этаж последний",
            "Тверская 5 кв А",
            "Лесная д 5 кв не помню",
            "Лесная, дом 5 квартира",
            "ул. Ленина, д-5",
            "ул. Ленина, д-5, кв-7",
            "Ленина-5",
            "Лесная/5",
            "5 Лесная",
            "5 улица Лесная",
            "5 Тверская-Ямская",
        ] {
            assert_eq!(check_street(address), Ok(()), "{address}");
        }
    }

    #[test]
    fn what_a_courier_would_not_find_is_told_apart() {
        use AddressError::{Empty, NoHouse, NoStreet, TooLong};
        let long = "Лесная 5 ".repeat(60);
        for (address, error) in [
            ("", Empty),
            (" \t ", Empty),
            ("1", NoStreet),
            ("а/я 15", NoStreet),
            ("5, 7", NoStreet),
            ("дом 5", NoStreet),
            ("ул. 5", NoStreet),
            ("г. 5", NoStreet),
            ("!!! 5", NoStreet),
            ("д. 5, кв. 7", NoStreet),
            ("Лесная", NoHouse),
            ("Лесная улица", NoHouse),
            ("улица 8 Марта", NoHouse),
            ("улица 1905 года", NoHouse),
            ("5-я Парковая", NoHouse),
            ("Лесная, кв. 7", NoHouse),
            ("Лесная, квартира 7, этаж 2", NoHouse),
            ("Лесная, 2 этаж", NoHouse),
            ("127055, Лесная", NoHouse),
            ("Лесная, д. 0", NoHouse),
            ("Лесная, дом", NoHouse),
            ("квартира 5", NoStreet),
            ("дом-5", NoStreet),
            ("8 Марта", NoHouse),
            ("9 Мая", NoHouse),
            ("Лесная, кв-7", NoHouse),
            ("Лесная 2 этаж", NoHouse),
            ("Лесная, 2 этаж налево", NoHouse),
            ("Лесная квартира 5 налево", NoHouse),
            ("10 линия", NoStreet),
            (long.as_str(), TooLong),
        ] {
            assert_eq!(check_street(address), Err(error), "{address}");
        }
    }

    #[test]
    fn only_a_city_beyond_doubt_is_split_off() {
        for (address, split) in [
            ("Казань, улица Баумана, 36", Some(("Казань", "улица Баумана, 36"))),
            ("Россия, Казань, улица Баумана, 36", Some(("Казань", "улица Баумана, 36"))),
            ("г. Нижний Новгород, Мира, 5", Some(("г. Нижний Новгород", "Мира, 5"))),
            ("Лесная ул., 20, Москва", None),
            ("Лесная, 20, Москва", None),
            ("ул. Лесная, д. 5, вход со двора", None),
            ("Лесная, д. 5, вход со двора", None),
            ("Московская обл., г. Химки, ул. Мира, 5", None),
            ("ЖК Символ, ул. Мира, 5", None),
            ("Казань", None),
        ] {
            assert_eq!(split_city(address), split, "{address}");
        }
    }
}
