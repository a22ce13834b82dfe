//! The work of a password check, and the level of work that every refused check reaches.
//!
//! Hashes of an old site cost more or less work than ours. Under load, the difference shows in the answer's time
//! despite the minimum time, so every refused check takes the same work, for every account and for none.

use std::collections::BTreeSet;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use pbkdf2::pbkdf2_hmac_array;
use sha1::Sha1;
use sha2::Sha256;

use super::Hash;
use super::argon2_phc::ours;
use super::scheme::Scheme;

/// For work whose result is discarded.
const SALT: &[u8; 16] = b"nobody's account";

/// One run of a hash function at a certain cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Argon2 { is_hybrid: bool, kib: u32, passes: u32, lanes: u32 },
    Pbkdf2Sha256 { iterations: u32 },
    Pbkdf2Sha1 { iterations: u32 },
    Bcrypt { cost: u32 },
    Scrypt { log_n: u8, r: u32, p: u32 },
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// KiB that Argon2 filled, each pass counted.
    pub argon2_kib: u64,
    /// Iterations of PBKDF2 with HMAC-SHA-256.
    pub pbkdf2_sha256: u64,
    /// Iterations of PBKDF2 with HMAC-SHA-1.
    pub pbkdf2_sha1: u64,
    /// Rounds of bcrypt's key schedule.
    pub bcrypt_rounds: u64,
    /// Blocks that scrypt mixed, N·r·p.
    pub scrypt_blocks: u64,
}

impl Tally {
    pub(super) fn count(&mut self, step: Step) {
        match step {
            Step::Argon2 { kib, passes, .. } => self.argon2_kib += u64::from(kib) * u64::from(passes),
            Step::Pbkdf2Sha256 { iterations } => self.pbkdf2_sha256 += u64::from(iterations),
            Step::Pbkdf2Sha1 { iterations } => self.pbkdf2_sha1 += u64::from(iterations),
            Step::Bcrypt { cost } => self.bcrypt_rounds += 1 << cost,
            Step::Scrypt { log_n, r, p } => self.scrypt_blocks += (u64::from(r) * u64::from(p)) << log_n,
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.argon2_kib += other.argon2_kib;
        self.pbkdf2_sha256 += other.pbkdf2_sha256;
        self.pbkdf2_sha1 += other.pbkdf2_sha1;
        self.bcrypt_rounds += other.bcrypt_rounds;
        self.scrypt_blocks += other.scrypt_blocks;
    }
}

impl Step {
    /// The work of one of our own hashes.
    pub(super) fn own() -> Self {
        let params = ours();
        let params = params.params();
        Self::Argon2 { is_hybrid: true, kib: params.m_cost(), passes: params.t_cost(), lanes: params.p_cost() }
    }

    /// Does the work and discards the result.
    pub(super) fn run(self, password: &str, memory: &mut [Block]) {
        let password = password.as_bytes();
        match self {
            Self::Argon2 { is_hybrid, kib, passes, lanes } => {
                let algorithm = if is_hybrid { Algorithm::Argon2id } else { Algorithm::Argon2i };
                let Ok(params) = Params::new(kib, passes, lanes, None) else { return };
                argon2(&Argon2::new(algorithm, Version::V0x13, params), password, memory);
            }
            Self::Pbkdf2Sha256 { iterations } => {
                std::hint::black_box(pbkdf2_hmac_array::<Sha256, 32>(password, SALT, iterations));
            }
            Self::Pbkdf2Sha1 { iterations } => {
                std::hint::black_box(pbkdf2_hmac_array::<Sha1, 20>(password, SALT, iterations));
            }
            Self::Bcrypt { cost } => {
                let some = password.get(..password.len().min(71)).unwrap_or_default();
                std::hint::black_box(bcrypt::bcrypt(cost, *SALT, &[some, &[0]].concat()));
            }
            Self::Scrypt { log_n, r, p } => {
                let Ok(params) = scrypt::Params::new(log_n, r, p) else { return };
                let mut output = [0; 64];
                let _ = std::hint::black_box(scrypt::scrypt(password, SALT, &params, &mut output));
            }
        }
    }
}

fn argon2(function: &Argon2<'_>, password: &[u8], memory: &mut [Block]) {
    let mut larger;
    let blocks = function.params().block_count();
    let memory = if blocks <= memory.len() {
        memory
    } else {
        larger = vec![Block::new(); blocks];
        larger.as_mut_slice()
    };
    let mut output = [0; 32];
    let _ = std::hint::black_box(function.hash_password_into_with_memory(password, SALT, &mut output, memory));
}

/// The work of every refused check: the most expensive stored hash of each kind, and one of ours.
///
/// PBKDF2 and bcrypt can be done in part, so a cheaper hash is topped up. Argon2 and scrypt cannot: each stored cost
/// counts by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Level {
    pbkdf2_sha256: u32,
    pbkdf2_sha1: u32,
    bcrypt: Option<u32>,
    whole: BTreeSet<Step>,
}

impl Default for Level {
    fn default() -> Self {
        Self { pbkdf2_sha256: 0, pbkdf2_sha1: 0, bcrypt: None, whole: BTreeSet::from([Step::own()]) }
    }
}

impl Level {
    /// Returns whether the level was lower.
    pub(crate) fn raise(&mut self, stored: &Hash) -> bool {
        let Some(scheme) = Scheme::of(stored.as_str()) else { return false };
        match scheme.step() {
            Step::Pbkdf2Sha256 { iterations } => grow(&mut self.pbkdf2_sha256, iterations),
            Step::Pbkdf2Sha1 { iterations } => grow(&mut self.pbkdf2_sha1, iterations),
            Step::Bcrypt { cost } => {
                let is_dearer = self.bcrypt.is_none_or(|most| most < cost);
                if is_dearer {
                    self.bcrypt = Some(cost);
                }
                is_dearer
            }
            whole @ (Step::Argon2 { .. } | Step::Scrypt { .. }) => self.whole.insert(whole),
        }
    }

    /// The work left after `done`.
    pub(super) fn rest(&self, done: Option<Step>) -> Vec<Step> {
        let mut rest: Vec<Step> = self.whole.iter().copied().filter(|step| Some(*step) != done).collect();
        let (sha256, sha1) = match done {
            Some(Step::Pbkdf2Sha256 { iterations }) => (iterations, 0),
            Some(Step::Pbkdf2Sha1 { iterations }) => (0, iterations),
            _ => (0, 0),
        };
        rest.extend(lacking(self.pbkdf2_sha256, sha256).map(|iterations| Step::Pbkdf2Sha256 { iterations }));
        rest.extend(lacking(self.pbkdf2_sha1, sha1).map(|iterations| Step::Pbkdf2Sha1 { iterations }));
        match (self.bcrypt, done) {
            // 2ᶜ + 2ᶜ⁺¹ + … up to half of the highest cost add up to the difference.
            (Some(most), Some(Step::Bcrypt { cost })) => rest.extend((cost..most).map(|cost| Step::Bcrypt { cost })),
            (Some(most), _) => rest.push(Step::Bcrypt { cost: most }),
            (None, _) => {}
        }
        rest
    }
}

fn grow(most: &mut u32, other: u32) -> bool {
    let is_dearer = *most < other;
    *most = (*most).max(other);
    is_dearer
}

fn lacking(most: u32, done: u32) -> Option<u32> {
    most.checked_sub(done).filter(|lacking| *lacking > 0)
}

#[cfg(test)]
mod tests {
    use super::super::{Checked, Hasher};
    use super::*;

    const SHA256: [&str; 2] = [
        "pbkdf2_sha256$1000$UMtRlGXjMkuXWcT8vu8MqJ$XKTWfcxCorVAaHA4W2lisg0d5dmnaaUA3j4l23Efjhc=",
        "pbkdf2_sha256$36000$iJodPkV35RshmSjtUmMIPw$AjJynyV4fJrJ0JwYWtEYrN6TUkizZGnBwsKIS1tmrs4=",
    ];
    const OTHERS: [&str; 6] = [
        "pbkdf2_sha1$1000$R0WTP2BLTExYpRmfDmB8KJ$thuSW648qdgtagt3pF2S1Pg68hE=",
        "argon2$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$YC9+jJCrQhs5R6db7LlN8Q",
        "argon2$argon2id$v=19$m=64,t=1,p=2$VWxZTUVPeFZocnVEall5M3l6dVVzSA$9hYQ7yJL/bTBHDD02uzUP9TfcGB3na72jFDq+9010i4",
        "bcrypt$$2b$04$qdACFUR19IdWCZrOf0xM/e5w6BYA.wBN8GBCaj86WfBVzfeLZdIu.",
        "bcrypt$$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe",
        "scrypt$16$5SvHhe3lkwqcHXSw7Q1PvB$2$3$UdmkjPhXFyhw8f0SGP5ddoVOYzK4zlYmrw2TfuFE/+7xpNGP5Q+8VNfQDF4EVDD93yJmQmH2osljrGXehjAQjQ==",
    ];

    /// What a wrong password costs with this stored, all of the others being stored as well.
    fn work(hasher: &mut Hasher, level: &Level, stored: Option<&str>) -> Tally {
        let stored = stored.map(Hash::stored);
        let (checked, tally) = hasher.check("a wrong password", stored.as_ref(), level);
        assert_eq!(checked, Checked::Wrong);
        tally
    }

    #[test]
    fn a_refused_check_is_the_same_work_for_every_account_and_for_none() {
        let mut hasher = Hasher::new();
        let own = hasher.hash("another password", [7; 16]).unwrap();
        let mut level = Level::default();
        for stored in SHA256.iter().chain(&OTHERS) {
            assert!(level.raise(&Hash::stored(*stored)), "{stored}");
        }
        let nobodys = work(&mut hasher, &level, None);
        assert_eq!(nobodys.pbkdf2_sha256, 36_000);
        assert_eq!(nobodys.pbkdf2_sha1, 1_000);
        assert_eq!(nobodys.bcrypt_rounds, 64);
        assert_eq!(nobodys.scrypt_blocks, 16 * 2 * 3);
        assert_eq!(nobodys.argon2_kib, 2 * 19_456 + 8 + 64);
        let unusable =
            ["", "!IKXMM0GlUhZbJ34MqWOuMdPr3pl633e20pb85euS", "md5$salt$hash", "pbkdf2_sha256$999999999$salt$AAAA"];
        for stored in SHA256.iter().chain(&OTHERS).chain(&unusable).chain(&[own.as_str()]) {
            assert_eq!(work(&mut hasher, &level, Some(stored)), nobodys, "{stored}");
        }
    }

    #[test]
    fn without_old_hashes_a_check_is_one_of_our_own() {
        let level = Level::default();
        let tally = work(&mut Hasher::new(), &level, None);
        assert_eq!(tally, Tally { argon2_kib: 2 * 19_456, ..Tally::default() });
    }

    #[test]
    fn a_hash_that_is_reached_already_raises_nothing() {
        let mut level = Level::default();
        assert!(level.raise(&Hash::stored(SHA256[1])));
        assert!(!level.raise(&Hash::stored(SHA256[0])));
        assert!(!level.raise(&Hash::stored("!")));
        assert!(!level.raise(&Hasher::new().hash("x", [7; 16]).unwrap()));
    }

    #[test]
    fn a_right_password_takes_its_own_work_alone() {
        let mut hasher = Hasher::new();
        let mut level = Level::default();
        level.raise(&Hash::stored(SHA256[1]));
        let own = hasher.hash("right", [7; 16]).unwrap();
        let (checked, tally) = hasher.check("right", Some(&own), &level);
        assert_eq!((checked, tally.pbkdf2_sha256), (Checked::Right, 0));
    }
}
