//! Recovery codes: ten of them, each in the place of the second factor once.
//!
//! A code has 34 random bits, so it is hashed as passwords are (ASVS 6.5.2). All codes of an account have one salt: a typed
//! code costs one hash, not ten.

use secrecy::{ExposeSecret, SecretString};

use crate::accounts::Accounts;
use crate::accounts::hashers::{Lane, Overloaded};
use crate::accounts::passwords::Hash;
use crate::kernel::fault::Outcome;

const COUNT: usize = 10;
/// Letters that nobody takes for another, and that spell no words (RFC 8628 §6.1).
const ALPHABET: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
const LENGTH: usize = 8;

/// A set of codes that is not written down yet.
pub(super) struct Set {
    pub(super) codes: Vec<SecretString>,
    pub(super) hashes: Vec<String>,
}

pub(super) async fn fresh(accounts: &Accounts) -> Outcome<Set, Overloaded> {
    let salt = accounts.random.bytes();
    let mut set = Set { codes: Vec::with_capacity(COUNT), hashes: Vec::with_capacity(COUNT) };
    while set.codes.len() < COUNT {
        let code = make_up(accounts);
        let hash = accounts.hashers.hash_in(Lane::Known, code.clone(), salt).await?;
        if set.hashes.iter().any(|other| other == hash.as_str()) {
            continue;
        }
        set.hashes.push(hash.as_str().to_owned());
        set.codes.push(grouped(&code));
    }
    Ok(set)
}

/// Which of the kept hashes a typed code fits.
pub(super) async fn find(accounts: &Accounts, typed: &str, kept: Vec<String>) -> Outcome<Option<String>, Overloaded> {
    let Some(code) = letters(typed) else { return Ok(None) };
    let hashes = kept.iter().map(|hash| Hash::stored(hash.as_str())).collect();
    let found = accounts.hashers.find(Lane::Known, code, hashes).await?;
    Ok(found.and_then(|place| kept.into_iter().nth(place)))
}

/// The letters of a code, however it was written.
#[must_use]
fn letters(typed: &str) -> Option<SecretString> {
    let is_letter = |c: &char| !c.is_whitespace() && *c != '-' && !matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}');
    let letters: String = typed.chars().filter(is_letter).take(LENGTH + 1).map(|c| c.to_ascii_uppercase()).collect();
    let is_code = letters.len() == LENGTH && letters.bytes().all(|byte| ALPHABET.contains(&byte));
    is_code.then(|| letters.into())
}

fn make_up(accounts: &Accounts) -> SecretString {
    let mut code = String::with_capacity(LENGTH);
    while code.len() < LENGTH {
        // 240 is the largest multiple of 20 in a byte: what is above it would favour some letters.
        let [byte] = accounts.random.bytes();
        if let Some(letter) = (byte < 240).then(|| ALPHABET.get(usize::from(byte % 20))).flatten() {
            code.push(char::from(*letter));
        }
    }
    code.into()
}

/// «WDJB-MJHT».
fn grouped(code: &SecretString) -> SecretString {
    let (first, second) = code.expose_secret().split_at(LENGTH / 2);
    format!("{first}-{second}").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_in_every_spelling_and_nothing_else_is() {
        for (typed, read) in [
            ("WDJB-MJHT", Some("WDJBMJHT")),
            (" wdjb mjht\n", Some("WDJBMJHT")),
            ("wdjb–mjht", Some("WDJBMJHT")),
            ("WDJBMJHT", Some("WDJBMJHT")),
            ("WDJB-MJH", None),
            ("WDJB-MJHTT", None),
            ("ADJB-MJHT", None),
            ("123456", None),
            ("", None),
        ] {
            assert_eq!(letters(typed).as_ref().map(ExposeSecret::expose_secret), read, "{typed:?}");
        }
    }
}
