//! Why an upload is not taken, in words for the person who sent it.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use crate::kernel::sentences;

/// Why an upload is not taken. Nothing about it is our fault: every cause is in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The file has no bytes.
    Empty,
    /// The file has more than [`MAX_BYTES`](super::MAX_BYTES).
    Heavy,
    /// The first bytes are of no kind of picture we know. SVG, HTML and EPS are here too: they are programs, not
    /// pixels.
    Unknown,
    /// A picture of a kind we know by this name but do not decode.
    Foreign(&'static str),
    /// A side is shorter than [`MIN_SIDE`](super::MIN_SIDE).
    Small,
    /// More pixels than [`MAX_SIDE`](super::MAX_SIDE), [`MAX_PIXELS`](super::MAX_PIXELS) or [`MEMORY`](super::MEMORY)
    /// allow.
    Large,
    /// The file is cut off or damaged, or uses a rarity no decoder of ours knows.
    Broken,
}

impl Refused {
    /// What is wrong and how to mend it: a Russian sentence without a full stop, to be shown under the file's field.
    #[must_use]
    pub fn message(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Empty => sentences::FILE_EMPTY,
            Self::Heavy => sentences::FILE_HEAVY,
            Self::Unknown => sentences::FILE_UNKNOWN,
            Self::Foreign(kind) => {
                return Cow::Owned(format!("{kind} не подойдёт: сохраните картинку как JPEG или PNG"));
            }
            Self::Small => "Картинка слишком мелкая: нужно хотя бы 16\u{a0}точек по\u{a0}каждой стороне",
            Self::Large => {
                "Картинка слишком большая: уменьшите её, чтобы стороны были не\u{a0}длиннее 4\u{a0}000\u{a0}точек"
            }
            Self::Broken => sentences::FILE_BROKEN,
        })
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl Error for Refused {}
