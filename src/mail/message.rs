//! A message to one person, as the rest of the shop writes it.

use crate::kernel::email::Email;

/// A message to one person. Text and HTML say the same; the mail program shows the one its reader prefers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub to: Email,
    pub subject: Subject,
    /// As plain text, lines ending in `\n`.
    pub text: String,
    /// As a whole HTML document.
    pub html: String,
}

/// A subject: always one line.
///
/// A line break would end the header and start another one (RFC 5322 §2.2). So line breaks and other control
/// characters become spaces, and runs of spaces become one. U+00A0 stays, because «129 990 ₽» must not be split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject(String);

impl Subject {
    #[must_use]
    pub fn new(text: &str) -> Self {
        let parts = text.split(|c: char| c.is_control() || matches!(c, ' ' | '\u{2028}' | '\u{2029}'));
        Self(parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_subject_is_one_line() {
        for (text, kept) in [
            ("Заказ № 1042 принят", "Заказ № 1042 принят"),
            ("Заказ\r\nBcc: all@example.org", "Заказ Bcc: all@example.org"),
            ("\n Заказ \t принят\u{85}\u{2028}", "Заказ принят"),
            ("на 129\u{a0}990\u{a0}₽", "на 129\u{a0}990\u{a0}₽"),
            ("\0", ""),
        ] {
            assert_eq!(Subject::new(text).as_str(), kept, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_ends_the_line_of_a_subject(text in "[\\PC\r\n\0\u{85}\u{2028} ]{0,40}") {
            let subject = Subject::new(&text);
            let ends_a_line = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
            prop_assert!(!subject.as_str().contains(ends_a_line));
            prop_assert_eq!(Subject::new(subject.as_str()), subject.clone());
        }
    }
}
