//! WebP files.

use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ImageEncoder};

/// Our own 24 × 20 pixels of [`LOSSY_COLOUR`], lossy: no encoder in Rust makes these. From byte 12 on it is the chunk
/// `VP8 `.
pub(crate) const LOSSY: [u8; 78] = *b"RIFF\x46\0\0\0WEBPVP8 \x3a\0\0\0\x10\x03\0\x9d\x01\x2a\x18\0\x14\0\x3e\xb5\x56\xa4\x4d\x27\x24\xa3\xa2\x28\x08\0\xe0\x16\x89\x65\
\0\x76\0\0\x80\xa0\xa0\0\xfe\xcb\xb7\xff\xff\x04\x15\xcc\xcb\xd9\xe1\xff\xff\x85\x6b\x7b\x3d\x81\xe6\x43\x24\0\0\0";
pub(crate) const LOSSY_COLOUR: [u8; 3] = [31, 141, 226];

pub(crate) fn encoded(image: &DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    WebPEncoder::new_lossless(&mut bytes)
        .write_image(image.as_bytes(), image.width(), image.height(), image.color().into())
        .unwrap();
    bytes
}

/// Says in the header of an extended file that there is this.
pub(crate) const ANIMATION: u8 = 0x02;
pub(crate) const XMP: u8 = 0x04;
pub(crate) const EXIF: u8 = 0x08;
pub(crate) const ALPHA: u8 = 0x10;
pub(crate) const ICC: u8 = 0x20;

/// An extended file (RFC 9649, 2.7) of these chunks.
pub(crate) fn extended(flags: u8, width: u32, height: u32, chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut head = vec![flags, 0, 0, 0];
    head.extend(&(width - 1).to_le_bytes()[..3]);
    head.extend(&(height - 1).to_le_bytes()[..3]);
    let body = [b"WEBP".to_vec(), chunk(b"VP8X", &head), chunks.concat()].concat();
    chunk(b"RIFF", &body)
}

pub(crate) fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut chunk = [name.as_slice(), &(data.len() as u32).to_le_bytes(), data].concat();
    if data.len() % 2 == 1 {
        chunk.push(0);
    }
    chunk
}

/// A lossy frame of any size, in zeros alone: zero is the most likely symbol everywhere, and stands for one flat grey.
/// Each 16 × 16 pixels want about four bits of modes and less than six bytes of coefficients (RFC 6386, 9.2 to 9.11).
pub(crate) fn blank(width: u16, height: u16) -> Vec<u8> {
    let blocks = usize::from(width.div_ceil(16)) * usize::from(height.div_ceil(16));
    let modes = (blocks * 5 / 8 + 500).min((1 << 19) - 1);
    let tag = ((modes as u32) << 5) | 0x10;
    let mut frame = tag.to_le_bytes()[..3].to_vec();
    frame.extend([0x9d, 0x01, 0x2a]);
    frame.extend([width.to_le_bytes(), height.to_le_bytes()].concat());
    frame.resize(frame.len() + modes + blocks * 6, 0);
    chunk(b"VP8 ", &frame)
}

/// The chunk with the pixels of a simple file.
pub(crate) fn inner(file: &[u8]) -> Vec<u8> {
    file[12..].to_vec()
}

/// A frame of an animation at the top left.
pub(crate) fn frame(width: u32, height: u32, inner: &[u8]) -> Vec<u8> {
    let mut data = vec![0; 6];
    data.extend(&(width - 1).to_le_bytes()[..3]);
    data.extend(&(height - 1).to_le_bytes()[..3]);
    data.extend([100, 0, 0, 0]);
    data.extend(inner);
    chunk(b"ANMF", &data)
}
