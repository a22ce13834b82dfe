//! Whether a stored picture can still be shown, for the operator's check of all files.

use std::io::{self, ErrorKind, Read};

use super::Media;
use super::picture;

/// Bytes read of a picture at most. What we encode has a tenth of it.
const LARGEST: u64 = 64 * 1024 * 1024;

/// What is wrong with a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Condition {
    Whole,
    /// There is no such file.
    Missing,
    /// It is no ordinary file, or a symbolic link leads to it; it is not served.
    Foreign,
    Empty,
    /// It is cut off, damaged or no picture.
    Damaged,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// The header, and whether the file goes on to its end: a few microseconds and the time to read it.
    Frame,
    /// All pixels: some ten milliseconds.
    Pixels,
}

impl Media {
    /// Looks at a picture, on this thread.
    pub(crate) fn look_at(&self, path: &str, depth: Depth) -> io::Result<Condition> {
        let file = match self.open(path) {
            Ok(file) => file,
            Err(error) => {
                return match error.kind() {
                    ErrorKind::NotFound => Ok(Condition::Missing),
                    ErrorKind::PermissionDenied => Err(error),
                    _ => Ok(Condition::Foreign),
                };
            }
        };
        let mut bytes = Vec::new();
        file.take(LARGEST).read_to_end(&mut bytes)?;
        Ok(match depth {
            _ if bytes.is_empty() => Condition::Empty,
            Depth::Frame if picture::is_framed(&bytes) => Condition::Whole,
            Depth::Pixels if picture::is_decodable(&bytes) => Condition::Whole,
            Depth::Frame | Depth::Pixels => Condition::Damaged,
        })
    }
}
