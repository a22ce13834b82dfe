//! PNG files of every colour type, honest and lying.

use image::codecs::png::PngEncoder;
use image::{DynamicImage, ImageEncoder};

pub(crate) const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// The colour types of PNG (PNG specification, 11.2.1).
pub(crate) const GREY: u8 = 0;
pub(crate) const RGB: u8 = 2;
pub(crate) const PALETTE: u8 = 3;
pub(crate) const RGBA: u8 = 6;

/// What an encoder makes of an image.
pub(crate) fn encoded(image: &DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes)
        .write_image(image.as_bytes(), image.width(), image.height(), image.color().into())
        .unwrap();
    bytes
}

/// A file of these chunks, header and end included by the caller.
pub(crate) fn file(chunks: &[Vec<u8>]) -> Vec<u8> {
    [SIGNATURE.to_vec(), chunks.concat()].concat()
}

pub(crate) fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [name.as_slice(), data].concat();
    [&(data.len() as u32).to_be_bytes(), named.as_slice(), &crc(&named).to_be_bytes()].concat()
}

pub(crate) fn header(width: u32, height: u32, depth: u8, colour: u8, interlaced: bool) -> Vec<u8> {
    let mut data = [width.to_be_bytes(), height.to_be_bytes()].concat();
    data.extend([depth, colour, 0, 0, u8::from(interlaced)]);
    chunk(b"IHDR", &data)
}

/// Rows of samples as image data, each row unfiltered.
pub(crate) fn rows(row: &[u8], count: usize) -> Vec<u8> {
    let mut raw = Vec::new();
    for _ in 0..count {
        raw.push(0);
        raw.extend(row);
    }
    chunk(b"IDAT", &zlib(&raw))
}

pub(crate) fn end() -> Vec<u8> {
    chunk(b"IEND", b"")
}

/// Puts a chunk between the header and the rest.
pub(crate) fn with_chunk(file: &[u8], chunk: &[u8]) -> Vec<u8> {
    [&file[..33], chunk, &file[33..]].concat()
}

/// Bytes in a zlib stream of stored blocks (RFC 1950, RFC 1951).
pub(crate) fn zlib(raw: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let blocks = raw.chunks(65_535);
    let last = blocks.len().saturating_sub(1);
    for (at, block) in blocks.enumerate() {
        let length = block.len() as u16;
        stream.push(u8::from(at == last));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    let (a, b) = raw.iter().fold((1u32, 0u32), |(a, b), &byte| {
        let a = (a + u32::from(byte)) % 65_521;
        (a, (a + b) % 65_521)
    });
    stream.extend(((b << 16) | a).to_be_bytes());
    stream
}

/// Image data of so many zeros.
pub(crate) fn zeros(count: usize) -> Vec<u8> {
    chunk(b"IDAT", &zlib_zeros(count))
}

/// So many zeros in a zlib stream: after the first, a code of 13 bits repeats them 258 at a time (RFC 1951, 3.2.6).
pub(crate) fn zlib_zeros(count: usize) -> Vec<u8> {
    let (mut stream, mut held, mut bits) = (vec![0x78, 0x01], 0u32, 0);
    let mut push = |value: u32, width: u32| {
        held |= value << bits;
        bits += width;
        while bits >= 8 {
            stream.push(held as u8);
            held >>= 8;
            bits -= 8;
        }
    };
    // The last block, with fixed codes. Codes are written from their highest bit, so these are turned round.
    push(0b011, 3);
    let zero = |push: &mut dyn FnMut(u32, u32)| push(0b0000_1100, 8);
    zero(&mut push);
    for _ in 0..(count - 1) / 258 {
        push(0b1010_0011, 8);
        push(0, 5);
    }
    for _ in 0..(count - 1) % 258 {
        zero(&mut push);
    }
    push(0, 7 + 7);
    stream.extend((((count as u32 % 65_521) << 16) | 1).to_be_bytes());
    stream
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 })
    })
}
