//! Cities, and how people write them.

use super::words::{CITIES, COUNTRIES};

/// The longest city with its «г.» in front, in bytes.
const CITY: usize = 200;

/// A city, as the settings spell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct City {
    name: String,
    folded: String,
}

impl City {
    #[must_use]
    pub(crate) fn new(name: &str) -> Self {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { folded: fold(&name), name }
    }

    /// As the settings spell it.
    #[must_use]
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// «по Москве». `None` for a name that no simple rule declines.
    #[must_use]
    pub(crate) fn around(&self) -> Option<String> {
        const HARD: [&str; 5] = ["бург", "город", "град", "дар", "ск"];
        let name = &self.name;
        if name.contains(char::is_whitespace) || name.contains("-на-") {
            return None;
        }
        let stem = name.strip_suffix('а').map(|stem| format!("по\u{a0}{stem}е"));
        stem.or_else(|| HARD.iter().any(|end| name.ends_with(end)).then(|| format!("по\u{a0}{name}у")))
    }

    /// Whether the text means this city: «г. Москва» is «москва», so is «Россия, Москва г.», and «Орёл» is «Орел».
    #[must_use]
    pub(crate) fn is_meant(&self, typed: &str) -> bool {
        self.is_head(typed) || self.is_head(without_city_word(typed))
    }

    /// As [`City::is_meant`], for the beginning of an address, where «г.» belongs to what follows.
    fn is_head(&self, typed: &str) -> bool {
        !self.folded.is_empty() && fold(typed) == self.folded
    }

    /// `None` if the address does not begin with this city.
    #[must_use]
    pub(crate) fn leave_out<'a>(&self, address: &'a str) -> Option<&'a str> {
        let ends = address.char_indices().filter(|(_, c)| !c.is_alphanumeric() && *c != '-').map(|(at, _)| at);
        // Bounds the work on very long texts with many commas.
        let ends = ends.chain([address.len()]).take_while(|end| *end <= CITY);
        let is_city = |end: usize| {
            let (head, rest) = address.split_at(end);
            self.is_head(head) || (self.is_meant(head) && (rest.is_empty() || rest.starts_with([',', ';'])))
        };
        let end = ends.filter(|end| is_city(*end)).last()?;
        let rest = address.get(end..)?;
        Some(rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | ';')))
    }
}

/// The spelling that cities are compared in: without case, ё, dashes, «г.» in front, and «Россия» on either side.
fn fold(name: &str) -> String {
    let name = name.to_lowercase().replace('ё', "е");
    let parts: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let mut rest = parts.as_slice();
    if let [country, city @ ..] = rest
        && COUNTRIES.contains(country)
        && !city.is_empty()
    {
        rest = city;
    }
    if let [city @ .., country] = rest
        && COUNTRIES.contains(country)
        && !city.is_empty()
    {
        rest = city;
    }
    if let [word, city @ ..] = rest
        && CITIES.contains(word)
        && !city.is_empty()
    {
        rest = city;
    }
    rest.join(" ")
}

/// «Москва г» without its «г».
fn without_city_word(typed: &str) -> &str {
    let typed = typed.trim_end_matches(|c: char| !c.is_alphanumeric());
    let word = typed.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_city_word = CITIES.contains(&word.to_lowercase().as_str());
    typed.strip_suffix(word).filter(|_| is_city_word).unwrap_or(typed)
}

/// «Россия, Казань» without the country.
pub(super) fn without_country(address: &str) -> &str {
    let rest = address.split_once(',').filter(|(head, _)| COUNTRIES.contains(&head.trim().to_lowercase().as_str()));
    rest.map_or(address, |(_, rest)| rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_is_known_in_every_usual_spelling() {
        let moscow = City::new(" Москва ");
        for typed in [
            "Москва",
            "москва",
            "МОСКВА",
            "г. Москва",
            "г.Москва",
            "город  Москва",
            "Москва,",
            "Москва г",
            "Москва г.",
            "Россия, Москва",
            "Москва, Россия",
            "РФ, г. Москва",
            "Россия, Москва г",
        ] {
            assert!(moscow.is_meant(typed), "{typed}");
        }
        for typed in ["", "Владивосток", "Московский", "Москва-река", "г.", "Россия", "Россия, г.", "Подмосковье"]
        {
            assert!(!moscow.is_meant(typed), "{typed}");
        }
        assert!(City::new("Ростов-на-Дону").is_meant("ростов на дону") && City::new("Орёл").is_meant("Орел"));
        assert!(!City::new("").is_meant(""));
    }

    #[test]
    fn a_name_is_declined_where_a_simple_rule_does() {
        let around = |name: &str| City::new(name).around().map(|words| words.replace('\u{a0}', " "));
        for (name, words) in [("Москва", "по Москве"), ("Санкт-Петербург", "по Санкт-Петербургу"), ("Омск", "по Омску")]
        {
            assert_eq!(around(name).as_deref(), Some(words));
        }
        for name in ["Химки", "Казань", "Орёл", "Нижний Новгород", "Ростов-на-Дону", "Иваново"]
        {
            assert_eq!(around(name), None, "{name}");
        }
    }

    #[test]
    fn the_city_in_front_of_an_address_is_left_out() {
        let moscow = City::new("Москва");
        for (address, rest) in [
            ("Москва, Лесная, 5", Some("Лесная, 5")),
            ("г. Москва, ул. Лесная, 5", Some("ул. Лесная, 5")),
            ("Москва", Some("")),
            ("Москва 5", Some("5")),
            ("Лесная, 5", None),
            ("Московская улица, 5", None),
            ("Тверь, Москва, 5", None),
            ("Москва г., Лесная, 5", Some("Лесная, 5")),
            ("Россия, Москва, Лесная, 5", Some("Лесная, 5")),
            ("Москва, г. Зеленоград, ул. Мира, 5", Some("г. Зеленоград, ул. Мира, 5")),
        ] {
            assert_eq!(moscow.leave_out(address), rest, "{address}");
        }
        assert_eq!(City::new("Ростов-на-Дону").leave_out("Ростов-на-Дону, Мира, 5"), Some("Мира, 5"));
    }
}
