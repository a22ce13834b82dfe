//! JPEG files: of an encoder, with added segments, and flat ones of any layout written by hand.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, RgbImage};

pub(crate) fn encoded(image: &DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 95).encode_image(image).unwrap();
    bytes
}

pub(crate) fn of(image: &RgbImage) -> Vec<u8> {
    encoded(&DynamicImage::from(image.clone()))
}

/// Puts a segment right after the start of the file.
pub(crate) fn with_segment(file: &[u8], marker: u8, data: &[u8]) -> Vec<u8> {
    [&file[..2], &segment(marker, data), &file[2..]].concat()
}

pub(crate) fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u16 + 2).to_be_bytes();
    [&[0xff, marker], length.as_slice(), data].concat()
}

/// A picture of one colour, coded with the first coefficient of each block alone: a few bytes for any size.
#[derive(Clone)]
pub(crate) struct Flat {
    pub(crate) width: u16,
    pub(crate) height: u16,
    /// One value from 0 to 255 for each component: grey; Y, Cb, Cr; or C, M, Y, K.
    pub(crate) colour: Vec<u8>,
    /// Sampling factors of each component, across and down.
    pub(crate) sampling: Vec<(u8, u8)>,
    pub(crate) progressive: bool,
    /// Each component in a scan of its own.
    pub(crate) separate: bool,
}

impl Flat {
    pub(crate) fn new(width: u16, height: u16, colour: &[u8]) -> Self {
        let sampling = vec![(1, 1); colour.len()];
        Self { width, height, colour: colour.to_vec(), sampling, progressive: false, separate: false }
    }

    pub(crate) fn file(&self) -> Vec<u8> {
        let mut file = vec![0xff, 0xd8];
        // A quantiser of 8 makes the coefficient the distance from the middle grey.
        file.extend(segment(0xdb, &[&[0], [8u8; 64].as_slice()].concat()));
        file.extend(segment(if self.progressive { 0xc2 } else { 0xc0 }, &self.frame()));
        // First coefficients: twelve sizes, codes of four bits. Others: the end of the block alone, one bit.
        let mut sizes = vec![0u8; 17];
        sizes[4] = 12;
        file.extend(segment(0xc4, &[sizes, (0..12).collect()].concat()));
        let mut ends = vec![0u8; 18];
        ends[0] = 0x10;
        ends[1] = 1;
        file.extend(segment(0xc4, &ends));
        let components: Vec<usize> = (0..self.colour.len()).collect();
        let scans: Vec<Vec<usize>> =
            if self.separate { components.iter().map(|&c| vec![c]).collect() } else { vec![components] };
        for scan in scans {
            file.extend(self.scan(&scan));
        }
        file.extend([0xff, 0xd9]);
        file
    }

    fn frame(&self) -> Vec<u8> {
        let mut frame = vec![8];
        frame.extend(self.height.to_be_bytes());
        frame.extend(self.width.to_be_bytes());
        frame.push(self.colour.len() as u8);
        for (component, (across, down)) in self.sampling.iter().enumerate() {
            frame.extend([component as u8 + 1, (across << 4) | down, 0]);
        }
        frame
    }

    fn scan(&self, components: &[usize]) -> Vec<u8> {
        let mut head = vec![components.len() as u8];
        for component in components {
            head.extend([*component as u8 + 1, 0]);
        }
        head.extend([0, if self.progressive { 0 } else { 63 }, 0]);
        let (across, down) = self.sampling.iter().fold((1, 1), |(x, y), &(a, d)| (x.max(a), y.max(d)));
        let units = usize::from(self.width).div_ceil(8 * usize::from(across))
            * usize::from(self.height).div_ceil(8 * usize::from(down));
        let mut bits = Bits::default();
        for unit in 0..units {
            for &component in components {
                let (across, down) = self.sampling[component];
                for block in 0..across * down {
                    let first = unit == 0 && block == 0;
                    bits.coefficient(if first { i16::from(self.colour[component]) - 128 } else { 0 });
                    if !self.progressive {
                        bits.push(0, 1);
                    }
                }
            }
        }
        [segment(0xda, &head), bits.done()].concat()
    }
}

/// Coded data: bits from the highest, a zero after each byte `FF` (T.81, B.1.1.5).
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    fn push(&mut self, value: u32, count: u32) {
        self.held = (self.held << count) | value;
        self.count += count;
        while self.count >= 8 {
            let byte = (self.held >> (self.count - 8)) as u8;
            self.count -= 8;
            self.held &= (1 << self.count) - 1;
            self.bytes.push(byte);
            if byte == 0xff {
                self.bytes.push(0);
            }
        }
    }

    /// The size of the number as a code of four bits, then the number (T.81, F.1.2.1).
    fn coefficient(&mut self, value: i16) {
        let size = u16::BITS - value.unsigned_abs().leading_zeros();
        let bits = if value < 0 { i32::from(value) + (1 << size) - 1 } else { i32::from(value) };
        self.push(size, 4);
        self.push(bits.cast_unsigned(), size);
    }

    fn done(mut self) -> Vec<u8> {
        let missing = (8 - self.count) % 8;
        self.push((1 << missing) - 1, missing);
        self.bytes
    }
}
