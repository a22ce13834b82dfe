//! The hasher. It owns the memory that Argon2 fills, so each hashing thread has one.

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Block, Version};

use super::argon2_phc::{Argon2Hash, OUTPUT_BYTES, ours};
use super::scheme::Scheme;
use super::work::{Level, Step, Tally};
use super::{Hash, Verdict};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Checked {
    /// Not the password, or there is no account.
    Wrong,
    Right,
    /// The password, but its hash is outdated.
    RightOutdated,
}

/// The password is longer than Argon2's limit of 4 GiB.
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
/// A call takes about 20 ms of one core, an imported hash 0.1 to 0.4 s, the most expensive allowed one 4 s: never call
/// it on a thread that serves requests. The memory that is left reveals no more than the stored hash does: Argon2's
/// second pass overwrites every block of the first.
pub struct Hasher {
    memory: Vec<Block>,
}

impl Hasher {
    #[must_use]
    pub fn new() -> Self {
        Self { memory: vec![Block::new(); ours().params().block_count()] }
    }

    /// Argon2id v19, m = 19456 KiB, t = 2, p = 1 (OWASP's Password Storage Cheat Sheet). `salt` must be random and new
    /// for each call.
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

    /// A hash that no password can match (see [`Hash::is_usable`]) takes no work. Excessive costs are refused without
    /// any.
    pub(crate) fn verify(&mut self, password: &str, stored: &Hash) -> Verdict {
        match Scheme::of(stored.as_str()) {
            None => Verdict::Wrong,
            Some(scheme) if !scheme.matches(password, &mut self.memory) => Verdict::Wrong,
            Some(scheme) if scheme.is_current() => Verdict::Right,
            Some(_) => Verdict::RightOutdated,
        }
    }

    /// Checks a password. A refusal takes as much work as `level` says, whether the account exists or not (compare
    /// Django's `test_authentication_timing`).
    pub(crate) fn check(&mut self, password: &str, stored: Option<&Hash>, level: &Level) -> (Checked, Tally) {
        let mut tally = Tally::default();
        if let Some(step) = step(stored) {
            tally.count(step);
        }
        match stored.map_or(Verdict::Wrong, |stored| self.verify(password, stored)) {
            Verdict::Right => return (Checked::Right, tally),
            Verdict::RightOutdated => return (Checked::RightOutdated, tally),
            Verdict::Wrong => {}
        }
        tally.add(self.make_up(password, stored, level));
        (Checked::Wrong, tally)
    }

    /// Finds the hash that a secret fits among hashes with one salt and cost, by one computation.
    pub(crate) fn find(&mut self, secret: &str, kept: &[Hash]) -> Option<usize> {
        let parsed: Vec<_> = kept.iter().map(|hash| Argon2Hash::parse(hash.as_str())).collect();
        let first = parsed.iter().flatten().next()?;
        let output = first.compute(secret.as_bytes(), &mut self.memory)?;
        let fits = |hash: &Argon2Hash| hash.is_computed_as(first) && hash.has_output(&output);
        parsed.iter().position(|hash| hash.as_ref().is_some_and(fits))
    }

    /// Does the work that is missing to the level after a check of `stored`.
    pub(crate) fn make_up(&mut self, password: &str, stored: Option<&Hash>, level: &Level) -> Tally {
        let mut tally = Tally::default();
        for step in level.rest(step(stored)) {
            step.run(password, &mut self.memory);
            tally.count(step);
        }
        tally
    }
}

fn step(stored: Option<&Hash>) -> Option<Step> {
    stored.and_then(|stored| Scheme::of(stored.as_str())).map(|scheme| scheme.step())
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
    fn a_secret_is_found_among_hashes_of_one_salt() {
        let mut hasher = Hasher::new();
        let mut kept: Vec<Hash> = ["one", "two", "three"].map(|secret| hasher.hash(secret, SALT).unwrap()).into();
        kept.push(hasher.hash("four", [9; 16]).unwrap());
        kept.push(Hash::stored("!"));
        for (secret, place) in [("one", Some(0)), ("three", Some(2)), ("four", None), ("five", None), ("", None)] {
            assert_eq!(hasher.find(secret, &kept), place, "{secret}");
        }
        assert_eq!(hasher.find("one", &[]), None);
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
}
