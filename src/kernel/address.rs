//! Where a courier goes: the cities it serves, and addresses of streets and houses.
//!
//! An address is kept as it was typed; what is looked for is only whether a courier could find it. Russian addresses are written
//! in many ways, so the rule is a lenient one: the name of a street, and the number of a house that is no flat, floor or postcode.

/// The longest address, in characters.
pub(crate) const LONGEST: usize = 500;
/// The longest city with its «г.» in front, in bytes.
const CITY: usize = 200;

/// A city, as the settings spell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct City {
    name: String,
    folded: String,
}

/// Why nobody could find an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AddressError {
    Empty,
    /// It is longer than [`LONGEST`].
    TooLong,
    NoStreet,
    /// It names a street and no house.
    NoHouse,
}

/// What a word of an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// A part of a name: «Марта».
    Name,
    /// A name that takes no number without an ending: «Лесная», but not «Мая».
    Adjective,
    /// «улица», «пр-т».
    Street,
    /// «город».
    City,
    /// «область», «село».
    Place,
    /// «дом», «корпус».
    House,
    /// «квартира», «офис»: what its number counts is inside of a house.
    Inside,
    /// «этаж», «подъезд»: the same, and its number may stand in front of it.
    Floor,
    /// «1-я», «10-й».
    Ordinal,
    /// «5», «5А», «12/3»; neither a postcode nor nought.
    Number,
    Other,
}

const STREETS: [&str; 34] = [
    "ул",
    "улица",
    "пер",
    "переулок",
    "пр",
    "пр-т",
    "пр-кт",
    "просп",
    "проспект",
    "пр-д",
    "проезд",
    "ш",
    "шоссе",
    "наб",
    "набережная",
    "б-р",
    "бул",
    "бульвар",
    "пл",
    "площадь",
    "туп",
    "тупик",
    "ал",
    "аллея",
    "линия",
    "мкр",
    "мкрн",
    "микрорайон",
    "кв-л",
    "квартал",
    "тракт",
    "дорога",
    "спуск",
    "просека",
];
const CITIES: [&str; 3] = ["г", "гор", "город"];
const COUNTRIES: [&str; 2] = ["россия", "рф"];
const PLACES: [&str; 17] = [
    "обл",
    "область",
    "край",
    "республика",
    "округ",
    "р-н",
    "район",
    "пос",
    "поселок",
    "дер",
    "деревня",
    "село",
    "снт",
    "жк",
    "бц",
    "тц",
    "трц",
];
const HOUSES: [&str; 13] =
    ["д", "дом", "к", "корп", "корпус", "с", "стр", "строение", "вл", "владение", "литер", "литера", "соор"];
const FLOORS: [&str; 5] = ["п", "под", "подъезд", "эт", "этаж"];
const INSIDE: [&str; 14] = [
    "кв",
    "квартира",
    "оф",
    "офис",
    "ком",
    "комн",
    "комната",
    "пом",
    "помещение",
    "код",
    "домофон",
    "индекс",
    "тел",
    "а/я",
];
const ADJECTIVES: [&str; 4] = ["ая", "яя", "ий", "ый"];
const ENDINGS: [&str; 10] = ["я", "ая", "й", "ый", "ий", "ой", "е", "ое", "го", "ей"];

impl City {
    /// A city that the settings name.
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

    /// «по Москве»; `None` for a name whose form no simple rule gives.
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

    /// Whether somebody means this city: «г. Москва» is «москва», «Россия, Москва г.» too, «Орёл» is «Орел».
    #[must_use]
    pub(crate) fn is_meant(&self, typed: &str) -> bool {
        self.is_head(typed) || self.is_head(without_city_word(typed))
    }

    /// The same of the beginning of an address, where «г.» belongs to what follows.
    fn is_head(&self, typed: &str) -> bool {
        !self.folded.is_empty() && fold(typed) == self.folded
    }

    /// The rest of an address that begins with this city; `None` for one that does not.
    #[must_use]
    pub(crate) fn leave_out<'a>(&self, address: &'a str) -> Option<&'a str> {
        let ends = address.char_indices().filter(|(_, c)| !c.is_alphanumeric() && *c != '-').map(|(at, _)| at);
        // A text without end is not folded at each of its commas.
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

/// The city at the head of an address, and the rest of it; `None` where what stands there may be something else: a street, a
/// region, a house. A city without «г.» in front is one only if a street follows that says it is one.
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

/// Checks an address within a city, without the city.
///
/// # Errors
/// [`AddressError`].
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

impl Word {
    fn is_name(self) -> bool {
        matches!(self, Self::Name | Self::Adjective)
    }
}

/// Whether a part of an address between two commas has the number of a house: «8 Марта» has none, nor has «квартира 5».
fn has_house(segment: &[Word]) -> bool {
    (0..segment.len()).any(|index| segment.get(index) == Some(&Word::Number) && is_house(segment, index))
}

/// Whether a number is that of a house.
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

fn words(segment: &str) -> Vec<Word> {
    // «пр-т» and «12/3» are one word, «ул.Лесная» is two.
    let parts =
        segment.split(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | '(' | ')' | '№' | '"' | '«' | '»'));
    parts.filter(|part| !part.is_empty()).flat_map(split).map(|part| word(&part)).collect()
}

/// «д5», «кв-7», «Ленина-5» and «Лесная/5» are two words each; «5а» is one.
fn split(part: &str) -> Vec<String> {
    let part = part.to_lowercase().replace('ё', "е").replace(['–', '—', '‑'], "-");
    let Some(digit) = part.find(|c: char| c.is_ascii_digit()) else { return vec![part] };
    let (head, tail) = part.split_at(digit);
    let head = head.trim_end_matches(['-', '/']);
    let is_known = [&HOUSES[..], &INSIDE, &FLOORS].iter().any(|list| list.contains(&head));
    let head_is_word = is_known || head.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    if head_is_word { vec![head.to_owned(), tail.to_owned()] } else { vec![part] }
}

fn word(part: &str) -> Word {
    let digits = part.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let (number, rest) = part.split_at(digits);
        let ending = rest.strip_prefix('-').unwrap_or(rest);
        // «5е» is a house, «5-е» is not.
        return if ENDINGS.contains(&ending) && rest != "е" {
            Word::Ordinal
        } else if (digits == 6 && rest.is_empty()) || number.bytes().all(|digit| digit == b'0') {
            Word::Other
        } else {
            Word::Number
        };
    }
    let lists: [(&[&str], Word); 7] = [
        (&STREETS, Word::Street),
        (&CITIES, Word::City),
        (&COUNTRIES, Word::Place),
        (&PLACES, Word::Place),
        (&HOUSES, Word::House),
        (&INSIDE, Word::Inside),
        (&FLOORS, Word::Floor),
    ];
    if let Some((_, kind)) = lists.iter().find(|(list, _)| list.contains(&part)) {
        return *kind;
    }
    match part.chars().filter(|c| c.is_alphabetic()).count() {
        0 | 1 => Word::Other,
        4.. if ADJECTIVES.iter().any(|ending| part.ends_with(ending)) => Word::Adjective,
        _ => Word::Name,
    }
}

/// One spelling of a city for all: letter case, ё, dashes, «г.» in front, «Россия» on either side.
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
fn without_country(address: &str) -> &str {
    let rest = address.split_once(',').filter(|(head, _)| COUNTRIES.contains(&head.trim().to_lowercase().as_str()));
    rest.map_or(address, |(_, rest)| rest.trim_start())
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
