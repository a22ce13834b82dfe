//! Files made to hurt: two kinds in one, floods, bombs, and a thousand random wounds.

use std::time::{Duration, Instant};

use image::{DynamicImage, Rgba, RgbaImage};
use proptest::prelude::*;
use proptest::sample::Index;
use techstore::media::picture::{self, Refused};

use super::checked::{self, contains};
use super::{gif, jpeg, png, quarters, webp};

#[test]
fn of_files_that_are_two_things_only_the_picture_is_left() {
    let script = b"<html><script>alert(document.cookie)</script></html>";
    let archive = b"PK\x03\x04\x14\0\0\0\0\0SECRET.txt PK\x05\x06";
    let photo = jpeg::of(&quarters(64, 64));
    let drawing = png::encoded(&quarters(64, 64).into());
    let packed = webp::encoded(&quarters(64, 64).into());
    let moving = gif::of(&[DynamicImage::from(quarters(64, 64)).into_rgba8()]);
    let after = |file: &[u8], tail: &[u8]| [file, tail].concat();
    // `GIF89a/*` would be a script's start if the width could be 10,799.
    let mut wide = after(&moving, b"*/=1;alert(1)//<script");
    wide[6..8].copy_from_slice(b"/*");
    assert_eq!(picture::square(&wide, 64), Err(Refused::Large));
    // The same comment in two bytes that decoders do not look at.
    let flat = gif::framed((64, 64), (0, 0, 64, 64));
    let mut commented = after(&flat, b"*/=1;alert(1)//<script");
    commented[11..13].copy_from_slice(b"/*");
    for (name, clean, bytes, word) in [
        ("JPEG and HTML", &photo, after(&photo, script), b"<script".as_slice()),
        ("JPEG and PHP", &photo, after(&photo, b"<?php system($_GET['c']); ?>"), b"<?php"),
        ("JPEG and ZIP", &photo, after(&photo, archive), b"PK\x03\x04"),
        ("JPEG with HTML in a comment", &photo, jpeg::with_segment(&photo, 0xfe, script), b"<script"),
        ("JPEG with HTML in a header of unknown use", &photo, jpeg::with_segment(&photo, 0xe9, script), b"<script"),
        ("two JPEGs", &photo, after(&photo, &jpeg::with_segment(&photo, 0xfe, b"SECRET")), b"SECRET"),
        ("PNG and ZIP", &drawing, after(&drawing, archive), b"PK\x03\x04"),
        ("PNG and HTML", &drawing, after(&drawing, script), b"<script"),
        (
            "PNG with HTML in a text",
            &drawing,
            png::with_chunk(&drawing, &png::chunk(b"tEXt", &[b"Comment\0", script.as_slice()].concat())),
            b"<script",
        ),
        ("WebP and ZIP", &packed, after(&packed, archive), b"PK\x03\x04"),
        ("WebP and HTML", &packed, after(&packed, script), b"<script"),
        ("GIF and HTML", &moving, after(&moving, script), b"<script"),
        ("GIF and JavaScript", &flat, commented, b"alert("),
    ] {
        assert!(contains(&bytes, word), "{name}");
        let made = [picture::square(&bytes, 64), picture::fit(&bytes, 1_600, 1_600)]
            .map(|made| made.unwrap_or_else(|refused| panic!("{name}: {refused}")));
        made.iter().for_each(checked::assert_holds_only_pixels);
        assert_eq!(Ok(&made[0]), picture::square(clean, 64).as_ref(), "{name}");
    }
}

#[test]
fn pixels_that_spell_a_script_do_not_spell_it_afterwards() {
    // Rows of samples stored without compression, so that the words stand in the file.
    let row: Vec<u8> = b"<script>alert(1)</script><?php ?>".iter().copied().cycle().take(96).collect();
    let bytes = png::file(&[png::header(32, 32, 8, png::RGB, false), png::rows(&row, 32), png::end()]);
    assert!(contains(&bytes, b"<script>alert(1)"));
    for made in [picture::square(&bytes, 512), picture::square(&bytes, 20), picture::fit(&bytes, 1_600, 1_600)] {
        checked::pixels(&made.unwrap());
    }
}

#[test]
fn a_gif_of_fifty_thousand_frames_costs_as_much_as_its_first() {
    let one = gif::framed((20, 20), (0, 0, 20, 20));
    let frame = &one[19..one.len() - 1];
    assert_eq!(frame[0], b',');
    let bytes = [&one[..19], &frame.repeat(4_900_000 / frame.len()), b";"].concat();
    let started = Instant::now();
    let made = picture::square(&bytes, 64).unwrap();
    assert_eq!((made.width, made.height), (20, 20));
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}

#[test]
fn a_flood_of_metadata_does_not_keep_the_decoder_busy() {
    let photo = jpeg::of(&quarters(64, 64));
    let part = |at: u32| {
        let mut data = b"http://ns.adobe.com/xmp/extension/\0".to_vec();
        data.extend([b'A'; 32]);
        data.extend(u32::MAX.to_be_bytes());
        data.extend(at.to_be_bytes());
        data.push(b'x');
        jpeg::segment(0xe1, &data)
    };
    let flood: Vec<u8> = (0..60_000).flat_map(part).collect();
    let comments = jpeg::segment(0xfe, b"x").repeat(900_000);
    let texts = png::chunk(b"tEXt", b"a\0b").repeat(300_000);
    let honest: Vec<u8> = (0..80).flat_map(part).collect();
    let started = Instant::now();
    assert_eq!(picture::square(&[&photo[..2], &flood, &photo[2..]].concat(), 64), Err(Refused::Broken));
    assert!(picture::square(&[&photo[..2], &honest, &photo[2..]].concat(), 64).is_ok());
    assert!(picture::square(&[&photo[..2], &comments, &photo[2..]].concat(), 64).is_ok());
    assert!(picture::square(&png::with_chunk(&png::encoded(&quarters(64, 64).into()), &texts), 64).is_ok());
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
}

#[test]
fn a_chunk_that_claims_four_gigabytes_gets_none() {
    let pixels = webp::inner(&webp::encoded(&quarters(64, 64).into()));
    for name in [b"EXIF", b"ICCP", b"XMP "] {
        let claim = [name.as_slice(), &u32::MAX.to_le_bytes(), b"short"].concat();
        let flags = webp::EXIF | webp::ICC | webp::XMP;
        let bytes = webp::extended(
            flags,
            64,
            64,
            &[webp::chunk(b"EXIF", b""), webp::chunk(b"XMP ", b""), pixels.clone(), claim.clone()],
        );
        assert!(picture::square(&bytes, 64).is_ok());
        let first = webp::extended(flags, 64, 64, &[claim, pixels.clone()]);
        assert!(picture::square(&first, 64).is_err());
    }
}

#[test]
fn the_alpha_of_another_size_than_the_colour_is_refused() {
    // image-webp 0.2.4 panics on this.
    let alpha = webp::chunk(b"ALPH", &[[0].as_slice(), &[128; 16 * 16]].concat());
    let frame = webp::frame(16, 16, &[alpha, webp::inner(&webp::LOSSY)].concat());
    let bytes = webp::extended(webp::ANIMATION | webp::ALPHA, 32, 32, &[webp::chunk(b"ANIM", &[0; 6]), frame]);
    assert_eq!(picture::square(&bytes, 64), Err(Refused::Broken));
}

/// A file of every kind, to be wounded.
fn seeds() -> Vec<Vec<u8>> {
    let photo = quarters(40, 24);
    let pale = RgbaImage::from_fn(40, 24, |x, y| Rgba([x as u8 * 6, y as u8 * 10, 90, (x * y) as u8]));
    let icc = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let tagged = jpeg::with_segment(&jpeg::of(&photo), 0xe2, &[b"ICC_PROFILE\0\x01\x01".as_slice(), &icc].concat());
    let lossy = webp::inner(&webp::LOSSY);
    let alpha = webp::chunk(b"ALPH", &[[0].as_slice(), &[128; 480]].concat());
    let frame = webp::frame(24, 20, &[alpha, lossy].concat());
    vec![
        jpeg::of(&photo),
        tagged,
        jpeg::Flat { progressive: true, ..jpeg::Flat::new(40, 24, &[100, 88, 188, 20]) }.file(),
        jpeg::Flat {
            sampling: vec![(2, 2), (1, 1), (1, 1)],
            separate: true,
            ..jpeg::Flat::new(40, 24, &[100, 88, 188])
        }
        .file(),
        png::encoded(&photo.clone().into()),
        png::encoded(&pale.clone().into()),
        webp::encoded(&pale.clone().into()),
        webp::LOSSY.to_vec(),
        webp::extended(webp::ANIMATION | webp::ALPHA, 24, 20, &[webp::chunk(b"ANIM", &[0; 6]), frame]),
        gif::of(&[pale, DynamicImage::from(photo).into_rgba8()]),
    ]
}

/// A change at one place.
#[derive(Clone, Debug)]
enum Wound {
    Set(u8),
    Turn(u8),
    Number(u16),
    Remove(usize),
    Insert(Vec<u8>),
}

/// Where, whether among the headers, and what.
type Wounds = Vec<(Index, bool, Wound)>;

fn wounds() -> impl Strategy<Value = Wounds> {
    let wound = prop_oneof![
        any::<u8>().prop_map(Wound::Set),
        (0..8u8).prop_map(|bit| Wound::Turn(1 << bit)),
        any::<u16>().prop_map(Wound::Number),
        (1..20usize).prop_map(Wound::Remove),
        prop::collection::vec(any::<u8>(), 1..20).prop_map(Wound::Insert),
    ];
    prop::collection::vec((any::<Index>(), any::<bool>(), wound), 1..8)
}

fn wounded(mut bytes: Vec<u8>, wounds: &Wounds) -> Vec<u8> {
    for (place, early, wound) in wounds {
        let reach = if *early { bytes.len().min(200) } else { bytes.len() };
        if reach == 0 {
            break;
        }
        let at = place.index(reach);
        let end = |count: usize| (at + count).min(bytes.len());
        match wound {
            Wound::Set(value) => bytes[at] = *value,
            Wound::Turn(bits) => bytes[at] ^= bits,
            Wound::Number(value) => {
                let end = end(2);
                bytes[at..end].copy_from_slice(&value.to_be_bytes()[..end - at]);
            }
            Wound::Remove(count) => drop(bytes.drain(at..end(*count))),
            Wound::Insert(more) => drop(bytes.splice(at..at, more.iter().copied())),
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_wounded_file_is_refused_or_becomes_a_clean_picture(seed in prop::sample::select(seeds()), wounds in wounds()) {
        let bytes = wounded(seed, &wounds);
        for made in [picture::square(&bytes, 32), picture::fit(&bytes, 100, 30)].into_iter().flatten() {
            checked::pixels(&made);
        }
    }

    #[test]
    fn bytes_after_a_signature_do_no_harm(
        start in prop::sample::select(vec![b"\xff\xd8\xff".to_vec(), png::SIGNATURE.to_vec(), b"GIF89a".to_vec(), b"RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0".to_vec()]),
        rest in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let bytes = [start, rest].concat();
        if let Ok(made) = picture::square(&bytes, 32) {
            checked::pixels(&made);
        }
    }
}
