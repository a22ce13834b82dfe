//! Looking at what came out: it must decode, be what it says, and hold nothing but pixels.

use image::{ImageFormat, RgbaImage};
use techstore::media::picture::{Kind, Picture};

/// Decodes an output after checking that it is clean.
pub(crate) fn pixels(picture: &Picture) -> RgbaImage {
    assert_holds_only_pixels(picture);
    let format = match picture.kind {
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Png => ImageFormat::Png,
    };
    let image = image::load_from_memory_with_format(&picture.bytes, format).expect("the output decodes").into_rgba8();
    assert_eq!(image.dimensions(), (picture.width, picture.height));
    image
}

/// Top left, top right, bottom left and bottom right, a little inside.
pub(crate) fn corners(image: &RgbaImage) -> [[u8; 4]; 4] {
    let (right, bottom) = (image.width() - 1, image.height() - 1);
    [(2, 2), (right - 2, 2), (2, bottom - 2), (right - 2, bottom - 2)].map(|(x, y)| image.get_pixel(x, y).0)
}

/// Whether two colours are as near as JPEG and resizing leave them.
pub(crate) fn is_near(one: [u8; 4], other: [u8; 4]) -> bool {
    one.iter().zip(other).all(|(&a, b)| a.abs_diff(b) <= 8)
}

pub(crate) fn opaque([red, green, blue]: [u8; 3]) -> [u8; 4] {
    [red, green, blue, 255]
}

/// No word of metadata or of a script anywhere, no part of the file but those that make the pixels, nothing after its
/// end.
pub(crate) fn assert_holds_only_pixels(picture: &Picture) {
    const WORDS: [&[u8]; 14] = [
        b"Exif",
        b"GPS",
        b"http",
        b"xmp",
        b"<script",
        b"<svg",
        b"<?php",
        b"<html",
        b"PK\x03\x04",
        b"ICC_PROFILE",
        b"acsp",
        b"Photoshop",
        b"SECRET",
        b"alert(",
    ];
    for word in WORDS {
        assert!(!contains(&picture.bytes, word), "{} is in the output", String::from_utf8_lossy(word));
    }
    match picture.kind {
        Kind::Jpeg => assert_eq!(jpeg_parts(&picture.bytes), "APP0 SOF0 DQT DQT DHT DHT DHT DHT SOS EOI"),
        Kind::Png => assert_eq!(png_parts(&picture.bytes), "IHDR IDAT IEND"),
    }
}

pub(crate) fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn jpeg_parts(bytes: &[u8]) -> String {
    assert_eq!(bytes[..2], [0xff, 0xd8]);
    let mut parts = Vec::new();
    let mut at = 2;
    while at < bytes.len() {
        assert_eq!(bytes[at], 0xff, "a marker at {at}");
        let name = match bytes[at + 1] {
            0xe0 => "APP0",
            0xdb => "DQT",
            0xc0 => "SOF0",
            0xc4 => "DHT",
            0xda => "SOS",
            0xd9 => "EOI",
            other => panic!("marker {other:02x} in the output"),
        };
        parts.push(name);
        at += 2;
        if name != "EOI" {
            at += usize::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]));
        }
        if name == "SOS" {
            while bytes[at] != 0xff || bytes[at + 1] == 0 {
                at += 1;
            }
        }
    }
    parts.join(" ")
}

fn png_parts(bytes: &[u8]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut at = 8;
    while at < bytes.len() {
        let length = u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        parts.push(String::from_utf8_lossy(&bytes[at + 4..at + 8]).into_owned());
        at += length + 12;
    }
    parts.dedup();
    parts.join(" ")
}
