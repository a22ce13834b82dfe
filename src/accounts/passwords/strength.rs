//! Which new passwords are refused: short ones, those that are guessed first, and those made of the person's own data.
//!
//! There are no rules of composition and no expiry (NIST SP 800-63B-4, OWASP ASVS 5.0 §6.2).

use unicode_normalization::UnicodeNormalization;

use super::guessing::is_guessed_soon;
use super::personal::{About, is_made_of, is_the_shops};
use crate::kernel::sentences;

/// In characters (Unicode code points, as NIST counts).
pub(crate) const MIN_CHARACTERS: usize = 8;
/// In bytes of UTF-8.
pub(crate) const MAX_BYTES: usize = 1024;

/// Why a new password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weak {
    TooShort,
    /// More than [`MAX_BYTES`].
    TooLong,
    /// Has a control character (NUL, tab, line feed …): pasted by accident, and not to be typed again.
    Control,
    /// Among those that are guessed first.
    Common,
    /// The login, e-mail or name, or not far from it.
    LikePersonal,
}

impl Weak {
    /// What the person reads under the field.
    #[must_use]
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::TooShort => sentences::PASSWORD_SHORT,
            Self::TooLong => sentences::PASSWORD_LONG,
            Self::Control => sentences::PASSWORD_CONTROL,
            Self::Common => sentences::PASSWORD_COMMON,
            Self::LikePersonal => sentences::PASSWORD_PERSONAL,
        }
    }
}

/// Checks a new password against what is known of its person: the one check of registration, change and whatever else sets one.
///
/// Takes about a millisecond, the first time 15 (zxcvbn's dictionaries), and 0.1 s for what is made to be slow.
/// Only for new passwords: one that somebody logs in with may have come with the old site and be short.
pub(crate) fn check(password: &str, about: &About) -> Result<(), Weak> {
    // What is kept is the composed form, see `super::composed`.
    let password: String = password.nfc().take(MAX_BYTES + 1).collect();
    if password.len() > MAX_BYTES {
        return Err(Weak::TooLong);
    }
    if password.chars().count() < MIN_CHARACTERS {
        return Err(Weak::TooShort);
    }
    if password.chars().any(char::is_control) {
        return Err(Weak::Control);
    }
    if is_guessed_soon(&password, &[]) || is_the_shops(&password) {
        return Err(Weak::Common);
    }
    if is_made_of(&password, about) || is_guessed_soon(&password, &about.texts()) {
        return Err(Weak::LikePersonal);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn ivan() -> About {
        About {
            login: "ivan-petrov".to_owned(),
            email: "vanya.petrov@mail.ru".to_owned(),
            first_name: "Иван".to_owned(),
            last_name: "Соловьёв-Седой".to_owned(),
            ..About::default()
        }
    }

    fn of_login(login: &str) -> About {
        About { login: login.to_owned(), ..About::default() }
    }

    fn verdict(password: &str) -> Result<(), Weak> {
        check(password, &ivan())
    }

    #[test]
    fn eight_characters_are_enough_whatever_their_bytes() {
        assert_eq!(verdict("k7vq2xp"), Err(Weak::TooShort));
        assert_eq!(verdict("k7vq2xpz"), Ok(()));
        assert_eq!(verdict("щъёфцэж"), Err(Weak::TooShort));
        assert_eq!(verdict(""), Err(Weak::TooShort));
    }

    #[test]
    fn a_kilobyte_is_the_most() {
        let phrase = "Чай, 3 батарейки и зонт. ".repeat(100);
        let longest: String = phrase
            .chars()
            .scan(0, |bytes, letter| {
                *bytes += letter.len_utf8();
                (*bytes <= MAX_BYTES).then_some(letter)
            })
            .collect();
        assert!(longest.len() > MAX_BYTES - 4);
        assert_eq!(verdict(&longest), Ok(()));
        assert_eq!(verdict(&format!("{longest}!!!!")), Err(Weak::TooLong));
    }

    #[test]
    fn control_characters_are_refused() {
        for password in ["k7vq\0xpzw", "k7vq\txpzw", "k7vq2xpzw\n", "k7vq\u{7f}xpzw", "k7vq\u{85}xpzw"] {
            assert_eq!(verdict(password), Err(Weak::Control), "{password:?}");
        }
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        let common = [
            "password",
            "Password1985!",
            "p@ssw0rd",
            "iloveyou",
            "qwerty12345",
            "1q2w3e4r5t",
            "zaq12wsx",
            "12345678",
            "11111111",
            "        ",
            "31121985",
            "01.01.1990",
            "йцукенгш",
            "Йцукен123",
            "йфяцычувс",
            "пароль12",
            "ПАРОЛЬ1985!",
            "2024пароль!",
            "Наташа1985",
            "любовь2020",
            "солнышко",
            "приветпривет",
            "абвгдежз",
            "gfhjkm123",
            "ghbdtn12",
            "зфыыцщкв",
            "lubimaya1",
            "techstore",
            "TechStore1",
            "магазин2024!",
            "еусрыещку",
            "Алёнка12",
        ];
        for password in common {
            assert_eq!(verdict(password), Err(Weak::Common), "{password}");
        }
    }

    #[test]
    fn what_is_made_of_the_persons_own_data_is_refused() {
        let personal = [
            "ivan-petrov",
            "IVAN-PETROV1",
            "vanya.petrov@mail.ru",
            "vanya.petrov",
            "vanyapetrov",
            "vortep-navi",
            "соловьёвседой",
            "Соловьев1985!",
            "седойиван",
            "шмфт-зуекщм",
            "cjkjdmtd",
            "Соловьёв Седой",
            "Иван Соловьёв 1985",
            "vanya petrov @ mail ru",
        ];
        for password in personal {
            assert_eq!(verdict(password), Err(Weak::LikePersonal), "{password}");
            assert_ne!(check(password, &About::default()), Err(Weak::LikePersonal), "{password} of somebody else");
        }
    }

    #[test]
    fn other_passwords_are_taken_without_rules_of_composition() {
        let fine = [
            "k7vq2xpz",
            "kzvhxqpw",
            "correct horse battery staple",
            "ночь улица фонарь аптека",
            "чайник42",
            "зелёный-чайник-42",
            "Начальник-7",
            "tr0ub4dor&3",
            "837465018273",
            "пароль8374650182",
            "иван и 3 зонта",
            "🦊🐢🧲🎻🛶🪁🧵🥁",
        ];
        for password in fine {
            assert_eq!(verdict(password), Ok(()), "{password}");
        }
    }

    #[test]
    fn empty_and_short_personal_data_refuse_nothing() {
        let about =
            About { login: "k7".to_owned(), email: "@".to_owned(), first_name: "-".to_owned(), ..About::default() };
        assert_eq!(check("k7vq2xpz", &about), Ok(()));
    }

    #[test]
    fn an_address_is_no_password_however_odd_or_long() {
        for local_part in ["!#$%&'*+/=?^_`{|}~", &"9x-".repeat(60)] {
            let email = format!("{local_part}@example.org");
            let about = About { email: email.clone(), ..About::default() };
            assert_eq!(check(&email, &about), Err(Weak::LikePersonal), "{email}");
        }
    }

    #[test]
    fn personal_data_that_nobody_checked_yet_may_be_huge() {
        let login = "a-".repeat(500_000);
        assert_eq!(check("k7vq2xpz", &of_login(&login)), Ok(()));
    }

    #[test]
    fn every_way_to_be_weak_has_its_own_words() {
        let all = [Weak::TooShort, Weak::TooLong, Weak::Control, Weak::Common, Weak::LikePersonal];
        let messages: BTreeSet<_> = all.iter().map(|weak| weak.message()).collect();
        assert_eq!(messages.len(), all.len());
        assert_eq!(Weak::TooShort.message(), "Пароль минимум 8 символов");
        assert!(Weak::Common.message().starts_with("Пароль слишком распространённый"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn anything_can_be_checked(password in "\\PC{0,60}|[a-z0-9@({<|!$+%İßЁё]{8,400}", login in "\\PC{0,300}", email in "\\PC{0,300}", first_name in "\\PC{0,300}") {
            let about = About { login, email, first_name, ..About::default() };
            let begun = std::time::Instant::now();
            let _ = check(&password, &about);
            prop_assert!(begun.elapsed().as_secs() < 5);
        }

        #[test]
        fn a_password_is_never_the_login_itself(login in "[A-Za-z0-9-]{8,150}") {
            prop_assert!(check(&login, &of_login(&login)).is_err());
        }
    }
}
