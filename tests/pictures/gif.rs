//! GIF files.

use image::codecs::gif::GifEncoder;
use image::{Frame, RgbaImage};

pub(crate) fn of(frames: &[RgbaImage]) -> Vec<u8> {
    let mut bytes = Vec::new();
    GifEncoder::new(&mut bytes).encode_frames(frames.iter().cloned().map(Frame::new)).unwrap();
    bytes
}

/// A file whose screen and only frame (left, top, width, height) are as told, all of the second of two colours, red and
/// green.
///
/// There are data for 40 million pixels at most: a lie for a larger frame.
pub(crate) fn framed(screen: (u16, u16), frame: (u16, u16, u16, u16)) -> Vec<u8> {
    let mut bytes = b"GIF89a".to_vec();
    bytes.extend(screen.0.to_le_bytes());
    bytes.extend(screen.1.to_le_bytes());
    bytes.extend([0x80, 0, 0, 220, 30, 30, 30, 200, 40]);
    bytes.push(b',');
    for number in [frame.0, frame.1, frame.2, frame.3] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.push(0);
    bytes.extend(pixels((usize::from(frame.2) * usize::from(frame.3)).min(40_000_000)));
    bytes.push(b';');
    bytes
}

/// `count` pixels of colour 1 in LZW (GIF89a, appendix F): each code stands for a run longer by one than the code
/// before.
fn pixels(count: usize) -> Vec<u8> {
    const CLEAR: usize = 4;
    const END: usize = 5;
    let (mut bits, mut left) = (Bits::default(), count);
    let (mut width, mut next);
    width = 3;
    while left > 0 {
        bits.push(CLEAR, width);
        (width, next) = (3, END + 1);
        bits.push(1, width);
        left -= 1;
        while left > 0 && next < 4_096 {
            // The code that is new now stands for a run of two, the one after it for three.
            let longest = next - END + 1;
            let run = longest.min(left);
            bits.push(if run == 1 { 1 } else { run + END - 1 }, width);
            left -= run;
            next += 1;
            if next == 1 << width && width < 12 {
                width += 1;
            }
        }
    }
    bits.push(END, width);
    let mut data = vec![2];
    for block in bits.done().chunks(255) {
        data.push(block.len() as u8);
        data.extend(block);
    }
    data.push(0);
    data
}

/// Codes packed from the lowest bit.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: usize,
    count: u32,
}

impl Bits {
    fn push(&mut self, code: usize, width: u32) {
        self.held |= code << self.count;
        self.count += width;
        while self.count >= 8 {
            self.bytes.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    fn done(mut self) -> Vec<u8> {
        self.bytes.push(self.held as u8);
        self.bytes
    }
}
