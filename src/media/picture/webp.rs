//! What has to be known of a WebP file before its decoder may see the pixels.

use image::metadata::Orientation;

use super::Refused;
use super::source::Notes;

/// What the decoder needs beside its output, in bytes for a pixel: 8 in the worst case, an animation, for the frame and
/// the canvas. Two more are kept in hand.
pub(super) const EXTRA_BYTES_PER_PIXEL: u64 = 10;

/// Refuses a file that is cut off, and lossy frames larger than the picture: the decoder makes room for what a frame
/// says (up to 16,383 × 16,383) and compares afterwards.
///
/// A file says its length after `RIFF`, without these eight bytes. A frame is a chunk `VP8 `, its length, three bytes
/// and the start code `9D 01 2A` with both sizes (RFC 6386, 9.1; RFC 9649, 2.5).
pub(super) fn check(bytes: &[u8], (width, height): (u32, u32)) -> Result<(), Refused> {
    const START_CODE: [u8; 3] = [0x9d, 0x01, 0x2a];
    let size = |low: u8, high: u8| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
    let larger = bytes.windows(18).any(|window| match *window {
        [b'V', b'P', b'8', b' ', _, _, _, _, _, _, _, a, b, c, w0, w1, h0, h1] => {
            [a, b, c] == START_CODE && (size(w0, w1) > width || size(h0, h1) > height)
        }
        _ => false,
    });
    let said = match *bytes {
        [b'R', b'I', b'F', b'F', a, b, c, d, ..] => u64::from(u32::from_le_bytes([a, b, c, d])) + 8,
        _ => u64::MAX,
    };
    // A byte of padding at the end is left out by some programs.
    let cut_off = said > bytes.len() as u64 + 1;
    if larger || cut_off { Err(Refused::Broken) } else { Ok(()) }
}

/// Orientation and colour profile. The decoder makes room for whatever length (up to 4 GiB) a chunk claims to have, so
/// it is not asked.
pub(super) fn notes(bytes: &[u8]) -> Notes {
    let exif = chunk(bytes, b"EXIF").map(|exif| exif.strip_prefix(b"Exif\0\0").unwrap_or(exif));
    Notes {
        orientation: exif.and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms),
        profile: chunk(bytes, b"ICCP").map(<[u8]>::to_vec),
    }
}

/// What the first chunk of that name holds (RFC 9649, 2.3): a name, a length, the bytes, a byte of padding after an odd
/// length.
fn chunk<'a>(bytes: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    let mut rest = bytes.get(12..)?;
    loop {
        let (found, after) = rest.split_first_chunk::<4>()?;
        let (length, after) = after.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        if found == name {
            return after.get(..length);
        }
        rest = after.get(length.checked_next_multiple_of(2)?..)?;
    }
}
