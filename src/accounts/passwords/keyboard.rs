//! Words typed with the other keyboard layout on: `ghbdtn` is «привет», `зфыыцщкв` is «password».

const LATIN: &str = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~{}:\"<>";
const RUSSIAN: &str = "ёйцукенгшщзхъфывапролджэячсмитьбюёхъжэбю";

/// `text` is in lower case.
pub(super) fn in_russian(text: &str) -> String {
    retyped(text, LATIN, RUSSIAN)
}

/// `text` is in lower case.
pub(super) fn in_latin(text: &str) -> String {
    retyped(text, RUSSIAN, LATIN)
}

fn retyped(text: &str, from: &str, to: &str) -> String {
    let key = |letter| from.chars().zip(to.chars()).find(|(key, _)| *key == letter);
    text.chars().map(|letter| key(letter).map_or(letter, |(_, other)| other)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layouts_have_the_same_keys() {
        assert_eq!(LATIN.chars().count(), RUSSIAN.chars().count());
    }

    #[test]
    fn the_other_layout_is_read_both_ways() {
        assert_eq!(in_russian("ghbdtn 123"), "привет 123");
        assert_eq!(in_russian("k.,jdm"), "любовь");
        assert_eq!(in_latin("зфыыцщкв"), "password");
        assert_eq!(in_latin("ёж"), "`;");
    }
}
