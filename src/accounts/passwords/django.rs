//! Hashes in Django's own formats: `algorithm$cost…$salt$output` (django/contrib/auth/hashers.py).
//!
//! Each type is parsed from what follows `algorithm$` and refuses costs that would keep a core busy for long: writing
//! one hash must not be enough to stop the shop.

use base64ct::{Base64, Base64Bcrypt, Encoding};
use pbkdf2::pbkdf2_hmac_array;
use secrecy::zeroize::Zeroizing;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::work::Step;

/// Django 6.1 uses 1.5 million.
const MAX_PBKDF2_ITERATIONS: u32 = 10_000_000;
/// Django uses 12; each step doubles the time.
const BCRYPT_COSTS: std::ops::RangeInclusive<u32> = 4..=15;
/// bcrypt reads no more, including the terminating zero; the libraries that Django used cut silently.
const BCRYPT_PASSWORD_BYTES: usize = 72;
/// Django uses N = 2¹⁴, r = 8, p = 5 (p = 1 before 5.1). Memory is 128·N·r bytes: at most 128 MiB.
const MAX_SCRYPT_WORK_FACTOR: u32 = 1 << 17;
const MAX_SCRYPT_BLOCK_SIZE: u32 = 8;
const MAX_SCRYPT_PARALLELISM: u32 = 16;
/// Time is proportional to N·r·p. Each at its own bound would be 25 times Django's; this is six times.
const MAX_SCRYPT_PRODUCT: u32 = 1 << 22;

/// `iterations$salt$output`, with HMAC-SHA-256 or HMAC-SHA-1.
pub(super) struct Pbkdf2<'a> {
    iterations: u32,
    salt: &'a str,
    output: Pbkdf2Output,
}

enum Pbkdf2Output {
    Sha256([u8; 32]),
    Sha1([u8; 20]),
}

impl<'a> Pbkdf2<'a> {
    pub(super) fn sha256(rest: &'a str) -> Option<Self> {
        Self::parse(rest, |output| decode::<Base64, 32>(output).map(Pbkdf2Output::Sha256))
    }

    pub(super) fn sha1(rest: &'a str) -> Option<Self> {
        Self::parse(rest, |output| decode::<Base64, 20>(output).map(Pbkdf2Output::Sha1))
    }

    fn parse(rest: &'a str, output: impl Fn(&str) -> Option<Pbkdf2Output>) -> Option<Self> {
        let [iterations, salt, encoded] = fields(rest)?;
        Some(Self {
            iterations: decimal(iterations).filter(|count| (1..=MAX_PBKDF2_ITERATIONS).contains(count))?,
            salt,
            output: output(encoded)?,
        })
    }

    pub(super) fn step(&self) -> Step {
        match self.output {
            Pbkdf2Output::Sha256(_) => Step::Pbkdf2Sha256 { iterations: self.iterations },
            Pbkdf2Output::Sha1(_) => Step::Pbkdf2Sha1 { iterations: self.iterations },
        }
    }

    pub(super) fn matches(&self, password: &[u8]) -> bool {
        let salt = self.salt.as_bytes();
        match &self.output {
            Pbkdf2Output::Sha256(stored) => {
                pbkdf2_hmac_array::<Sha256, 32>(password, salt, self.iterations).ct_eq(stored).into()
            }
            Pbkdf2Output::Sha1(stored) => {
                pbkdf2_hmac_array::<Sha1, 20>(password, salt, self.iterations).ct_eq(stored).into()
            }
        }
    }
}

/// `$2b$cost$` and 53 characters of bcrypt's own Base64, of the password or of the hex digits of its SHA-256.
pub(super) struct Bcrypt {
    cost: u32,
    salt: [u8; 16],
    output: [u8; 23],
    of_sha256: bool,
}

impl Bcrypt {
    /// `bcrypt_sha256`: the digest lifts bcrypt's limit of 72 bytes.
    pub(super) fn of_sha256(rest: &str) -> Option<Self> {
        Self::parse(rest, true)
    }

    /// `bcrypt`: only the first 72 bytes of a password count.
    pub(super) fn of_password(rest: &str) -> Option<Self> {
        Self::parse(rest, false)
    }

    fn parse(rest: &str, of_sha256: bool) -> Option<Self> {
        let ["", "2a" | "2b" | "2y", cost, salt_and_output] = fields(rest)? else { return None };
        let (salt, output) = salt_and_output.split_at_checked(22)?;
        Some(Self {
            cost: decimal(cost).filter(|number| cost.len() == 2 && BCRYPT_COSTS.contains(number))?,
            salt: decode::<Base64Bcrypt, 16>(salt)?,
            output: decode::<Base64Bcrypt, 23>(output)?,
            of_sha256,
        })
    }

    pub(super) fn step(&self) -> Step {
        Step::Bcrypt { cost: self.cost }
    }

    pub(super) fn matches(&self, password: &[u8]) -> bool {
        let mut input = Zeroizing::new(if self.of_sha256 {
            Sha256::digest(password).iter().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes()
        } else {
            password.to_vec()
        });
        input.push(0);
        input.truncate(BCRYPT_PASSWORD_BYTES);
        let [output @ .., _] = bcrypt::bcrypt(self.cost, self.salt, &input);
        output.ct_eq(&self.output).into()
    }
}

pub(super) struct Scrypt<'a> {
    params: scrypt::Params,
    step: Step,
    salt: &'a str,
    output: [u8; 64],
}

impl<'a> Scrypt<'a> {
    pub(super) fn parse(rest: &'a str) -> Option<Self> {
        let [work_factor, salt, block_size, parallelism, output] = fields(rest)?;
        let n = decimal(work_factor).filter(|n| (2..=MAX_SCRYPT_WORK_FACTOR).contains(n) && n.is_power_of_two())?;
        let r = decimal(block_size).filter(|r| (1..=MAX_SCRYPT_BLOCK_SIZE).contains(r))?;
        let p = decimal(parallelism).filter(|p| (1..=MAX_SCRYPT_PARALLELISM).contains(p))?;
        if n * r * p > MAX_SCRYPT_PRODUCT {
            return None;
        }
        let log_n = u8::try_from(n.ilog2()).ok()?;
        Some(Self {
            params: scrypt::Params::new(log_n, r, p).ok()?,
            step: Step::Scrypt { log_n, r, p },
            salt,
            output: decode::<Base64, 64>(output)?,
        })
    }

    pub(super) fn step(&self) -> Step {
        self.step
    }

    pub(super) fn matches(&self, password: &[u8]) -> bool {
        let mut output = [0; 64];
        scrypt::scrypt(password, self.salt.as_bytes(), &self.params, &mut output)
            .is_ok_and(|()| output.ct_eq(&self.output).into())
    }
}

/// Exactly `N` fields between `$` signs.
fn fields<const N: usize>(text: &str) -> Option<[&str; N]> {
    text.split('$').collect::<Vec<_>>().try_into().ok()
}

/// Digits only, as Django writes them; `parse` alone would accept a plus sign.
fn decimal(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Exactly `N` bytes. Passwords would collide in a shorter output, and all match an empty one.
fn decode<B: Encoding, const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let length = B::decode(text, &mut bytes).ok()?.len();
    (length == N).then_some(bytes)
}
