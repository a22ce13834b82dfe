//! Which new passwords are refused: short ones, easily guessed ones, and those made of the person's own data.
//!
//! There are no rules of composition and no expiry (NIST SP 800-63B-4, OWASP ASVS 5.0 §6.2).

use secrecy::zeroize::Zeroizing;
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
    TooLong,
    /// Has a control character (NUL, tab, line feed …): probably pasted by accident, and hard to type again.
    Control,
    /// Among those that are guessed first.
    Common,
    /// The login, e-mail or name, or close to it.
    LikePersonal,
}

impl Weak {
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

/// Judges a new password of a person: the one rule for registration, change and everything else that sets one.
///
/// Takes about a millisecond, the first time 15 (zxcvbn's dictionaries), and 0.1 s for a password made to be slow. Not
/// for sign-ins: a password from the old site may be short.
pub(crate) fn check(password: &str, about: &About) -> Result<(), Weak> {
    // The composed form is what will be hashed, see `super::composed`.
    let password: Zeroizing<String> = Zeroizing::new(password.nfc().take(MAX_BYTES + 1).collect());
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
    use crate::kernel::samples::{part, samples};

    fn of_login(login: &str) -> About {
        About { login: login.to_owned(), ..About::default() }
    }

    fn somebody(name: &str) -> About {
        let people = part("people");
        let field = |field: &str| people[name][field].as_str().unwrap().to_owned();
        About {
            first_name: field("first_name"),
            last_name: field("last_name"),
            patronymic: field("patronymic"),
            login: field("login"),
            email: field("email"),
            phone: field("phone"),
        }
    }

    #[test]
    fn passwords_are_taken_and_refused_as_the_samples_say() {
        for sample in samples("password") {
            let password = &sample.input;
            let verdict = check(password, &somebody(sample.person.as_deref().unwrap()));
            assert_eq!(verdict.map_err(Weak::message), sample.expected().map(drop), "{password:?}");
            if verdict == Err(Weak::LikePersonal) {
                assert_ne!(check(password, &About::default()), verdict, "{password} of somebody else");
            }
        }
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
        assert_eq!(check(&longest, &About::default()), Ok(()));
        assert_eq!(check(&format!("{longest}!!!!"), &About::default()), Err(Weak::TooLong));
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
