//! Passwords for the servers and people that a run makes and removes again.

use std::fmt::Write;
use std::fs::File;
use std::io::Read;

use anyhow::Result;

/// 128 random bits in hexadecimal.
pub(crate) fn fresh() -> Result<String> {
    let mut bytes = [0_u8; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    let mut text = String::with_capacity(32);
    for byte in bytes {
        write!(text, "{byte:02x}")?;
    }
    Ok(text)
}
