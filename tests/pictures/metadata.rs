//! Metadata turns the picture upright and then is gone.

use techstore::media::picture;

use super::checked::{self, contains, corners, is_near, opaque};
use super::{BLUE, GREEN, RED, YELLOW, jpeg, png, quarters, webp};

/// An Exif block (CIPA DC-008): the orientation, a maker's name, and a place.
fn exif(orientation: u16, big_endian: bool) -> Vec<u8> {
    let short = |value: u16| if big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
    let long = |value: u32| if big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
    let mut block = if big_endian { b"MM\0\x2a".to_vec() } else { b"II\x2a\0".to_vec() };
    block.extend(long(8));
    block.extend(short(3));
    for (tag, kind, count, value) in [
        (0x010f, 2, 12, long(50).to_vec()),
        (0x0112, 3, 1, [short(orientation), [0, 0]].concat()),
        (0x8825, 4, 1, long(62).to_vec()),
    ] {
        block.extend(short(tag));
        block.extend(short(kind));
        block.extend(long(count));
        block.extend(value);
    }
    block.extend(long(0));
    assert_eq!(block.len(), 50);
    block.extend(b"SECRET-CAM1\0");
    block.extend(short(1));
    block.extend([short(1), short(2)].concat());
    block.extend(long(2));
    block.extend(b"N\0\0\0GPS 55.7558 SECRET");
    block
}

/// What to see at the corners of [`quarters`] turned so: top left, top right, bottom left, bottom right.
fn turned(orientation: u16) -> [[u8; 3]; 4] {
    match orientation {
        2 => [GREEN, RED, YELLOW, BLUE],
        3 => [YELLOW, BLUE, GREEN, RED],
        4 => [BLUE, YELLOW, RED, GREEN],
        5 => [RED, BLUE, GREEN, YELLOW],
        6 => [BLUE, RED, YELLOW, GREEN],
        7 => [YELLOW, GREEN, BLUE, RED],
        8 => [GREEN, YELLOW, RED, BLUE],
        _ => [RED, GREEN, BLUE, YELLOW],
    }
}

/// The picture with an Exif block, in every format that has one. Some programs begin the block in WebP as it begins in
/// JPEG.
fn files(block: &[u8]) -> [(&'static str, Vec<u8>); 4] {
    let photo = quarters(96, 64);
    let named = [b"Exif\0\0", block].concat();
    let pixels = webp::inner(&webp::encoded(&photo.clone().into()));
    let in_webp = |block: &[u8]| webp::extended(webp::EXIF, 96, 64, &[pixels.clone(), webp::chunk(b"EXIF", block)]);
    [
        ("JPEG", jpeg::with_segment(&jpeg::of(&photo), 0xe1, &named)),
        ("PNG", png::with_chunk(&png::encoded(&photo.into()), &png::chunk(b"eXIf", block))),
        ("WebP", in_webp(block)),
        ("WebP as in JPEG", in_webp(&named)),
    ]
}

#[test]
fn all_eight_orientations_are_turned_upright() {
    // 0 and 9 mean nothing and leave the picture as it is.
    for orientation in 0..=9 {
        for big_endian in [false, true] {
            for (format, bytes) in files(&exif(orientation, big_endian)) {
                let whole = picture::fit(&bytes, 48, 400).unwrap();
                let expected = if (5..=8).contains(&orientation) { (48, 72) } else { (48, 32) };
                assert_eq!((whole.width, whole.height), expected, "{format}, orientation {orientation}");
                let square = picture::square(&bytes, 32).unwrap();
                assert_eq!((square.width, square.height), (32, 32));
                for made in [whole, square] {
                    let found = corners(&checked::pixels(&made));
                    let near = found.iter().zip(turned(orientation)).all(|(&a, b)| is_near(a, opaque(b)));
                    assert!(near, "{format}, orientation {orientation}: {found:?}");
                }
            }
        }
    }
}

#[test]
fn no_metadata_survives() {
    let photo = quarters(96, 64);
    let plain = jpeg::of(&photo);
    let drawing = png::encoded(&photo.clone().into());
    let pixels = webp::inner(&webp::encoded(&photo.into()));
    let xmp =
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:Description exif:GPSLatitude='55,45N' SECRET='1'/></x:xmpmeta>";
    let packet = [b"http://ns.adobe.com/xap/1.0/\0".as_slice(), xmp].concat();
    let packed = [b"Comment\0\0".as_slice(), &png::zlib(b"SECRET")].concat();
    let files = [
        jpeg::with_segment(&plain, 0xe1, &packet),
        jpeg::with_segment(&plain, 0xed, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0eSECRET caption"),
        jpeg::with_segment(&plain, 0xfe, b"SECRET comment"),
        jpeg::with_segment(&plain, 0xe2, b"MPF\0SECRET"),
        jpeg::with_segment(&plain, 0xef, b"SECRET"),
        png::with_chunk(&drawing, &png::chunk(b"tEXt", b"Author\0SECRET")),
        png::with_chunk(&drawing, &png::chunk(b"zTXt", &packed)),
        png::with_chunk(&drawing, &png::chunk(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", xmp.as_slice()].concat())),
        png::with_chunk(&drawing, &png::chunk(b"seCr", b"SECRET")),
        png::with_chunk(&drawing, &png::chunk(b"tIME", &[7, 0xea, 1, 2, 3, 4, 5])),
        webp::extended(webp::XMP, 96, 64, &[pixels.clone(), webp::chunk(b"XMP ", xmp)]),
        webp::extended(0, 96, 64, &[pixels, webp::chunk(b"SECR", b"SECRET")]),
    ];
    let with_exif = files_with_a_place();
    for bytes in files.into_iter().chain(with_exif) {
        assert!(contains(&bytes, b"SECRET") || contains(&bytes, b"tIME") || contains(&bytes, b"zTXt"));
        for made in [picture::square(&bytes, 64), picture::fit(&bytes, 1_600, 1_600)] {
            checked::pixels(&made.unwrap());
        }
    }
}

fn files_with_a_place() -> impl Iterator<Item = Vec<u8>> {
    files(&exif(1, false)).into_iter().map(|(_, bytes)| bytes)
}

#[test]
fn broken_metadata_does_not_spoil_a_picture() {
    let mut endless = exif(6, false);
    endless[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
    for block in [b"".to_vec(), b"MM".to_vec(), b"II\x2a\0\xff\xff\xff\xff".to_vec(), endless, vec![0xff; 500]] {
        for (format, bytes) in files(&block) {
            let made = picture::fit(&bytes, 96, 96).unwrap_or_else(|refused| panic!("{format}: {refused}"));
            assert_eq!((made.width, made.height), (96, 64), "{format}");
        }
    }
}
