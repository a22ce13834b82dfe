//! Passwords: hashing and verifying them ([`Hasher`]), and refusing weak new ones ([`strength`]).
//!
//! New hashes are Argon2id. Hashes that Django made verify in Django's own formats and come back as
//! [`Verdict::RightOutdated`], so that a login can replace them while it still has the password at hand.
//!
//! A new password is kept in NFC (RFC 8265 §4.2): «й» is one character to some keyboards and two to others. Django does not
//! normalise, and neither did this shop once, so that a password is looked at as it was typed first, and then in NFC where that
//! is something else: see [`spellings`].

use std::fmt;

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;

mod argon2_phc;
mod django;
mod frequent;
mod guessing;
mod hasher;
mod keyboard;
mod personal;
mod scheme;
pub(crate) mod strength;
#[cfg(test)]
mod tests;
mod work;

pub(crate) use hasher::Checked;
pub use hasher::Hasher;
pub(crate) use personal::About;
pub(crate) use work::Level;
pub use work::Tally;

/// The form in which a new password is kept.
#[must_use]
pub(crate) fn composed(password: &str) -> Zeroizing<String> {
    // NFC makes no text longer than three times its bytes (UAX #15): a text that grows would leave its beginnings in memory.
    let mut composed = Zeroizing::new(String::with_capacity(3 * password.len()));
    composed.extend(password.nfc());
    composed
}

/// Whether two typed passwords are one, however their keyboards compose «й».
#[must_use]
pub(crate) fn are_same(one: &SecretString, other: &SecretString) -> bool {
    composed(one.expose_secret()) == composed(other.expose_secret())
}

/// What a typed password may have been kept as: as it was typed, and in NFC where that is something else. How many there are
/// depends on what was typed alone, so the time they take tells nothing of the account.
pub(crate) fn spellings(typed: &str) -> impl Iterator<Item = Zeroizing<String>> {
    let composed = Some(composed(typed)).filter(|composed| composed.as_str() != typed);
    std::iter::once(Zeroizing::new(typed.to_owned())).chain(composed)
}

/// What an account keeps instead of a password: ours, or one that Django made.
///
/// `Debug` tells the format and hides the rest: hashes do not belong in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Hash(String);

impl Hash {
    /// Takes a hash from the database as it is. Anything is taken: what is no hash verifies as [`Verdict::Wrong`].
    #[must_use]
    pub(crate) fn stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether some password could match: false for Django's `!…` (no password set), for unknown formats and for costs
    /// beyond the bounds.
    #[must_use]
    pub(crate) fn is_usable(&self) -> bool {
        scheme::Scheme::of(&self.0).is_some()
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = scheme::Scheme::of(&self.0).map_or("unusable", |scheme| scheme.name());
        write!(formatter, "Hash({format})")
    }
}

/// What a password turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(crate) enum Verdict {
    /// Not the account's password, or the account has none.
    Wrong,
    Right,
    /// The account's password, but its hash is not what [`Hasher::hash`] makes today: hash it anew and store that.
    RightOutdated,
}
