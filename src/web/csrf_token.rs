//! The CSRF secret and the tokens made of it, byte for byte as Django makes them.
//!
//! The cookie holds a secret. A form carries it masked, with a mask of its own in every answer, so that a compressed page
//! does not give it away (BREACH). Wire format: django/middleware/csrf.py of Django 5.2.

use std::fmt;

use subtle::ConstantTimeEq;

use crate::kernel::random::Random;

/// The alphabet, in the order that the cipher counts in.
const ALPHABET: &[u8; 62] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// Letters in the alphabet, as the cipher reckons.
const LETTERS: u8 = 62;

/// Random bytes below this become a letter. It is a multiple of 62: the bytes above would favour the first letters.
const FAIR: u8 = 4 * LETTERS;

/// What a browser must send twice, in its cookie and in the form or header: 32 characters of `A-Za-z0-9`, 190 bits.
///
/// Two secrets are compared in constant time. `Debug` does not show it.
#[derive(Clone, Copy)]
pub(crate) struct Secret([u8; Secret::LENGTH]);

impl Secret {
    /// Characters of a secret, and of a mask.
    pub(crate) const LENGTH: usize = 32;

    /// A new secret, every one as likely as the next.
    #[must_use]
    pub(crate) fn generate(random: &Random) -> Self {
        let mut letters = [0; Self::LENGTH];
        let mut empty = letters.iter_mut();
        loop {
            // Three bytes in a hundred are refused, so one round is nearly always enough.
            for byte in random.bytes::<{ 2 * Self::LENGTH }>().into_iter().filter(|byte| *byte < FAIR) {
                match empty.next() {
                    Some(slot) => *slot = letter(byte % LETTERS),
                    None => return Self(letters),
                }
            }
        }
    }

    /// Reads a cookie or a token: a bare secret of 32 characters, or a masked one of 64, which is unmasked.
    ///
    /// Cookies of Django before 4.0 are masked and still live in browsers. `None` for any other length or character.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (first, rest) = text.as_bytes().split_first_chunk()?;
        let first = positions(first)?;
        if rest.is_empty() {
            return Some(Self(first.map(letter)));
        }
        let cipher = positions(rest.try_into().ok()?)?;
        let mask = first;
        Some(Self(combine(cipher, mask, |cipher, mask| cipher + LETTERS - mask)))
    }

    /// The secret as its cookie holds it.
    #[must_use]
    pub(crate) fn reveal(&self) -> String {
        self.0.into_iter().map(char::from).collect()
    }

    /// A token for one form: 32 characters of mask, 32 of cipher. Never twice the same.
    #[must_use]
    pub(crate) fn mask(&self, random: &Random) -> String {
        // A mask is drawn just as a secret is.
        let mask = Self::generate(random);
        let cipher = combine(self.0.map(position), mask.0.map(position), |secret, mask| secret + mask);
        mask.0.into_iter().chain(cipher).map(char::from).collect()
    }

    /// Whether a form field or header carries this secret, bare or masked. A malformed token does not.
    #[must_use]
    pub(crate) fn accepts(&self, token: &str) -> bool {
        Self::parse(token).is_some_and(|sent| sent == *self)
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Adds or subtracts two texts letter by letter, in places of the alphabet.
fn combine(
    one: [u8; Secret::LENGTH],
    other: [u8; Secret::LENGTH],
    reckon: impl Fn(u8, u8) -> u8,
) -> [u8; Secret::LENGTH] {
    let mut letters = one;
    for (place, by) in letters.iter_mut().zip(other) {
        *place = letter(reckon(*place, by) % LETTERS);
    }
    letters
}

/// The letter in a place of the alphabet, counted from 0 and below 62.
fn letter(place: u8) -> u8 {
    ALPHABET.get(usize::from(place)).copied().unwrap_or_default()
}

/// The places of letters; `None` when one of them is not in the alphabet.
fn positions(letters: &[u8; Secret::LENGTH]) -> Option<[u8; Secret::LENGTH]> {
    letters.iter().all(u8::is_ascii_alphanumeric).then(|| letters.map(position))
}

/// The place of a letter of the alphabet.
fn position(letter: u8) -> u8 {
    match letter {
        b'a'..=b'z' => letter - b'a',
        b'A'..=b'Z' => letter - b'A' + 26,
        _ => letter.wrapping_sub(b'0').wrapping_add(52),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// Made by Django 5.2.19: secret, and the same secret masked by `_mask_cipher_secret`.
    const OF_DJANGO: [(&str, &str); 4] = [
        ("cXqDxfaM144k2PsgxBUNipBearJyJ1Oy", "AdOPyH76De4ap7KFmMfbra5uSXwdN6lzC04iVM7Iu8YkhM2LJdZOzpwySe5BmXZX"),
        ("wLT9SS7H7kaH0MsSpqTIXrwestpeFfnS", "5J2xZOSXJUSnjGaC44RAS1iPqNbtyOCqrkLwHwPuG4SU9iskjkA8FiETI6qx3TP8"),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "jSSJ7caOTI3NQ2QAxXHpFWaREDju5MicjSSJ7caOTI3NQ2QAxXHpFWaREDju5Mic"),
        ("99999999999999999999999999999999", "WLaypNpgtyzIrxwx9xzjBS6WH3xYgh5yVK9xoMofsxyHqwvw8wyiAR5VG2wXfg4x"),
    ];

    #[test]
    fn a_cookie_of_django_is_read_bare_and_masked() {
        for (secret, masked) in OF_DJANGO {
            assert_eq!(Secret::parse(secret).unwrap().reveal(), secret);
            assert_eq!(Secret::parse(masked).unwrap().reveal(), secret, "{masked}");
        }
    }

    #[test]
    fn a_token_of_django_is_accepted_bare_and_masked() {
        for (secret, masked) in OF_DJANGO {
            for cookie in [secret, masked] {
                let kept = Secret::parse(cookie).unwrap();
                assert!(kept.accepts(secret) && kept.accepts(masked), "{cookie}");
            }
        }
    }

    #[test]
    fn another_secrets_token_is_refused() {
        let random = Random::seeded(1);
        let (mine, theirs) = (Secret::generate(&random), Secret::generate(&random));
        assert!(!mine.accepts(&theirs.reveal()));
        assert!(!mine.accepts(&theirs.mask(&random)));
        assert!(!mine.accepts(&"a".repeat(64)));
    }

    #[test]
    fn one_wrong_character_anywhere_is_refused() {
        let random = Random::seeded(2);
        let secret = Secret::generate(&random);
        let masked = secret.mask(&random);
        for at in 0..masked.len() {
            let mut wrong = masked.clone().into_bytes();
            wrong[at] = if wrong[at] == b'a' { b'b' } else { b'a' };
            assert!(!secret.accepts(&String::from_utf8(wrong).unwrap()), "changed at {at}");
        }
    }

    #[test]
    fn a_malformed_cookie_or_token_is_nothing() {
        let secret = Secret::generate(&Random::seeded(3));
        let kept = secret.reveal();
        for text in [
            String::new(),
            "a".repeat(16),
            "a".repeat(31),
            "a".repeat(33),
            "a".repeat(63),
            "a".repeat(65),
            "a".repeat(96),
            "*".repeat(32),
            "*".repeat(64),
            format!("{}*", "a".repeat(31)),
            format!("{}*", "a".repeat(63)),
            "ж".repeat(16),
            "ж".repeat(32),
            format!(" {}", "a".repeat(31)),
            format!("{kept} "),
            format!("{kept}\n"),
            "\0".repeat(32),
            "a/".repeat(16),
            "a:".repeat(16),
            "a@".repeat(16),
            "a[".repeat(16),
            "a`".repeat(16),
            "a{".repeat(16),
        ] {
            assert!(Secret::parse(&text).is_none(), "{text:?}");
            assert!(!secret.accepts(&text), "{text:?}");
        }
    }

    #[test]
    fn what_is_masked_is_unmasked_and_never_twice_the_same() {
        let random = Random::seeded(4);
        let secret = Secret::generate(&random);
        let mut seen = HashSet::new();
        for _ in 0..500 {
            let token = secret.mask(&random);
            assert_eq!(token.len(), 64);
            assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric()));
            assert!(secret.accepts(&token));
            assert!(seen.insert(token));
        }
    }

    #[test]
    fn every_letter_is_as_likely_as_the_next() {
        let random = Random::seeded(5);
        let mut counts = [0_u32; 62];
        for _ in 0..20_000 {
            for letter in Secret::generate(&random).reveal().bytes() {
                counts[usize::from(position(letter))] += 1;
            }
        }
        // 10 323 of each expected, standard deviation 101. A byte reduced mod 62 without refusal would give 12 500 of
        // eight letters.
        assert!(counts.iter().all(|count| (9_800..10_850).contains(count)), "{counts:?}");
    }

    #[test]
    fn a_secret_does_not_show_in_a_log() {
        let secret = Secret::generate(&Random::seeded(6));
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }
}
