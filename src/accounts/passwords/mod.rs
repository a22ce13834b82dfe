//! Passwords: hashing and verifying them ([`Hasher`]), and refusing weak new ones ([`strength`]).
//!
//! New hashes are Argon2id. Hashes that Django made are verified in Django's formats and come back as
//! [`Verdict::RightOutdated`], so that a sign-in can replace them while it has the password.
//!
//! A new password is stored in NFC (RFC 8265 §4.2): some keyboards type «й» as one character, others as two. Django
//! does not normalise, and this shop did not at first. So a password is checked as it was typed, and then in NFC if
//! that differs: see [`spellings`].

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

/// A password in NFC, the form in which a new one is hashed.
#[must_use]
pub(crate) fn composed(password: &str) -> Zeroizing<String> {
    // NFC makes no text longer than three times its bytes (UAX #15). A buffer that had to grow would leave copies in
    // memory.
    let mut composed = Zeroizing::new(String::with_capacity(3 * password.len()));
    composed.extend(password.nfc());
    composed
}

/// Whether two typed passwords are the same in NFC.
#[must_use]
pub(crate) fn are_same(one: &SecretString, other: &SecretString) -> bool {
    composed(one.expose_secret()) == composed(other.expose_secret())
}

/// The forms in which a typed password may have been hashed: as typed, and in NFC if that differs. Their number
/// depends only on what was typed, so the time reveals nothing about the account.
pub(crate) fn spellings(typed: &str) -> impl Iterator<Item = Zeroizing<String>> {
    let composed = Some(composed(typed)).filter(|composed| composed.as_str() != typed);
    std::iter::once(Zeroizing::new(typed.to_owned())).chain(composed)
}

/// The stored hash of a password: ours, or one that Django made. `Debug` shows only the format, because hashes do not
/// belong in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Hash(String);

impl Hash {
    /// What is kept for an account without a password, as Django does it.
    pub(crate) const UNUSABLE: &str = "!";

    /// Accepts any text: one that is no hash verifies as [`Verdict::Wrong`].
    #[must_use]
    pub(crate) fn stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether any password can match. False for Django's `!…` (no password set), for unknown formats, and for costs
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(crate) enum Verdict {
    /// Not the account's password, or the account has none.
    Wrong,
    Right,
    /// The account's password, but its hash is not what [`Hasher::hash`] makes today: store a new one.
    RightOutdated,
}
