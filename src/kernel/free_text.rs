//! Free text: addresses and comments.

/// Marks that start a passage with its own direction (UAX #9 §2.1–2.4), each with the mark that ends it.
const OPENING: [(char, char); 7] = [
    ('\u{202a}', '\u{202c}'),
    ('\u{202b}', '\u{202c}'),
    ('\u{202d}', '\u{202c}'),
    ('\u{202e}', '\u{202c}'),
    ('\u{2066}', '\u{2069}'),
    ('\u{2067}', '\u{2069}'),
    ('\u{2068}', '\u{2069}'),
];
const CLOSING: [char; 2] = ['\u{202c}', '\u{2069}'];
/// Single marks. They affect only a following letter of the other direction, which no text here has.
const ALONE: [char; 3] = ['\u{200e}', '\u{200f}', '\u{61c}'];

/// Whether a text can be shown and printed beside others: no control characters but tabs and line ends, and no mark
/// that changes the direction of the rest of the line. A passage that is ended again affects only itself.
#[must_use]
pub(crate) fn is_clean(text: &str) -> bool {
    let mut open = Vec::new();
    for letter in text.chars() {
        if let Some((_, closing)) = OPENING.iter().find(|(opening, _)| *opening == letter) {
            open.push(*closing);
        } else if CLOSING.contains(&letter) {
            if open.pop() != Some(letter) {
                return false;
            }
        } else if ALONE.contains(&letter) || (letter.is_control() && !matches!(letter, '\t' | '\n' | '\r')) {
            return false;
        }
    }
    open.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_lines_and_closed_stretches_are_clean() {
        for text in [
            "",
            "Тверь,\tЦентральная, 1",
            "Домофон 12\r\nЭтаж 3",
            "\u{2068}Haifa\u{2069}, 5",
            "\u{202b}\u{2067}x\u{2069}\u{202c}",
            "🏠 дом",
        ] {
            assert!(is_clean(text), "{text:?}");
        }
    }

    #[test]
    fn control_characters_and_lone_marks_are_not() {
        for text in [
            "a\u{7}",
            "\u{1b}[31m",
            "a\0",
            "a\u{85}",
            "a\u{7f}",
            "\u{202e}gnp",
            "a\u{202c}",
            "\u{2066}a\u{202c}",
            "a\u{200e}",
            "\u{200f}",
            "\u{61c}",
            "\u{202a}\u{2067}a\u{202c}\u{2069}",
        ] {
            assert!(!is_clean(text), "{text:?}");
        }
    }
}
