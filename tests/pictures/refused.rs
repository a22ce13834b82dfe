//! What is not taken, and what is said about it.

use image::{Rgb, RgbImage, Rgba, RgbaImage};
use techstore::media::picture::{self, MAX_BYTES, MAX_PIXELS, MAX_SIDE, MIN_SIDE, Refused};

use super::{gif, jpeg, png, quarters, webp};

/// A PNG that claims a size and has no more than a few bytes of data.
fn claimed(width: u32, height: u32) -> Vec<u8> {
    png::file(&[png::header(width, height, 8, png::RGBA, false), png::rows(&[0; 64], 1), png::end()])
}

fn grey(width: u16, height: u16) -> Vec<u8> {
    jpeg::Flat::new(width, height, &[90]).file()
}

/// The same with 16 bits a channel.
fn claimed_deep(width: u32, height: u32) -> Vec<u8> {
    png::file(&[png::header(width, height, 16, png::RGBA, false), png::rows(&[0; 64], 1), png::end()])
}

/// A lossless WebP of some size with its header changed to claim another.
fn claimed_webp(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = webp::encoded(&quarters(20, 20).into());
    bytes[21..25].copy_from_slice(&((width - 1) | ((height - 1) << 14)).to_le_bytes());
    bytes
}

fn not_pictures() -> Vec<(&'static str, Vec<u8>, Refused)> {
    let svg = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'><script>alert(1)</script></svg>";
    let box_of = |brand: &[u8; 8]| [b"\0\0\0\x1c", brand.as_slice(), b"\0\0\0\0mif1miafMiHB"].concat();
    vec![
        ("nothing", Vec::new(), Refused::Empty),
        ("one byte", vec![0xff], Refused::Unknown),
        ("SVG, whatever its name", svg.to_vec(), Refused::Unknown),
        ("SVG without a prologue", svg[21..].to_vec(), Refused::Unknown),
        ("SVG in UTF-16", svg.iter().flat_map(|&byte| [byte, 0]).collect(), Refused::Unknown),
        ("HTML", b"<!doctype html><script>alert(1)</script>".to_vec(), Refused::Unknown),
        ("PHP", b"<?php system($_GET['c']); ?>".to_vec(), Refused::Unknown),
        ("EPS", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 64 64\n".to_vec(), Refused::Unknown),
        ("EPS with a preview", b"\xc5\xd0\xd3\xc6\x1e\0\0\0\0\0\0\0".to_vec(), Refused::Unknown),
        ("PDF", b"%PDF-1.7\n".to_vec(), Refused::Unknown),
        ("ZIP", b"PK\x03\x04\x14\0\0\0\0\0".to_vec(), Refused::Unknown),
        ("program", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec(), Refused::Unknown),
        ("text", "Не картинка".as_bytes().to_vec(), Refused::Unknown),
        ("portable pixmap", b"P6 32 32 255\n".to_vec(), Refused::Unknown),
        ("QOI", b"qoif\0\0\0\x20\0\0\0\x20\x03\0".to_vec(), Refused::Unknown),
        ("PNG after a space", [b" ".as_slice(), &png::encoded(&quarters(20, 20).into())].concat(), Refused::Unknown),
        ("video", box_of(b"ftypisom"), Refused::Unknown),
        ("AVIF", box_of(b"ftypavif"), Refused::Foreign("AVIF")),
        ("AVIF sequence", box_of(b"ftypavis"), Refused::Foreign("AVIF")),
        ("HEIC", box_of(b"ftypheic"), Refused::Foreign("HEIC")),
        ("HEIF", box_of(b"ftypmif1"), Refused::Foreign("HEIC")),
        ("TIFF, little end first", b"II\x2a\0\x08\0\0\0\0\0\0\0".to_vec(), Refused::Foreign("TIFF")),
        ("TIFF, big end first", b"MM\0\x2a\0\0\0\x08\0\0\0\0".to_vec(), Refused::Foreign("TIFF")),
        ("ICO", b"\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x20\0".to_vec(), Refused::Foreign("ICO")),
        ("BMP", b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0".to_vec(), Refused::Foreign("BMP")),
    ]
}

fn wrong_sizes() -> Vec<(&'static str, Vec<u8>, Refused)> {
    let mut heavy = jpeg::of(&quarters(64, 64));
    heavy.resize(MAX_BYTES + 1, 0);
    let small = RgbImage::from_pixel(MIN_SIDE - 1, 100, Rgb([0; 3]));
    vec![
        ("a byte too many", heavy, Refused::Heavy),
        ("15 pixels across", png::encoded(&small.clone().into()), Refused::Small),
        ("15 pixels down", jpeg::of(&image::imageops::rotate90(&small)), Refused::Small),
        ("a counting pixel", gif::of(&[RgbaImage::from_pixel(1, 1, Rgba([0; 4]))]), Refused::Small),
        ("GIF 0 × 0", gif::framed((0, 0), (0, 0, 0, 0)), Refused::Small),
        ("PNG 1 × 65,535", claimed(1, 65_535), Refused::Small),
        ("JPEG 1 × 65,535", grey(1, 65_535), Refused::Small),
        ("JPEG 65,535 × 1", grey(65_535, 1), Refused::Small),
        ("PNG 16 × 65,535", claimed(16, 65_535), Refused::Large),
        ("JPEG 16 × 65,535", grey(16, 65_535), Refused::Large),
        ("PNG 8,001 × 100", claimed(MAX_SIDE + 1, 100), Refused::Large),
        ("PNG 100 × 8,001", claimed(100, MAX_SIDE + 1), Refused::Large),
        ("PNG 8,000 × 8,000", claimed(8_000, 8_000), Refused::Large),
        ("PNG of two thousand million pixels a side", claimed(0x7fff_ffff, 0x7fff_ffff), Refused::Large),
        ("PNG of 16 bits and 20.005 million pixels", claimed_deep(5_000, 4_001), Refused::Large),
        ("PNG 12,000 × 12,000", claimed(12_000, 12_000), Refused::Large),
        ("JPEG of a row too many", grey(8_000, 5_001), Refused::Large),
        ("GIF 65,535 × 65,535", gif::framed((65_535, 65_535), (0, 0, 16, 16)), Refused::Large),
        ("GIF frame larger than memory", gif::framed((20, 20), (0, 0, 65_535, 65_535)), Refused::Large),
        ("WebP 16,383 × 16,383", claimed_webp(16_383, 16_383), Refused::Large),
        ("WebP of 17.8 million pixels", claimed_webp(4_450, 4_000), Refused::Large),
        (
            "WebP canvas of 2^48 pixels",
            webp::extended(0, 1 << 24, 1 << 24, &[webp::inner(&webp::LOSSY)]),
            Refused::Broken,
        ),
        (
            "WebP canvas 16,000 × 16,000",
            webp::extended(0, 16_000, 16_000, &[webp::inner(&webp::LOSSY)]),
            Refused::Large,
        ),
    ]
}

fn damaged() -> Vec<(&'static str, Vec<u8>, Refused)> {
    let whole = png::encoded(&quarters(40, 40).into());
    let mut bad_check = whole.clone();
    let last = whole.len() - 13;
    bad_check[last] ^= 1;
    let mut lying_webp = webp::LOSSY;
    // The frame says 16,383 × 16,383, the canvas 24 × 20.
    lying_webp[26..30].copy_from_slice(&[0xff, 0x3f, 0xff, 0x3f]);
    let lying_webp = webp::inner(&lying_webp);
    let opaque_alpha = webp::chunk(b"ALPH", &[[0].as_slice(), &[255; 480]].concat());
    let animation = [webp::chunk(b"ANIM", &[0; 6]), webp::frame(24, 20, &lying_webp)].concat();
    let mut arithmetic = jpeg::of(&quarters(40, 40));
    let frame = arithmetic.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
    arithmetic[frame + 1] = 0xc9;
    vec![
        ("PNG signature alone", png::SIGNATURE.to_vec(), Refused::Broken),
        ("PNG header alone", png::file(&[png::header(40, 40, 8, png::RGB, false)]), Refused::Broken),
        ("PNG without pixels", png::file(&[png::header(40, 40, 8, png::RGB, false), png::end()]), Refused::Broken),
        (
            "PNG of colour type 5",
            png::file(&[png::header(40, 40, 8, 5, false), png::rows(&[0; 40], 40), png::end()]),
            Refused::Broken,
        ),
        ("PNG 0 × 0", claimed(0, 0), Refused::Broken),
        ("PNG with fewer rows than it says", claimed(100, 100), Refused::Broken),
        ("PNG with a wrong checksum", bad_check, Refused::Broken),
        (
            "palette PNG without a palette",
            png::file(&[png::header(40, 40, 8, png::PALETTE, false), png::rows(&[0; 40], 40), png::end()]),
            Refused::Broken,
        ),
        ("JPEG start alone", vec![0xff, 0xd8, 0xff], Refused::Broken),
        ("JPEG start and end", vec![0xff, 0xd8, 0xff, 0xd9], Refused::Broken),
        ("JPEG of no size", grey(0, 0), Refused::Broken),
        ("arithmetic coding", arithmetic, Refused::Broken),
        ("JPEG of 12 bits", with_depth_12(), Refused::Broken),
        ("GIF signature alone", b"GIF89a".to_vec(), Refused::Broken),
        ("GIF without a frame", b"GIF89a\x20\0\x20\0\0\0\0;".to_vec(), Refused::Broken),
        ("WebP start alone", b"RIFF\x04\0\0\0WEBP".to_vec(), Refused::Broken),
        (
            "WebP frame larger than its canvas",
            webp::extended(0, 24, 20, std::slice::from_ref(&lying_webp)),
            Refused::Broken,
        ),
        ("the same with alpha", webp::extended(webp::ALPHA, 24, 20, &[opaque_alpha, lying_webp]), Refused::Broken),
        ("the same in an animation", webp::extended(webp::ANIMATION, 24, 20, &[animation]), Refused::Broken),
    ]
}

fn with_depth_12() -> Vec<u8> {
    let mut bytes = jpeg::of(&quarters(40, 40));
    let frame = bytes.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
    bytes[frame + 4] = 12;
    bytes
}

#[test]
fn what_is_no_picture_too_large_or_damaged_is_refused_with_its_cause() {
    for (name, bytes, cause) in [not_pictures(), wrong_sizes(), damaged()].concat() {
        assert_eq!(picture::square(&bytes, 512), Err(cause), "{name}");
        assert_eq!(picture::fit(&bytes, 800, 800), Err(cause), "{name}");
    }
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let noise = RgbImage::from_fn(40, 30, |x, y| Rgb([(x * 37 + y * 91) as u8, (x * x) as u8, (y * 13) as u8]));
    let jpeg_file = jpeg::of(&noise);
    let progressive = jpeg::Flat { progressive: true, ..jpeg::Flat::new(400, 300, &[100, 88, 188]) }.file();
    let png_file = png::encoded(&noise.clone().into());
    let lossless = webp::encoded(&noise.clone().into());
    let clear = webp::encoded(&RgbaImage::from_pixel(40, 30, Rgba([9, 8, 7, 6])).into());
    let gif_file = gif::of(&[image::DynamicImage::from(noise).into_rgba8()]);
    // Bytes at the end that hold nothing of the picture: the checksum of PNG's last chunk, the end of GIF's data,
    // padding.
    for (name, bytes, idle) in [
        ("JPEG", jpeg_file, 0),
        ("progressive JPEG", progressive, 0),
        ("PNG", png_file, 4),
        ("WebP", lossless, 1),
        ("WebP with alpha", clear, 1),
        ("lossy WebP", webp::LOSSY.to_vec(), 1),
        ("GIF", gif_file, 4),
    ] {
        assert!(picture::square(&bytes, 64).is_ok(), "{name}");
        for length in 0..bytes.len() - idle {
            assert!(picture::square(&bytes[..length], 64).is_err(), "{name}, {length} of {}", bytes.len());
        }
    }
}

#[test]
fn a_png_with_any_bit_turned_is_refused_or_shows_the_same() {
    let whole = png::encoded(&quarters(20, 20).into());
    let shown = picture::square(&whole, 20).unwrap();
    for bit in 0..whole.len() * 8 {
        let mut bytes = whole.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(picture::square(&bytes, 20).map_or(true, |made| made == shown), "bit {bit}");
    }
}

#[test]
fn the_largest_allowed_sizes_are_taken() {
    assert_eq!(u64::from(MAX_SIDE) * 5_000, MAX_PIXELS);
    let progressive = jpeg::Flat { progressive: true, ..jpeg::Flat::new(5_712, 4_284, &[100, 88, 188]) };
    for (name, bytes) in [
        ("40 million pixels of grey", grey(8_000, 5_000)),
        ("40 million pixels", jpeg::Flat::new(5_000, 8_000, &[100, 88, 188]).file()),
        ("a progressive photo of a phone, 24 million pixels", progressive.file()),
        ("a strip", grey(8_000, 16)),
        ("the least", grey(16, 16)),
    ] {
        assert!(picture::square(&bytes, 64).is_ok(), "{name}");
    }
    let mut heavy = grey(64, 64);
    heavy.resize(MAX_BYTES, 0);
    assert!(picture::square(&heavy, 64).is_ok(), "5 MiB");
}

#[test]
fn costly_layouts_have_lower_limits() {
    let layout = |width, colour: &[u8], progressive, separate| {
        jpeg::Flat { progressive, separate, ..jpeg::Flat::new(width, 4_000, colour) }.file()
    };
    let (colour, inks): (&[u8], &[u8]) = (&[100, 88, 188], &[100, 88, 188, 40]);
    assert_eq!(picture::square(&layout(7_000, colour, true, false), 64), Err(Refused::Large), "progressive");
    assert_eq!(picture::square(&layout(5_500, inks, true, false), 64), Err(Refused::Large), "progressive inks");
    assert_eq!(
        picture::square(&layout(7_000, colour, false, true), 64),
        Err(Refused::Large),
        "a scan for each component"
    );
    assert!(picture::square(&layout(7_000, colour, false, false), 64).is_ok(), "ordinary");
}

#[test]
fn every_refusal_says_how_to_mend_it() {
    let all = [
        Refused::Empty,
        Refused::Heavy,
        Refused::Unknown,
        Refused::Foreign("HEIC"),
        Refused::Small,
        Refused::Large,
        Refused::Broken,
    ];
    for refused in all {
        let message = refused.message();
        let mends = ["выберите", "подойдёт", "сохраните", "Сохраните", "нужно", "уменьшите"]
            .iter()
            .any(|word| message.contains(word));
        assert!(mends && !message.contains('!') && !message.ends_with('.'), "{message}");
        assert_eq!(refused.to_string(), message);
    }
    assert!(Refused::Heavy.message().contains(&format!("{}\u{a0}МБ", MAX_BYTES >> 20)));
    assert!(Refused::Small.message().contains(&format!("{MIN_SIDE}\u{a0}точек")));
    assert_eq!(Refused::Foreign("HEIC").message(), "HEIC не подойдёт: сохраните картинку как JPEG или PNG");
}

#[test]
fn the_size_that_a_refusal_advises_is_taken_in_every_format() {
    assert!(Refused::Large.message().contains("4\u{a0}000\u{a0}точек"));
    let inks = jpeg::Flat { progressive: true, ..jpeg::Flat::new(4_000, 4_000, &[100, 88, 188, 40]) }.file();
    let advised = [claimed(4_000, 4_000), claimed_deep(4_000, 4_000), claimed_webp(4_000, 4_000), inks];
    for bytes in advised {
        // None but the last has its pixels; what counts is that the size is not what they are refused for.
        assert_ne!(picture::square(&bytes, 64), Err(Refused::Large));
    }
}
