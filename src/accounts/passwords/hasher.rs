//! The thing that hashes: it owns the memory that Argon2 fills, so one is kept for each hashing thread.

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Block, Version};

use super::argon2_phc::{OUTPUT_BYTES, ours};
use super::scheme::Scheme;
use super::{Hash, Verdict};

/// Stands in for the hash of an account that does not exist or has no password. Its parameters are ours; no password is
/// known to give 32 zero bytes, and [`Hasher::verify_nobody`] would refuse that one too.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The password could not be hashed: it is longer than Argon2's 4 GiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashFault;

impl std::fmt::Display for HashFault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the password could not be hashed")
    }
}

impl std::error::Error for HashFault {}

/// Hashes and verifies passwords in 19 MiB of its own.
///
/// A call takes some 20 ms of one core, an imported hash 0.1 to 0.4 s, the dearest allowed 4 s: never call it on a
/// thread that serves requests. Between calls the memory tells no more than the stored hash does: Argon2's second pass
/// overwrites every block of the first.
pub struct Hasher {
    memory: Vec<Block>,
}

impl Hasher {
    /// Takes its 19 MiB.
    #[must_use]
    pub fn new() -> Self {
        Self { memory: vec![Block::new(); ours().params().block_count()] }
    }

    /// Hashes a new password with Argon2id v19, m = 19456 KiB, t = 2, p = 1 (OWASP's Password Storage Cheat Sheet).
    ///
    /// `salt` is random, fresh for each call. [`HashFault`] only for a password of 4 GiB.
    pub fn hash(&mut self, password: &str, salt: [u8; 16]) -> Result<Hash, HashFault> {
        let function = ours();
        let mut output = [0; OUTPUT_BYTES];
        function
            .hash_password_into_with_memory(password.as_bytes(), &salt, &mut output, &mut self.memory)
            .map_err(|_| HashFault)?;
        let phc = PasswordHash {
            algorithm: ARGON2ID_IDENT,
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(function.params()).map_err(|_| HashFault)?,
            salt: Some(Salt::new(&salt).map_err(|_| HashFault)?),
            hash: Some(Output::new(&output).map_err(|_| HashFault)?),
        };
        Ok(Hash(phc.to_string()))
    }

    /// Says whether `password` is the one that `stored` was made of.
    ///
    /// A hash that no password can match (see [`Hash::is_usable`]) costs as much as one of ours, so that the time does
    /// not tell that an account has no password. Hostile costs are refused before any work.
    pub fn verify(&mut self, password: &str, stored: &Hash) -> Verdict {
        match Scheme::of(stored.as_str()) {
            None => self.verify_nobody(password),
            Some(scheme) if !scheme.matches(password, &mut self.memory) => Verdict::Wrong,
            Some(scheme) if scheme.is_current() => Verdict::Right,
            Some(_) => Verdict::RightOutdated,
        }
    }

    /// Does the work of [`Self::verify`] for an account that does not exist, and always answers [`Verdict::Wrong`].
    ///
    /// The same lesson as Django's `test_authentication_timing`: one hash for every login, whoever it is.
    pub fn verify_nobody(&mut self, password: &str) -> Verdict {
        if let Some(scheme) = Scheme::of(NOBODY) {
            std::hint::black_box(scheme.matches(password, &mut self.memory));
        }
        Verdict::Wrong
    }
}

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALT: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    #[test]
    fn a_new_hash_is_what_argon2_cffi_makes() {
        let hash = Hasher::new().hash("верная лошадь", SALT).unwrap();
        assert_eq!(
            hash.as_str(),
            "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$cPMPzUisffUBbMCjD40CawZf+wG2IzEa5ioePxSDHuo"
        );
    }

    #[test]
    fn a_new_hash_takes_its_password_and_no_other() {
        let mut hasher = Hasher::new();
        for password in ["lètmein", "", " ", "with\0zero", &"щ".repeat(5000)] {
            let hash = hasher.hash(password, SALT).unwrap();
            assert_eq!(hasher.verify(password, &hash), Verdict::Right);
            assert_eq!(hasher.verify(&format!("{password}z"), &hash), Verdict::Wrong);
        }
    }

    #[test]
    fn an_account_that_does_not_exist_costs_what_ours_cost() {
        assert!(Scheme::of(NOBODY).unwrap().is_current());
    }

    #[test]
    fn a_login_that_cannot_succeed_is_hashed_all_the_same() {
        let mut untouched = Hasher::new();
        let mut hasher = Hasher::new();
        assert!(same_memory(&hasher, &untouched));
        assert_eq!(hasher.verify_nobody("lètmein"), Verdict::Wrong);
        assert!(!same_memory(&hasher, &untouched));
        for stored in ["", "!IKXMM0GlUhZbJ34MqWOuMdPr3pl633e20pb85euS", "pbkdf2_sha256$999999999$salt$AAAA"] {
            untouched = Hasher::new();
            assert_eq!(untouched.verify("lètmein", &Hash::stored(stored)), Verdict::Wrong);
            assert!(same_memory(&hasher, &untouched), "the work for {stored:?} is not that for nobody");
        }
    }

    fn same_memory(one: &Hasher, other: &Hasher) -> bool {
        one.memory.iter().zip(&other.memory).all(|(one, other)| one.as_ref() == other.as_ref())
    }
}
