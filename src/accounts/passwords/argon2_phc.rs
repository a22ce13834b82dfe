//! Argon2 hashes as PHC strings, `$argon2id$v=19$m=…,t=…,p=…$salt$output`: ours, and what follows Django's `argon2`.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use subtle::ConstantTimeEq;

use super::work::Step;

pub(super) const OUTPUT_BYTES: usize = 32;

/// Django's default is 100 MiB.
const MAX_MEMORY_KIB: u32 = 256 * 1024;
const MAX_PASSES: u32 = 10;
const MAX_LANES: u32 = 16;
/// argon2-cffi made 16 bytes before its version 21.2. Passwords would collide in fewer.
const MIN_OUTPUT_BYTES: usize = 16;

/// A test pins the crate's default parameters.
pub(super) fn ours() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

/// A parsed hash whose cost is within bounds.
pub(super) struct Argon2Hash {
    algorithm: Algorithm,
    version: Version,
    params: Params,
    salt: Vec<u8>,
    output: Vec<u8>,
}

impl Argon2Hash {
    /// Parses Argon2id and Argon2i. A hash without a version is of version 16, as old Django sites made them.
    pub(super) fn parse(phc: &str) -> Option<Self> {
        let phc = PasswordHash::new(phc).ok()?;
        let algorithm = phc.algorithm.as_str().parse().ok()?;
        let version = phc.version.map_or(Ok(Version::V0x10), Version::try_from).ok()?;
        let params = Params::try_from(&phc).ok()?;
        let hash = Self { algorithm, version, params, salt: phc.salt?.to_vec(), output: phc.hash?.as_bytes().to_vec() };
        hash.is_bearable().then_some(hash)
    }

    fn is_bearable(&self) -> bool {
        matches!(self.algorithm, Algorithm::Argon2id | Algorithm::Argon2i)
            && self.params.m_cost() <= MAX_MEMORY_KIB
            && self.params.t_cost() <= MAX_PASSES
            && self.params.p_cost() <= MAX_LANES
            && self.output.len() >= MIN_OUTPUT_BYTES
    }

    pub(super) fn is_current(&self) -> bool {
        let cost = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
        self.algorithm == Algorithm::Argon2id
            && self.version == Version::V0x13
            && cost(&self.params) == cost(ours().params())
            && self.output.len() == OUTPUT_BYTES
    }

    pub(super) fn step(&self) -> Step {
        Step::Argon2 {
            is_hybrid: self.algorithm == Algorithm::Argon2id,
            kib: self.params.m_cost(),
            passes: self.params.t_cost(),
            lanes: self.params.p_cost(),
        }
    }

    /// Whether both have the same salt and cost, so that one computation serves both.
    pub(super) fn is_computed_as(&self, other: &Self) -> bool {
        let cost = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
        self.algorithm == other.algorithm
            && self.version == other.version
            && cost(&self.params) == cost(&other.params)
            && self.salt == other.salt
            && self.output.len() == other.output.len()
    }

    pub(super) fn has_output(&self, output: &[u8]) -> bool {
        output.ct_eq(&self.output).into()
    }

    pub(super) fn matches(&self, password: &[u8], memory: &mut [Block]) -> bool {
        self.compute(password, memory).is_some_and(|output| self.has_output(&output))
    }

    /// Works in `memory` if that is large enough, else allocates for the time of one hash.
    pub(super) fn compute(&self, password: &[u8], memory: &mut [Block]) -> Option<Vec<u8>> {
        let mut larger;
        let blocks = self.params.block_count();
        let memory = if blocks <= memory.len() {
            memory
        } else {
            larger = vec![Block::new(); blocks];
            larger.as_mut_slice()
        };
        let mut output = vec![0; self.output.len()];
        Argon2::new(self.algorithm, self.version, self.params.clone())
            .hash_password_into_with_memory(password, &self.salt, &mut output, memory)
            .is_ok()
            .then_some(output)
    }
}
