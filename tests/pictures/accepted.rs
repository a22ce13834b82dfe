//! Every honest file is taken, whatever its kind, depth and layout, and shows what it showed.

use image::{DynamicImage, GrayImage, Luma, LumaA, Rgb, RgbImage, Rgba, RgbaImage};
use techstore::media::picture::{self, Kind};

use super::checked::{self, is_near, opaque};
use super::{BLUE, GREEN, RED, gif, jpeg, png, quarters, webp};

type Case = (&'static str, Vec<u8>, Kind, [u8; 4]);

/// A sample of 16 bits for one of 8.
fn wide(value: u8) -> u16 {
    u16::from(value) * 257
}

fn through_png() -> Vec<Case> {
    let [r, g, b] = GREEN;
    let flat = |image: DynamicImage| png::encoded(&image);
    let paletted = |depth: u8, row: &[u8], interlaced: bool| {
        let palette = png::chunk(b"PLTE", &[BLUE, GREEN].concat());
        png::file(&[png::header(32, 24, depth, png::PALETTE, interlaced), palette, png::rows(row, 24), png::end()])
    };
    let see_through = {
        let palette = [png::chunk(b"PLTE", &[BLUE, GREEN].concat()), png::chunk(b"tRNS", &[255, 128])].concat();
        png::file(&[png::header(32, 24, 8, png::PALETTE, false), palette, png::rows(&[1; 32], 24), png::end()])
    };
    // Seven passes of a picture of one colour: 24 rows of 32 pixels are 4×3, 4×3, 8×3, 8×6, 16×6, 16×12 and 32×12
    // pixels.
    let passes = [(4, 3), (4, 3), (8, 3), (8, 6), (16, 6), (16, 12), (32, 12)];
    let raw: Vec<u8> =
        passes.iter().flat_map(|&(across, down)| [vec![0], GREEN.repeat(across)].concat().repeat(down)).collect();
    let interlaced =
        png::file(&[png::header(32, 24, 8, png::RGB, true), png::chunk(b"IDAT", &png::zlib(&raw)), png::end()]);
    vec![
        ("RGB", flat(RgbImage::from_pixel(32, 24, Rgb(GREEN)).into()), Kind::Jpeg, opaque(GREEN)),
        ("RGBA, opaque", flat(RgbaImage::from_pixel(32, 24, Rgba([r, g, b, 255])).into()), Kind::Jpeg, opaque(GREEN)),
        ("RGBA", flat(RgbaImage::from_pixel(32, 24, Rgba([r, g, b, 128])).into()), Kind::Png, [r, g, b, 128]),
        ("RGBA, clear", flat(RgbaImage::from_pixel(32, 24, Rgba([r, g, b, 0])).into()), Kind::Png, [r, g, b, 0]),
        ("grey", flat(GrayImage::from_pixel(32, 24, Luma([90])).into()), Kind::Jpeg, [90, 90, 90, 255]),
        (
            "grey and alpha",
            flat(image::GrayAlphaImage::from_pixel(32, 24, LumaA([90, 60])).into()),
            Kind::Png,
            [90, 90, 90, 60],
        ),
        (
            "16-bit grey",
            flat(DynamicImage::ImageLuma16(image::ImageBuffer::from_pixel(32, 24, Luma([wide(90)])))),
            Kind::Jpeg,
            [90, 90, 90, 255],
        ),
        (
            "16-bit grey and alpha",
            flat(DynamicImage::ImageLumaA16(image::ImageBuffer::from_pixel(32, 24, LumaA([wide(90), wide(60)])))),
            Kind::Png,
            [90, 90, 90, 60],
        ),
        (
            "16-bit RGB",
            flat(DynamicImage::ImageRgb16(image::ImageBuffer::from_pixel(32, 24, Rgb(GREEN.map(wide))))),
            Kind::Jpeg,
            opaque(GREEN),
        ),
        (
            "16-bit RGBA",
            flat(DynamicImage::ImageRgba16(image::ImageBuffer::from_pixel(32, 24, Rgba([r, g, b, 128].map(wide))))),
            Kind::Png,
            [r, g, b, 128],
        ),
        (
            "1-bit grey",
            png::file(&[png::header(32, 24, 1, png::GREY, false), png::rows(&[0xff; 4], 24), png::end()]),
            Kind::Jpeg,
            [255; 4],
        ),
        (
            "4-bit grey",
            png::file(&[png::header(32, 24, 4, png::GREY, false), png::rows(&[0x66; 16], 24), png::end()]),
            Kind::Jpeg,
            [102, 102, 102, 255],
        ),
        ("1-bit palette", paletted(1, &[0xff; 4], false), Kind::Jpeg, opaque(GREEN)),
        ("2-bit palette", paletted(2, &[0x55; 8], false), Kind::Jpeg, opaque(GREEN)),
        ("4-bit palette", paletted(4, &[0x11; 16], false), Kind::Jpeg, opaque(GREEN)),
        ("8-bit palette", paletted(8, &[1; 32], false), Kind::Jpeg, opaque(GREEN)),
        ("palette with alpha", see_through, Kind::Png, [r, g, b, 128]),
        ("interlaced", interlaced, Kind::Jpeg, opaque(GREEN)),
    ]
}

fn through_jpeg() -> Vec<Case> {
    // Y, Cb, Cr of a grey and of a colour: R = 100 + 1.402 × 60, G = 100 − 0.344 × −40 − 0.714 × 60, B = 100 + 1.772 ×
    // −40.
    let (grey, ycc, shown) = (vec![90], vec![100, 88, 188], [184, 71, 29, 255]);
    let flat = |colour: &[u8]| jpeg::Flat::new(33, 25, colour);
    // Adobe's marker says that inks are stored upside down: 255 is no ink.
    let inks = flat(&[200, 100, 50, 255]);
    let inked = jpeg::with_segment(&inks.file(), 0xee, b"Adobe\0\x64\0\0\0\0\0");
    let inked_progressively = jpeg::Flat { progressive: true, ..inks }.file();
    let inked_progressively = jpeg::with_segment(&inked_progressively, 0xee, b"Adobe\0\x64\0\0\0\0\0");
    let with = |colour: &[u8], sampling: &[(u8, u8)]| jpeg::Flat { sampling: sampling.to_vec(), ..flat(colour) }.file();
    vec![
        ("JPEG of an encoder", jpeg::of(&RgbImage::from_pixel(33, 25, Rgb(GREEN))), Kind::Jpeg, opaque(GREEN)),
        ("grey JPEG", flat(&grey).file(), Kind::Jpeg, [90, 90, 90, 255]),
        (
            "grey progressive JPEG",
            jpeg::Flat { progressive: true, ..flat(&grey) }.file(),
            Kind::Jpeg,
            [90, 90, 90, 255],
        ),
        ("colour JPEG", flat(&ycc).file(), Kind::Jpeg, shown),
        ("JPEG 4:2:0", with(&ycc, &[(2, 2), (1, 1), (1, 1)]), Kind::Jpeg, shown),
        ("JPEG 4:2:2", with(&ycc, &[(2, 1), (1, 1), (1, 1)]), Kind::Jpeg, shown),
        ("JPEG 4:1:1", with(&ycc, &[(4, 1), (1, 1), (1, 1)]), Kind::Jpeg, shown),
        ("progressive JPEG", jpeg::Flat { progressive: true, ..flat(&ycc) }.file(), Kind::Jpeg, shown),
        ("JPEG in three scans", jpeg::Flat { separate: true, ..flat(&ycc) }.file(), Kind::Jpeg, shown),
        ("CMYK JPEG", inked, Kind::Jpeg, [200, 100, 50, 255]),
        ("progressive CMYK JPEG", inked_progressively, Kind::Jpeg, [200, 100, 50, 255]),
    ]
}

fn through_webp_and_gif() -> Vec<Case> {
    let [r, g, b] = GREEN;
    let green = RgbaImage::from_pixel(32, 24, Rgba([r, g, b, 255]));
    let red = RgbaImage::from_pixel(32, 24, Rgba(opaque(RED)));
    let lossless = webp::encoded(&RgbImage::from_pixel(32, 24, Rgb(GREEN)).into());
    let pale = webp::encoded(&RgbaImage::from_pixel(32, 24, Rgba([r, g, b, 128])).into());
    let mut alpha = vec![0];
    alpha.extend([128; 24 * 20]);
    let see_through = webp::extended(webp::ALPHA, 24, 20, &[webp::chunk(b"ALPH", &alpha), webp::inner(&webp::LOSSY)]);
    let frames: Vec<u8> = [&lossless, &webp::encoded(&red.clone().into())]
        .iter()
        .flat_map(|file| webp::frame(32, 24, &webp::inner(file)))
        .collect();
    let animated = webp::extended(webp::ANIMATION, 32, 24, &[webp::chunk(b"ANIM", &[0; 6]), frames]);
    let [lr, lg, lb] = webp::LOSSY_COLOUR;
    vec![
        ("lossless WebP", lossless, Kind::Jpeg, opaque(GREEN)),
        ("lossless WebP with alpha", pale, Kind::Png, [r, g, b, 128]),
        ("lossy WebP", webp::LOSSY.to_vec(), Kind::Jpeg, [lr, lg, lb, 255]),
        ("lossy WebP with alpha", see_through, Kind::Png, [lr, lg, lb, 128]),
        ("animated WebP: the first frame", animated, Kind::Jpeg, opaque(GREEN)),
        ("GIF", gif::of(std::slice::from_ref(&green)), Kind::Jpeg, opaque(GREEN)),
        ("animated GIF: the first frame", gif::of(&[green, red.clone(), red]), Kind::Jpeg, opaque(GREEN)),
        ("GIF of one frame by hand", gif::framed((20, 20), (0, 0, 20, 20)), Kind::Jpeg, opaque(GREEN)),
        ("GIF whose frame leaves an edge clear", gif::framed((24, 24), (4, 4, 16, 16)), Kind::Png, opaque(GREEN)),
        ("GIF whose frame covers the width alone", gif::framed((24, 30), (0, 4, 24, 20)), Kind::Png, opaque(GREEN)),
        ("clear GIF", gif::of(&[RgbaImage::from_pixel(32, 24, Rgba([0; 4]))]), Kind::Png, [0; 4]),
    ]
}

#[test]
fn every_kind_of_picture_is_taken_and_shows_what_it_showed() {
    for (name, bytes, kind, colour) in [through_png(), through_jpeg(), through_webp_and_gif()].concat() {
        let source = image::load_from_memory(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        for made in [
            picture::fit(&bytes, 1_600, 1_600),
            picture::square(&bytes, 512),
            picture::fit(&bytes, 18, 18),
            picture::square(&bytes, 16),
        ] {
            let made = made.unwrap_or_else(|refused| panic!("{name}: {refused}"));
            assert_eq!(made.kind, kind, "{name}");
            let image = checked::pixels(&made);
            let middle = image.get_pixel(image.width() / 2, image.height() / 2).0;
            let same = if colour[3] == 0 { middle[3] == 0 } else { is_near(middle, colour) };
            assert!(same, "{name}: {middle:?} for {colour:?}");
        }
        let whole = picture::fit(&bytes, 1_600, 1_600).unwrap();
        assert_eq!((whole.width, whole.height), (source.width(), source.height()), "{name}");
    }
}

#[test]
fn a_gif_shows_its_whole_frame_whatever_its_screen_is() {
    for (screen, frame, size) in [
        ((0, 0), (0, 0, 20, 24), (20, 24)),
        ((1, 1), (0, 0, 20, 24), (20, 24)),
        ((20, 7), (0, 0, 20, 24), (20, 24)),
        ((0, 0), (4, 2, 20, 24), (24, 26)),
    ] {
        let made = picture::fit(&gif::framed(screen, frame), 1_600, 1_600).unwrap();
        assert_eq!((made.width, made.height), size, "{screen:?} {frame:?}");
        let image = checked::pixels(&made);
        assert!(is_near(image.get_pixel(image.width() - 2, image.height() - 2).0, opaque(GREEN)), "{screen:?}");
        assert!(picture::square(&gif::framed(screen, frame), 64).is_ok());
    }
}

#[test]
fn a_photo_keeps_its_corners() {
    let photo = quarters(640, 480);
    for (bytes, name) in [
        (jpeg::of(&photo), "JPEG"),
        (png::encoded(&photo.clone().into()), "PNG"),
        (webp::encoded(&photo.into()), "WebP"),
    ] {
        let made = picture::fit(&bytes, 300, 300).unwrap();
        assert_eq!((made.width, made.height), (300, 225), "{name}");
        let found = checked::corners(&checked::pixels(&made));
        let expected = [RED, GREEN, BLUE, super::YELLOW].map(opaque);
        assert!(found.iter().zip(expected).all(|(&a, b)| is_near(a, b)), "{name}: {found:?}");
    }
}

#[test]
fn wide_gamut_photos_are_converted_to_srgb() {
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let header = [b"ICC_PROFILE\0\x01\x01".as_slice(), &profile].concat();
    // A red of Display P3; its linear light times the matrix from P3 to sRGB is 193.5, 83.4, 75.4.
    let photo = RgbImage::from_pixel(40, 40, Rgb([180, 90, 80]));
    let plain = jpeg::of(&photo);
    let icc = webp::extended(
        webp::ICC,
        40,
        40,
        &[webp::chunk(b"ICCP", &profile), webp::inner(&webp::encoded(&photo.clone().into()))],
    );
    let packed = [b"P3\0\0".as_slice(), &png::zlib(&profile)].concat();
    let files = [
        jpeg::with_segment(&plain, 0xe2, &header),
        icc,
        png::with_chunk(&png::encoded(&photo.into()), &png::chunk(b"iCCP", &packed)),
    ];
    for bytes in files {
        let image = checked::pixels(&picture::square(&bytes, 40).unwrap());
        let shown = image.get_pixel(20, 20).0;
        assert!(shown[0].abs_diff(193) <= 3 && shown[1].abs_diff(83) <= 3 && shown[2].abs_diff(75) <= 3, "{shown:?}");
    }
    let untagged = checked::pixels(&picture::square(&plain, 40).unwrap());
    assert!(is_near(untagged.get_pixel(20, 20).0, [180, 90, 80, 255]));
}

#[test]
fn a_profile_that_is_srgb_broken_or_of_inks_changes_nothing() {
    let photo = jpeg::of(&RgbImage::from_pixel(40, 40, Rgb([180, 90, 80])));
    let srgb = moxcms::ColorProfile::new_srgb().encode().unwrap();
    let mut inks = srgb.clone();
    inks[16..20].copy_from_slice(b"CMYK");
    let mut torn = srgb.clone();
    torn.truncate(200);
    for profile in [srgb, inks, torn, b"SECRET".to_vec(), vec![0xff; 4_000]] {
        let bytes = jpeg::with_segment(&photo, 0xe2, &[b"ICC_PROFILE\0\x01\x01".as_slice(), &profile].concat());
        let image = checked::pixels(&picture::square(&bytes, 40).unwrap());
        let shown = image.get_pixel(20, 20).0;
        assert!(is_near(shown, [180, 90, 80, 255]), "{shown:?}");
    }
}
