//! Codes of an authenticator app: six digits of every half minute (RFC 6238, with the parameters that all apps know).

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use sha1::Sha1;
use subtle::ConstantTimeEq;
use techstore_db::Timestamp;

use crate::accounts::codes::digits;

/// Bytes of a key: as long as the hash (RFC 4226 §4).
pub(crate) const KEY: usize = 20;
const STEP_SECONDS: i64 = 30;
/// Steps before and after the current one whose codes are taken: clocks differ, and people type.
const DRIFT: i64 = 1;

/// The time step of a code that was typed in any spelling; nothing if it is not a code of now.
#[must_use]
pub(crate) fn step_of(key: &[u8], typed: &str, now: Timestamp) -> Option<i64> {
    let typed = digits(typed)?;
    let current = now.as_second().div_euclid(STEP_SECONDS);
    let is_typed = |step: &i64| bool::from(code(key, *step).as_bytes().ct_eq(typed.expose_secret().as_bytes()));
    (current - DRIFT..=current + DRIFT).find(is_typed)
}

/// The code of a time step (RFC 4226 §5.3).
fn code(key: &[u8], step: i64) -> String {
    let mut mac = match Hmac::<Sha1>::new_from_slice(key) {
        Ok(mac) => mac,
        Err(never) => unreachable!("HMAC takes keys of any length: {never}"),
    };
    mac.update(&step.to_be_bytes());
    let digest: [u8; 20] = mac.finalize().into_bytes().into();
    let offset = usize::from(digest.last().map_or(0, |byte| byte & 0xf));
    let word = digest.get(offset..offset + 4).and_then(|word| word.try_into().ok()).map_or(0, u32::from_be_bytes);
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}

/// The key as people type it: Base32 in groups of four.
#[must_use]
pub(crate) fn spelled(key: &[u8]) -> SecretString {
    let letters = BASE32_NOPAD.encode(key);
    let groups: Vec<&str> = letters.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(" ").into()
}

/// The address that an app reads from the QR code.
#[must_use]
pub(crate) fn uri(key: &[u8], login: &str) -> SecretString {
    let login = utf8_percent_encode(login, NON_ALPHANUMERIC);
    let key = BASE32_NOPAD.encode(key);
    format!("otpauth://totp/TechStore:{login}?secret={key}&issuer=TechStore&algorithm=SHA1&digits=6&period=30").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RFC: &[u8] = b"12345678901234567890";

    fn at(second: i64) -> Timestamp {
        Timestamp::new(jiff::Timestamp::from_second(second).unwrap())
    }

    #[test]
    fn codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B, the last six of its eight digits.
        for (second, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(RFC, second / 30), expected);
            assert_eq!(step_of(RFC, expected, at(second)), Some(second / 30));
        }
    }

    #[test]
    fn a_code_of_the_step_before_and_after_is_taken_and_no_other() {
        let code = code(RFC, 1000);
        for (step, taken) in [(998, false), (999, true), (1000, true), (1001, true), (1002, false)] {
            assert_eq!(step_of(RFC, &code, at(step * 30)), taken.then_some(1000), "at step {step}");
        }
        assert_eq!(step_of(RFC, "28708", at(59)), None);
        assert_eq!(step_of(RFC, "287 082", at(59)), Some(1));
    }

    #[test]
    fn the_key_is_spelled_and_addressed_as_apps_read_it() {
        assert_eq!(spelled(RFC).expose_secret(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let expected = "otpauth://totp/TechStore:an%2Dna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=TechStore\
                        &algorithm=SHA1&digits=6&period=30";
        assert_eq!(uri(RFC, "an-na").expose_secret(), expected);
    }
}
