//! A large picture in few bytes: one bit a pixel, not compressed (PNG, ISO/IEC 15948).

/// Bytes of one block that deflate keeps as they are (RFC 1951 §3.2.4).
const BLOCK: usize = 65_535;

/// A white square of this many pixels a side.
pub(super) fn white(side: u32) -> Vec<u8> {
    let row = usize::try_from(side.div_ceil(8)).unwrap_or(0);
    let mut pixels = Vec::new();
    for _ in 0..side {
        // No filter.
        pixels.push(0);
        pixels.resize(pixels.len() + row, 0xff);
    }
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let size = side.to_be_bytes();
    // One bit of grey, and nothing special.
    chunk(&mut file, b"IHDR", &[&size[..], &size[..], &[1, 0, 0, 0, 0]].concat());
    chunk(&mut file, b"IDAT", &zlib(&pixels));
    chunk(&mut file, b"IEND", b"");
    file
}

fn chunk(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    let named = [&kind[..], data].concat();
    file.extend_from_slice(&u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    file.extend_from_slice(&named);
    file.extend_from_slice(&crc(&named).to_be_bytes());
}

fn zlib(data: &[u8]) -> Vec<u8> {
    let mut packed = vec![0x78, 0x01];
    let mut blocks = data.chunks(BLOCK).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(0);
        packed.push(u8::from(blocks.peek().is_none()));
        packed.extend_from_slice(&length.to_le_bytes());
        packed.extend_from_slice(&(!length).to_le_bytes());
        packed.extend_from_slice(block);
    }
    let (one, two) = data.iter().fold((1_u32, 0_u32), |(one, two), byte| {
        let one = (one + u32::from(*byte)) % 65_521;
        (one, (two + one) % 65_521)
    });
    packed.extend_from_slice(&((two << 16) | one).to_be_bytes());
    packed
}

fn crc(data: &[u8]) -> u32 {
    !data.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(crc(b"IEND"), 0xae42_6082);
    }

    #[test]
    fn a_white_square_has_a_bit_a_pixel() {
        assert!((3_900_000..4_000_000).contains(&white(5_600).len()));
    }
}
