//! The part of an address that names a product or a category.

use std::fmt;

use serde::{Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

/// Lower-case Latin letters, digits and hyphens, one to [`Slug::MOST`] of them, not hyphens alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Slug(String);

/// Why a text is not a slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SlugError {
    Missing,
    /// Something other than lower-case Latin letters, digits and hyphens.
    Characters,
    Hyphens,
    TooLong,
}

impl SlugError {
    #[must_use]
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::Missing => "Укажите адрес страницы",
            Self::Characters => "Адрес страницы: строчная латиница, цифры и дефис",
            Self::Hyphens => "Адрес страницы: хотя бы одна буква или цифра",
            Self::TooLong => "Адрес страницы: не больше 220 знаков",
        }
    }
}

impl Slug {
    /// The longest slug, the width of the old site's `main_product.slug`.
    pub(crate) const MOST: usize = 220;

    /// Nothing is trimmed or lowered, so that one page has one address.
    pub(crate) fn parse(text: &str) -> Result<Self, SlugError> {
        if text.is_empty() {
            return Err(SlugError::Missing);
        }
        if !text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')) {
            return Err(SlugError::Characters);
        }
        if text.bytes().all(|byte| byte == b'-') {
            return Err(SlugError::Hyphens);
        }
        if text.len() > Self::MOST {
            return Err(SlugError::TooLong);
        }
        Ok(Self(text.to_owned()))
    }

    /// Makes a slug of a Russian name: «Смартфон Lumen 8 Pro, чёрный» → `smartfon-lumen-8-pro-chyornyy`. `None` when no
    /// letter or digit is left. Two names may give one slug; the caller tells them apart.
    ///
    /// Letters follow the way Russian road signs and maps write names (BGN/PCGN without its apostrophes). The table is ours
    /// and not a library's, because published addresses must not change with an update.
    #[must_use]
    pub(crate) fn from_russian(text: &str) -> Option<Self> {
        let mut slug = String::new();
        let mut gap = false;
        for c in text.nfc().flat_map(char::to_lowercase) {
            let Some(latin) = latin(c) else {
                gap = true;
                continue;
            };
            if latin.is_empty() {
                continue;
            }
            let hyphen = gap && !slug.is_empty();
            if slug.len() + usize::from(hyphen) + latin.len() > Self::MOST {
                break;
            }
            if hyphen {
                slug.push('-');
            }
            slug.push_str(&latin);
            gap = false;
        }
        (!slug.is_empty()).then_some(Self(slug))
    }

    /// The same slug with a number, `mysh-2`, for further things of one name. It is cut if the number would make it
    /// too long.
    #[must_use]
    pub(crate) fn numbered(&self, number: u32) -> Self {
        let end = format!("-{number}");
        let most = Self::MOST - end.len();
        let stem = self.0.get(..most).unwrap_or(&self.0).trim_end_matches('-');
        Self(format!("{stem}{end}"))
    }

    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Serialize for Slug {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Lower-case letters and digits in Latin script. Characters that end a word are left out.
pub(crate) fn in_latin(text: &str) -> String {
    text.chars().filter_map(latin).collect()
}

/// A lower-case letter or digit in Latin script: empty for signs that only soften, separate or accent, `None` for what
/// ends a word.
fn latin(c: char) -> Option<String> {
    if c.is_ascii_alphanumeric() {
        return Some(c.to_string());
    }
    if let Some(letters) = russian_letter(c) {
        return Some(letters.to_owned());
    }
    if matches!(c, '\'' | '’' | '\u{300}'..='\u{36f}') {
        return Some(String::new());
    }
    // «é» is an «e» and an accent, «²» a 2; a sign of another script leaves nothing.
    let ascii: String = c.nfkd().filter(char::is_ascii_alphanumeric).collect();
    (!ascii.is_empty()).then(|| ascii.to_ascii_lowercase())
}

fn russian_letter(c: char) -> Option<&'static str> {
    Some(match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ё' => "yo",
        'ж' => "zh",
        'з' => "z",
        'и' => "i",
        'й' | 'ы' => "y",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slugs_of_addresses_are_read_as_they_stand() {
        for text in ["planshety", "tovar-7-0", "a", "-a-", &"a".repeat(220)] {
            assert_eq!(Slug::parse(text).unwrap().as_str(), text);
        }
        for (text, why) in [
            ("", SlugError::Missing),
            (" a", SlugError::Characters),
            ("A", SlugError::Characters),
            ("a_b", SlugError::Characters),
            ("a/b", SlugError::Characters),
            ("..", SlugError::Characters),
            ("а", SlugError::Characters),
            ("-", SlugError::Hyphens),
            ("---", SlugError::Hyphens),
            ("a\n", SlugError::Characters),
            (&"a".repeat(221), SlugError::TooLong),
        ] {
            assert_eq!(Slug::parse(text), Err(why), "{text:?}");
        }
    }

    #[test]
    fn a_russian_name_becomes_a_latin_address() {
        for (name, slug) in [
            ("Планшеты", "planshety"),
            ("Смартфон Lumen 8 Pro 256\u{a0}ГБ, чёрный", "smartfon-lumen-8-pro-256-gb-chyornyy"),
            ("ЧЕ\u{308}РНЫИ\u{306}", "chyornyy"),
            ("  «Щётка-ёршик» — объём 0,5 л ", "shchyotka-yorshik-obyom-0-5-l"),
            ("Мышь", "mysh"),
            ("Café O’Neil №5²", "cafe-oneil-no52"),
            ("Чехол/сумка <b>", "chekhol-sumka-b"),
            ("Цифровой жук; юг, эхо", "tsifrovoy-zhuk-yug-ekho"),
        ] {
            assert_eq!(Slug::from_russian(name).unwrap().as_str(), slug);
        }
    }

    #[test]
    fn a_number_follows_the_slug_within_its_length() {
        assert_eq!(Slug::parse("mysh").unwrap().numbered(2).as_str(), "mysh-2");
        let long = Slug::parse(&"a".repeat(220)).unwrap().numbered(12);
        assert_eq!((long.as_str().len(), long.as_str().ends_with("a-12")), (220, true));
    }

    #[test]
    fn a_name_without_letters_makes_none() {
        for name in ["", " — ", "ъь", "中文", "🙂", "\0"] {
            assert_eq!(Slug::from_russian(name), None, "{name:?}");
        }
    }

    #[test]
    fn a_long_name_is_cut_between_letters() {
        let slug = Slug::from_russian(&"щ ".repeat(300)).unwrap();
        assert!(slug.as_str().len() <= Slug::MOST);
        assert!(slug.as_str().ends_with("-shch"));
    }

    proptest! {
        #[test]
        fn whatever_it_makes_is_a_slug(name in "[\\PCА-яёЁ -]{0,300}") {
            if let Some(slug) = Slug::from_russian(&name) {
                prop_assert_eq!(Slug::parse(slug.as_str()), Ok(slug.clone()));
                prop_assert!(!slug.as_str().starts_with('-') && !slug.as_str().ends_with('-'));
                prop_assert!(!slug.as_str().contains("--"));
                prop_assert_eq!(Slug::from_russian(slug.as_str()), Some(slug));
            }
        }
    }
}
