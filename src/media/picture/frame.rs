//! Whether a picture's file is all there, told without decoding its pixels.

use std::io::Cursor;

use image::{ImageFormat, ImageReader};

use super::{jpeg, webp};

/// Whether the header can be read and the file goes on to its end.
pub(super) fn is_framed(bytes: &[u8]) -> bool {
    let Ok(reader) = ImageReader::new(Cursor::new(bytes)).with_guessed_format() else { return false };
    let Some(format) = reader.format() else { return false };
    let Ok(size) = reader.into_dimensions() else { return false };
    match format {
        ImageFormat::Jpeg => jpeg::is_whole(bytes),
        ImageFormat::Png => png_is_whole(bytes),
        ImageFormat::WebP => webp::check(bytes, size).is_ok(),
        // A trailer ends it (GIF89a, 27).
        ImageFormat::Gif => bytes.ends_with(&[0x3b]),
        _ => false,
    }
}

/// Chunks of a length, a name, data and a checksum, up to `IEND` (RFC 2083, 3.2).
fn png_is_whole(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(8..).unwrap_or_default();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
        let Some(end) = length.checked_add(8) else { return false };
        let Some(next) = after.get(end..) else { return false };
        if after.starts_with(b"IEND") {
            return true;
        }
        rest = next;
    }
    false
}
