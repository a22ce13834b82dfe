//! A parsed hash: its function, cost and output.

use argon2::Block;

use super::argon2_phc::Argon2Hash;
use super::django::{Bcrypt, Pbkdf2, Scrypt};
use super::work::Step;

/// Django's column holds 128 characters and our hashes have 97: anything much longer is no hash.
const MAX_STORED_BYTES: usize = 256;

/// The formats that we verify. Parsing is cheap and refuses costs beyond the bounds, so everything that parses may be
/// run.
pub(super) enum Scheme<'a> {
    /// Made by [`super::Hasher::hash`], now or formerly.
    Argon2(Argon2Hash),
    DjangoArgon2(Argon2Hash),
    Pbkdf2(Pbkdf2<'a>),
    Bcrypt(Bcrypt),
    Scrypt(Scrypt<'a>),
}

impl<'a> Scheme<'a> {
    /// `None`: no password can match.
    pub(super) fn of(stored: &'a str) -> Option<Self> {
        if stored.len() > MAX_STORED_BYTES {
            return None;
        }
        let (algorithm, rest) = stored.split_once('$')?;
        match algorithm {
            "" => Argon2Hash::parse(stored).map(Self::Argon2),
            "argon2" => Argon2Hash::parse(stored.strip_prefix(algorithm)?).map(Self::DjangoArgon2),
            "pbkdf2_sha256" => Pbkdf2::sha256(rest).map(Self::Pbkdf2),
            "pbkdf2_sha1" => Pbkdf2::sha1(rest).map(Self::Pbkdf2),
            "bcrypt_sha256" => Bcrypt::of_sha256(rest).map(Self::Bcrypt),
            "bcrypt" => Bcrypt::of_password(rest).map(Self::Bcrypt),
            "scrypt" => Scrypt::parse(rest).map(Self::Scrypt),
            _ => None,
        }
    }

    /// `memory`: where Argon2 works if it is large enough.
    pub(super) fn matches(&self, password: &str, memory: &mut [Block]) -> bool {
        let password = password.as_bytes();
        match self {
            Self::Argon2(hash) | Self::DjangoArgon2(hash) => hash.matches(password, memory),
            Self::Pbkdf2(hash) => hash.matches(password),
            Self::Bcrypt(hash) => hash.matches(password),
            Self::Scrypt(hash) => hash.matches(password),
        }
    }

    /// Whether it is what we make today.
    pub(super) fn is_current(&self) -> bool {
        matches!(self, Self::Argon2(hash) if hash.is_current())
    }

    pub(super) fn step(&self) -> Step {
        match self {
            Self::Argon2(hash) | Self::DjangoArgon2(hash) => hash.step(),
            Self::Pbkdf2(hash) => hash.step(),
            Self::Bcrypt(hash) => hash.step(),
            Self::Scrypt(hash) => hash.step(),
        }
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Argon2(_) => "argon2",
            Self::DjangoArgon2(_) => "django argon2",
            Self::Pbkdf2(_) => "django pbkdf2",
            Self::Bcrypt(_) => "django bcrypt",
            Self::Scrypt(_) => "django scrypt",
        }
    }
}
