//! How soon a password is guessed: zxcvbn's estimate, extended by Russian words and the other keyboard layout.
//!
//! zxcvbn knows English words, names, leaked passwords, keyboard rows, dates, repeats and «l33t». It reads the clock
//! once, because recent years are guessed sooner.

use std::collections::BTreeSet;

use super::frequent::FREQUENT;
use super::keyboard;

/// A patient attack over the network can make this many guesses.
const MIN_GUESSES: u64 = 1_000_000;
/// The minimum for a word surrounded by digits and punctuation: one dictionary word is not enough.
const MIN_GUESSES_OF_CORE: u64 = 10_000;
/// Fewer letters than this are no word.
const MIN_CORE_CHARACTERS: usize = 4;
/// More characters than this around a word are a password in themselves.
const MAX_TRIMMED_CHARACTERS: usize = 5;
/// Only this much of a password or word is estimated: if it is hard to guess, so is the whole. Bounds zxcvbn, whose
/// time grows with the length.
const MAX_ESTIMATED_CHARACTERS: usize = 32;
/// A password with more distinct digits and signs than a row of keys has is hard to guess, and zxcvbn would spend half
/// a second on all its «l33t» readings.
const MAX_SIGNS: usize = 12;
/// Shorter personal words occur in too many good passwords by chance.
const MIN_PERSONAL_CHARACTERS: usize = 3;
/// The longest e-mail address. The texts may be unchecked and of any length.
const MAX_PERSONAL_CHARACTERS: usize = 254;

/// `personal`: texts about the person, which an attacker may know.
pub(super) fn is_guessed_soon(password: &str, personal: &[&str]) -> bool {
    let personal = personal_words(personal);
    let words: Vec<&str> = personal.iter().map(String::as_str).chain(FREQUENT.iter().copied()).collect();
    readings(password).iter().any(|reading| is_reading_guessed(reading, &words))
}

/// Each text and its parts: of `ivan.petrov@mail.ru` also `ivan.petrov`, `ivan`, `petrov` and `mail`.
fn personal_words(given: &[&str]) -> Vec<String> {
    let mut words = Vec::new();
    for whole in given {
        let whole: String = whole.chars().take(MAX_PERSONAL_CHARACTERS).collect();
        let whole = without_yo(&whole.to_lowercase());
        let local_part = whole.split('@').next().unwrap_or_default();
        let parts = whole.split(|letter: char| !letter.is_alphanumeric());
        for word in [whole.as_str(), local_part].into_iter().chain(parts) {
            let word: String = word.chars().take(MAX_ESTIMATED_CHARACTERS).collect();
            if word.chars().count() >= MIN_PERSONAL_CHARACTERS && !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words
}

/// The password in lower case, as typed and in the other keyboard layouts.
fn readings(password: &str) -> BTreeSet<String> {
    let typed: String = password.to_lowercase().chars().take(MAX_ESTIMATED_CHARACTERS).collect();
    [keyboard::in_russian(&typed), keyboard::in_latin(&typed), typed].iter().map(|text| without_yo(text)).collect()
}

/// «ё» is written as «е» as often as not.
fn without_yo(text: &str) -> String {
    text.replace('ё', "е")
}

/// `words` are in the order in which they are guessed.
fn is_reading_guessed(reading: &str, words: &[&str]) -> bool {
    if words.contains(&reading) {
        return true;
    }
    let signs: BTreeSet<char> = reading.chars().filter(|letter| !letter.is_alphabetic()).collect();
    signs.len() <= MAX_SIGNS
        && (zxcvbn::zxcvbn(reading, words).guesses() < MIN_GUESSES
            || core(reading).is_some_and(|core| zxcvbn::zxcvbn(core, words).guesses() < MIN_GUESSES_OF_CORE))
}

/// The word within `2024пароль!`, unless so much surrounds it that the password does not depend on the word.
fn core(reading: &str) -> Option<&str> {
    let core = reading.trim_matches(|letter: char| !letter.is_alphabetic());
    let letters = core.chars().count();
    let trimmed = reading.chars().count() - letters;
    (letters >= MIN_CORE_CHARACTERS && (1..=MAX_TRIMMED_CHARACTERS).contains(&trimmed)).then_some(core)
}
