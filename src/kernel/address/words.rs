//! Classifies the words of an address.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// A part of a name: «Марта».
    Name,
    /// A name that takes no number without an ending: «Лесная», but not «Мая».
    Adjective,
    Street,
    City,
    Place,
    House,
    /// «квартира», «офис»: its number is inside of a house.
    Inside,
    /// «этаж», «подъезд»: likewise, and the number may come first.
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
pub(super) const CITIES: [&str; 3] = ["г", "гор", "город"];
pub(super) const COUNTRIES: [&str; 2] = ["россия", "рф"];
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

impl Word {
    pub(super) fn is_name(self) -> bool {
        matches!(self, Self::Name | Self::Adjective)
    }
}

/// The words of a part of an address between two commas.
pub(super) fn words(segment: &str) -> Vec<Word> {
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
