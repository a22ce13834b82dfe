//! What has to be known of a JPEG file that its decoder does not tell: whether it is whole, and what it costs to
//! decode.

use super::Refused;

/// The most parts of an extended XMP packet. 80 fill a file of 5 MiB; the decoder looks through all parts again at each
/// new one, so tiny parts would keep it busy for a minute.
const MAX_XMP_PARTS: usize = 256;

const BASELINE: u8 = 0xc0;
const EXTENDED: u8 = 0xc1;
const PROGRESSIVE: u8 = 0xc2;
const START_OF_IMAGE: u8 = 0xd8;
const END_OF_IMAGE: u8 = 0xd9;
const START_OF_SCAN: u8 = 0xda;

/// Refuses what would make the decoder slow, and a file that ends before its end-of-image marker: the decoder would
/// fill the rest with grey and say nothing.
pub(super) fn check(bytes: &[u8]) -> Result<(), Refused> {
    if is_whole(bytes) && xmp_parts(bytes) <= MAX_XMP_PARTS { Ok(()) } else { Err(Refused::Broken) }
}

/// Whether it goes on to its end-of-image marker.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let mut rest = Some(bytes);
    while let Some((marker, after)) = rest.and_then(next_marker) {
        rest = match marker {
            END_OF_IMAGE => return true,
            START_OF_IMAGE => Some(after),
            _ => skip_segment(after),
        };
    }
    false
}

/// The next marker and what follows it (ITU-T T.81, B.1.1.2). In coded data `FF 00` stands for a byte and `FF D0` to
/// `FF D7` are restarts; a marker may be preceded by any number of `FF`.
fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let mut rest = bytes;
    loop {
        let at = rest.iter().position(|&byte| byte == 0xff)?;
        rest = rest.get(at + 1..)?;
        match *rest.first()? {
            0x00 | 0x01 | 0xd0..=0xd7 | 0xff => {}
            marker => return Some((marker, rest.get(1..)?)),
        }
    }
}

/// Skips a segment, whose first two bytes are its length, themselves counted.
fn skip_segment(bytes: &[u8]) -> Option<&[u8]> {
    let length = usize::from(u16::from_be_bytes(*bytes.first_chunk()?));
    bytes.get(length.max(2)..)
}

fn xmp_parts(bytes: &[u8]) -> usize {
    const SIGNATURE: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
    bytes.windows(SIGNATURE.len()).filter(|window| *window == SIGNATURE).count()
}

/// How many bytes for a pixel the decoder needs beside its output.
///
/// An ordinary file is decoded row by row. A progressive one, and one whose first scan lacks a component, is kept as a
/// whole in numbers of two bytes. The frame header (T.81, B.2.2) is searched for, not parsed: what the decoder reads
/// must stand in the file in these very bytes, so a file cannot look cheaper here than it is there.
pub(super) fn extra_bytes_per_pixel(bytes: &[u8], (width, height): (u32, u32)) -> u64 {
    let frames = bytes.windows(9).filter_map(|window| match *window {
        [
            marker @ (BASELINE | EXTENDED | PROGRESSIVE),
            0,
            length,
            8,
            down1,
            down0,
            across1,
            across0,
            components @ 1..=4,
        ] if length == 8 + 3 * components
            && u32::from(u16::from_be_bytes([down1, down0])) == height
            && u32::from(u16::from_be_bytes([across1, across0])) == width =>
        {
            Some((marker, components))
        }
        _ => None,
    });
    frames
        .map(|(marker, components)| {
            let kept = marker == PROGRESSIVE || (1..components).any(|scanned| has_scan_of(bytes, scanned));
            if kept { 2 * u64::from(components) } else { 0 }
        })
        .max()
        .unwrap_or(0)
}

/// Whether a scan header of so many components (T.81, B.2.3) stands anywhere.
fn has_scan_of(bytes: &[u8], components: u8) -> bool {
    bytes.windows(4).any(|window| window == [START_OF_SCAN, 0, 6 + 2 * components, components])
}
