//! Sizes, the cut of a square, transparent edges, names.

use image::{Rgb, RgbImage, Rgba, RgbaImage};
use techstore::media::picture::{self, LARGEST_FIT, LARGEST_SQUARE};

use super::checked::{self, is_near, opaque};
use super::{BLUE, GREEN, RED, jpeg, png, quarters};

fn grey(width: u16, height: u16) -> Vec<u8> {
    jpeg::Flat::new(width, height, &[90]).file()
}

#[test]
fn a_square_is_cut_from_the_middle() {
    let band = |at: u32| Rgb([RED, GREEN, BLUE][at as usize / 100]);
    let lying = RgbImage::from_fn(300, 100, |x, _| band(x));
    let standing = RgbImage::from_fn(100, 300, |_, y| band(y));
    for bytes in [jpeg::of(&lying), jpeg::of(&standing)] {
        for side in [100, 64, 20] {
            let made = picture::square(&bytes, side).unwrap();
            assert_eq!((made.width, made.height), (side, side));
            let image = checked::pixels(&made);
            assert!(checked::corners(&image).iter().all(|&corner| is_near(corner, opaque(GREEN))), "{side}");
        }
    }
}

#[test]
fn a_square_has_the_side_asked_for_and_is_never_enlarged() {
    for (width, height, asked, side) in [
        (800, 600, 512, 512),
        (800, 600, 96, 96),
        (600, 400, 512, 400),
        (16, 16, 512, 16),
        (17, 4_000, 512, 17),
        (2_000, 2_000, 4_000, LARGEST_SQUARE),
        (100, 100, 0, 1),
        (1_281, 1_279, 512, 512),
    ] {
        let made = picture::square(&grey(width, height), asked).unwrap();
        assert_eq!((made.width, made.height), (side, side), "{width} × {height} to {asked}");
    }
}

#[test]
fn a_photo_fits_keeps_its_proportions_and_is_never_enlarged() {
    for ((width, height), (max_width, max_height), expected) in [
        ((800, 600), (400, 400), (400, 300)),
        ((600, 800), (400, 400), (300, 400)),
        ((800, 600), (1_000, 300), (400, 300)),
        ((800, 600), (800, 600), (800, 600)),
        ((800, 600), (5_000, 5_000), (800, 600)),
        ((4_000, 2_000), (9_000, 9_000), (LARGEST_FIT, 800)),
        ((4_000, 16), (400, 400), (400, 2)),
        ((8_000, 16), (100, 100), (100, 1)),
        ((1_601, 1_000), (1_600, 1_600), (1_600, 999)),
        ((100, 100), (0, 50), (1, 1)),
    ] {
        let made = picture::fit(&grey(width, height), max_width, max_height).unwrap();
        assert_eq!((made.width, made.height), expected, "{width} × {height} into {max_width} × {max_height}");
    }
}

#[test]
fn fine_lines_are_averaged_not_picked() {
    let stripes = RgbImage::from_fn(1_200, 1_200, |x, _| if x % 2 == 0 { Rgb([0; 3]) } else { Rgb([200; 3]) });
    let image = checked::pixels(&picture::square(&png::encoded(&stripes.into()), 100).unwrap());
    assert!(image.pixels().all(|pixel| is_near(pixel.0, [100, 100, 100, 255])));
}

#[test]
fn the_colour_of_clear_pixels_does_not_bleed() {
    // Clear pixels are green below a clear sky; what can be seen is red.
    let cut_out = |width: u32| {
        RgbaImage::from_fn(width, width, |x, _| if x * 2 < width { Rgba([30, 255, 30, 0]) } else { Rgba(opaque(RED)) })
    };
    for width in [90, 1_000] {
        let image = checked::pixels(&picture::square(&png::encoded(&cut_out(width).into()), 61).unwrap());
        for pixel in image.pixels().filter(|pixel| pixel.0[3] > 16) {
            let [red, green, blue, _] = pixel.0;
            // Sharpening makes an edge a little brighter.
            assert!(red > 200 && green < 45 && blue < 45, "{:?}", pixel.0);
        }
    }
}

#[test]
fn names_come_from_the_content_alone() {
    let photo = jpeg::of(&quarters(64, 64));
    let tagged = jpeg::with_segment(&photo, 0xfe, b"../../etc/passwd\0\xe2\x80\xaegpj.exe");
    let (one, same) = (picture::square(&photo, 64).unwrap(), picture::square(&tagged, 64).unwrap());
    assert_eq!(one, same);
    let other = picture::square(&photo, 32).unwrap();
    assert_ne!(one.name(), other.name());
    let clear = picture::square(&png::encoded(&RgbaImage::new(20, 20).into()), 20).unwrap();
    for (made, extension) in [(one, ".jpg"), (other, ".jpg"), (clear, ".png")] {
        let name = made.name();
        let digits = name.strip_suffix(extension).unwrap();
        assert!(digits.len() == 32 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{name}");
        assert_eq!(made.path(), format!("{}/{}/{name}", &name[..2], &name[2..4]));
        assert_eq!(format!(".{}", made.kind.extension()), extension);
    }
}

#[test]
fn a_name_is_the_start_of_the_sha_256_of_the_file() {
    let made = picture::Picture { bytes: b"abc".to_vec(), kind: picture::Kind::Png, width: 1, height: 1 };
    // FIPS 180-4's example.
    assert_eq!(made.path(), "ba/78/ba7816bf8f01cfea414140de5dae2223.png");
    assert_eq!((made.kind.media_type(), picture::Kind::Jpeg.media_type()), ("image/png", "image/jpeg"));
}
