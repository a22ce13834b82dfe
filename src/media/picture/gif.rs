//! GIF files whose screen is smaller than their first frame, down to nothing at all: some programs leave it out. Browsers show
//! the whole frame; the decoder would cut it, or find a picture without pixels.

use std::borrow::Cow;

/// Where the size of the screen stands (GIF89a, 18).
const SCREEN: std::ops::Range<usize> = 6..10;
/// What stands before the blocks: the signature and the description of the screen.
const HEADER: usize = 13;

/// The file with a screen that its first frame fits into; as it is when it does already, or when no frame is found.
pub(super) fn with_room(bytes: &[u8]) -> Cow<'_, [u8]> {
    let as_it_is = Cow::Borrowed(bytes);
    let (Some(screen), Some([left, top, width, height])) = (numbers(bytes, SCREEN.start), frame(bytes)) else {
        return as_it_is;
    };
    let [across, down] = screen;
    let [right, bottom] = [left.saturating_add(width), top.saturating_add(height)];
    if right <= across && bottom <= down {
        return as_it_is;
    }
    let mut roomy = bytes.to_vec();
    let size = [right.max(across).to_le_bytes(), bottom.max(down).to_le_bytes()].concat();
    if let Some(place) = roomy.get_mut(SCREEN) {
        place.copy_from_slice(&size);
    }
    Cow::Owned(roomy)
}

/// Left, top, width and height of the first frame (GIF89a, 20).
fn frame(bytes: &[u8]) -> Option<[u16; 4]> {
    let mut at = HEADER + colours(*bytes.get(10)?);
    loop {
        match bytes.get(at)? {
            b',' => return numbers(bytes, at + 1),
            b'!' => at = after_blocks(bytes, at + 2)?,
            _ => return None,
        }
    }
}

/// Bytes of the table of colours that follows, by the flags that announce it.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Past the blocks of an extension, each with its length in front, the last one empty (GIF89a, 15).
fn after_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match *bytes.get(at)? {
            0 => return Some(at + 1),
            length => at += 1 + usize::from(length),
        }
    }
}

fn numbers<const N: usize>(bytes: &[u8], at: usize) -> Option<[u16; N]> {
    let mut numbers = [0; N];
    for (number, pair) in numbers.iter_mut().zip(bytes.get(at..at + 2 * N)?.chunks_exact(2)) {
        *number = u16::from_le_bytes(pair.try_into().ok()?);
    }
    Some(numbers)
}
